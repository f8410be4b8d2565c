"""A question asked otherwise: its words as they stand, or with one thing less."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from library.search.contract import Facet
from library.search.query_language import Clause, Given, Item, Quoted, parse
from library.vietnamese.normalise import tokens
from library.vietnamese.words import split_words
from web.choice import Choice
from web.views.facets import LISTED, chosen_holds, chosen_label
from web.wording import Translate

MOST: Final = 8
"""Words that are tried; a question of more is a text, of which no single word is to blame."""
_MOST_CHUNKS: Final = 30
_CHUNK: Final = re.compile(r"\S+")
_WHOLE: Final = re.compile(r'["“”„«»][^"“”„«»]*["“”„«»]?|[^\W\d]+\s?:\s?\S+')
"""What stands in quotes, and an operator with its value."""
_QUOTES: Final = '"“”„«»'
_SIGNS: Final = frozenset({"OR", "HOẶC"})


@dataclass(frozen=True, slots=True)
class Less:
    """The search without one of its words or filters."""

    left_out: str
    choice: Choice


def literal(query: str) -> str | None:
    """The query with each of its words in quotes: what looks like a code, a year or a kind is but words then.

    None where that is what was asked already.
    """
    parsed = parse(query)
    quoted = " ".join(filter(None, map(_quoted, parsed.clauses)))
    return quoted if quoted and parse(quoted).clauses != parsed.clauses else None


def with_less(choice: Choice, translate: Translate) -> Iterator[Less]:
    """The search without each of its words, as far as these are few, and without each of its filters."""
    shown = unicodedata.normalize("NFC", choice.query)
    spans = list(_spans(shown))
    if len(spans) <= MOST and (len(spans) > 1 or choice.narrowed):
        for start, end in spans:
            rest = " ".join(f"{shown[:start]} {shown[end:]}".split())
            yield Less(shown[start:end].strip(_QUOTES), replace(choice, query=rest, page=1))
    if shown.strip() or choice.narrowed > 1:
        yield from _without_filters(choice, translate)


def _without_filters(choice: Choice, translate: Translate) -> Iterator[Less]:
    for facet in (Facet.YEAR, *LISTED):
        for value in choice.values(facet)[:MOST]:
            yield Less(chosen_label(facet, value, translate), choice.toggled(facet, value))
    for one in choice.holds:
        yield Less(chosen_holds(one, translate), choice.toggled_holds(one))


def _quoted(clause: Clause) -> str:
    texts = [text for text in map(_text, clause.options) if any(map(str.isalnum, text))]
    sign = "-" if clause.excluded else ""
    if len(texts) != 1 or clause.excluded or isinstance(clause.options[0], Quoted):
        return " OR ".join(f'{sign}"{text}"' for text in texts)
    return " ".join(f'"{word}"' for word in texts[0].split() if any(map(str.isalnum, word)))


def _text(item: Item) -> str:
    return f"{item.operator} {item.value}" if isinstance(item, Given) else " ".join(item.text.split())


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the things that can be left out stand: words of several syllables whole, codes and quotes too."""
    chunks = [match.span() for match in _CHUNK.finditer(text)]
    if len(chunks) > _MOST_CHUNKS:
        return
    inside = _uncut(text)
    begins = chunks[0][0] if chunks else 0
    for (_, end), following in zip_longest(chunks, chunks[1:]):
        if following is not None and any(start < end and following[0] < stop for start, stop in inside):
            continue
        if any(map(str.isalnum, text[begins:end])) and text[begins:end] not in _SIGNS:
            yield begins, end
        begins = following[0] if following is not None else end


def _uncut(text: str) -> list[tuple[int, int]]:
    """What must not be cut: compound words, what stands in quotes, operators with their values."""
    found = [match.span() for match in _WHOLE.finditer(text)]
    syllables = tokens(text)
    place = 0
    for word in split_words(text, syllables):
        found.append((syllables[place].start, syllables[place + len(word) - 1].end))
        place += len(word)
    return found
