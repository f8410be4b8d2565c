"""`vankien check`: batches of documents that are checked as archives do it; the checking itself is done at the site."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from library.access import everything
from library.acts.check_batches import MOST, Wanted, existing_batch, make_batch
from library.acts.many import found
from library.checks import Batch, Rate, Rates, Standing, rates_of
from library.checks.tables import batch_rows, rate_rows, record_rows
from library.command_line.acting_commands import why
from library.command_line.acting_person import actor
from library.command_line.commands import as_json, opened
from library.command_line.given_day import day_begins
from library.command_line.speaking import language, tell
from library.command_line.terminal_progress import TerminalProgress
from library.command_line.whole_files import whole_file
from library.errors import UsageError
from library.exchange.spreadsheets import csv_lines, workbook
from library.readiness import make_ready
from library.search.contract import Filters
from library.wording import word

_EVERY = 1_000_000
_STANDINGS = {
    Standing.FIRST: "waits for its first check", Standing.BACK: "sent back, waits for its first check",
    Standing.SECOND: "waits for its second check", Standing.THIRD: "waits for its third check",
    Standing.PASSED: "passed", Standing.FAILED: "above its bound", Standing.DROPPED: "taken back",
}  # fmt: skip
percent = click.IntRange(0, 100)


@click.group()
def check() -> None:
    """Batches of documents that are checked a second time, with rates of error; checking is done at /desk/checks."""


@check.command("list")
@as_json
@click.pass_obj
def list_(folder: Path, as_json: bool) -> None:
    """List the batches, the newest first."""
    with opened(folder) as archive:
        _, batches = archive.catalogue.checks.all(offset=0, limit=_EVERY)
    if as_json:
        click.echo(json.dumps([one.as_json() for one in batches], ensure_ascii=False))
        return
    for one in batches:
        _tell(one)


@check.command()
@click.option("--name", default="", metavar="TEXT", help="What the batch is called.")
@click.option("--where", "query", metavar="QUERY", help="Only documents that this search finds.")
@click.option("--since", metavar="DATE", help="Only documents that came in from this day on: 2026-11-28.")
@click.option("--most", type=click.IntRange(1, MOST), default=500, show_default=True, help="So many documents at most.")
@click.option("--again", is_flag=True, help="Also documents of batches that passed.")
@click.option("--second", type=percent, metavar="N", help="Percent that are checked a second time (V2).")
@click.option("--third", type=percent, metavar="N", help="Percent that are checked a third time (V3).")
@click.option("--bound", type=percent, metavar="N", help="Percent of fields that may be wrong.")
@click.option("--seed", metavar="TEXT", help="Seed of the draw, to draw the same documents again.")
@why
@as_json
@click.pass_obj
def make(folder: Path, name: str, query: str | None, since: str | None, most: int, again: bool, second: int | None,
         third: int | None, bound: int | None, seed: str | None, why: str, as_json: bool) -> None:
    """Make a batch of documents that are in no other; what is drawn of it is fixed by its seed."""
    with opened(folder) as archive:
        ids = archive.catalogue.checks.candidates(everything().labels, first=day_begins(since), last=None, again=again)
        if query is not None:
            make_ready(archive, TerminalProgress())
            wanted = set(found(archive.seen_by(everything()).search, query, Filters()))
            ids = [one for one in ids if one in wanted]
        asked = " · ".join(part for part in (query, since) if part)
        made = make_batch(archive, ids[:most], Wanted(name, second, third, bound, seed, asked), actor=actor(), why=why)
        batch = existing_batch(archive, made.batch)
    if as_json:
        click.echo(json.dumps({"act": made.act, **batch.as_json()}, ensure_ascii=False))
        return
    _tell(batch)


@check.command()
@click.argument("number", type=int, metavar="BATCH", required=False)
@as_json
@click.pass_obj
def show(folder: Path, number: int | None, as_json: bool) -> None:
    """Show how a batch stands and its rates of error; without a number the rates of all."""
    with opened(folder) as archive:
        batch = existing_batch(archive, number) if number is not None else None
        rates = rates_of(archive.catalogue.checks.tallies(number))
    if as_json:
        click.echo(json.dumps({**(batch.as_json() if batch else {}), "rates": rates.as_json()}, ensure_ascii=False))
        return
    if batch is not None:
        _tell(batch)
    _tell_rates(rates)


@check.command()
@click.argument("number", type=int, metavar="BATCH")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write a workbook with record, rates and batch; without it the record is printed as CSV.")
@click.pass_obj
def export(folder: Path, number: int, xlsx: Path | None) -> None:
    """Write down what was right and wrong, by whom, with the value before and after."""
    with opened(folder) as archive:
        batch = existing_batch(archive, number)
        told = [one.as_json() for one in archive.catalogue.checks.lines(number, everything().labels)[1]]
        rates = rates_of(archive.catalogue.checks.tallies(number))
    if xlsx is None:
        for line in csv_lines(record_rows(told)):
            click.echo(line, nl=False)
        return
    if xlsx.exists():
        raise UsageError("Something is there already: {path}.", path=xlsx, next_step="Name another file.")
    with whole_file(xlsx) as file:
        file.write(workbook({"record": record_rows(told), "rates": rate_rows(rates), "batch": batch_rows(batch)}))
    tell("{count} fields written to {path}", count=len(told), path=xlsx)


def _tell(batch: Batch) -> None:
    first, second, third = (f"{one.done}/{one.due}" for one in batch.rounds.values())
    tell("{id}  {name}  {state}: V1 {first}, V2 {second}, V3 {third}", id=batch.id, name=batch.name,
         state=word(_STANDINGS[batch.standing], language()), first=first, second=second, third=third)


def _tell_rates(rates: Rates) -> None:
    rows: Sequence[tuple[str, Rate]] = [
        ("all", rates.all), ("machine", rates.machine), ("machine, without a doubt", rates.unflagged),
        *((f"field {name}", one) for name, one in rates.by_field.items()),
        *((f"person {name}", one) for name, one in rates.by_maker.items()),
        *((f"checker {name}", one) for name, one in rates.by_checker.items()),
    ]
    for name, rate in rows:
        click.echo(f"{name}\t{rate.wrong}/{rate.count}\t{percentage(rate)}")
    if rates.left_open:
        click.echo(f"left open by the machine\t{rates.left_open}")


def percentage(rate: Rate) -> str:
    """A rate with its interval: `2.5 % (1.1–5.7)`."""
    if rate.share is None or rate.interval is None:
        return "–"
    low, high = rate.interval
    return f"{rate.share:.1%} ({low:.1%}–{high:.1%})".replace("%", " %", 1).replace("%–", "–").replace("%)", ")")
