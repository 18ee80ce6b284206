// Calls that glibc declares only under _GNU_SOURCE, which Swift's Glibc module does not set.
#include <sys/syscall.h>
#include <unistd.h>

static inline int clinux_syncfs(int descriptor) {
    return (int)syscall(SYS_syncfs, descriptor);
}

// Starts writing the whole file's dirty pages (SYNC_FILE_RANGE_WRITE) without waiting.
static inline int clinux_start_writeback(int descriptor) {
    return (int)syscall(SYS_sync_file_range, descriptor, 0L, 0L, 2U);
}

// Copies inside the kernel, from and to the current positions.
static inline long clinux_copy_range(int from, int to, unsigned long count) {
    return syscall(SYS_copy_file_range, from, (void *)0, to, (void *)0, count, 0U);
}
