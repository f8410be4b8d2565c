/* Terms, leaves and the sets of documents that match a tree of them. */

#include "arrays.h"

typedef struct {
    int field;
    int64_t number; /* in the dictionary, -1 for none */
    int64_t size; /* documents that have it */
    const char *row; /* one count for each document; NULL: gaps and counts from `first` on */
    int64_t first;
    const uint32_t *documents; /* read out of the gaps; NULL: not yet */
    const uint8_t *spread; /* the counts of a listed one, one for each document; NULL: not spread out */
    int64_t cursor, place_cursor; /* where was looked last */
} Term;

enum { TERM, SUM, PHRASE };

typedef struct {
    int kind, field;
    int64_t parts; /* where the program names its terms; a SUM of one term of weight 1 is a TERM */
    int64_t count; /* terms, or parts of a phrase */
    int64_t size; /* living documents that have it; -1: not counted yet */
    uint32_t *documents, *counts; /* of a phrase that was looked for everywhere */
    int64_t listed; /* of these; -1: was not */
    int64_t cursor, stamp;
    int any; /* whether one of the documents of the block has it */
    double *frequencies; /* of the documents of the block */
} Leaf;

typedef struct Chunk {
    struct Chunk *next;
    size_t size, used;
} Chunk;

typedef struct {
    const Segment *segment;
    const double *program;
    int64_t length;
    const uint8_t *const *masks; /* of nodes that are no leaves */
    Term *terms;
    Leaf *leaves;
    int64_t term_count, leaf_count;
    uint8_t *wider; /* what only the widened query finds */
    const uint32_t *lists[2]; /* the result, and what only the widened query finds; NULL: not listed yet */
    int64_t sizes[2];
    const double *worths, *means;
    int64_t scoring; /* how many documents are scored now */
    int64_t to_spread; /* bytes that may still be used for that */
    int64_t stamp; /* of the block */
    const uint32_t *block; /* documents, ascending */
    int size;
    double norms[FIELDS][BLOCK];
    int64_t norm_stamps[FIELDS];
    uint8_t *marks; /* kept empty between uses */
    int64_t marks_size;
    Chunk *chunks;
    uint8_t *spare[2 * DEEPEST]; /* masks that are free again */
    int spares;
    int failed; /* no memory, or a tree that is too deep */
} Work;

/* Memory that is kept from question to question, and given back only with the work. */
static void *take(Work *work, size_t size)
{
    size = (size + 63) & ~(size_t)63;
    Chunk *chunk = work->chunks;
    while (chunk && chunk->size - chunk->used < size) chunk = chunk->next;
    if (!chunk) {
        size_t room = size + sizeof(Chunk) > (1 << 18) ? size : (1 << 18);
        chunk = calloc(1, sizeof(Chunk) + room + 64);
        if (!chunk) {
            work->failed = 1;
            return NULL;
        }
        chunk->size = room;
        chunk->next = work->chunks;
        work->chunks = chunk;
    }
    void *memory = (char *)(chunk + 1) + chunk->used;
    chunk->used += size;
    return memory;
}

static void take_all_back(Work *work)
{
    for (Chunk *chunk = work->chunks; chunk; chunk = chunk->next) chunk->used = 0;
    work->spares = 0;
}

static uint8_t *mask(Work *work)
{
    return work->spares ? work->spare[--work->spares] : take(work, work->segment->documents);
}

static void give_back(Work *work, uint8_t *mask)
{
    if (work->spares < 2 * DEEPEST) work->spare[work->spares++] = mask;
}

static inline const Field *field_of(const Work *work, int number) { return &work->segment->fields[number]; }

static void open_term(Work *work, Term *term, int field, int64_t number)
{
    const Field *in = field_of(work, field);
    *term = (Term){.field = field, .number = number};
    if (number < 0 || number >= in->frequencies.length) {
        term->number = -1;
        return;
    }
    term->size = at(&in->frequencies, number);
    int64_t row = lower(&in->row_terms, 0, in->row_terms.length, number);
    if (row < in->row_terms.length && (int64_t)at(&in->row_terms, row) == number &&
        (row + 1) * work->segment->documents <= in->rows.length)
        term->row = (const char *)in->rows.data + row * work->segment->documents * in->rows.item;
    else {
        term->first = at(&in->starts, number);
        if (term->first < 0 || term->first > in->counts.length - term->size) term->size = 0;
    }
}

/* The documents of a listed term, ascending; `size` of them. They are read once for a question. */
static const uint32_t *documents_of(Work *work, Term *term)
{
    if (term->documents) return term->documents;
    const Field *in = field_of(work, term->field);
    uint32_t *documents = take(work, (term->size + 1) * sizeof(uint32_t));
    const uint8_t *gap = in->gaps.data, *end = gap + in->gaps.length;
    uint64_t start = at(&in->gap_starts, term->first / STEP), document = 0;
    int64_t size = 0;
    if (!documents) {
        term->size = 0;
        return NULL;
    }
    gap = start < (uint64_t)in->gaps.length ? gap + start : end;
    for (int64_t before = term->first % STEP; before > 0 && gap < end; gap++) before -= *gap < 128;
    while (size < term->size && gap < end) {
        uint64_t step = *gap & 127;
        for (int shift = 7; *gap++ > 127 && gap < end && shift < 35; shift += 7) step |= (uint64_t)(*gap & 127) << shift;
        document += step;
        if (document >= (uint64_t)work->segment->documents) break;
        documents[size++] = document;
    }
    term->size = size;
    return term->documents = documents;
}

/* Does `does` for every document of a term, as `document`. */
#define EACH_IN_ROW(TYPE, does)                                                                            \
    for (int64_t document = 0; document < documents; document++)                                           \
        if (((const TYPE *)term->row)[document]) { does; }                                                 \
    break
#define EACH_DOCUMENT(does)                                                                                \
    if (!term->row) {                                                                                      \
        const uint32_t *list_ = documents_of(work, term);                                                  \
        for (int64_t i_ = 0; i_ < term->size; i_++) {                                                      \
            const uint32_t document = list_[i_];                                                           \
            does;                                                                                          \
        }                                                                                                  \
    }                                                                                                      \
    else switch (in->rows.item) {                                                                          \
        case 1: EACH_IN_ROW(uint8_t, does);                                                                \
        case 2: EACH_IN_ROW(uint16_t, does);                                                               \
        case 4: EACH_IN_ROW(uint32_t, does);                                                               \
        }

#define COMBINE(TYPE, OPERATOR)                                                                            \
    for (int64_t i_ = 0; i_ < documents; i_++) into[i_] OPERATOR(((const TYPE *)term->row)[i_] != 0);      \
    break

static void or_term(Work *work, Term *term, uint8_t *restrict into)
{
    const Field *in = field_of(work, term->field);
    const int64_t documents = work->segment->documents;
    if (term->row) switch (in->rows.item) {
        case 1: COMBINE(uint8_t, |=);
        case 2: COMBINE(uint16_t, |=);
        case 4: COMBINE(uint32_t, |=);
        }
    else EACH_DOCUMENT(into[document] = 1)
}

static void and_row(Work *work, Term *term, uint8_t *restrict into)
{
    const int64_t documents = work->segment->documents;
    switch (field_of(work, term->field)->rows.item) {
        case 1: COMBINE(uint8_t, &=);
        case 2: COMBINE(uint16_t, &=);
        case 4: COMBINE(uint32_t, &=);
    }
}

static int64_t count_marks(const uint8_t *restrict marked, int64_t documents)
{
    int64_t count = 0;
    for (int64_t first = 0; first < documents; first += 255 * 16) { /* in bytes as long as they do not run over */
        int64_t end = first + 255 * 16 < documents ? first + 255 * 16 : documents, place = first;
        uint8_t sums[16] = {0};
        for (; place + 16 <= end; place += 16)
            for (int i = 0; i < 16; i++) sums[i] += marked[place + i];
        for (; place < end; place++) count += marked[place];
        for (int i = 0; i < 16; i++) count += sums[i];
    }
    return count;
}

/* In how many living documents one of several terms stands. */
static int64_t count_any(Work *work, const Leaf *leaf)
{
    const int64_t documents = work->segment->documents;
    const uint8_t *alive = work->segment->alive;
    int64_t count = 0, rows = 0;
    for (int64_t part = 0; part < leaf->count; part++)
        rows += work->terms[(int64_t)work->program[leaf->parts + 2 * part]].row != NULL;
    if (rows) {
        uint8_t *all = mask(work);
        if (!all) return 0;
        __builtin_memset(all, 0, documents);
        for (int64_t part = 0; part < leaf->count; part++)
            or_term(work, &work->terms[(int64_t)work->program[leaf->parts + 2 * part]], all);
        if (alive) for (int64_t i = 0; i < documents; i++) all[i] &= alive[i];
        count = count_marks(all, documents);
        give_back(work, all);
        return count;
    }
    uint8_t *marks = work->marks;
    for (int pass = 0; pass < 2; pass++) /* the second takes the marks away */
        for (int64_t part = 0; part < leaf->count; part++) {
            Term *term = &work->terms[(int64_t)work->program[leaf->parts + 2 * part]];
            const Field *in = field_of(work, term->field);
            if (pass) { EACH_DOCUMENT(marks[document] = 0) }
            else { EACH_DOCUMENT(if (!marks[document]) { marks[document] = 1; count += !alive || alive[document]; }) }
        }
    return count;
}
