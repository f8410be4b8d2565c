/* Arrays of a segment as they lie in its file, and what is looked up in them. Everything read from the file is held
   against the length of what it points into: a wrong byte may give a wrong answer, never a step outside of an array. */

#include <stddef.h>
#include <stdint.h>

/* Of the C library, whose headers need not be installed. */
extern void *calloc(size_t count, size_t size);
extern void free(void *memory);

enum { BLOCK = 256, /* documents that are scored at a time */
       DEEPEST = 24, /* levels of a query tree */
       MOST_PARTS = 64, /* parts of a phrase */
       STEP = 128 /* where gaps and hints begin is kept for every so many listed postings */ };

typedef struct {
    const void *data;
    int64_t item; /* bytes of one number, 0 for an array that is not there */
    int64_t length;
} Array;

typedef struct { /* a field of a segment; `Segment` in segments.py gives them in this order */
    Array frequencies, starts, gaps, gap_starts, counts, rows, row_terms, lengths;
    Array document_starts, stream, codes, paired, pairs, hints, hint_starts, row_hints, row_hint_starts;
    Array rare_terms, rare_starts, rare_places;
} Field;

enum { FIELDS = 6, FACETS = 3 };

typedef struct {
    int64_t documents;
    const uint8_t *alive; /* NULL: all are */
    Array ties, page_ends, page_places;
    Array facets[FACETS], totals[FACETS], shown_at[FACETS]; /* codes of the documents; how many have each, its place */
    Field fields[FIELDS];
} Segment;

static inline uint64_t at(const Array *array, int64_t place)
{
    if (place < 0 || place >= array->length) return 0;
    switch (array->item) {
    case 1: return ((const uint8_t *)array->data)[place];
    case 2: return ((const uint16_t *)array->data)[place];
    case 4: return ((const uint32_t *)array->data)[place];
    case 8: return ((const uint64_t *)array->data)[place];
    }
    return 0;
}

/* The first place from `from` on whose number is not below `wanted`, before `end`; near ones are found at once. */
#define LOWER(TYPE)                                                                                        \
    static inline int64_t lower_##TYPE(const TYPE *list, int64_t from, int64_t end, uint64_t wanted)       \
    {                                                                                                      \
        int64_t step = 1, low = from, high = from;                                                         \
        while (high < end && list[high] < wanted) low = high + 1, high += step, step *= 2;                 \
        if (high > end) high = end;                                                                        \
        while (low < high) {                                                                               \
            int64_t middle = low + (high - low) / 2;                                                       \
            if (list[middle] < wanted) low = middle + 1;                                                   \
            else high = middle;                                                                            \
        }                                                                                                  \
        return low;                                                                                        \
    }
LOWER(uint8_t)
LOWER(uint16_t)
LOWER(uint32_t)
LOWER(uint64_t)

static inline int64_t lower(const Array *array, int64_t from, int64_t end, uint64_t wanted)
{
    if (end > array->length) end = array->length;
    if (from < 0) from = 0;
    switch (array->item) {
    case 1: return lower_uint8_t(array->data, from, end, wanted);
    case 2: return lower_uint16_t(array->data, from, end, wanted);
    case 4: return lower_uint32_t(array->data, from, end, wanted);
    case 8: return lower_uint64_t(array->data, from, end, wanted);
    }
    return end;
}

static void sort(uint64_t *keys, int64_t count) /* heapsort: no worst case, no memory */
{
    int64_t ordered = 1;
    while (ordered < count && keys[ordered - 1] <= keys[ordered]) ordered++;
    if (ordered >= count) return; /* as years mostly are, and what was found in the order of the documents */
    for (int64_t end = count, top = count / 2; end > 1;) {
        uint64_t key;
        if (top > 0) key = keys[--top];
        else {
            key = keys[--end];
            keys[end] = keys[0];
        }
        int64_t place = top, child;
        while ((child = 2 * place + 1) < end) {
            if (child + 1 < end && keys[child + 1] > keys[child]) child++;
            if (key >= keys[child]) break;
            keys[place] = keys[child];
            place = child;
        }
        keys[place] = key;
    }
}
