"""What the reader meant: from a query to the tree for the engine, what to mark, and how it was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from library.party.codes import ParsedCode, code_keys, parse_code
from library.search import weights
from library.search.concepts import Concept, concepts_of, leaf
from library.search.contract import (
    And,
    AndMaybe,
    AndNot,
    Equals,
    Everything,
    Facet,
    Field,
    Node,
    Or,
    Phrase,
    Synonyms,
    Years,
)
from library.search.highlighting import Marks
from library.search.lexicon import Lexicon
from library.search.query_language import Clause, Given, Item, Operator, Quoted, Words, parse
from library.vietnamese import fold, tokens


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was read in the query: what it is (`words`, `phrase`, `code`, `kind`, `year`, …) and which."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """A query understood.

    Args:
        query: the documents that are the result.
        widened: documents that follow below the line, None when there is nothing to widen.
        refine: nearness of the words.
        cut: the query was longer than what is read.
    """

    query: Node
    widened: Node | None
    refine: Node | None
    marks: Marks
    readings: tuple[Reading, ...]
    cut: bool = False

    def __str__(self) -> str:
        return " · ".join(reading.value for reading in self.readings)


@dataclass(slots=True)
class _Parts:
    """What the clauses of a query give, gathered one by one."""

    required: list[Node] = field(default_factory=list)
    optional: list[Node] = field(default_factory=list)
    loose: list[Node] = field(default_factory=list)  # what a widened document may have
    strict: list[Node] = field(default_factory=list)  # what a widened document must have as well
    pairs: list[Node] = field(default_factory=list)
    unwanted: list[Node] = field(default_factory=list)
    patterns: list[tuple[frozenset[str], ...]] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    readings: list[Reading] = field(default_factory=list)


def understand(text: str, lexicon: Lexicon) -> Understanding:
    """Read a query; every string has a meaning, and the empty one means everything."""
    parsed = parse(text)
    parts = _Parts()
    plain = _typed_without_diacritics(text)
    for clause in parsed.clauses:
        _add_clause(clause, parts, lexicon, plain=plain)
    query = _query(parts)
    widened = _widened(parts) if len(parts.loose) > 1 else None
    return Understanding(query, widened, Or(tuple(parts.pairs)) if parts.pairs else None,
                         Marks(tuple(dict.fromkeys(parts.patterns)), frozenset(parts.codes)),
                         tuple(dict.fromkeys(parts.readings)), parsed.cut)


def _typed_without_diacritics(text: str) -> bool:
    return all(token.text == fold(token.text) for token in tokens(text))


def _query(parts: _Parts) -> Node:
    required = [*parts.required, *parts.strict]
    wanted: Node = And(tuple(required)) if required else Everything()
    if parts.optional:
        wanted = AndMaybe(wanted, Or(tuple(parts.optional)))
    return AndNot(wanted, Or(tuple(parts.unwanted))) if parts.unwanted else wanted


def _widened(parts: _Parts) -> Node:
    wanted: Node = Or(tuple(parts.loose))
    if parts.optional:
        wanted = AndMaybe(wanted, Or(tuple(parts.optional)))
    if parts.strict:
        wanted = And((wanted, *parts.strict))
    return AndNot(wanted, Or(tuple(parts.unwanted))) if parts.unwanted else wanted


def _add_clause(clause: Clause, parts: _Parts, lexicon: Lexicon, *, plain: bool) -> None:
    if clause.excluded:
        for option in clause.options:
            node = _as_one(option, lexicon, plain=plain)
            if node is not None:
                parts.unwanted.append(node)
                parts.readings.append(Reading("without", f"−{_shown(option)}"))
    elif len(clause.options) > 1:
        nodes = [node for option in clause.options if (node := _as_one(option, lexicon, plain=plain)) is not None]
        if nodes:
            parts.required.append(Or(tuple(nodes)))
            parts.loose += nodes
            parts.patterns += [pattern for option in clause.options for pattern in _patterns(option, lexicon, plain)]
            parts.readings.append(Reading("either", " / ".join(map(_shown, clause.options))))
    else:
        _add_item(clause.options[0], parts, lexicon, plain=plain)


def _add_item(item: Item, parts: _Parts, lexicon: Lexicon, *, plain: bool) -> None:
    match item:
        case Words(text):
            _add_words(text, parts, lexicon, plain=plain)
        case Quoted():
            node = _as_one(item, lexicon, plain=plain)
            if node is not None:
                parts.required.append(node)
                parts.loose.append(node)
                parts.patterns += _patterns(item, lexicon, plain)
                parts.readings.append(Reading("phrase", f"“{item.text.strip()}”"))
        case Given():
            node = _given(item, parts, lexicon)
            if node is not None:
                parts.strict.append(node)


def _add_words(text: str, parts: _Parts, lexicon: Lexicon, *, plain: bool) -> None:
    code = parse_code(text)
    if code is not None and code.number and (code.kind or code.body) and _add_code(code, parts, lexicon):
        return
    found = concepts_of(text, lexicon, plain=plain)
    for concept in found:
        parts.required.append(concept.node)
        parts.loose.append(concept.node)
        parts.optional += concept.optional
        parts.patterns += concept.patterns
        parts.codes |= concept.codes
        parts.readings += [Reading(what, value) for what, value in concept.readings]
    parts.pairs += _pairs(found)


def _pairs(found: Sequence[Concept]) -> list[Node]:
    return [Phrase(Field.TEXT, (tuple(sorted(one.spellings)), tuple(sorted(other.spellings))), weights.PAIRS)
            for one, other in pairwise(found) if one.spellings and other.spellings]


def _add_code(code: ParsedCode, parts: _Parts, lexicon: Lexicon) -> bool:
    """A query that is a code: the documents of that code first, then those that cite it."""
    exact, near = split_keys(code)
    node = Or((Synonyms(Field.CODE, tuple((key, 1.0) for key in exact), weights.CODE),
               Synonyms(Field.CITED, tuple((key, 1.0) for key in exact), weights.CITED)))
    parts.required.append(node)
    parts.loose.append(node)
    if near:
        parts.loose.append(Synonyms(Field.CODE, tuple((key, 1.0) for key in near), 1.0))
    parts.codes.update(exact)
    parts.readings.append(Reading("code", shown_code(code)))
    return True


def split_keys(code: ParsedCode) -> tuple[list[str], list[str]]:
    """The keys that say all that the code says, and those that say its number and kind alone."""
    keys = code_keys(code)
    full = keys[0].count("|")
    exact = [key for key in keys if key.count("|") == full and key[0].isdigit()]
    return exact, [key for key in keys if key not in exact and "|" in key and key[0].isdigit()]


def shown_code(code: ParsedCode) -> str:
    """A code as people write it, without what is not known."""
    letters = [part for part in (code.kind, code.body) if part]
    if code.form == "party":
        return "-".join(part for part in (code.number, "/".join(letters)) if part)
    return "/".join(str(part) for part in (code.number, code.year, "-".join(letters)) if part)


def _given(item: Given, parts: _Parts, lexicon: Lexicon) -> Node | None:
    match item.operator:
        case Operator.YEARS:
            return _years(item.value, parts)
        case Operator.CODE:
            code = parse_code(item.value) or parse_code(f"số {item.value}")
            if code is None:
                return None
            keys = split_keys(code)[0] or [code.number or item.value]
            parts.codes.update(keys)
            parts.readings.append(Reading("code", f"số {item.value}"))
            return Synonyms(Field.CODE, tuple((key, 1.0) for key in keys), weights.CODE)
        case Operator.KIND:
            return _facet(Facet.KIND, item.value, lexicon.kinds, parts)
        case Operator.COMMITTEE:
            return _facet(Facet.COMMITTEE, item.value, lexicon.committees, parts)


def _years(value: str, parts: _Parts) -> Node | None:
    match = re.fullmatch(r"(\d{4})?\s*(\.\.|-|–)?\s*(\d{4})?", value.strip())
    if match is None or not (match[1] or match[3]):
        return None
    first = int(match[1]) if match[1] else None
    last = int(match[3]) if match[3] else None if match[2] else first
    parts.readings.append(Reading("year", f"{first or ''}–{last or ''}" if first != last else str(first)))
    return Years(first, last)


def _facet(facet: Facet, value: str, known: dict[str, str] | object, parts: _Parts) -> Node:
    assert isinstance(known, dict)
    wanted = fold(value.lower()).split()
    values = frozenset(name for key, name in known.items() if _has_words(key, wanted))
    parts.readings.append(Reading(str(facet), value))
    return Equals(facet, values)


def _has_words(key: str, wanted: list[str]) -> bool:
    return bool(wanted) and f" {' '.join(wanted)} " in f" {key} "


def _as_one(item: Item, lexicon: Lexicon, *, plain: bool) -> Node | None:
    """An item as a single node: a phrase for several words; None when there is nothing in it."""
    if isinstance(item, Given):
        return _given(item, _Parts(), lexicon)
    leaves = [leaf(token.text, lexicon, plain=plain) for token in tokens(item.text)]
    if not leaves:
        return None
    if len(leaves) == 1:
        return leaves[0].node
    return Phrase(Field.TEXT, tuple(tuple(sorted(one.spellings)) for one in leaves), float(len(leaves)) / 2)


def _patterns(item: Item, lexicon: Lexicon, plain: bool) -> Iterable[tuple[frozenset[str], ...]]:
    if isinstance(item, Given):
        return []
    return [tuple(leaf(token.text, lexicon, plain=plain).spellings for token in tokens(item.text))]


def _shown(item: Item) -> str:
    return item.value if isinstance(item, Given) else item.text.strip()


__all__ = ["Reading", "Understanding", "split_keys", "understand"]
