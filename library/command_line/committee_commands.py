"""`vankien committee`: the records of committees, looked at and changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from library.access import everything
from library.acts.authorities import (
    CHANGE_COMMITTEES,
    Plan,
    Records,
    change_committees,
    committee_of,
    committee_or_name,
    merge_plan,
    new_id,
    planned,
    renamed,
    split_plan,
    table_plan,
)
from library.archive import Archive
from library.authorities import Committee, Form, Name, write_table
from library.authorities.records import date_or_none
from library.borne_names import BorneNames, documents_of
from library.command_line.acting_commands import why
from library.command_line.acting_person import actor
from library.command_line.commands import as_json, opened
from library.command_line.speaking import tell
from library.errors import UsageError

preview = click.option("--preview", is_flag=True, help="Only say what would move; nothing is changed.")


@click.group()
def committee() -> None:
    """Committees as records: their names by period, what came before and after, what stands above."""


@committee.command("list")
@click.option("--unresolved", is_flag=True, help="Names on documents that fit no record, or several.")
@as_json
@click.pass_obj
def list_(folder: Path, unresolved: bool, as_json: bool) -> None:
    """List the records, or the names that none of them explains."""
    with opened(folder) as archive:
        borne = documents_of(archive.catalogue, archive.committees(), everything().labels)
        if unresolved:
            _list_unresolved(borne, as_json=as_json)
            return
        directory = archive.committees()
        if as_json:
            told = [{**one.as_json(), "label": directory.label(one), "documents": borne.counts.get(one.id, 0)}
                    for one in directory.living]
            click.echo(json.dumps(told, ensure_ascii=False))
            return
        for one in directory.living:
            click.echo(f"{one.id}\t{directory.label(one)}\t{borne.counts.get(one.id, 0)}")


@committee.command()
@click.argument("name", metavar="COMMITTEE")
@as_json
@click.pass_obj
def show(folder: Path, name: str, as_json: bool) -> None:
    """Show a record, named by its id or by any name that it alone bears."""
    with opened(folder) as archive:
        told = committee_told(archive, committee_of(archive, name))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"{told['id']}\t{told['label']}\t{told['documents']}")
    for one in told["names"]:
        click.echo(f"  {one['text']}\t{one['form']}\t{one['since'] or '…'}–{one['until'] or '…'}")
    for key in ("level", "parent", "before", "after"):
        if told[key]:
            value = told[key] if isinstance(told[key], str) else ", ".join(told[key])
            click.echo(f"  {key}: {value}")


@committee.command()
@click.argument("name", metavar="NAME")
@click.option("--to", metavar="COMMITTEE", help="Give the name to this record; without it a new one is made.")
@click.option("--form", type=click.Choice([str(one) for one in Form]), default=str(Form.NAME), show_default=True,
              help="What the name is.")
@click.option("--since", metavar="DATE", help="From when it was in use, as far as known.")
@click.option("--until", metavar="DATE", help="Until when.")
@click.option("--level", metavar="TEXT", help="Of a new record: trung ương, tỉnh, huyện, xã.")
@click.option("--parent", metavar="COMMITTEE", help="Of a new record: what stands above it.")
@click.option("--before", multiple=True, metavar="COMMITTEE", help="Of a new record: whose work it took over.")
@why
@click.pass_obj
def add(folder: Path, name: str, to: str | None, form: str, since: str | None, until: str | None, level: str | None,
        parent: str | None, before: tuple[str, ...], why: str) -> None:
    """Make a record, or give one another name, spelling or misreading."""
    if to and (level or parent or before):
        raise UsageError("--level, --parent and --before go with a new committee alone.")
    given = Name(name, Form(form), date_or_none(since), date_or_none(until))
    with opened(folder) as archive:
        if to:
            kept = committee_of(archive, to)
            made = Committee(kept.id, (*kept.names, given), kept.level, kept.parent, kept.before)
        else:
            made = Committee(new_id(archive.committees(), given.text), (given,), level,
                             committee_of(archive, parent).id if parent else None,
                             tuple(committee_of(archive, one).id for one in before))
        _change(archive, {made.id: made}, why)


@committee.command()
@click.argument("name", metavar="COMMITTEE")
@click.argument("new", metavar="NAME")
@why
@click.pass_obj
def rename(folder: Path, name: str, new: str, why: str) -> None:
    """Show a record by another name; the names it has stay."""
    with opened(folder) as archive:
        kept = committee_of(archive, name)
        found = next((one for one in kept.names if one.text == Name(new).text), Name(new))
        _change(archive, {kept.id: renamed(kept, found)}, why)


@committee.command()
@click.argument("kept", metavar="COMMITTEE")
@click.argument("others", metavar="OTHER…", nargs=-1, required=True)
@preview
@why
@click.pass_obj
def merge(folder: Path, kept: str, others: tuple[str, ...], preview: bool, why: str) -> None:
    """Join the names of other records, or names that no record has, to the first record."""
    with opened(folder) as archive:
        record = committee_or_name(archive, kept)
        known = [committee_or_name(archive, one) for one in others]
        _do(archive, merge_plan(archive, record, known, labels=everything().labels), preview, why)


@committee.command()
@click.argument("name", metavar="COMMITTEE")
@click.argument("names", metavar="NAME…", nargs=-1, required=True)
@preview
@why
@click.pass_obj
def split(folder: Path, name: str, names: tuple[str, ...], preview: bool, why: str) -> None:
    """Make a record of its own of some names of a record."""
    with opened(folder) as archive:
        plan = split_plan(archive, committee_of(archive, name), names, labels=everything().labels)
        _do(archive, plan, preview, why)


@committee.command("export")
@click.pass_obj
def export(folder: Path) -> None:
    """Print all records as CSV, a row for each name."""
    with opened(folder) as archive:
        click.echo(write_table(archive.committees().everything()), nl=False)


@committee.command("import")
@click.argument("table", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@preview
@why
@click.pass_obj
def import_(folder: Path, table: Path, preview: bool, why: str) -> None:
    """Take records from such a CSV file: those of the same id are replaced, others stay."""
    try:
        text = table.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("{path} is not UTF-8.", path=table) from error
    with opened(folder) as archive:
        plan = table_plan(archive, text, labels=everything().labels)
        if plan is None:
            tell("no committee changed")
            return
        _do(archive, plan, preview, why)


def committee_told(archive: Archive, record: Committee) -> dict[str, Any]:
    """A record with what stands around it, for programs."""
    directory = archive.committees()
    borne = documents_of(archive.catalogue, directory, everything().labels)
    return {**record.as_json(), "label": directory.label(record), "documents": borne.counts.get(record.id, 0),
            "after": [one.id for one in directory.successors(record)]}


def _list_unresolved(borne: BorneNames, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([one.as_json() for one in borne.unresolved], ensure_ascii=False))
        return
    for one in borne.unresolved:
        click.echo("\t".join((one.name, str(one.documents), ", ".join(one.candidates))))


def _change(archive: Archive, records: Records, why: str) -> None:
    _do(archive, planned(archive, CHANGE_COMMITTEES, records, labels=everything().labels), False, why)


def _do(archive: Archive, plan: Plan, preview: bool, why: str) -> None:
    for name, (before, after, count) in plan.moves.items():
        tell("{count} documents of '{name}': from '{before}' to '{after}'", count=count, name=name, before=before,
             after=after)
    if preview:
        tell("{count} documents would move; nothing was changed", count=plan.documents)
        return
    act = change_committees(archive, plan, actor=actor(), why=why)
    for one in plan.records.values():
        if one is not None and one.names:
            click.echo(f"{one.id}\t{one.preferred}")
    tell("act {act}; 'vankien undo {act}' takes it back", act=act, err=True)
