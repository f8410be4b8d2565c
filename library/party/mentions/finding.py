"""Every mention of a text: codes, then numbers alone, then names; then what they say of one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from library.party.codes import FoundCode, ParsedCode, find_codes, parse_code, plain_number
from library.party.mentions import names, numbers_alone
from library.party.mentions.details import details_ahead, details_behind
from library.party.mentions.heads import head_before
from library.party.mentions.mention import Itself, Mention, letters_key
from library.party.mentions.places import place_before
from library.party.mentions.shadow import shadow_of
from library.party.mentions.within_text import completed
from library.records import PartialDate

_DIGITS = re.compile(r"\d{1,3}\.\d{3}|\d+(?:[ \t]?(?i:bis|ter)(?![^\W\d_])|[a-zđA-EĐ])?")
_MISREAD = re.compile(
    r"(?<![\w/-])(?P<number>\d{1,5})(?:\s?[-–]\s?(?P<kind>NQ|QĐ|QD|CT|KL|HD|TB|TT|QC|BC|KH|CV)[lI1|!\\]"
    r"|\s(?P<apart>NQ|QĐ|CT|KL|HD|TB|TT|QC|BC|KH|CV)\s)(?P<body>TW|TƯ|TU|BTCTW|VPTW|UBKTTW)(?!\w)"
)

_MISREAD_DIGIT = re.compile(
    r"(?<![\w/.-])(?=\d*[OoIl])(?=[OoIl]*\d)(?P<number>[\dOoIl]{2,5})\s?[-–]\s?(?P<kind>NQ|QĐ|QD|CT|KL|HD|TB|TT|QC|BC|KH|CV)"
    r"/(?P<body>[A-ZĐƯ]{2,12})(?!\w)"
)
_DIGIT_OF = str.maketrans("OoIl", "0011")
_MISREAD_BODY = {"TVV": "TW", "TVW": "TW"}


def find_mentions(text: str, itself: Itself | None = None) -> list[Mention]:
    """Return the documents that a text names, in order; some stand within the words of another.

    Args:
        text: of a page or of a whole document, in NFC.
        itself: the document that the text is of, where that is known.
    """
    shadow = shadow_of(text)
    taken = bytearray(len(text))
    found = list(_by_code(text, shadow, taken))
    found += list(_by_number(text, shadow, taken, found))
    for one in list(names.named_documents(text, shadow, taken)):
        found.append(Mention(one.start, one.end, one.kind, issued=one.details.issued,
                             stated=one.details.issued is not None, body=one.details.body, name=one.name,
                             place=place_before(text, shadow, one.start)))  # fmt: skip
    found.sort(key=lambda one: (one.start, -one.end))
    found = completed(text, found)
    if itself is None:
        return found
    heads = {one.start for one in _own_heads(text, found)}
    return [replace(one, itself=_is(replace(one, issued=None) if one.start in heads else one, itself)) for one in found]


def spelled(number: str, code: ParsedCode) -> str:
    """The code in the usual order of marks: `45-HD/BTCTW`, `05/CT-UBND`, `01/2024/NĐ-CP`."""
    kind = {"QD": "QĐ", "ND": "NĐ", "TTR": "TTr"}.get(code.kind or "", code.kind)
    if code.form == "party" and kind and code.body:
        return f"{number}-{kind}/{code.body}"
    year = f"{code.year}/" if code.year else ""
    return f"{number}/{year}{'-'.join(part for part in (kind, code.body) if part)}"


def _by_code(text: str, shadow: str, taken: bytearray) -> Iterator[Mention]:
    for one in _codes(text):
        head = head_before(text, shadow, one.start, one.code)
        digits = _DIGITS.match(text[one.start : one.end].translate(_DIGIT_OF))
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
        if head is None or digits is None or not one.code.body:
            continue
        behind = details_behind(text, shadow, one.end)
        ahead = None if behind.issued and behind.issued.day else details_ahead(text, shadow, head.start)
        issued = behind.issued
        if ahead is not None and ahead.issued and (issued is None or issued.year == ahead.issued.year):
            issued = ahead.issued
        if issued is None and one.code.year is not None:
            issued = PartialDate(one.code.year)  # `01/2024/NĐ-CP`
        end = max(one.end, behind.end)
        taken[head.start : end] = b"\1" * (end - head.start)
        yield Mention(head.start, end, head.kind, digits[0], spelled(digits[0], one.code), letters_key(one.code),
                      issued, issued is not None, behind.body or head.body or (ahead.body if ahead else None),
                      head.name, place_before(text, shadow, head.start))  # fmt: skip


def _codes(text: str) -> list[FoundCode]:
    """The codes of a text, those too in which a stroke was read as a letter or left out, or a digit as a letter."""
    found = [_with_right_body(one) for one in find_codes(text)]
    for match in _MISREAD_DIGIT.finditer(text):
        code = parse_code(f"{match['number'].translate(_DIGIT_OF)}-{match['kind']}/{match['body']}")
        if code is not None:
            found.append(_with_right_body(FoundCode(code, match.start(), match.end())))
    for match in _MISREAD.finditer(text):
        code = parse_code(f"{match['number']}-{match['kind'] or match['apart']}/{match['body']}")
        if code is not None:
            found.append(FoundCode(code, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def _with_right_body(one: FoundCode) -> FoundCode:
    body = _MISREAD_BODY.get((one.code.body or "").upper())
    return one if body is None else replace(one, code=replace(one.code, body=body))


def _by_number(text: str, shadow: str, taken: bytearray, coded: list[Mention]) -> Iterator[Mention]:
    known = {(one.kind, (one.number or "").lstrip("0")) for one in coded}
    for one in numbers_alone.numbers_alone(text, shadow, taken):
        if not one.sure and (one.kind, one.number.lstrip("0")) not in known:
            continue
        details, issued = one.details, one.details.issued
        ahead = None if issued and issued.day else details_ahead(text, shadow, one.start)
        issued = ahead.issued if ahead is not None else issued
        yield Mention(one.start, one.end, one.kind, one.number, issued=issued, stated=issued is not None,
                      body=details.body or (ahead.body if ahead else None),
                      place=place_before(text, shadow, one.start))  # fmt: skip


def _own_heads(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """`Số 05-NQ/TU` at the head of a text that names another of this code further down: its date is not lent to it."""
    before: set[tuple[str | None, str | None]] = set()
    for one in mentions:
        if not one.stated and (one.key, one.number) not in before and text[one.start :].startswith(("Số", "SỐ")):
            yield one
        before.add((one.key, one.number))


def _is(one: Mention, itself: Itself) -> bool:
    """Whether a mention names the document that the text is of."""
    if one.name is not None and one.name == itself.kind:  # the Charter of the Charter
        return one.issued is None or itself.issued is None or _can_be(one, itself)
    own = itself.code
    if own is None or own.number is None or not one.number or plain_number(one.number) != own.number:
        return False
    if one.key != letters_key(own):
        return False
    return itself.issued is None or one.issued is None or _can_be(one, itself)


def _can_be(one: Mention, itself: Itself) -> bool:
    mine, said = itself.issued, one.issued
    assert mine is not None and said is not None
    if said.year != mine.year:
        return False
    return not (said.day and mine.day) or said == mine
