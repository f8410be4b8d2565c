"""What stands beside a code or a name: the date, the body, the year; on both sides."""

from __future__ import annotations

import re
from dataclasses import dataclass

from library.party import dates
from library.party.folding import fold
from library.party.kinds import KINDS
from library.party.mentions.shadow import spaced
from library.records import PartialDate

BEHIND = 260
AHEAD = 700
_ROUNDS = 4
KIND_WORDS = "|".join(sorted({fold(kind.name) for kind in KINDS}, key=len, reverse=True))
_DIGITS = r"[\dol]"
DATE = (
    rf"ngay (?P<day>{_DIGITS}{{1,2}})~(?:[-–/.]|thang)~(?P<month>{_DIGITS}{{1,2}})~(?:[-–/.]|nam)~"
    rf"(?P<year>{_DIGITS}{{4}}|\d{{2}})(?!\w)"
)
_DATE = spaced(rf"(?:ra |ky |ban hanh |thong qua )?{DATE}")
_YEAR = spaced(r"(?:nam )?(?P<year>(?:19|20)\d\d)(?![\w/-]|\.\d|~-~\d|~(?:dong|nguoi|ty|trieu|ho)\b)")
_BODY = spaced(
    r"(?:cua|do) (?P<body>(?=[a-z])[^,;.:()\"“”\n]*(?:\n[^,;.:()\"“”\n]+)?)"
)
_BODY_ENDS = re.compile(
    r"\s(?:về|v/v|ban hành|qui định|quy định|ngày|ra ngày|năm|hướng dẫn|phê duyệt|để|đã|được|nêu|trình|kèm|sửa đổi|"
    r"bổ sung|thay thế|trong|với|cho|theo|là|chủ trì|có|đạt|đặt|yêu cầu|giao|xác định|tại|này|do|hết|gồm|xây dựng|khi|"
    r"nhằm|vào|thi hành|thực hiện|lãnh đạo|chỉ đạo|cùng|phải|bị|một số|thì|ra|số|và (?:các|những|một|kế hoạch|"
    r"hướng|nghị|quy|chỉ thị|kết luận|thông|công văn|luật|pháp lệnh|báo cáo|tờ trình))(?=\s|\Z)"
)
_ANOTHER = re.compile(rf"\sCác\s|\svà (?=[a-zà-ỹđ]|{'|'.join(kind.name for kind in KINDS)})")
_SECOND_BODY = spaced(r"~(?:,|va) (?P<body>(?:ban bi thu|bo chinh tri)(?: khoa [ivx]+)?)(?!\w)")
_STARTS_BODY = spaced(
    r"(?:ban|bo|bch|btv|uy ban|ubnd|ubtvqh|hdnd|hoi dong|hoi nghi|tinh uy|thanh uy|huyen uy|quan uy|dang uy|thi uy|"
    r"dang bo|chi bo|dang doan|chinh phu|quoc hoi|thu tuong|chu tich|tong|van phong|trung uong|thuong truc|truong ban|"
    r"toa an|vien|cuc|so|xu uy|lien khu uy|khu uy|dai hoi|tieu ban|lien|mat tran|doan|nha nuoc|uy vien|bi thu|"
    r"dang lao dong|dang cong san|cap uy)(?!\w)"
)
_LONGEST_BODY = 90
_RULED = "-–—_*"
"""A line of these under a subject is no part of the body that ends it."""
_SKIP = re.compile(r"[\s,(]{0,12}")
_CLOSE = re.compile(r"[\s)]{0,12}(?=[\s,(]{0,12}(?:cua|do|ngay|nam)\s)")
_AHEAD_DATE = spaced(rf"(?<!\w){DATE}")
_ISSUES = spaced(
    r"(?:(?:da|vua|se|moi) )?(?:(?:chinh thuc|thong nhat) )?(?:(?:ky|ra|thong qua|cong bo) )?"
    r"(?:ban hanh|ra|co|ky|thong qua) (?:thong bao )?(?:cac )?\Z"
)
_WHO = spaced(r"[\s,]{1,12}(?:thay mat [^,]+, )?(?P<body>[^,;:]{3,80}?)~\Z")
_MEETING = spaced(r"(?:phien hop|cuoc hop|hoi nghi|buoi lam viec|phien) \Z")
_SENTENCE = re.compile(r"[.;!?]\s|\n")


@dataclass(frozen=True, slots=True)
class Details:
    """What was found beside a mention.

    Args:
        end: the character behind the last of it.
        issued: the date or the year; None where there is none.
        body: who issued it, as written.
    """

    end: int
    issued: PartialDate | None = None
    body: str | None = None


def details_behind(text: str, shadow: str, start: int) -> Details:
    """What is said behind a code or a name that ends at `start`; in any order, each once."""
    issued: PartialDate | None = None
    body: str | None = None
    end = at = start
    limit = min(len(text), start + BEHIND)
    for _ in range(_ROUNDS):
        skipped = _SKIP.match(shadow, at, limit)
        at = skipped.end() if skipped else at
        dated = None if issued is not None and issued.day else _DATE.match(shadow, at, limit)
        if dated is not None:
            found = date_of(dated)
            if found is None:
                break
            issued, end = found, dated.end()
        elif issued is None and (year := _YEAR.match(shadow, at, limit)) is not None and _years_end(shadow, year):
            issued, end = PartialDate(int(year["year"])), year.end()
        elif body is None and (named := body_at(text, shadow, at, limit)) is not None:
            body, end = named
        else:
            break
        closed = _CLOSE.match(shadow, end, limit)
        at = closed.end() if closed else end
    return Details(end, issued, body)


def body_at(text: str, shadow: str, start: int, limit: int) -> tuple[str, int] | None:
    """The body that `của` or `do` names at this place, and where it ends."""
    match = _BODY.match(shadow, start, min(limit, start + _LONGEST_BODY + 20))
    if match is None:
        return None
    begin, end = match.span("body")
    if _STARTS_BODY.match(shadow, begin) is None:
        return None
    said = text[begin:end]
    stops = [begin + stop.start() for stop in (_BODY_ENDS.search(said.lower() if said.isupper() else said),
                                               _ANOTHER.search(said)) if stop]  # fmt: skip
    end = min([end, *stops])
    end = min(end, begin + _LONGEST_BODY)
    while shadow[end - 1].isspace() or shadow[end - 1] in _RULED:
        end -= 1
    second = _SECOND_BODY.match(shadow, end, limit)
    if second is not None:
        end = second.end()
    return " ".join(text[begin:end].split()), end


def details_ahead(text: str, shadow: str, start: int) -> Details | None:
    """`Ngày 22/12/2024, Bộ Chính trị đã ban hành …`: the date and the body that stand before what is issued.

    Args:
        start: where the kind begins.
    """
    issues = _ISSUES.search(shadow, max(0, start - 60), start)
    if issues is None:
        return None
    low = max(0, start - AHEAD)
    for edge in _SENTENCE.finditer(shadow, low, issues.start()):
        low = edge.end()
    match = _AHEAD_DATE.search(shadow, low, issues.start())
    if match is None or match.start() - low > 60 or _MEETING.search(shadow, low, match.start()):
        return None
    issued = date_of(match)
    if issued is None:
        return None
    who = _WHO.match(shadow, match.end(), issues.start())
    body = None
    if who is not None and _STARTS_BODY.match(shadow, who.start("body")):
        body = " ".join(text[who.start("body") : who.end("body")].split())
    return Details(start, issued, body)


def date_of(match: re.Match[str]) -> PartialDate | None:
    """The whole date that a match says; None where there is no such day."""
    year = dates.year_of(match["year"])
    found = dates.partial(year, dates.month_of(match["month"]), dates.day_of(match["day"]))
    return found if found is not None and found.day is not None else None


def _years_end(shadow: str, year: re.Match[str]) -> bool:
    """Whether digits are a year of the document: `năm 2025`, `(2013)`, or bare before a word or an end."""
    return shadow[year.start() : year.end()].startswith("nam") or not shadow[year.end() : year.end() + 1].isdigit()
