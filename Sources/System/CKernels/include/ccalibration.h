#ifndef CCALIBRATION_H
#define CCALIBRATION_H

#include <stddef.h>
#include <stdint.h>

// Logits from scores. With `coupled`, every score counts for every category: `factors` holds a row of
// `stride` (a multiple of 16) numbers for each category. Without, each category has one factor.
struct cc_map {
    float *factors;
    float *offsets;
    uint32_t categories;
    uint32_t stride;
    uint32_t coupled;
};

// `scores` has `stride` numbers, zero past the categories.
void cc_logits(const struct cc_map *map, const float *scores, float *logits);

// Replaces logits by probabilities.
void cc_softmax(float *values, size_t count);

// One pass of AdaGrad on the log loss over `order`; returns the sum of the losses before each step.
// `start` is the factor of a category's own score to which all factors are pulled with strength `pull`.
double cc_pass(
    const struct cc_map *map, float *factor_squares, float *offset_squares, const float *scores,
    const uint32_t *labels, const uint32_t *order, size_t count, float rate, float start, float pull,
    float *room);

#endif
