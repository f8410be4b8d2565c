"""The records of committees: a list, a page for each, and the forms of those who keep them. Each act has a preview."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, Response, jsonify, redirect, request
from flask_babel import gettext

from library.access import Right
from library.acts.authorities import CHANGE_COMMITTEES, Plan, committee_of, new_id
from library.acts.committees_desk import CommitteesDesk
from library.authorities import Committee, Name
from library.authorities.records import LONGEST_NAME, MOST_NAMES
from library.search.contract import Facet
from web import bounds
from web.choice import Choice
from web.desks import desk
from web.pages.acting import MAX_ACT, reason
from web.pages.asking import answer, parameters
from web.rendering import links, page
from web.views.committees_records import (
    changed,
    list_view,
    names_from,
    preview_view,
    record_told,
    record_view,
)

_LONGEST: Final = (LONGEST_NAME + 50) * MOST_NAMES


def blueprint() -> Blueprint:
    """`/committees`, `/committees/<key>`, where their forms are sent, and the same as JSON."""
    made = Blueprint("committees", __name__)
    made.get("/committees")(every)
    made.post("/committees")(add)
    made.get("/committees/<key>")(one)
    for name, act in (("change", change), ("merge", merge), ("split", split)):
        made.post(f"/committees/<key>/{name}", endpoint=name)(act)
    made.get("/api/v1/committees")(told)
    made.get("/api/v1/committees/<key>")(one_told)
    return made


def every() -> Response:
    """All records."""
    view = list_view(CommitteesDesk(desk()), links=links())
    return page("committees.html", view, title=gettext("Cơ quan"), section="committees")


def one(key: str) -> Any:
    """One record; the address of one that was merged leads to where its names are now."""
    here = CommitteesDesk(desk())
    shown = here.get(key)
    if shown.committee.id != key:
        return redirect(links().committee(shown.committee.id), 308)
    years = answer(Choice(committees=(shown.label,)), limit=0, snippets=False).facets.get(Facet.YEAR, ())
    view = record_view(here, shown, years if shown.documents else (), links=links(), translate=gettext)
    return page("committee.html", view, title=shown.label, section="committees")


def add() -> Any:
    """Make a record of a name, or give the name to one that is there."""
    here, sent = _begin(), parameters(request.form)
    name, to = Name(bounds.single(sent, "name") or ""), bounds.single(sent, "to")
    archive = desk().archive
    if to:
        kept = committee_of(archive, to)
        made = Committee(kept.id, (*kept.names, name), kept.level, kept.parent, kept.before)
    else:
        made = Committee(new_id(here.directory, name.text), (name,))
    return _ask_or_do(here, here.changing(CHANGE_COMMITTEES, {made.id: made}), made.id, links().committees(), sent,
                      ("name", "to"))


def change(key: str) -> Any:
    """Put another record in place of one."""
    here, sent = _begin(), parameters(request.form)
    names = names_from(_lines("names"))
    level, parent, before = (bounds.single(sent, part) or "" for part in ("level", "parent", "before"))
    made = changed(here.get(key).committee, names=names, level=level, parent=parent, before=before)
    plan = here.changing(CHANGE_COMMITTEES, {made.id: made})
    return _ask_or_do(here, plan, made.id, links().committee(key, "change"), sent,
                      ("names", "level", "parent", "before"))


def merge(key: str) -> Any:
    """Join the names of others to a record; others are named one a line."""
    here, sent = _begin(), parameters(request.form)
    plan = here.merging(key, _lines("others"))
    return _ask_or_do(here, plan, key, links().committee(key, "merge"), sent, ("others",))


def split(key: str) -> Any:
    """Make a record of some names of one; names are given one a line."""
    here, sent = _begin(), parameters(request.form)
    plan = here.splitting(key, _lines("names"))
    return _ask_or_do(here, plan, key, links().committee(key, "split"), sent, ("names",))


def told() -> Response:
    """All records as JSON."""
    _language_alone()
    here = CommitteesDesk(desk())
    return jsonify({"committees": [record_told(here, shown) for shown in here.all()]})


def one_told(key: str) -> Response:
    """One record as JSON; by the id of one that was merged too."""
    _language_alone()
    here = CommitteesDesk(desk())
    return jsonify(record_told(here, here.get(key)))


def _language_alone() -> None:
    given = parameters()
    bounds.known_only(given, {"lang"})
    bounds.filled(given, ("lang",))
    bounds.one_of(given, "lang", bounds.Language)


def _begin() -> CommitteesDesk:
    here = desk()
    here.need(Right.KEEP_COMMITTEES)
    return CommitteesDesk(here)


def _lines(name: str) -> tuple[str, ...]:
    """What a box of several lines holds."""
    return bounds.lines(name, request.form.get(name, "")[:_LONGEST], most=MOST_NAMES)


def _ask_or_do(here: CommitteesDesk, plan: Plan, key: str, action: str, sent: bounds.Parameters,
               kept: Iterable[str]) -> Any:  # fmt: skip
    """What would be done, first; what was looked at is then done, unless records changed since."""
    version = bounds.whole_number(sent, "version", least=0, most=MAX_ACT)
    if version is not None:
        here.do(plan, why=reason(sent), version=version)
        return redirect(links().committee(key), 303)
    fields = [(name, "\n".join(request.form.get(name, "")[:_LONGEST].splitlines())) for name in (*kept, "why")]
    view = preview_view(plan, action=action, back=links().committees(),
                        fields=[*fields, ("version", str(here.directory.version))])
    return page("committee_preview.html", view, title=gettext("Xem trước"), section="committees")
