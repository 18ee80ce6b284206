#ifndef CSPARSE_H
#define CSPARSE_H

#include <stddef.h>
#include <stdint.h>

// Weights that a cumulative penalty draws to zero. `pairs` holds, for each term, its weight and what the
// penalty has taken off it so far: side by side, as who changes one changes the other. No row has a term
// twice.

// The sum of the row's values times its weights.
double cs_product(
    const double *pairs, const uint32_t *terms, const double *values, size_t count);

// Moves the row's weights by `change` times its values, and then each towards zero by what it has not paid
// of `penalty` yet; returns the sum of the weights' sizes in between.
double cs_move(
    double *pairs, const uint32_t *terms, const double *values, size_t count, double change,
    double penalty);

#endif
