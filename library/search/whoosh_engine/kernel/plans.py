"""A request as the numbers that the kernel reads: leaves, then trees; see sets.h and `open_leaves` in kernel.c."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain
from typing import Final

from library.search.contract import (
    Among,
    And,
    AndMaybe,
    AndNot,
    AnyOf,
    Dated,
    Equals,
    Everything,
    Field,
    Node,
    Or,
    Phrase,
    Request,
    Synonyms,
    Term,
    Years,
)
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.documents import Documents
from library.search.whoosh_engine.filters import dated_mask, equals_mask, years_mask
from library.search.whoosh_engine.kernel.segments import FIELDS, address
from library.search.whoosh_engine.snapshot import Snapshot, View, Word, worth

_NUMBER: Final = {field: number for number, field in enumerate(FIELDS)}
_TERM, _SUM, _PHRASE = range(3)
_LEAF, _AND, _OR, _ANY_OF, _AND_NOT, _AND_MAYBE, _MASK, _EVERYTHING = range(8)
_SEVERAL: Final[dict[type[Node], int]] = {And: _AND, Or: _OR, AnyOf: _ANY_OF}
_TEXT: Final = Field.TEXT
"""To ask an enumeration for its member takes twenty times as long."""
_MOST_PARTS: Final = 64
NONE: Final = -1
_NOWHERE: Final = (0, 0)
_NO_MASKS: Final = (0,)


class UnsuitedError(Exception):
    """The kernel does not answer such a request; numpy does."""


class Plan:
    """One request over a commit.

    Attributes:
        query, widened, refinement: places of the trees in the program, -1 for none.
        terms: of each segment field and number of every term, one behind the other.
        masks: of each segment where the masks of the nodes lie that are no leaves.
        worths: what each leaf gives at most; None where it must be counted first.
        shown: leaves over the text that can make a document match.
    """

    def __init__(self, snapshot: Snapshot, request: Request) -> None:
        self._snapshot, self._word = snapshot, snapshot.word
        views = snapshot.views
        self._leaves: list[float] = []
        self._nodes: list[float] = []
        self._masks: list[list[int]] = [[] for _ in views]
        self._held: list[Array] = []
        self._term_of: dict[tuple[Field, str], int] = {}
        self._words: list[Word] = []
        self._copies: dict[int, tuple[int, int]] = {}  # of the nodes that the request has more than once
        self._leaf_of: dict[object, int] = {}
        self._shown: set[tuple[int, float]] | None = set()
        self.worths: list[float | None] = []
        query, widened = self._root(request.query), self._root(request.widened)
        self.shown = array("q", [leaf for leaf, _ in self._shown or ()])
        self._shown, self._copies = None, {}
        refinement, behind = self._root(request.refine), len(self._leaves)
        self.query = query if query == NONE else query + behind
        self.widened = widened if widened == NONE else widened + behind
        self.refinement = refinement if refinement == NONE else refinement + behind
        self.program, words = array("d", self._leaves + self._nodes), self._words
        self.terms = [array("q", [*chain.from_iterable([word.told[segment] for word in words])])
                      for segment in range(len(views))]  # fmt: skip
        self.masks = [array("q", masks or _NO_MASKS) for masks in self._masks]
        self.leaf_count, self.term_count = len(self.worths), len(words)

    def weighed(self, sizes: Sequence[int]) -> array[float]:
        """What each leaf gives at most: idf * (k1 + 1).

        Args:
            sizes: how many living documents have the leaves that were not known.
        """
        if None not in self.worths:
            return array("d", self.worths)  # type: ignore[arg-type]  # none is None
        return array("d", [worth(self._snapshot.documents, having) if known is None else known
                           for known, having in zip(self.worths, sizes, strict=True)])  # fmt: skip

    def _root(self, node: Node | None) -> int:
        if node is None:
            return NONE
        place = len(self._nodes)
        try:
            self._put(node)
        except RecursionError as error:
            raise UnsuitedError from error
        return place

    def _put(self, node: Node) -> None:
        out = self._nodes
        if isinstance(node, (And, Or, AnyOf)):
            start, end = self._copies.get(id(node), _NOWHERE)
            if end:
                out += out[start:end]
                return
            place = len(out)
            out += (_SEVERAL[type(node)], len(node.children), 0)
            self._put_leaves(node.children)
            out[place + 2] = len(out) - place
            self._copies[id(node)] = place, len(out)
        elif isinstance(node, (AndMaybe, AndNot)):
            self._put_two(node)
        elif isinstance(node, (Term, Synonyms, Phrase)):
            self._put_leaves((node,))
        elif isinstance(node, Everything):
            out.append(_EVERYTHING)
        else:
            self._put_mask(node)

    def _put_leaves(self, nodes: Sequence[Node]) -> None:
        """Put nodes that mostly are leaves; in one loop, for a query has dozens of them."""
        out, shown, known = self._nodes, self._shown, self._leaf_of
        worths, words, terms = self.worths, self._words, self._term_of
        for node in nodes:
            if isinstance(node, Term):
                field, token, weight = node
                key = field, token
                leaf = known.get(key)
                if leaf is None:  # most leaves are such ones, and are put down here for that
                    term = terms.get(key)
                    if term is None:
                        term = terms[key] = len(words)
                        words.append(self._word(key))
                    leaf = known[key] = len(worths)
                    self._leaves += (_TERM, _NUMBER[field], 1, 1, term)
                    worths.append(words[term].worth)
            elif isinstance(node, Phrase):
                field, parts, weight = node
                leaf = known.get((field, parts))
                if leaf is None:
                    leaf = self._phrase_leaf(field, parts)
            elif isinstance(node, Synonyms):
                field, weight = node.field, node.weight
                leaf = known.get((Synonyms, field, node.spellings))
                if leaf is None:
                    leaf = self._spelled_leaf(node)
            else:
                self._put(node)
                continue
            out += (_LEAF, leaf, weight)
            if shown is not None and field is _TEXT:
                shown.add((leaf, weight))

    def _put_two(self, node: AndMaybe | AndNot) -> None:
        out = self._nodes
        place = len(out)
        if isinstance(node, AndMaybe):
            out += (_AND_MAYBE, 0)
            self._put(node.required)
            self._put(node.optional)
        else:
            out += (_AND_NOT, 0)
            self._put(node.wanted)
            shown, self._shown = self._shown, None
            copies, self._copies = self._copies, {}
            self._put(node.unwanted)
            self._shown, self._copies = shown, copies
        out[place + 1] = len(out) - place

    def _put_mask(self, node: Node) -> None:
        if not isinstance(node, (Years, Dated, Equals, Among)):
            raise UnsuitedError
        self._nodes += (_MASK, len(self._masks[0]) if self._masks else 0, node.score)
        for view, masks in zip(self._snapshot.views, self._masks, strict=True):
            mask = _mask(view, node)
            self._held.append(mask)
            masks.append(address(mask))

    def _term(self, key: tuple[Field, str]) -> int:
        number = self._term_of.get(key)
        if number is None:
            number = self._term_of[key] = len(self._words)
            self._words.append(self._word(key))
        return number

    def _spelled_leaf(self, node: Synonyms) -> int:
        weights: dict[str, float] = {}
        for token, weight in node.spellings:
            weights[token] = weights.get(token, 0.0) + weight
        if not all(weights.values()):
            raise UnsuitedError  # shown without counting
        number = self._leaf_of[Synonyms, node.field, node.spellings] = len(self.worths)
        self._leaves += (_SUM, _NUMBER[node.field], 0, len(weights))
        for token, weight in weights.items():
            self._leaves += (self._term((node.field, token)), weight)
        self.worths.append(None)
        return number

    def _phrase_leaf(self, field: Field, parts: tuple[tuple[str, ...], ...]) -> int:
        if len(parts) > _MOST_PARTS:
            raise UnsuitedError
        number = self._leaf_of[field, parts] = len(self.worths)
        leaves = self._leaves
        leaves += (_PHRASE, _NUMBER[field], 0, len(parts))
        for part in parts:
            if len(part) == 1:
                leaves += (1, self._term((field, part[0])))
                continue
            tokens = dict.fromkeys(part)
            leaves.append(len(tokens))
            leaves += [self._term((field, token)) for token in tokens]
        self.worths.append(None)
        return number


def _mask(view: View, node: Years | Dated | Equals | Among) -> Array:
    if isinstance(node, Years):
        return years_mask(view, ((node.first, node.last),))
    if isinstance(node, Dated):
        return dated_mask(view, node.first, node.last)
    if isinstance(node, Equals):
        return equals_mask(view, node.facet, node.values)
    return Documents.of_ids(view.among(node.ids), view.size).mask()
