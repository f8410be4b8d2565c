/* Phrases: from the part that stands at the fewest places, a look at the neighbouring places of the text itself. */

#include "matching.h"

enum { SHARED = 0xFFFF, /* the code of all terms that have none of their own */
       CODES = 0x10000, SEVERAL = 3, DENSE = 16 };

typedef struct {
    const Field *field;
    Term *terms[MOST_PARTS];
    int64_t part[MOST_PARTS]; /* where the program counts and names the terms of each part */
    uint8_t *codes[MOST_PARTS]; /* which codes the terms of a part have, a bit each; NULL: the terms are gone through */
    int parts, driver;
} Phrase;

static inline int64_t places_from(const Field *field, int64_t term)
{
    uint64_t start = at(&field->place_starts, term);
    return start < (uint64_t)field->places.length ? (int64_t)start : field->places.length;
}

static inline int64_t places_to(const Field *field, int64_t term)
{
    int64_t start = places_from(field, term), end = places_from(field, term + 1);
    return end < start ? start : end;
}

static inline Term *term_of(Work *work, int64_t where) { return &work->terms[(int64_t)work->program[where]]; }

/* Whether it may stand anywhere: each part has a term, and the field knows places. */
static int read_phrase(Work *work, const Leaf *leaf, Phrase *phrase)
{
    const Field *field = field_of(work, leaf->field);
    int64_t fewest = -1, where = leaf->parts;
    phrase->field = field;
    phrase->parts = leaf->count;
    for (int part = 0; part < phrase->parts; part++) {
        int64_t count = work->program[where], places = 0, known = 0;
        phrase->part[part] = where++;
        phrase->codes[part] = NULL;
        for (int64_t i = 0; i < count; i++, where++) {
            Term *term = term_of(work, where);
            if (term->number < 0) continue;
            known++;
            places += places_to(field, term->number) - places_from(field, term->number);
        }
        if (!known || !field->stream.length || field->places.item != 4 || field->stream.item != 2) return 0;
        if (fewest < 0 || places < fewest) fewest = places, phrase->driver = part;
    }
    return phrase->parts > 0;
}

/* For a phrase that is looked for everywhere: notes which codes the terms of a part of several spellings have. */
static void note_codes(Work *work, Phrase *phrase)
{
    for (int part = 0; part < phrase->parts; part++) {
        int64_t where = phrase->part[part], count = work->program[where++];
        if (count <= SEVERAL || part == phrase->driver || !(phrase->codes[part] = take(work, CODES / 8))) continue;
        __builtin_memset(phrase->codes[part], 0, CODES / 8);
        for (int64_t i = 0; i < count; i++, where++) {
            int64_t number = term_of(work, where)->number;
            uint64_t code = number < 0 ? SHARED : at(&phrase->field->codes, number);
            if (code < SHARED) phrase->codes[part][code / 8] |= 1 << code % 8;
        }
    }
}

/* Whether one of the terms of a part stands at a place. */
static inline int stands(Work *work, const Phrase *phrase, int part, int64_t place)
{
    const Field *field = phrase->field;
    if (place < 0 || place >= field->stream.length) return 0;
    uint16_t code = ((const uint16_t *)field->stream.data)[place];
    if (phrase->codes[part] && code != SHARED) return phrase->codes[part][code / 8] >> code % 8 & 1;
    int64_t where = phrase->part[part], count = work->program[where++];
    for (int64_t i = 0; i < count; i++, where++) {
        int64_t number = term_of(work, where)->number;
        if (number < 0 || at(&field->codes, number) != code) continue;
        if (code != SHARED) return 1;
        int64_t end = places_to(field, number), found = lower(&field->places, places_from(field, number), end, place);
        if (found < end && (int64_t)at(&field->places, found) == place) return 1;
    }
    return 0;
}

/* Whether the phrase stands where its driver stands at a place. */
static inline int stands_around(Work *work, const Phrase *phrase, int64_t place)
{
    int64_t first = place - phrase->driver;
    for (int part = 0; part < phrase->parts; part++)
        if (part != phrase->driver && !stands(work, phrase, part, first + part)) return 0;
    return 1;
}

/* The code that must stand `*off` places from the driver, where one part next to it has one term; else -1. */
static int code_beside(Work *work, const Phrase *phrase, int64_t *off)
{
    for (int side = 1; side >= -1; side -= 2) {
        int part = phrase->driver + side;
        if (part < 0 || part >= phrase->parts || work->program[phrase->part[part]] != 1) continue;
        *off = side;
        return at(&phrase->field->codes, term_of(work, phrase->part[part] + 1)->number);
    }
    return -1;
}

/* Where the driver's terms stand with the whole phrase around: each document as often as it does, in `documents`.
   Returns how many; with `documents` NULL it only finds out how many there may be. */
static int64_t hits(Work *work, const Phrase *phrase, uint32_t *documents)
{
    const Field *field = phrase->field;
    const uint32_t *places = field->places.data;
    const uint16_t *stream = field->stream.data;
    int64_t count = 0, where = phrase->part[phrase->driver], terms = work->program[where++], off = 0;
    int beside = code_beside(work, phrase, &off), enough = beside >= 0 && beside != SHARED && phrase->parts == 2;
    for (int64_t i = 0; i < terms; i++, where++) {
        int64_t number = term_of(work, where)->number, document = 0;
        if (number < 0) continue;
        int64_t place = places_from(field, number), end = places_to(field, number);
        if (!documents) {
            count += end - place;
            continue;
        }
        for (; place < end; place++) {
            if (beside >= 0) {
                int64_t spot = (int64_t)places[place] + off;
                if (spot < 0 || spot >= field->stream.length || stream[spot] != beside) continue;
            }
            if (!enough && !stands_around(work, phrase, places[place])) continue;
            document = lower(&field->document_starts, document, field->document_starts.length,
                             (uint64_t)places[place] + 1) - 1;
            if (document < 0) document = 0;
            if (document < work->segment->documents) documents[count++] = document;
        }
    }
    return count;
}

/* Puts documents in order, each as often as it is there. Where they are many that is counted, else they are sorted. */
static int put_in_order(Work *work, uint32_t *documents, int64_t count)
{
    const int64_t all = work->segment->documents;
    int64_t next = 0;
    if (count * DENSE > all) {
        uint32_t *tally = take(work, all * sizeof(uint32_t));
        if (!tally) return 0;
        __builtin_memset(tally, 0, all * sizeof(uint32_t));
        for (int64_t i = 0; i < count; i++) tally[documents[i]]++;
        for (int64_t document = 0; document < all; document++)
            for (; tally[document]; tally[document]--) documents[next++] = document;
        return 1;
    }
    uint64_t *keys = take(work, count * sizeof(uint64_t));
    if (!keys) return 0;
    for (; next < count; next++) keys[next] = documents[next];
    sort(keys, count);
    for (int64_t i = 0; i < count; i++) documents[i] = keys[i];
    return 1;
}

/* Looks for the phrase in every document. */
static void list_phrase(Work *work, Leaf *leaf)
{
    if (leaf->listed >= 0) return;
    Phrase phrase;
    leaf->listed = 0;
    if (!read_phrase(work, leaf, &phrase)) return;
    int64_t most = hits(work, &phrase, NULL), sorted = 1;
    uint32_t *documents = take(work, most * sizeof(uint32_t)), *counts = take(work, most * sizeof(uint32_t));
    if (!documents || !counts) return;
    note_codes(work, &phrase);
    int64_t count = hits(work, &phrase, documents), listed = 0;
    for (int64_t i = 1; i < count && sorted; i++) sorted = documents[i - 1] <= documents[i];
    if (!sorted && !put_in_order(work, documents, count)) return; /* several spellings, one behind the other */
    for (int64_t i = 0; i < count; i++) {
        if (listed && documents[listed - 1] == documents[i]) {
            counts[listed - 1]++;
            continue;
        }
        documents[listed] = documents[i];
        counts[listed++] = 1;
    }
    leaf->documents = documents, leaf->counts = counts, leaf->listed = listed;
}

/* In how many living documents a phrase stands; of two frequent words that is known. */
static int64_t count_phrase(Work *work, Leaf *leaf)
{
    const Field *field = field_of(work, leaf->field);
    const uint8_t *alive = work->segment->alive;
    const double *program = work->program;
    if (!alive && leaf->count == 2 && leaf->listed < 0 && program[leaf->parts] == 1 && program[leaf->parts + 2] == 1) {
        int64_t width = field->paired.length, pair[2];
        for (int i = 0; i < 2; i++) {
            int64_t number = term_of(work, leaf->parts + 1 + 2 * i)->number;
            if (number < 0) return 0;
            pair[i] = lower(&field->paired, 0, width, number);
            if (pair[i] >= width || (int64_t)at(&field->paired, pair[i]) != number) pair[i] = -1;
        }
        if (pair[0] >= 0 && pair[1] >= 0) return at(&field->pairs, pair[0] * width + pair[1]);
    }
    list_phrase(work, leaf);
    if (!alive) return leaf->listed;
    int64_t count = 0;
    for (int64_t i = 0; i < leaf->listed; i++) count += alive[leaf->documents[i]];
    return count;
}

static int64_t size_of(Work *work, Leaf *leaf)
{
    if (leaf->size < 0) leaf->size = leaf->kind == SUM ? count_any(work, leaf) : count_phrase(work, leaf);
    return leaf->size;
}
