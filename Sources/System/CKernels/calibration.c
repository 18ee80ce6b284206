#include "ccalibration.h"

#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__)
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST
#endif
#define INLINED static inline __attribute__((always_inline))

enum { block = 16, rows_ahead = 4 };

// e to a power of at most 0, to 2 units in the last place; of one's own because the C library's last
// bits differ from version to version, and because this one runs in lanes.
INLINED float exponential(float power) {
    const float x = power < -87.0f ? -87.0f : power;
    const float scaled = x * 1.44269504f;
    const int32_t whole = (int32_t)(scaled - 0.5f);
    const float n = (float)whole;
    const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    float sum = 1.98756915e-4f;
    sum = sum * r + 1.39819994e-3f;
    sum = sum * r + 8.33345205e-3f;
    sum = sum * r + 4.16657962e-2f;
    sum = sum * r + 1.66666657e-1f;
    sum = sum * r + 5.00000012e-1f;
    sum = sum * r * r + r + 1.0f;
    const int32_t bits = (whole + 127) * (1 << 23);
    float power_of_two;
    memcpy(&power_of_two, &bits, sizeof power_of_two);
    return sum * power_of_two;
}

typedef float floats __attribute__((vector_size(64), aligned(4)));

// Rows come in no order that a processor could foresee, so it is told of them in time.
INLINED void foresee(const struct cc_map *map, const float *scores, uint32_t row) {
    const float *next = scores + (size_t)row * map->stride;
    for (uint32_t start = 0; start < map->stride; start += block) __builtin_prefetch(next + start);
}

// Sixteen sums side by side, then halves added up: the same order on every processor.
INLINED float dot(const float *left, const float *right, uint32_t count) {
    floats sum = {0};
    for (uint32_t start = 0; start < count; start += block)
        sum += *(const floats *)(left + start) * *(const floats *)(right + start);
    float sums[block];
    *(floats *)sums = sum;
    for (uint32_t lane = 0; lane < 8; lane++) sums[lane] += sums[lane + 8];
    const float even = (sums[0] + sums[4]) + (sums[2] + sums[6]);
    const float odd = (sums[1] + sums[5]) + (sums[3] + sums[7]);
    return even + odd;
}

INLINED void logits_of(const struct cc_map *map, const float *scores, float *restrict logits) {
    if (map->coupled)
        for (uint32_t category = 0; category < map->categories; category++)
            logits[category] = map->offsets[category]
                + dot(map->factors + (size_t)category * map->stride, scores, map->stride);
    else
        for (uint32_t category = 0; category < map->categories; category++)
            logits[category] = map->offsets[category] + map->factors[category] * scores[category];
}

INLINED void softmax(float *restrict values, size_t count) {
    float most = values[0];
    for (size_t index = 1; index < count; index++) most = values[index] > most ? values[index] : most;
    for (size_t index = 0; index < count; index++) values[index] = exponential(values[index] - most);
    double sum = 0;
    for (size_t index = 0; index < count; index++) sum += values[index];
    const float share = (float)(1 / sum);
    for (size_t index = 0; index < count; index++) values[index] *= share;
}

WIDEST void cc_logits(const struct cc_map *map, const float *scores, float *logits) {
    logits_of(map, scores, logits);
}

WIDEST void cc_softmax(float *values, size_t count) { softmax(values, count); }

// A step against the gradient, the shorter the longer the steps before were.
INLINED void adapt(float *value, float *squares, float gradient, float rate) {
    *squares += gradient * gradient;
    *value -= rate * gradient / __builtin_elementwise_sqrt(*squares);
}

// `peak` is `start` with sixteen zeros before it and fifteen behind: a number that was just stored
// alone, and is loaded among sixteen, would be waited for.
struct step {
    float rate, start, pull, peak[2 * block];
};

INLINED void correct(
    const struct cc_map *map, float *factor_squares, float *offset_squares, const float *scores,
    uint32_t category, float error, const struct step *step) {
    const float rate = step->rate, pull = step->pull;
    adapt(map->offsets + category, offset_squares + category, error, rate);
    if (!map->coupled) {
        float *factor = map->factors + category;
        adapt(factor, factor_squares + category,
              error * scores[category] + pull * (*factor - step->start), rate);
        return;
    }
    float *factors = map->factors + (size_t)category * map->stride;
    float *squares = factor_squares + (size_t)category * map->stride;
    for (uint32_t other = 0; other < map->stride; other += block) {
        const floats middle = category / block == other / block
            ? *(const floats *)(step->peak + block - category % block) : (floats){0};
        const floats away = *(const floats *)(factors + other) - middle;
        const floats steep = error * *(const floats *)(scores + other) + pull * away;
        const floats sum = *(floats *)(squares + other) + steep * steep;
        *(floats *)(squares + other) = sum;
        *(floats *)(factors + other) =
            away - rate * steep / __builtin_elementwise_sqrt(sum) + middle;
    }
}

WIDEST double cc_pass(
    const struct cc_map *map, float *factor_squares, float *offset_squares, const float *scores,
    const uint32_t *labels, const uint32_t *order, size_t count, float rate, float start, float pull,
    float *room) {
    struct step step = {rate, start, pull, {0}};
    step.peak[block] = start;
    double loss = 0;
    for (size_t position = 0; position < count; position++) {
        const uint32_t row = order[position];
        const float *own = scores + (size_t)row * map->stride;
        if (position + rows_ahead < count) foresee(map, scores, order[position + rows_ahead]);
        logits_of(map, own, room);
        softmax(room, map->categories);
        loss -= log((double)room[labels[row]] + 1e-30);
        for (uint32_t category = 0; category < map->categories; category++) {
            const float error = room[category] - (category == labels[row] ? 1.0f : 0.0f);
            if (error > 1e-3f || error < -1e-3f)
                correct(map, factor_squares, offset_squares, own, category, error, &step);
        }
    }
    return loss;
}
