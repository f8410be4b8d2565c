"""Before a page answers: who asks is found out, guests are let in or led to the sign-in, forms must be our own."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Response, current_app, g, redirect, request
from flask_wtf.csrf import CSRFProtect, generate_csrf

from library.errors import SignInError, VankienError
from web.cookies import use_archives_key
from web.shared import current_address, links, site
from web.viewing import By, asker

STATIC_FILES: Final = "files.static"
WITHOUT_ARCHIVE: Final = frozenset({STATIC_FILES, "browse.about", "api.openapi"})
"""What is shown even where the archive's folder is gone."""
FOR_EVERYBODY: Final = frozenset({STATIC_FILES, "browse.about", "health.health", "signing_in.form",
                                  "signing_in.sign_in", "signing_in.sign_out", "oidc.begin", "oidc.finish"})
"""What is shown to guests where guests are shown nothing else."""
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def admit_people(app: Flask) -> None:
    """Let every request pass here first."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)  # as long as the session
    csrf = CSRFProtect(app)
    app.jinja_env.globals["form_token"] = _form_token

    @app.before_request
    def admit() -> Any:
        if request.endpoint == STATIC_FILES:
            return None
        _find_out()
        if request.endpoint is None:  # there is no such page; the error says so
            return None
        if _is_kept_out():
            return _to_sign_in()
        if request.method not in SAFE_METHODS:
            _check_form(csrf)
        return None

    @app.after_request
    def vary(response: Response) -> Response:
        if request.endpoint != STATIC_FILES:
            response.vary.add("Authorization")
        return response


def _find_out() -> None:
    try:
        asker()
    except SignInError:
        raise
    except (VankienError, OSError):
        if request.endpoint not in WITHOUT_ARCHIVE:
            raise


def _is_kept_out() -> bool:
    return not site().settings.guests and asker().account is None and request.endpoint not in FOR_EVERYBODY


def _to_sign_in() -> Any:
    if request.path.startswith("/api/") or request.method not in SAFE_METHODS:
        raise SignInError("Only who has signed in reads this library.")
    response = redirect(links().sign_in(back=current_address()), 303)
    response.headers["Cache-Control"] = "no-store"
    return response


def _check_form(csrf: CSRFProtect) -> None:
    """A token in the header is sent by no browser of itself; a cookie is, so what comes with one must be our form."""
    by = asker().by
    if by is By.TOKEN:
        return
    if by is By.NOTHING and request.path.startswith("/api/"):
        raise SignInError("Nobody is signed in.")
    use_archives_key(current_app)
    csrf.protect()


def _form_token() -> str:
    if "csrf_token" not in g:  # made once for all forms of a page
        use_archives_key(current_app)
    token: str = generate_csrf()
    return token
