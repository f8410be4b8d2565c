"""One's own account: password, tokens, and signing out everywhere."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext
from werkzeug.exceptions import Forbidden

from library.accounts import Account
from library.accounts.passwords import SHORTEST
from library.errors import LockedError, NotFoundError, ProviderError, SignInError, UsageError
from web import bounds
from web.desks import desk
from web.pages.asking import parameters
from web.pages.signing_in import led_back
from web.rendering import links, page, site
from web.shared import current_address
from web.telling import At, told_at
from web.viewing import By, asker, begin_session, end_session
from web.views.account import DAYS, account_view

MAX_TOKEN = 10**15
_PROPOSALS = 20
PASSWORD, TOKEN = "password", "token"
"""The forms of the page."""


def blueprint() -> Blueprint:
    """`/account` and where its forms are sent."""
    made = Blueprint("account", __name__)
    made.get("/account")(show)
    made.post("/account/password")(set_password)
    made.post("/account/sessions")(sign_out_everywhere)
    made.post("/account/tokens")(add_token)
    made.post("/account/tokens/<int:number>/revoke")(revoke_token)
    return made


def show() -> Any:
    """The account of who has signed in; others are led to the sign-in."""
    who = asker()
    if who.account is None or who.by is not By.SESSION:
        return redirect(links().sign_in(back=current_address()), 303)
    return _page(who.account)


def set_password() -> Response:
    """Set another password; sessions elsewhere end."""
    account, given = _person(), parameters(request.form)
    accounts = site().library.accounts
    new = bounds.secret(given, "new")
    if new != bounds.secret(given, "again"):
        return _refused(account, PASSWORD, gettext("Hai lần gõ mật khẩu mới không giống nhau."))
    if len(new) < SHORTEST:
        return _refused(account, PASSWORD, gettext("Mật khẩu mới cần ít nhất %(count)s ký tự.", count=SHORTEST))
    try:
        accounts.check(account.name, bounds.secret(given, "current"))
        changed = accounts.set_password(account.name, new, actor=account.name)
    except (LockedError, ProviderError, SignInError, UsageError) as error:
        status = error.http_status if isinstance(error, LockedError | ProviderError) else 400
        return _refused(account, PASSWORD, told_at(At.OWN_PASSWORD, error), status=status)
    begin_session(changed)
    return _page(changed, done=gettext("Đã đổi mật khẩu. Những nơi khác phải đăng nhập lại."))


def sign_out_everywhere() -> Any:
    """End all sessions of the person, this one too."""
    site().library.accounts.sessions.end_all(_person().name)
    end_session()
    return led_back(links().sign_in())


def add_token() -> Response:
    """Make a token and show it, this once; a form that is sent again, as by loading the page anew, makes none."""
    account, given, tokens = _person(), parameters(request.form), site().library.accounts.tokens
    days = bounds.whole_number(given, "days", least=1, most=max(DAYS)) or DAYS[1]
    newest = bounds.whole_number(given, "newest", least=0, most=MAX_TOKEN)
    if newest is not None and any(one.id > newest for one in tokens.all(account.name)):
        return _page(account, done=gettext("Khóa chỉ hiện một lần. Nếu chưa chép lại, hãy hủy khóa ấy rồi tạo khóa "
                                           "khác."))
    token = tokens.add(account.name, actor=account.name, days=days)
    return _page(account, token=token)


def revoke_token(number: int) -> Response:
    """Let one of the person's own tokens be void.

    Raises:
        NotFoundError: the person has no such token.
    """
    account, tokens = _person(), site().library.accounts.tokens
    if number not in {one.id for one in tokens.all(account.name)}:
        raise NotFoundError("There is no such token.")
    tokens.revoke(number, actor=account.name)
    return _page(account, done=gettext("Khóa truy cập đã bị hủy."))


def _person() -> Account:
    """Who has signed in; a token changes no account.

    Raises:
        Forbidden: nobody has.
    """
    who = asker()
    if who.account is None or who.by is not By.SESSION:
        raise Forbidden
    return who.account


def _refused(account: Account, form: str, problem: str, *, status: int = 400) -> Response:
    response = _page(account, problem=(form, problem))
    response.status_code = status
    return response


def _page(account: Account, *, problem: tuple[str, str] = ("", ""), done: str = "", token: str = "") -> Response:
    tokens = site().library.accounts.tokens.all(account.name)
    proposals = desk().own_proposals(count=_PROPOSALS)
    view = account_view(account, tokens, proposals=proposals, now=time.time(), shortest=SHORTEST, links=links(),
                        translate=gettext, problem=problem, done=done, token=token)
    response = page("account.html", view, title=gettext("Tài khoản"), section="account")
    response.headers["Cache-Control"] = "no-store"
    return response
