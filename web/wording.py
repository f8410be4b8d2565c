"""Words of the site that stand in no template: fields, doubts, problems. `mark` shows them to the extractor of gettext.

Everything here is Vietnamese; `web/translations` has the English. A `Translate` turns one into the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from web.bounds import Problem


class Translate(Protocol):
    """gettext: the message in the reader's language, `%(name)s` filled in."""

    def __call__(self, message: str, /, **variables: object) -> str: ...


def mark(message: str) -> str:
    """The message itself; the extractor looks for this name."""
    return message


def untranslated(message: str, /, **variables: object) -> str:
    """The message as it stands here, in Vietnamese."""
    return message % variables if variables else message


FIELD_NAMES: Final[Mapping[str, str]] = {
    "kind": mark("Loại văn bản"),
    "code": mark("Số, ký hiệu"),
    "number": mark("Số"),
    "symbol": mark("Ký hiệu"),
    "committee": mark("Cơ quan ban hành"),
    "issued": mark("Ngày ban hành"),
    "year": mark("Năm"),
    "subject": mark("Trích yếu"),
    "signer": mark("Người ký"),
    "secrecy": mark("Độ mật"),
    "urgency": mark("Độ khẩn"),
}

_REASONS: Final[Mapping[str, str]] = {
    "handwritten": mark("viết tay"),
    "handwritten; inferred": mark("viết tay, máy đọc trùng với tên tệp"),
    "handwritten; inferred by register": mark("viết tay, máy suy ra từ dấu công văn đến"),
    "handwritten; inferred by citation": mark("viết tay, máy suy ra vì văn bản khác dẫn cùng số"),
    "handwritten; inferred from sources": mark("viết tay, máy suy ra vì các nguồn khác nói cùng ngày"),
    "released by the archivist": mark("cán bộ lưu trữ đã xem bản giấy và cho đọc"),
    "not found": mark("không tìm thấy"),
    "unreadable": mark("không đọc được"),
    "not filled in": mark("để trống trên giấy"),
    "low confidence": mark("đọc chưa chắc"),
    "unsure": mark("chưa chắc có phải"),
    "partly covered": mark("bị che mất một phần"),
    "read smaller": mark("quá lớn hoặc đọc không xong, đã đọc ở cỡ nhỏ hơn"),
    "partly unread": mark("chỉ đọc được một phần"),
    "no text": mark("không có chữ nào"),
    "unusual name": mark("tên không quen"),
    "unusual subject": mark("trích yếu khác thường, có thể thừa hoặc thiếu"),
    "does not fit the code": mark("không khớp với ký hiệu"),
    "under a stamp": mark("có dấu đóng đè lên"),
    "damaged": mark("tệp hỏng ở chỗ này"),
    "legacy text converted with losses": mark("chuyển từ bảng mã cũ, có chỗ mất"),
}
_DATE_PARTS: Final[Mapping[str, str]] = {"day": mark("ngày"), "month": mark("tháng"), "year": mark("năm")}

PROBLEMS: Final[Mapping[Problem, str]] = {
    Problem.NOT_A_NUMBER: mark("“%(parameter)s” phải là một số trong khoảng %(allowed)s."),
    Problem.OUT_OF_RANGE: mark("“%(parameter)s” phải nằm trong khoảng %(allowed)s."),
    Problem.NOT_A_YEAR: mark("“%(parameter)s” phải là năm hoặc khoảng năm, ví dụ %(allowed)s."),
    Problem.EMPTY: mark("“%(parameter)s” không có giá trị."),
    Problem.TOO_LONG: mark("“%(parameter)s” quá dài: nhiều nhất %(allowed)s ký tự."),
    Problem.TOO_MANY: mark("“%(parameter)s” có quá nhiều giá trị: nhiều nhất %(allowed)s."),
    Problem.UNKNOWN_VALUE: mark("“%(parameter)s” chỉ nhận: %(allowed)s."),
    Problem.UNKNOWN_PARAMETER: mark("Không có tham số “%(parameter)s”. Các tham số dùng được: %(allowed)s."),
    Problem.CONTROL_CHARACTER: mark("“%(parameter)s” có ký tự không dùng được."),
    Problem.NOT_UTF8: mark("Địa chỉ có ký tự không phải UTF-8."),
    Problem.NOT_TEXT: mark("Tệp không đọc được như văn bản. Hãy lưu lại thành tệp chữ UTF-8, mỗi dòng một câu."),
    Problem.NO_LINES: mark("Danh sách chưa có dòng nào."),
    Problem.TOO_MANY_LINES: mark("Danh sách dài quá: mỗi lần nhiều nhất %(allowed)s dòng. Hãy chia thành nhiều tệp."),
}


def field_name(field: str, translate: Translate) -> str:
    """A field in words; `page:3` is a page."""
    part, _, number = field.partition(":")
    if part == "page" and number:
        return translate(mark("Trang %(number)s"), number=number)
    return translate(FIELD_NAMES[field]) if field in FIELD_NAMES else field


def doubt(field: str, reason: str, translate: Translate) -> str:
    """A review flag in words: `Số: viết tay, chờ kiểm tra`."""
    return f"{field_name(field, translate)}: {reason_in_words(reason, translate)}"


def reason_in_words(reason: str, translate: Translate) -> str:
    """Why somebody should look: `ngày viết tay, tháng không đọc được, chờ kiểm tra`."""
    bare = bare_reason(reason, translate)
    return ", ".join([*([bare] if bare else []), translate(mark("chờ kiểm tra"))])


def bare_reason(reason: str, translate: Translate) -> str:
    """The same where everything waits for a person: `ngày viết tay, tháng không đọc được`."""
    parts = (_one_reason(part.strip(), translate) for part in reason.split(","))
    return ", ".join(part for part in parts if part)


def _one_reason(reason: str, translate: Translate) -> str:
    """A reason of the indexer's; one without words of ours is shown as it is."""
    head, _, rest = reason.partition(" ")
    if head in _DATE_PARTS and rest:
        return f"{translate(_DATE_PARTS[head])} {_one_reason(rest, translate)}"
    known = reason.partition(":")[0]
    return translate(_REASONS[known]) if known in _REASONS else reason


def doubtful(fields: tuple[str, ...], translate: Translate) -> str:
    """Which fields wait for a person: `số, ngày ban hành: chờ kiểm tra`; empty when none does."""
    if not fields:
        return ""
    names = ", ".join(field_name(field, translate).lower() for field in fields)
    return translate(mark("%(fields)s: chờ kiểm tra"), fields=names)
