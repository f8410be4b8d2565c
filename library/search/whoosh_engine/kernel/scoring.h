/* Scores in full precision at a block of documents: each leaf is looked up there once. */

#include "sets.h"

static const double K1 = 1.2, B = 0.75;
enum { SET = 32, LOOK_UP = 10, /* so many bytes are set while one number is written, which it takes to look one up */
       MOST_SPREAD = 8 << 20 /* bytes */ };

static void begin_block(Work *work, const uint32_t *documents, int size)
{
    work->block = documents, work->size = size, work->stamp++;
}

/* Adds how often a term stands in the documents of the block. */
#define FROM_ROW(TYPE)                                                                                     \
    for (int i = 0; i < size; i++) into[i] += weight * ((const TYPE *)term->row)[block[i]];                \
    return 1

/* Spreads out the counts of a listed term where many documents are scored: to look for each in the list would take
   longer. */
static void spread_out(Work *work, Term *term)
{
    const Field *in = field_of(work, term->field);
    const int64_t documents = work->segment->documents, fewer = term->size < work->scoring ? term->size : work->scoring;
    if (in->counts.item != 1 || documents > work->to_spread || documents / SET + term->size > LOOK_UP * fewer) return;
    const uint8_t *counts = (const uint8_t *)in->counts.data + term->first;
    const uint32_t *list = documents_of(work, term);
    uint8_t *spread = take(work, documents);
    if (!list || !spread) return;
    work->to_spread -= documents;
    __builtin_memset(spread, 0, documents);
    for (int64_t i = 0; i < term->size; i++) spread[list[i]] = counts[i];
    term->spread = spread;
}

static int add_term(Work *work, Term *term, double weight, double *restrict into)
{
    const Field *in = field_of(work, term->field);
    const uint32_t *restrict block = work->block;
    const int size = work->size;
    int any = 0;
    if (!term->size) return 0;
    if (term->row) switch (in->rows.item) {
        case 1: FROM_ROW(uint8_t);
        case 2: FROM_ROW(uint16_t);
        case 4: FROM_ROW(uint32_t);
        }
    if (!term->spread) spread_out(work, term);
    if (term->spread) {
        uint8_t some = 0;
        for (int i = 0; i < size; i++) {
            const uint8_t count = term->spread[block[i]];
            some |= count;
            into[i] += weight * count;
        }
        return some != 0;
    }
    const uint32_t *list = documents_of(work, term);
    int64_t end = term->size, cursor = term->cursor < end ? term->cursor : 0;
    if (cursor < end && list[cursor] > block[0]) cursor = 0;
    for (int64_t i = 0; i < size && cursor < end;) { /* whichever is behind catches up */
        uint32_t document = list[cursor];
        if (document < block[i]) cursor = lower_uint32_t(list, cursor + 1, end, block[i]);
        else if (document > block[i]) i = lower_uint32_t(block, i + 1, size, document);
        else into[i++] += weight * at(&in->counts, term->first + cursor++), any = 1;
    }
    term->cursor = cursor;
    return any;
}

/* How often a phrase stands in the documents of the block, of which each is looked at by itself. */
static int add_phrase(Work *work, Leaf *leaf, double *into)
{
    int any = 0;
    if (leaf->listed >= 0) {
        int64_t cursor = leaf->cursor;
        if (cursor >= leaf->listed || leaf->documents[cursor] > work->block[0]) cursor = 0;
        for (int i = 0; i < work->size; i++) {
            cursor = lower_uint32_t(leaf->documents, cursor, leaf->listed, work->block[i]);
            if (cursor == leaf->listed) break;
            if (leaf->documents[cursor] == work->block[i]) into[i] = leaf->counts[cursor], any = 1;
        }
        leaf->cursor = cursor;
        return any;
    }
    Phrase phrase;
    if (!read_phrase(work, leaf, &phrase)) return 0;
    int64_t where = phrase.part[phrase.driver], terms = work->program[where++];
    for (int64_t one = 0; one < terms; one++, where++) {
        Term *term = term_of(work, where);
        if (term->number < 0) continue;
        term->place_cursor = 0;
        for (int i = 0; i < work->size; i++) {
            if (term->row && i + AHEAD < work->size) fetch_text(phrase.field, work->block[i + AHEAD]);
            const int64_t count = count_around(work, &phrase, term, work->block[i]);
            into[i] += count, any |= count > 0;
        }
    }
    return any;
}

static const Leaf *looked_up(Work *work, int64_t number)
{
    Leaf *leaf = &work->leaves[number];
    if (leaf->stamp == work->stamp) return leaf;
    leaf->stamp = work->stamp;
    leaf->any = 0;
    if (!leaf->frequencies) leaf->frequencies = take(work, BLOCK * sizeof(double));
    if (!leaf->frequencies) return leaf;
    __builtin_memset(leaf->frequencies, 0, work->size * sizeof(double));
    if (leaf->kind == PHRASE) leaf->any = add_phrase(work, leaf, leaf->frequencies);
    else if (leaf->kind == TERM) leaf->any = add_term(work, term_of(work, leaf->parts), 1.0, leaf->frequencies);
    else for (int64_t part = 0; part < leaf->count; part++)
        leaf->any |= add_term(work, term_of(work, leaf->parts + 2 * part), work->program[leaf->parts + 2 * part + 1],
                              leaf->frequencies);
    return leaf;
}

#define NORMS(TYPE)                                                                                        \
    for (int i = 0; i < work->size; i++)                                                                   \
        norms[i] = ((const TYPE *)lengths->data)[work->block[i]] * each + K1 * (1 - B);                    \
    break

static const double *norms_of(Work *work, int number)
{
    double *norms = work->norms[number];
    if (work->norm_stamps[number] != work->stamp) {
        const Array *lengths = &field_of(work, number)->lengths;
        double each = K1 * B / work->means[number];
        work->norm_stamps[number] = work->stamp;
        switch (lengths->length < work->segment->documents ? 0 : lengths->item) {
        case 1: NORMS(uint8_t);
        case 2: NORMS(uint16_t);
        case 4: NORMS(uint32_t);
        default: for (int i = 0; i < work->size; i++) norms[i] = at(lengths, work->block[i]) * each + K1 * (1 - B);
        }
    }
    return norms;
}

static void add_leaf(Work *work, int64_t number, double weight, double *restrict total)
{
    const Leaf *leaf = looked_up(work, number);
    if (!leaf->any) return;
    const double *restrict frequencies = leaf->frequencies, *restrict norms = norms_of(work, leaf->field);
    const double worth = weight * work->worths[number];
    for (int i = 0; i < work->size; i++) total[i] += worth * (frequencies[i] / (frequencies[i] + norms[i]));
}

/* Which documents of the block match a node. */
static void has(Work *work, int64_t node, uint8_t *restrict into, int level)
{
    const int size = work->size;
    int kind = kind_of(work, node);
    if (level > DEEPEST || work->failed) {
        work->failed = 1;
        return;
    }
    if (kind == LEAF) {
        const Leaf *leaf = looked_up(work, work->program[node + 1]);
        for (int i = 0; i < size; i++) into[i] = leaf->any && leaf->frequencies[i] != 0;
        return;
    }
    if (kind == MASK) {
        const uint8_t *marked = work->masks[(int64_t)work->program[node + 1]];
        for (int i = 0; i < size; i++) into[i] = marked[work->block[i]];
        return;
    }
    __builtin_memset(into, kind == AND || kind == EVERYTHING, size);
    if (kind == EVERYTHING) return;
    uint8_t other[BLOCK];
    int64_t child = first_child(work, node), count = children_of(work, node);
    for (int64_t one = 0; one < count; one++, child = behind(work, child)) {
        if (kind == AND_MAYBE && one) break;
        has(work, child, other, level + 1);
        for (int i = 0; i < size; i++)
            into[i] = kind == AND ? into[i] & other[i] : kind == AND_NOT && one ? into[i] & !other[i] : into[i] | other[i];
    }
}

static void add_node(Work *work, int64_t node, double *total, int sure, int level);

/* The best that one of several nodes gives, which match or do not. */
static void add_best(Work *work, int64_t node, double *total, int level)
{
    double best[BLOCK] = {0}, scores[BLOCK];
    uint8_t any[BLOCK] = {0}, matches[BLOCK];
    int64_t child = first_child(work, node), count = children_of(work, node);
    for (; count > 0; count--, child = behind(work, child)) {
        has(work, child, matches, level + 1);
        __builtin_memset(scores, 0, sizeof scores);
        add_node(work, child, scores, 1, level + 1);
        for (int i = 0; i < work->size; i++)
            if (matches[i] && (!any[i] || scores[i] > best[i])) best[i] = scores[i], any[i] = 1;
    }
    for (int i = 0; i < work->size; i++) total[i] += best[i];
}

/* Adds what a node gives the documents of the block. `sure`: those that count are known to match it. */
static void add_node(Work *work, int64_t node, double *total, int sure, int level)
{
    int kind = kind_of(work, node);
    if (level > DEEPEST || work->failed) {
        work->failed = 1;
        return;
    }
    if (kind == EVERYTHING) return;
    if (kind == LEAF) {
        add_leaf(work, work->program[node + 1], work->program[node + 2], total);
        return;
    }
    if (kind == ANY_OF) {
        add_best(work, node, total, level);
        return;
    }
    if (kind == MASK) {
        const uint8_t *marked = work->masks[(int64_t)work->program[node + 1]];
        double score = work->program[node + 2];
        if (score != 0) for (int i = 0; i < work->size; i++) total[i] += sure || marked[work->block[i]] ? score : 0.0;
        return;
    }
    if (!sure && kind != OR) {
        double own[BLOCK] = {0};
        uint8_t matches[BLOCK];
        has(work, node, matches, level + 1);
        add_node(work, node, own, 1, level + 1);
        for (int i = 0; i < work->size; i++) total[i] += matches[i] ? own[i] : 0.0;
        return;
    }
    int64_t child = first_child(work, node), count = children_of(work, node);
    if (kind == AND_NOT) count = 1;
    for (int64_t one = 0; one < count; one++, child = behind(work, child))
        add_node(work, child, total, kind == OR ? sure && count == 1 : kind == AND_MAYBE ? !one : 1, level + 1);
}
