#include "ckernels.h"
#include "packing.h"

#pragma STDC FP_CONTRACT OFF

// The same arithmetic in the widest registers that the processor has: only the speed differs.
#if defined(__x86_64__)
#define WIDEST __attribute__((target_clones("avx512f", "arch=x86-64-v3", "default")))
#else
#define WIDEST
#endif

enum { ahead = 24, kin_ahead = 12, block = 16 };

// Rounded to the nearest, ties to even, on every processor.
typedef _Float16 __attribute__((may_alias)) half;

INLINED void prefetch(const void *row, size_t bytes) {
    for (size_t offset = 0; offset < bytes; offset += 64)
        __builtin_prefetch((const char *)row + offset);
}

INLINED void dot(
    const struct ck_rows *rows, const struct ck_kin *kin, const struct ck_machines *machines,
    uint32_t lanes, const float *squared_idf, const float *restrict alphas, uint32_t row,
    float *restrict sums) {
    const uint32_t *feature = rows->features + rows->starts[row];
    const uint32_t *last = rows->features + rows->starts[row + 1];
    const half *restrict all = (const half *)machines->weights;
    const uint64_t kin_end = kin->starts[row + 1];
    for (uint64_t at = kin->starts[row]; at < kin_end && at < kin->starts[row] + kin_ahead; at++)
        prefetch(alphas + (size_t)kin->rows[at] * lanes, lanes * sizeof(float));
    EACH(lane, lanes) sums[lane] = machines->bias * machines->bias_weights[lane];
    for (uint32_t group = 0; group < rows->groups; group++) {
        const uint32_t *end = feature + rows->group_sizes[(size_t)row * rows->groups + group];
        const float scale = rows->group_scales[(size_t)row * rows->groups + group];
        for (; feature < end; feature++) {
            if (feature + ahead < last) {
                prefetch(all + (size_t)feature_of(feature[ahead]) * lanes, lanes * sizeof(half));
                if (squared_idf) __builtin_prefetch(squared_idf + feature_of(feature[ahead]));
            }
            const float value = scale * rows->count_weights[*feature >> 24];
            const half *restrict weights = all + (size_t)feature_of(*feature) * lanes;
            EACH(lane, lanes) sums[lane] += value * (float)weights[lane];
        }
    }
    for (uint64_t at = kin->starts[row]; at < kin_end; at++) {
        if (at + kin_ahead < kin_end)
            prefetch(alphas + (size_t)kin->rows[at + kin_ahead] * lanes, lanes * sizeof(float));
        const float product = kin->products[at];
        const float *restrict alpha = alphas + (size_t)kin->rows[at] * lanes;
        EACH(lane, lanes) sums[lane] += product * alpha[lane];
    }
}

INLINED void add(
    const struct ck_rows *rows, const struct ck_machines *machines, uint32_t lanes,
    const float *squared_idf, uint32_t row, const float *restrict changes) {
    const uint32_t *feature = rows->features + rows->starts[row];
    for (uint32_t group = 0; group < rows->groups; group++) {
        const uint32_t *end = feature + rows->group_sizes[(size_t)row * rows->groups + group];
        const float scale = rows->group_scales[(size_t)row * rows->groups + group];
        for (; feature < end; feature++) {
            const uint32_t index = feature_of(*feature);
            const float value = scale * rows->count_weights[*feature >> 24] * squared_idf[index];
            half *restrict weights = (half *)machines->weights + (size_t)index * lanes;
            EACH(lane, lanes) weights[lane] = (half)((float)weights[lane] + value * changes[lane]);
        }
    }
    EACH(lane, lanes) machines->bias_weights[lane] += machines->bias * changes[lane];
}

// What the next row is read from; the processor does not foresee that by itself.
INLINED void prefetch_row(
    const struct ck_rows *rows, const struct ck_kin *kin, uint32_t lanes, const float *alphas,
    uint32_t row) {
    prefetch(rows->features + rows->starts[row], 256);
    prefetch(alphas + (size_t)row * lanes, lanes * sizeof(float));
    __builtin_prefetch(rows->group_sizes + (size_t)row * rows->groups);
    __builtin_prefetch(rows->group_scales + (size_t)row * rows->groups);
    __builtin_prefetch(kin->starts + row);
}

// The first weights that the next row needs.
INLINED void prefetch_weights(
    const struct ck_rows *rows, const struct ck_machines *machines, uint32_t lanes, uint32_t row) {
    const uint32_t *feature = rows->features + rows->starts[row];
    const uint32_t *last = rows->features + rows->starts[row + 1];
    const half *all = (const half *)machines->weights;
    for (uint32_t index = 0; index < ahead && feature + index < last; index++)
        prefetch(all + (size_t)feature_of(feature[index]) * lanes, lanes * sizeof(half));
}

// Sits out two passes when every machine has the row far on its right side, one when near.
INLINED uint8_t rest_for(float slack) { return slack > 0.3f ? 2 : slack > 0.05f ? 1 : 0; }

// Moves the row's alphas to their best with all others fixed; true when any moved.
INLINED int descend(
    const struct ck_machines *machines, uint32_t lanes, uint32_t label, float penalty, float inverse,
    const float *restrict sums, float *restrict alphas, float *restrict changes, float *least) {
    float slacks[most_lanes], moves[most_lanes];
    EACH(lane, lanes) {
        const float sign = label == machines->first_category + lane ? 1.0f : -1.0f;
        const float before = alphas[lane] * sign;
        const float gradient = sign * sums[lane] - 1.0f + before * penalty;
        const float wanted = before - gradient * inverse;
        const float after = wanted > 0.0f ? wanted : 0.0f;
        alphas[lane] = after * sign;
        changes[lane] = (after - before) * sign;
        moves[lane] = after > before ? after - before : before - after;
        slacks[lane] = after > 0.0f ? 0.0f : gradient;
    }
    float slack = slacks[0], move = moves[0];
    EACH(lane, lanes) {
        slack = slacks[lane] < slack ? slacks[lane] : slack;
        move = moves[lane] > move ? moves[lane] : move;
    }
    *least = slack;
    return move > 1e-6f;
}

INLINED size_t dual_pass(
    const struct ck_rows *rows, const struct ck_kin *kin, const struct ck_machines *machines,
    uint32_t lanes, const float *squared_idf, const uint32_t *order, size_t count,
    const uint32_t *labels, const float *penalties, const float *norms, float *alphas, uint8_t *rests) {
    size_t visited = 0;
    for (size_t position = 0; position < count; position++) {
        const uint32_t row = order[position];
        if (rests[row] > 0) {
            rests[row]--;
            continue;
        }
        visited++;
        const uint32_t next = order[position + 1 < count ? position + 1 : position];
        float sums[most_lanes], changes[most_lanes], slack;
        prefetch_row(rows, kin, lanes, alphas, next);
        dot(rows, kin, machines, lanes, squared_idf, alphas, row, sums);
        prefetch_weights(rows, machines, lanes, next);
        const float inverse = 1.0f / (norms[row] + penalties[row]);
        if (descend(
                machines, lanes, labels[row], penalties[row], inverse, sums,
                alphas + (size_t)row * lanes, changes, &slack))
            add(rows, machines, lanes, squared_idf, row, changes);
        else
            rests[row] = rest_for(slack);
    }
    return visited;
}

WIDEST size_t ck_dual_pass(
    const struct ck_rows *rows, const struct ck_kin *kin, const struct ck_machines *machines,
    const float *squared_idf, const uint32_t *order, size_t count, const uint32_t *labels, const float *penalties,
    const float *norms, float *alphas, uint8_t *rests) {
    return machines->lanes == 16
        ? dual_pass(
              rows, kin, machines, 16, squared_idf, order, count, labels, penalties, norms, alphas,
              rests)
        : dual_pass(
              rows, kin, machines, 32, squared_idf, order, count, labels, penalties, norms, alphas,
              rests);
}

INLINED void add_rows(
    const struct ck_rows *rows, const struct ck_machines *machines, uint32_t lanes,
    const float *squared_idf, const uint32_t *order, size_t count, const float *alphas,
    float factor) {
    for (size_t position = 0; position < count; position++) {
        const uint32_t row = order[position];
        const float *restrict alpha = alphas + (size_t)row * lanes;
        float changes[most_lanes], any = 0;
        EACH(lane, lanes) changes[lane] = alpha[lane] * factor;
        EACH(lane, lanes) any = alpha[lane] != 0 ? 1 : any;
        if (any > 0) add(rows, machines, lanes, squared_idf, row, changes);
    }
}

WIDEST void ck_add_rows(
    const struct ck_rows *rows, const struct ck_machines *machines, const float *squared_idf,
    const uint32_t *order, size_t count, const float *alphas, float factor) {
    if (machines->lanes == 16)
        add_rows(rows, machines, 16, squared_idf, order, count, alphas, factor);
    else
        add_rows(rows, machines, 32, squared_idf, order, count, alphas, factor);
}

INLINED void score_rows(
    const struct ck_rows *rows, const struct ck_kin *kin, const struct ck_machines *machines,
    uint32_t lanes, const float *alphas, const uint32_t *order, size_t count, float *scores,
    size_t stride, uint32_t used) {
    for (size_t position = 0; position < count; position++) {
        float sums[most_lanes];
        dot(rows, kin, machines, lanes, NULL, alphas, order[position], sums);
        EACH(lane, used) scores[order[position] * stride + lane] = sums[lane];
    }
}

WIDEST void ck_scores(
    const struct ck_rows *rows, const struct ck_kin *kin, const struct ck_machines *machines,
    const float *alphas, const uint32_t *order, size_t count, float *scores, size_t stride,
    uint32_t used) {
    if (machines->lanes == 16)
        score_rows(rows, kin, machines, 16, alphas, order, count, scores, stride, used);
    else
        score_rows(rows, kin, machines, 32, alphas, order, count, scores, stride, used);
}

WIDEST void ck_singles(const uint16_t *weights, size_t count, float *singles) {
    const half *restrict halves = (const half *)weights;
    for (size_t index = 0; index < count; index++) singles[index] = (float)halves[index];
}

WIDEST void ck_quantize(const float *weights, size_t count, int8_t *steps, float *scales) {
    for (size_t start = 0; start < count; start += block) {
        float largest = 0;
        EACH(lane, block) {
            const float weight = weights[start + lane];
            const float size = weight < 0 ? -weight : weight;
            largest = size > largest ? size : largest;
        }
        const float scale = largest / 127.0f;
        const float inverse = scale > 0 ? 1.0f / scale : 0.0f;
        scales[start / block] = scale;
        EACH(lane, block) {
            const float step = weights[start + lane] * inverse;
            steps[start + lane] = (int8_t)(step + (step < 0 ? -0.5f : 0.5f));
        }
    }
}

INLINED void add_steps(float *restrict sums, const int8_t *restrict steps, float scale) {
    EACH(lane, block) sums[lane] += scale * (float)steps[lane];
}

WIDEST void ck_step_scores(
    const struct ck_steps *weights, const uint32_t *features, size_t count,
    const uint32_t *group_sizes, const float *group_scales, uint32_t groups,
    const float *count_weights, float *scores) {
    const size_t blocks = weights->blocks;
    const uint32_t *feature = features, *last = features + count;
    for (uint32_t group = 0; group < groups; group++) {
        const uint32_t *end = feature + group_sizes[group];
        for (; feature < end; feature++) {
            if (feature + ahead < last) {
                const size_t next = (size_t)feature_of(feature[ahead]) * blocks;
                __builtin_prefetch(weights->scales + next);
                prefetch(weights->steps + next * block, blocks * block);
            }
            const float value = group_scales[group] * count_weights[*feature >> 24];
            const size_t row = (size_t)feature_of(*feature) * blocks;
#pragma clang loop vectorize(disable) unroll(disable)
            for (size_t at = 0; at < blocks; at++) {
                const float scaled = value * weights->scales[row + at];
                add_steps(scores + at * block, weights->steps + (row + at) * block, scaled);
            }
        }
    }
}
