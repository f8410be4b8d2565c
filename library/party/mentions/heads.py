"""The kind, and for laws the name, that stands before a code; what is the head of a paper is no mention."""

from __future__ import annotations

import re
from dataclasses import dataclass

from library.party.codes import ParsedCode
from library.party.folding import fold
from library.party.kinds import KINDS
from library.party.mentions.details import KIND_WORDS, body_at
from library.party.mentions.law_names import listed_name
from library.party.mentions.shadow import spaced

_NEAR, _FAR = 60, 190
_NUMBER_WORD = r"(?:so(?: va ky hieu)?~[:.]?~)"
_KIND = spaced(
    rf"(?<!\w)(?:(?P<outer>{KIND_WORDS}) (?:ve )?)?(?P<kind>{KIND_WORDS}) {_NUMBER_WORD}?\Z"
)
_WITH_BODY = spaced(rf"(?<!\w)(?P<kind>{KIND_WORDS}) (?=(?:cua|do)\s)[^.;:()\d]{{5,100}}?[\s,]{{1,12}}{_NUMBER_WORD}\Z")
_LAW = spaced(
    r"(?<!\w)(?P<kind>bo luat|luat|phap lenh) (?P<name>(?:(?!luat\s|phap lenh\s)[^.;:()\d]){2,140}?)[\s,]{1,12}"
    rf"{_NUMBER_WORD}\Z"
)
_AMENDING = spaced(r"(?<!\w)(?:luat|phap lenh) sua doi(?:,? bo sung)? (?:mot so dieu )?(?:cua )?\Z")
_HEAD = re.compile(r"(?:^|\n)[ \t*_]*(?:so(?:\s+va\s+ky\s+hieu)?\s*[:.]?\s*)?\Z")
_PAPER = spaced(rf"(?:van ban|so) {_NUMBER_WORD}?\Z")
_JOINED = spaced(r"(?:,|;|\sva|\shoac) \Z")
_NAME_OF = {fold(kind.name): kind.name for kind in reversed(KINDS)} | {"bo luat": "Bộ luật"}
_KINDS_OF: dict[str, set[str]] = {}
for _one in KINDS:
    for _symbol in _one.symbols:
        _KINDS_OF.setdefault(fold(_symbol), set()).add(_one.name)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a code.

    Args:
        start: where the mention begins.
        kind: in the usual spelling, or None.
        name: of a law, `Luật Lưu trữ`.
        body: where it stands between the kind and the number.
    """

    start: int
    kind: str | None
    name: str | None = None
    body: str | None = None


def name_of(folded: str) -> str:
    """The name of a kind as it is written, from its folded letters, which may stand on two lines."""
    return _NAME_OF[" ".join(folded.split())]


def head_before(text: str, shadow: str, start: int, code: ParsedCode) -> Head | None:
    """What stands before a code that begins at `start`; None where the code is the head of the paper itself."""
    low = max(0, start - _NEAR)
    match = _KIND.search(shadow, low, start)
    if match is not None and not _of_a_head(text, match.start(), start):
        return _fitting(match, code)
    far = max(0, start - _FAR)
    law = _last(_LAW, shadow, far, start)
    listed = law and listed_name(" ".join(law["kind"].split()), text[law.start("name") : law.end("name")])
    if law is not None and (listed or text[law.start()].isupper()):
        begin, law_kind = law.start(), name_of(law["kind"])
        amending = _AMENDING.search(shadow, max(0, begin - 70), begin)
        begin = amending.start() if amending else begin
        small = listed and begin == law.start() and not (text[begin].isupper() and text[law.start("name")].isupper())
        written = " ".join(text[begin : law.end("name")].split())
        return Head(begin, law_kind, f"{law_kind} {listed}" if small else written)
    between = _last(_WITH_BODY, shadow, max(0, start - 130), start)
    if between is not None:
        named = body_at(text, shadow, between.end("kind") + _gap(shadow, between.end("kind")), start)
        if named is not None:
            return Head(between.start(), name_of(between["kind"]), body=named[0])
    if _HEAD.search(shadow, low, start):
        return None
    kind = kind_of_letters(code)
    paper = _PAPER.search(shadow, low, start)
    return Head(paper.start() if paper else start, kind)


def joined(shadow: str, start: int) -> bool:
    """Whether what begins here goes on a list."""
    return _JOINED.search(shadow, max(0, start - 12), start) is not None


def kind_of_letters(code: ParsedCode) -> str | None:
    """The kind that the letters of a code alone tell; None where they stand for two."""
    kinds = _KINDS_OF.get(fold(code.kind), set()) if code.kind else set()
    if kinds == {"Thông tri", "Thông tư"} and (code.year or code.form == "state"):
        return "Thông tư"
    return next(iter(kinds)) if len(kinds) == 1 else None


def _fitting(match: re.Match[str], code: ParsedCode) -> Head:
    """The kind whose letters the code has, where two stand before it: `Thông báo kết luận 177-TB/VPTW`."""
    inner = name_of(match["kind"])
    if match["outer"] is None:
        return Head(match.start("kind"), inner)
    outer, kinds = name_of(match["outer"]), _KINDS_OF.get(fold(code.kind or ""), set())
    if outer in kinds and inner not in kinds:
        return Head(match.start(), outer)
    return Head(match.start("kind"), inner)


def _of_a_head(text: str, begin: int, start: int) -> bool:
    """`QUY ĐỊNH`, and on the next line `Số 383-QĐ/TW`: the head of a paper."""
    between = text[begin:start]
    return "\n" in between and between.rsplit("\n", 1)[1].lstrip(" *_\t").startswith(("Số", "SỐ"))


def _last(pattern: re.Pattern[str], shadow: str, low: int, high: int) -> re.Match[str] | None:
    """The match that ends at `high` and begins last."""
    found = None
    match = pattern.search(shadow, low, high)
    while match is not None:
        found = match
        match = pattern.search(shadow, match.start() + 1, high)
    return found


def _gap(shadow: str, at: int) -> int:
    width = 0
    while shadow[at + width : at + width + 1].isspace():
        width += 1
    return width
