// The least that answers over libmicrohttpd: reads each request and says the same to all.
// usage: bare PORT THREADS BYTES
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct MHD_Response *answer;

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *uploadSize, void **slot) {
    (void)context, (void)url, (void)method, (void)version, (void)upload;
    if (!*slot) {
        *slot = &answer;
        return MHD_YES;
    }
    if (*uploadSize) {
        *uploadSize = 0;
        return MHD_YES;
    }
    return MHD_queue_response(connection, 200, answer);
}

int main(int count, char **arguments) {
    if (count != 4) return 2;
    size_t size = strtoul(arguments[3], NULL, 10);
    char *body = malloc(size);
    memset(body, ' ', size);
    memcpy(body, "{}", size < 2 ? size : 2);
    answer = MHD_create_response_from_buffer(size, body, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(answer, "Content-Type", "application/json");
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, (unsigned short)atoi(arguments[1]), NULL, NULL, handle, NULL,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned int)atoi(arguments[2]), MHD_OPTION_END);
    if (!daemon) return 1;
    pause();
    return 0;
}
