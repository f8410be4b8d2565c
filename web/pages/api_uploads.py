"""Sending a file in pieces, as JSON: begin, ask how much has arrived, send the next piece, finish, cancel."""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import LengthRequired

from library.access import Right
from library.catalogue.uploads import Upload
from library.uploads.names import MOST_LETTERS
from web import bounds
from web.bodies import Body
from web.pages.asking import parameters
from web.pages.uploads import desk

MOST_SIZE: Final = 2**50
_KEY: Final = 200
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_READ: Final = 1 << 16


def blueprint() -> Blueprint:
    """`/api/v1/uploads…`."""
    made = Blueprint("api_uploads", __name__, url_prefix="/api/v1/uploads")
    made.post("")(begin)
    made.get("/<upload>")(show)
    made.post("/<upload>/bytes")(add)
    made.post("/<upload>/finish")(finish)
    made.post("/<upload>/cancel")(cancel)
    return made


def begin() -> Response:
    """Begin to send a file, or go on: the same name, size and key of the same person is the same file."""
    here = desk()
    here.need(Right.UPLOAD)
    body = Body.of(request, "name", "size", "key")
    sent = here.begin(body.line("name", longest=MOST_LETTERS), body.number("size", most=MOST_SIZE),
                      key=body.text("key", longest=_KEY))  # fmt: skip
    return _told(sent.upload, sent.offset)


def show(upload: str) -> Response:
    """How much has arrived: the next piece begins there."""
    sent = desk().offset(upload)
    return _told(sent.upload, sent.offset)


def add(upload: str) -> Response:
    """Add the piece that begins at `offset`."""
    here = desk()
    here.offset(upload)
    if request.content_length is None:
        raise LengthRequired
    offset = bounds.needed(bounds.whole_number(parameters(), "offset", least=0, most=MOST_SIZE), "offset")
    arrived = here.add(upload, offset, iter(lambda: request.stream.read(_READ), b""))
    return jsonify({"id": upload, "offset": arrived})


def finish(upload: str) -> Response:
    """Everything was sent: the whole is compared with the sender's SHA-256 and then read."""
    here = desk()
    here.offset(upload)
    sha256 = Body.of(request, "sha256").text("sha256", longest=64)
    if not _SHA256.fullmatch(sha256):
        raise bounds.BadParameterError("sha256", bounds.Problem.WRONG_KIND, allowed="0-9a-f (64)")
    done = here.finish(upload, sha256)
    return _told(done, done.size)


def cancel(upload: str) -> Response:
    """Let go of what has arrived."""
    desk().give_up(upload)
    return jsonify({"id": upload})


def _told(upload: Upload, offset: int) -> Response:
    return jsonify({"id": upload.id, "name": upload.name, "size": upload.size, "offset": offset,
                    "stage": str(upload.stage)})  # fmt: skip
