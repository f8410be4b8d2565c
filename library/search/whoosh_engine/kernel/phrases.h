/* Phrases: from the part that the fewest documents have, a look at the neighbouring places of the text itself. */

#include "places.h"

enum { CODES = 0x10000, SEVERAL = 3, DENSE = 16 };

typedef struct {
    const Field *field;
    Term *terms[MOST_PARTS];
    int64_t part[MOST_PARTS]; /* where the program counts and names the terms of each part */
    uint8_t *codes[MOST_PARTS]; /* which codes the terms of a part have, a bit each; NULL: the terms are gone through */
    int parts, driver;
} Phrase;

static inline Term *term_of(Work *work, int64_t where) { return &work->terms[(int64_t)work->program[where]]; }

/* Whether it may stand anywhere: each part has a term, and the field knows places. */
static int read_phrase(Work *work, const Leaf *leaf, Phrase *phrase)
{
    const Field *field = field_of(work, leaf->field);
    int64_t fewest = -1, where = leaf->parts;
    phrase->field = field;
    phrase->parts = leaf->count;
    for (int part = 0; part < phrase->parts; part++) {
        int64_t count = work->program[where], size = 0, known = 0;
        phrase->part[part] = where++;
        phrase->codes[part] = NULL;
        for (int64_t i = 0; i < count; i++, where++) {
            Term *term = term_of(work, where);
            if (term->number < 0) continue;
            known++;
            size += term->size;
        }
        if (!known || !has_places(field)) return 0;
        if (fewest < 0 || size < fewest) fewest = size, phrase->driver = part;
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
        int64_t from, end;
        kept_places(field, number, &from, &end);
        from = lower(&field->rare_places, from, end, place);
        if (from < end && (int64_t)at(&field->rare_places, from) == place) return 1;
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

typedef struct { /* documents of a phrase, each as often as it has it */
    uint32_t *documents;
    int64_t count, room;
    int64_t off;
    int beside; /* the code that must stand `off` places from the driver, -1 where that is not one code */
    int enough; /* whether that is the whole phrase */
} Found;

static inline void look_at(Work *work, const Phrase *phrase, Found *found, int64_t document, int64_t place)
{
    const Field *field = phrase->field;
    if (found->beside >= 0) {
        int64_t spot = place + found->off;
        if (spot < 0 || spot >= field->stream.length) return;
        if (((const uint16_t *)field->stream.data)[spot] != found->beside) return;
    }
    if (found->count < found->room && (found->enough || stands_around(work, phrase, place)))
        found->documents[found->count++] = document;
}

/* In a document that has a common driver: it is read for both words at once. */
static void read_through(Work *work, const Phrase *phrase, Found *found, int64_t document, uint16_t code)
{
    const Field *field = phrase->field;
    const uint16_t *text = field->stream.data;
    int64_t size, place = document_start(field, document, &size), end = place + size;
    if (!size) return;
    if (found->beside >= 0) { /* within the document there is a place on that side */
        if (found->off < 0) place++;
        else end--;
    }
    for (;; place++) {
        place = found->beside < 0 ? next_code(text, place, end, code)
                                  : next_pair(text, place, end, code, found->off, found->beside);
        if (place >= end) return;
        look_at(work, phrase, found, document, place);
    }
}

/* Where one of the driver's terms stands with the whole phrase around. */
static void find_around(Work *work, const Phrase *phrase, Found *found, Term *term)
{
    const Field *in = phrase->field;
    const int64_t documents = work->segment->documents;
    uint64_t code = at(&in->codes, term->number);
    int64_t from, end, hint, document = 0;
    Places places;
    if (code == SHARED) {
        kept_places(in, term->number, &from, &end);
        for (; from < end; from++) {
            int64_t place = at(&in->rare_places, from);
            document = lower(&in->document_starts, document, in->document_starts.length, place + 1) - 1;
            if (document < 0) document = 0;
            if (document < documents) look_at(work, phrase, found, document, place);
        }
        return;
    }
    if (term->row) {
        EACH_DOCUMENT(read_through(work, phrase, found, document, code))
        return;
    }
    hint = hints_before(in, term->first);
    for (int64_t posting = term->first; posting < term->first + term->size; posting++) {
        document = at(&in->documents, posting);
        if (document >= documents) continue;
        open_places(&places, in, term, document, posting, hint);
        hint += at(&in->counts, posting);
        for (int64_t place; (place = next_place(&places, 0)) >= 0;) look_at(work, phrase, found, document, place);
    }
}

/* At how many places a term stands: at most so often it is found. */
static int64_t place_count(Work *work, Term *term)
{
    const Field *in = field_of(work, term->field);
    const int64_t documents = work->segment->documents;
    int64_t count = 0, from, end;
    if (at(&in->codes, term->number) == SHARED) {
        kept_places(in, term->number, &from, &end);
        return end - from;
    }
    if (term->row) {
        const Array row = {term->row, in->rows.item, documents};
        for (int64_t i = 0; i < documents; i++) count += at(&row, i);
        return count < in->stream.length ? count : in->stream.length;
    }
    from = hints_before(in, term->first), end = hints_before(in, term->first + term->size);
    return end > from ? end - from : 0;
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
    int64_t where = phrase.part[phrase.driver], terms = work->program[where++], sorted = 1, listed = 0;
    Found found = {.beside = code_beside(work, &phrase, &found.off)};
    if (found.beside == SHARED) found.beside = -1;
    found.enough = found.beside >= 0 && phrase.parts == 2;
    for (int64_t i = 0; i < terms; i++)
        if (term_of(work, where + i)->number >= 0) found.room += place_count(work, term_of(work, where + i));
    uint32_t *documents = found.documents = take(work, found.room * sizeof(uint32_t));
    uint32_t *counts = take(work, found.room * sizeof(uint32_t));
    if (!documents || !counts) return;
    note_codes(work, &phrase);
    for (int64_t i = 0; i < terms; i++)
        if (term_of(work, where + i)->number >= 0) find_around(work, &phrase, &found, term_of(work, where + i));
    const int64_t count = found.count;
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

/* In how many documents two words stand one behind the other, where that was counted when the segment was made; else -1. */
static int64_t known_size(Work *work, const Leaf *leaf)
{
    const Field *field = field_of(work, leaf->field);
    const double *program = work->program;
    int64_t width = field->paired.length, pair[2];
    if (leaf->count != 2 || program[leaf->parts] != 1 || program[leaf->parts + 2] != 1) return -1;
    for (int i = 0; i < 2; i++) {
        int64_t number = term_of(work, leaf->parts + 1 + 2 * i)->number;
        if (number < 0) return 0;
        pair[i] = lower(&field->paired, 0, width, number);
        if (pair[i] >= width || (int64_t)at(&field->paired, pair[i]) != number) return -1;
    }
    return at(&field->pairs, pair[0] * width + pair[1]);
}

/* Whether the phrase stands in a document. */
static int stands_in(Work *work, const Phrase *phrase, int64_t document)
{
    int64_t where = phrase->part[phrase->driver], terms = work->program[where++];
    for (int64_t i = 0; i < terms; i++, where++) {
        Term *term = term_of(work, where);
        Places places;
        if (term->number < 0) continue;
        open_places(&places, phrase->field, term, document, -1, -1);
        for (int64_t place; (place = next_place(&places, 0)) >= 0;)
            if (stands_around(work, phrase, place)) return 1;
    }
    return 0;
}

/* In how many living documents a phrase stands. */
static int64_t count_phrase(Work *work, Leaf *leaf)
{
    const int64_t documents = work->segment->documents;
    const uint8_t *alive = work->segment->alive;
    int64_t count = leaf->listed < 0 ? known_size(work, leaf) : -1;
    if (count >= 0) { /* the deleted ones are few, and are looked at one by one */
        Phrase phrase;
        if (!count || !alive || !read_phrase(work, leaf, &phrase)) return count;
        for (int64_t document = 0; document < documents; document++)
            if (!alive[document]) count -= stands_in(work, &phrase, document);
        return count > 0 ? count : 0;
    }
    list_phrase(work, leaf);
    if (!alive) return leaf->listed;
    count = 0;
    for (int64_t i = 0; i < leaf->listed; i++) count += alive[leaf->documents[i]];
    return count;
}

static int64_t size_of(Work *work, Leaf *leaf)
{
    if (leaf->size < 0) leaf->size = leaf->kind == SUM ? count_any(work, leaf) : count_phrase(work, leaf);
    return leaf->size;
}
