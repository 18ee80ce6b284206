#include <microhttpd.h>
#include <sys/syscall.h>
#include <unistd.h>

// MHD_start_daemon and the functions that ask are variadic, which Swift cannot call.

typedef size_t (*cmicrohttpd_unescape)(void *, struct MHD_Connection *, char *);
typedef void *(*cmicrohttpd_uri)(void *, const char *, struct MHD_Connection *);

struct cmicrohttpd_settings {
    unsigned int connections;
    unsigned int idle_seconds;
    size_t connection_memory;
    void *context;
    cmicrohttpd_unescape unescape;
    cmicrohttpd_uri uri;
    MHD_AccessHandlerCallback handler;
    MHD_NotifyConnectionCallback connection;
    MHD_RequestCompletedCallback completed;
};

// accept4 with SOCK_NONBLOCK and SOCK_CLOEXEC, which glibc declares only under _GNU_SOURCE.
static inline int cmicrohttpd_accept(int listener, void *address, unsigned int *length) {
    return (int)syscall(SYS_accept4, listener, address, length, 02004000);
}

// One thread that answers on the connections that it is given. NULL when it cannot start.
static inline struct MHD_Daemon *cmicrohttpd_start(const struct cmicrohttpd_settings *settings) {
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET,
        0, NULL, NULL,
        settings->handler, settings->context,
        MHD_OPTION_UNESCAPE_CALLBACK, settings->unescape, settings->context,
        MHD_OPTION_URI_LOG_CALLBACK, settings->uri, settings->context,
        MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_CONNECTION_LIMIT, settings->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

static inline const struct sockaddr *cmicrohttpd_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

static inline int cmicrohttpd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static inline void *cmicrohttpd_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

// Macros of 64 bits that Swift does not import.
static const uint64_t cmicrohttpd_unknown_size = MHD_SIZE_UNKNOWN;
static const ssize_t cmicrohttpd_end = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t cmicrohttpd_failed = MHD_CONTENT_READER_END_WITH_ERROR;
