#include "csparse.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

double cs_product(
    const double *pairs, const uint32_t *terms, const double *values, size_t count) {
    // Four sums at once, as each addition waits for the one before.
    double sums[4] = {0, 0, 0, 0};
    size_t at = 0;
    for (; at + 4 <= count; at += 4)
        for (size_t lane = 0; lane < 4; lane++)
            sums[lane] += pairs[2 * (size_t)terms[at + lane]] * values[at + lane];
    for (; at < count; at++) sums[0] += pairs[2 * (size_t)terms[at]] * values[at];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// Without a branch: which way a weight goes, and whether it comes to zero, nobody can foresee.
static inline double move(double *pair, double step, double penalty) {
    const double moved = pair[0] + step;
    const double size = fabs(moved);
    const double before = pair[1];
    // What was taken off counts towards zero from either side.
    const double left = size - (penalty + copysign(1, moved) * before);
    // What is and stays at zero pays nothing.
    const double kept = copysign(size > 0 && left > 0 ? left : 0, moved);
    pair[0] = kept;
    pair[1] = before + (kept - moved);
    return size;
}

double cs_move(
    double *pairs, const uint32_t *terms, const double *values, size_t count, double change,
    double penalty) {
    double sums[2] = {0, 0};
    size_t at = 0;
    for (; at + 2 <= count; at += 2)
        for (size_t lane = 0; lane < 2; lane++)
            sums[lane] += move(
                pairs + 2 * (size_t)terms[at + lane], values[at + lane] * change, penalty);
    if (at < count)
        sums[0] += move(pairs + 2 * (size_t)terms[at], values[at] * change, penalty);
    return sums[0] + sums[1];
}
