"""The accounts of the archive, for those who manage them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext
from werkzeug.exceptions import Forbidden

from library.access import Right, Role
from library.accounts import Account
from library.errors import ConflictError, NotFoundError, UsageError
from web import bounds
from web.pages.acting import names
from web.pages.asking import parameters
from web.rendering import links, page, site
from web.shared import current_address
from web.telling import At, told_at
from web.viewing import By, asker, need
from web.views.accounts import UNTYPED, Typed, accounts_view


def blueprint() -> Blueprint:
    """`/accounts` and where its forms are sent."""
    made = Blueprint("accounts", __name__)
    made.get("/accounts")(show)
    made.post("/accounts")(add)
    made.post("/accounts/role")(set_role)
    made.post("/accounts/groups")(set_groups)
    made.post("/accounts/password")(set_password)
    made.post("/accounts/state")(set_state)
    return made


def show() -> Any:
    """All accounts; who has not signed in is led there."""
    if asker().account is None:
        return redirect(links().sign_in(back=current_address()), 303)
    _manager()
    return _page()


def add() -> Response:
    """Make an account."""
    actor, given = _manager(), parameters(request.form)
    name, password = bounds.secret(given, "name").strip(), bounds.secret(given, "password")
    role = bounds.one_of(given, "role", Role) or Role.READER
    groups = _groups(given)
    return _done(gettext("Đã tạo tài khoản %(name)s.", name=name), lambda: site().library.accounts.add(
        name, role, password, groups=groups, actor=actor), typed=Typed(name, str(role), ", ".join(groups)))


def set_role() -> Response:
    """Give another role."""
    actor, given = _manager(), parameters(request.form)
    name, role = bounds.secret(given, "name"), bounds.one_of(given, "role", Role) or Role.READER
    return _done(gettext("Đã đổi vai trò của %(name)s.", name=name),
                 lambda: site().library.accounts.set_role(name, role, actor=actor))


def set_groups() -> Response:
    """Put into groups."""
    actor, given = _manager(), parameters(request.form)
    name, groups = bounds.secret(given, "name"), _groups(given)
    return _done(gettext("Đã đổi nhóm của %(name)s.", name=name),
                 lambda: site().library.accounts.set_groups(name, groups, actor=actor))


def set_password() -> Response:
    """Set another password for somebody who forgot it."""
    actor, given = _manager(), parameters(request.form)
    name, password = bounds.secret(given, "name"), bounds.secret(given, "password")
    return _done(gettext("Đã đặt mật khẩu khác cho %(name)s.", name=name),
                 lambda: site().library.accounts.set_password(name, password, actor=actor))


def set_state() -> Response:
    """Let nobody sign in by an account, or let its owner again."""
    actor, given = _manager(), parameters(request.form)
    name, accounts = bounds.secret(given, "name"), site().library.accounts
    if bounds.single(given, "to") == "enabled":
        return _done(gettext("Đã mở lại tài khoản %(name)s.", name=name), lambda: accounts.enable(name, actor=actor))
    return _done(gettext("Đã khóa tài khoản %(name)s.", name=name), lambda: accounts.disable(name, actor=actor))


def _manager() -> str:
    """The name of who manages accounts; a token does not.

    Raises:
        Forbidden: whoever asks may not.
    """
    need(Right.MANAGE_ACCOUNTS)
    who = asker()
    if who.account is None or who.by is not By.SESSION:
        raise Forbidden
    return who.account.name


def _groups(given: bounds.Parameters) -> list[str]:
    """Names with commas or semicolons between them."""
    return names(bounds.single(given, "groups") or "")


def _done(words: str, act: Callable[[], Account], *, typed: Typed = UNTYPED) -> Response:
    """Do it, and show the accounts as they are then; where it is refused, the form of a new one as it was typed."""
    try:
        act()
    except (UsageError, ConflictError, NotFoundError) as error:
        response = _page(problem=told_at(At.ACCOUNTS, error), typed=typed)
        response.status_code = error.http_status
        return response
    return _page(done=words)


def _page(*, problem: str = "", done: str = "", typed: Typed = UNTYPED) -> Response:
    view = accounts_view(site().library.accounts.all(), translate=gettext, problem=problem, done=done, typed=typed)
    response = page("accounts.html", view, title=gettext("Các tài khoản"), section="accounts")
    response.headers["Cache-Control"] = "no-store"
    return response
