#include "csparse.h"

#pragma STDC FP_CONTRACT OFF

// The same arithmetic in wider registers where the processor has them: only the speed differs.
#if defined(__x86_64__)
#define WIDEST __attribute__((target_clones("avx2", "default")))
#else
#define WIDEST
#endif
#define INLINED static inline __attribute__((always_inline))

typedef double two __attribute__((vector_size(16), aligned(8)));
typedef double four __attribute__((vector_size(32), aligned(8)));
typedef int64_t bits __attribute__((vector_size(32)));

WIDEST double cs_product(
    const double *pairs, const uint32_t *terms, const double *values, size_t count) {
    // Four sums at once, as each addition waits for the one before.
    four sums = {0};
    size_t at = 0;
    for (; at + 4 <= count; at += 4) {
        const four weights = {
            pairs[2 * (size_t)terms[at]], pairs[2 * (size_t)terms[at + 1]],
            pairs[2 * (size_t)terms[at + 2]], pairs[2 * (size_t)terms[at + 3]]};
        sums += weights * *(const four *)(values + at);
    }
    for (; at < count; at++) sums[0] += pairs[2 * (size_t)terms[at]] * values[at];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// Moves up to four weights, each with what it has paid behind it; sizes are before anything is paid.
// Without a branch: which way a weight goes, and whether it comes to zero, nobody can foresee.
INLINED void move(
    double *const *pairs, size_t count, const four *steps, double penalty, four *sizes) {
    four weights = {0}, paid = {0};
    for (size_t lane = 0; lane < count; lane++) {
        const two pair = *(const two *)pairs[lane];
        weights[lane] = pair[0];
        paid[lane] = pair[1];
    }
    const bits sign = {INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN};
    const four moved = weights + *steps;
    const bits signs = (bits)moved & sign;
    *sizes = (four)((bits)moved & ~sign);
    // What was taken off counts towards zero from either side.
    const four left = *sizes - (penalty + (four)((bits)paid ^ signs));
    // What is and stays at zero pays nothing.
    const four kept = (four)(((bits)left & (*sizes > 0) & (left > 0)) | signs);
    paid += kept - moved;
    for (size_t lane = 0; lane < count; lane++)
        *(two *)pairs[lane] = (two){kept[lane], paid[lane]};
}

WIDEST double cs_move(
    double *pairs, const uint32_t *terms, const double *values, size_t count, double change,
    double penalty) {
    double sums[2] = {0, 0};
    size_t at = 0;
    four sizes;
    for (; at + 4 <= count; at += 4) {
        double *const four_pairs[4] = {
            pairs + 2 * (size_t)terms[at], pairs + 2 * (size_t)terms[at + 1],
            pairs + 2 * (size_t)terms[at + 2], pairs + 2 * (size_t)terms[at + 3]};
        const four steps = *(const four *)(values + at) * change;
        move(four_pairs, 4, &steps, penalty, &sizes);
        sums[0] = (sums[0] + sizes[0]) + sizes[2];
        sums[1] = (sums[1] + sizes[1]) + sizes[3];
    }
    for (; at < count; at++) {
        double *const pair = pairs + 2 * (size_t)terms[at];
        const four step = {values[at] * change};
        move(&pair, 1, &step, penalty, &sizes);
        sums[at % 2] += sizes[0];
    }
    return sums[0] + sums[1];
}
