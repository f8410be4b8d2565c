"""The tree of a query, as engines get it: each node matches a set of documents and gives each of them a score.

How a leaf scores is said in `library.search.contract`, which offers all of this beside the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Field(StrEnum):
    """The token fields of a document."""

    TEXT = "text"  # syllables of all pages, then the subject, code, committee and kind behind the last page
    SUBJECT = "subject"  # syllables of the subject
    HEADINGS = "headings"  # syllables of the headings within the text
    CODE = "code"  # keys of the document's own code in every written form; others behind `BY_NAME` and `IN_DOUBT`
    CITED = "cited"  # keys of the codes that its text cites
    WORDS = "words"  # words of two or more syllables, as the word splitter found them; no positions needed


POSITIONAL = frozenset({Field.TEXT, Field.SUBJECT})
"""Fields in which `Phrase` may ask for neighbours; the others keep only how often a token occurs."""

BY_NAME = "~"
"""Before a key in `Field.CODE`: the file is called so, the number on the paper was not read."""

IN_DOUBT = "?"
"""Before a key in `Field.CODE`: the number was read so, but in doubt, and the field is empty."""


class Facet(StrEnum):
    """What results can be narrowed by."""

    YEAR = "year"
    COMMITTEE = "committee"
    KIND = "kind"


# A question has dozens of these two, and tuples take the least time to make and to compare. No term equals a phrase:
# one has a string where the other has a tuple.


class Term(NamedTuple):
    """Documents that have the token in the field."""

    field: Field
    token: str
    weight: float = 1.0


class Phrase(NamedTuple):
    """Documents in which the parts stand one behind the other; each part is one or more spellings of a token.

    tf is the number of places where the phrase begins; n the number of documents that have it.
    """

    field: Field
    parts: tuple[tuple[str, ...], ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Several spellings of one thing, scored as if they were one token.

    tf is the sum over the spellings of spelling weight times its tf; n is the number of documents that have any.
    """

    field: Field
    spellings: tuple[tuple[str, float], ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents with a token that begins so; scores like `Synonyms` over all such tokens, each with weight 1."""

    field: Field
    prefix: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class And:
    """Documents that match every child; the scores add up. No children: every document, score 0."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that match any child; the scores of those that match add up. No children: no document."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that match any child; the best child's score counts."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AndNot:
    """Documents that match `wanted` and not `unwanted`, with the score of `wanted`."""

    wanted: Node
    unwanted: Node


@dataclass(frozen=True, slots=True)
class AndMaybe:
    """Documents that match `required`; where `optional` matches too, its score is added."""

    required: Node
    optional: Node


@dataclass(frozen=True, slots=True)
class Years:
    """Documents of these years, both ends included, None for open; `score` is given to each. Unknown years: none."""

    first: int | None
    last: int | None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Dated:
    """Documents whose `issued` lies between two, both ends included; `score` is given to each. Unknown dates: none.

    A date of which only the month is known is `20131100`, so that a month is `20131100` to `20131199`.
    """

    first: int
    last: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Equals:
    """Documents whose facet (`kind` or `committee`) is one of the values; `score` is given to each."""

    facet: Facet
    values: frozenset[str]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Among:
    """Documents of these ids, which may be many; `score` is given to each. Ids that are not in the index: none."""

    ids: frozenset[str]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document, score 0."""


Node = (
    Term | Synonyms | Phrase | Prefix | And | Or | AnyOf | AndNot | AndMaybe | Years | Dated | Equals | Among
    | Everything
)
