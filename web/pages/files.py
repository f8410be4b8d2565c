"""Files handed out: page pictures, originals, and the site's own style and script."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import NotFound

from library.errors import DamagedError, NotFoundError
from library.reading_room import Blob
from library.vault import hash_file
from web.pictures import NARROW, installed
from web.rendering import links, site
from web.security import FILE_POLICY
from web.settings import STATIC
from web.viewing import room

FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "private, no-cache"
SAFE_TYPES: Final = frozenset(
    {
        "application/pdf", "image/jpeg", "image/png", "image/tiff", "image/webp", "text/plain", "application/rtf",
        "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }
)  # fmt: skip
"""Media types an original may be handed out as; any other goes out as bytes without a meaning."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What a name may hold, but no header."""
STATIC_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def blueprint() -> Blueprint:
    """`/documents/<id>/pages/<n>.webp`, `/documents/<id>/original`, `/static/<name>`."""
    made = Blueprint("files", __name__)
    made.get("/documents/<document_id>/pages/<int:number>.webp")(picture)
    made.get("/documents/<document_id>/original")(original)
    made.get("/static/<name>")(static)
    return made


def picture(document_id: str, number: int) -> Response:
    """A page picture; asked for again each time, for its document may be withdrawn meanwhile.

    Raises:
        DamagedError: it is not what was written.
    """
    if number > 2**31:
        raise NotFoundError("There is no such page.")
    blob = room().page_picture(document_id, number)
    if not is_intact(blob):
        raise DamagedError("A page picture is not what was written.", next_step="Run 'vankien verify'.")
    if request.args.get("size") == "narrow" and (narrow := _narrow(blob)) is not None:
        response = Response(narrow, mimetype="image/webp")
        response.set_etag(f"{blob.sha256}-{NARROW}")
        response.headers["Cache-Control"] = ASK_AGAIN
        response.make_conditional(request)
        return response
    return _sent(blob)


def _narrow(blob: Blob) -> bytes | None:
    """The narrower size; None where it cannot be made, and the picture goes out as it is."""
    smaller = installed()
    if smaller is None:
        return None
    try:
        return site().narrow.get(blob.sha256, lambda: smaller(blob.path, NARROW))
    except OSError:
        return None


def original(document_id: str) -> Response:
    """The original, to be saved and never shown within the site."""
    blob = room().original(document_id)
    known = blob.media_type in SAFE_TYPES
    response = _sent(blob, attachment=True, media_type=blob.media_type if known else None)
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        room().note_taken(document_id, "original")
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def static(name: str) -> Response:
    """A file of the site itself."""
    versions = links().versions
    if name not in versions:
        raise NotFound
    path = STATIC / name
    response = send_file(path, mimetype=STATIC_TYPES.get(path.suffix, "application/octet-stream"), etag=versions[name])
    response.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == versions[name] else ASK_AGAIN
    return response


def is_intact(blob: Blob) -> bool:
    """Whether a picture is what was written; looked at once for every time that its file changes."""
    try:
        changed = blob.path.stat().st_mtime_ns
        return site().intact.get((blob.sha256, changed), lambda: hash_file(blob.path) == blob.sha256)
    except OSError:
        return False


def _sent(blob: Blob, *, attachment: bool = False, media_type: str | None = "image/webp") -> Response:
    response = send_file(
        blob.path,
        mimetype=media_type or "application/octet-stream",
        as_attachment=attachment,
        download_name=_CONTROL.sub("_", blob.name),
        etag=blob.sha256,
        conditional=True,
    )
    response.headers["Cache-Control"] = ASK_AGAIN
    return response
