"""Numbers and codes of documents: read in every written form, and turned into keys that find them.

Party form `26-NQ/TW`, State form `05/CT-UBND` and `01/2020/NĐ-CP`; slips such as `26/NQ-TW`; what people type:
`nq26`, `26 nq tw`, `NQ 26-NQ/TƯ`. Numbers restart every term, so a code names a document only with its date.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from library.party.code_context import is_said_to_be_code
from library.party.kinds import KINDS
from library.vietnamese import fold

__all__ = ["KNOWN_BODIES", "PARTY_BODIES", "FoundCode", "ParsedCode", "code_keys", "exact_key", "find_codes",
           "in_kind", "parse_code", "parse_given_code", "parse_letters", "plain_number", "without_suffix"]  # fmt: skip

_PARTY_BODIES = (
    "TW BTCTW BCĐTW VPTW BTGDVTW UBKTTW BCSCLTW BTGTW BTGVTW BNCTW BDVTW BTHTW HNTW QUTW TWH TU BTCTU VPTU BTGDVTU "
    "UBKTTU BTGTU BTHTU BDVTU BNCTU HU BTCHU VPHU UBKTHU BTGHU BDVHU ThU QU ĐU BTCĐU UBKTĐU ĐUBTC KU LKU XU CB ĐH "
    "BCĐ CQTTBCĐ ĐĐQH15 ĐKT TH TC DV KT VP"
).split()  # observed use, not a rule: the official table is not public
_STATE_BODIES = (
    "CP TTg UBND HĐND UB UBHC UBKCHC CTN QH UBTVQH HĐBT HĐNN BNV BTC BTP BGDĐT BYT BCA BQP BCT BXD BNN BTNMT BKHCN "
    "BTTTT BVHTTDL BLĐTBXH BKHĐT BGTVT VPCP VPQH KTNN TANDTC VKSNDTC SL"
).split()
_OFFICES = (
    "SYT STC SNV SXD STP SCT SKHĐT SGDĐT SNN SNNPTNT SGTVT STNMT STTTT SKHCN SVHTTDL SLĐTBXH SNgV CCKL CCBVTV CCVSATTP "
    "PGDĐT PTCKH PTNMT PLĐTBXH"
).split()  # of a province or a district, whose công văn bear nothing else: `312/SYT`
PARTY_BODIES = frozenset(_PARTY_BODIES)
"""Letters in a code that stand for bodies of the Party; others are of the State."""
_OTHER_KINDS = ("KHHĐ", "GP", "VBHN")  # in use for kinds that have no line of their own
_NAMED = {letters.lower(): letters for letters in (
    *_OTHER_KINDS, *(symbol for kind in KINDS for symbol in kind.symbols if len(symbol) > 1))}  # fmt: skip
_NAMED_PLAIN = {fold(letters): symbol for letters, symbol in reversed(_NAMED.items())} | {"qd": "QĐ", "hd": "HD"}
KNOWN_BODIES = frozenset((*_STATE_BODIES, *_PARTY_BODIES))
"""Letters in a code that stand for bodies which are known."""
_BODIES = {body.lower(): body for body in (*_OFFICES, *_STATE_BODIES, *_PARTY_BODIES)}
_BODIES_PLAIN = {fold(letters): body for letters, body in reversed(_BODIES.items())}
_LOOKALIKES = tuple(
    pair.split(">") for pair in "I>T 1>I l>I 0>Q O>Q 0>O Q>O VV>W D>Đ 5>S 8>B R>B H>N M>N C>G G>C".split()
)
_MARK = r"[ \t]{0,2}[-\u2010-\u2015\u2212/_][ \t]{0,2}(?:\r?\n[ \t]{0,8})?"
_LETTERS = "[A-Za-zĐđÐðƯư01]"
_PART = rf"{_LETTERS}{{1,12}}(?:&(?=[A-ZĐÐƯa-zđðư]){_LETTERS}{{1,12}}){{0,2}}\d{{0,2}}"  # two bodies as one: `BTC&TG`
_BIS = r"[ \t]?(?i:bis|ter)(?![^\W\d_])"
_SUFFIX = rf"(?:{_BIS}|[a-zđA-EĐ])?"
"""Of a number that was given out again: `12bis`, `562A`."""
_SUFFIX_TYPED = rf"(?:{_BIS}|[a-eđ](?![^\W\d_]))?"
_STRICT = (
    rf"(?<![\w/-])(?<!\d[.,])(?P<number>\d{{1,3}}\.\d{{3}}|\d{{1,5}}{_SUFFIX}){_MARK}(?:(?P<year>(?:19|20)\d\d){_MARK})?"
    rf"(?P<symbol>(?=[A-ZĐÐƯa-zđðư]){_PART}(?:{_MARK}(?!\d){_PART}){{0,3}})(?!\w)"
)
_DIGIT = re.compile(r"\d")
_JOINT = re.compile(r"[ \t]{0,2}([-\u2010-\u2015\u2212/_])\s*")
_GAP = r"[ \t./_:\u2010-\u2015-]*"
_TYPED_KINDS = "|".join(sorted({*_NAMED, *_NAMED_PLAIN} - {"da", "đa", "dv", "pa", "cl"}, key=len, reverse=True))
_TYPED_BODIES = "|".join(sorted({form for body in KNOWN_BODIES for form in (body.lower(), fold(body.lower()))} | {"tư"},
                                key=len, reverse=True))  # fmt: skip
_JOINT_BODIES = rf"(?:{_TYPED_BODIES})(?:-(?:{_TYPED_BODIES}))?"
_NUMBER_FIRST = (
    rf"(?i)(?<![\w/.,-])(?P<number>\d{{1,5}}{_SUFFIX_TYPED}){_GAP}(?P<kind>{_TYPED_KINDS})"
    rf"(?:{_GAP}(?P<body>{_JOINT_BODIES}))?(?!\w)"
)
_KIND_FIRST = (
    rf"(?i)(?<!\w)(?P<kind>{_TYPED_KINDS})(?:{_GAP}(?P<body>{_TYPED_BODIES}))?{_GAP}(?:s[ốo][ \t]*)?"
    rf"(?P<number>\d{{1,5}}{_SUFFIX_TYPED})(?:{_GAP}(?P<again>{_JOINT_BODIES}))?(?!\w)"
)
_LETTERS_ALONE = rf"(?i)(?P<kind>{_TYPED_KINDS})[ \t]*[-/ ][ \t]*(?P<body>{_TYPED_BODIES})"
_LETTERS_TYPED = rf"(?i)(?P<kind>{_TYPED_KINDS})[ \t]*[-/]?[ \t]*(?P<body>{_TYPED_BODIES})"
_NUMBER_ALONE = re.compile(
    rf"s[ốo][ \t:.]*(?P<number>\d{{1,5}}(?:{_BIS}|[a-zđ])?)|(?P<again>\d{{1,5}}{_BIS})", re.I)
_SAID_NUMBER = re.compile(rf"(?:s[ốo][ \t:.]*)?(?P<number>\d{{1,5}}{_SUFFIX})", re.I)
_TWICE = rf"(?i)(?:{_TYPED_KINDS}|da|đa)[ \t]+(?=(?:s[ốo][ \t]*)?\d+{_SUFFIX}{_MARK})"
_KIND_BEFORE = rf"(?i)(?<!\w)(?P<kind>{_TYPED_KINDS}|da|đa)[ \t]+(?:s[ốo][ \t]*)?\Z"
_LONGEST_BEFORE = 12
_NO_LETTERS_BY_THE_STATE = "CV"
_SYMBOL_OF_NAME = {name: kind.symbols[0] for kind in reversed(KINDS) if kind.symbols
                   for name in (kind.name.lower(), fold(kind.name.lower()))}  # fmt: skip
_NAMED_KIND = rf"(?P<name>{'|'.join(sorted(_SYMBOL_OF_NAME, key=len, reverse=True))})\s+"
_AROUND = " \t\r\n.,;:()[]\"'“”"
_LEADER = re.compile(r"\s*(?:s[ốo](?:\s*(?:và\s*)?k[ýí]\s*hiệu)?\s*[:.]?\s*)?", re.I)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern when it is first needed: these take longer to make than many a question to answer."""
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class ParsedCode:
    """A code taken apart; what is not written is None.

    Args:
        number: digits without leading zeros, with its letter if it has one (`12b`, `12bis`).
        kind: the letters of the kind as prescribed (`NQ`, `TTr`); as written where they are not known.
        body: the letters of the issuing body, parts joined by a hyphen (`TW`, `BKHCN-BTTTT`).
        year: written within the code (`01/2020/NĐ-CP`).
        form: `party` (`26-NQ/TW`) or `state` (`05/CT-UBND`); a Party body decides, then the order of the marks.
    """

    number: str | None
    kind: str | None
    body: str | None
    year: int | None
    form: str


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code and the characters `start:end` of the text that say it."""

    code: ParsedCode
    start: int
    end: int


def parse_code(text: str) -> ParsedCode | None:
    """Read a text that is a code and nothing else, in any form that people write or type; None when it is no code."""
    plain = unicodedata.normalize("NFC", text).strip(_AROUND)
    return _written(plain) or _spelled(plain)


def parse_given_code(text: str) -> ParsedCode | None:
    """Read a text of which it is known that it is a code: whatever body its letters stand for, in capitals or not.

    As of a document's own, and of what somebody asks for by its code.
    """
    code = parse_code(text)
    if code is not None:
        return code
    plain = unicodedata.normalize("NFC", text).strip(_AROUND)
    named = _compiled(_NAMED_KIND).match(plain.lower())
    rest = plain[named.end() :] if named is not None else plain
    match = _compiled(_STRICT).fullmatch(rest[_leader_end(rest) :].upper())
    found = _of_any_body(match) if match is not None else None
    return in_kind(found, _SYMBOL_OF_NAME[named["name"]]) if found and named is not None else found


def _written(plain: str) -> ParsedCode | None:
    """Read a code by its letters or its number alone."""
    stripped = plain[_leader_end(plain) :]
    match = _compiled(_STRICT).fullmatch(stripped)
    if match is not None:
        found = _from_strict(match, typed=True)
        if found is not None:
            return _with_kind_before(plain, _leader_end(plain), found)[0]
    for form in (_NUMBER_FIRST, _KIND_FIRST, _LETTERS_ALONE):
        match = _compiled(form).fullmatch(stripped)
        if match is not None:
            return _from_typed(match)
    match = _NUMBER_ALONE.fullmatch(plain)
    number = match["number"] or match["again"] if match else None
    return ParsedCode(plain_number(number), None, None, None, "party") if number else None


def in_kind(code: ParsedCode, letters: str) -> ParsedCode:
    """The code with the letters of a kind that was named before it: `NQ 07/TU`, `nghị quyết 07/TU`.

    A State công văn has none of a kind in its code (`641/NN-UBHC`) and stays as it is.
    """
    if code.kind or not code.body or (letters == _NO_LETTERS_BY_THE_STATE and code.body not in PARTY_BODIES):
        return code
    return replace(code, kind=letters)


def parse_letters(text: str) -> ParsedCode | None:
    """Read the letters of a kind and a body without a number, also as they are typed together: `nq tw`, `nqtw`."""
    match = _compiled(_LETTERS_TYPED).fullmatch(unicodedata.normalize("NFC", text).strip(_AROUND))
    return _from_typed(match) if match is not None else None


def find_codes(text: str, *, typed: bool = False,
               known: Callable[[ParsedCode], bool] = lambda code: False) -> list[FoundCode]:
    """Return the codes within a text, in order.

    Args:
        text: of a document, or of a query.
        typed: also what only a reader would type: `26 nq tw`, `nq26`.
        known: is there a document of this code, whose letters nobody has told us of? Else the words around it decide.
    """
    if _DIGIT.search(text) is None:
        return []
    found = [
        FoundCode(code, match.start(), match.end())
        for match in _compiled(_STRICT).finditer(text)
        if (code := _from_strict(match, typed=typed) or _among(text, match, known)) is not None
    ]
    if typed:
        found = [FoundCode(*_with_kind_before(text, one.start, one.code), one.end) for one in found]
        taken = bytearray(len(text))
        for one in found:
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
        for form in (_KIND_FIRST, _NUMBER_FIRST):
            for match in _compiled(form).finditer(text):
                if not any(taken[match.start() : match.end()]):
                    found.append(FoundCode(_from_typed(match), match.start(), match.end()))
                    taken[match.start() : match.end()] = b"\1" * len(match.group())
    return sorted(found, key=lambda one: one.start)


def code_keys(code: ParsedCode) -> tuple[str, ...]:
    """Return the keys of a code, the most exact first: `26|nq|tw`, `26|nq`, `26`, `nq|tw`.

    Beside the letters as they stand come those without diacritics and those with one misread letter set right; the
    first key is always of the letters as they stand (`TƯ` as `tw`, numbers without leading zeros).
    """
    keys: list[str] = []
    spellings = list(dict.fromkeys(_spellings(code)))
    number = (code.number,) if code.number else ()
    year = (str(code.year),) if code.year else ()
    if number and year:
        keys += ["|".join((*number, *year, *parts)) for parts in spellings if parts]
    if number:
        keys += ["|".join((*number, *parts)) for parts in spellings if len(parts) > 1 or (parts and not code.kind)]
        keys += [f"{code.number}|{parts[0]}" for parts in spellings if code.kind]
        keys += ["|".join((*number, *year))] if year else []
        keys += number
    keys += ["|".join(parts) for parts in spellings if len(parts) > 1]
    return tuple(dict.fromkeys(keys))


def exact_key(text: str) -> str | None:
    """The most exact key of a text that is a code and nothing else; None where it is none."""
    code = parse_code(text)
    keys = code_keys(code) if code is not None else ()
    return keys[0] if keys else None


def _spellings(code: ParsedCode) -> Iterator[tuple[str, ...]]:
    """The letters as they stand, without diacritics, and set right where they are one confusion from known ones."""
    parts = [part for whole in (code.kind, code.body) if whole for part in whole.split("-")]
    written = tuple(_key(part) for part in parts)
    yield written
    yield tuple(fold(part) for part in written)
    mended = [_mended(part, _NAMED if code.kind and index == 0 else _BODIES) for index, part in enumerate(parts)]
    right = tuple(_key(part) for part in mended)
    yield right
    yield tuple(fold(part) for part in right)


def _key(part: str) -> str:
    lowered = part.lower()
    return f"{lowered[:-2]}tw" if lowered.endswith("tư") else lowered


def _mended(part: str, known: dict[str, str]) -> str:
    """Return known letters that are one misreading away from these, if these are not known themselves."""
    if _key(part) in known or fold(_key(part)) in known:
        return part
    for wrong, right in _LOOKALIKES:
        places = [place for place in range(len(part)) if part.startswith(wrong, place)]
        for place in places:
            candidate = f"{part[:place]}{right}{part[place + len(wrong) :]}"
            if _key(candidate) in known:
                return known[_key(candidate)]
    return part


def _among(text: str, match: re.Match[str], known: Callable[[ParsedCode], bool]) -> ParsedCode | None:
    """A code of a body that nobody has told us of, where the words around it or the archive say that it is one."""
    code = _of_any_body(match)
    if code is None:
        return None
    said = _capital(match["symbol"]) and is_said_to_be_code(text, match.start(), match.end())
    return code if said or known(code) else None


def _of_any_body(match: re.Match[str]) -> ParsedCode | None:
    """`381/VVS`: a number and letters alone, at least two, of whatever body."""
    letters = unicodedata.normalize("NFC", match["symbol"]).replace("Ð", "Đ").replace("ð", "đ").upper()
    if match["year"] or not letters.isalpha() or len(letters) < 2:
        return None
    return ParsedCode(plain_number(match["number"]), None, letters, None, "state")


def _from_strict(match: re.Match[str], *, typed: bool) -> ParsedCode | None:
    symbol = unicodedata.normalize("NFC", match["symbol"]).replace("Ð", "Đ").replace("ð", "đ")
    pieces = _JOINT.split(symbol)
    parts, marks = pieces[::2], pieces[1::2]
    kind = _kind_of(parts[0])
    written = match.group()
    spaced = " " in written or "\n" in written or "\t" in written
    if kind is None and (spaced or not all(_capital(part) for part in parts)):
        return None
    if kind is not None and not typed and not _capital(parts[0]) and parts[0] != kind:
        return None
    if not typed and any(not _capital(part) for part in parts[1:]):
        return None
    if kind is None and len(parts) == 1 and parts[0].lower() not in _BODIES and match["year"] is None:
        return None
    if kind is not None and spaced and len(parts) == 1 and len(match["number"]) == 4:
        return None  # `1975 - CT`: a year and a dash
    rest = parts[1:] if kind is not None else parts
    body = "-".join(_body(part) for part in rest) or None
    year = int(match["year"]) if match["year"] else None
    return ParsedCode(plain_number(match["number"]), kind, body, year, _form(written, marks, rest))


def _kind_of(letters: str) -> str | None:
    """Return the letters of the kind as prescribed, or None where they stand for no kind."""
    if letters in _OTHER_KINDS or letters.lower() in _NAMED:
        return letters if any(letters in kind.symbols for kind in KINDS) else _NAMED.get(letters.lower(), letters)
    plain = fold(letters).lower()
    if plain in _NAMED_PLAIN and letters.isascii():
        return letters if letters.isupper() else _NAMED_PLAIN[plain]
    if letters in _BODIES.values():
        return None  # `25/CP` names a body alone
    mended = _mended(letters, _NAMED)
    return mended if mended != letters and letters.isupper() else None


def _body(part: str) -> str:
    """Return the letters of a body, in capitals as they are known."""
    return _BODIES.get(part.lower(), part.upper() if part.islower() else part)


def _capital(part: str) -> bool:
    """Do these letters look like those of a code: mostly capitals, at least two?"""
    letters = [letter for letter in part if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) >= max(2, len(letters) - 2) and part[0].isupper()


def _form(written: str, marks: list[str], bodies: list[str]) -> str:
    if bodies and any(_body(part) in PARTY_BODIES or _key(part).endswith("tw") for part in bodies):
        return "party"
    first = re.search(r"[-\u2010-\u2015\u2212/_]", written)
    return "party" if first is not None and first.group() != "/" and (not marks or marks[0] == "/") else "state"


def _from_typed(match: re.Match[str]) -> ParsedCode:
    groups = match.groupdict()
    body = groups.get("body") or groups.get("again")
    number = groups.get("number")
    kind = _named_kind(match["kind"])
    if body:
        body = _BODIES.get(_key(body)) or _BODIES_PLAIN.get(fold(_key(body))) or body
    form = "state" if body and body not in PARTY_BODIES else "party"
    return ParsedCode(plain_number(number) if number else None, kind, body, None, form)


def _with_kind_before(text: str, start: int, code: ParsedCode) -> tuple[ParsedCode, int]:
    """`NQ 07/TU`: a code without its kind takes the letters that stand before it; the code and where it begins."""
    begin = max(0, start - _LONGEST_BEFORE)
    match = _compiled(_KIND_BEFORE).search(text[begin:start]) if code.kind is None and code.body else None
    if match is None:
        return code, start
    with_kind = in_kind(code, _named_kind(match["kind"]))
    return (with_kind, begin + match.start()) if with_kind.kind else (code, start)


def _named_kind(letters: str) -> str:
    """The letters of a kind as prescribed, from letters of any case and with or without diacritics."""
    lowered = letters.lower()  # a pattern that ignores case takes a long s for an s; then they stay as written
    return _NAMED.get(lowered) or _NAMED_PLAIN.get(fold(lowered)) or lowered


def _leader_end(text: str) -> int:
    match = _LEADER.match(text)
    end = match.end() if match else 0
    prefix = _compiled(_TWICE).match(text[end:])
    if prefix is None:
        return end
    rest = _LEADER.match(text, end + prefix.end())
    return rest.end() if rest else end + prefix.end()


def _spelled(text: str) -> ParsedCode | None:
    """Read a kind by its name before the number or the code: `nghị quyết 26`, `chỉ thị số 05-CT/TW`."""
    match = _compiled(_NAMED_KIND).match(text.lower())
    if match is None:
        return None
    rest = text[match.end() :].strip(_AROUND)
    number = _SAID_NUMBER.fullmatch(rest)
    if number is not None:
        return ParsedCode(plain_number(number["number"]), _SYMBOL_OF_NAME[match["name"]], None, None, "party")
    code = _written(rest)
    return code and in_kind(code, _SYMBOL_OF_NAME[match["name"]])


def plain_number(written: str) -> str:
    """A number as codes are compared by: `012 Bis` is `12bis`."""
    return "".join(written.replace(".", "").lower().split()).lstrip("0") or "0"


def without_suffix(code: ParsedCode) -> ParsedCode | None:
    """The code whose number was given out again: `12-NQ/TU` of `12bis-NQ/TU`; None where the number has no letter."""
    digits = (code.number or "").rstrip(string.ascii_lowercase + "đ")
    return replace(code, number=digits) if digits not in ("", code.number) else None
