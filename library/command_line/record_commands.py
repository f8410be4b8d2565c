"""What `vankien committee` and `vankien kind` have in common: their records, looked at and changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from library.access import everything
from library.acts.authorities import (
    Plan,
    change_plan,
    change_records,
    directory_in,
    kept_in,
    merge_plan,
    record_of,
    record_or_name,
    renamed,
    split_plan,
    table_plan,
)
from library.archive import Archive
from library.authorities import Committee, Directory, Form, Name, R, write_table
from library.authorities.around import successors
from library.authorities.records import date_or_none
from library.borne_names import BorneNames, documents_of
from library.command_line.acting_commands import tell_act, why
from library.command_line.acting_person import actor
from library.command_line.commands import as_json, opened
from library.command_line.given_path import GivenPath
from library.command_line.speaking import tell
from library.errors import UsageError

preview = click.option("--preview", is_flag=True, help="Only say what would move; nothing is changed.")
form = click.option("--form", type=click.Choice([str(one) for one in Form]), default=str(Form.NAME), show_default=True,
                    help="What the name is.")
since = click.option("--since", metavar="DATE", help="From when it was in use, as far as known.")
until = click.option("--until", metavar="DATE", help="Until when.")


def name_given(text: str, form: str, since: str | None, until: str | None) -> Name:
    """A name as the options of `add` say it."""
    return Name(text, Form(form), date_or_none(since), date_or_none(until))


def change(archive: Archive, record: R, why: str) -> None:
    """Write a record, and say so."""
    _do(archive, change_plan(archive, record, labels=everything().labels), False, why)


def looking_at(group: click.Group, of: type[R]) -> None:
    """Give a group the commands that show records of a sort, and take them out as a table."""
    one_of_them = click.argument("name", metavar=of.sort.upper())

    @group.command("list")
    @click.option("--unresolved", is_flag=True, help="Names on documents that fit no record, or several.")
    @as_json
    @click.pass_obj
    def list_(folder: Path, unresolved: bool, as_json: bool) -> None:
        """List the records, or the names that none of them explains."""
        with opened(folder) as archive:
            directory, borne = _borne(archive, of)
            if unresolved:
                _list_unresolved(borne, as_json=as_json)
                return
            if as_json:
                told = [{**one.as_json(), "label": directory.label(one), "documents": borne.counts.get(one.id, 0)}
                        for one in directory.living]
                click.echo(json.dumps(told, ensure_ascii=False))
                return
            for one in directory.living:
                click.echo(f"{one.id}\t{directory.label(one)}\t{borne.counts.get(one.id, 0)}")

    @group.command()
    @one_of_them
    @as_json
    @click.pass_obj
    def show(folder: Path, name: str, as_json: bool) -> None:
        """Show a record, named by its id or by any name that it alone bears."""
        with opened(folder) as archive:
            told = _told(archive, record_of(archive, of, name))
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False))
            return
        click.echo(f"{told['id']}\t{told['label']}\t{told['documents']}")
        for one in told["names"]:
            click.echo(f"  {one['text']}\t{one['form']}\t{one['since'] or '…'}–{one['until'] or '…'}")
        for key in (*of.single, *of.several, "after"):
            if value := told.get(key):
                click.echo(f"  {key}: {value if isinstance(value, str) else ', '.join(value)}")

    @group.command("export")
    @click.pass_obj
    def export(folder: Path) -> None:
        """Print all records as CSV, a row for each name."""
        with opened(folder) as archive:
            click.echo(write_table(directory_in(archive, of).everything(), of), nl=False)


def changing(group: click.Group, of: type[R]) -> None:
    """Give a group the commands that rename, merge and split records of a sort, and take them in as a table."""
    sort = of.sort.upper()

    @group.command()
    @click.argument("name", metavar=sort)
    @click.argument("new", metavar="NAME")
    @why
    @click.pass_obj
    def rename(folder: Path, name: str, new: str, why: str) -> None:
        """Show a record by another name; the names it has stay."""
        with opened(folder) as archive:
            kept = record_of(archive, of, name)
            found = next((one for one in kept.names if one.text == Name(new).text), Name(new))
            change(archive, renamed(kept, found), why)

    @group.command()
    @click.argument("kept", metavar=sort)
    @click.argument("others", metavar="OTHER…", nargs=-1, required=True)
    @preview
    @why
    @click.pass_obj
    def merge(folder: Path, kept: str, others: tuple[str, ...], preview: bool, why: str) -> None:
        """Join the names of other records, or names that no record has, to the first record."""
        with opened(folder) as archive:
            record = record_or_name(archive, of, kept)
            known = [record_or_name(archive, of, one) for one in others]
            _do(archive, merge_plan(archive, record, known, labels=everything().labels), preview, why)

    @group.command()
    @click.argument("name", metavar=sort)
    @click.argument("names", metavar="NAME…", nargs=-1, required=True)
    @preview
    @why
    @click.pass_obj
    def split(folder: Path, name: str, names: tuple[str, ...], preview: bool, why: str) -> None:
        """Make a record of its own of some names of a record."""
        with opened(folder) as archive:
            plan = split_plan(archive, record_of(archive, of, name), names, labels=everything().labels)
            _do(archive, plan, preview, why)

    @group.command("import")
    @click.argument("table", metavar="FILE.csv", type=GivenPath(dir_okay=False))
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
            plan = table_plan(archive, of, text, labels=everything().labels)
            if plan is None:
                tell("no record changed")
                return
            _do(archive, plan, preview, why)


def _borne(archive: Archive, of: type[R]) -> tuple[Directory[R], BorneNames]:
    directory = directory_in(archive, of)
    return directory, documents_of(kept_in(archive, of), directory, everything().labels)


def _told(archive: Archive, record: R) -> dict[str, Any]:
    """A record with what stands around it, for programs."""
    directory, borne = _borne(archive, type(record))
    told = {**record.as_json(), "label": directory.label(record), "documents": borne.counts.get(record.id, 0)}
    if isinstance(record, Committee):
        told["after"] = [one.id for one in successors(archive.committees(), record)]
    return told


def _list_unresolved(borne: BorneNames, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([one.as_json() for one in borne.unresolved], ensure_ascii=False))
        return
    for one in borne.unresolved:
        click.echo("\t".join((one.name, str(one.documents), ", ".join(one.candidates))))


def _do(archive: Archive, plan: Plan[R], preview: bool, why: str) -> None:
    for name, (before, after, count) in plan.moves.items():
        tell("{count} documents of '{name}': from '{before}' to '{after}'", count=count, name=name, before=before,
             after=after)
    if preview:
        tell("{count} documents would move; nothing was changed", count=plan.documents)
        return
    act = change_records(archive, plan, actor=actor(), why=why)
    for one in plan.records.values():
        if one is not None and one.names:
            click.echo(f"{one.id}\t{one.preferred}")
    tell_act(act)
