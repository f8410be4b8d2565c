"""Puts the site together."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, request
from flask_babel import format_decimal
from werkzeug.exceptions import BadRequest, RequestURITooLarge

from web import bounds
from web.admission import WITHOUT_ARCHIVE, admit_people
from web.blind_checks import keep_blind
from web.cookies import sign_cookies
from web.dates import written_date, written_size, written_time
from web.errors import answer_errors
from web.languages import speak
from web.links import Links
from web.pages import blueprints
from web.ports import Library
from web.rendering import Site, site
from web.security import protect
from web.sending import let_large_bodies_in
from web.serving.hosts import LOCAL_ADDRESS, is_ours
from web.settings import STATIC, SiteSettings

MAX_BODY = 256 * 1024
"""Bytes of a request's body; the longest is a list of queries."""


def create_app(archive: Library, settings: SiteSettings | None = None) -> Flask:
    """The site over one archive, ready for a WSGI server.

    Args:
        archive: stays open as long as the app is used, and is closed by who opened it.
        settings: what its own say where none are given.
    """
    app = Flask("web", static_folder=None, template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, BABEL_TRANSLATION_DIRECTORIES="translations")
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the keys' order is part of the contract
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(date=written_date, moment=written_time, number=format_decimal, size=written_size)
    shared = settings or SiteSettings.of(archive.settings)
    app.extensions["vankien"] = Site(archive, shared, Links(versions=_versions(STATIC)))
    sign_cookies(app)
    answer_errors(app)
    protect(app)
    speak(app, shared)
    app.before_request(_check_host)
    app.before_request(_check_address)
    app.before_request(_check_archive)
    let_large_bodies_in(app)
    admit_people(app)
    keep_blind(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    return app


def _check_host() -> None:
    local = str(request.environ.get(LOCAL_ADDRESS, ""))
    asked = request.environ.get("HTTP_HOST")
    if asked is not None and not is_ours(asked, site().settings.hosts, local_address=local):
        raise bounds.ForeignHostError(asked[: bounds.MAX_VALUE])


def _check_address() -> None:
    if len(request.query_string) > bounds.MAX_ADDRESS and not request.path.startswith("/api/"):
        raise RequestURITooLarge
    bounds.check_utf8(request.query_string)
    if "\ufffd" in request.path:
        raise BadRequest


def _check_archive() -> None:
    if request.endpoint not in WITHOUT_ARCHIVE:
        site().library.ensure_there()


def _versions(folder: Path) -> dict[str, str]:
    """A short content hash of every static file."""
    files = (path for path in sorted(folder.iterdir()) if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in files}
