"""The heads of tables that people take away, in the language of the site.

In English they are the names that programs read, and never change: a program asks for `lang=en`. Tables that programs
alone send for, as that of many queries, have these names in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

VIETNAMESE: Final = "vi"
_HEADS: Final[Mapping[str, str]] = {
    "id": "Mã văn bản", "source": "Tệp", "code": "Số, ký hiệu", "kind": "Loại văn bản", "committee": "Cơ quan ban hành",
    "issued": "Ngày ban hành", "year": "Năm", "subject": "Trích yếu", "pages": "Trang", "address": "Địa chỉ",
    "cited_by": "Số văn bản dẫn", "where": "Được dẫn ở", "symbol": "Ký hiệu", "first_year": "Từ năm",
    "last_year": "Đến năm", "from": "Từ số", "to": "Đến số", "count": "Số lượng", "before": "Ngay trước",
    "behind": "Ngay sau", "flagged": "Chờ kiểm tra",
}  # fmt: skip


def heads(columns: Iterable[str], language: str) -> list[str]:
    """What the columns are called."""
    return [_HEADS[one] if language == VIETNAMESE else one for one in columns]
