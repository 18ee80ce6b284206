// Keeps connections busy with requests and tells how they were answered, as one JSON object.
// usage: load PORT PATH HEADERS BODIES CONNECTIONS SECONDS RATE THREADS
// HEADERS: a file of header lines; BODIES: a file with a body a line; RATE: requests a second, 0 for
// as many as it can. Against a rate, latency counts from when a request was due.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { buckets = 1024, windowCount = 400, windowMilliseconds = 250 };
typedef struct { char *bytes; size_t size; } Text;
typedef struct { uint32_t failed, slowest; uint64_t count, histogram[buckets]; } Window;
typedef struct {
    int descriptor, isBusy;
    Text out;
    size_t sent, filled, rest;
    int hasHead, status;
    int64_t start, due;
    char in[32768];
} Connection;
typedef struct {
    pthread_t thread;
    int number, connections, poll;
    uint64_t answered, failed, next, received;
    uint64_t histogram[buckets];
    Window *windows;
    int64_t slowest;
} Worker;

static Text *requests;
static size_t requestCount;
static int port, threads;
static int64_t begin, end, interval;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// Exact to a thirty-second, from one microsecond on.
static int bucket(int64_t microseconds) {
    if (microseconds < 64) return (int)microseconds;
    int shift = 58 - __builtin_clzll((unsigned long long)microseconds);
    int place = shift * 32 + (int)(microseconds >> shift);
    return place < buckets ? place : buckets - 1;
}

static int64_t value(int place) {
    if (place < 64) return place;
    int shift = place / 32 - 1;
    return (int64_t)(place - shift * 32) << shift;
}

static Text readFile(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) { perror(path); exit(2); }
    Text text = {malloc(1 << 27), 0};
    text.size = fread(text.bytes, 1, 1 << 27, file);
    fclose(file);
    return text;
}

static void makeRequests(const char *path, const char *headers, const char *bodies) {
    Text head = readFile(headers), all = readFile(bodies);
    requests = malloc(sizeof(Text) * 1000000);
    for (char *line = all.bytes; line < all.bytes + all.size;) {
        char *stop = memchr(line, '\n', (size_t)(all.bytes + all.size - line));
        if (!stop) break;
        Text *request = &requests[requestCount++];
        char *made = malloc(head.size + (size_t)(stop - line) + 512);
        int length = sprintf(made, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%.*sContent-Length: %zu\r\n\r\n",
                             path, (int)head.size, head.bytes, (size_t)(stop - line));
        memcpy(made + length, line, (size_t)(stop - line));
        request->bytes = made;
        request->size = (size_t)length + (size_t)(stop - line);
        line = stop + 1;
    }
}

static void open1(Worker *worker, Connection *connection) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = 1;
    connection->descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connection->descriptor, (struct sockaddr *)&address, sizeof address)) {
        perror("connect");
        exit(1);
    }
    setsockopt(connection->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    epoll_ctl(worker->poll, EPOLL_CTL_ADD, connection->descriptor, &event);
}

static void flush(Connection *connection) {
    while (connection->sent < connection->out.size) {
        // Large bodies: the socket blocks until the server has read them.
        ssize_t count = send(connection->descriptor, connection->out.bytes + connection->sent,
                             connection->out.size - connection->sent, MSG_NOSIGNAL);
        if (count < 0) return;
        connection->sent += (size_t)count;
    }
}

static void ask(Worker *worker, Connection *connection, int64_t time) {
    connection->out = requests[worker->next++ % requestCount];
    connection->sent = connection->filled = connection->rest = 0;
    connection->hasHead = 0;
    connection->isBusy = 1;
    connection->start = interval ? connection->due : time;
    connection->due += interval;
    flush(connection);
}

static void note(Worker *worker, Connection *connection, int isFailure) {
    int64_t time = now(), took = (time - connection->start) / 1000;
    int64_t place = (time - begin) / 1000000 / windowMilliseconds;
    Window *window = &worker->windows[place < windowCount ? place : windowCount - 1];
    connection->isBusy = 0;
    worker->histogram[bucket(took)]++;
    window->histogram[bucket(took)]++;
    window->count++;
    worker->answered++;
    if (took > window->slowest) window->slowest = (uint32_t)took;
    if (took > worker->slowest) worker->slowest = took;
    if (isFailure) worker->failed++, window->failed++;
}

// Whether the answer is whole; -1 when the connection is of no more use.
static int receive(Worker *worker, Connection *connection) {
    ssize_t count = recv(connection->descriptor, connection->in + connection->filled,
                         sizeof connection->in - 1 - connection->filled, 0);
    if (count <= 0) return -1;
    worker->received += (uint64_t)count;
    if (connection->hasHead) {
        connection->rest -= (size_t)count < connection->rest ? (size_t)count : connection->rest;
        return connection->rest == 0;
    }
    connection->filled += (size_t)count;
    connection->in[connection->filled] = 0;
    char *stop = strstr(connection->in, "\r\n\r\n");
    if (!stop) return 0;
    char *length = strcasestr(connection->in, "\r\nContent-Length:");
    if (!length || length > stop) return -1;
    connection->hasHead = 1;
    connection->status = atoi(connection->in + 9);
    size_t body = strtoul(length + 17, NULL, 10);
    size_t have = connection->filled - (size_t)(stop + 4 - connection->in);
    connection->rest = body - (have < body ? have : body);
    connection->filled = 0;
    return connection->rest == 0;
}

static void *work(void *argument) {
    Worker *worker = argument;
    Connection *all = calloc((size_t)worker->connections, sizeof(Connection));
    worker->poll = epoll_create1(0);
    for (int i = 0; i < worker->connections; i++) {
        open1(worker, &all[i]);
        all[i].due = begin + interval * (i * threads + worker->number) / (worker->connections * threads);
        if (!interval) ask(worker, &all[i], now());
    }
    struct epoll_event events[256];
    for (int64_t time = now(); time < end; time = now()) {
        int64_t wait = 50000000;
        for (int i = 0; interval && i < worker->connections; i++) {
            if (!all[i].isBusy && all[i].due <= time) ask(worker, &all[i], time);
            if (!all[i].isBusy && all[i].due - time < wait) wait = all[i].due - time;
        }
        struct timespec limit = {wait / 1000000000, wait % 1000000000};
        int count = epoll_pwait2(worker->poll, events, 256, &limit, NULL);
        for (int i = 0; i < count; i++) {
            Connection *connection = events[i].data.ptr;
            int done = receive(worker, connection);
            if (!done) continue;
            note(worker, connection, done < 0 || connection->status != 200);
            if (done < 0) close(connection->descriptor), open1(worker, connection);
            if (!interval) ask(worker, connection, now());
        }
    }
    return NULL;
}

static int64_t percentile(uint64_t *histogram, uint64_t count, double share) {
    uint64_t wanted = (uint64_t)((double)count * share), sum = 0;
    for (int i = 0; i < buckets; i++)
        if ((sum += histogram[i]) > wanted) return value(i);
    return 0;
}

static void report(Worker *workers, double seconds) {
    Worker sum = {.windows = calloc(windowCount, sizeof(Window))};
    for (int i = 0; i < threads; i++) {
        sum.answered += workers[i].answered, sum.failed += workers[i].failed;
        sum.received += workers[i].received;
        if (workers[i].slowest > sum.slowest) sum.slowest = workers[i].slowest;
        for (int j = 0; j < buckets; j++) sum.histogram[j] += workers[i].histogram[j];
        for (int j = 0; j < windowCount; j++) {
            Window *from = &workers[i].windows[j], *to = &sum.windows[j];
            to->count += from->count, to->failed += from->failed;
            for (int k = 0; k < buckets; k++) to->histogram[k] += from->histogram[k];
            if (from->slowest > to->slowest) to->slowest = from->slowest;
        }
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double processor = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    printf("{\"answered\":%lu,\"failed\":%lu,\"seconds\":%.3f,\"rate\":%.1f,\"processor\":%.3f,"
           "\"received\":%lu,\"p50\":%ld,\"p90\":%ld,\"p99\":%ld,\"p999\":%ld,\"slowest\":%ld,\"begin\":%.3f,"
           "\"windows\":[",
           sum.answered, sum.failed, seconds, (double)sum.answered / seconds, processor,
           sum.received, percentile(sum.histogram, sum.answered, 0.5),
           percentile(sum.histogram, sum.answered, 0.9), percentile(sum.histogram, sum.answered, 0.99),
           percentile(sum.histogram, sum.answered, 0.999), sum.slowest, (double)begin / 1e9);
    int used = (int)(seconds * 1000) / windowMilliseconds;
    for (int j = 0; j < used && j < windowCount; j++)
        printf("%s[%lu,%u,%ld,%u]", j ? "," : "", sum.windows[j].count, sum.windows[j].failed,
               percentile(sum.windows[j].histogram, sum.windows[j].count, 0.99),
               sum.windows[j].slowest);
    printf("]}\n");
}

int main(int count, char **arguments) {
    if (count != 9) return 2;
    port = atoi(arguments[1]);
    makeRequests(arguments[2], arguments[3], arguments[4]);
    int connections = atoi(arguments[5]);
    double seconds = atof(arguments[6]), rate = atof(arguments[7]);
    threads = atoi(arguments[8]);
    if (threads > connections) threads = connections;
    interval = rate > 0 ? (int64_t)(1e9 * connections / rate) : 0;
    begin = now();
    end = begin + (int64_t)(seconds * 1e9);
    Worker *workers = calloc((size_t)threads, sizeof(Worker));
    for (int i = 0; i < threads; i++) {
        workers[i].number = i;
        workers[i].connections = connections / threads;
        workers[i].windows = calloc(windowCount, sizeof(Window));
        workers[i].next = requestCount * (size_t)i / (size_t)threads;
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (int i = 0; i < threads; i++) pthread_join(workers[i].thread, NULL);
    report(workers, (double)(now() - begin) / 1e9);
    return 0;
}
