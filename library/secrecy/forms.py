"""Where degrees of secrecy are only named: in the boxes of a form that nobody ticked, in a table that counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from library.secrecy.marks import Found, mark_in_line
from library.secrecy.rules import MARKS, NOT_SECRET
from library.secrecy.spelling import letters, plain
from library.secrecy.written import Written

_EMPTY = r"[□☐▢◻◽⬜▭○◯]|\[\s*\]|\(\s+\)"
_TICKED = r"[☑☒✓✔✗✘■▣◼◾⬛●◉]|\[\s*[xXvV✓✔]\s*\]|\(\s*[xXvV✓✔]\s*\)"
_BOX = re.compile(f"({_EMPTY})|({_TICKED})")
_LABEL = re.compile(r"(?:(?:(?:muc|cap|dau(?:chi)?)?do(?:bao)?|phanloai(?:bao)?)mat)?(?:neuco|danhdau|chonmot)?")
_NUMBER = re.compile(r"\d[\d.,\s]*")
_FEWEST_DEGREES = 2


def is_only_named(index: int, written: Written) -> bool:
    """Whether the mark of a line stands in an empty form or among counted degrees.

    Of a scan this is not known: a tick may have been read as anything.
    """
    return not written.passage.read and (_is_unticked(index, written) or _is_counted(index, written))


def ticked_mark(line: str) -> Found | None:
    """The mark that is ticked among the options of a form that stand in one clean line: `[x] Tối mật [ ] Mật`.

    Boxes stand behind their words where the line begins with words that are no label; then those on either side of a
    tick may be its own.
    """
    label, *parts = _BOX.split(line)
    options = [label, *parts[2::3]]
    ticked = [place for place, tick in enumerate(parts[1::3]) if tick]
    if not ticked or not all(_is_known(words) for words in options[1:]):
        return None
    beside = {place + 1 for place in ticked}
    if _LABEL.fullmatch(_plain(label)) is None:
        beside |= set(ticked)
    marks = [mark for place in beside if (mark := mark_in_line(options[place].strip()))]
    return Found(min(marks, key=MARKS.index), capitals=True, starts_low=False, alone=False) if marks else None


def _is_known(words: str) -> bool:
    return not words.strip() or mark_in_line(words.strip()) is not None or _plain(words) in NOT_SECRET


def _row(index: int, written: Written) -> list[int]:
    return sorted([index, *written.columns.beside(index)])


def _is_unticked(index: int, written: Written) -> bool:
    """Whether the row has nothing but the name of a degree and several options, each behind an empty box.

    Where boxes stand behind their words, or one word has none, nobody knows which is whose.
    """
    parts = _BOX.split(" ".join(written.lines[one] for one in _row(index, written)))
    label, options = parts[0], list(zip(parts[1::3], parts[2::3], parts[3::3], strict=True))
    if len(options) < _FEWEST_DEGREES or _LABEL.fullmatch(_plain(label)) is None:
        return False
    secret = [mark_in_line(words.strip()) for _, _, words in options]
    known = all(mark is not None or _plain(words) in NOT_SECRET
                for mark, (_, _, words) in zip(secret, options, strict=True))  # fmt: skip
    return known and not any(mark and ticked for mark, (_, ticked, _) in zip(secret, options, strict=True))


def _is_counted(index: int, written: Written) -> bool:
    """Whether the degrees stand below one another, each once, each with numbers alone, and `Thường` among them."""
    here = written.passage.lines[index].row
    named = [*_counted(index, here, -1, written), *_counted(index, here + 1, 1, written)]
    degrees = [one for one in named if one not in NOT_SECRET]
    return len(set(named)) == len(named) and len(degrees) >= _FEWEST_DEGREES and len(degrees) < len(named)


def _counted(index: int, row: int, step: int, written: Written) -> Iterator[str]:
    """The degrees in the column of a line, from a row on, as far as they go."""
    place, wide = written.columns.place(index), len(written.columns.beside(index)) + 1
    while True:
        cells = [written.lines[one] for one in written.columns.row_above(index, written.passage.lines[index].row - row)]
        if len(cells) != wide or wide < 2:
            return
        named = _plain(cells[place])
        if named not in NOT_SECRET and mark_in_line(cells[place]) is None:
            return
        if not all(_NUMBER.fullmatch(one.strip()) for at, one in enumerate(cells) if at != place):
            return
        yield named
        row += step


def _plain(text: str) -> str:
    return plain(letters(text))
