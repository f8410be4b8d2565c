"""`vankien set`: one thing set for all documents that a search finds, looked at before, taken back as one act."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from library.access import everything
from library.acts.many import Carried, Preview, Setting, carry_out, found, plan, preview, setting
from library.archive import Archive
from library.catalogue.many import SETTABLE, What, shown_of
from library.command_line.acting_commands import why
from library.command_line.acting_person import actor
from library.command_line.commands import as_json, chosen, opened
from library.command_line.speaking import language, tell
from library.command_line.terminal_progress import TerminalProgress
from library.errors import UsageError
from library.readiness import make_ready
from library.search.contract import Filters
from library.wording import word

_REASONS = {"same": "so already", "said": "a person said otherwise", "changed": "changed meanwhile",
            "gone": "not in view any more"}  # fmt: skip


@click.command("set")
@click.argument("given", metavar="[WHAT=VALUE]", required=False)
@click.option("--where", "query", metavar="QUERY", help="All documents that this search finds; '' for every document.")
@click.option("--year", metavar="A..B", help="Only these years, or as the results call it: those of no known year.")
@click.option("--kind", multiple=True, metavar="K", help="Only this kind of document; may be given several times.")
@click.option("--committee", multiple=True, metavar="C", help="Only this committee; may be given several times.")
@click.option("--to", multiple=True, metavar="NAME", help="For conditional: who may see it; @NAME is a group.")
@click.option("--over-words", is_flag=True, help="Also where a person said something else of the document itself.")
@click.option("--preview", "looking", is_flag=True, help="Only say what would change, and keep that as a plan.")
@click.option("--plan", "number", type=int, metavar="N", help="Carry out a plan that was looked at.")
@why
@as_json
@click.pass_obj
def set_(folder: Path, given: str | None, query: str | None, year: str | None, kind: tuple[str, ...],
         committee: tuple[str, ...], to: tuple[str, ...], over_words: bool, looking: bool, number: int | None, why: str,
         as_json: bool) -> None:
    """Set kind, committee, access, owner or file of all documents that a search finds, as one act.

    Documents that change between the preview and the act are left as they are, and counted.
    """
    if (number is None) == (given is None or query is None):
        raise UsageError("Nothing was said of what to set.",
                         next_step="Write WHAT=VALUE --where QUERY, as in access=internal --where 'đê điều', "
                                   "or --plan N.")
    with opened(folder) as archive:
        if number is None:
            asked = " · ".join(filter(None, (query, year, *sorted(committee), *sorted(kind))))
            wanted = _setting(given or "", to, over_words=over_words)
            number = _plan(archive, wanted, query or "", chosen(year, kind, committee), asked)
        looked = preview(archive, number, actor=actor())
        told = looked.as_json()
        if not as_json and looked.plan.act is None:
            click.echo("\n".join(preview_lines(looked)))
        if not looking:
            done = carry_out(archive, number, actor=actor(), viewer=everything(), why=why)
            archive.follow(progress=TerminalProgress())
            told |= done.as_json()
            if not as_json:
                _tell(done)
        elif not as_json:
            tell("plan {number}; 'vankien set --plan {number}' carries it out", number=number, err=True)
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False))


def preview_lines(looked: Preview) -> Iterator[str]:
    """What a plan would do, for people."""
    after = _shown(shown_of(looked.plan.what, looked.plan.value))
    for shown, count in looked.changes:
        yield f"{count}\t{_shown(shown)} → {after}"
    for kept, shown, count in looked.stays:
        yield f"{count}\t{_shown(shown)} ({word(_REASONS[kept], language())})"
    for row in looked.examples:
        yield f"  {row.document}  {_shown(row.shown)} → {_shown(row.after)}"


def _plan(archive: Archive, wanted: Setting, query: str, filters: Filters, asked: str) -> int:
    make_ready(archive, TerminalProgress())
    ids = found(archive.seen_by(everything()).search, query, filters)
    return plan(archive, ids, wanted, actor=actor(), viewer=everything(), asked=asked)


def _setting(given: str, to: tuple[str, ...], *, over_words: bool) -> Setting:
    what, equals, value = given.partition("=")
    if not equals or what not in SETTABLE:
        raise UsageError("'{text}' says nothing that can be set for many.", next_step="Write WHAT=VALUE; of {names}.",
                         text=given, names=", ".join(SETTABLE))
    return setting(What(what), value, to=to, over_words=over_words)


def _tell(done: Carried) -> None:
    tell("{count} documents changed (act {act})", count=done.count, act=done.act)
    for why_left, count in done.left.items():
        tell("{count} left as they are: {why}", count=count, why=word(_REASONS[why_left], language()))


def _shown(value: str | None) -> str:
    return "–" if value is None else word(value, language())
