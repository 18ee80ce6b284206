#ifndef BUILD_INFO_H
#define BUILD_INFO_H

const char *build_info_version(void);

// The commit that `make build` saw; "unknown" when built without make.
const char *build_info_commit(void);

#endif
