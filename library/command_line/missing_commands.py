"""`vankien missing`: what documents cite and the archive does not hold."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import click

from library.command_line.commands import as_json, opened, seen_as, viewer_for
from library.command_line.speaking import tell
from library.errors import UsageError
from library.relating.missing import Missings

_MOST = 1_000_000
_COLUMNS = ("code", "kind", "issued", "committee", "citing")
_GAP_COLUMNS = ("committee", "symbol", "first_year", "last_year", "from", "to", "before", "behind")


@click.command()
@click.option("--committee", metavar="LETTERS", help="Only those of this body, by the end of its letters: TW, TU.")
@click.option("--year", type=click.IntRange(0, 9999), help="Only those of this year; 0: whose year is not known.")
@click.option("--numbers", is_flag=True, help="Instead the gaps in the numbers of committees' documents.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, a row for each.")
@seen_as
@as_json
@click.pass_obj
def missing(folder: Path, committee: str | None, year: int | None, numbers: bool, as_csv: bool, seen_as: str | None,
            as_json: bool) -> None:
    """List what documents cite and the archive does not hold, most cited first."""
    if as_csv and as_json:
        raise UsageError("Give either --csv or --json.")
    if numbers:
        _numbers(folder, committee, seen_as, as_csv=as_csv, as_json=as_json)
        return
    tail = committee.strip().lower().replace("tư", "tw") if committee else None
    with opened(folder) as archive:
        asked = Missings(archive.catalogue, viewer_for(archive, seen_as).labels)
        wanted = asked.find(tail=tail, year=year, limit=_MOST)
    told = [one.as_json() for one in wanted.found]
    if as_json:
        click.echo(json.dumps({"total": wanted.total, "documents": told}, ensure_ascii=False))
    elif as_csv:
        click.echo(_csv(told), nl=False)
    else:
        for one in told:
            click.echo("\t".join(str(one[name] or "–") for name in ("citing", "code", "issued", "kind", "committee")))
        tell("{count} documents are cited and not held", count=wanted.total, err=True)


def _numbers(folder: Path, committee: str | None, viewer: str | None, *, as_csv: bool, as_json: bool) -> None:
    """Print the gaps in the numbers of a committee, by its name, or of all."""
    with opened(folder) as archive:
        found = archive.seen_by(viewer_for(archive, viewer)).gaps.find(committee)
    told = [{"committee": one.committee, "symbol": one.symbol, "first_year": one.first, "last_year": one.last,
             "from": gap.first, "to": gap.last, "before": gap.before.code, "behind": gap.behind.code}
            for one in found for gap in one.gaps]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"gaps": told}, ensure_ascii=False))
    elif as_csv:
        click.echo(_csv(told, _GAP_COLUMNS), nl=False)
    else:
        for row in told:
            click.echo("\t".join(str(row[name]) for name in _GAP_COLUMNS))


def _csv(told: Sequence[dict[str, Any]], columns: Sequence[str] = _COLUMNS) -> str:
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_safe(one[name]) for name in columns] for one in told)
    return "\ufeff" + lines.getvalue()


def _safe(value: object) -> object:
    """A text that a spreadsheet would run as a formula is kept a text."""
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
