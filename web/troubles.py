"""Errors in a reader's words: what happened, what is safe, what to do; never what the inside is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, NamedTuple

from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from library.errors import (
    BusyError,
    ConflictError,
    DamagedError,
    DiskError,
    EngineUnreachableError,
    FullDiskError,
    GoneError,
    LockedError,
    NotAllowedError,
    NotFoundError,
    ProviderError,
    ReadOnlyError,
    UnreadableError,
    UsageError,
    VankienError,
)
from web import bounds
from web.bounds import BadParameterError
from web.views.start import Entry
from web.wording import PROBLEMS, REFUSALS, Translate, conflict, mark


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error in words, in the reader's language.

    Args:
        code: short and stable, for programs.
        cause: the error's own code, finer than `code`; None where it would tell how the archive lies inside.
        safe: what the error did not touch; empty where nobody would worry.
        parameter: the parameter of the address that is wrong, if one is.
        found: documents that can be opened all the same.
        current: where somebody else changed the same, what is in force now, by field.
    """

    status: int
    code: str
    title: str
    happened: str
    safe: str
    next_step: str
    parameter: str | None = None
    cause: str | None = None
    found: tuple[Entry, ...] = ()
    current: Mapping[str, str | None] | None = None

    def as_json(self) -> dict[str, object]:
        """The one error shape of the API."""
        told: dict[str, object] = {
            "status": self.status,
            "code": self.code,
            "cause": self.cause,
            "message": self.happened,
            "next_step": self.next_step,
            "parameter": self.parameter,
        }
        if self.current is not None:
            told["current"] = dict(self.current)
        return {"error": told}


class _Words(NamedTuple):
    """What is told of a trouble, not yet in the reader's language; see `Trouble`."""

    code: str
    title: str
    happened: str
    safe: str
    next_step: str


DIFFERS: Final = "differs"
"""The reason of an `UnreadableError` for a file that was made, read again and found to be wrong."""
_NOTHING_CHANGED = mark("Thư viện không bị ảnh hưởng gì.")
_HOME = mark("Về trang tìm kiếm, hoặc sửa lại địa chỉ.")
_SEND_AGAIN = mark("Quay lại trang trước, sửa phần đã gửi rồi gửi lại.")
_LOOK_AT_DISK = mark("Thử lại sau ít phút. Người quản trị: xem ổ đĩa; không có gì trong kho bị hỏng vì thế.")
_BY_STATUS: Final[Mapping[int, _Words]] = {
    400: _Words(
        "bad-request",
        mark("Yêu cầu chưa đúng"),
        mark("Máy chủ không hiểu yêu cầu này."),
        _NOTHING_CHANGED,
        _HOME,
    ),
    401: _Words(
        "sign-in",
        mark("Cần đăng nhập"),
        mark("Chỉ người đã đăng nhập mới xem được, và khóa truy cập đã gửi (nếu có) không còn hiệu lực."),
        _NOTHING_CHANGED,
        mark("Đăng nhập rồi mở lại trang. Chương trình: gửi khóa truy cập còn hạn trong “Authorization: Bearer”."),
    ),
    403: _Words(
        "forbidden",
        mark("Không có quyền làm việc này"),
        mark("Việc này cần một quyền mà người đang xem không có."),
        _NOTHING_CHANGED,
        mark("Đăng nhập bằng tài khoản có quyền, hoặc nhờ người quản trị."),
    ),
    404: _Words(
        "not-found",
        mark("Không có trang này"),
        mark("Địa chỉ này không dẫn tới trang hay văn bản nào của thư viện."),
        mark("Nếu trước đây địa chỉ này mở được thì văn bản có thể đã được rút khỏi thư viện."),
        mark("Xem lại địa chỉ, hoặc tìm văn bản theo số, ký hiệu hay trích yếu."),
    ),
    409: _Words(
        "conflict",
        mark("Người khác vừa sửa"),
        mark("Trong lúc đó người khác đã sửa cùng chỗ này."),
        mark("Chưa có gì bị thay đổi bởi yêu cầu này."),
        mark("Xem giá trị mới rồi quyết định lại."),
    ),
    405: _Words(
        "method-not-allowed",
        mark("Không làm được như vậy ở đây"),
        mark("Trang này chỉ để đọc."),
        _NOTHING_CHANGED,
        mark("Mở trang bằng cách thông thường (GET)."),
    ),
    413: _Words(
        "too-large",
        mark("Yêu cầu quá lớn"),
        mark("Phần gửi lên vượt quá giới hạn."),
        _NOTHING_CHANGED,
        mark("Chia nhỏ ra rồi gửi lại."),
    ),
    414: _Words(
        "address-too-long",
        mark("Địa chỉ quá dài"),
        mark("Địa chỉ có quá nhiều chữ hoặc quá nhiều bộ lọc."),
        _NOTHING_CHANGED,
        mark("Bớt chữ hoặc bớt bộ lọc rồi thử lại."),
    ),
    429: _Words(
        "too-many",
        mark("Nhiều việc quá một lúc"),
        mark("Máy này đang chờ những tệp và danh sách đã yêu cầu trước đó."),
        _NOTHING_CHANGED,
        mark("Chờ những việc ấy xong rồi thử lại."),
    ),
    500: _Words(
        "failure",
        mark("Có lỗi ở phía thư viện"),
        mark("Trang này không dựng được vì một lỗi chưa lường trước."),
        mark("Các văn bản vẫn nguyên vẹn: trang này chỉ đọc, không sửa gì."),
        mark("Thử lại. Nếu vẫn lỗi, báo cho người quản trị giờ xảy ra và địa chỉ của trang."),
    ),
    503: _Words(
        "unavailable",
        mark("Thư viện tạm thời chưa mở được"),
        mark("Một phần của kho trên đĩa không đọc được lúc này."),
        mark("Bản gốc được giữ riêng và không bị trang này đụng tới."),
        mark("Thử lại sau ít phút. Người quản trị: chạy “vankien doctor” để biết cần làm gì."),
    ),
}
_OF_ERRORS: Final[tuple[tuple[type[Exception], Mapping[str, str]], ...]] = (
    (bounds.ForeignHostError, {
        "code": "foreign-host",
        "happened": mark("Trang này không phục vụ dưới tên máy đã ghi trong địa chỉ."),
        "next_step": mark("Mở trang bằng địa chỉ mà người quản trị đã cho. Người quản trị: nếu tên ấy đúng là "
                          "của trang, thêm vào mục “hosts” trong vankien.toml rồi khởi động lại."),
    }),
    (CSRFError, {
        "code": "old-form",
        "happened": mark("Biểu mẫu đã cũ, hoặc không được gửi từ trang của thư viện; có thể vì đã đăng xuất ở thẻ "
                         "khác."),
        "next_step": mark("Quay lại trang trước, tải lại trang rồi gửi lại. Trình duyệt phải nhận cookie của trang "
                          "này."),
    }),
    (LockedError, {
        "code": "locked",
        "happened": mark("Đã nhập sai mật khẩu quá nhiều lần cho tên này."),
        "next_step": mark("Chờ ít phút rồi thử lại, hoặc nhờ người quản trị đặt mật khẩu khác."),
    }),
    (ProviderError, {
        "code": "provider",
        "happened": mark("Lúc này không hỏi được dịch vụ giữ mật khẩu của cơ quan."),
        "safe": _NOTHING_CHANGED,
        "next_step": mark("Thử lại sau ít phút. Người quản trị: xem các mục “ldap_…” và “oidc_…” trong vankien.toml."),
    }),
    (EngineUnreachableError, {
        "code": "engine-unreachable",
        "happened": mark("Máy tìm kiếm lúc này không trả lời, nên chưa tìm được."),
        "safe": mark("Văn bản vẫn nguyên vẹn và vẫn mở được bằng địa chỉ, hoặc bằng cách gõ đúng số, ký hiệu vào ô "
                     "tìm."),
        "next_step": mark("Thử lại sau ít phút. Người quản trị: cho máy tìm kiếm chạy lại."),
    }),
    (NotAllowedError, {
        "code": "not-allowed",
        "happened": mark("Một tệp của kho là của người dùng khác trên máy chủ, nên trang không được đọc hay ghi."),
        "next_step": mark("Báo người quản trị. Người quản trị: giao các tệp của kho cho người dùng đang chạy trang; "
                          "không có gì trong kho bị hỏng vì thế."),
    }),
    (FullDiskError, {"code": "disk", "next_step": _LOOK_AT_DISK, "happened": mark("Ổ đĩa của kho đã đầy.")}),
    (ReadOnlyError, {"code": "disk", "next_step": _LOOK_AT_DISK,
                     "happened": mark("Ổ đĩa của kho chỉ cho đọc, không ghi được.")}),
    (DiskError, {"code": "disk", "next_step": _LOOK_AT_DISK,
                 "happened": mark("Ổ đĩa của kho báo lỗi khi đọc hay ghi.")}),
    (GoneError, {
        "code": "archive-gone",
        "happened": mark("Thư mục của kho không còn ở chỗ cũ: đã bị chuyển đi, ổ đĩa bị ngắt, hoặc kho khác đang ở chỗ "
                         "ấy."),
        "next_step": mark("Thử lại sau ít phút. Người quản trị: trả thư mục của kho về chỗ cũ; "
                          "nếu là bản chép lại thì khởi động lại “vankien serve”."),
    }),
    (DamagedError, {"happened": mark("Một tệp của kho bị mất hoặc không còn như lúc ghi vào.")}),
    (BusyError, {"happened": mark("Kho đang bận việc khác.")}),
    (UnreadableError, {"happened": mark("Bản gốc của văn bản này không chép lại được thành dạng ấy.")}),
    (NotFoundError, {
        "title": mark("Không có văn bản này"),
        "happened": mark("Thư viện không có văn bản hay trang ở địa chỉ này, hoặc văn bản không được công bố."),
    }),
)  # fmt: skip
"""What is told of an error beside the words of its status; the first that fits counts."""
_TOO_MANY_ORIGINALS = mark("Tìm thấy nhiều văn bản hơn số bản gốc lấy được một lần.")
_NARROW = mark("Hãy thu hẹp phép tìm rồi lấy lại.")
_LOOK_AGAIN = mark("Quay lại trang trước, xem lại rồi quyết định.")
_CHECK_OR_LOOK = mark(
    "Kiểm tra văn bản trước. Nếu cần thì cứ xem: gửi POST tới “look” của văn bản; việc ấy được ghi vào nhật ký, "
    "và người khác sẽ kiểm tra thay."
)
_DIFFERS = mark("Tệp vừa làm được đọc lại và không giống chữ trong thư viện, nên không đưa ra.")


def trouble_of(error: VankienError | HTTPException, translate: Translate, *, sent: bool = False) -> Trouble:
    """The error in words.

    Args:
        sent: what is wrong was sent with a form, so that the address is right as it is.
    """
    status = error.http_status if isinstance(error, VankienError) else int(error.code or 500)
    words = _BY_STATUS.get(status) or _BY_STATUS[400 if status < 500 else 500]
    if sent and words.next_step is _HOME:
        words = words._replace(next_step=_SEND_AGAIN)
    told = words._replace(**_said_of(error))
    title, happened, safe, next_step = (translate(one) if one else "" for one in told[1:])
    if isinstance(error, BadParameterError):
        happened = translate(PROBLEMS[error.problem], parameter=error.parameter, allowed=error.allowed)
        return Trouble(status, "bad-parameter", title, happened, safe, next_step, error.parameter or None,
                       error.problem.value)
    if isinstance(error, ConflictError) and error.field:
        happened = conflict(error.field, error.value, error.by, translate)
        return Trouble(status, "conflict", title, happened, safe, next_step, error.field, error.code,
                       current={error.field: error.value})
    cause = error.code if isinstance(error, VankienError) and status < HTTPStatus.INTERNAL_SERVER_ERROR else None
    return Trouble(status, told.code, title, happened, safe, next_step, cause=cause)


def _said_of(error: VankienError | HTTPException) -> Mapping[str, str]:
    """What is told of this very error, beside the words of its status."""
    if isinstance(error, BadParameterError) or (isinstance(error, ConflictError) and error.field):
        return {}
    if isinstance(error, UsageError) and error.code == "too-many-originals":
        return {"code": error.code, "happened": _TOO_MANY_ORIGINALS, "next_step": _NARROW}
    if isinstance(error, UsageError | ConflictError) and error.code in REFUSALS:
        refused = {"code": "refused", "happened": REFUSALS[error.code], "next_step": _LOOK_AGAIN}
        if error.code == "blind-check":
            refused |= {"title": mark("Chờ bạn kiểm tra lại"), "next_step": _CHECK_OR_LOOK}
        return refused
    if isinstance(error, UnreadableError) and error.reason == DIFFERS:
        return {"happened": _DIFFERS}
    return next((said for kind, said in _OF_ERRORS if isinstance(error, kind)), {})
