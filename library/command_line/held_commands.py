"""The commands about files that are held back: the list, one of them, its level of secrecy."""

from __future__ import annotations

import json
from pathlib import Path

import click

from library.acts.held import Held, ended, file_json, held_file
from library.acts.secrecy import Level
from library.acts.secrecy import set_secrecy as set_level
from library.command_line.acting_commands import why
from library.command_line.acting_person import actor
from library.command_line.commands import as_json, opened
from library.command_line.given_day import given_day_if_any
from library.command_line.speaking import language, tell
from library.moments import today
from library.secrecy import tell_one
from library.wording import word


@click.group()
def held() -> None:
    """Files that are held back: which, why, where the mark is, and at which level of secrecy."""


@held.command("list")
@click.option("--ended", "over", is_flag=True, help="Only those whose term is over; that opens nothing by itself.")
@as_json
@click.pass_obj
def list_(folder: Path, over: bool, as_json: bool) -> None:
    """Name the files that are held back, with the mark of each."""
    with opened(folder) as archive:
        holds, days = archive.catalogue.holds, {}
        if over:
            found = ended(archive, today())
            files, days = [one.file for one in found], {one.file.id: one.last_day.isoformat() for one in found}
        else:
            files = holds.held(offset=0, limit=sum(holds.counts().values()))
    if as_json:
        click.echo(json.dumps([{**file_json(one), **({"last_day": days[one.id]} if over else {})} for one in files],
                              ensure_ascii=False))  # fmt: skip
        return
    for one in files:
        told = [one.id, one.mark or word("unread", language()), *([days[one.id]] if over else []), one.source]
        click.echo("  ".join(told))


@held.command()
@click.argument("file", metavar="ID")
@as_json
@click.pass_obj
def show(folder: Path, file: str, as_json: bool) -> None:
    """Say why one file is held back, and where on the page; its text and its pictures are kept nowhere."""
    with opened(folder) as archive:
        found = held_file(archive, file)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        _tell(found)


@held.command()
@click.argument("file", metavar="ID")
@click.argument("mark", metavar="LEVEL")
@click.option("--set-on", metavar="DATE", help="The day on which the level was set: 2020-11-28.")
@click.option("--until", metavar="DATE", help="The last day of its term, where the paper or an extension says so.")
@click.option("--body", default="", metavar="NAME", help="Who set it.")
@click.option("--decision", default="", metavar="CODE", help="The document by which it was set.")
@why
@click.pass_obj
def level(folder: Path, file: str, mark: str, set_on: str | None, until: str | None, body: str, decision: str,
          why: str) -> None:
    """Set the level of secrecy of a held file, as its mark is written; it stays held."""
    wanted = Level(mark.upper(), given_day_if_any(set_on), given_day_if_any(until), body, decision)
    with opened(folder) as archive:
        act = set_level(archive, file, wanted, actor=actor(), why=why)
        ends = wanted.ends()
        tell("{id}: {level}, until {day} (act {act})", id=file, level=wanted.mark, day=ends or "–", act=act)


def _tell(found: Held) -> None:
    click.echo(found.file.source)
    ends = found.level.ends()
    if found.level.mark:
        tell("{level}, until {day}", level=found.level.mark, day=ends or "–")
    for one in found.reasons:
        at = f"  [{one.box.left} {one.box.top} {one.box.right} {one.box.bottom}]" if one.box else ""
        tell("  {what}{at}", what=tell_one(one), at=at)
    if not found.reasons:
        tell("  Where the mark stands was not noted; look at the paper.")
