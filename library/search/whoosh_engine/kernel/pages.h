/* On which pages of a document the leaves stand. */

#include "ordering.h"

typedef struct {
    const Array *bounds; /* place of each page's first token, and of the end of the last page */
    int64_t document, first, pages;
    int64_t *leaves, *last; /* of each page: how many leaves stand on it, and which did last */
} Pages;

static int64_t bound(const Pages *pages, int64_t page) { return at(pages->bounds, pages->first + page); }

/* The term stands, or with `phrase` begins it, on some pages. */
static void on_pages(Work *work, Pages *pages, Term *term, const Phrase *phrase, int64_t leaf)
{
    const Field *field = field_of(work, term->field);
    if (term->number < 0 || !has_places(field)) return;
    const int64_t shift = phrase ? phrase->driver : 0;
    int64_t page = 0, from = bound(pages, 0) + shift;
    Places places;
    if (phrase) open_driver(work, phrase, &places, term, pages->document);
    else open_places(work, &places, term, pages->document, -1, 0);
    while (page < pages->pages) {
        int64_t place = phrase ? next_around(work, phrase, &places, from) : next_place(&places, from);
        if (place < 0) break;
        int64_t spot = place - shift;
        while (page < pages->pages && bound(pages, page + 1) <= spot) page++;
        if (page >= pages->pages) break;
        if (pages->last[page] != leaf) pages->last[page] = leaf, pages->leaves[page]++;
        from = bound(pages, ++page) + shift;
    }
}

static void leaf_on_pages(Work *work, Pages *pages, const Leaf *leaf, int64_t number)
{
    Phrase phrase;
    if (leaf->kind == TERM) on_pages(work, pages, term_of(work, leaf->parts), NULL, number);
    else if (leaf->kind == SUM)
        for (int64_t part = 0; part < leaf->count; part++)
            on_pages(work, pages, term_of(work, leaf->parts + 2 * part), NULL, number);
    else if (read_phrase(work, leaf, &phrase)) {
        int64_t where = phrase.part[phrase.driver], terms = work->program[where++];
        for (int64_t i = 0; i < terms; i++, where++) on_pages(work, pages, term_of(work, where), &phrase, number);
    }
}
