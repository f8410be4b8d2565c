"""Who may see all of a committee, a kind, a file, the archive: the rules, adding one, taking one back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from library.access import Level, Right, Scope
from library.acts.desk import Done
from library.errors import UsageError
from web import bounds
from web.desks import desk
from web.pages.acting import MAX_ACT, names, reason
from web.pages.asking import parameters
from web.rendering import links, page
from web.views.managing import SIZE
from web.views.ruling import rules_view

_ACTS = 10


def blueprint() -> Blueprint:
    """`/access` and where its forms are sent."""
    made = Blueprint("ruling", __name__)
    made.get("/access")(rules)
    made.post("/access")(set_rule)
    made.post("/access/drop")(drop_rule)
    return made


def rules() -> Response:
    """The rules of access, the widest first, and what was last done to them."""
    here, given = desk(), parameters()
    number = bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
    count, found = here.rules(offset=(number - 1) * SIZE, limit=SIZE)
    acts = here.rulings(count=_ACTS)
    papers = here.archive.catalogue.documents.summaries(
        [one.key for one in found if one.scope is Scope.DOCUMENT], named_for=here.viewer.labels)
    view = rules_view(
        count, found, papers, acts,
        unborne=here.archive.catalogue.access.about_nothing(found),
        unknown=here.archive.accounts.unborne(label for one in found for label in one.to), undone=here.undoings(acts),
        on=bounds.whole_number(given, "act", least=1, most=MAX_ACT),
        documents=bounds.whole_number(given, "documents", least=0, most=MAX_ACT), page=number, links=links(),
        translate=gettext,
    )  # fmt: skip
    return page("rules.html", view, title=gettext("Quyền xem"), section="access")


def set_rule() -> Any:
    """Put a rule in force."""
    here, sent = desk(), parameters(request.form)
    here.need(Right.SET_ACCESS)
    level = bounds.needed(bounds.one_of(sent, "level", Level), "level")
    to = names(bounds.single(sent, "to", longest=bounds.MAX_QUERY) or "") if level is Level.CONDITIONAL else []
    return _to_rules(here.set_rule(*_about(sent), level, to=to, why=reason(sent)))


def drop_rule() -> Any:
    """Take a rule back."""
    here, sent = desk(), parameters(request.form)
    here.need(Right.SET_ACCESS)
    return _to_rules(here.drop_rule(*_about(sent), why=reason(sent)))


def _about(sent: bounds.Parameters) -> tuple[Scope, str]:
    """What a rule is about: its scope, and a name or id."""
    scope = bounds.needed(bounds.one_of(sent, "scope", Scope), "scope")
    key = bounds.single(sent, "key", longest=bounds.MAX_QUERY) or ""
    if scope is not Scope.ARCHIVE and not key.strip():
        raise UsageError("Nothing was said of what the rule is about.")
    return scope, key


def _to_rules(done: Done) -> Any:
    return redirect(links().rules(act=done.act, documents=done.documents), 303)
