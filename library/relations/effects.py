"""From when a document takes effect, what stays applied, what is repealed without being named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from library.party.mentions import Mention
from library.party.mentions.details import DATE, date_of
from library.party.mentions.shadow import spaced
from library.relations.cues import ITSELF
from library.relations.records import Effect, Saved

_TAKES = spaced(
    r"(?<!\w)(?P<until>het |khong con )?(?:co hieu luc|hieu luc|ap dung|co gia tri|thi hanh)"
    r"(?: thi hanh| thuc hien| su dung)?(?: ke)? (?P<to>tu|vao|den het|den) (?:het )?(?P<when>ngay (?:ky|"
    r"ban hanh)|cung (?:ngay|thoi diem)|"
    + DATE + r")"
)  # fmt: skip
_WITH = spaced(r"(?<!\w)co hieu luc(?: thi hanh)? (?:cung (?:ngay|thoi diem|luc) voi|ke tu ngay|tu ngay) \Z")
_GENERAL = spaced(
    r"(?<!\w)(?:cac|nhung|moi) (?:van ban|quy dinh)[^.;]{0,60}? (?:trai|khong phu hop) voi[^.;]{0,80}?(?:deu |bi )?"
    r"(?:bai bo|het hieu luc|khong con hieu luc|huy bo)"
)
_STILL = spaced(r"(?<!\w)(?:(?:tiep tuc|van) (?:duoc )?(?:thuc hien|ap dung)|duoc tiep tuc)(?!\w)")
_TERM = spaced(r"(?<!\w)trong (?:thoi han|thoi gian) (?P<years>\d{1,2}) nam(?!\w)")
_UNTIL = spaced(r"(?<!\w)(?:cho )?den (?:het )?" + DATE)
_REACH = 300
_WIDEST = 600


def effects(text: str, shadow: str, mentions: Sequence[Mention]) -> Iterator[Effect]:
    """Yield the statements of effect that a text makes of itself."""
    for match in _TAKES.finditer(shadow):
        low = max(0, match.start() - _REACH)
        before = shadow[low : match.start()]
        sentence = max(before.rfind(". "), before.rfind("\n\n"), before.rfind(";")) + 1
        subject = before[sentence:]
        if not ITSELF.search(subject) and not _ALONE.search(subject):
            continue
        until = match["until"] is not None or match["to"].startswith("den")
        if match["when"].startswith("ngay") and match["year"] is None:
            yield Effect(low + sentence, match.end(), signing=True, until=until)
        elif match["year"] is not None and (day := date_of(match)) is not None:
            yield Effect(low + sentence, match.end(), day=day, until=until)
        last = _UNTIL.search(shadow, match.end(), min(len(shadow), match.end() + 40)) if not until else None
        if last is not None and (day := date_of(last)) is not None:
            yield Effect(low + sentence, last.end(), day=day, until=True)
    for one in mentions:
        if (found := _WITH.search(shadow, max(0, one.start - 60), one.start)) and not one.itself:
            yield Effect(found.start(), one.end, with_other=one)


_ALONE = spaced(r"(?:\A|[.\n])\s*(?:quy dinh|quyet dinh|nghi quyet|huong dan|chi thi|quy che|ket luan)\s*\Z")


def saved(text: str, shadow: str, mentions: Sequence[Mention], replaced: Sequence[Mention]) -> Iterator[Saved]:
    """Yield what a text replaces and yet lets be applied to some matters."""
    gone = {(one.key, (one.number or "").lstrip("0")) for one in replaced}
    acts = {id(one) for one in replaced}
    told = set()
    for one in mentions:
        if (one.key, (one.number or "").lstrip("0")) not in gone or id(one) in acts:
            continue
        low, high = _sentence(text, one)
        term = _TERM.search(shadow, low, high)
        still = _STILL.search(shadow, low, high)
        if (term is None and still is None) or (low, high) in told:
            continue
        told.add((low, high))
        until = _UNTIL.search(shadow, low, high)
        yield Saved(one, low, high, int(term["years"]) if term else None, date_of(until) if until else None)


def _sentence(text: str, one: Mention) -> tuple[int, int]:
    first = max(0, one.start - _WIDEST)
    low = max(text.rfind("\n", first, one.start), text.rfind(". ", first, one.start), first - 1)
    high = text.find("\n", one.end, one.end + _WIDEST)
    return low + 1, high if high >= 0 else min(len(text), one.end + _WIDEST)


def general_repeals(shadow: str) -> Iterator[tuple[int, int]]:
    """Yield where a text repeals whatever is contrary to it; no document is named by that."""
    for match in _GENERAL.finditer(shadow):
        yield match.span()
