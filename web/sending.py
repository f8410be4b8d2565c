"""Requests with large bodies: who may send one, how large, and where it lies while it comes in.

A form that a browser sends by itself is one request, as large as its files. It is let in only under an address that
was made for somebody who may send files, and is written to the archive's own folder as it comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

from flask import Flask, Request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from library.archive import Archive
from library.errors import VankienError
from library.uploads import FOLDER, NewFile
from web.shared import Site

FORM: Final = "uploads.send"
PIECE: Final = "api_uploads.add"
SEND_PATH: Final = "/desk/uploads/send/"
MOST_PIECE: Final = 2 << 20
"""Bytes of a piece of a file; each is held in memory for a moment."""
FILES_AT_ONCE: Final = 4
"""A form may be as large as so many files of the largest size that is read."""
MOST_PARTS: Final = 10_000
_PERMIT_SECONDS: Final = 12 * 3_600
_SALT: Final = "vankien form of files"


@dataclass(frozen=True, slots=True)
class Large:
    """A large body that may come in: its most bytes, and the folder that it is written to meanwhile."""

    most: int
    folder: Path


class SiteRequest(Request):
    """A request whose files, where it may have large ones, are written where they are going to lie."""

    def _get_file_stream(self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
                         content_length: int | None = None) -> IO[bytes]:  # fmt: skip
        if self.endpoint != FORM:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        new = NewFile(_archive(current_app).root)
        self.__dict__.setdefault("new_files", {})[id(new.file)] = new
        return new.file

    def new_file(self, stream: object) -> NewFile:
        """The file behind a part of the form."""
        found: NewFile = self.__dict__["new_files"][id(stream)]
        return found


def let_large_bodies_in(app: Flask) -> None:
    """Bound each request by what it is for; the server asks here too, before it takes anything in."""
    app.request_class = SiteRequest
    app.extensions["vankien.large"] = _asking(app)
    app.before_request(_bound)


def permit(person: str) -> str:
    """What stands in the address of a form by which this person may send files; it holds for a working day."""
    return str(_signer(current_app).dumps(person))


def most_of_a_form(app: Flask) -> int:
    """Bytes that a form with files may have."""
    return FILES_AT_ONCE * _archive(app).settings.max_file_mb * 1_000_000


def _bound() -> None:
    if request.endpoint == PIECE:
        request.max_content_length = MOST_PIECE + 1  # who reads to the end of just so much is told of too much
    elif request.endpoint == FORM:
        large = _large(current_app, str((request.view_args or {}).get("permit", "")))
        if large is not None:
            request.max_content_length, request.max_form_parts = large.most, MOST_PARTS


def _asking(app: Flask) -> Callable[[str], Large | None]:
    def large(path: str) -> Large | None:
        """What may come in under a path beyond what every request may have; None where nothing may."""
        _, found, given = path.partition(SEND_PATH)
        return _large(app, given) if found else None

    return large


def _large(app: Flask, given: str) -> Large | None:
    try:
        _signer(app).loads(given, max_age=_PERMIT_SECONDS)
        folder = _archive(app).root / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        return Large(most_of_a_form(app), folder)
    except (BadData, VankienError, OSError):
        return None


def _signer(app: Any) -> URLSafeTimedSerializer:
    shared: Site = app.extensions["vankien"]
    return URLSafeTimedSerializer(shared.library.accounts.secret_key(), salt=_SALT)


def _archive(app: Any) -> Archive:
    """The whole archive, which the port of the reading pages is one side of."""
    shared: Site = app.extensions["vankien"]
    return cast(Archive, shared.library)
