"""The lines of a page as people corrected them, beside the lines that were read; pure functions.

A line that a person wrote belongs to a line of the reading. When the file is read again it is looked for: first by what
stands around it, for many lines of a page read alike; then as it was read, nearest to its place; then by likeness, to
what was read or to what the person wrote.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Final

from library.records import Box, Repair, Word

_ALIKE: Final = 0.75
"""So much of a line must be the same for it to be taken for the same line, read anew."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of a line.

    Args:
        line: its place in the reading that the person saw, from 0.
        reading: as it was read then.
        text: as the person wrote it; None: the reading counts again.
        act: by which it was said.
        page: the whole reading that the person saw, as `sums_of`; None where an earlier release did not keep it.
    """

    line: int
    reading: str
    text: str | None
    act: int
    page: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """People's lines on a reading: by line what is in force, and what fits no line any more."""

    lines: Mapping[int, Said]
    lost: tuple[Said, ...] = ()


def lines_of(text: str) -> list[str]:
    """The lines of a page's text, empty ones too, so that they can be counted."""
    return text.split("\n")


def sums_of(reading: str) -> tuple[int, ...]:
    """A number for every line, by which it is known again; it keeps no words, but who guesses a line can tell."""
    return tuple(zlib.crc32(line.encode("utf-8", "replace")) for line in lines_of(reading))


def fitted(reading: str, said: Iterable[Said]) -> Fitted:
    """Put what people said, the oldest first, on the lines of a reading; two lines that they saw never become one."""
    lines, sums = lines_of(reading), sums_of(reading)
    newest = sorted({(one.line, one.reading, one.page): one for one in said}.values(), key=lambda one: one.act)
    known = {page: _aligned(page, sums) for page in {one.page for one in newest}}
    found: dict[int, Said] = {}
    for one in newest:
        place = known[one.page].get(one.line)
        if place is not None and lines[place] == one.reading and (one.text is not None or place not in found):
            found[place] = one
    # Each of the others gets a line of its own: not one that is somebody's already, and none of those that the person
    # saw around it.
    left = _without(newest, found)
    for page in dict.fromkeys(one.page for one in sorted(left, key=lambda one: (one.page is None, -one.act))):
        found |= _same(lines, [one for one in left if one.page == page], taken=found.keys() | known[page].values())
    lost = []
    for one in _without(left, found):
        near = _alike(lines, one, taken=found.keys() | known[one.page].values())
        if near is None:
            lost.append(one)
        else:
            found[near] = one
    in_force = {place: one for place, one in found.items() if one.text is not None and one.text != lines[place]}
    return Fitted(in_force, tuple(lost))


def text_with(reading: str, said: Mapping[int, Said]) -> str:
    """The text in force: the reading with people's lines in it."""
    return "\n".join(str(said[place].text) if place in said else line for place, line in enumerate(lines_of(reading)))


def repairs_kept(reading: str, repairs: Sequence[Repair], text: str) -> tuple[Repair, ...]:
    """The repairs of those lines that stand as they were read, at their places in the text."""
    found = []
    for (start, line), (new_start, new) in zip(_placed(reading), _placed(text), strict=True):
        if line == new:
            found += [Repair(one.start - start + new_start, one.end - start + new_start, one.meant)
                      for one in repairs if start <= one.start and one.end <= start + len(line)]
    return tuple(found)


def written_by_people(reading: str, text: str) -> list[tuple[int, int]]:
    """The stretches of the text that are not as they were read."""
    return [(start, start + len(line)) for (start, line), (_, read) in zip(_placed(text), _placed(reading), strict=True)
            if line != read]


def confidence_with(reading: str, confidence: float | None, text: str) -> float | None:
    """How sure the page is when people's lines are sure, by length of lines."""
    if confidence is None:
        return None
    pairs = list(zip(lines_of(reading), lines_of(text), strict=True))
    whole = sum(len(line) for _, line in pairs)
    own = sum(len(line) for read, line in pairs if line != read)
    return confidence if not whole else confidence + (1.0 - confidence) * own / whole


def words_with(reading: str, words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """The words of the text with their boxes; those of a corrected line are spread anew over the box of the line."""
    found: list[Word] = []
    for (start, line), (new_start, new) in zip(_placed(reading), _placed(text), strict=True):
        own = [one for one in words if start <= one.start and one.end <= start + len(line)]
        if line == new:
            found += [Word(one.start - start + new_start, one.end - start + new_start, one.box, one.confidence)
                      for one in own]
        elif own:
            read = [line[one.start - start : one.end - start] for one in own]
            found += _spread(own, read, list(_tokens(new, new_start)))
    return tuple(found)


def line_boxes(text: str, words: Sequence[Word]) -> list[Box | None]:
    """The box of every line; None where no word of it has one."""
    boxes: list[Box | None] = []
    for start, line in _placed(text):
        own = [one.box for one in words if start <= one.start and one.end <= start + len(line)]
        boxes.append(Box.around(own) if own else None)
    return boxes


def _placed(text: str) -> list[tuple[int, str]]:
    lines = lines_of(text)
    return list(zip(accumulate((len(line) + 1 for line in lines), initial=0), lines, strict=False))


def _aligned(page: Sequence[int] | None, sums: Sequence[int]) -> dict[int, int]:
    """By the lines that a person saw, those that stand for them in this reading; empty where that is not known."""
    blocks = SequenceMatcher(None, page or (), sums).get_matching_blocks()
    return {old + step: new + step for old, new, size in blocks for step in range(size)}


def _without(said: Iterable[Said], found: Mapping[int, Said]) -> list[Said]:
    """What has no line yet; what was taken back needs none."""
    placed = set(found.values())
    return [one for one in said if one.text is not None and one not in placed]


def _same(lines: Sequence[str], said: Sequence[Said], *, taken: Set[int]) -> dict[int, Said]:
    """The lines that read the same, in their order, among those that are free; the newest words where these are few."""
    found: dict[int, Said] = {}
    for reading in {one.reading for one in said}:
        places = [place for place, line in enumerate(lines) if line == reading and place not in taken]
        alike = sorted((one for one in said if one.reading == reading), key=lambda one: -one.act)[: len(places)]
        in_order = sorted(alike, key=lambda one: one.line)
        found.update(zip(_nearest_in_order([one.line for one in in_order], places), in_order, strict=True))
    return found


def _nearest_in_order(wanted: Sequence[int], places: Sequence[int]) -> tuple[int, ...]:
    """A place of its own for each, in their order, together as near as can be; there are no fewer places."""
    best: list[tuple[int, tuple[int, ...]] | None] = [(0, ()), *(None for _ in wanted)]
    for place in places:
        for count in range(len(wanted), 0, -1):
            before, known = best[count - 1], best[count]
            if before is not None:
                far = before[0] + abs(place - wanted[count - 1])
                if known is None or far < known[0]:
                    best[count] = far, (*before[1], place)
    return best[-1][1] if best[-1] is not None else ()


def _alike(lines: Sequence[str], said: Said, *, taken: Set[int]) -> int | None:
    """The line that is most like it; of equals the nearest."""
    best, place = _ALIKE, None
    for at in sorted(set(range(len(lines))) - taken, key=lambda at: abs(at - said.line)):
        likeness = max(SequenceMatcher(None, lines[at], other, autojunk=False).ratio()
                       for other in (said.reading, said.text or ""))
        if likeness > best:
            best, place = likeness, at
    return place


def _tokens(line: str, start: int) -> Iterator[tuple[str, int]]:
    at = 0
    for token in line.split():
        at = line.index(token, at)
        yield token, start + at
        at += len(token)


def _spread(old: Sequence[Word], read: Sequence[str], tokens: Sequence[tuple[str, int]]) -> list[Word]:
    """Words that stand in both keep their boxes; between them the others share the room by their length."""
    whole = Box.around(one.box for one in old)
    found: list[Word] = []
    same = SequenceMatcher(None, list(read), [token for token, _ in tokens], autojunk=False)
    for tag, first, last, new_first, new_last in same.get_opcodes():
        new = tokens[new_first:new_last]
        if tag == "equal" or last - first == len(new):
            found += [Word(at, at + len(token), one.box, 1.0)
                      for (token, at), one in zip(new, old[first:last], strict=True)]
        elif new:
            found += _shared(new, _room(old, first, last, whole))
    return found


def _room(old: Sequence[Word], first: int, last: int, whole: Box) -> Box:
    """Where the words between two places stood; where none did, the room between their neighbours."""
    if first < last:
        return Box.around(one.box for one in old[first:last])
    left = old[first - 1].box.right if first else whole.left
    right = old[last].box.left if last < len(old) else whole.right
    return Box(min(left, right), whole.top, max(left, right), whole.bottom)


def _shared(tokens: Sequence[tuple[str, int]], room: Box) -> Iterator[Word]:
    letters = sum(len(token) for token, _ in tokens) + len(tokens) - 1
    at = 0
    for token, start in tokens:
        begin, end = (room.left + round((room.right - room.left) * place / letters) for place in (at, at + len(token)))
        yield Word(start, start + len(token), Box(begin, room.top, end, room.bottom), 1.0)
        at += len(token) + 1
