"""Sending files in: the form, what became of what was sent, reading a failed one again, giving up a half one."""

from __future__ import annotations

from typing import Any, Final, cast

from flask import Blueprint, Response, current_app, redirect, request
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from library.access import Right
from library.archive import Archive
from library.errors import UsageError
from library.records import Part, State
from library.uploads import UploadDesk
from web import bounds
from web.languages import chosen_language
from web.pages.acting import MAX_ACT
from web.pages.asking import parameters
from web.rendering import links, page, site
from web.sending import MOST_PIECE, SEND_PATH, SiteRequest, most_of_a_form, permit
from web.viewing import viewer
from web.views.managing import SIZE
from web.views.uploads import uploads_view

_ESCAPED: Final = (("%0A", "\n"), ("%0D", "\r"), ("%22", '"'))
"""What a browser writes in the name of a file in place of what cannot stand there."""


def blueprint() -> Blueprint:
    """`/desk/uploads` and where its forms are sent."""
    made = Blueprint("uploads", __name__)
    made.get("/desk/uploads")(show)
    made.post(f"{SEND_PATH}<permit>")(send)
    made.post("/desk/uploads/<upload>/again")(again)
    made.post("/desk/uploads/<upload>/give-up")(give_up)
    return made


def desk() -> UploadDesk:
    """The uploads as whoever asks may work on them."""
    return UploadDesk(cast(Archive, site().library), viewer())


def show() -> Response:
    """The form, and what was sent, the newest first."""
    here, given = desk(), parameters()
    here.need(Right.UPLOAD)
    number = bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
    counts, sent = here.listed(offset=(number - 1) * SIZE, limit=SIZE)
    ids = {entry.document_id for one in sent for entry in one.entries if entry.document_id}
    view = uploads_view(
        counts, sent, states={one: here.archive.catalogue.documents.state_of(one) for one in ids},
        parts={one: _parts(here, one) for one in ids}, who=here.actor,
        send=links().send_files(permit(here.actor)), most=here.most_bytes, most_at_once=most_of_a_form(current_app),
        piece=MOST_PIECE, taken=bounds.whole_number(given, "taken", least=0, most=MAX_ACT),
        refused=bounds.whole_number(given, "refused", least=0, most=MAX_ACT), page=number,
        language=chosen_language(), links=links(), translate=gettext,
    )  # fmt: skip
    return page("uploads.html", view, title=gettext("Gửi tệp"), section="uploads")


def _parts(here: UploadDesk, document_id: str) -> list[tuple[str, Part, State]]:
    """The documents into which the file of a document is split now, withdrawn ones too; none where it is whole."""
    volumes = here.archive.catalogue.volumes
    part = volumes.part_of(document_id)
    return [one for one in volumes.parts_in_force(part.whole if part else document_id)
            if one[2] in (State.INDEXED, State.WITHDRAWN)]


def send(permit: str) -> Any:
    """Take in the files of a form; what is too large is told, the others are taken."""
    here = desk()
    here.need(Right.UPLOAD)
    taken, refused = 0, 0
    for part in request.files.getlist("files"):
        if not part.filename:  # a chooser in which nothing was chosen
            continue
        try:
            _take(here, part)
            taken += 1
        except UsageError:
            refused += 1
    return redirect(links().uploads(taken=taken, refused=refused), 303)


def again(upload: str) -> Any:
    """Have a file read again that could not be taken in."""
    desk().again(upload)
    return redirect(links().uploads(), 303)


def give_up(upload: str) -> Any:
    """Let go of what has arrived of a file."""
    desk().give_up(upload)
    return redirect(links().uploads(), 303)


def _take(here: UploadDesk, part: FileStorage) -> None:
    name = part.filename or ""
    for written, meant in _ESCAPED:
        name = name.replace(written, meant)
    new = cast(SiteRequest, request).new_file(part.stream)
    try:
        here.take(name, new)
    finally:
        part.close()
