"""The part of a document that a mention means: `điểm 8.1 và 8.2 mục III trong Hướng dẫn số …`."""

from __future__ import annotations

from library.party.mentions.mention import Place
from library.party.mentions.shadow import spaced

_LONGEST = 160
_VALUE = r"(?:\d+(?:\.\d+)*[a-zđ]?|[ivxlc]+|[a-zđ])(?!\w)"
_VALUES = rf"{_VALUE}(?:~(?:,|va|;)~(?:(?:cac )?{_VALUE}))*"
_PART = rf"(?:cac )?(?:diem|tiet|khoan|dieu|muc|tieu muc|chuong|phan|phu luc|tiet) {_VALUES}"
_BEFORE = spaced(
    rf"(?<!\w)(?P<words>{_PART}(?:~(?:,|va|,~va|cua|thuoc|tai)?~{_PART})*)~,?~"
    r"(?:(?:cua|trong|tai|thuoc|ban hanh kem theo|kem theo) )?(?:van ban )?\Z"
)


def place_before(text: str, shadow: str, start: int) -> Place | None:
    """The part that is named before a mention that begins at `start`."""
    low = max(0, start - _LONGEST)
    match = _BEFORE.search(shadow, low, start)
    if match is None or (low and match.start() == low):
        return None
    begin, end = match.span("words")
    return Place(" ".join(text[begin:end].split()), begin, end)
