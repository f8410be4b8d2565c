"""The command that takes files in. What takes long to load is loaded late: processes that read load meanwhile."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from indexer.reporting import NO_PAGES, Report, counts_told
from indexer.requirements import require_ocr
from indexer.worker_process import started_early
from library.command_line.given_path import GivenPath
from library.command_line.shared_options import as_json
from library.command_line.speaking import language, tell
from library.command_line.terminal_progress import TerminalProgress
from library.records import State
from library.wording import say, word

if TYPE_CHECKING:
    from library.archive import Archive

_MOST_EARLY: Final = 4
"""Processes that are started before it is known how many files there are to read."""


@click.command()
@click.argument("paths", nargs=-1, required=True, type=GivenPath())
@click.option("--workers", type=click.IntRange(1, 256), help="Processes that read; default: one for each core.")
@click.option("--retry-failed", is_flag=True, help="Read again what failed before, or was not read whole.")
@as_json
@click.pass_context
def ingest(context: click.Context, paths: tuple[Path, ...], workers: int | None, retry_failed: bool,
           as_json: bool) -> None:
    """Take in files and folders of scans and documents; give the same command again to continue."""
    with started_early(min(workers or len(os.sched_getaffinity(0)), _MOST_EARLY), loading="indexer.work"):
        from indexer.pipeline import ingest as ingest_files
        from library.command_line.commands import opened

        require_ocr()
        with opened(context.obj, create=True) as archive:
            report = ingest_files(archive, paths, retry_failed=retry_failed,
                                  workers=workers or archive.settings.worker_count, progress=TerminalProgress())
            if not as_json:
                _tell_withdrawn(archive, report)
    tell_report(context, report, as_json=as_json)


def _tell_withdrawn(archive: Archive, report: Report) -> None:
    """Who takes in again what was withdrawn would look for it in vain."""
    for line in report.lines:
        if line.state is State.DUPLICATE and line.id and (
                archive.catalogue.documents.state_of(line.id) is State.WITHDRAWN):
            tell("{path}: the same as {id}, which is withdrawn; 'vankien withdraw {id} --undo' brings it back.",
                 path=line.path, id=line.id)


def tell_report(context: click.Context, report: Report, *, as_json: bool) -> None:
    """Say what became of the files, and end the command: with 1 where one failed."""
    counts = report.counts
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        for line in report.lines:
            if line.state in (State.FAILED, State.QUARANTINED) or line.reason == NO_PAGES:
                why = say(line.message) if line.message else word(line.reason or "", language())
                tell("{state}: {path}: {why}", state=line.state, path=line.path, why=why)
        tell(counts_told(report))
        if report.passed_over:
            tell("{count} files of the system passed over", count=report.passed_over, err=True)
        if counts[State.FAILED]:
            tell("Failed files are not lost: mend them, or try again with --retry-failed.", err=True)
    context.exit(1 if counts[State.FAILED] else 0)
