"""Documents named without a number: laws by their name, the Charter, resolutions of congresses and plenums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.party.mentions.details import Details, body_at, details_behind
from library.party.mentions.law_names import CODE_NAMES, LAW_NAMES, ORDINANCE_NAMES, listed_name
from library.party.mentions.shadow import shadow_of, spaced


def _either(names: tuple[str, ...]) -> str:
    plain = sorted({shadow_of(name) for name in names}, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r" ") for name in plain)


_ROMAN = r"[ivxl]+"
_ORDINAL = r"(?:\d{1,2}|nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi(?: (?:mot|hai|ba|tu|bon|nam|lam))?)"
_SESSION = rf"(?:[\s,(]{{0,12}}khoa (?P<term>{_ROMAN}))?"
_PLENUM = spaced(
    rf"(?<!\w)nghi quyet (?:cua )?(?:hoi nghi )?(?:(?:lan thu (?P<nth>{_ORDINAL})[,\s]+(?:cua )?"
    rf"(?:ban chap hanh|bch) trung uong(?: dang)?)|(?:trung uong|tw) (?:lan thu )?(?P<number>{_ORDINAL}))(?!\w)"
    rf"{_SESSION}"
)
_CONGRESS = spaced(
    rf"(?<!\w)nghi quyet (?:cua )?dai hoi (?P<which>[^.;:,()\d]{{0,60}}?)(?:lan thu )?(?P<nth>{_ROMAN})(?!\w)"
    r"(?: cua dang(?! bo))?"
)
_CHARTER = spaced(r"(?<!\w)(?:ban )?dieu le dang(?: cong san viet nam)?(?! (?:bo|vien|uy|doan)\b)(?!\w)")
_CONSTITUTION = spaced(r"(?<!\w)hien phap(?: nuoc cong hoa[^,.;:()]{0,30}?viet nam| viet nam)?(?!\w)")
_PLATFORM = spaced(r"(?<!\w)cuong linh(?: chinh tri| xay dung dat nuoc)(?!\w)")
_WORKING = spaced(r"(?<!\w)quy che lam viec (?=cua\s)")
_BRINGS = spaced(r"(?<!\w)(?<!da\x20)ban hanh (?:kem theo [^.;]{3,40}? nay )?\Z")
"""Behind this stands what the document itself brings, which is no other one."""
_LAW = spaced(r"(?<!\w)(?<!ky\x20)(?<!phap\x20)(?P<kind>bo luat|luat|phap lenh) (?=\w)")
_KNOWN = {
    "luat": spaced(rf"(?:{_either(LAW_NAMES)})(?!\w)"),
    "bo luat": spaced(rf"(?:{_either(CODE_NAMES)})(?!\w)"),
    "phap lenh": spaced(rf"(?:{_either(ORDINANCE_NAMES)})(?!\w)"),
}
_AMENDS = spaced(r"sua doi(?:,? bo sung)? (?:mot so dieu )?(?:cua )?(?=(?:cac |bo )?(?:luat|phap lenh) \w)")
_WORD = re.compile(r"\w[\w-]*")
_ENDS = frozenset(
    "so ngay nam duoc do thi de co da quy trinh nhu cho theo tai gom khi tu hien hanh nay vao thong se phai khong "
    "bo trong voi".split()
)
_MOST_WORDS = 14
_FIELD = spaced(r"(?<!\w)(?:quy|dinh|du|an|hoi|nganh|mon|khoa|truong|dai hoc|hoc|cu nhan|thac si|tien si|van phong) \Z")
"""`Luật` behind these is a field, an office or a school, where the name has small letters."""
_IN_FORCE = spaced(r"[\s(]{0,12}hien hanh(?!\w)")
_OF_A_PART = spaced(r"(?<!\w)(?:dieu|khoan|diem|chuong|muc) [\divx]{1,4}[\s,]{1,12}(?:cua )?\Z")
_GOES_ON = re.compile(r"[ \t]+(?P<word>[a-zà-ỹđ]+)")
_AFTER = _ENDS | frozenset(
    "va cua hoac hay ve doi moi cu sua bo thi hanh lam cung dang nhung cac tren den sau truoc vi nham ma chua can van "
    "lan la dong tro duoi ngoai bang".split()
)
"""Words that can follow a name in small letters; any other goes on with it: `Luật đầu tư nước ngoài`."""
_CHAMBER = spaced(r"(?:uy ban|dai hoc|nganh|vien|phong|hoi) \Z")
_KIND_NAMES = {"luat": "Luật", "bo luat": "Bộ luật", "phap lenh": "Pháp lệnh"}
_NUMBERS = dict(zip("nhat hai ba tu nam sau bay tam chin muoi".split(), range(1, 11), strict=True)) | {
    "muoi mot": 11, "muoi hai": 12, "muoi ba": 13, "muoi tu": 14, "muoi bon": 14, "muoi lam": 15, "muoi nam": 15,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A document named without a number at `start:end`."""

    start: int
    end: int
    kind: str
    name: str
    details: Details


def named_documents(text: str, shadow: str, taken: bytearray) -> Iterator[Named]:
    """Yield the documents that are named without a number; `taken` marks what is read already."""
    for finder in (_laws, _charters, _constitutions, _platforms, _plenums, _congresses, _workings):
        for start, end, kind, name in finder(text, shadow):
            if not taken[start]:
                details = details_behind(text, shadow, end)
                yield Named(start, max(end, details.end), kind, name, details)


_Found = Iterator[tuple[int, int, str, str]]


def _laws(text: str, shadow: str) -> _Found:
    free = 0
    for match in _LAW.finditer(shadow):
        if match.start() < free:
            continue
        start, kind = match.start(), " ".join(match["kind"].split())
        small = _small_law(text, shadow, start, kind, match.end())
        if small is not None:
            free, name = small
            yield start, free, _KIND_NAMES[kind], f"{_KIND_NAMES[kind]} {name}"
        if small is not None or not text[start].isupper():
            continue
        end = _law_end(text, shadow, kind, match.end())
        if end is not None:
            free = start + 1 if _AMENDS.match(shadow, match.end()) else end
            yield start, end, _KIND_NAMES[kind], " ".join(text[start:end].split())


def _small_law(text: str, shadow: str, start: int, kind: str, at: int) -> tuple[int, str] | None:
    """Where a law in small letters ends, and its name as the lists spell it: `Luật đất đai`, `luật Đất đai`.

    Where kind and name both are small, `luật đất đai` may be a field: only what speaks of one text names one.
    """
    known = _KNOWN[kind].match(shadow, at)
    if known is None or (text[start].isupper() and text[at].isupper()):
        return None
    name = listed_name(kind, text[at : known.end()])
    if name is None or _FIELD.search(shadow, max(0, start - 24), start):
        return None
    more = _GOES_ON.match(text, known.end())
    if more is not None and text[at].islower() and shadow_of(more["word"]) not in _AFTER:
        return None
    if kind == "luat" and not (text[start].isupper() or text[at].isupper()):
        one = _IN_FORCE.match(shadow, known.end()) or _OF_A_PART.search(shadow, max(0, start - 40), start)
        if " " not in name or not (one or details_behind(text, shadow, known.end()).issued):
            return None
    return known.end(), name


def _law_end(text: str, shadow: str, kind: str, at: int) -> int | None:
    """Where the name of a law ends that begins here; None where none begins."""
    known = _KNOWN[kind].match(shadow, at)
    if known is not None and (text[at].isupper() or kind == "phap lenh" or text[at:].startswith(("an ", "cơ "))):
        return known.end()
    amends = _AMENDS.match(shadow, at)
    if amends is not None:
        inner = _LAW.match(shadow, amends.end())
        end = inner and _law_end(text, shadow, " ".join(inner["kind"].split()), inner.end())
        return end or amends.end()
    if not text[at].isupper() or text[at : at + 2].isupper():
        return None
    return _words_end(text, shadow, at)


def _words_end(text: str, shadow: str, at: int) -> int | None:
    """The end of the words of a name that is in no list: up to a mark or a word that cannot belong to it."""
    end = None
    for _ in range(_MOST_WORDS):
        word = _WORD.match(shadow, at)
        if word is None or word.group() in _ENDS:
            break
        if word.group() in ("va", "cua") and not text[word.end() + 1 : word.end() + 2].islower():
            break
        end = word.end()
        if shadow[end : end + 1] != " ":
            break
        at = end + 1
    return end


def _charters(text: str, shadow: str) -> _Found:
    for match in _CHARTER.finditer(shadow):
        if text[match.start()].isupper():
            yield match.start(), match.end(), "Điều lệ", "Điều lệ Đảng"


def _constitutions(text: str, shadow: str) -> _Found:
    for match in _CONSTITUTION.finditer(shadow):
        if text[match.start()].isupper() and not _CHAMBER.search(shadow, max(0, match.start() - 12), match.start()):
            yield match.start(), match.end(), "Hiến pháp", "Hiến pháp"


def _platforms(text: str, shadow: str) -> _Found:
    for match in _PLATFORM.finditer(shadow):
        if text[match.start()].isupper():
            yield match.start(), match.end(), "Cương lĩnh", "Cương lĩnh"


def _plenums(text: str, shadow: str) -> _Found:
    for match in _PLENUM.finditer(shadow):
        said = " ".join((match["nth"] or match["number"]).split())
        number = said if said.isdigit() else str(_NUMBERS.get(said, said))
        term = f" khóa {match['term'].upper()}" if match["term"] else ""
        yield match.start(), match.end(), "Nghị quyết", f"Nghị quyết Hội nghị Trung ương {number}{term}"


def _congresses(text: str, shadow: str) -> _Found:
    for match in _CONGRESS.finditer(shadow):
        nth = text[match.start("nth") : match.end("nth")]
        if not nth.isupper():
            continue
        which = " ".join(text[match.start("which") : match.end("which")].split())
        whole = "" if not which or shadow_of(which) in ("dai bieu toan quoc", "dang", "dai bieu toan quoc cua dang",
                                                        "toan quoc", "dang toan quoc") else f"{which} "  # fmt: skip
        yield match.start(), match.end(), "Nghị quyết", f"Nghị quyết Đại hội {whole}{nth}"


def _workings(text: str, shadow: str) -> _Found:
    for match in _WORKING.finditer(shadow):
        body = body_at(text, shadow, match.end(), match.end() + 120)
        own = _BRINGS.search(shadow, max(0, match.start() - 70), match.start())
        if body is not None and own is None and text[match.start()].isupper():
            yield match.start(), body[1], "Quy chế", f"Quy chế làm việc của {body[0]}"
