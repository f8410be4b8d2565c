"""What the page of a form says when what was sent is refused: the one place for that, by the error and the page.

Errors that have a page of their own are told by `web/errors.py`.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from flask_babel import gettext, ngettext

from library.errors import ConflictError, LockedError, ProviderError, SignInError, UsageError, VankienError
from library.wording import told
from web.bounds import BadParameterError
from web.languages import chosen_language
from web.wording import PROBLEMS, REFUSALS, conflict_in_line, mark

_COMMAND: Final = "vankien "
"""Who reads a page is not sent to a command."""
_STEPS: Final = {
    "account-there": mark("Chọn tên khác, hoặc sửa tài khoản ấy ở danh sách trên."),
    "last-administrator": mark("Hãy lập một quản trị viên khác trước, ở “Thêm tài khoản”."),
}
"""What one can do on the page itself, by the code of the error."""


class At(Enum):
    """Where something was refused."""

    SIGN_IN = auto()
    SERVICE = auto()
    """Signing in by the service of the organisation."""
    OWN_PASSWORD = auto()
    ACCOUNTS = auto()
    LINES = auto()
    """The text of a page."""
    RECORDS = auto()
    """Records of committees or of kinds."""
    PAGES = auto()
    """The pages on which a file is split."""
    DOCUMENT = auto()
    """Who may see a document, which unit owns it, and in which file it lies."""
    HELD = auto()
    """What is decided of a held file."""
    RELATIONS = auto()
    """What a document does to another, which a person writes down."""


def told_at(at: At, error: VankienError) -> str:
    """Why it was refused, in the reader's language; an error without words for this page in those of the library."""
    if isinstance(error, BadParameterError):
        return _text(gettext(PROBLEMS[error.problem], parameter=error.parameter, allowed=error.allowed))
    if isinstance(error, ProviderError):
        return _text(gettext("Lúc này không hỏi được dịch vụ giữ mật khẩu của cơ quan. Ai có mật khẩu của thư viện vẫn "
                             "đăng nhập được."))
    if isinstance(error, LockedError):
        return _locked(error.seconds) if at is not At.OWN_PASSWORD else _text(
            gettext("Đã nhập sai mật khẩu hiện nay quá nhiều lần. Chờ ít phút rồi thử lại."))
    if isinstance(error, SignInError):
        return _not_signed_in(at)
    if at is At.LINES:
        return _about_lines(error)
    if at in (At.PAGES, At.HELD) and error.code in REFUSALS:
        return _text(gettext(REFUSALS[error.code]))
    if isinstance(error, UsageError) and at is At.OWN_PASSWORD:
        return _text(gettext("Mật khẩu mới quá dễ đoán hoặc quá dài. Hãy dùng vài từ không liên quan tới nhau."))
    words = told(error, chosen_language())
    if error.code in _STEPS:
        return f"{words.message} {gettext(_STEPS[error.code])}"
    return str(words if _COMMAND not in words.next_step else words.message)


def _about_lines(error: VankienError) -> str:
    if isinstance(error, ConflictError):
        return conflict_in_line(error, gettext)
    return _text(gettext(REFUSALS[error.code])) if error.code in REFUSALS else str(told(error, chosen_language()))


def _not_signed_in(at: At) -> str:
    if at is At.OWN_PASSWORD:
        return _text(gettext("Mật khẩu hiện nay không đúng."))
    if at is At.SERVICE:
        return _text(gettext("Không đăng nhập được bằng tài khoản của cơ quan: việc đăng nhập chưa xong, quá lâu, hoặc "
                             "người này chưa có tài khoản ở thư viện."))
    return _text(gettext("Tên hoặc mật khẩu không đúng."))


def _locked(seconds: int) -> str:
    if seconds < 60:
        wait = ngettext("%(num)s giây", "%(num)s giây", seconds)
    else:
        wait = ngettext("%(num)s phút", "%(num)s phút", -(-seconds // 60))
    return _text(gettext("Đã nhập sai quá nhiều lần cho tên này. Chờ %(wait)s rồi thử lại.", wait=wait))


def _text(words: object) -> str:
    return str(words)
