#include <stdbool.h>
#include <utf8proc.h>

// A bit field, which Swift does not see.
static inline bool cutf8proc_is_ignorable(utf8proc_int32_t scalar) {
  return utf8proc_get_property(scalar)->ignorable;
}
