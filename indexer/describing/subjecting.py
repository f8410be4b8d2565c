"""The subject (trích yếu): below the kind, or below the number of a công văn; joined to one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.describing.findings import Finding, evidence
from indexer.describing.head import HeadParts, Part, Role, says_kind_alone
from indexer.describing.layout import Segment, Token, box_around
from indexer.records import Stamp
from indexer.restoring import is_syllable
from library.doubt_reasons import Doubt
from library.party.folding import fold
from library.party.kinds import match_kind, match_longer_kind
from library.party.names import BODIES
from library.records import Box

_MOST_ROWS = 9
_SENTENCE_WORDS = 6
# How far the middle of a centred line may stand from the middle of the kind, in widths of the page.
_CENTRED, _NEARLY_CENTRED = 0.022, 0.05
_BESIDE = 0.17
# In widths of the page, of a paper without layout: how far left edges may differ, where the margin ends, a full line.
_FLUSH, _AT_MARGIN, _FULL, _INDENTED = 0.012, 0.2, 0.7, 0.025
_PART_OF_INDENT = 0.4
_LOW_CONFIDENCE, _SURE = 0.75, 0.93
# Characters of a subject: real ones have up to some 330.
_TOO_LONG, _FAR_TOO_LONG = 400, 800
_CAPITALS = 0.7
_FEW_LETTERS, _FEW_WORDS, _STRANGE = 8, 3, 0.12
_BROKEN_OFF = re.compile(r"(\b(va|cua|cac|ve|viec|cho|tai|theo|voi|trong|nhung)|[-,/])\W*$")
# Who decides stands in capitals between the subject of a decision and its grounds.
_AUTHORITY = re.compile(
    r"^\W*(?:(pho )?(chu tich|chu nhiem|giam doc|cuc truong|chi cuc truong|truong (ban|phong)|vien truong|bo truong"
    r"|thu truong|hieu truong|bi thu|chanh van phong|thu tuong|chanh an|tong giam doc|tong bi thu)"
    r"|uy ban|hoi dong|chinh phu|quoc hoi|bo chinh tri|ban (bi thu|chap hanh|thuong vu|to chuc)|(tinh|thanh|huyen|dang"
    r"|quan|thi|xu|khu|lien khu) uy|chi bo|chi cuc|cuc|so|dai hoi|hoi nghi|thuong truc|xet )\b"
)
_LOW = 0.48
_DEBRIS_CONFIDENCE = 0.6
_END = re.compile(
    r"^(kinh gui|\W*kinh thua|thua (dong|cac|toan)|can cu|theo de nghi|dieu 1|i\s*[-.]|1\s*[-.]"
    r"|thuc hien (nghi|chi|quyet|ket|ke|thong|cong)|noi nhan|kinh trinh|\(?kem theo)"
)
_BEGINS_BODY = re.compile(r"^(kinh gui|kinh thua|thua dong|thua cac|can cu|theo de nghi|dieu 1)")
_RULE = re.compile(r"^[\W_]*$|^[-–—_*.=\s]+$")
_LETTER_START = re.compile(r"^\W{0,2}(v/v|ve viec|v\.v|vv)\b")
_TRIM = re.compile(r"^[\s.,;:'`‘’“”\"|•·*-]+|[\s,;:'`‘’|_*–-]+$")
# The frame of a stamp beside the line, with the letters inside it.
_FRAME = re.compile(r"^\S{0,6}\|\s*")
_WRONG_START = re.compile(r"^([Vv])[àâaềêèẻẽệ]\s*(?=vi[ệêe]c)")


def find_subject(head: HeadParts, stamps: Sequence[Stamp], *, width: int) -> Finding[str]:
    """Read the subject, or None when there is none to be seen.

    Args:
        stamps: those on the page; what is read under one is doubtful, however sure the reader is.
    """
    rows = subject_rows(head, stamps, width=width)
    text = tidy_subject(" ".join(row.text for row in rows))
    if not any(letter.isalpha() for letter in text):
        return Finding(None, Doubt.NOT_FOUND)
    tokens = [token for row in rows for token in row.tokens]
    confidence = sum(row.confidence * row.letters for row in rows) / max(1, sum(row.letters for row in rows))
    seen = evidence("subject", text[:_FAR_TOO_LONG], confidence, box=box_around(tokens))
    if len(text) > _FAR_TOO_LONG or sum(map(str.isalpha, text)) < _FEW_LETTERS:
        return Finding(None, Doubt.NOT_FOUND, seen)
    unusual = _is_unusual(text, confidence) or _is_out_of_place(head, text)
    doubt = Doubt.UNDER_STAMP if _stamped(tokens, stamps) else Doubt.UNUSUAL_SUBJECT if unusual else None
    unsure = Doubt.LOW_CONFIDENCE if confidence < _LOW_CONFIDENCE else None
    witnesses = int(_begins_as_subjects_do(text)) + (not _strange(text))
    return Finding(text, doubt, seen, unsure, witnesses)


def subject_rows(head: HeadParts, stamps: Sequence[Stamp], *, width: int) -> list[Segment]:
    """The rows that say it, from top to bottom."""
    rows = _within_brackets(_below_kind(head, width) if head.kind is not None else _below_number(head, width))
    return [row for row in rows if not _says_stamp(row, stamps)]


def _begins_as_subjects_do(text: str) -> bool:
    return bool(_LETTER_START.match(fold(text))) or fold(text).startswith("ve ")


def _is_out_of_place(head: HeadParts, text: str) -> bool:
    """Below a number alone stands the subject of a letter, which begins so; a line may only seem to say a kind."""
    if head.kind is None:
        return not _begins_as_subjects_do(text)
    return head.number is None and head.date is None and not says_kind_alone(head.parts[head.kind].segment)


def _within_brackets(rows: list[Segment]) -> list[Segment]:
    """A subject in brackets ends where they close; a basis in brackets below a subject is no part of it."""
    for count, row in enumerate(rows, 1):
        bracketed = rows[0].text.lstrip().startswith("(")
        if bracketed and row.text.rstrip(" .,-").endswith(")"):
            return rows[:count]
        if not bracketed and row.text.lstrip().startswith("("):
            return rows[: count - 1]
    return rows


def _is_unusual(text: str, confidence: float) -> bool:
    """Too long or short, broken off in the middle of a sentence, or with words that are none."""
    words = _words(text)
    return (
        len(text) > _TOO_LONG
        or bool(_BROKEN_OFF.search(fold(text)))
        or len(words) < _FEW_WORDS
        or (len(_strange(text)) > _STRANGE * len(words) and confidence < _SURE)
    )


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]


def _strange(text: str) -> list[str]:
    """Words that are no syllables, abbreviations left out."""
    return [word for word in _words(text) if not is_syllable(word) and not word.isupper()]


def _says_stamp(row: Segment, stamps: Sequence[Stamp]) -> bool:
    """A row that stands under a stamp and says what the stamp does is that stamp, read with the page."""
    said = "".join(filter(str.isalpha, fold(row.text)))
    return bool(said) and any(said in "".join(filter(str.isalpha, fold(stamp.text))) for stamp in stamps
                              if _stamped(row.tokens, [stamp]))  # fmt: skip


def _stamped(tokens: Sequence[Token], stamps: Sequence[Stamp]) -> bool:
    """Does the middle of a word lie under a stamp that was pressed on the paper?"""
    pressed = [stamp.box for stamp in stamps if stamp.origin == "ink"]
    middles = [(box.left + box.right, box.top + box.bottom) for token in tokens if (box := token.box) is not None]
    return any(
        2 * box.left < across < 2 * box.right and 2 * box.top < down < 2 * box.bottom
        for box in pressed for across, down in middles
    )  # fmt: skip


def tidy_subject(text: str) -> str:
    """Take debris of rules and specks from the ends and part words that were set too close."""
    text = _TRIM.sub("", _FRAME.sub("", " ".join(text.split())))
    return _WRONG_START.sub(_about, " ".join(_even_case(word) for word in text.split()))


def _even_case(word: str) -> str:
    """A worn type prints a small letter large: `chÚc` is `chúc`; codes and abbreviations are left alone."""
    if len(word) < 2 or not word.isalpha() or word.islower() or not is_syllable(word):
        return word
    if word[0].islower() or (word.isupper() and fold(word) == "ve"):
        return word[0] + word[1:].lower() if word[0].isupper() else word.lower()
    return word


def _about(match: re.Match[str]) -> str:
    return "Về " if match[1] == "V" or match[0].startswith("và") else "về "


def _below_kind(head: HeadParts, width: int) -> list[Segment]:
    assert head.kind is not None
    kind = head.parts[head.kind].segment
    rows = _behind_kind(kind)
    last = kind
    parts = _joined_rows(head.parts[head.kind + 1 :])
    for place, part in enumerate(parts):
        segment = part.segment
        if _is_low(segment, kind):
            continue
        flush = _flush_left(segment, kind, width) or (bool(rows) and _goes_on_flush(last, segment, width))
        if not flush and _beside(segment, kind, width):
            continue
        if part.role in {Role.RULE, Role.STAMP, Role.SECRECY, Role.URGENCY, Role.CIRCULATION, Role.NUMBER, Role.DATE}:
            if part.role is Role.RULE and rows:
                break
            continue
        segment = segment if flush else _middle_part(segment, kind, width)
        if rows and (_begins_sentence(segment) or _begins_paragraph(segment, parts[place + 1 :], width)):
            break
        if rows and segment.capitals > _CAPITALS and (rows[0].capitals < _CAPITALS or _names_authority(segment)):
            break
        if rows and fold(segment.text) in BODIES:
            break
        if len(rows) >= _MOST_ROWS or (rows and _ends(last, segment, kind, width)):
            break
        if (_END if rows else _BEGINS_BODY).match(fold(segment.text)) or segment.text.startswith(("Hỡi ", "HỠI ")):
            break
        if not rows and not flush and not _centred(segment, kind, width):
            if _is_debris(segment):
                continue
            break
        rows.append(segment)
        last = segment
    return rows


def _begins_sentence(segment: Segment) -> bool:
    """In a text without places a line that is a whole sentence is no more subject."""
    whole = segment.text[:1].isupper() and segment.text.rstrip().endswith((".", ":", ";"))
    return segment.box is None and whole and len(segment.tokens) >= _SENTENCE_WORDS


def _begins_paragraph(segment: Segment, below: Sequence[Part], width: int) -> bool:
    """The first line of a paragraph is indented, and ends at the margin as the next does; no centred line does both.

    Where lines end as their words do, it begins with a capital and ends no earlier than by a part of the indent.
    """
    box, after = segment.box, next((part.segment.box for part in below if part.role is Role.TEXT), None)
    if box is None or after is None or 2 * after.top < box.top + box.bottom or box.right < _FULL * width:
        return False
    indent, ends = box.left - after.left, after.right - box.right
    flush = abs(ends) < _FLUSH * width or (segment.text[:1].isupper() and ends < _PART_OF_INDENT * indent)
    return indent > _INDENTED * width and flush


def _names_authority(segment: Segment) -> bool:
    return bool(_AUTHORITY.match(fold(segment.text)))


def _behind_kind(kind: Segment) -> list[Segment]:
    """What a line says behind the kind that it begins with, but not whose decision it is."""
    longer = match_longer_kind(kind.text)
    if longer is None or match_kind(kind.text) is not None:
        return []
    rest = replace(kind, tokens=kind.tokens[longer[1] :])
    return [] if fold(rest.text).startswith("cua ") else [rest]


def _joined_rows(parts: Sequence[Part]) -> list[Part]:
    """Join what stands in one row: a wide space in a centred line is no column, and a subject may name the Party."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last is not None and last.segment.row == part.segment.row and _is_one_line(last, part):
            tokens = last.segment.tokens + part.segment.tokens
            joined[-1] = replace(last, segment=replace(last.segment, tokens=tokens))
        else:
            joined.append(part)
    return joined


def _is_one_line(first: Part, after: Part) -> bool:
    """`VỀ PHÔNG LƯU TRỮ ĐẢNG CỘNG SẢN VIỆT NAM`: it ends this line, without the gap of a column."""
    if first.role is not Role.TEXT or after.role not in {Role.TEXT, Role.TITLE}:
        return False
    a, b = first.segment.box, after.segment.box
    return after.role is Role.TEXT or a is None or b is None or b.left - a.right < a.bottom - a.top


def _is_low(segment: Segment, kind: Segment) -> bool:
    """A row much lower than the kind is a row of accents or specks that the reader took for words.

    The kind is as high as the lowest of its words: a stroke of a stamp makes a word beside it higher than it is.
    """
    heights, kind_heights = (
        [token.box.bottom - token.box.top for token in one.tokens if token.box is not None] for one in (segment, kind)
    )
    return bool(heights and kind_heights) and max(heights) < _LOW * min(kind_heights)


def _ends(last: Segment, segment: Segment, kind: Segment, width: int) -> bool:
    """Does the body begin here? By a wider gap, an indented first line, or a line that is not centred."""
    a, b = last.box, segment.box
    if a is None or b is None:
        return segment.row - last.row > 1
    if last.row == segment.row:
        return False
    height = max(1, a.bottom - a.top)
    if b.top - a.bottom > 1.3 * height:
        return True
    if _flush_left(last, kind, width) or _goes_on_flush(last, segment, width):
        return not _goes_on_flush(last, segment, width)
    return not _centred(segment, kind, width) and not _within(a, b, width)


def _within(line: Box, below: Box, width: int) -> bool:
    """A line well inside the one above on both sides goes on with it; the body's first line ends at the margin."""
    inside = min(below.left - line.left, line.right - below.right)
    aside = abs((below.left + below.right) - (line.left + line.right)) / 2
    return inside > line.bottom - line.top and aside < _NEARLY_CENTRED * width


def _centred(segment: Segment, kind: Segment, width: int) -> bool:
    """A line below the kind is centred under it, however long."""
    box, middle = segment.box, kind.box
    if box is None or middle is None or not width:
        return True
    return abs((box.left + box.right) - (middle.left + middle.right)) / 2 < _CENTRED * width


def _flush_left(segment: Segment, kind: Segment, width: int) -> bool:
    """Both begin at the margin, as in papers without any layout: then a subject is known by its first words."""
    box, first = segment.box, kind.box
    if box is None or first is None or not width or not _begins_as_subjects_do(segment.text):
        return False
    return abs(box.left - first.left) < _FLUSH * width and first.left < _AT_MARGIN * width


def _goes_on_flush(last: Segment, segment: Segment, width: int) -> bool:
    """A line flush left goes on with the one above only where that one is full and this one begins no sentence."""
    a, b = last.box, segment.box
    full = a is not None and b is not None and a.right > _FULL * width and abs(a.left - b.left) < _FLUSH * width
    return full and not segment.text[:1].isupper()


def _middle_part(segment: Segment, kind: Segment, width: int) -> Segment:
    """Leave out what stands beside a centred line, such as an incoming-register stamp at its left."""
    if _centred(segment, kind, width) or not width:
        return segment
    count = len(segment.tokens)
    parts = [replace(segment, tokens=segment.tokens[start:]) for start in range(1, count)]
    parts += [replace(segment, tokens=segment.tokens[:end]) for end in range(count - 1, 0, -1)]
    fitting = [part for part in parts if part.letters >= 8 and _centred(part, kind, width) and _parted(segment, part)]
    return max(fitting, key=lambda part: part.letters, default=segment)


def _parted(whole: Segment, part: Segment) -> bool:
    """Is what was left out debris, or parted from the rest by a gap?"""
    kept = {id(token) for token in part.tokens}
    left_out = replace(whole, tokens=tuple(token for token in whole.tokens if id(token) not in kept))
    if left_out.confidence < _DEBRIS_CONFIDENCE:
        return True
    a, b = left_out.box, part.box
    if a is None or b is None:
        return False
    return max(b.left - a.right, a.left - b.right) > b.bottom - b.top


def _beside(segment: Segment, kind: Segment, width: int) -> bool:
    """Does it stand far to one side, as stamps do?"""
    box, middle = segment.box, kind.box
    if box is None or middle is None or not width:
        return False
    return abs((box.left + box.right) - (middle.left + middle.right)) / 2 > _BESIDE * width


def _is_debris(segment: Segment) -> bool:
    return segment.letters <= 3 or bool(_RULE.match(segment.text)) or segment.confidence < 0.4


def _below_number(head: HeadParts, width: int) -> list[Segment]:
    """The subject of a công văn stands small in the left column under the number."""
    if head.number is None:
        return []
    rows: list[Segment] = []
    for part in head.parts[head.number + 1 :]:
        segment, folded = part.segment, fold(part.segment.text)
        if part.role is not Role.TEXT or _RULE.match(segment.text):
            if rows and part.role is Role.RULE:
                break
            continue
        if folded.startswith(("kinh gui", "kinh thua", "can cu")):
            break
        if not _left(segment, width):
            if rows:
                break
            continue
        if rows and folded in BODIES:
            break
        if not rows and not _LETTER_START.match(folded) and segment.confidence < 0.5:
            continue
        if rows and _far(rows[-1], segment):
            break
        rows.append(segment)
        if len(rows) >= _MOST_ROWS:
            break
    return rows


def _left(segment: Segment, width: int) -> bool:
    box = segment.box
    return box is None or not width or (box.right < 0.58 * width)


def _far(last: Segment, segment: Segment) -> bool:
    a, b = last.box, segment.box
    if a is None or b is None:
        return False
    return b.top - a.bottom > 1.5 * max(1, a.bottom - a.top)
