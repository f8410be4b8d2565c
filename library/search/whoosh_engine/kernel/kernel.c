/* A whole search over one segment in a few calls, for `answering.py`; what it does is what evaluation.py, ranking.py,
   filters.py and pages.py do with numpy, and the tests hold both against each other. The program is a list of numbers:
   leaves and then the trees (see sets.h); `vankien_` names are what is called from outside. Every call works on what
   it is given and on its own `Work`, so that any number of threads may call at once. */

#include "terms.h"

typedef struct {
    int64_t query, widened; /* nodes; -1 for none */
    const uint8_t *visible, *allowed, *ungrouped; /* masks; NULL lets everything through */
    struct {
        int64_t chosen; /* a facet by which was chosen is counted without its own choice */
        const uint8_t *others;
    } facets[FACETS];
    int64_t group_count;
    const uint8_t *groups[]; /* masks; NULL: nothing is of the group */
} Asked;

Work *vankien_begin(void) { return calloc(1, sizeof(Work)); }

void vankien_end(Work *work)
{
    while (work->chunks) {
        Chunk *next = work->chunks->next;
        free(work->chunks);
        work->chunks = next;
    }
    free(work->marks);
    free(work);
}

int64_t vankien_holds(const Work *work) /* bytes */
{
    int64_t held = work->marks_size;
    for (const Chunk *chunk = work->chunks; chunk; chunk = chunk->next) held += chunk->size;
    return held;
}

/* The documents that a mask marks, `size` of them, in order. */
static const uint32_t *listed(Work *work, const uint8_t *marked, int64_t size)
{
    const int64_t documents = work->segment->documents;
    uint32_t *list = take(work, (size + 1) * sizeof(uint32_t));
    if (!list) return NULL;
    int64_t place = 0, count = 0;
    for (; place + 8 <= documents; place += 8) {
        uint64_t eight;
        __builtin_memcpy(&eight, marked + place, 8);
        if (eight) for (int i = 0; i < 8 && count < size; i++) list[count] = place + i, count += marked[place + i];
    }
    for (; place < documents && count < size; place++) list[count] = place, count += marked[place];
    return count == size ? list : NULL;
}

static int open_work(Work *work, const Segment *segment, const int64_t *terms, int64_t term_count,
                     const double *program, int64_t leaf_count, const uint8_t *const *masks)
{
    take_all_back(work);
    work->segment = segment, work->program = program, work->masks = masks, work->failed = 0;
    work->to_spread = MOST_SPREAD;
    if (work->marks_size < segment->documents) {
        free(work->marks);
        work->marks = calloc(1, segment->documents);
        work->marks_size = work->marks ? segment->documents : 0;
    }
    work->terms = take(work, (term_count + 1) * sizeof(Term));
    work->leaves = take(work, (leaf_count + 1) * sizeof(Leaf));
    work->leaf_count = leaf_count;
    if (!work->marks || !work->terms || !work->leaves) return 0;
    for (int64_t i = 0; i < term_count; i++) open_term(work, &work->terms[i], terms[2 * i], terms[2 * i + 1]);
    return 1;
}

/* Reads the leaves of the program and, where `sizes` is given, counts those that are not known: kind, field, known, parts, then the terms. */
static void open_leaves(Work *work, int64_t *sizes)
{
    const double *program = work->program;
    int64_t where = 0;
    for (int64_t i = 0; i < work->leaf_count; i++) {
        Leaf *leaf = &work->leaves[i];
        *leaf = (Leaf){.kind = program[where], .field = program[where + 1], .count = program[where + 3],
                       .parts = where + 4, .size = -1, .listed = -1, .stamp = -1};
        int known = program[where + 2];
        where += 4;
        if (leaf->kind == PHRASE) for (int64_t part = 0; part < leaf->count; part++) where += 1 + (int64_t)program[where];
        else where += leaf->kind == SUM ? 2 * leaf->count : 1;
        if (leaf->kind == PHRASE && leaf->count > MOST_PARTS) work->failed = 1;
        if (sizes) sizes[i] = known || work->failed ? -1 : size_of(work, leaf);
    }
}

#define COUNT(TYPE)                                                                                        \
    for (int64_t i = 0; i < size; i++) {                                                                   \
        int64_t code = ((const TYPE *)codes->data)[list[i]];                                               \
        if (code < totals->length) counts[code] += step;                                                   \
    }                                                                                                      \
    break

/* How many of a set have each code, of which there are `totals->length`; where most are in it, the others are counted. */
static void count_codes(Work *work, int facet, const uint32_t *list, int64_t size, int inverted, int64_t *counts)
{
    const Array *codes = &work->segment->facets[facet], *totals = &work->segment->totals[facet];
    const int64_t step = inverted ? -1 : 1;
    for (int64_t code = 0; code < totals->length; code++) counts[code] = inverted ? (int64_t)at(totals, code) : 0;
    switch (codes->length < work->segment->documents ? 0 : codes->item) {
    case 1: COUNT(uint8_t);
    case 2: COUNT(uint16_t);
    case 4: COUNT(uint32_t);
    }
}

/* Writes the values that a set has, in the order in which they are listed: places and counts. */
static int64_t tell_facet(Work *work, int facet, const uint32_t *list, int64_t size, int inverted, int64_t *unknown,
                          int64_t *out)
{
    const Array *totals = &work->segment->totals[facet], *shown_at = &work->segment->shown_at[facet];
    int64_t *counts = take(work, (totals->length + 1) * sizeof(int64_t)), told = 0;
    uint64_t *keys = take(work, (totals->length + 1) * sizeof(uint64_t));
    if (!counts || !keys || !list) return work->failed = 1, 0;
    count_codes(work, facet, list, size, inverted, counts);
    *unknown = totals->length ? counts[0] : 0;
    for (int64_t code = totals->length - 1; code > 0; code--) /* the newest year first, as they are listed */
        if (counts[code] > 0)
            keys[told++] = (facet ? (uint64_t)(0xFFFFFFFF - counts[code]) << 32 : at(shown_at, code) << 32) |
                             (facet ? at(shown_at, code) : (uint64_t)counts[code]);
    sort(keys, told);
    for (int64_t i = 0; i < told; i++) {
        uint64_t high = keys[i] >> 32, low = keys[i] & 0xFFFFFFFF;
        out[2 * i] = (facet ? low : high) - 1; /* from 0 */
        out[2 * i + 1] = facet ? 0xFFFFFFFF - high : low;
    }
    return told;
}

static void and_mask(uint8_t *into, const uint8_t *from, const uint8_t *with, int64_t size)
{
    if (!with) __builtin_memmove(into, from, size);
    else for (int64_t i = 0; i < size; i++) into[i] = from[i] & with[i];
}

/* Finds and counts. `out`: found, wider, then of each facet how many values are told, then of each how many documents
   have none, sizes of the leaves, counts of the groups, then the facets' values. Returns 0 where that did not work. */
int64_t vankien_match(Work *work, const Segment *segment, const int64_t *terms, int64_t term_count,
                      const double *program, int64_t leaf_count, const uint8_t *const *masks, const Asked *asked,
                      int64_t *out)
{
    const int64_t documents = segment->documents;
    if (!open_work(work, segment, terms, term_count, program, leaf_count, masks)) return 0;
    int64_t *sizes = out + 8, *groups = sizes + leaf_count, *values = groups + asked->group_count;
    open_leaves(work, sizes);
    uint8_t *matching = mask(work), *found = mask(work), *wider = work->wider = mask(work), *other = mask(work);
    if (work->failed) return 0;
    put_set(work, asked->query, matching, 0);
    if (asked->visible) and_mask(matching, matching, asked->visible, documents);
    and_mask(found, matching, asked->allowed, documents);
    out[0] = count_marks(found, documents);
    out[1] = 0;
    if (asked->widened >= 0) {
        put_set(work, asked->widened, wider, 0);
        for (int64_t i = 0; i < documents; i++) wider[i] &= !matching[i];
        if (asked->visible) and_mask(wider, wider, asked->visible, documents);
        if (asked->allowed) and_mask(wider, wider, asked->allowed, documents);
        out[1] = count_marks(wider, documents);
    }
    work->sizes[0] = out[0], work->sizes[1] = out[1];
    work->lists[0] = listed(work, found, out[0]), work->lists[1] = NULL;
    const int inverted = out[0] * 2 > documents;
    const uint32_t *all = work->lists[0];
    if (inverted) {
        for (int64_t i = 0; i < documents; i++) other[i] = !found[i];
        all = listed(work, other, documents - out[0]);
    }
    for (int facet = 0; facet < FACETS; facet++) {
        if (asked->facets[facet].chosen) {
            and_mask(other, matching, asked->facets[facet].others, documents);
            int64_t size = count_marks(other, documents);
            out[2 + facet] = tell_facet(work, facet, listed(work, other, size), size, 0, &out[5 + facet], values);
        } else
            out[2 + facet] = tell_facet(work, facet, all, inverted ? documents - out[0] : out[0], inverted,
                                        &out[5 + facet], values);
        values += 2 * out[2 + facet];
    }
    for (int64_t group = 0; group < asked->group_count; group++) {
        groups[group] = 0;
        if (!asked->groups[group]) continue;
        and_mask(other, matching, asked->ungrouped, documents);
        and_mask(other, other, asked->groups[group], documents);
        groups[group] = count_marks(other, documents);
    }
    return !work->failed;
}

/* How many documents that are visible match a tree; -1 where that did not work. */
int64_t vankien_count(Work *work, const Segment *segment, const int64_t *terms, int64_t term_count,
                      const double *program, int64_t leaf_count, const uint8_t *const *masks, int64_t query,
                      const uint8_t *visible)
{
    if (!open_work(work, segment, terms, term_count, program, leaf_count, masks)) return -1;
    open_leaves(work, NULL);
    uint8_t *matching = mask(work);
    if (work->failed) return -1;
    put_set(work, query, matching, 0);
    if (visible) and_mask(matching, matching, visible, segment->documents);
    return work->failed ? -1 : count_marks(matching, segment->documents);
}

/* Scores of a node at some documents, which ascend; 0 for those that do not match it. */
int64_t vankien_scores(Work *work, int64_t node, const double *worths, const double *means, const uint32_t *documents,
                       int64_t count, double *scores)
{
    work->worths = worths, work->means = means, work->scoring = count;
    for (int64_t first = 0; first < count; first += BLOCK) {
        int size = count - first < BLOCK ? count - first : BLOCK;
        begin_block(work, documents + first, size);
        __builtin_memset(scores + first, 0, size * sizeof(double));
        add_node(work, node, scores + first, 0, 0);
    }
    return !work->failed;
}

/* Adds the refinement to the best. */
static void refine(Work *work, Hit *hits, int64_t count, int64_t node)
{
    uint64_t *order = take(work, count * sizeof(uint64_t));
    uint32_t *documents = take(work, count * sizeof(uint32_t));
    double *scores = take(work, count * sizeof(double));
    if (!order || !documents || !scores) return;
    for (int64_t i = 0; i < count; i++) order[i] = hits[i].document << 32 | i;
    sort(order, count);
    for (int64_t i = 0; i < count; i++) documents[i] = order[i] >> 32;
    vankien_scores(work, node, work->worths, work->means, documents, count, scores);
    for (int64_t i = 0; i < count; i++) {
        Hit *hit = &hits[order[i] & 0xFFFFFFFF];
        hit->score += scores[i];
        hit->key = key_of(work, hit->score, hit->document);
    }
}

/* Scores documents, which ascend, and keeps the best. */
static void score_all(Work *work, int64_t node, const uint32_t *list, int64_t size, Best *best)
{
    double found[BLOCK];
    work->scoring = size;
    for (int64_t first = 0; first < size; first += BLOCK) {
        const uint32_t *block = list + first;
        const int count = size - first < BLOCK ? size - first : BLOCK;
        begin_block(work, block, count);
        __builtin_memset(found, 0, sizeof found);
        add_node(work, node, found, 1, 0);
        for (int i = 0; i < count; i++) {
            if (found[i] < best->least - 2e-5) continue;
            add_hit(best, (Hit){key_of(work, found[i], block[i]), found[i], block[i]});
        }
    }
}

/* The first `shown` of what was found (or, with `wider`, of the rest) by the score of a node, in order; with
   `refinement` >= 0 that is added to the first `depth`. NULL where that did not work. */
static const Hit *ranked(Work *work, int64_t node, int64_t wider, int64_t shown, int64_t refinement, int64_t depth,
                         const double *worths, const double *means, int64_t *count_out)
{
    int64_t all = work->sizes[wider], wanted = refinement >= 0 && shown < depth ? depth : shown, part = all;
    Best best;
    if (wanted > all) wanted = all;
    const int opened = open_best(work, &best, wanted, all);
    if (!work->lists[wider]) work->lists[wider] = listed(work, work->wider, all);
    if (!opened || !work->lists[wider]) return NULL;
    work->worths = worths, work->means = means;
    const uint32_t *list = work->lists[wider];
    Bounds bounds = {.count = 0};
    double step = 0;
    if (all > wanted + BLOCK) read_bounds(work, node, &bounds, 1, 0);
    uint8_t *most = bounds.count ? most_of_each(work, &bounds, &step) : NULL;
    uint32_t *left = most ? likeliest_first(work, most, list, all, wanted, &part) : NULL;
    score_all(work, node, left ? left : list, left ? part : all, &best);
    for (all -= part, left = left ? left + part : NULL; left && all > 0; left += part, all -= part) {
        keep_best(&best); /* the best become better, ever more slowly */
        all = still_possible(most, step, bounds.always, best.least - 2e-5, left, all);
        part = 2 * part < all ? 2 * part : all;
        score_all(work, node, left, part, &best);
    }
    if (most) give_back(work, most);
    keep_best(&best);
    Hit *hits = best.hits;
    int64_t count = best.count;
    if (refinement >= 0 && count > depth) { /* only the first are refined, and stay before the others */
        sort_hits(hits, count);
        refine(work, hits, depth, refinement);
        sort_hits(hits, depth);
    } else {
        if (refinement >= 0 && count) refine(work, hits, count, refinement);
        count = first_hits(hits, count, shown);
    }
    *count_out = count;
    return work->failed ? NULL : hits;
}

/* `ranked`, told in numbers. Returns how many, -1 where that did not work. */
int64_t vankien_rank(Work *work, int64_t node, int64_t wider, int64_t wanted, int64_t refinement, int64_t depth,
                     const double *worths, const double *means, int64_t *documents, double *scores)
{
    int64_t count;
    const Hit *hits = ranked(work, node, wider, wanted, refinement, depth, worths, means, &count);
    if (!hits) return -1;
    for (int64_t i = 0; i < count; i++) documents[i] = hits[i].document, scores[i] = hits[i].score;
    return count;
}

/* The pages of some documents on which some leaves stand. `out`: of each document how many pages, then of all these
   pages the number from 1 and how many leaves stand on it. Returns how many numbers that is, though only `room` are
   written. */
int64_t vankien_pages(Work *work, const int64_t *documents, int64_t count, const int64_t *leaves, int64_t leaf_count,
                      int64_t room, int64_t *out)
{
    int64_t written = count;
    for (int64_t i = 0; i < count; i++) {
        const Segment *segment = work->segment;
        int64_t first = at(&segment->page_ends, documents[i]), end = at(&segment->page_ends, documents[i] + 1);
        int64_t with_hits = 0;
        if (i + AHEAD < count && leaf_count) fetch_text(&segment->fields[0], documents[i + AHEAD]);
        Pages pages = {&segment->page_places, documents[i], first, 0, NULL, NULL};
        if (end > first && end <= segment->page_places.length) pages.pages = end - first - 1;
        pages.leaves = take(work, (pages.pages + 1) * sizeof(int64_t));
        pages.last = take(work, (pages.pages + 1) * sizeof(int64_t));
        if (!pages.leaves || !pages.last) return -1;
        for (int64_t page = 0; page < pages.pages; page++) pages.leaves[page] = 0, pages.last[page] = -1;
        for (int64_t leaf = 0; leaf < leaf_count && pages.pages; leaf++)
            leaf_on_pages(work, &pages, &work->leaves[leaves[leaf]], leaf);
        for (int64_t page = 0; page < pages.pages; page++)
            if (pages.leaves[page]) {
                if (written + 2 <= room) out[written] = page + 1, out[written + 1] = pages.leaves[page];
                written += 2, with_hits++;
            }
        if (i < room) out[i] = with_hits;
    }
    return written;
}

/* One slice of what was found and, behind it, of the rest; for an index of one segment, where nothing is merged.
   `asked`: the nodes that rank both (-1 for none), refinement, depth, and the ranks of the slice. `out`: how many
   documents, which, then what `vankien_pages` writes of them. Returns how many numbers that is, -1 where that did not
   work; where it is more than `room` nothing of it counts. */
int64_t vankien_show(Work *work, const int64_t *asked, const double *worths, const double *means, const int64_t *leaves,
                     int64_t leaf_count, int64_t room, int64_t *out, double *scores)
{
    const int64_t depth = asked[3];
    int64_t first = asked[4], last = asked[5], shown = 0;
    for (int wider = 0; wider < 2 && asked[wider] >= 0; wider++) {
        int64_t size = work->sizes[wider], low = first > 0 ? first : 0, high = last < size ? last : size;
        first -= size, last -= size;
        if (low >= high) continue;
        int64_t count, refinement = low < depth ? asked[2] : -1;
        const Hit *hits = ranked(work, asked[wider], wider, high, refinement, depth, worths, means, &count);
        if (!hits) return -1;
        for (int64_t i = low; i < high; i++, shown++) {
            if (1 + shown < room) out[1 + shown] = hits[i].document;
            scores[shown] = hits[i].score;
        }
    }
    out[0] = shown;
    if (1 + shown >= room) return 1 + shown + room;
    int64_t written = vankien_pages(work, out + 1, shown, leaves, leaf_count, room - 1 - shown, out + 1 + shown);
    return written < 0 ? -1 : 1 + shown + written;
}

/* The numbers of strings in a dictionary, -1 for those that are not there. `starts`: where each begins among `strings`
   and, last, where the last one ends. */
void vankien_find(const Terms *terms, const uint8_t *strings, const int64_t *starts, int64_t count, int64_t *numbers)
{
    for (int64_t i = 0; i < count; i++) {
        const uint8_t *sought = strings + starts[i];
        int64_t size = starts[i + 1] - starts[i], length = 0, number = first_term(terms, sought, size);
        const uint8_t *term = number < terms->count ? term_at(terms, number, &length) : NULL;
        numbers[i] = term && !compare(term, length, sought, size) ? number : -1;
    }
}
