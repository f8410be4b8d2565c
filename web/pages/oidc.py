"""Signing in by a service of the organisation: the browser goes there and comes back."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, request, session
from werkzeug.exceptions import NotFound

from library.accounts import oidc
from library.errors import ProviderError, SignInError
from web import bounds
from web.pages.asking import parameters
from web.pages.signing_in import led_back, sign_in_page
from web.rendering import links, site
from web.telling import At, told_at
from web.viewing import begin_session

_KEPT: Final = "oidc"
"""What is kept in the cookie while the browser is away."""
_BACK: Final = "next"


def blueprint() -> Blueprint:
    """`/sign-in/oidc`, `/sign-in/oidc/return`."""
    made = Blueprint("oidc", __name__)
    made.get("/sign-in/oidc")(begin)
    made.get("/sign-in/oidc/return")(finish)
    made.before_request(_only_where_it_is_set)
    return made


def begin() -> Any:
    """Off to the service."""
    back = bounds.local_address(parameters(), _BACK)
    settings = site().library.accounts.settings
    try:
        address, kept = oidc.begin(settings, _return_address())
    except ProviderError as error:
        return sign_in_page(back, problem=told_at(At.SERVICE, error), status=error.http_status)
    session[_KEPT] = {**kept, _BACK: back or ""}
    return led_back(address)


def finish() -> Any:
    """Back from the service, on to where one came from."""
    kept = session.pop(_KEPT, None) or {}
    back = str(kept.get(_BACK) or "") or None
    try:
        begin_session(oidc.finish(site().library.accounts, kept, request.args.to_dict()))
    except (ProviderError, SignInError) as error:
        return sign_in_page(back, problem=told_at(At.SERVICE, error), status=error.http_status)
    return led_back(back)


def _return_address() -> str:
    """Where the service sends the browser back to; behind HTTPS the site itself is asked without."""
    root = request.host_url
    if site().settings.secure_cookies:
        root = root.replace("http://", "https://", 1)
    return root.rstrip("/") + links().sign_in_return()


def _only_where_it_is_set() -> None:
    if not site().library.accounts.settings.oidc_issuer:
        raise NotFound
