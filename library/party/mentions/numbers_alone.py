"""Documents named by kind and number, without letters: `Nghị quyết 18`, `Quy định 232 ngày 20/1/2025`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.party.mentions.details import KIND_WORDS, Details, details_behind
from library.party.mentions.heads import name_of
from library.party.mentions.shadow import spaced

_HEAD = spaced(
    rf"(?<!\w)(?P<kind>{KIND_WORDS}) (?P<word>so~[:.]?~)?(?P<number>\d{{1,5}}[a-z]?)(?![\w%]|[.,]\d|\s?[-–/_]\s?\w)"
)
_MORE = spaced(r"~(?:,|va)~(?P<number>\d{1,5})(?![\w%]|\.\d|\s?[-–/_]\s?\w)")
_SEVERAL = spaced(r"(?<!\w)cac \Z")
_COUNTED = spaced(
    r" (?:nam|thang|ngay(?! \d)|nguoi|dieu|nhiem vu|giai phap|cap|lan|con|tinh|xa|huyen|noi dung|muc tieu|ty|trieu|"
    r"dong|du an|de an|van ban|nhom|loai|ban|buoc|phan|chuong|diem|khoan|thu tuc|vi|dong chi|luat|nghi|co quan|don vi)"
    r"(?!\w)(?! (?:19|20)\d\d)"
)
_LEAST_WITH_YEAR = 6


@dataclass(frozen=True, slots=True)
class NumberAlone:
    """A number that may name a document.

    Args:
        start: where its kind begins; of the others of a list, where the number does.
        sure: the words about it leave no doubt that it is one; else only if the text names it with its letters too.
    """

    start: int
    end: int
    kind: str
    number: str
    details: Details
    sure: bool


def numbers_alone(text: str, shadow: str, taken: bytearray) -> Iterator[NumberAlone]:
    """Yield what a kind and a number without letters may name, in order; `taken` marks what is read already."""
    for match in _HEAD.finditer(shadow):
        if taken[match.start("number")] or _COUNTED.match(shadow, match.end()):
            continue
        several = _SEVERAL.search(shadow, max(0, match.start() - 6), match.start()) is not None
        numbers = [match, *_further(shadow, match.end(), taken)]
        details = details_behind(text, shadow, numbers[-1].end())
        capital = text[match.start()].isupper()
        for place, one in enumerate(numbers):
            last = place == len(numbers) - 1
            own = details if last else Details(one.end(), None, details.body)
            begin = match.start() if place == 0 else one.start("number")
            sure = (several and len(numbers) > 1 and capital) or (
                len(numbers) == 1 and capital and _sure(match, details))
            yield NumberAlone(begin, max(one.end(), own.end if last else 0), name_of(match["kind"]),
                              text[one.start("number") : one.end("number")], own, sure)  # fmt: skip


def _further(shadow: str, end: int, taken: bytearray) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while (more := _MORE.match(shadow, end)) is not None and not taken[more.start("number")]:
        found.append(more)
        end = more.end()
    return found


def _sure(match: re.Match[str], details: Details) -> bool:
    if details.issued is not None:
        return details.issued.day is not None or int(match["number"].rstrip("abcdefgh")) >= _LEAST_WITH_YEAR
    return match["word"] is not None or details.body is not None
