"""The number line: number and letters of the code, in the Party's order (26-NQ/TU) or the State's (05/CT-UBND)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from indexer.describing.layout import Segment, Token
from library.party.codes import KNOWN_BODIES, PARTY_BODIES
from library.party.dates import digits_of
from library.party.kinds import kinds_of_symbol
from library.records import Box

KIND_BEFORE_NUMBER = r"(?:Luật|Lệnh|Pháp lệnh|Sắc lệnh|Nghị quyết|Nghị định) (?=s\S{1,2} ?:)"
_START = re.compile(rf"^\W{{0,2}}(?:{KIND_BEFORE_NUMBER})?[Ss5$]\S{{1,2}}?(?=[\s:.;,\d]|$)\s*(?:hiệu)?\s*[:.;,]?\s*")
_CODE = re.compile(
    r"^(?P<number>.*?)\s*(?P<mark>[-/–—_])\s*(?:(?P<year>(?:19|20)\d\d)\s*(?P<second>[-/])\s*)?"
    r"(?P<symbol>[A-Za-zĐÐđ][\wĐÐ ./&()–—-]*)\W*$"
)
# The mark itself may be lost in ink: kind and body at the end of the line are enough.
_TAIL = re.compile(
    r"^(?P<number>.*?)(?P<mark>)(?P<year>)(?P<symbol>(?:NQ|QĐ|CT|KL|QC|TT|HD|TB|BC|KH|C\.?Tr|T\.?Tr|CV|ĐA|BB|GM|PA)"
    r"\s*[-/]\s*\w[\w-]*)\W*$"
)
# No mark at all: a number and the letters of a kind, and at most a body, alone on the line (`Số 146 SL`, `Số 2 L/CTN`).
_BARE = re.compile(r"^(?P<number>\d{1,4})(?P<mark>)(?P<year>) (?P<symbol>[A-ZĐ]{1,4}(?:\s*[-/]\s*[A-ZĐƯ]{2,8})?)\W*$")
# The same of a body and its office, the mark before which was lost (`Số: 12 SNV-TCCB`).
_MARKLESS = re.compile(r"^(?P<number>\d{1,5})(?P<mark>)(?P<year>) ?(?P<symbol>[A-ZĐ]{2,8}\s*[-/]\s*[A-ZĐƯ]{2,8})\W*$")
# Kind and body, both marks of which were lost (`Số 12 QĐ TU`).
_SPACED = re.compile(r"^(?P<number>\d{1,5})(?P<mark>)(?P<year>) (?P<symbol>[A-ZĐ]{2,4} [A-ZĐƯ]{2,8})\W*$")
# A number, or a blank for it, before the year, the slash behind which was lost: `Số:   /2025NQ-HĐND`.
_WITH_YEAR = re.compile(r"(?P<number>\d*)\s*/\s*(?P<year>(?:19|20)\d\d)\s*")
# Letters that end in a mark: the rest of them is lost, or stands in the next line.
_HALF = re.compile(r"\w[-/–—]$")
_PARTY_SYMBOL = re.compile(r"[A-ZĐ][A-Za-zĐđ]{0,4}/[A-ZĐƯa-z]{1,12}(?:-[A-ZĐƯ]{2,10})?(?:&[A-ZĐƯ]{2,6})?\d{0,2}")
# A body with what it is joined to (`SVHTT&DL`), with its number (`BCĐ389`) or its office (`UB(TCCQ)`, `UBND.NL`).
_PART = r"[A-ZĐƯ][A-ZĐƯa-z]{0,9}(?:&[A-ZĐƯ]{1,6})?\d{0,3}(?:\([A-ZĐƯ]{2,6}\d{0,2}\)|\.\d)?"
_JOINED = rf"(?:-{_PART}|\.[A-ZĐƯ]{{2,8}})"
_STATE_SYMBOL = re.compile(rf"[A-ZĐ](?:\.?[A-Za-zĐđ]){{0,4}}{_JOINED}+")
_UNIT = re.compile(
    rf"[A-ZĐ]{{2,8}}(?:&[A-ZĐƯ]{{1,6}})?{_JOINED}+|[A-ZĐ]{{2,10}}(?:&[A-ZĐƯ]{{1,6}}|\d{{2,3}}|\([A-ZĐ]{{2,6}}\d{{0,2}}\))?|TTg"
)

# A stroke of the pen before the letters of a body: `l/ATTP`.
_INK = re.compile(r"^[a-zI|1]/(?=[A-ZĐ]{2})")
# The same read as a capital, where nothing else was read of the number: `Số: M /ATTP`.
_INK_ALONE = re.compile(r"^([A-ZĐ])\s*/\s*(?=[A-ZĐ]{2})")

# What the mark before the letters of a code, and that between them, is misread for.
_SLASH = re.compile(r"(?<=[\d.…_ ])[⁄∕\\|](?= ?[A-ZĐ])|(?<=[A-ZĐƯr])[⁄∕\\|](?=[A-ZĐƯ])")
# At the start of a word they are no letters of ours, or stand before none: `JATTP`, `[ATTP`, `ƒATTP`.
_STROKE = re.compile(r"(?<=[\s%.…_\d])[Jfƒ{[](?=[A-ZĐ]{2,8}(?:[-.&][A-ZĐƯ]{2,8})*\W*$)")
_HYPHEN = re.compile(r"(?<=[A-ZĐƯr])( ?)[_=~:¬»*+](?= ?[A-ZĐƯ])|(?<=\d)( ?)[=~¬»](?= ?[A-ZĐ])")
_ZERO = re.compile(r"(?<=[-/–—])( ?)0(?=[ĐÐ])")

_HORN = "\u031b"
_MOST_DIGITS = 5
_PRINTED = 0.6
"""What is read less surely beside a number may be its ink."""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A number line taken apart.

    Args:
        number: the reading between `Số` and the letters; not yet trusted.
        symbol: the letters, or None where they do not look like any.
        mark: what joins both on the paper, `-` or `/`.
        year: a year within the code (`39/2011/NQ-HĐND`).
        area: where the number stands on the picture, between its printed neighbours; None without a picture.
        printed: the letters as they were read.
    """

    number: str
    symbol: str | None
    mark: str
    year: str | None
    symbol_confidence: float
    number_confidence: float
    area: Box | None
    printed: str = ""

    @property
    def digits(self) -> str | None:
        """The number as read, when it is nothing but digits, and not so many that it holds the year too."""
        digits = digits_of(self.number) if self.number else None
        return digits if digits and len(digits) <= _MOST_DIGITS else None

    def code(self, number: str) -> str | None:
        """Number and letters as on the paper."""
        if self.symbol is None:
            return None
        year = f"/{self.year}/" if self.year else self.mark
        return f"{number}{year}{self.symbol}"


def read_code_line(segment: Segment) -> CodeLine | None:
    """Take a number line apart, or None when it has no letters of a code."""
    text = _ZERO.sub(r"\1Q", _HYPHEN.sub(r"\1\2-", _STROKE.sub("/", _SLASH.sub("/", segment.text))))  # places stay
    begin = _START.match(text)
    first = begin.end() if begin else 0
    match = _CODE.match(text[first:])
    if match is None or any(letter.isalpha() for letter in match["number"].replace("hiệu", "")):
        match = _TAIL.match(text[first:]) or _bare(text[first:]) or match
    if match is None:
        return None
    printed = _with_mark(match) or match["symbol"]
    if not any(letter.isdigit() for letter in match["number"]):
        printed = _INK_ALONE.sub(lambda ink: ink[0] if kinds_of_symbol(ink[1]) else "", printed)
    symbol = clean_symbol(printed)
    if symbol and _HALF.search(text[first:].rstrip(" .*")) and not re.search(r"[-/]", symbol):
        symbol, printed = None, ""
    number_start, number_end = first + match.start("number"), first + match.end("number")
    if symbol and symbol.isalpha() and _has_letters(segment, number_start, number_end):
        symbol = None  # the kind's letters were taken for the number: half a code is worse than none
    dated = _WITH_YEAR.fullmatch(match["number"])
    if dated is not None:
        number_end = number_start + (dated.end("number") or dated.start("year") - 1)
    symbol_start = first + match.start("symbol")
    tokens = placed(segment)
    inside = [token for begin, end, token in tokens if begin < number_end and end > number_start]
    after = [token for begin, end, token in tokens if end > symbol_start]
    return CodeLine(
        number=(dated or match)["number"].strip(), symbol=symbol, mark=_mark(match["mark"], symbol),
        year=(dated or match)["year"],
        symbol_confidence=min((token.confidence for token in after), default=0.0),
        number_confidence=min((token.confidence for token in inside), default=0.0),
        area=area_between(segment, number_start, number_end), printed=printed,
    )  # fmt: skip


def _has_letters(segment: Segment, start: int, end: int) -> bool:
    """Whether there are capitals between two places of a line that are no ink misread."""
    parts = [segment.text[max(begin, start) : min(finish, end)]
             for begin, finish, token in placed(segment) if token.confidence >= _PRINTED]  # fmt: skip
    return any(letter.isupper() for part in parts for letter in part)


def _bare(text: str) -> re.Match[str] | None:
    """A number and the letters of a kind that is known, or of a body with its office."""
    match = _BARE.match(text)
    if match and kinds_of_symbol(re.split(r"[-/]", match["symbol"].replace(" ", ""))[0]):
        return match
    return _MARKLESS.match(text) or spaced_code(text)


def spaced_code(text: str) -> re.Match[str] | None:
    """A number, a kind and a body that are known, with nothing but spaces between them."""
    match = _SPACED.match(text)
    if match is None:
        return None
    kind, body = match["symbol"].split()
    return match if kinds_of_symbol(kind) and body in KNOWN_BODIES else None


def _with_mark(match: re.Match[str]) -> str | None:
    """The letters with the mark that their form has, where only a space stands between kind and body."""
    if match.re is not _SPACED:
        return None
    kind, body = match["symbol"].split()
    return f"{kind}{'/' if body in PARTY_BODIES else '-'}{body}"


def _mark(printed: str, symbol: str | None) -> str:
    """What joins number and letters: as printed, or, where that was lost, as the form has it."""
    if printed:
        return "/" if printed == "/" else "-"
    return "-" if symbol and "/" in symbol else "/"


def clean_symbol(printed: str) -> str | None:
    """Return the letters of a code in their usual writing, or None when they cannot be a code's."""
    packed = re.sub(r"\s+", "", printed).replace("Ð", "Đ").replace("–", "-").replace("—", "-").strip(".-/_,&(")
    packed = packed.rstrip(")") if "(" not in packed else packed
    packed = _INK.sub("", re.sub(r"[-/]{2,}", "-", packed))
    parts = re.split(r"([-/])", packed)
    if len(parts) > 2 and parts[0][:1].islower() and kinds_of_symbol(parts[0]):
        packed = parts[0].upper() + "".join(parts[1:])
    plain = _without_tones(packed)
    mixed = re.match(r"\w*[A-ZĐ]\w*[-/]", plain)  # `oĐ-uB`: some letters of it were read as small ones
    for spelt in (packed, plain, _upper_body(plain), plain.upper() if mixed else plain):
        if any(form.fullmatch(spelt) for form in (_PARTY_SYMBOL, _STATE_SYMBOL, _UNIT)):
            return _known_case(spelt)
    return None


def _without_tones(text: str) -> str:
    """Codes have Đ and Ư, but never a tone: `ĐŨ` is `ĐU` with a speck."""
    letters = unicodedata.normalize("NFD", text)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter) or letter == _HORN)
    return unicodedata.normalize("NFC", kept)


def _upper_body(text: str) -> str:
    letters, mark, body = re.match(r"([^-/]*)([-/]?)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{letters}{mark}{body.upper()}"


def _known_case(symbol: str) -> str:
    """Set the kind's letters as they are prescribed: `TTR-UBND` is printed for `TTr-UBND` by mistake of the reader."""
    letters = re.split(r"[-/]", symbol)[0]
    kinds = kinds_of_symbol(letters)
    if kinds and letters not in kinds[0].symbols and len(letters) > 1 and "." not in letters:
        exact = next(known for known in kinds[0].symbols if known.lower() == letters.lower())
        return exact + symbol[len(letters) :]
    return symbol


def placed(segment: Segment) -> list[tuple[int, int, Token]]:
    """Return each token with its place in the segment's text."""
    found, offset = [], 0
    for token in segment.tokens:
        found.append((offset, offset + len(token.text), token))
        offset += len(token.text) + 1
    return found


def area_between(segment: Segment, start: int, end: int) -> Box | None:
    """Return where the characters `start:end` of the segment's text stand, the space round them included.

    Within a word the letters are taken to be equally wide.
    """
    row = segment.box
    if row is None:
        return None
    left, right = row.left, row.right
    for begin, finish, token in placed(segment):
        if token.box is None:
            continue
        width = token.box.right - token.box.left
        letter = width / max(1, finish - begin)
        if finish <= start:
            left = token.box.right
        elif begin < start:
            left = round(token.box.left + letter * (start - begin))
        if begin >= end:
            right = token.box.left
            break
        if finish > end:
            right = round(token.box.left + letter * (end - begin))
            break
    return Box(min(left, right), row.top, max(left, right), row.bottom)
