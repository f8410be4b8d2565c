/* Where a term stands, read from the text itself; hints tell which parts of it. In a single document a common term is
   looked for without them, for it would take as long to find them. Rare terms share one code; their places are kept. */

#include "matching.h"

enum { SHARED = 0xFFFF, /* the code of all terms that have none of their own */
       HINT_PARTS = 256,
       LINE = 64, /* bytes that memory gives at a time */
       MOST_FETCHED = 1024, /* places */
       AHEAD = 3 /* documents */ };

typedef struct {
    const Field *field;
    uint64_t code;
    int beside, off; /* the code that must stand next to it, and on which side (1 or -1); -1 for any */
    int64_t next, end; /* what is read now: of the text, or of the kept places */
    int64_t start, size; /* of the document */
    int64_t hint, hints_end; /* which are still to follow */
} Places;

/* Goes over places as long as there are so many and none of them fits: by many at a time, then by few. */
#define PASS_OVER(COUNT, fits)                                                                             \
    for (; from + COUNT <= end; from += COUNT) {                                                           \
        uint16_t any = 0;                                                                                  \
        for (int i = 0; i < COUNT; i++) any |= (fits);                                                     \
        if (any) break;                                                                                    \
    }

/* The first place from `from` on where the text has a code; `end` for none. */
static inline int64_t next_code(const uint16_t *restrict text, int64_t from, int64_t end, uint16_t code)
{
    PASS_OVER(64, (uint16_t)-(text[from + i] == code))
    PASS_OVER(8, (uint16_t)-(text[from + i] == code))
    while (from < end && text[from] != code) from++;
    return from;
}

/* The same with another code `off` places further. */
static inline int64_t next_pair(const uint16_t *restrict text, int64_t from, int64_t end, uint16_t code, int off,
                                uint16_t beside)
{
    const uint16_t *restrict other = text + off;
    PASS_OVER(64, (uint16_t)-(text[from + i] == code) & (uint16_t)-(other[from + i] == beside))
    PASS_OVER(8, (uint16_t)-(text[from + i] == code) & (uint16_t)-(other[from + i] == beside))
    while (from < end && (text[from] != code || other[from] != beside)) from++;
    return from;
}

/* At how many places that is so: where it mostly is, it takes less time to count than to stop at each. */
static inline int64_t count_pairs(const uint16_t *restrict text, int64_t from, int64_t end, uint16_t code, int off,
                                  uint16_t beside)
{
    const uint16_t *restrict other = text + off;
    int64_t count = 0;
    while (from < end) {
        const int64_t last = end - from < 0x8000 ? end : from + 0x8000; /* what 16 bits can count */
        uint16_t some = 0;
        for (; from < last; from++) some -= (uint16_t)-(text[from] == code) & (uint16_t)-(other[from] == beside);
        count += some;
    }
    return count;
}

/* Where the hints of a listed posting begin. */
static inline int64_t hints_before(const Field *field, int64_t posting)
{
    int64_t known = posting / STEP, start = at(&field->hint_starts, known);
    uint32_t sum = 0;
    if (field->counts.item == 1) {
        const uint8_t *counts = field->counts.data;
        for (int64_t i = known * STEP; i < posting; i++) sum += counts[i];
    } else
        for (int64_t i = known * STEP; i < posting; i++) sum += at(&field->counts, i);
    start += sum;
    return start >= 0 && start < field->hints.length ? start : field->hints.length;
}

/* The hints of all places of a term: returns how many there are. */
static int64_t hints_of(const Work *work, const Term *term, const uint8_t **hints)
{
    const Field *field = field_of(work, term->field);
    const Array *all = term->row ? &field->row_hints : &field->hints;
    int64_t from, end;
    if (term->row) {
        int64_t row = (term->row - (const char *)field->rows.data) / (work->segment->documents * field->rows.item);
        from = at(&field->row_hint_starts, row), end = at(&field->row_hint_starts, row + 1);
    } else
        from = hints_before(field, term->first), end = hints_before(field, term->first + term->size);
    if (from < 0 || end < from || end > all->length) from = end = 0;
    *hints = (const uint8_t *)all->data + from;
    return end - from;
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

/* Asks memory for the text of a document that is looked at soon; of a long one for its beginning.
   Always inline: a call that only asks memory for something is left out by gcc, as one that does nothing. */
__attribute__((always_inline)) static inline void fetch_text(const Field *field, int64_t document)
{
    int64_t size, start = document_start(field, document, &size);
    const char *text = (const char *)field->stream.data + start * (int64_t)sizeof(uint16_t);
    if (size > MOST_FETCHED) size = MOST_FETCHED;
    for (int64_t byte = 0; byte < size * (int64_t)sizeof(uint16_t); byte += LINE) __builtin_prefetch(text + byte);
}

/* Which of its postings a document has of a listed term, -1 for none; near the last one it is found at once. */
static int64_t posting_of(Work *work, Term *term, int64_t document)
{
    const uint32_t *list = documents_of(work, term);
    int64_t from = term->place_cursor;
    if (from >= term->size || list[from] > document) from = 0;
    from = term->place_cursor = lower_uint32_t(list, from, term->size, document);
    return from < term->size && list[from] == document ? term->first + from : -1;
}

/* Begins to tell the places of a term in a document, at which `beside` stands next to it (-1: any). */
static void open_places(Work *work, Places *places, Term *term, int64_t document, int beside, int off)
{
    const Field *field = field_of(work, term->field);
    *places = (Places){.field = field, .code = at(&field->codes, term->number), .beside = beside, .off = off};
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
        if (beside >= 0 && off < 0) places->next++; /* that side of the first place is outside */
        if (beside >= 0 && off > 0) places->end--;
        return;
    }
    int64_t posting = posting_of(work, term, document);
    if (posting < 0) return;
    places->hint = hints_before(field, posting);
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
    if (places->beside < 0) return 1;
    if (places->off < 0 && places->next == places->start) places->next++;
    if (places->off > 0 && places->end == places->start + places->size) places->end--;
    return 1;
}

/* The next place not below `from`, -1 for none. */
static inline int64_t next_place(Places *places, int64_t from)
{
    const Field *field = places->field;
    const uint16_t *text = field->stream.data;
    if (places->code == SHARED) {
        for (;; places->next++) {
            places->next = lower(&field->rare_places, places->next, places->end, from);
            if (places->next >= places->end) return -1;
            int64_t place = at(&field->rare_places, places->next);
            if (places->beside >= 0 && (int64_t)at(&field->stream, place + places->off) != places->beside) continue;
            places->next++;
            return place;
        }
    }
    do {
        int64_t place = places->next < from ? from : places->next;
        place = places->beside < 0 ? next_code(text, place, places->end, places->code)
                                   : next_pair(text, place, places->end, places->code, places->off, places->beside);
        if (place < places->end) {
            places->next = place + 1;
            return place;
        }
    } while (next_hint(places));
    return -1;
}
