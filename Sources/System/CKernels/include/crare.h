#ifndef CRARE_H
#define CRARE_H

#include "ckernels.h"

// Terms that few rows have need no weights while others are learnt: what they add to a score follows from
// the alphas of the rows that have them. Their weights are made once, from the last alphas.

// Adds to `holders` in how many of the rows in `order` each feature occurs.
void cr_count(const struct ck_rows *rows, const uint32_t *order, size_t count, uint32_t *holders);

// Notes the rows that hold each feature from `first` on, and the feature's value in them, idf not
// included. `ends` says where each feature's begin, and then where they end.
void cr_fill(
    const struct ck_rows *rows, const uint32_t *order, size_t count, uint32_t first, uint32_t *ends,
    uint32_t *holders, float *values);

// Which rows hold each feature from `first` on.
struct cr_holders {
    uint32_t first;
    const uint32_t *starts; // of each, and the end of the last
    const uint32_t *rows;
    const float *values;
};

// The rows that share rare features with `row`, in the order they are met, and the sum of the products of
// the values; returns how many. `places` holds a zero for each row, before and after; there is room for all.
size_t cr_kin(
    const struct ck_rows *rows, const struct cr_holders *rare, const float *squared_idf, uint32_t row,
    uint32_t *places, uint32_t *kin, float *products);

// The weights of `count` rare features from `first` on, `lanes` for each.
void cr_weights(
    const struct cr_holders *rare, uint32_t first, uint32_t count, const float *squared_idf,
    uint32_t lanes, const float *alphas, float *weights);

#endif
