/* The best of what was scored, in order: a heap in which the last of them stands on top. */

#include "bounds.h"

typedef struct {
    uint64_t key;
    double score;
    uint64_t document;
} Hit;

/* The order of the contract: by score in steps of 1e-5, then as the segment's ties say. */
static uint64_t key_of(const Work *work, double score, int64_t document)
{
    const double to_whole = 6755399441055744.0; /* added and taken away it leaves a whole number */
    double steps = (score * 1e5 + to_whole) - to_whole;
    if (steps > 2147483646.0) steps = 2147483646.0;
    if (steps < -2147483646.0) steps = -2147483646.0;
    return (uint64_t)(2147483648LL - (int64_t)steps) << 32 | at(&work->segment->ties, document);
}

static void sink(Hit *hits, int64_t top, int64_t count) /* the last of the order stands on top */
{
    Hit hit = hits[top];
    for (int64_t child; (child = 2 * top + 1) < count; top = child) {
        if (child + 1 < count && hits[child + 1].key > hits[child].key) child++;
        if (hit.key >= hits[child].key) break;
        hits[top] = hits[child];
    }
    hits[top] = hit;
}

static void sort_hits(Hit *hits, int64_t count)
{
    for (int64_t top = count / 2; top-- > 0;) sink(hits, top, count);
    for (int64_t end = count; end-- > 1;) {
        Hit hit = hits[end];
        hits[end] = hits[0], hits[0] = hit;
        sink(hits, 0, end);
    }
}

/* The first `wanted` of the hits come to the front, in order; the others are lost. Returns how many those are. */
static int64_t first_hits(Hit *hits, int64_t count, int64_t wanted)
{
    int64_t kept = wanted < count ? wanted : count;
    if (kept < count && kept > 0) {
        for (int64_t top = kept / 2; top-- > 0;) sink(hits, top, kept);
        for (int64_t i = kept; i < count; i++)
            if (hits[i].key < hits[0].key) {
                hits[0] = hits[i];
                sink(hits, 0, kept);
            }
    }
    sort_hits(hits, kept);
    return kept;
}

static void put_in_heap(Hit *hits, int64_t *count, int64_t wanted, Hit hit)
{
    if (*count < wanted) {
        hits[(*count)++] = hit;
        if (*count == wanted) for (int64_t top = wanted / 2; top-- > 0;) sink(hits, top, wanted);
    } else if (hit.key < hits[0].key) {
        hits[0] = hit;
        sink(hits, 0, wanted);
    }
}
