/* Phrases: from the part that stands at the fewest places, a look at the neighbouring places of the text itself. */

#include "places.h"

enum { CODES = 0x10000, SEVERAL = 3, DENSE = 16,
       SPOTS = 128 /* parts of documents that are asked of memory together, before the first is looked at */ };

typedef struct {
    const Field *field;
    Term *terms[MOST_PARTS];
    int64_t part[MOST_PARTS]; /* where the program counts and names the terms of each part */
    uint8_t *codes[MOST_PARTS]; /* which codes the terms of a part have, a bit each; NULL: the terms are gone through */
    Array rows[MOST_PARTS]; /* of the parts that are one common term: how often each document has it */
    int parts, driver, row_count;
    int beside, off; /* the code that must stand next to the driver, and on which side; -1 where that is not one code */
} Phrase;

static inline Term *term_of(Work *work, int64_t where) { return &work->terms[(int64_t)work->program[where]]; }

/* Where a part next to the driver is one term, its code is looked for together with the driver's. */
static void find_beside(Work *work, Phrase *phrase)
{
    phrase->beside = -1, phrase->off = 0;
    for (int side = 1; side >= -1; side -= 2) {
        int part = phrase->driver + side;
        if (part < 0 || part >= phrase->parts || work->program[phrase->part[part]] != 1) continue;
        uint64_t code = at(&phrase->field->codes, term_of(work, phrase->part[part] + 1)->number);
        if (code == SHARED) continue;
        phrase->beside = code, phrase->off = side;
        return;
    }
}

/* At how many places a term stands: at most so often it is found. */
static int64_t place_count(const Work *work, const Term *term)
{
    const Field *in = field_of(work, term->field);
    const uint8_t *hints;
    int64_t from, end;
    if (at(&in->codes, term->number) != SHARED) return hints_of(work, term, &hints);
    kept_places(in, term->number, &from, &end);
    return end - from;
}

/* Whether it may stand anywhere: each part has a term, and the field knows places. */
static int read_phrase(Work *work, const Leaf *leaf, Phrase *phrase)
{
    const Field *field = field_of(work, leaf->field);
    int64_t fewest = -1, where = leaf->parts;
    phrase->field = field;
    phrase->parts = leaf->count;
    phrase->row_count = 0;
    if (!has_places(field)) return 0;
    for (int part = 0; part < phrase->parts; part++) {
        int64_t count = work->program[where], places = 0, known = 0;
        phrase->part[part] = where++;
        phrase->codes[part] = NULL;
        for (int64_t i = 0; i < count; i++, where++) {
            Term *term = term_of(work, where);
            if (term->number < 0) continue;
            known++;
            places += place_count(work, term);
            if (count == 1 && term->row)
                phrase->rows[phrase->row_count++] = (Array){term->row, field->rows.item, work->segment->documents};
        }
        if (!known) return 0;
        if (fewest < 0 || places < fewest) fewest = places, phrase->driver = part;
    }
    find_beside(work, phrase);
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

/* Whether no common part of the phrase is missing in a document. */
static inline int may_stand_in(const Phrase *phrase, int64_t document)
{
    for (int i = 0; i < phrase->row_count; i++)
        if (!at(&phrase->rows[i], document)) return 0;
    return 1;
}

/* Begins to tell where one of the driver's terms stands in a document with what must be next to it. */
static void open_driver(Work *work, const Phrase *phrase, Places *places, Term *term, int64_t document)
{
    if (may_stand_in(phrase, document)) open_places(work, places, term, document, phrase->beside, phrase->off);
    else *places = (Places){.field = phrase->field};
}

/* The next place of the driver that has the whole phrase around it, -1 for none. */
static inline int64_t next_around(Work *work, const Phrase *phrase, Places *places, int64_t from)
{
    const int enough = phrase->beside >= 0 && phrase->parts == 2;
    for (;;) {
        int64_t place = next_place(places, from);
        if (place < 0 || enough || stands_around(work, phrase, place)) return place;
    }
}

/* How often the phrase stands where one of the driver's terms does in a document. */
static inline int64_t count_around(Work *work, const Phrase *phrase, Term *term, int64_t document)
{
    Places places;
    open_driver(work, phrase, &places, term, document);
    if (term->row && phrase->beside >= 0 && phrase->parts == 2 && places.code != SHARED)
        return count_pairs(phrase->field->stream.data, places.next, places.end, places.code, places.off, places.beside);
    int64_t count = 0;
    while (next_around(work, phrase, &places, 0) >= 0) count++;
    return count;
}

typedef struct { /* documents of a phrase, each as often as it has it */
    uint32_t *documents;
    int64_t count, room;
} Found;

static inline void note_document(Work *work, const Phrase *phrase, Found *found, Term *term, int64_t document)
{
    Places places;
    open_driver(work, phrase, &places, term, document);
    while (found->count < found->room && next_around(work, phrase, &places, 0) >= 0)
        found->documents[found->count++] = document;
}

typedef struct { /* where a code of the driver stands is looked for, by its hints */
    const Phrase *phrase;
    Found *found;
    const uint8_t *possible; /* in which documents the phrase can stand; NULL: each is looked up */
    uint16_t code;
    int count;
    uint32_t from[SPOTS], end[SPOTS], document[SPOTS];
} Spots;

/* Looks at the parts of documents that wait. */
static void look_at_spots(Work *work, Spots *spots)
{
    const Phrase *phrase = spots->phrase;
    const uint16_t *text = phrase->field->stream.data, *other = text + phrase->off;
    const uint16_t code = spots->code, beside = phrase->beside, asked = phrase->beside < 0 ? 0 : 0xFFFF;
    const int enough = phrase->beside >= 0 && phrase->parts == 2;
    Found *found = spots->found;
    for (int i = 0; i < spots->count; i++) {
        int64_t place = spots->from[i];
        const int64_t end = spots->end[i];
        if (end - place <= 2) { /* both at once, for which of them it is cannot be foreseen */
            const int64_t last = end - 1;
            const int first_fits = !((text[place] ^ code) | ((other[place] ^ beside) & asked));
            const int last_fits = !((text[last] ^ code) | ((other[last] ^ beside) & asked));
            if (!(first_fits | last_fits)) continue;
        }
        for (; place < end; place++)
            if (!((text[place] ^ code) | ((other[place] ^ beside) & asked)) &&
                (enough || stands_around(work, phrase, place)) && found->count < found->room)
                found->documents[found->count++] = spots->document[i];
    }
    spots->count = 0;
}

/* Puts the parts of a document to those that wait; a part that is named twice is looked at once. */
static inline void add_spots(Work *work, Spots *spots, int64_t document, const uint8_t *hint, const uint8_t *last)
{
    const Phrase *phrase = spots->phrase;
    const Field *in = phrase->field;
    const uint32_t *starts = in->document_starts.data;
    const uint16_t *text = in->stream.data;
    if (spots->possible ? !spots->possible[document] : !may_stand_in(phrase, document)) return;
    const int64_t start = starts[document], size = (int64_t)starts[document + 1] - 1 - start;
    if (size <= 0 || start + size >= in->stream.length) return;
    for (int before = -1; hint < last; hint++) {
        const uint64_t part = *hint;
        int64_t from = start + (part * size + HINT_PARTS - 1) / HINT_PARTS;
        const int64_t end = start + ((part + 1) * size + HINT_PARTS - 1) / HINT_PARTS;
        if (!from && phrase->off < 0) from++;
        spots->from[spots->count] = from, spots->end[spots->count] = end, spots->document[spots->count] = document;
        __builtin_prefetch(text + from);
        spots->count += (int)part != before && from < end;
        before = part;
        if (spots->count == SPOTS) look_at_spots(work, spots);
    }
}

#define SPOTS_OF_ROW(TYPE)                                                                                 \
    for (int64_t document = 0; document < documents; document++) {                                         \
        const int64_t count = ((const TYPE *)term->row)[document];                                         \
        if (!count) continue;                                                                              \
        if (count > end - hint) break;                                                                     \
        add_spots(work, &spots, document, hint, hint + count);                                             \
        hint += count;                                                                                     \
    }                                                                                                      \
    break

/* Every document in which one of the driver's terms stands with the whole phrase around: what takes most of the time of
   a question. */
static void find_around(Work *work, const Phrase *phrase, Found *found, Term *term, const uint8_t *possible)
{
    const Field *in = phrase->field;
    const int64_t documents = work->segment->documents;
    const uint8_t *hint, *end;
    Spots spots = {.phrase = phrase, .found = found, .possible = possible, .code = at(&in->codes, term->number)};
    if (spots.code == SHARED) {
        EACH_DOCUMENT(note_document(work, phrase, found, term, document))
        return;
    }
    if (in->document_starts.length <= documents) return;
    int64_t count = hints_of(work, term, &hint);
    end = hint + count;
    if (term->row) switch (in->rows.item) {
        case 1: SPOTS_OF_ROW(uint8_t);
        case 2: SPOTS_OF_ROW(uint16_t);
        case 4: SPOTS_OF_ROW(uint32_t);
        }
    else {
        const uint32_t *list = documents_of(work, term);
        for (int64_t i = 0; i < term->size; i++) {
            count = at(&in->counts, term->first + i);
            if (count > end - hint) break;
            add_spots(work, &spots, list[i], hint, hint + count);
            hint += count;
        }
    }
    look_at_spots(work, &spots);
}

/* In which documents each part of the phrase but the driver stands, whatever its spelling; NULL: not found out. */
static uint8_t *possible_documents(Work *work, const Phrase *phrase)
{
    const int64_t documents = work->segment->documents;
    uint8_t *restrict possible = mask(work), *restrict one = mask(work);
    if (!possible || !one) return NULL;
    __builtin_memset(possible, 1, documents);
    for (int part = 0; part < phrase->parts; part++) {
        int64_t where = phrase->part[part], terms = work->program[where++];
        if (part == phrase->driver) continue;
        if (terms == 1 && term_of(work, where)->row) {
            and_row(work, term_of(work, where), possible);
            continue;
        }
        __builtin_memset(one, 0, documents);
        for (int64_t i = 0; i < terms; i++)
            if (term_of(work, where + i)->number >= 0) or_term(work, term_of(work, where + i), one);
        for (int64_t i = 0; i < documents; i++) possible[i] &= one[i];
    }
    give_back(work, one);
    return possible;
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
    Found found = {.count = 0};
    for (int64_t i = 0; i < terms; i++)
        if (term_of(work, where + i)->number >= 0) found.room += place_count(work, term_of(work, where + i));
    uint32_t *documents = found.documents = take(work, found.room * sizeof(uint32_t));
    uint32_t *counts = take(work, found.room * sizeof(uint32_t));
    if (!documents || !counts) return;
    note_codes(work, &phrase);
    uint8_t *possible = found.room * DENSE > work->segment->documents ? possible_documents(work, &phrase) : NULL;
    for (int64_t i = 0; i < terms; i++)
        if (term_of(work, where + i)->number >= 0) find_around(work, &phrase, &found, term_of(work, where + i), possible);
    if (possible) give_back(work, possible);
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
        open_driver(work, phrase, &places, term, document);
        if (next_around(work, phrase, &places, 0) >= 0) return 1;
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
