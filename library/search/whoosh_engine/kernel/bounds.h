/* Which documents cannot come among the best any more: what a leaf gives is always less than its worth, so a document
   that has only leaves of little worth need not be scored. It changes no answer. */

#include "scoring.h"

enum { MOST_BOUNDS = 64 };

typedef struct {
    int64_t leaf[MOST_BOUNDS]; /* by what they give at most, ascending */
    double most[MOST_BOUNDS];
    double always; /* what every document may be given besides */
    int count;
} Bounds;

static void add_bound(Work *work, Bounds *bounds, int64_t number, double most)
{
    const Leaf *leaf = &work->leaves[number];
    int place = bounds->count;
    if (!(most > 0)) return;
    if (place == MOST_BOUNDS || (leaf->kind == PHRASE && leaf->listed < 0)) { /* to list it would take longer */
        bounds->always += most;
        return;
    }
    for (; place > 0 && bounds->most[place - 1] > most; place--) {
        bounds->leaf[place] = bounds->leaf[place - 1];
        bounds->most[place] = bounds->most[place - 1];
    }
    bounds->leaf[place] = number, bounds->most[place] = most;
    bounds->count++;
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

/* Those of a list that may be given `least` or more, in order: the list itself where that cannot be told. */
static const uint32_t *still_possible(Work *work, const Bounds *bounds, double least, const uint32_t *list,
                                      int64_t *size)
{
    double sum = bounds->always;
    int weak = 0;
    while (weak < bounds->count && sum + bounds->most[weak] < least) sum += bounds->most[weak++];
    if (!weak) return list;
    uint8_t *strong = mask(work);
    uint32_t *left = take(work, (*size + 1) * sizeof(uint32_t));
    if (!strong || !left) return list;
    __builtin_memset(strong, 0, work->segment->documents);
    for (int i = weak; i < bounds->count; i++) or_leaf(work, &work->leaves[bounds->leaf[i]], strong);
    int64_t count = 0;
    for (int64_t i = 0; i < *size; i++) left[count] = list[i], count += strong[list[i]];
    give_back(work, strong);
    *size = count;
    return left;
}
