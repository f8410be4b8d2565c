/* The best of what was scored, in order. */

#include "bounds.h"

enum { SPARE = 32, MOST_TURNS = 40 /* after which keys are sorted: they were laid out so that one of them is not found quickly */ };

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

typedef struct { /* the best so far, as they were found, and behind them some of which it is not known yet */
    Hit *hits;
    uint64_t *keys; /* room for as many */
    int64_t count, wanted, room;
    double least; /* the score of the last that can be among the best, once there are so many */
} Best;

/* `all`: how many are scored at most. */
static int open_best(Work *work, Best *best, int64_t wanted, int64_t all)
{
    const int64_t room = 2 * wanted + SPARE;
    *best = (Best){.wanted = wanted, .room = room < all ? room : all, .least = -__builtin_inf()};
    best->hits = take(work, best->room * sizeof(Hit));
    best->keys = take(work, best->room * sizeof(uint64_t));
    return best->hits && best->keys;
}

/* The key that would stand at a place if they were in order. */
static uint64_t key_at(uint64_t *keys, int64_t count, int64_t place)
{
    int64_t from = 0, end = count;
    for (int turns = 0; end - from > 1; turns++) {
        if (turns == MOST_TURNS) {
            sort(keys + from, end - from);
            break;
        }
        const uint64_t first = keys[from], middle = keys[from + (end - from) / 2], last = keys[end - 1];
        const uint64_t low = first < middle ? first : middle, high = first < middle ? middle : first;
        const uint64_t pivot = last < low ? low : last > high ? high : last;
        int64_t left = from, right = end - 1;
        while (left <= right) {
            while (keys[left] < pivot) left++;
            while (keys[right] > pivot) right--;
            if (left > right) break;
            const uint64_t key = keys[left];
            keys[left++] = keys[right], keys[right--] = key;
        }
        if (place <= right) end = right + 1;
        else if (place >= left) from = left;
        else break;
    }
    return keys[place];
}

/* Lets go of those that are not among the best; the others stay in the order in which they were found. */
static void keep_best(Best *best)
{
    int64_t kept = 0;
    if (best->count < best->wanted || !best->wanted) return;
    for (int64_t i = 0; i < best->count; i++) best->keys[i] = best->hits[i].key;
    const uint64_t last = key_at(best->keys, best->count, best->wanted - 1);
    for (int64_t i = 0; i < best->count; i++) {
        if (best->hits[i].key == last) best->least = best->hits[i].score;
        best->hits[kept] = best->hits[i];
        kept += best->hits[i].key <= last && kept < best->wanted; /* in a damaged file keys may be equal */
    }
    best->count = kept;
}

static inline void add_hit(Best *best, Hit hit)
{
    if (best->count == best->room) keep_best(best);
    if (best->count < best->room) best->hits[best->count++] = hit;
}
