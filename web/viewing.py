"""Who asks: found once for each request by its token or its session; and the archive as that viewer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from flask import g, request, session
from werkzeug.exceptions import Forbidden

from library.access import Right, Viewer, guest
from library.access import may as role_may
from library.accounts import Account
from library.errors import SignInError
from web.cookies import NAME
from web.ports import Room
from web.shared import site

KEY: Final = "key"
"""Of a sign-in, in the cookie."""


class By(Enum):
    """By what somebody is known."""

    NOTHING = auto()
    SESSION = auto()
    TOKEN = auto()


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks.

    Args:
        viewer: what this person may see.
        account: None for a guest.
        by: how the person is known.
        signing_in: there are accounts, so that one may sign in.
        signed_out: a sign-in was given that has ended, or never was.
    """

    viewer: Viewer
    account: Account | None = None
    by: By = By.NOTHING
    signing_in: bool = False
    signed_out: bool = False


def asker() -> Asker:
    """Who asks; somebody without an account is a guest.

    Raises:
        SignInError: a token was given that is none, or has ended.
    """
    if "asker" not in g:
        g.asker = Asker(_guest())  # for the page that tells the error
        g.asker = _found()
    known: Asker = g.asker
    return known


def known_asker() -> Asker:
    """The same, where it has been found out already; else a guest. Asks no archive, so that errors can be told."""
    found: Asker | None = g.get("asker")
    return found or Asker(_guest())


def viewer() -> Viewer:
    """Who asks, as far as answers depend on it."""
    return asker().viewer


def may(right: Right) -> bool:
    """Whether whoever asks has the right."""
    return role_may(viewer().role, right)


def need(right: Right) -> None:
    """Go on only for who has the right; ask it after it was seen that the viewer sees what is to be changed.

    Raises:
        Forbidden: whoever asks does not have it.
    """
    if not may(right):
        raise Forbidden


def room() -> Room:
    """The archive as whoever asks sees it; every page answers from it alone."""
    if "room" not in g:
        g.room = site().library.seen_by(viewer(), noting=True)
    known: Room = g.room
    return known


def begin_session(account: Account) -> None:
    """Sign in: a new session and a new cookie, whatever the browser came with.

    Raises:
        SignInError: the account was changed since the password was looked at.
    """
    end_session()
    session[KEY] = site().library.accounts.sessions.open(account)
    g.asker = Asker(account.viewer(), account, By.SESSION, signing_in=True)
    g.pop("room", None)


def end_session() -> None:
    """Sign out."""
    key = session.get(KEY)
    if isinstance(key, str):
        site().library.accounts.sessions.end(key)
    forget_session()
    g.asker = Asker(_guest(), signing_in=site().library.accounts.any())
    g.pop("room", None)


def forget_session() -> None:
    """Let the browser forget what it was given, the tokens of forms too."""
    session.clear()
    session.modified = True
    g.pop("csrf_token", None)


def _guest() -> Viewer:
    return guest(admitted=site().settings.guests)


def _found() -> Asker:
    accounts = site().library.accounts
    signing_in = accounts.any()
    token = _token()
    if token is not None:
        account = accounts.tokens.find(token)
        if account is None:
            raise SignInError("This token is unknown, was revoked, or has ended.")
        return Asker(account.viewer(), account, By.TOKEN, signing_in)
    key = session.get(KEY)
    account = accounts.sessions.find(key) if isinstance(key, str) else None
    if account is not None:
        return Asker(account.viewer(), account, By.SESSION, signing_in)
    lost = key is not None or (NAME in request.cookies and not session)
    return Asker(_guest(), signing_in=signing_in, signed_out=signing_in and lost)


def _token() -> str | None:
    """What stands behind `Authorization: Bearer`; other ways of signing in are not known here."""
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
