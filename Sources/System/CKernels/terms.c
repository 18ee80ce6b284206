#include "cterms.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

enum { longest_word = 254, most_characters = 8, ahead = 8 };

// Steps of a multiplicative hash; the constants are odd and have no pattern.
static inline uint64_t mixed(uint64_t value) {
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93ull;
    value ^= value >> 29;
    value *= 0xa0761d6478bd642full;
    return value ^ value >> 32;
}

static inline uint64_t joined(uint64_t hash, uint64_t value) {
    return mixed(hash ^ value * 0x9e3779b97f4a7c15ull);
}

// Up to eight bytes as a number, the first lowest.
static inline uint64_t number(const uint8_t *bytes, size_t count) {
    uint64_t value = 0;
    for (size_t index = 0; index < count; index++) value |= (uint64_t)bytes[index] << 8 * index;
    return value;
}

static inline uint64_t hash_of(const uint8_t *bytes, size_t count, uint64_t seed) {
    uint64_t hash = seed ^ count * 0x9e3779b97f4a7c15ull;
    for (; count >= 8; bytes += 8, count -= 8) hash = joined(hash, number(bytes, 8));
    return count > 0 ? joined(hash, number(bytes, count)) : mixed(hash);
}

void ct_word_hashes(struct ct_text text, uint64_t *hashes) {
    for (size_t word = 0; word < text.word_count; word++) {
        const uint32_t start = text.words[2 * word], end = text.words[2 * word + 1];
        hashes[word] = hash_of(text.bytes + start, end - start, 1);
    }
}

size_t ct_word_terms(
    const uint64_t *hashes, size_t count, uint32_t longest, uint64_t seed, uint64_t *terms) {
    size_t written = 0;
    for (size_t word = 0; word < count; word++) {
        uint64_t hash = seed;
        for (uint32_t length = 0; length < longest && word + length < count; length++) {
            hash = joined(hash, hashes[word + length]);
            terms[written++] = hash;
        }
    }
    return written;
}

size_t ct_edge_terms(
    const uint64_t *hashes, size_t count, uint32_t longest, uint64_t seed, uint64_t *terms) {
    size_t written = 0;
    uint64_t first = seed + 1, last = seed + 2;
    for (uint32_t length = 0; length < longest && length < count; length++) {
        first = joined(first, hashes[length]);
        last = joined(last, hashes[count - 1 - length]);
        terms[written++] = first;
        terms[written++] = last;
    }
    return written;
}

// The terms of a padded word whose characters are bytes.
static inline size_t ascii_terms(
    const uint8_t *padded, size_t size, uint32_t length, uint64_t seed, uint64_t *terms) {
    size_t written = 0;
    for (size_t start = 0; start + length <= size; start++)
        terms[written++] = joined(seed, number(padded + start, length));
    return written;
}

static inline size_t other_terms(
    const uint8_t *padded, size_t size, uint32_t length, uint64_t seed, uint64_t *terms) {
    size_t starts[longest_word + 3], characters = 0, written = 0;
    for (size_t index = 0; index < size; index++)
        if ((padded[index] & 0xc0) != 0x80) starts[characters++] = index;
    starts[characters] = size;
    for (size_t start = 0; start + length <= characters; start++) {
        const size_t bytes = starts[start + length] - starts[start];
        terms[written++] = hash_of(padded + starts[start], bytes, seed);
    }
    return written;
}

size_t ct_character_terms(struct ct_text text, uint32_t length, uint64_t seed, uint64_t *terms) {
    size_t written = 0;
    uint8_t padded[longest_word + 2];
    if (length > most_characters) return 0;
    padded[0] = ' ';
    for (size_t word = 0; word < text.word_count; word++) {
        const uint32_t start = text.words[2 * word];
        size_t size = text.words[2 * word + 1] - start;
        if (size > longest_word) size = longest_word;
        memcpy(padded + 1, text.bytes + start, size);
        padded[size + 1] = ' ';
        uint8_t high = 0;
        for (size_t index = 0; index < size; index++) high |= padded[index + 1];
        written += high < 0x80
            ? ascii_terms(padded, size + 2, length, seed, terms + written)
            : other_terms(padded, size + 2, length, seed, terms + written);
    }
    return written;
}

size_t ct_count(
    uint64_t *terms, size_t count, uint8_t *counts, uint32_t *places, size_t place_count) {
    size_t kept = 0;
    const size_t mask = place_count - 1;
    for (size_t index = 0; index < count; index++) {
        const uint64_t term = terms[index];
        size_t place = term & mask;
        while (places[place] != 0 && terms[places[place] - 1] != term) place = (place + 1) & mask;
        if (places[place] == 0) {
            terms[kept] = term;
            counts[kept] = 1;
            places[place] = (uint32_t)++kept;
        } else if (counts[places[place] - 1] < 255) {
            counts[places[place] - 1]++;
        }
    }
    memset(places, 0, place_count * sizeof *places);
    return kept;
}

size_t ct_frequencies_add(
    struct ct_frequencies table, const uint64_t *terms, size_t count, const uint32_t *rows) {
    size_t added = 0;
    const size_t mask = table.place_count - 1;
    for (size_t index = 0; index < count; index++) {
        if (index + ahead < count) {
            const size_t next = (terms[index + ahead] & mask);
            __builtin_prefetch(table.terms + next);
            __builtin_prefetch(table.rows + next);
        }
        size_t place = terms[index] & mask;
        while (table.rows[place] != 0 && table.terms[place] != terms[index]) place = (place + 1) & mask;
        added += table.rows[place] == 0;
        table.terms[place] = terms[index];
        table.rows[place] += rows ? rows[index] : 1;
    }
    return added;
}

static const uint64_t empty_place = ~0ull;
static const uint64_t feature_bits = 0xffffff;

void ct_vocabulary_fill(uint64_t *places, size_t place_count, const uint64_t *terms, size_t count) {
    const size_t mask = place_count - 1;
    memset(places, 0xff, place_count * sizeof *places);
    for (size_t feature = 0; feature < count; feature++) {
        if (feature + ahead < count)
            __builtin_prefetch(places + (terms[feature + ahead] & mask), 1);
        size_t place = terms[feature] & mask;
        while (places[place] != empty_place) place = (place + 1) & mask;
        places[place] = (terms[feature] & ~feature_bits) | feature;
    }
}

size_t ct_vocabulary_pack(
    struct ct_vocabulary vocabulary, const uint64_t *terms, const uint8_t *counts, size_t count,
    const float *count_weights, uint32_t *features, float *length_squared) {
    size_t written = 0;
    float sum = 0;
    const size_t mask = vocabulary.place_count - 1;
    for (size_t index = 0; index < count; index++) {
        if (index + ahead < count)
            __builtin_prefetch(vocabulary.places + (terms[index + ahead] & mask));
        const uint64_t tag = terms[index] & ~feature_bits;
        size_t place = terms[index] & mask;
        uint64_t found = vocabulary.places[place];
        while (found != empty_place && (found & ~feature_bits) != tag) {
            place = (place + 1) & mask;
            found = vocabulary.places[place];
        }
        if (found == empty_place) {
            const float value = count_weights[counts[index]] * vocabulary.unknown_idf;
            sum += ct_unknown_share * value * value;
            continue;
        }
        const uint32_t feature = found & feature_bits;
        const float value = count_weights[counts[index]] * vocabulary.idf[feature];
        sum += value * value;
        features[written++] = feature | (uint32_t)counts[index] << 24;
    }
    *length_squared = sum;
    return written;
}
