"""Whether a document is in force, and what one does to another, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from library.relations.holding import Status
from library.relations.records import Type
from library.search.precedents import Became
from web.wording import Translate, mark

STATUSES: Final[Mapping[Status, str]] = {
    Status.NOT_YET: mark("chưa có hiệu lực"), Status.IN_FORCE: mark("còn hiệu lực"),
    Status.PARTLY_AMENDED: mark("đã được sửa đổi một phần"), Status.REPLACED: mark("đã được thay thế"),
    Status.REPEALED: mark("đã hết hiệu lực"), Status.SUSPENDED: mark("đang tạm ngưng hiệu lực"),
    Status.UNKNOWN: mark("chưa rõ hiệu lực"),
}  # fmt: skip
DOES: Final[Mapping[Type, str]] = {
    Type.REPLACES: mark("thay thế"), Type.AMENDS: mark("sửa đổi, bổ sung"), Type.REPEALS: mark("bãi bỏ"),
    Type.CORRECTS: mark("đính chính"), Type.SUSPENDS: mark("tạm ngưng hiệu lực"),
    Type.EXTENDS: mark("kéo dài hiệu lực"), Type.IMPLEMENTS: mark("thực hiện"), Type.GUIDES: mark("hướng dẫn"),
    Type.BASED_ON: mark("căn cứ"), Type.REVIEWS: mark("sơ kết"), Type.FINAL_REVIEW: mark("tổng kết"),
    Type.CONTINUES: mark("tiếp tục thực hiện"), Type.APPLIES: mark("áp dụng"), Type.PROMULGATES: mark("ban hành"),
    Type.ANSWERS: mark("trả lời"), Type.CITES: mark("dẫn"),
}  # fmt: skip
_BY: Final = mark("%(status)s bởi %(code)s")


def became_in_words(became: Became | None, translate: Translate) -> str:
    """What became of a document, and by which other; empty where nothing touches it."""
    if became is None:
        return ""
    status = translate(STATUSES[became.status])
    return translate(_BY) % {"status": status, "code": became.by} if became.by else status
