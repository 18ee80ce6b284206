#include "build_info.h"

// In C because a Swift build setting cannot carry a text. `make build` writes the file.
#if __has_include("commit.h")
#include "commit.h"
#else
#define AISLE_COMMIT "unknown"
#endif

const char *build_info_version(void) { return "0.1.0"; }

const char *build_info_commit(void) { return AISLE_COMMIT; }
