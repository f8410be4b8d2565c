"""The head of a first page, taken apart: who, number, place and date, kind, subject; by place first, words second."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from indexer.describing.coding import KIND_BEFORE_NUMBER, spaced_code
from indexer.describing.layout import Segment, Token, segments_of
from indexer.describing.register_lines import register_lines
from indexer.describing.this_very import ThisVery
from indexer.describing.whole_codes import with_whole_codes
from indexer.records import ReadPage
from library.party import dates
from library.party.folding import fold
from library.party.kinds import KindMatch, kinds_of_symbol, match_kind, match_longer_kind
from library.party.marks import is_circulation, urgency_of
from library.secrecy import mark_in_line

_PARTY_TITLES = (
    "dang cong san viet nam",
    "dang lao dong viet nam",
    "dang cong san dong duong",
    "doan tncs ho chi minh",
)
_STATE_TITLES = (
    "cong hoa xa hoi chu nghia viet nam", "viet nam dan chu cong hoa", "cong hoa mien nam viet nam",
    "doc lap - tu do - hanh phuc", "doc lap tu do hanh phuc", "doc lap dan chu hoa binh",
)  # fmt: skip
_TITLE_LIKENESS = 85
_NUMBER = re.compile(
    rf"^\W{{0,2}}(?:{KIND_BEFORE_NUMBER})?"
    r"(?:[8§]?[ốỐ](?=[\s:])|[Ss5$](?:[ốôóòồỗộoơờởö0ọỐÔÓÒỒOõỏ]|\S(?=:))\S{0,1})\s*(?:hiệu)?\s*[:.;,]?\s*(?=\S)"
)
_NUMBER_TAIL = re.compile(r"[-/–—⁄|\\]\s*[A-ZĐÐa-z]{1,}|[Jƒ{[][A-ZĐ]{2}")
# A code with kind and body in it is one, whatever became of the word and the number before it.
_CODE_LIKE = re.compile(r"^.{0,16}?(?<!\w)[-/–—]?\s*(?P<letters>[A-ZĐÐa-z]{1,5})\s*[-/–—.]\s*[A-ZĐÐƯ][\w&.()-]+\W*$")
_MARK_START = re.compile(r"^[-/–—]\s*[A-ZĐÐa-z]")
_SIGNED = re.compile(r"(k[yý] boi|nguoi ky|thoi gian ky|^co quan ?:|ky ngay|\+07 ?: ?00|\w@\w+\.|ngay ky)")
_BODY_ROWS = 40
_REMEMBERED = 4  # pages
_SAME_ROW = 0.5
_DATE_BEGUN = re.compile(r", ?(ngay\b|nga$)(?!.*nam \S*\d)")
_DATE_PIECE = re.compile(r"(\S{0,3} )?(thang|nam \S*\d)")
_BODY = re.compile(r"^\W*(can cu|theo de nghi|dieu 1\b|thuc hien (nghi|chi|quyet|ket|ke|thong|cong|chuong)|kinh gui)")
_TABLE_COLUMNS = 4
_CAPITALS = 0.7
_ALL_CAPITALS, _MOST_WORDS_WHOSE = 0.9, 12
_CITING = re.compile(r"\d|/|\b(quyet dinh|nghi dinh|nghi quyet|thong tu|cong van|can cu|theo)\b")
# Written out, for without their diacritics they are places: Cửa Ngòi, Từ Sơn.
_CITING_WORDS = frozenset({"số", "của", "đến", "từ"})


class Role(StrEnum):
    """What a segment of the head is."""

    TITLE = "title"
    MOTTO = "motto"
    NUMBER = "number"
    DATE = "date"
    KIND = "kind"
    SECRECY = "secrecy"
    URGENCY = "urgency"
    CIRCULATION = "circulation"
    STAMP = "stamp"
    RULE = "rule"
    CELL = "cell"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Part:
    """A segment with the role it plays."""

    segment: Segment
    role: Role
    kind: KindMatch | None = None


@dataclass(frozen=True, slots=True)
class HeadParts:
    """The head's parts in reading order, with indexes of the decisive ones (None where they are missing)."""

    parts: tuple[Part, ...]
    number: int | None
    date: int | None
    kind: int | None
    state_form: bool

    def segment(self, index: int | None) -> Segment | None:
        """Return the segment at an index, or None."""
        return None if index is None else self.parts[index].segment


def head_of(page: ReadPage) -> HeadParts:
    """Take the head of a page apart."""
    return _taken_apart(ThisVery(segments_of(page)))


@lru_cache(maxsize=_REMEMBERED)
def _taken_apart(segments: ThisVery[tuple[Segment, ...]]) -> HeadParts:
    return take_apart(segments.one)


def take_apart(segments: Sequence[Segment]) -> HeadParts:
    """Give every segment of the page's upper rows its role."""
    parts = _without_cells(_without_registers([_part(segment) for segment in _glued(segments[: _BODY_ROWS * 2])]))
    body = _body_index(parts)
    number = _first(parts, Role.NUMBER, body)
    date = _first(parts, Role.DATE, body)
    kind = _kind_index(parts, number, date)
    if kind is None:
        kind = _other_kind_index(parts, [index for index in (number, date) if index is not None], body)
        if kind is not None:
            parts[kind] = replace(parts[kind], role=Role.KIND, kind=_other_kind(parts[kind].segment))
    state = any(part.role is Role.MOTTO for part in parts[:25])
    return HeadParts(tuple(parts), number, date, kind, state)


def _first(parts: Sequence[Part], role: Role, body: int | None) -> int | None:
    """The first part of a role that stands above the body, where others are cited; a date with its place anywhere."""
    for index, part in enumerate(parts):
        placed = role is Role.DATE and "," in part.segment.text.split("ngày")[0]
        if part.role is role and (placed or not _is_below(parts, index, body)):
            return index
    return None


def _body_index(parts: Sequence[Part]) -> int | None:
    """Where the body begins: its first words are nearly always these."""
    return next((index for index, part in enumerate(parts) if _BODY.match(fold(part.segment.text))), None)


def _is_below(parts: Sequence[Part], index: int, body: int | None) -> bool:
    """Whether a part stands below the body's first line; columns are read one after the other, so by its place."""
    if body is None or index == body:
        return index == body
    box, edge = parts[index].segment.box, parts[body].segment.box
    return index > body if box is None or edge is None else box.top > edge.bottom


def _without_cells(parts: Sequence[Part]) -> list[Part]:
    """Rows of a table, and of a list with a number before each, are no head: what they name are other papers."""
    filled = [part.segment for part in parts if part.role is not Role.RULE]
    wide = Counter(segment.row for segment in filled)
    listed = {segment.row for segment in filled if segment.text.strip(".) ").isdigit() and wide[segment.row] > 1}
    rows = {row for row, count in wide.items() if count >= _TABLE_COLUMNS} | listed
    table = {row for row in rows if {row - 1, row + 1} & rows}
    return [replace(part, role=Role.CELL, kind=None) if part.segment.row in table else part for part in parts]


def _without_registers(parts: Sequence[Part]) -> list[Part]:
    """The number and the day of an incoming register are not the paper's own, wherever its stamp stands."""
    stamped = register_lines([part.segment for part in parts])
    return [replace(part, role=Role.STAMP, kind=None) if place in stamped else part for place, part in enumerate(parts)]


def says_kind_alone(segment: Segment) -> bool:
    """Whether a line says its kind in capitals, and nothing else."""
    return segment.capitals >= _CAPITALS and match_kind(segment.text) is not None


def _other_kind_index(parts: Sequence[Part], known: Sequence[int], body: int | None) -> int | None:
    """Where a kind is said otherwise than by a line of capitals that says it alone; only a code makes that sure."""
    for index, part in enumerate(parts):
        placed = not _is_below(parts, index, body) and (not known or index > min(known))
        sure = known or part.segment.capitals >= _ALL_CAPITALS
        if part.role is Role.TEXT and placed and sure and _other_kind(part.segment):
            return index
    return None


def _other_kind(segment: Segment) -> KindMatch | None:
    """The kind that a line in capitals begins with, or one in small letters, which name whose it is at most."""
    alone, longer = match_kind(segment.text), match_longer_kind(segment.text)
    if alone is not None and alone.errors == 0 and segment.text[:1].isupper():
        return alone
    if longer is None:
        return None
    rest = fold(" ".join(token.text for token in segment.tokens[longer[1] :]))
    whose = rest.startswith("cua ") and longer[0].errors == 0 and len(segment.tokens) < _MOST_WORDS_WHOSE
    return longer[0] if segment.capitals >= _ALL_CAPITALS or whose else None


def _kind_index(parts: Sequence[Part], number: int | None, date: int | None) -> int | None:
    """Return the kind line: capitals of its own; the first one below the number or date, else the first at all."""
    kinds = [index for index, part in enumerate(parts) if part.role is Role.KIND]
    known = [index for index in (number, date) if index is not None]
    below = [index for index in kinds if not known or index > min(known)]
    return next(iter(below or kinds), None)


def _glued(segments: Sequence[Segment]) -> list[Segment]:
    """Join pieces of a number line or a date that the gap round a handwritten figure parted."""
    glued: list[Segment] = []
    for segment in with_whole_codes(_with_whole_date(segments)):
        last = glued[-1] if glued else None
        if last is not None and last.row == segment.row and _goes_on(last, segment):
            glued[-1] = replace(last, tokens=last.tokens + segment.tokens)
        else:
            glued += _apart(segment)
    return [piece for one in glued for piece in _apart(one)]


def _with_whole_date(segments: Sequence[Segment]) -> list[Segment]:
    """Put the pieces of a date line together that ink parted so far that other lines were read between them."""
    found = list(segments)
    for place, first in enumerate(found):
        if first.box is None or not _DATE_BEGUN.search(fold(first.text)):
            continue
        pieces = [one for one in found if _DATE_PIECE.match(fold(one.text)) and _follows(first, one)]
        if pieces and re.search(r"nam \S*\d", fold(pieces[-1].text)):
            tokens = sorted((token for one in (first, *pieces) for token in one.tokens), key=_left)
            found[place] = replace(first, tokens=tuple(tokens))
            return [one for one in found if one not in pieces]
    return found


def _left(token: Token) -> int:
    return token.box.left if token.box is not None else 0


def _follows(first: Segment, one: Segment) -> bool:
    """Whether a segment stands to the right in the same printed row."""
    a, b = first.box, one.box
    if a is None or b is None:
        return False
    return b.left > a.left and min(a.bottom, b.bottom) - max(a.top, b.top) > _SAME_ROW * (b.bottom - b.top)


def _goes_on(last: Segment, after: Segment) -> bool:
    folded = fold(last.text)
    if _MARK_START.match(after.text) or (after.capitals > 0.7 and match_kind(f"{last.text} {after.text}")):
        return True
    if _NUMBER.match(last.text + " x") and len(last.tokens) <= 6 and not _NUMBER_TAIL.search(last.text):
        return "ngay" not in fold(after.text) and not _is_title(after)
    return (
        "ngay" in folded
        and not re.search(r"nam \S*\d{3}", folded)
        and not re.search(r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{2}", folded)
    )


def _apart(segment: Segment) -> list[Segment]:
    """Part a number line from the date that was read in the same segment (`Số 05-NQ/TU Lạc Giang, ngày …`)."""
    if not _NUMBER.match(segment.text) or "ngay" not in fold(segment.text):
        return [segment]
    texts = [token.text for token in segment.tokens]
    day = next((index for index, text in enumerate(texts) if fold(text).startswith("ngay")), None)
    if day is None:
        return [segment]
    start = day
    while start > 1 and texts[start - 1][:1].isupper() and not _NUMBER_TAIL.search(texts[start - 1]):
        start -= 1
    if start <= 1:
        return [segment]
    return [replace(segment, tokens=segment.tokens[:start]), replace(segment, tokens=segment.tokens[start:])]


def _part(segment: Segment) -> Part:
    text, folded = segment.text, fold(segment.text)
    role = Role.TEXT
    if segment.letters == 0 and not any(letter.isdigit() for letter in text):
        role = Role.RULE
    elif _is_motto(folded):
        role = Role.MOTTO
    elif _is_title(segment):
        role = Role.TITLE
    elif _SIGNED.search(folded):
        role = Role.STAMP
    elif _is_date(text):
        role = Role.DATE
    elif _is_number(segment):
        role = Role.NUMBER
    elif mark_in_line(text):
        role = Role.SECRECY
    elif urgency_of(text):
        role = Role.URGENCY
    elif is_circulation(text) and segment.capitals > 0.6:
        role = Role.CIRCULATION
    elif segment.capitals >= _CAPITALS:
        kind = match_kind(text)
        if kind is not None:
            return Part(_without_specks(segment), Role.KIND, kind)
    return Part(segment, role)


def _without_specks(segment: Segment) -> Segment:
    """Leave out words without letters, which are specks and edges of stamps beside the line."""
    kept = tuple(token for token in segment.tokens if sum(letter.isalpha() for letter in token.text) > 1)
    return replace(segment, tokens=kept or segment.tokens)


def _is_number(segment: Segment) -> bool:
    text = segment.text
    if len(segment.tokens) > 9:
        return False
    match = _CODE_LIKE.match(text)
    if match and kinds_of_symbol(match["letters"].replace("Ð", "Đ")) and len(segment.tokens) <= 5:
        return True
    begun = _NUMBER.match(text)
    if begun is None:
        return False
    return bool(_NUMBER_TAIL.search(text)) or segment.letters <= 4 or spaced_code(text[begun.end() :]) is not None


def _is_title(segment: Segment) -> bool:
    return segment.capitals > 0.6 and _like(fold(segment.text), _PARTY_TITLES)


def _is_motto(folded: str) -> bool:
    return _like(folded, _STATE_TITLES)


def _like(folded: str, titles: Sequence[str]) -> bool:
    return any(abs(len(folded) - len(title)) <= 6 and fuzz.ratio(folded, title) >= _TITLE_LIKENESS for title in titles)


def _cites(words: str) -> bool:
    return bool(_CITING.search(fold(words)) or _CITING_WORDS & set(words.split()))


def _is_date(text: str) -> bool:
    """A line of place and date says little else: `Lạc Thành, ngày 15 tháng 11 năm 2013`."""
    match = dates.LONG.search(text) or dates.SHORT.search(text) or dates.MONTH_YEAR.search(text)
    if match is None:
        return False
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    placed = not before or before[0].isupper() or before.endswith(",")
    return len(after) <= 3 and len(before.split()) <= 7 and placed and not _cites(before)
