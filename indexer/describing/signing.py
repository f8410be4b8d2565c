"""The signer: the name that stands alone below the authority (T/M, TM., KT., TL.) at the end of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.describing.findings import Finding, evidence
from indexer.describing.layout import Segment, segments_of
from indexer.records import ReadPage
from indexer.restoring import is_syllable
from library.doubt_reasons import Doubt
from library.party.folding import fold

_AUTHORITY = re.compile(
    r"^\W{0,2}(T\s?/\s?M|TM\s?[.,]|T\.\s?M\b|K\s?/\s?T|KT\s?[.,]|T\s?/\s?L|TL\s?[.,]"
    r"|TUQ\s?[.,]|T\s?/\s?U\s?/?\s?Q|Q\.|Thay mặt|THAY MẶT)"
    r"\s*\S"
)
_POSITION = re.compile(
    r"^(pho |quyen |q\.? ?)?(bi thu|chu tich|chu nhiem|truong ban|chanh van phong|giam doc|hieu truong|tong bi thu"
    r"|uy vien|truong doan|thu truong|bo truong|thu tuong|chi huy|van phong"
    r"|((chi|tong) )?cuc truong|hat truong|tong giam doc)"
)
_BODY = re.compile(
    r"^(ban (chap hanh|thuong vu|bi thu)|bo (tinh|chinh tri)|uy ban|(tinh|thanh|huyen|khu|dang|thi|quan) uy)"
)
# At the end of a contract.
_PARTY = re.compile(r"^dai dien (cac )?ben\b")
# Of a line that is cut at its first letter too: `Mới nhận:`.
_RECEIVERS = re.compile(r"^(noi nhan|moi nhan\W*$)")
_TITLES = re.compile(r"^(đ/c|đồng chí|đc\.?|ths\.?|ts\.?|pgs\.?|bs(ck[i\d]{1,2})?\.?)\s+", re.IGNORECASE)

_CAPITALS, _LONGEST_OFFICE = 0.8, 4
_LOW_CONFIDENCE, _NO_CONFIDENCE = 0.6, 0.2
# In heights of the name; whole names on the sample archive and on real scans stay below 0.6, cut ones begin at 1.1.
_OFF_CENTRE = 0.85


def find_signer(pages: Sequence[ReadPage]) -> Finding[str]:
    """Find the signer's printed name; a document that nobody signs has none, which is no doubt.

    Where it ends with an authority or an office and no name below, the name was not read; so where a line says who
    receives it, which stands beside a signature alone.
    """
    found = _signer_read(pages)
    if found.value is None and found.doubt is None:
        for page in reversed(pages):
            receivers = next((one for one in segments_of(page) if _names_receivers(one)), None)
            if receivers is not None:
                return _not_read(receivers, page)
    return found


def _signer_read(pages: Sequence[ReadPage]) -> Finding[str]:
    for page in reversed(pages):
        segments = segments_of(page)
        start = next((i for i in range(len(segments) - 1, -1, -1) if _AUTHORITY.match(segments[i].text)), None)
        if start is None:
            start = next((i for i in range(len(segments) - 1, -1, -1) if _is_position(segments[i])), None)
        if start is not None:
            found = _name_below(segments, start, page.page.number)
            authority = segments[start]
            if found.value or found.doubt or not (2 * start >= len(segments) or _AUTHORITY.match(authority.text)):
                return found
            return _not_read(authority, page)
    return _without_authority(pages[-1]) if pages else Finding(None)


def _without_authority(last: ReadPage) -> Finding[str]:
    """A name at the end, under a body or an office that is named without T/M; who signs is in doubt then."""
    segments = segments_of(last)
    named = [i for i, one in enumerate(segments) if 2 * i >= len(segments) and _is_body_or_office(one)]
    if not named:
        return Finding(None)
    found = _name_below(segments, named[-1], last.page.number)
    if found.value or found.doubt:
        return replace(found, doubt=found.doubt or Doubt.UNSURE)
    office = [place for place in named if _is_office(segments[place])]
    return _not_read(segments[office[-1]], last) if office else found


def _not_read(authority: Segment, page: ReadPage) -> Finding[str]:
    """No name below an authority, or beside who receives it: a seal, a signature or wear took it from the reading."""
    seen = evidence("signer", authority.text, 0.0, box=authority.box, page=page.page.number)
    return Finding(None, Doubt.NOT_FOUND, seen)


def _is_body_or_office(segment: Segment) -> bool:
    return _is_office(segment) or (segment.capitals > _CAPITALS and bool(_BODY.match(fold(segment.text))))


def _is_office(segment: Segment) -> bool:
    short = len(segment.tokens) <= _LONGEST_OFFICE
    return short and segment.text[:1].isupper() and bool(_POSITION.match(fold(segment.text)))


def _is_position(segment: Segment) -> bool:
    folded = fold(segment.text)
    return segment.capitals > _CAPITALS and bool(_POSITION.match(folded) or _PARTY.match(folded))


def _name_below(segments: Sequence[Segment], start: int, page: int) -> Finding[str]:
    authority = segments[start]
    for segment in segments[start + 1 :]:
        name = _TITLES.sub("", segment.text.strip(" .,;:_-*'"))
        if not _below(segment, authority) or not looks_like_name(name):
            continue
        seen = evidence("signer", segment.text, segment.confidence, box=segment.box, page=page)
        if _is_covered(segment, authority):
            return Finding(None, Doubt.PARTLY_COVERED, seen)
        least = min(token.confidence for token in segment.tokens)
        doubt = Doubt.LOW_CONFIDENCE if segment.confidence < _LOW_CONFIDENCE or least < _NO_CONFIDENCE else None
        return Finding(_cased(name), doubt, seen)
    return Finding(None)


def _is_covered(name: Segment, authority: Segment) -> bool:
    """A name is centred under its authority; one far to a side has lost a word under the seal or the signature."""
    box, above = name.box, authority.box
    if box is None or above is None:
        return False
    apart = (box.left + box.right - above.left - above.right) / 2
    return abs(apart) > _OFF_CENTRE * (box.bottom - box.top)


def _cased(name: str) -> str:
    return " ".join(word.capitalize() if word.isupper() else word for word in name.split())


def _below(segment: Segment, authority: Segment) -> bool:
    box, above = segment.box, authority.box
    if box is None or above is None:
        return segment.row > authority.row
    middle, other = (box.left + box.right) / 2, (above.left + above.right) / 2
    return box.top > above.bottom and abs(middle - other) < 0.9 * max(box.right - box.left, above.right - above.left)


def looks_like_name(text: str) -> bool:
    """Two to five syllables, each with a capital, no position and no body."""
    words = text.split()
    if not 2 <= len(words) <= 5 or any(not word.isalpha() for word in words):
        return False
    if text.isupper() and (_POSITION.match(fold(text)) or len(words) > 4):
        return False
    if not all(word[0].isupper() and is_syllable(word) for word in words):
        return False
    return not re.match(
        r"(noi nhan|nhu tren|bi thu|chu tich|pho |uy ban|tinh uy|ban |van phong|kinh gui|luu"
        r"|(cong van|van ban) (den|di)$)", fold(text),
    )


def closes(page: ReadPage) -> bool:
    """Whether a page bears what stands at the end of a document: who signs, or who receives it."""
    return any(ends_document(segment) or _is_position(segment) for segment in segments_of(page))


def ends_document(segment: Segment) -> bool:
    """Whether a line stands at the end of a document only; a position may be part of a body's name in its head."""
    return bool(_AUTHORITY.match(segment.text)) or _names_receivers(segment)


def _names_receivers(segment: Segment) -> bool:
    return bool(_RECEIVERS.match(fold(segment.text)))
