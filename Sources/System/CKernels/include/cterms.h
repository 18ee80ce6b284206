#ifndef CTERMS_H
#define CTERMS_H

#include <stddef.h>
#include <stdint.h>

// Terms are 64-bit hashes; nothing depends on the byte order or word size of the machine.

// Words are pairs of start and end in `bytes`, in order.
struct ct_text {
    const uint8_t *bytes;
    const uint32_t *words;
    size_t word_count;
};

// The hash of each word.
void ct_word_hashes(struct ct_text text, uint64_t *hashes);

// Runs of 1 to `longest` words; returns how many terms were written, at most `longest` a word.
size_t ct_word_terms(
    const uint64_t *hashes, size_t count, uint32_t longest, uint64_t seed, uint64_t *terms);

// The first and last run of 1 to `longest` words; at most 2 * `longest` terms.
size_t ct_edge_terms(
    const uint64_t *hashes, size_t count, uint32_t longest, uint64_t seed, uint64_t *terms);

// Runs of `length` characters inside each word with a space on both sides; at most a byte's worth each,
// plus two for each word. Of a word over 254 bytes only its beginning counts.
size_t ct_character_terms(struct ct_text text, uint32_t length, uint64_t seed, uint64_t *terms);

// Keeps each term once, in order of first appearance, and counts it, up to 255.
// `places` holds a power of two of numbers, at least twice as many as terms, all zero before and after.
size_t ct_count(
    uint64_t *terms, size_t count, uint8_t *counts, uint32_t *places, size_t place_count);

// How many rows hold each term: an open table with a power of two of places, zero where empty.
struct ct_frequencies {
    uint64_t *terms;
    uint32_t *rows;
    size_t place_count;
};

// Counts for each term as many rows as `rows` says, or one; returns how many terms were new. There must
// be room for all.
size_t ct_frequencies_add(
    struct ct_frequencies table, const uint64_t *terms, size_t count, const uint32_t *rows);

// A vocabulary: an open table with a power of two of places; a place is the upper 40 bits of a term
// and the 24 bits of its feature; all bits set where empty.
struct ct_vocabulary {
    const uint64_t *places;
    size_t place_count;
    const float *idf;
    float unknown_idf; // of a term that is not in it
};

// What an unknown term adds to a row's length, against a known one: in full, a row with much that
// is not known would lose too much of what is.
static const float ct_unknown_share = 0.5f;

void ct_vocabulary_fill(uint64_t *places, size_t place_count, const uint64_t *terms, size_t count);

// Packs the features of known terms, feature in 24 bits and count in 8; returns how many there are.
// `length_squared` is of the vector of count weights times idf; unknown terms add half of what they would if
// they were known.
size_t ct_vocabulary_pack(
    struct ct_vocabulary vocabulary, const uint64_t *terms, const uint8_t *counts, size_t count,
    const float *count_weights, uint32_t *features, float *length_squared);

#endif
