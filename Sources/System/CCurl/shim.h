#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call.

typedef size_t (*ccurl_transfer)(char *, size_t, size_t, void *);
typedef int (*ccurl_seek)(void *, curl_off_t, int);

static inline CURLcode ccurl_set_long(CURL *curl, CURLoption option, long value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *curl, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_string(CURL *curl, CURLoption option, const char *value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *curl, CURLoption option, const void *value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_transfer(CURL *curl, CURLoption option, ccurl_transfer value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_seek(CURL *curl, ccurl_seek value) {
    return curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, value);
}

// Macros in curl.h, and constants that Swift would import as other types.
static const long ccurl_global_all = CURL_GLOBAL_ALL;
static const size_t ccurl_abort_read = CURL_READFUNC_ABORT;
