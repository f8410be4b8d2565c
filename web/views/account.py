"""An account as its owner sees it, and the form to sign in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from library.access import ARCHIVIST, INTERNAL, Right, Role, may
from library.accounts import Account, Source, Token
from library.catalogue.lines import Answer, Proposal
from web.dates import moment
from web.links import Links
from web.wording import Translate, mark

ROLES: Final[Mapping[Role, str]] = {
    Role.READER: mark("độc giả"),
    Role.STAFF: mark("cán bộ"),
    Role.ARCHIVIST: mark("lưu trữ viên"),
    Role.APPROVER: mark("người có thẩm quyền"),
    Role.ADMINISTRATOR: mark("quản trị viên"),
}
RIGHTS: Final[Mapping[Right, str]] = {
    Right.SEE_HISTORY: mark("xem lịch sử của văn bản: ai đã làm gì, vì sao"),
    Right.CORRECT: mark("sửa những gì máy đọc chưa đúng"),
    Right.PROPOSE: mark("đề nghị sửa chữ của trang"),
    Right.WITHDRAW: mark("rút văn bản khỏi thư viện và đưa trở lại"),
    Right.SET_ACCESS: mark("đặt quyền xem của văn bản"),
    Right.RECUT: mark("tách, ghép các văn bản trong một tệp"),
    Right.SEE_HELD: mark("xem tên những tệp đang bị giữ và lý do"),
    Right.RELEASE: mark("cho đọc tệp đang bị giữ"),
    Right.CHECK: mark("kiểm tra lại văn bản theo lô và xem tỷ lệ sai"),
    Right.SET_SECRECY: mark("đặt độ mật của tệp đang bị giữ"),
    Right.DECLASSIFY: mark("ghi quyết định giải mật"),
    Right.SEE_SECRET: mark("xem dấu mật trên bản gốc của tệp đang bị giữ"),
    Right.KEEP_COMMITTEES: mark("sửa, gộp, tách hồ sơ cơ quan, loại văn bản"),
    Right.UPLOAD: mark("gửi tệp vào kho để máy đọc"),
    Right.STOP_JOBS: mark("cho dừng việc dài mà máy đang làm"),
    Right.SEE_STATISTICS: mark("xem thống kê về những văn bản mình được xem"),
    Right.SEE_SEARCHES: mark("xem những từ đã tìm mà không thấy gì"),
    Right.AUDIT: mark("xem nhật ký của cả kho"),
    Right.MANAGE_ACCOUNTS: mark("quản lý tài khoản"),
    Right.SEE_SYSTEM: mark("xem sao lưu, ổ đĩa và việc dài của máy"),
}
_OPEN = mark("văn bản công khai")
_INTERNAL = mark("văn bản nội bộ")
_CONDITIONAL = mark("văn bản tiếp cận có điều kiện")
_NAMED = mark("văn bản tiếp cận có điều kiện mà tài khoản này hay nhóm của nó được nêu tên")
_SOURCES: Final[Mapping[Source, str]] = {
    Source.LDAP: mark("Mật khẩu do danh bạ của cơ quan giữ và được đổi ở đó."),
    Source.OIDC: mark("Tài khoản này đăng nhập bằng dịch vụ của cơ quan; mật khẩu được đổi ở đó."),
}
DAYS: Final = (30, 90, 365)
"""Days that a token may last, of which one is chosen."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The form to sign in.

    Args:
        back: where one is led afterwards; empty for the search page.
        name: that was typed.
        problem: why it did not do; empty before anything was tried.
        possible: there are accounts.
        elsewhere: where signing in by a service of the organisation begins; empty where there is none.
        service: what that service is called; empty where it has no name.
        kept: a form that was not taken; empty where there is none.
    """

    back: str
    name: str
    problem: str
    possible: bool
    elsewhere: str
    service: str
    kept: str = ""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in the list; `revoke` is where the form is sent that makes it void."""

    id: int
    made: datetime
    ends: datetime
    ended: bool
    revoke: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """What one proposed, where, and what became of it."""

    text: str
    href: str
    when: datetime
    answer: str


_ANSWERS: Final[Mapping[Answer, str]] = {
    Answer.WAITING: mark("chờ lưu trữ viên xem"), Answer.ACCEPTED: mark("đã nhận"), Answer.REFUSED: mark("không nhận"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountView:
    """One's own account.

    Args:
        sees, does: in words.
        elsewhere: why the password cannot be changed here; empty where it can.
        tokens: the newest first.
        problem: why the last form did not do, and which form that was (`password`, `token`).
        done: what the last form did.
        token: a new one, shown this once.
        manages: the person manages the accounts of others.
        proposals: what the person proposed for the text of pages, the newest first, with what became of it.
    """

    name: str
    role: str
    groups: tuple[str, ...]
    sees: tuple[str, ...]
    does: tuple[str, ...]
    elsewhere: str
    shortest: int
    tokens: tuple[TokenRow, ...]
    days: tuple[int, ...] = DAYS
    problem: str = ""
    problem_of: str = ""
    done: str = ""
    token: str = ""
    manages: bool = False
    proposals: tuple[ProposalRow, ...] = ()


def account_view(account: Account, tokens: Iterable[Token], *, now: float, shortest: int, links: Links,
                 translate: Translate, problem: tuple[str, str] = ("", ""), done: str = "",
                 token: str = "", proposals: Sequence[Proposal] = ()) -> AccountView:
    """One's own account as it is shown.

    Args:
        account: whose.
        tokens: of the account.
        now: seconds since 1970.
        shortest: characters of a password.
        problem: a form and why it did not do.
        done: what the last form did.
        token: a new token.
        proposals: of the person, the oldest first.
    """
    rows = [TokenRow(one.id, moment(one.made), moment(one.ends), one.ends <= now, links.token(one.id))
            for one in sorted(tokens, key=lambda one: -one.id)]
    elsewhere = _SOURCES.get(account.source)
    return AccountView(
        name=account.name, role=translate(ROLES[account.role]), groups=tuple(sorted(account.groups)),
        sees=_sees(account, translate),
        does=tuple(translate(words) for right, words in RIGHTS.items() if may(account.role, right)),
        elsewhere=translate(elsewhere) if elsewhere else "", shortest=shortest, tokens=tuple(rows), days=DAYS,
        problem=problem[1], problem_of=problem[0], done=done, token=token,
        manages=may(account.role, Right.MANAGE_ACCOUNTS),
        proposals=tuple(ProposalRow(one.text, links.page_text(one.document_id, one.number), moment(one.at),
                                    translate(_ANSWERS[one.answer])) for one in reversed(proposals)),
    )  # fmt: skip


def _sees(account: Account, translate: Translate) -> tuple[str, ...]:
    labels = account.viewer().labels
    told = [_OPEN] + ([_INTERNAL] if INTERNAL in labels else []) + [_CONDITIONAL if ARCHIVIST in labels else _NAMED]
    return tuple(translate(one) for one in told)
