#ifndef PACKING_H
#define PACKING_H

#include <stdint.h>

// How features are packed, and how many machines are learnt at once.

#define INLINED static inline __attribute__((always_inline))
#define EACH(lane, lanes) for (uint32_t lane = 0; lane < lanes; lane++)

enum { most_lanes = 32 };

INLINED uint32_t feature_of(uint32_t packed) { return packed & 0xffffff; }

#endif
