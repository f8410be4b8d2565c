/* The documents that match a tree. A node is its kind and then, in the program:
   LEAF leaf weight · AND, OR, ANY_OF count length children · AND_NOT, AND_MAYBE length two nodes · MASK number score ·
   EVERYTHING. `length` is how far it is to what stands behind the node. */

#include "phrases.h"

enum { LEAF, AND, OR, ANY_OF, AND_NOT, AND_MAYBE, MASK, EVERYTHING };

static inline int kind_of(const Work *work, int64_t node) { return (int)work->program[node]; }

static inline int64_t first_child(const Work *work, int64_t node)
{
    return node + (kind_of(work, node) >= AND_NOT ? 2 : 3);
}

static inline int64_t children_of(const Work *work, int64_t node)
{
    return kind_of(work, node) >= AND_NOT ? 2 : (int64_t)work->program[node + 1];
}

static int64_t behind(const Work *work, int64_t node)
{
    switch (kind_of(work, node)) {
    case LEAF:
    case MASK: return node + 3;
    case EVERYTHING: return node + 1;
    case AND_NOT:
    case AND_MAYBE: return node + (int64_t)work->program[node + 1];
    }
    return node + (int64_t)work->program[node + 2];
}

static void or_leaf(Work *work, Leaf *leaf, uint8_t *into)
{
    if (leaf->kind == PHRASE) {
        list_phrase(work, leaf);
        for (int64_t i = 0; i < leaf->listed; i++) into[leaf->documents[i]] = 1;
    } else if (leaf->kind == SUM)
        for (int64_t part = 0; part < leaf->count; part++) or_term(work, term_of(work, leaf->parts + 2 * part), into);
    else or_term(work, term_of(work, leaf->parts), into);
}

static void put_set(Work *work, int64_t node, uint8_t *into, int level);

static void or_set(Work *work, int64_t node, uint8_t *restrict into, int level)
{
    const int64_t documents = work->segment->documents;
    if (kind_of(work, node) == LEAF) {
        or_leaf(work, &work->leaves[(int64_t)work->program[node + 1]], into);
        return;
    }
    uint8_t *restrict other = mask(work);
    if (!other) return;
    put_set(work, node, other, level);
    for (int64_t i = 0; i < documents; i++) into[i] |= other[i];
    give_back(work, other);
}

static void and_set(Work *work, int64_t node, uint8_t *restrict into, int invert, int level)
{
    const int64_t documents = work->segment->documents;
    if (kind_of(work, node) == LEAF && !invert) {
        Leaf *leaf = &work->leaves[(int64_t)work->program[node + 1]];
        if (leaf->kind == TERM && term_of(work, leaf->parts)->row) {
            and_row(work, term_of(work, leaf->parts), into);
            return;
        }
    }
    uint8_t *restrict other = mask(work);
    if (!other) return;
    put_set(work, node, other, level);
    if (invert) for (int64_t i = 0; i < documents; i++) into[i] &= !other[i];
    else for (int64_t i = 0; i < documents; i++) into[i] &= other[i];
    give_back(work, other);
}

/* Marks the documents that match a node, deleted and hidden ones included. */
static void put_set(Work *work, int64_t node, uint8_t *into, int level)
{
    const int64_t documents = work->segment->documents;
    if (level > DEEPEST || work->failed) {
        work->failed = 1;
        return;
    }
    int64_t child = first_child(work, node), count = children_of(work, node);
    switch (kind_of(work, node)) {
    case MASK: __builtin_memcpy(into, work->masks[(int64_t)work->program[node + 1]], documents); return;
    case EVERYTHING: __builtin_memset(into, 1, documents); return;
    case AND_MAYBE: put_set(work, child, into, level + 1); return;
    case AND_NOT:
        put_set(work, child, into, level + 1);
        and_set(work, behind(work, child), into, 1, level + 1);
        return;
    case AND:
        if (!count) {
            __builtin_memset(into, 1, documents);
            return;
        }
        put_set(work, child, into, level + 1);
        while (--count > 0) {
            child = behind(work, child);
            and_set(work, child, into, 0, level + 1);
        }
        return;
    }
    __builtin_memset(into, 0, documents);
    if (kind_of(work, node) == LEAF) or_leaf(work, &work->leaves[(int64_t)work->program[node + 1]], into);
    else for (; count > 0; count--, child = behind(work, child)) or_set(work, child, into, level + 1);
}
