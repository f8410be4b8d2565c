"""Whether the words around letters that nobody has told us of say that they are a code: `công văn số 381/VVS, ngày 9`.

Without them `12/KV` may be a place, a file or a voltage.
"""

from __future__ import annotations

import re
from functools import cache

from library.party.kinds import KINDS

_NO_PAPERS_OF_OFFICES = ("Hợp đồng", "Giấy")
_LONGEST_BEFORE, _LONGEST_BEHIND = 60, 40


def is_said_to_be_code(text: str, start: int, end: int) -> bool:
    """Stands `công văn số` or another kind before the characters `start:end`, and a day behind?"""
    before, behind = _around()
    return (before.search(text[max(0, start - _LONGEST_BEFORE) : start]) is not None
            and behind.match(text[end : end + _LONGEST_BEHIND]) is not None)


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = {kind.name for kind in KINDS if not kind.name.startswith(_NO_PAPERS_OF_OFFICES)} | {"văn bản"}
    kinds = "|".join(name.replace(" ", r"\s+") for name in sorted(names, key=len, reverse=True))
    before = re.compile(rf"(?i)(?<!\w)(?:{kinds})\s+số\s*[:.]?\s*\Z")
    behind = re.compile(r"(?i)[\s,;(]{0,4}(?:(?:ra|ký|đề|ban\s+hành)\s+)?(?:ngày\s*)?"
                        r"\d{1,2}\s*(?:[-–/.]|tháng)\s*\d{1,2}\s*(?:[-–/.]|năm)\s*\d{2,4}(?!\w)")
    return before, behind
