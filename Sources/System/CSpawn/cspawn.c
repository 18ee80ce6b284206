#define _GNU_SOURCE
#include "cspawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

int cspawn_pipe(int *ends) { return pipe2(ends, O_CLOEXEC); }

static int describe(
    posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, const char *directory,
    const int *ends) {
  int error = 0;
  for (int target = 0; target < 3 && !error; target++)
    error = posix_spawn_file_actions_adddup2(actions, ends[target], target);
  if (!error) error = posix_spawn_file_actions_addclosefrom_np(actions, 3);
  if (!error && directory) error = posix_spawn_file_actions_addchdir_np(actions, directory);

  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  sigaddset(&defaults, SIGINT);
  sigaddset(&defaults, SIGTERM);
  if (!error) error = posix_spawnattr_setsigmask(attributes, &none);
  if (!error) error = posix_spawnattr_setsigdefault(attributes, &defaults);
  if (!error)
    error = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  return error;
}

int cspawn_start(
    const char *program, char *const *arguments, char *const *environment, const char *directory,
    const int *ends, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return error;
  error = posix_spawnattr_init(&attributes);
  if (!error) {
    error = describe(&actions, &attributes, directory, ends);
    if (!error) error = posix_spawnp(pid, program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return error;
}
