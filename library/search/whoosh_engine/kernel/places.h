/* Where a term stands, read from the text itself: what is read of it is told by the hints of a listed term, and is the
   whole document for a common one. Rare terms share one code; their places are kept. */

#include "matching.h"

enum { SHARED = 0xFFFF, /* the code of all terms that have none of their own */
       HINT_PARTS = 256, HINT_STEP = 64, AT_ONCE = 32 };

typedef struct {
    const Field *field;
    uint64_t code;
    int64_t next, end; /* what is read now: of the text, or of the kept places */
    int64_t start, size; /* of the document */
    int64_t hint, hints_end; /* which are still to follow */
} Places;

/* The first place from `from` on where the text has a code, and `beside` stands `off` places further where that is not
   negative; `end` for none. */
static inline int64_t next_code(const uint16_t *text, int64_t from, int64_t end, uint16_t code)
{
    for (; from + AT_ONCE <= end; from += AT_ONCE) {
        uint16_t any = 0;
        for (int i = 0; i < AT_ONCE; i++) any |= -(text[from + i] == code);
        if (any) break;
    }
    while (from < end && text[from] != code) from++;
    return from;
}

static inline int64_t next_pair(const uint16_t *text, int64_t from, int64_t end, uint16_t code, int64_t off,
                                uint16_t beside)
{
    for (; from + AT_ONCE <= end; from += AT_ONCE) {
        uint16_t any = 0;
        for (int i = 0; i < AT_ONCE; i++) any |= -(text[from + i] == code) & -(text[from + off + i] == beside);
        if (any) break;
    }
    while (from < end && (text[from] != code || text[from + off] != beside)) from++;
    return from;
}

static inline int64_t hints_before(const Field *field, int64_t posting)
{
    int64_t known = posting / HINT_STEP, start = at(&field->hint_starts, known);
    for (int64_t i = known * HINT_STEP; i < posting; i++) start += at(&field->counts, i);
    return start >= 0 && start < field->hints.length ? start : field->hints.length;
}

/* The kept places of a rare term. */
static void kept_places(const Field *field, int64_t term, int64_t *from, int64_t *end)
{
    int64_t rare = lower(&field->rare_terms, 0, field->rare_terms.length, term);
    *from = *end = 0;
    if (rare >= field->rare_terms.length || (int64_t)at(&field->rare_terms, rare) != term) return;
    uint64_t first = at(&field->rare_starts, rare), last = at(&field->rare_starts, rare + 1);
    if (first <= last && last <= (uint64_t)field->rare_places.length) *from = first, *end = last;
}

static int has_places(const Field *field)
{
    return field->stream.length && field->stream.item == 2 && field->document_starts.item == 4;
}

/* Where a document begins and how many places it has, as far as they lie within the text. */
static int64_t document_start(const Field *field, int64_t document, int64_t *size)
{
    int64_t start = at(&field->document_starts, document), end = at(&field->document_starts, document + 1) - 1;
    *size = end > start && end <= field->stream.length ? end - start : 0;
    return start;
}

/* Which of its listed postings a document has of a term, -1 for none; near the last one it is found at once. */
static int64_t posting_of(const Field *field, Term *term, int64_t document)
{
    int64_t end = term->first + term->size, from = term->first + term->place_cursor;
    if (from >= end || (int64_t)at(&field->documents, from) > document) from = term->first;
    from = lower(&field->documents, from, end, document);
    term->place_cursor = from - term->first;
    return from < end && (int64_t)at(&field->documents, from) == document ? from : -1;
}

/* Begins to tell the places of a term in a document. `posting`: its own among the listed ones, -1 where that has yet
   to be found; `hint`: where its hints begin, -1 likewise. */
static void open_places(Places *places, const Field *field, Term *term, int64_t document, int64_t posting,
                        int64_t hint)
{
    *places = (Places){.field = field, .code = at(&field->codes, term->number)};
    places->start = document_start(field, document, &places->size);
    if (term->number < 0 || !places->size) return;
    if (places->code == SHARED) {
        int64_t from, end;
        kept_places(field, term->number, &from, &end);
        places->next = lower(&field->rare_places, from, end, places->start);
        places->end = lower(&field->rare_places, places->next, end, places->start + places->size);
        return;
    }
    if (term->row) {
        places->next = places->start, places->end = places->start + places->size;
        return;
    }
    if (posting < 0 && (posting = posting_of(field, term, document)) < 0) return;
    places->hint = hint < 0 ? hints_before(field, posting) : hint;
    places->hints_end = places->hint + (int64_t)at(&field->counts, posting);
    if (places->hints_end > field->hints.length) places->hints_end = field->hints.length;
}

/* Goes on to the next part of the document that has a hint. */
static inline int next_hint(Places *places)
{
    const uint8_t *hints = places->field->hints.data;
    if (places->hint >= places->hints_end) return 0;
    int64_t part = hints[places->hint++];
    while (places->hint < places->hints_end && hints[places->hint] == part) places->hint++;
    places->next = places->start + (part * places->size + HINT_PARTS - 1) / HINT_PARTS;
    places->end = places->start + ((part + 1) * places->size + HINT_PARTS - 1) / HINT_PARTS;
    return 1;
}

/* The next place not below `from`, -1 for none. */
static inline int64_t next_place(Places *places, int64_t from)
{
    const uint16_t *text = places->field->stream.data;
    if (places->code == SHARED) {
        places->next = lower(&places->field->rare_places, places->next, places->end, from);
        return places->next < places->end ? (int64_t)at(&places->field->rare_places, places->next++) : -1;
    }
    do {
        if (places->next < from) places->next = from;
        int64_t place = next_code(text, places->next, places->end, places->code);
        if (place < places->end) {
            places->next = place + 1;
            return place;
        }
    } while (next_hint(places));
    return -1;
}
