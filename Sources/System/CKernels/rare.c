#include "crare.h"
#include "packing.h"

#pragma STDC FP_CONTRACT OFF

void cr_count(const struct ck_rows *rows, const uint32_t *order, size_t count, uint32_t *holders) {
    for (size_t position = 0; position < count; position++) {
        const uint32_t row = order[position];
        for (uint64_t at = rows->starts[row]; at < rows->starts[row + 1]; at++)
            holders[feature_of(rows->features[at])]++;
    }
}

void cr_fill(
    const struct ck_rows *rows, const uint32_t *order, size_t count, uint32_t first, uint32_t *ends,
    uint32_t *holders, float *values) {
    for (size_t position = 0; position < count; position++) {
        const uint32_t row = order[position];
        const uint32_t *feature = rows->features + rows->starts[row];
        for (uint32_t group = 0; group < rows->groups; group++) {
            const uint32_t *end = feature + rows->group_sizes[(size_t)row * rows->groups + group];
            const float scale = rows->group_scales[(size_t)row * rows->groups + group];
            for (; feature < end; feature++) {
                if (feature_of(*feature) < first) continue;
                const uint32_t at = ends[feature_of(*feature) - first]++;
                holders[at] = row;
                values[at] = scale * rows->count_weights[*feature >> 24];
            }
        }
    }
}

size_t cr_kin(
    const struct ck_rows *rows, const struct cr_holders *rare, const float *squared_idf, uint32_t row,
    uint32_t *places, uint32_t *kin, float *products) {
    size_t found = 0;
    const uint32_t *feature = rows->features + rows->starts[row];
    for (uint32_t group = 0; group < rows->groups; group++) {
        const uint32_t *end = feature + rows->group_sizes[(size_t)row * rows->groups + group];
        const float scale = rows->group_scales[(size_t)row * rows->groups + group];
        for (; feature < end; feature++) {
            const uint32_t index = feature_of(*feature);
            if (index < rare->first) continue;
            const float value = scale * rows->count_weights[*feature >> 24] * squared_idf[index];
            const uint32_t *start = rare->starts + (index - rare->first);
            for (uint32_t at = start[0]; at < start[1]; at++) {
                const uint32_t holder = rare->rows[at];
                if (places[holder] == 0) {
                    kin[found] = holder;
                    products[found] = 0;
                    places[holder] = (uint32_t)++found;
                }
                products[places[holder] - 1] += value * rare->values[at];
            }
        }
    }
    for (size_t at = 0; at < found; at++) places[kin[at]] = 0;
    return found;
}

void cr_weights(
    const struct cr_holders *rare, uint32_t first, uint32_t count, const float *squared_idf,
    uint32_t lanes, const float *alphas, float *weights) {
    for (uint32_t index = 0; index < count; index++) {
        const uint32_t *start = rare->starts + (first + index - rare->first);
        const float squared = squared_idf[first + index];
        float sums[most_lanes] = {0};
        for (uint32_t at = start[0]; at < start[1]; at++) {
            const float value = rare->values[at] * squared;
            const float *alpha = alphas + (size_t)rare->rows[at] * lanes;
            EACH(lane, lanes) sums[lane] += value * alpha[lane];
        }
        EACH(lane, lanes) weights[(size_t)index * lanes + lane] = sums[lane];
    }
}
