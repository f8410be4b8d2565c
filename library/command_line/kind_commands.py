"""`vankien kind`: the records of kinds of documents, looked at and changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from library.acts.authorities import new_id, record_of
from library.authorities import Kind
from library.command_line.acting_commands import why
from library.command_line.commands import opened
from library.command_line.record_commands import change, changing, form, looking_at, name_given, since, until


@click.group()
def kind() -> None:
    """Kinds of documents as records: their names and spellings, and the letters that stand for them in a code."""


@kind.command()
@click.argument("name", metavar="NAME")
@click.option("--to", metavar="KIND", help="Give the name to this record; without it a new one is made.")
@form
@since
@until
@click.option("--letters", multiple=True, metavar="LETTERS",
              help="What stands for it in a code, such as NQ; may be given several times.")
@why
@click.pass_obj
def add(folder: Path, name: str, to: str | None, form: str, since: str | None, until: str | None,
        letters: tuple[str, ...], why: str) -> None:
    """Make a record, or give one another name, spelling or misreading."""
    given = name_given(name, form, since, until)
    with opened(folder) as archive:
        if to:
            kept = record_of(archive, Kind, to)
            made = replace(kept, names=(*kept.names, given), letters=(*kept.letters, *letters))
        else:
            made = Kind(new_id(archive.kinds(), given.text), (given,), letters)
        change(archive, made, why)


looking_at(kind, Kind)
changing(kind, Kind)
