"""Signing in and out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from library.errors import LockedError, ProviderError, SignInError
from web import bounds
from web.kept_forms import KeptForm, form_in
from web.pages.asking import parameters
from web.rendering import links, page, site
from web.shared import SIGNING_IN
from web.telling import At, told_at
from web.viewing import By, asker, begin_session, end_session
from web.views.account import SignIn


def blueprint() -> Blueprint:
    """`/sign-in`, `/sign-out`."""
    made = Blueprint(SIGNING_IN, __name__)
    made.get("/sign-in")(form)
    made.post("/sign-in")(sign_in)
    made.post("/sign-out")(sign_out)
    return made


def form() -> Any:
    """The page to sign in on; who has signed in is led on."""
    back = bounds.local_address(parameters(), "next")
    if asker().by is By.SESSION:
        return led_back(back)
    return sign_in_page(back)


def sign_in() -> Any:
    """Sign in, and go on where one came from."""
    given = parameters(request.form)
    back = bounds.local_address(given, "next")
    name = bounds.secret(given, "name").strip()
    accounts, kept = site().library.accounts, form_in(given)
    try:
        begin_session(accounts.sign_in(name, bounds.secret(given, "password")))
    except (LockedError, ProviderError, SignInError) as error:
        response = sign_in_page(back, name=name, kept=kept, problem=told_at(At.SIGN_IN, error),
                                status=error.http_status)  # fmt: skip
        if isinstance(error, LockedError):
            response.headers["Retry-After"] = str(error.seconds)
        return response
    return kept_page(kept) if kept is not None else led_back(back)


def sign_out() -> Any:
    """Sign out at this browser."""
    end_session()
    return led_back(links().search())


def led_back(back: str | None) -> Any:
    """On to where one came from, else to the search page."""
    response = redirect(back or links().search(), 303)
    response.headers["Cache-Control"] = "no-store"
    return response


def kept_page(kept: KeptForm) -> Response:
    """A form that was not taken, to be sent again."""
    response = page("kept.html", kept, title=gettext("Gửi lại những gì đã gõ"))
    response.headers["Cache-Control"] = "no-store"
    return response


def sign_in_page(back: str | None, *, name: str = "", problem: str = "", kept: KeptForm | None = None,
                 status: int = 200) -> Response:  # fmt: skip
    """The page to sign in on.

    Args:
        back: where one is led afterwards.
        name: that was typed.
        problem: why that did not do.
        kept: a form that was not taken, to be sent again afterwards.
    """
    settings = site().library.accounts.settings
    elsewhere = links().sign_in_elsewhere(back=back or "") if settings.oidc_issuer else ""
    view = SignIn(back or "", name, problem, asker().signing_in, elsewhere, settings.oidc_name.strip(),
                  kept.told() if kept else "")
    response = page("sign_in.html", view, title=gettext("Đăng nhập"), section="sign-in")
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
