"""The issuing committee: capitals of the head's left column above the number, made into a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.describing.findings import Finding, evidence
from indexer.describing.head import HeadParts, Part, Role
from indexer.describing.layout import Segment, box_around
from indexer.describing.second_opinion import opinion_of
from indexer.records import Head
from indexer.restoring import is_syllable
from library.doubt_reasons import Doubt
from library.party.committees import Spelling, committee_name
from library.party.names import PLACES
from library.party.offices import are_initials, is_abbreviation

_MIN_CAPITALS = 0.7
_MIN_LETTERS = 4
_MOST_LINES = 5
_LOW_CONFIDENCE, _SURE = 0.6, 0.9
_WORD = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*")
_ROMAN = re.compile(r"[IVXL]+")
_OF_PLACES = frozenset(word for place in PLACES.values() for word in place.split())


def find_committee(head: HeadParts, spelling: Spelling, *, width: int, picture: Head | None = None) -> Finding[str]:
    """Name the issuing body.

    Args:
        head: the head taken apart.
        spelling: of the rest of the document.
        width: of the page picture in pixels, 0 for text without places.
        picture: of the head, where the page was read from one.
    """
    lines = _lines(head, width)
    name = committee_name([segment.text for segment in lines], spelling)
    tokens = [token for segment in lines for token in segment.tokens]
    box = box_around(tokens)
    reading = " / ".join(segment.text for segment in lines)
    if name is None or not name.known:
        return Finding(None, Doubt.NOT_FOUND, evidence("committee", reading, 0.0, box=box) if lines else None)
    confidence = min(segment.confidence for segment in lines)
    misspelt = any(token.text.isalpha() and not is_syllable(token.text) and not is_abbreviation(token.text)
                   for token in tokens)  # fmt: skip
    unsure = confidence < _LOW_CONFIDENCE or (misspelt and confidence < _SURE) or _is_strange(name.name)
    doubt = Doubt.UNUSUAL_NAME if name.doubtful and unsure else None
    seen = evidence("committee", reading, confidence, box=box)
    sure = not name.doubtful or _read_alike(name.name, lines, picture)
    return Finding(name.name, doubt, seen, witnesses=int(sure))


def _is_strange(name: str) -> bool:
    """Whether a word of a name is neither a syllable nor initials, nor of a place that is known (`Đắk Lắk`)."""
    return not all(is_syllable(word) or is_abbreviation(word) or are_initials(word) or word in _OF_PLACES
                   or _ROMAN.fullmatch(word) for word in _WORD.findall(name))  # fmt: skip


def _read_alike(name: str, lines: Sequence[Segment], picture: Head | None) -> bool:
    """Whether the second reader reads the same letters of all lines, or of those that say the name."""
    opinions = [opinion_of(picture, line.box) for line in lines] if picture is not None else []
    said = [_letters(opinion.text) if opinion is not None else "?" for opinion in opinions]
    return bool(said) and (said == [_letters(line.text) for line in lines] or _letters(name) in "".join(said))


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.upper()))


def _lines(head: HeadParts, width: int) -> list[Segment]:
    end = _end(head)
    found = [part.segment for part in head.parts[:end] if _is_name(part, width)]
    return found[-_MOST_LINES:]


def _end(head: HeadParts) -> int:
    """Names stand above the number, or above the kind where no number is."""
    for index in (head.number, head.kind, head.date):
        if index is not None:
            segment = head.parts[index].segment
            if segment.box is None:
                return index
            row = segment.row
            return next(place for place, part in enumerate(head.parts) if part.segment.row >= row)
    return min(8, len(head.parts))


def _is_name(part: Part, width: int) -> bool:
    segment = part.segment
    if part.role is not Role.TEXT or segment.capitals < _MIN_CAPITALS or segment.letters < _MIN_LETTERS:
        return False
    box = segment.box
    return box is None or not width or (box.left + box.right) / 2 < 0.55 * width
