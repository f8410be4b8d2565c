"""`vankien committee`: the records of committees, looked at and changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from library.acts.authorities import new_id, record_of
from library.authorities import Committee
from library.command_line.acting_commands import why
from library.command_line.commands import opened
from library.command_line.record_commands import change, changing, form, looking_at, name_given, since, until
from library.errors import UsageError


@click.group()
def committee() -> None:
    """Committees as records: their names by period, what came before and after, what stands above."""


@committee.command()
@click.argument("name", metavar="NAME")
@click.option("--to", metavar="COMMITTEE", help="Give the name to this record; without it a new one is made.")
@form
@since
@until
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
    given = name_given(name, form, since, until)
    with opened(folder) as archive:
        if to:
            kept = record_of(archive, Committee, to)
            made = replace(kept, names=(*kept.names, given))
        else:
            made = Committee(new_id(archive.committees(), given.text), (given,), level,
                             record_of(archive, Committee, parent).id if parent else None,
                             tuple(record_of(archive, Committee, one).id for one in before))
        change(archive, made, why)


looking_at(committee, Committee)
changing(committee, Committee)
