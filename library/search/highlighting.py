"""Where a query stands in a text, exact to the character, and the passage that shows it best."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Protocol

from library.party.codes import code_keys, exact_key, find_codes
from library.records import Repair
from library.search.answers import Span
from library.vietnamese import Columns, columns

SNIPPET: Final = 240
"""Characters of a passage, about three lines."""
MOST_TEXT: Final = 200_000
"""Characters of one page that are looked at."""
PAGES_REMEMBERED: Final = 256
"""Pages whose tokens are kept, some 20 MB: another facet, order or page of the same list shows the same passages."""
_LONGEST_REMEMBERED: Final = 10_000
_SPACE, _WIDE_SPACE = re.compile(r"\s"), re.compile(r"\s\s")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in a text.

    Args:
        words: tokens that are marked wherever they stand.
        weak: tokens so frequent that they are marked only beside another mark.
        phrases: tokens (each in one or more spellings) that are marked where they stand one behind the other.
        codes: keys of codes; a code in the text that has one is marked.
        spare, spare_codes: the same for a document in which nothing else is marked: what brought a widened one.
    """

    words: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    phrases: tuple[tuple[frozenset[str], ...], ...] = ()
    codes: frozenset[str] = frozenset()
    spare: frozenset[str] = frozenset()
    spare_codes: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.weak or self.phrases or self.codes or self.spare or self.spare_codes)


    def within(self, code: str | None) -> Marks:
        """What is marked in a document; in the very one whose code was typed no code of another body is."""
        if not (self.spare_codes and code) or exact_key(code) not in self.codes:
            return self
        return replace(self, spare=frozenset(), spare_codes=frozenset())


class Readable(Protocol):
    """A page: its text as it was read, and its misread words; what they mean is looked for where they stand."""

    @property
    def text(self) -> str: ...
    @property
    def repairs(self) -> Sequence[Repair]: ...


@dataclass(frozen=True, slots=True)
class Highlighter:
    """Marks documents and texts as the search for one query marks them."""

    marks: Marks

    def __call__(self, text: str, repairs: Sequence[Repair] = ()) -> tuple[Span, ...]:
        """The places of a text that is all of a document."""
        return highlight(self.marks, text, repairs)

    def pages(self, pages: Sequence[Readable], *, code: str | None = None) -> list[tuple[Span, ...]]:
        """The places of each page of a document that bears this code."""
        return highlight_pages(self.marks.within(code), pages)


def highlight(marks: Marks, text: str, repairs: Sequence[Repair] = ()) -> tuple[Span, ...]:
    """The places of a text that is all of a document, in order, none over another.

    Args:
        marks: what is marked.
        text: as it was read.
        repairs: its misread words; what they mean is looked for where they stand.
    """
    if not marks:
        return ()
    return _sought(marks, text, repairs) or _spared(marks, text, repairs)


def highlight_pages(marks: Marks, pages: Sequence[Readable]) -> list[tuple[Span, ...]]:
    """The places of each page of a document; what is spare is marked only where no page has anything else."""
    if not marks:
        return [()] * len(pages)
    found = [_sought(marks, page.text, page.repairs) for page in pages]
    return found if any(found) else [_spared(marks, page.text, page.repairs) for page in pages]


def _sought(marks: Marks, text: str, repairs: Sequence[Repair]) -> tuple[Span, ...]:
    shown, found = _tokens(text)
    spans = [*_spans(found, _marked(marks, _as_meant(found, repairs))), *_code_spans(marks.codes, shown)]
    return _apart(spans)


def _spared(marks: Marks, text: str, repairs: Sequence[Repair]) -> tuple[Span, ...]:
    if not (marks.spare or marks.spare_codes):
        return ()
    shown, found = _tokens(text)
    return _apart(_code_spans(marks.spare_codes, shown)
                  or _spans(found, _spare(marks.spare, _as_meant(found, repairs))))


def _tokens(text: str) -> tuple[str, Columns]:
    shown = text[:MOST_TEXT]
    return shown, _remembered(shown) if len(shown) <= _LONGEST_REMEMBERED else columns(shown)


_remembered = lru_cache(maxsize=PAGES_REMEMBERED)(columns)
"""Of a remembered page hardly anything is looked at by a collection of garbage: no object stands for a token."""


def _as_meant(found: Columns, repairs: Sequence[Repair]) -> Sequence[str]:
    """The tokens with what misread ones mean."""
    if not repairs:
        return found.texts
    meant = {(one.start, one.end): one.meant for one in repairs}
    places = zip(found.starts, found.ends, strict=True)
    return [meant.get(place, text) for text, place in zip(found.texts, places, strict=True)]


def _spans(found: Columns, places: Iterable[int]) -> list[Span]:
    return [Span(found.starts[place], found.ends[place]) for place in places]


def _code_spans(keys: frozenset[str], text: str) -> list[Span]:
    """The codes of a text that have one of these keys."""
    codes = find_codes(text) if keys else ()
    return [Span(one.start, one.end) for one in codes if not keys.isdisjoint(code_keys(one.code))]


def _spare(words: frozenset[str], texts: Sequence[str]) -> list[int]:
    """Places of these words where two or more stand side by side; where none do, every place."""
    places = [place for place, text in enumerate(texts) if text in words] if words else []
    known = frozenset(places)
    return [place for place in places if place - 1 in known or place + 1 in known] or places


def _marked(marks: Marks, texts: Sequence[str]) -> set[int]:
    """Places of the tokens that are marked."""
    by_first: dict[str, list[tuple[frozenset[str], ...]]] = {}
    for phrase in marks.phrases:
        for spelling in phrase[0]:
            by_first.setdefault(spelling, []).append(phrase)
    watched = marks.words.union(marks.weak, by_first)
    met = [(place, text) for place, text in enumerate(texts) if text in watched]
    chosen = {place for place, text in met if text in marks.words}
    for place, text in met:
        for phrase in by_first.get(text, ()):
            run = texts[place : place + len(phrase)]
            if len(run) == len(phrase) and all(one in part for one, part in zip(run, phrase, strict=True)):
                chosen.update(range(place, place + len(phrase)))
    weak = [place for place, text in met if text in marks.weak and place not in chosen]
    for order, neighbour in ((weak, -1), (weak[::-1], 1)):  # a run of weak words is marked from either end
        for place in order:
            if place + neighbour in chosen:
                chosen.add(place)
    return chosen


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order; what overlaps becomes one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start < apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return tuple(apart)


def snippet(text: str, spans: Sequence[Span], *, length: int = SNIPPET) -> tuple[str, tuple[Span, ...]]:
    """The passage with the most different marked words, as one line, and the marks within it.

    Args:
        length: characters at most, the dots at a cut end not counted.
    """
    start, end = _window(text, spans, length)
    line, places = _one_line(text, start, end)
    before, after = ("… " if text[:start].strip() else ""), (" …" if text[end:].strip() else "")
    inside = [span for span in spans if span.start >= start and span.end <= end]
    marks = (Span(len(before) + places[span.start - start], len(before) + places[span.end - start - 1] + 1)
             for span in inside)
    return f"{before}{line}{after}", tuple(marks)


def _window(text: str, spans: Sequence[Span], length: int) -> tuple[int, int]:
    """Where to cut: around the marks that say most, not within a word."""
    if not spans:
        start = len(text) - len(text.lstrip())
        return start, _word_end(text, min(len(text), start + length), start)
    folded = [text[span.start : span.end].lower() for span in spans]
    best, best_worth, last = 0, (-1, -1), 0
    for first in range(len(spans)):
        last = max(last, first)
        while last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= length * 3 // 4:
            last += 1
        worth = (len(set(folded[first : last + 1])), last - first)
        if worth > best_worth:
            best, best_worth = first, worth
    lead = spans[best].start - length // 5
    start = _word_start(text, max(0, lead), spans[best].start)
    return start, _word_end(text, min(len(text), start + length), min(start + length, spans[best].end))


def _word_start(text: str, place: int, latest: int) -> int:
    """The beginning of a word at or behind the place."""
    if place > 0 and not text[place - 1].isspace():
        while place < latest and not text[place].isspace():
            place += 1
    while place < latest and text[place].isspace():
        place += 1
    return place


def _word_end(text: str, place: int, earliest: int) -> int:
    """The end of a word at or before the place; within a word only where there is no other end."""
    end = place
    if end < len(text) and not text[end].isspace():
        while end > earliest and not text[end - 1].isspace():
            end -= 1
    while end > earliest and text[end - 1].isspace():
        end -= 1
    return end if end > earliest else place


def _one_line(text: str, start: int, end: int) -> tuple[str, Sequence[int]]:
    """The characters with every run of white space as one space, and where each of them went."""
    if not _WIDE_SPACE.search(text, start, end):
        return _SPACE.sub(" ", text[start:end]).rstrip(), range(end - start)
    letters: list[str] = []
    places: list[int] = []
    for letter in text[start:end]:
        if letter.isspace():
            places.append(max(0, len(letters) - 1) if letters and letters[-1] == " " else len(letters))
            if not letters or letters[-1] != " ":
                letters.append(" ")
        else:
            places.append(len(letters))
            letters.append(letter)
    return "".join(letters).rstrip(), places
