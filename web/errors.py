"""What a reader is told when something is wrong: what happened, what is safe, what to do; never what the inside is."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Flask, Response, jsonify, request
from flask_babel import gettext
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
    NotFoundError,
    ProviderError,
    ReadOnlyError,
    SignInError,
    UnreadableError,
    UsageError,
    VankienError,
)
from library.machine.disk import told as told_by_disk
from web import bounds
from web.bounds import BadParameterError
from web.kept_forms import KeptForm, sent_form
from web.pages.signing_in import kept_page, sign_in_page
from web.rendering import page
from web.viewing import By, asker
from web.views.start import Entry
from web.wording import PROBLEMS, REFUSALS, Translate, conflict, mark

_log = logging.getLogger(__name__)


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


_NOTHING_CHANGED = mark("Thư viện không bị ảnh hưởng gì.")
_HOME = mark("Về trang tìm kiếm, hoặc sửa lại địa chỉ.")
_SEND_AGAIN = mark("Quay lại trang trước, sửa phần đã gửi rồi gửi lại.")
_WORDS: dict[int, tuple[str, str, str, str, str]] = {
    400: ("bad-request", mark("Yêu cầu chưa đúng"), mark("Máy chủ không hiểu yêu cầu này."), _NOTHING_CHANGED, _HOME),
    401: (
        "sign-in",
        mark("Cần đăng nhập"),
        mark("Chỉ người đã đăng nhập mới xem được, và khóa truy cập đã gửi (nếu có) không còn hiệu lực."),
        _NOTHING_CHANGED,
        mark("Đăng nhập rồi mở lại trang. Chương trình: gửi khóa truy cập còn hạn trong “Authorization: Bearer”."),
    ),
    403: (
        "forbidden",
        mark("Không có quyền làm việc này"),
        mark("Việc này cần một quyền mà người đang xem không có."),
        _NOTHING_CHANGED,
        mark("Đăng nhập bằng tài khoản có quyền, hoặc nhờ người quản trị."),
    ),
    404: (
        "not-found",
        mark("Không có trang này"),
        mark("Địa chỉ này không dẫn tới trang hay văn bản nào của thư viện."),
        mark("Nếu trước đây địa chỉ này mở được thì văn bản có thể đã được rút khỏi thư viện."),
        mark("Xem lại địa chỉ, hoặc tìm văn bản theo số, ký hiệu hay trích yếu."),
    ),
    409: (
        "conflict",
        mark("Người khác vừa sửa"),
        mark("Trong lúc đó người khác đã sửa cùng chỗ này."),
        mark("Chưa có gì bị thay đổi bởi yêu cầu này."),
        mark("Xem giá trị mới rồi quyết định lại."),
    ),
    405: (
        "method-not-allowed",
        mark("Không làm được như vậy ở đây"),
        mark("Trang này chỉ để đọc."),
        _NOTHING_CHANGED,
        mark("Mở trang bằng cách thông thường (GET)."),
    ),
    413: (
        "too-large",
        mark("Yêu cầu quá lớn"),
        mark("Phần gửi lên vượt quá giới hạn."),
        _NOTHING_CHANGED,
        mark("Chia nhỏ ra rồi gửi lại."),
    ),
    414: (
        "address-too-long",
        mark("Địa chỉ quá dài"),
        mark("Địa chỉ có quá nhiều chữ hoặc quá nhiều bộ lọc."),
        _NOTHING_CHANGED,
        mark("Bớt chữ hoặc bớt bộ lọc rồi thử lại."),
    ),
    429: (
        "too-many",
        mark("Nhiều việc quá một lúc"),
        mark("Máy này đang chờ những tệp và danh sách đã yêu cầu trước đó."),
        _NOTHING_CHANGED,
        mark("Chờ những việc ấy xong rồi thử lại."),
    ),
    500: (
        "failure",
        mark("Có lỗi ở phía thư viện"),
        mark("Trang này không dựng được vì một lỗi chưa lường trước."),
        mark("Các văn bản vẫn nguyên vẹn: trang này chỉ đọc, không sửa gì."),
        mark("Thử lại. Nếu vẫn lỗi, báo cho người quản trị giờ xảy ra và địa chỉ của trang."),
    ),
    503: (
        "unavailable",
        mark("Thư viện tạm thời chưa mở được"),
        mark("Một phần của kho trên đĩa không đọc được lúc này."),
        mark("Bản gốc được giữ riêng và không bị trang này đụng tới."),
        mark("Thử lại sau ít phút. Người quản trị: chạy “vankien doctor” để biết cần làm gì."),
    ),
}
_SIGN_IN_FIRST = mark("Chỉ người đã đăng nhập mới xem được trang này.")
_SIGN_IN_AND_GO_ON = mark("Đăng nhập xong thì trang này mở ra.")
_TOO_MANY_ORIGINALS = mark("Tìm thấy nhiều văn bản hơn số bản gốc lấy được một lần.")
_NARROW = mark("Hãy thu hẹp phép tìm rồi lấy lại.")
_LOOK_AGAIN = mark("Quay lại trang trước, xem lại rồi quyết định.")
_CHECK_OR_LOOK = mark(
    "Kiểm tra văn bản trước. Nếu cần thì cứ xem: gửi POST tới “look” của văn bản; việc ấy được ghi vào nhật ký, "
    "và người khác sẽ kiểm tra thay."
)
_OLD_FORM = mark("Biểu mẫu đã cũ, hoặc không được gửi từ trang của thư viện; có thể vì đã đăng xuất ở thẻ khác.")
_OPEN_AGAIN = mark("Quay lại trang trước, tải lại trang rồi gửi lại. Trình duyệt phải nhận cookie của trang này.")
_LOCKED = mark("Đã nhập sai mật khẩu quá nhiều lần cho tên này.")
_WAIT_AND_TRY = mark("Chờ ít phút rồi thử lại, hoặc nhờ người quản trị đặt mật khẩu khác.")
_DAMAGED = mark("Một tệp của kho bị mất hoặc không còn như lúc ghi vào.")
_GONE = mark("Thư mục của kho không còn ở chỗ cũ: đã bị chuyển đi, ổ đĩa bị ngắt, hoặc kho khác đang ở chỗ ấy.")
_BRING_BACK = mark(
    "Thử lại sau ít phút. Người quản trị: trả thư mục của kho về chỗ cũ; "
    "nếu là bản chép lại thì khởi động lại “vankien serve”."
)
_FOREIGN_HOST = mark("Trang này không phục vụ dưới tên máy đã ghi trong địa chỉ.")
_ADD_HOST = mark(
    "Mở trang bằng địa chỉ mà người quản trị đã cho. Người quản trị: nếu tên ấy đúng là của trang, "
    "thêm vào mục “hosts” trong vankien.toml rồi khởi động lại."
)
_UNASKED = mark("Lúc này không hỏi được dịch vụ giữ mật khẩu của cơ quan.")
_LATER = mark("Thử lại sau ít phút. Người quản trị: xem các mục “ldap_…” và “oidc_…” trong vankien.toml.")
_UNREACHABLE = mark("Máy tìm kiếm lúc này không trả lời, nên chưa tìm được.")
_STILL_OPEN = mark("Văn bản vẫn nguyên vẹn và vẫn mở được bằng địa chỉ, hoặc bằng cách gõ đúng số, ký hiệu vào ô tìm.")
_START_ENGINE = mark("Thử lại sau ít phút. Người quản trị: cho máy tìm kiếm chạy lại.")
_FULL = mark("Ổ đĩa của kho đã đầy.")
_READ_ONLY = mark("Ổ đĩa của kho chỉ cho đọc, không ghi được.")
_FAILING = mark("Ổ đĩa của kho báo lỗi khi đọc hay ghi.")
_TELL = mark("Thử lại sau ít phút. Người quản trị: xem ổ đĩa; không có gì trong kho bị hỏng vì thế.")
_BUSY = mark("Kho đang bận việc khác.")
_UNREADABLE = mark("Bản gốc của văn bản này không chép lại được thành dạng ấy.")
_DIFFERS = mark("Tệp vừa làm được đọc lại và không giống chữ trong thư viện, nên không đưa ra.")
_WAIT = {HTTPStatus.SERVICE_UNAVAILABLE: "60", HTTPStatus.TOO_MANY_REQUESTS: "20"}
"""Seconds after which it is worth trying again."""
DIFFERS = "differs"
"""The reason of an `UnreadableError` for a file that was made, read again and found to be wrong."""


def trouble_of(error: VankienError | HTTPException, translate: Translate, *, sent: bool = False) -> Trouble:
    """The error in words.

    Args:
        sent: what is wrong was sent with a form, so that the address is right as it is.
    """
    status = error.http_status if isinstance(error, VankienError) else int(error.code or 500)
    told = _WORDS.get(status) or _WORDS[400 if status < 500 else 500]
    code, title, happened, safe, next_step = told
    if sent and next_step is _HOME:
        next_step = _SEND_AGAIN
    if isinstance(error, BadParameterError):
        happened = translate(PROBLEMS[error.problem], parameter=error.parameter, allowed=error.allowed)
        parameter = error.parameter or None
        words = (translate(title), happened, translate(safe), translate(next_step))
        return Trouble(status, "bad-parameter", *words, parameter, error.problem.value)
    if isinstance(error, bounds.ForeignHostError):
        code, happened, next_step = "foreign-host", _FOREIGN_HOST, _ADD_HOST
    elif isinstance(error, ConflictError) and error.field:
        code, happened, parameter = "conflict", conflict(error.field, error.value, error.by, translate), error.field
        words = (translate(title), happened, translate(safe), translate(next_step))
        return Trouble(status, code, *words, parameter, error.code, current={error.field: error.value})
    elif isinstance(error, UsageError) and error.code == "too-many-originals":
        code, happened, next_step = error.code, _TOO_MANY_ORIGINALS, _NARROW
    elif isinstance(error, UsageError | ConflictError) and error.code in REFUSALS:
        code, happened, next_step = "refused", REFUSALS[error.code], _LOOK_AGAIN
        if error.code == "blind-check":
            title, next_step = mark("Chờ bạn kiểm tra lại"), _CHECK_OR_LOOK
    elif isinstance(error, CSRFError):
        code, happened, next_step = "old-form", _OLD_FORM, _OPEN_AGAIN
    elif isinstance(error, LockedError):
        code, happened, next_step = "locked", _LOCKED, _WAIT_AND_TRY
    elif isinstance(error, ProviderError):
        code, happened, safe, next_step = "provider", _UNASKED, _NOTHING_CHANGED, _LATER
    elif isinstance(error, EngineUnreachableError):
        code, happened, safe, next_step = "engine-unreachable", _UNREACHABLE, _STILL_OPEN, _START_ENGINE
    elif isinstance(error, DiskError):
        code, happened, next_step = "disk", _disk(error), _TELL
    elif isinstance(error, GoneError):
        code, happened, next_step = "archive-gone", _GONE, _BRING_BACK
    elif isinstance(error, DamagedError):
        happened = _DAMAGED
    elif isinstance(error, BusyError):
        happened = _BUSY
    elif isinstance(error, UnreadableError):
        happened = _DIFFERS if error.reason == DIFFERS else _UNREADABLE
    elif isinstance(error, NotFoundError):
        title = mark("Không có văn bản này")
        happened = mark("Thư viện không có văn bản hay trang ở địa chỉ này, hoặc văn bản không được công bố.")
    safe_words = translate(safe) if safe else ""
    cause = error.code if isinstance(error, VankienError) and status < HTTPStatus.INTERNAL_SERVER_ERROR else None
    return Trouble(status, code, translate(title), translate(happened), safe_words, translate(next_step), cause=cause)


def answer_errors(app: Flask) -> None:
    """Turn every error of the app into words; the last guard logs what nobody foresaw."""

    @app.errorhandler(VankienError)
    def told(error: VankienError) -> Response:
        kept = sent_form() if isinstance(error, SignInError) and request.authorization is None else None
        return answer_trouble(error) if kept is None else _kept(kept)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
            return error.get_response(request.environ)  # type: ignore[return-value]  # a redirect: no error
        kept = sent_form() if isinstance(error, CSRFError) else None
        if kept is not None and asker().signing_in:
            return _kept(kept)
        answer = _answer(trouble_of(error, gettext, sent=_is_sent()))
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            answer.headers["Allow"] = ", ".join(sorted(allowed))
        return answer

    @app.errorhandler(OSError)
    def unreadable(error: OSError) -> Response:
        _log.error("%s: %s", request.path, error)
        found = told_by_disk(error)
        return _answer(trouble_of(found if isinstance(found, DiskError) else DamagedError(""), gettext))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        _log.error("%s", request.path, exc_info=error)
        return _answer(trouble_of(HTTPException(), gettext))


def answer_trouble(error: VankienError, *, found: tuple[Entry, ...] = ()) -> Response:
    """The page, or the API's answer, that tells an error.

    Args:
        error: what went wrong.
        found: documents that can be opened all the same.
    """
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s: %s", request.path, error)
    return _answer(replace(trouble_of(error, gettext, sent=_is_sent()), found=found))


def _kept(kept: KeptForm) -> Response:
    """What was typed outlives the sign-in: sign in and send it again; who has signed in since only sends it."""
    if asker().by is By.SESSION:
        answer = kept_page(kept)
        answer.status_code = HTTPStatus.BAD_REQUEST
        return answer
    words = gettext("Phiên đăng nhập đã hết nên chưa ghi gì cả. Đăng nhập lại, những gì đã gõ sẽ gửi lại được.")
    return sign_in_page(None, problem=words, kept=kept, status=HTTPStatus.UNAUTHORIZED)


def _disk(error: DiskError) -> str:
    if isinstance(error, FullDiskError):
        return _FULL
    return _READ_ONLY if isinstance(error, ReadOnlyError) else _FAILING


def _is_sent() -> bool:
    return request.method == "POST"


def _answer(trouble: Trouble) -> Response:
    if request.path.startswith(("/api/", "/healthz")):
        response = jsonify(trouble.as_json())
    else:
        if trouble.code == "sign-in":  # keys of programs are nothing to who opens a page
            happened, next_step = gettext(_SIGN_IN_FIRST), gettext(_SIGN_IN_AND_GO_ON)
            trouble = replace(trouble, happened=happened, next_step=next_step)
        response = page("error.html", trouble, title=trouble.title)
    response.status_code = trouble.status
    response.headers["Cache-Control"] = "no-store"
    if trouble.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if trouble.status in _WAIT:
        response.headers["Retry-After"] = _WAIT[HTTPStatus(trouble.status)]
    return response
