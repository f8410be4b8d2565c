"""Where the words of a mark are no mark: in a sentence that goes on, in a list, in a table of goods or of documents."""

from __future__ import annotations

import re
from functools import cache

from library.secrecy.marks import Found
from library.secrecy.rules import COLUMN_TITLES, DEGREE, GOODS, HALVES, NO_MARK_BELOW, UNITS
from library.secrecy.spelling import letters, plain
from library.secrecy.written import Written

_FULL, _AROUND = 0.7, 3  # how long a full line is, as a share of the longest of so many around it
_SENTENCE = 20  # letters of a line that may be one of running text
_ENDED = re.compile(r"[.!?:;…]\W*$")
_LISTED = re.compile(r"^\s*[-+•*·–—]\s*[^\W\d_].*[^\W_]\s*[;,.]?\s*$|[;,]\s*$")
_FINISHED = re.compile(r"[.,;]\s*$")
_QUANTITY = re.compile(r"[\d.,\s]+")
_LEFT_OPEN = re.compile(
    r"(?:,|[“\"‘'(]|\b(?:độ|mức|và|hoặc|hay|là|các|có|thuộc|dấu|chữ|loại|của|về|với|như|gồm|theo))\W*$", re.IGNORECASE
)
_DATED = re.compile(r"\bngày\b.*\bnăm\b[\d\s.…]*$")  # as heads are, and nobody goes on behind it
_MOST_ROWS = 80  # of a table, from its titles down
_LEAST_TITLES = 2


def goes_on(found: Found, index: int, written: Written) -> bool:
    """Whether the line of a mark is a part of running text, of a list or of a table."""
    if _in_table(found, index, written):
        return True
    above = [written.lines[one] for one in written.columns.above(index)]
    if found.alone and found.mark == "MẬT" and any(_plain(one) in DEGREE for one in above):
        return True
    if found.set_off:
        return any(_is_sentence(one, written) for one in above)
    if found.starts_low and _FINISHED.search(written.lines[index]):
        return True
    if found.capitals and not found.starts_low:
        return len(above) == 1 and _ends_before(above[0])
    if not found.capitals and _LISTED.search(written.lines[index]):
        return True
    return any(_is_sentence(one, written) and (found.starts_low or _LEFT_OPEN.search(one) is not None) for one in above)


def _ends_before(above: str) -> bool:
    """Whether the phrase above, in capitals too, wants the mark as its end: BẢO VỆ BÍ / MẬT."""
    if not above.isupper() or not above[-1:].isalpha():
        return False
    return any(_end(pattern).search(above.lower()) for pattern in NO_MARK_BELOW)


def _is_sentence(line: str, written: Written) -> bool:
    """A line of running text that the next one goes on with: it is as long as those around it."""
    at = written.lines.index(line)
    if _DATED.search(line) or len(line) < _FULL * max(map(len, written.lines[max(0, at - _AROUND) : at + _AROUND + 1])):
        return False
    said = [letter for letter in line if letter.isalpha()]
    low = sum(letter.islower() for letter in said)
    return len(said) >= _SENTENCE and low > 0.7 * len(said) and _ENDED.search(line) is None


def _in_table(found: Found, index: int, written: Written) -> bool:
    if not found.alone:
        return False
    return (found.mark == "MẬT" and _among_goods(index, written)) or _below_title(index, written)


def _among_goods(index: int, written: Written) -> bool:
    lines, columns = written.lines, written.columns
    beside = [lines[one] for one in columns.beside(index)]
    if any(_plain(one) in UNITS for one in beside) or sum(bool(_QUANTITY.fullmatch(one)) for one in beside) > 1:
        return True
    below = [_plain(lines[one]) for one in columns.below(index)]
    above = [_plain(lines[one]) for one in columns.above(index)]
    return any(one in GOODS or one in HALVES for one in below) or any(one in GOODS for one in above)


def _below_title(index: int, written: Written) -> bool:
    """Whether the mark stands in the column of degrees of a register: it is another document's."""
    if not written.columns.beside(index):
        return False
    for rows in range(1, _MOST_ROWS):
        titles = [_plain(written.lines[one]) for one in written.columns.row_above(index, rows)]
        if sum(title in COLUMN_TITLES for title in titles) >= _LEAST_TITLES:
            return any(title in {"domat", "mucdomat", "mucdo"} for title in titles)
    return False


def _plain(text: str) -> str:
    return plain(letters(text))


@cache
def _end(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){pattern}$")
