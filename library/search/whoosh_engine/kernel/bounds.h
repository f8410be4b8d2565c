/* Which documents cannot come among the best any more: what a leaf gives is always less than its worth, so a document
   that has only leaves of little worth need not be scored. It changes no answer. */

#include "scoring.h"

enum { MOST_BOUNDS = 64 };

typedef struct {
    int64_t leaf[MOST_BOUNDS];
    double most[MOST_BOUNDS]; /* what each gives at most */
    double always; /* what every document may be given besides */
    int count;
} Bounds;

static void add_bound(Work *work, Bounds *bounds, int64_t number, double most)
{
    const Leaf *leaf = &work->leaves[number];
    if (!(most > 0)) return;
    if (bounds->count == MOST_BOUNDS || (leaf->kind == PHRASE && leaf->listed < 0)) { /* to list it would take longer */
        bounds->always += most;
        return;
    }
    bounds->leaf[bounds->count] = number, bounds->most[bounds->count++] = most;
}

/* `sure`: every document of the list matches the node. */
static void read_bounds(Work *work, int64_t node, Bounds *bounds, int sure, int level)
{
    int kind = kind_of(work, node);
    int64_t child = first_child(work, node), count = children_of(work, node);
    if (level > DEEPEST) {
        work->failed = 1;
        return;
    }
    if (kind == LEAF) {
        double most = work->program[node + 2] * work->worths[(int64_t)work->program[node + 1]];
        if (!sure) add_bound(work, bounds, work->program[node + 1], most);
        else if (most > 0) bounds->always += most;
        return;
    }
    if (kind == MASK && work->program[node + 2] > 0) bounds->always += work->program[node + 2];
    if (kind == MASK || kind == EVERYTHING) return;
    if (kind == AND_NOT) count = 1;
    for (int64_t one = 0; one < count; one++, child = behind(work, child))
        read_bounds(work, child, bounds, sure && (kind == AND || kind == AND_NOT || (kind == AND_MAYBE && !one)),
                    level + 1);
}

#define ADD_STEPS(TYPE)                                                                                    \
    for (int64_t i = 0; i < documents; i++)                                                                \
        most[i] += (uint8_t)-(((const TYPE *)row)[i] != 0) & steps;                                        \
    break

static void add_steps(uint8_t *restrict most, const void *restrict row, int64_t item, int64_t documents, uint8_t steps)
{
    switch (item) {
    case 1: ADD_STEPS(uint8_t);
    case 2: ADD_STEPS(uint16_t);
    case 4: ADD_STEPS(uint32_t);
    }
}

/* What each document may be given at most besides `always`, in steps; NULL where that cannot be told. */
static uint8_t *most_of_each(Work *work, const Bounds *bounds, double *step)
{
    const int64_t documents = work->segment->documents;
    double sum = 0;
    for (int i = 0; i < bounds->count; i++) sum += bounds->most[i];
    uint8_t *most = sum > 0 ? mask(work) : NULL, *one = sum > 0 ? mask(work) : NULL;
    if (!most || !one) return NULL;
    *step = sum / (255 - bounds->count); /* each is rounded up, and all together still fit into a byte */
    __builtin_memset(most, 0, documents);
    for (int i = 0; i < bounds->count; i++) {
        Leaf *leaf = &work->leaves[bounds->leaf[i]];
        Term *term = leaf->kind == TERM ? term_of(work, leaf->parts) : NULL;
        int steps = (int)(bounds->most[i] / *step);
        steps += steps * *step < bounds->most[i];
        if (term && term->row) add_steps(most, term->row, field_of(work, leaf->field)->rows.item, documents, steps);
        else if (term) {
            const uint32_t *list = documents_of(work, term);
            for (int64_t place = 0; place < term->size; place++) most[list[place]] += steps;
        } else {
            __builtin_memset(one, 0, documents);
            or_leaf(work, leaf, one);
            add_steps(most, one, 1, documents, steps);
        }
    }
    give_back(work, one);
    return most;
}

/* The documents of a list with those before that may be given most, so many as are wanted and more; both parts in
   order. `first`: how many those are. NULL where there is no memory. */
static uint32_t *likeliest_first(Work *work, const uint8_t *most, const uint32_t *list, int64_t size, int64_t wanted,
                                 int64_t *first)
{
    int64_t counts[256] = {0}, before = 0, place = 0;
    int level = 256;
    uint32_t *parted = take(work, (size + 1) * sizeof(uint32_t));
    if (!parted) return NULL;
    for (int64_t i = 0; i < size; i++) counts[most[list[i]]]++;
    while (before < wanted && level > 0) before += counts[--level];
    *first = before;
    for (int64_t i = 0; i < size; i++) {
        const int likely = most[list[i]] >= level;
        parted[likely ? place : before] = list[i];
        place += likely, before += !likely;
    }
    return parted;
}

/* Keeps of a list those that may be given `least` or more, in order. Returns how many those are. */
static int64_t still_possible(const uint8_t *most, double step, double always, double least, uint32_t *list, int64_t size)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < size; i++) {
        list[kept] = list[i];
        kept += always + most[list[i]] * step >= least;
    }
    return kept;
}
