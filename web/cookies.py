"""The cookie of the site: signed, so that what a browser sends back is what it was given; no script reads it."""

from __future__ import annotations

import hashlib
from typing import Final

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from library.errors import VankienError
from web.shared import Site

NAME: Final = "vankien"
"""The cookie holds the key of a sign-in, where there is one, and what the tokens of forms are compared with."""


class SignedCookies(SecureCookieSessionInterface):
    """Flask's sessions, signed with the archive's own key, which is asked for only where it is needed."""

    digest_method = staticmethod(hashlib.sha256)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """What the browser sent; empty where it sent nothing, or something that was not signed here."""
        if NAME not in request.cookies:
            return self.session_class()
        try:
            return super().open_session(app, request) or self.session_class()
        except (VankienError, OSError):  # the request itself meets the same, and is answered in words
            return self.session_class()

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and checks the cookie."""
        use_archives_key(app)
        return super().get_signing_serializer(app)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Over HTTPS only, where the site is set so."""
        shared: Site = app.extensions["vankien"]
        return shared.settings.secure_cookies


def use_archives_key(app: Flask) -> None:
    """Let the app sign with the archive's key; another key, as after a restore, voids all that was signed."""
    shared: Site = app.extensions["vankien"]
    app.secret_key = shared.library.accounts.secret_key()


def sign_cookies(app: Flask) -> None:
    """Give the app its cookie; it lasts until the browser is closed, or as long as the sign-in behind it."""
    app.config.update(SESSION_COOKIE_NAME=NAME, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
    app.session_interface = SignedCookies()
