"""From when a document takes effect, what stays applied, what is repealed without being named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from library.party.mentions import Mention
from library.party.mentions.details import DATE, date_of
from library.party.mentions.shadow import spaced
from library.records import PartialDate
from library.relations.cues import ITSELF
from library.relations.days import first_of, later, span_of
from library.relations.records import Effect, Saved

_TAKES = spaced(
    r"(?<!\w)(?P<until>het |khong con )?(?:co hieu luc|hieu luc|ap dung|co gia tri|thi hanh)"
    r"(?: thi hanh| thuc hien| su dung)?(?: ke)? (?P<to>tu|vao|den het|den) (?:het )?(?P<when>ngay (?:ky|"
    r"ban hanh)|cung (?:ngay|thoi diem)|"
    + DATE + r")"
)  # fmt: skip
_WITH = spaced(r"(?<!\w)co hieu luc(?: thi hanh)? (?:cung (?:ngay|thoi diem|luc) voi|ke tu ngay|tu ngay) \Z")
_DAYS_AFTER = spaced(
    r"(?<!\w)(?:co hieu luc|thi hanh|ap dung)(?: thi hanh| thuc hien)? sau (?P<days>\d{1,3}) ngay,? (?:ke )?tu ngay "
    r"(?:ky|ban hanh)(?!\w)"
)
_CONTRARY = (r"(?:toan bo |tat ca )?(?:cac|nhung|moi) (?:van ban|quy dinh)[^.;]{0,60}?(?<!khong) "
             r"(?:trai|trai nguoc|mau thuan|khong phu hop|khong con phu hop) voi")
_GENERAL = spaced(
    rf"(?<!\w){_CONTRARY}[^.;]{{0,80}}?(?:deu |bi )?"
    r"(?:bai bo|het hieu luc|khong con hieu luc|huy bo|khong con gia tri|het gia tri)"
)
_REPEALS_FIRST = spaced(
    r"(?:\A|[.:;\n]|(?<!\w)ngay ky(?: ban hanh)?,?(?: va)?|\d,?(?: va)?)~"
    rf"(?P<said>(?:bai bo|huy bo) {_CONTRARY} [^.;]{{0,40}}? nay)(?!\w)"
)
_SAYS_SO = r"(?:thuc hien|ap dung|thi hanh|co hieu luc)"
_STILL = spaced(rf"(?<!\w)(?:(?:tiep tuc|van) (?:duoc )?{_SAYS_SO}|duoc tiep tuc)(?!\w)")
_BUT = spaced(
    rf"[^.;]{{0,60}}?(?:,|\(|\sva)~(?:tru|ngoai tru|rieng) [^.;]{{0,120}}? (?:tiep tuc|van) (?:duoc )?{_SAYS_SO}"
)
"""What stands behind a document that is replaced, but for a part of it."""
_EXCEPT = spaced(r"(?<!\w)(?:tru|ngoai tru|rieng) ")
_OLD_MATTER = spaced(r"(?<!\w)truoc (?:ngay|khi|thoi diem)(?!\w)")
_BY = spaced(r"(?<!\w)theo (?:quy dinh (?:cua|tai) )?\Z")
_SPELLED = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
            "muoi hai": 12, "muoi lam": 15}  # fmt: skip
_TERM = spaced(
    rf"(?<!\w)trong (?:thoi han|thoi gian|vong) (?:toi da |khong qua )?"
    rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_SPELLED, key=len, reverse=True))})(?:~\([^)]{{1,20}}\))? "
    r"(?P<unit>nam|thang|ngay)(?!\w)"
)
_UNTIL = spaced(r"(?<!\w)(?:cho )?den (?:het )?" + DATE)
_REACH = 300
_WIDEST = 600


def effects(shadow: str, mentions: Sequence[Mention], issued: PartialDate | None = None) -> Iterator[Effect]:
    """Yield the statements of effect that a text makes of itself.

    Args:
        shadow: the folded text.
        issued: the day of the text, from which `sau 15 ngày` counts.
    """
    yield from _days_after(shadow, issued)
    for match in _TAKES.finditer(shadow):
        low = max(0, match.start() - _REACH)
        before = shadow[low : match.start()]
        sentence = max(before.rfind(". "), before.rfind("\n\n"), before.rfind(";")) + 1
        subject = before[sentence:]
        if not ITSELF.search(subject) and not _ALONE.search(subject):
            continue
        until = match["until"] is not None or match["to"].startswith("den")
        if until and _of_another(subject, shadow, mentions, low + sentence, match.start()):
            continue
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


def _days_after(shadow: str, issued: PartialDate | None) -> Iterator[Effect]:
    """`có hiệu lực sau 15 ngày, kể từ ngày ký`; where that day is not known, neither is the effect."""
    if issued is None or issued.day is None:
        return
    for match in _DAYS_AFTER.finditer(shadow):
        low = max(0, match.start() - _REACH)
        subject = shadow[low : match.start()]
        begin = low + max(subject.rfind(". "), subject.rfind("\n\n"), subject.rfind(";")) + 1
        if ITSELF.search(shadow, begin, match.start()):
            day = first_of(later(span_of(issued), days=int(match["days"])))
            yield Effect(begin, match.end(), day=day)


def _of_another(subject: str, shadow: str, mentions: Sequence[Mention], start: int, end: int) -> bool:
    """Whether a last day is that of a part that is left, or of another document that goes on."""
    own = list(ITSELF.finditer(subject))
    begin = start + own[-1].end() if own else start
    if _EXCEPT.search(shadow, begin, end):
        return True
    goes_on = _GOES_ON.search(shadow, begin, end) is not None
    return goes_on and any(begin <= one.start < end and not one.itself for one in mentions)


_GOES_ON = spaced(r"(?<!\w)(?:tiep tuc|van)(?: duoc| con)? \Z")


def saved(text: str, shadow: str, mentions: Sequence[Mention], replaced: Sequence[Mention],
          start: PartialDate | None = None) -> Iterator[Saved]:  # fmt: skip
    """Yield what a text replaces and yet lets be applied to some matters.

    Args:
        start: when the text takes effect: from there a term of months or days counts.
    """
    gone = {(one.key, (one.number or "").lstrip("0")) for one in replaced}
    acts = {id(one) for one in replaced}
    told = set()
    for one in mentions:
        if (one.key, (one.number or "").lstrip("0")) not in gone:
            continue
        low, high = _sentence(text, one)
        term = _TERM.search(shadow, low, high)
        if id(one) in acts:
            but = _BUT.match(shadow, one.end, high)
            if but is None:
                continue
            search_from, term = but.end(), None
        else:
            old = _BY.search(shadow, low, one.start) and _OLD_MATTER.search(shadow, low, one.start)
            if (term is None and _STILL.search(shadow, low, high) is None and not old) or (low, high) in told:
                continue
            search_from = low
        told.add((low, high))
        named = _UNTIL.search(shadow, search_from, high)
        years, until = _over(term, start) if term else (None, None)
        yield Saved(one, low, high, years, date_of(named) if named else until)


def _over(term: re.Match[str], start: PartialDate | None) -> tuple[int | None, PartialDate | None]:
    """How many years a term has; or its last day, where it counts months or days from a day that is known."""
    said = " ".join(term["count"].split())
    count = _SPELLED.get(said) or int(said)
    if term["unit"] == "nam":
        return count, None
    if start is None:
        return None, None
    span = span_of(start)
    return None, first_of(later(span, days=count) if term["unit"] == "ngay" else later(span, months=count))


def _sentence(text: str, one: Mention) -> tuple[int, int]:
    first = max(0, one.start - _WIDEST)
    low = max(text.rfind("\n", first, one.start), text.rfind(". ", first, one.start), first - 1)
    high = text.find("\n", one.end, one.end + _WIDEST)
    return low + 1, high if high >= 0 else min(len(text), one.end + _WIDEST)


def general_repeals(shadow: str) -> Iterator[tuple[int, int]]:
    """Yield where a text repeals whatever is contrary to it; no document is named by that."""
    for match in _GENERAL.finditer(shadow):
        yield match.span()
    for match in _REPEALS_FIRST.finditer(shadow):
        yield match.span("said")
