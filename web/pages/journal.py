"""The journal of the archive, and the list of withdrawn documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask import Blueprint, Response, request, stream_with_context
from flask_babel import gettext

from library.access import Right
from library.acts.desk import Desk
from library.catalogue.journal import Entry, Wanted
from library.wording import in_language
from web import bounds
from web.dates import ZONE
from web.desks import desk
from web.languages import chosen_language
from web.pages.acting import MAX_ACT
from web.pages.asking import parameters
from web.pages.heavy import in_turn, pieces
from web.rendering import links, page, site
from web.viewing import room
from web.views.journal import journal_lines, journal_view
from web.views.managing import SIZE, withdrawn_view


def blueprint() -> Blueprint:
    """`/journal`, `/journal.csv`, `/withdrawn`."""
    made = Blueprint("journal", __name__)
    made.get("/journal")(journal)
    made.get("/journal.csv")(table)
    made.get("/withdrawn")(withdrawn)
    return made


def journal() -> Response:
    """What was done in the archive, the newest first, and whether the journal is as it was written."""
    here, given = desk(), parameters()
    here.need(Right.AUDIT)
    number = _number(given)
    wanted = selection(given)
    last = wanted.last or here.last_act()
    count, entries = here.journal(replace(wanted, last=last), offset=(number - 1) * SIZE, limit=SIZE)
    looked = here.damage(entries)
    damage = [in_language(one, chosen_language()) for one in looked.damage]
    asked = {name: bounds.single(given, name) or "" for name in ("document", "actor", "act", "from", "to")}
    view = journal_view(count, entries, damage=damage, looked=looked.at, undone=here.undoings(entries), asked=asked,
                        kinds=here.kinds_of_acts(), last=last, page=number, pages=_pages_of(here, entries),
                        links=links(), translate=gettext)  # fmt: skip
    return page("journal.html", view, title=gettext("Nhật ký"), section="journal")


def _pages_of(here: Desk, entries: Sequence[Entry]) -> dict[str, str]:
    """Where what was done to these documents is shown to this person."""
    ids = list(dict.fromkeys(one.document for one in entries if one.document))
    told = here.told(ids)
    pages = {one: links().history(one) for one in told}
    if here.may(Right.SEE_HELD):
        held = here.archive.catalogue.holds.of_ids([one for one in ids if one not in told])
        pages |= {one.id: links().held_file(one.id) for one in held}
    return pages


def table() -> Response:
    """The same acts as CSV, all of them, sent while they are fetched; what comes in meanwhile is left out."""
    here, given = desk(), parameters()
    here.need(Right.AUDIT)
    wanted = selection(given)
    wanted = replace(wanted, last=wanted.last or here.last_act())

    def made() -> Response:
        room().note_list("journal", request.query_string.decode("utf-8", "replace"))
        lines = journal_lines(_batches(here, wanted), gettext)
        return Response(stream_with_context(pieces(lines)), mimetype="text/csv")

    response = in_turn(made)
    response.headers["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return response


def _batches(here: Desk, wanted: Wanted) -> Iterator[list[Entry]]:
    count, size = here.journal(wanted, offset=0, limit=0)[0], site().settings.export_batch
    for offset in range(0, count, size):
        yield here.journal(wanted, offset=offset, limit=size)[1]


def withdrawn() -> Response:
    """The withdrawn documents."""
    here, number = desk(), _number(parameters())
    count, found = here.withdrawn(offset=(number - 1) * SIZE, limit=SIZE)
    view = withdrawn_view(count, found, page=number, links=links())
    return page("withdrawn.html", view, title=gettext("Đã rút"), section="withdrawn")


def selection(given: bounds.Parameters) -> Wanted:
    """Which acts are asked for."""
    first, last = (day(given, name) for name in ("from", "to"))
    return Wanted(
        bounds.single(given, "document"),
        bounds.single(given, "actor"),
        int(first.timestamp()) if first else None,
        int((last + timedelta(days=1)).timestamp()) if last else None,
        bounds.single(given, "act"),
        bounds.whole_number(given, "last", least=1, most=MAX_ACT),
    )


def day(given: bounds.Parameters, name: str) -> datetime | None:
    """The beginning of a day in Vietnam; None where none is given."""
    text = bounds.single(given, name)
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        if 1970 < found.year < 9999:
            return found.replace(tzinfo=ZONE)
    raise bounds.BadParameterError(name, bounds.Problem.NOT_A_DAY, allowed="28-11-2026")


def _number(given: bounds.Parameters) -> int:
    return bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
