"""Records of committees as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from library.acts.authorities import Plan
from library.acts.committees_desk import CommitteesDesk, Shown
from library.authorities import Committee, Form, Name
from library.authorities.records import date_or_none
from library.borne_names import Unresolved
from library.errors import UsageError
from library.search.contract import FacetCount
from library.search.grouping import quoted
from web.choice import Choice, YearRange
from web.collation import sort_key
from web.dates import written_date
from web.links import Links
from web.views.browse import Tally
from web.wording import Translate, mark

FORMS: Final[Mapping[Form, str]] = {
    Form.NAME: mark("tên"), Form.SPELLING: mark("cách viết khác"), Form.MISREADING: mark("đọc sai"),
}  # fmt: skip
_APART: Final = "|"


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name, what it is, its time in words, how many documents bear it, and the search for these alone."""

    text: str
    form: str
    time: str
    documents: int
    href: str


@dataclass(frozen=True, slots=True)
class ListView:
    """All records; for who keeps them also the names that none explains."""

    records: tuple[Tally, ...]
    unresolved: tuple[Unresolved, ...]
    keeps: bool
    action: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record; `forms` are addresses, empty for who does not keep records."""

    id: str
    label: str
    level: str
    parent: Tally | None
    before: tuple[Tally, ...]
    after: tuple[Tally, ...]
    below: tuple[Tally, ...]
    names: tuple[NameRow, ...]
    years: tuple[Tally, ...]
    documents: int
    all: str
    forms: Mapping[str, str]
    lines: str
    parent_id: str
    before_ids: str
    version: int


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What an act would do, and the form that does it: `fields` are sent along."""

    moves: tuple[tuple[str, str, str, int], ...]
    documents: int
    names: tuple[str, ...]
    action: str
    back: str
    fields: tuple[tuple[str, str], ...]


def list_view(desk: CommitteesDesk, *, links: Links) -> ListView:
    """The list, in Vietnamese order."""
    records = sorted(_tallies(desk.all(), links), key=lambda one: sort_key(one.label))
    return ListView(tuple(records), desk.borne.unresolved if desk.keeps else (), desk.keeps, links.committees())


def record_view(desk: CommitteesDesk, shown: Shown, years: Sequence[FacetCount], *, links: Links,
                translate: Translate) -> RecordView:  # fmt: skip
    """A record with what stands around it, and its documents by year."""
    one, directory = shown.committee, desk.directory
    parent = directory.parent(one)
    here = Choice(committees=(shown.label,))
    forms = {what: links.committee(one.id, what) for what in ("change", "merge", "split")} if desk.keeps else {}
    return RecordView(
        one.id, shown.label, one.level or "",
        next(_tallies(desk.around([parent] if parent else []), links), None),
        tuple(_tallies(desk.around(directory.predecessors(one)), links)),
        tuple(_tallies(desk.around(directory.successors(one)), links)),
        tuple(_tallies(desk.around(directory.children(one)), links)),
        tuple(_row(name, count, links, translate) for name, count in shown.names),
        tuple(_year(count, here, links) for count in years), shown.documents, links.search(here), forms,
        "\n".join(_line(name) for name in one.names) if desk.keeps else "", one.parent or "", "; ".join(one.before),
        desk.directory.version,
    )  # fmt: skip


def preview_view(plan: Plan, *, action: str, back: str, fields: Iterable[tuple[str, str]]) -> PreviewView:
    """A plan in rows."""
    moves = tuple((name, before, after, count) for name, (before, after, count) in plan.moves.items())
    names = tuple(one.preferred for one in plan.records.values() if one is not None and one.names)
    return PreviewView(moves, plan.documents, names, action, back, tuple(fields))


def names_from(lines: Iterable[str]) -> tuple[Name, ...]:
    """Names as typed, one a line: `name | form | since | until`; what stands behind a name may be left out.

    Raises:
        UsageError: a line says what no name can be.
    """
    found = []
    for line in lines:
        name, form, since, until, *_ = [*(part.strip() for part in line.split(_APART)), "", "", ""]
        known = next((one for one in Form if not form or form == one), None)
        if known is None:
            raise UsageError("'{form}' is no form of a name.", form=form, next_step="Forms are {forms}.",
                             forms=", ".join(map(str, Form)))
        found.append(Name(name, known, date_or_none(since), date_or_none(until)))
    return tuple(found)


def record_told(desk: CommitteesDesk, shown: Shown) -> dict[str, Any]:
    """A record for programs."""
    one, directory = shown.committee, desk.directory
    names = [{**name.as_json(), "documents": count} for name, count in shown.names]
    parent = directory.parent(one)
    return {
        "id": one.id, "label": shown.label, "level": one.level, "documents": shown.documents, "names": names,
        "parent": next((other.committee.id for other in desk.around([parent] if parent else [])), None),
        "before": [other.committee.id for other in desk.around(directory.predecessors(one))],
        "after": [other.committee.id for other in desk.around(directory.successors(one))],
    }  # fmt: skip


def changed(one: Committee, *, names: tuple[Name, ...], level: str, parent: str, before: str) -> Committee:
    """The record as a form says it is."""
    ids = tuple(part.strip() for part in before.split(";") if part.strip())
    return Committee(one.id, names, level or None, parent or None, ids)


def _tallies(shown: Iterable[Shown], links: Links) -> Iterator[Tally]:
    return (Tally(one.label, one.documents, links.committee(one.committee.id)) for one in shown)


def _row(name: Name, count: int, links: Links, translate: Translate) -> NameRow:
    time = ""
    if name.since or name.until:
        since = written_date(name.since) if name.since else "…"
        time = f"{since} – {written_date(name.until) if name.until else '…'}"
    return NameRow(name.text, translate(FORMS[name.form]), time, count,
                   links.search(Choice(committees=(quoted(name.text),))))


def _year(count: FacetCount, here: Choice, links: Links) -> Tally:
    year = int(count.value)
    return Tally(count.value, count.count, links.search(here.in_years(YearRange(year, year))))


def _line(name: Name) -> str:
    parts = [name.text, str(name.form), str(name.since or ""), str(name.until or "")]
    while len(parts) > 1 and parts[-1] in ("", str(Form.NAME)):
        parts.pop()
    return f" {_APART} ".join(parts)
