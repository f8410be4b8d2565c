/* Terms of a dictionary: they stand one behind the other in their order, and `ends` tells where each begins and, last,
   where the last one ends. Nothing outside of them is read, whatever the ends say. */

#include "pages.h"

typedef struct {
    const uint8_t *bytes;
    int64_t length, count;
    Array ends;
} Terms;

/* A term; one whose ends are wrong is empty. */
static const uint8_t *term_at(const Terms *terms, int64_t number, int64_t *size)
{
    int64_t start = at(&terms->ends, number), end = at(&terms->ends, number + 1);
    *size = start <= end && end <= terms->length ? end - start : 0;
    return terms->bytes + (*size ? start : 0);
}

/* Below 0, 0 or above 0 as one string is before, is, or is behind another. */
static int64_t compare(const uint8_t *one, int64_t size, const uint8_t *other, int64_t other_size)
{
    int64_t both = size < other_size ? size : other_size, place = 0;
    while (place < both && one[place] == other[place]) place++;
    return place < both ? one[place] - other[place] : size - other_size;
}

/* The first term that is not before a string. */
static int64_t first_term(const Terms *terms, const uint8_t *sought, int64_t size)
{
    int64_t low = 0, high = terms->count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2, length;
        const uint8_t *term = term_at(terms, middle, &length);
        if (compare(term, length, sought, size) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}
