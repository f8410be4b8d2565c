"""The records of committees and of kinds: a list, a page for each, the forms of who keeps them, each with a preview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic

from flask import Blueprint, Response, jsonify, redirect, request
from flask_babel import gettext

from library.access import Right
from library.acts.authorities import OF_RECORDS, Plan, new_id, record_or_name
from library.acts.records_desk import RecordsDesk, Shown
from library.authorities import Name, R, write_table
from library.authorities.records import LONGEST_NAME, MOST_NAMES, made
from library.errors import ConflictError, NotFoundError, UsageError, VankienError
from library.search.contract import Facet
from web import bounds
from web.choice import Choice
from web.desks import desk
from web.pages.acting import MAX_ACT, reason
from web.pages.asking import answer, parameters
from web.rendering import links, page
from web.telling import At, told_at
from web.viewing import room
from web.views.act_words import what_was_done
from web.views.desk_review import LastAct, last_act
from web.views.exports import BOM
from web.views.kept import Kept
from web.views.records import (
    COMMITTEES,
    KINDS,
    Sort,
    list_view,
    names_from,
    preview_view,
    record_told,
    record_view,
    several_from,
)

_LONGEST: Final = (LONGEST_NAME + 50) * MOST_NAMES


def blueprints() -> Iterator[Blueprint]:
    """`/committees` and `/kinds`, `/committees/<key>`, where their forms are sent, and the same as JSON."""
    yield _Pages(COMMITTEES).blueprint()
    yield _Pages(KINDS).blueprint()


@dataclass(frozen=True, slots=True)
class _Pages(Generic[R]):
    """The pages of one sort of records."""

    sort: Sort[R]

    def blueprint(self) -> Blueprint:
        """Where they are."""
        part = self.sort.part
        blueprint = Blueprint(part, __name__)
        for method, address, name, act in (
            ("GET", "", "every", self.every), ("POST", "", "add", self.add), ("GET", "/<key>", "one", self.one),
            ("POST", "/<key>/change", "change", self.change), ("POST", "/<key>/merge", "merge", self.merge),
            ("POST", "/<key>/split", "split", self.split),
        ):  # fmt: skip
            blueprint.add_url_rule(f"/{part}{address}", name, act, methods=[method])
        blueprint.add_url_rule(f"/{part}.csv", "table", self.table)
        blueprint.add_url_rule(f"/api/v1/{part}", "told", self.told)
        blueprint.add_url_rule(f"/api/v1/{part}/<key>", "one_told", self.one_told)
        return blueprint

    def every(self) -> Response:
        """All records."""
        return self._list(Kept())

    def _list(self, kept: Kept) -> Response:
        view = list_view(self.sort, self._desk(), kept=kept, links=links(), translate=gettext)
        return page("records.html", view, title=view.words.title, section=self.sort.part)

    def one(self, key: str) -> Any:
        """One record; the address of one that was merged leads to where its names are now."""
        here = self._desk()
        shown = here.get(key)
        if shown.record.id != key:
            return redirect(links().record(self.sort.part, shown.record.id), 308)
        return self._record(here, shown, Kept())

    def _record(self, here: RecordsDesk[R], shown: Shown[R], kept: Kept) -> Response:
        choice = Choice().choosing(self.sort.facet, (shown.label,))
        years = answer(choice, limit=0, snippets=False).facets.get(Facet.YEAR, ()) if shown.documents else ()
        view = record_view(self.sort, here, shown, years, kept=kept, last=self._last(), links=links(),
                           translate=gettext)  # fmt: skip
        return page("record.html", view, title=shown.label, section=self.sort.part)

    def add(self) -> Any:
        """Make a record of a name, or give the name to one that is there."""
        here, sent = self._begin(), parameters(request.form)

        def asked() -> Any:
            name, to = Name(bounds.single(sent, "name") or ""), bounds.single(sent, "to")
            if to:
                kept = record_or_name(desk().archive, self.sort.of, to)
                record = replace(kept, names=(*kept.names, name))
            else:
                record = self.sort.of(new_id(here.directory, name.text), (name,))
            return self._ask_or_do(here, here.changing(record), record.id, links().records(self.sort.part), sent,
                                   ("name", "to"))

        return self._or_again(here, sent, asked, self._list, "add", ("name", "to"))

    def change(self, key: str) -> Any:
        """Put another record in place of one."""
        here, sent, of = self._begin(), parameters(request.form), self.sort.of
        shown = here.get(key)

        def asked() -> Any:
            single = {name: bounds.single(sent, name) for name in of.single}
            several = {name: several_from(bounds.single(sent, name) or "") for name in of.several}
            single = {name: here.id_of(one) if one and name in of.linked else one for name, one in single.items()}
            several = {name: [here.id_of(one) if name in of.linked else one for one in all_]
                       for name, all_ in several.items()}  # fmt: skip
            record = made(of, shown.record.id, names_from(_lines("names"), gettext), single, several)
            return self._ask_or_do(here, here.changing(record), record.id, self._address(key, "change"), sent, boxes)

        boxes = ("names", *of.single, *of.several)
        return self._or_again(here, sent, asked, lambda kept: self._record(here, shown, kept), "change", boxes)

    def merge(self, key: str) -> Any:
        """Join the names of others to a record; others are named one a line."""
        here, sent = self._begin(), parameters(request.form)
        shown = here.get(key)
        return self._or_again(
            here, sent, lambda: self._ask_or_do(here, here.merging(key, _lines("others")), key,
                                                self._address(key, "merge"), sent, ("others",)),
            lambda kept: self._record(here, shown, kept), "merge", ("others",))  # fmt: skip

    def split(self, key: str) -> Any:
        """Make a record of some names of one; names are given one a line."""
        here, sent = self._begin(), parameters(request.form)
        shown = here.get(key)
        return self._or_again(
            here, sent, lambda: self._ask_or_do(here, here.splitting(key, _lines("names")), key,
                                                self._address(key, "split"), sent, ("names",)),
            lambda kept: self._record(here, shown, kept), "split", ("names",))  # fmt: skip

    def _or_again(self, here: RecordsDesk[R], sent: bounds.Parameters, asked: Callable[[], Any],
                  form: Callable[[Kept], Response], name: str, boxes: Sequence[str]) -> Any:  # fmt: skip
        """What was asked for; where it is refused, the form with what was typed and why."""
        version = bounds.whole_number(sent, "version", least=0, most=MAX_ACT)
        try:
            if version is not None:
                here.check_version(version)  # before all else: what it is about may be gone since
            return asked()
        except bounds.BadParameterError:
            raise
        except (NotFoundError, UsageError, ConflictError) as error:
            response = form(_kept(sent, error, name, boxes))
            response.status_code = error.http_status
            return response

    def table(self) -> Response:
        """All records as CSV, as `vankien committee import` and `kind import` take it."""
        here = self._begin()
        room().note_list(self.sort.part, "")
        response = Response(BOM + write_table(here.directory.everything(), self.sort.of), mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.sort.part}.csv"'
        return response

    def told(self) -> Response:
        """All records as JSON."""
        _language_alone()
        here = self._desk()
        return jsonify({self.sort.part: [record_told(here, shown) for shown in here.all()]})

    def one_told(self, key: str) -> Response:
        """One record as JSON; by the id of one that was merged too."""
        _language_alone()
        here = self._desk()
        return jsonify(record_told(here, here.get(key)))

    def _desk(self) -> RecordsDesk[R]:
        return RecordsDesk(desk(), self.sort.of)

    def _begin(self) -> RecordsDesk[R]:
        desk().need(Right.KEEP_COMMITTEES)
        return self._desk()

    def _address(self, key: str, what: str) -> str:
        return links().record(self.sort.part, key, what)

    def _ask_or_do(self, here: RecordsDesk[R], plan: Plan[R], key: str, action: str, sent: bounds.Parameters,
                   kept: Iterable[str]) -> Any:  # fmt: skip
        """What would be done, first; what was looked at is then done, unless records changed since."""
        version = bounds.whole_number(sent, "version", least=0, most=MAX_ACT)
        if version is not None:
            done = here.do(plan, why=reason(sent), version=version)
            return redirect(links().record(self.sort.part, key, act=done.act), 303)
        fields = [(name, "\n".join(request.form.get(name, "")[:_LONGEST].splitlines())) for name in (*kept, "why")]
        view = preview_view(plan, action=action, back=links().records(self.sort.part),
                            fields=[*fields, ("version", str(here.directory.version))])
        return page("record_preview.html", view, title=gettext("Xem trước"), section=self.sort.part)


    def _last(self) -> LastAct | None:
        """The act on records of this sort that is asked for, if it stands."""
        number, here = bounds.whole_number(parameters(), "act", least=1, most=MAX_ACT), desk()
        if number is None or not here.may(Right.KEEP_COMMITTEES):
            return None
        try:
            entry = here.act(number)
        except NotFoundError:
            return None
        if OF_RECORDS.get(entry.act) != self.sort.of.sort or here.undoings([entry]):
            return None
        return last_act(entry, what_was_done(entry.act, gettext), back=links().records(self.sort.part), links=links(),
                        translate=gettext)  # fmt: skip


def _kept(sent: bounds.Parameters, error: VankienError, form: str, boxes: Iterable[str]) -> Kept:
    typed = {name: "\n".join(request.form.get(name, "")[:_LONGEST].splitlines()) for name in boxes}
    return Kept(told_at(At.RECORDS, error), typed, reason(sent), form)


def _language_alone() -> None:
    given = parameters()
    bounds.known_only(given, {"lang"})
    bounds.filled(given, ("lang",))
    bounds.one_of(given, "lang", bounds.Language)


def _lines(name: str) -> tuple[str, ...]:
    """What a box of several lines holds."""
    return bounds.lines(name, request.form.get(name, "")[:_LONGEST], most=MOST_NAMES)
