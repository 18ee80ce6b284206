#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

// These are GNU extensions, which Swift's Glibc module does not show.

// pipe2(2), close-on-exec.
int cspawn_pipe(int *_Nonnull ends);

// posix_spawnp(3) in `directory` (or here, when NULL) with `ends` as descriptors 0 to 2, every
// other descriptor closed, no signal blocked and the usual ones at their defaults. Returns errno.
int cspawn_start(
    const char *_Nonnull program, char *_Nullable const *_Nonnull arguments,
    char *_Nullable const *_Nonnull environment, const char *_Nullable directory,
    const int *_Nonnull ends, pid_t *_Nonnull pid);

#endif
