#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Every function gives the same bits on every processor: lanes are independent, sums run in the order of
// the features, and nothing is contracted or reassociated.

// Rows of packed features: 24 bits of feature, 8 bits of count. A row's features lie group by group.
struct ck_rows {
    const uint32_t *features;
    const uint64_t *starts;      // where each row begins in `features`, and the end of the last
    const uint32_t *group_sizes; // `groups` for each row
    const float *group_scales;   // `groups` for each row
    uint32_t groups;
    const float *count_weights;  // what a count from 0 to 255 weighs
};

// One-against-the-rest support vector machines, `lanes` (16 or 32) of them side by side.
struct ck_machines {
    uint16_t *weights;   // `lanes` for each feature, in half precision
    float *bias_weights; // `lanes`
    uint32_t lanes;
    uint32_t first_category; // the category of lane 0
    float bias;
};

// What rows have in common by terms that few rows have: for each row the rows that share some with it,
// itself included, and the sum of the products of their values, idf included.
struct ck_kin {
    const uint64_t *starts; // where the kin of each row begin, and the end of the last
    const uint32_t *rows;
    const float *products;
};

// One pass of dual coordinate descent over `order`; returns how many rows it looked at.
//
// penalties: 1 / (2 cost) of each row; norms: the squared length of each row, bias included.
// alphas: `lanes` for each row, negative where the row is not of the lane's category. rests: how many passes each row may still sit out; updated.
size_t ck_dual_pass(
    const struct ck_rows *rows, const struct ck_kin *kin, const struct ck_machines *machines, const float *squared_idf, const uint32_t *order,
    size_t count, const uint32_t *labels, const float *penalties, const float *norms, float *alphas,
    uint8_t *rests);

// Adds `factor` times what the rows in `order` have put into the weights by their alphas.
void ck_add_rows(
    const struct ck_rows *rows, const struct ck_machines *machines, const float *squared_idf, const uint32_t *order,
    size_t count, const float *alphas, float factor);

// Writes the scores of the rows in `order`, each at `stride` times its number; only `used` lanes.
void ck_scores(
    const struct ck_rows *rows, const struct ck_kin *kin, const struct ck_machines *machines, const float *alphas,
    const uint32_t *order, size_t count, float *scores, size_t stride, uint32_t used);

// Half precision as single.
void ck_singles(const uint16_t *weights, size_t count, float *singles);

// Rounds each 16 weights to steps of their largest size / 127.
void ck_quantize(const float *weights, size_t count, int8_t *steps, float *scales);

// Weights in 8 bits: for each feature `blocks` scales and `blocks` * 16 steps.
struct ck_steps {
    const int8_t *steps;
    const float *scales;
    uint32_t blocks;
};

// The scores of one row of `count` packed features, `blocks` * 16 floats; `scores` is added to.
void ck_step_scores(
    const struct ck_steps *weights, const uint32_t *features, size_t count, const uint32_t *group_sizes,
    const float *group_scales, uint32_t groups, const float *count_weights, float *scores);

#endif
