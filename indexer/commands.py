"""The commands that change what is there: import, reindex, join, split, release, rejudge; doctor and demo."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click
from click.core import ParameterSource

from indexer.doctor import examine
from indexer.importing import import_records
from indexer.ingest_command import tell_report
from indexer.parallel import leave_with
from indexer.pipeline import ingest as ingest_files
from indexer.recovering import read_lost, recovered_json, recovered_lines
from indexer.recutting import Recut
from indexer.recutting import join as join_documents
from indexer.recutting import split as split_document
from indexer.reindexing import index_on_all_cores, rebuild_on_all_cores
from indexer.rejudging import rejudge as rejudge_originals
from indexer.releasing import hold_again
from indexer.releasing import release as release_file
from indexer.reporting import Report, counts_told
from indexer.requirements import require_ocr
from indexer.watching import watch_folders, watching_beside
from indexer.working import do_short_jobs, short_jobs_beside
from indexer.working import work as do_jobs
from library.acts.authorities import take_table
from library.archive import Archive
from library.authorities import Committee
from library.command_line.acting_commands import actor, tell_act, why
from library.command_line.as_owner import as_owner_of
from library.command_line.commands import as_json, opened
from library.command_line.speaking import in_words, language, tell
from library.command_line.terminal_output import job_line
from library.command_line.terminal_progress import TerminalProgress
from library.errors import UsageError
from library.records import State
from library.recovering import recover_catalogue
from library.wording import say, word

_SAMPLE_FILES = Path(__file__).parent.parent / "corpus" / "archive"
_SAMPLE_COMMITTEES = Path(__file__).parent.parent / "corpus" / "committees.csv"
_JOBS_LISTED = 50
_DEMO_FOLDER = Path("demo-archive")
_DEMO_MARK = ("origin", "sample archive")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@why
@as_json
@click.pass_context
def import_(context: click.Context, file: Path, why: str, as_json: bool) -> None:
    """Take in records with ready text, a JSON object a line (the keys of 'export')."""
    progress = TerminalProgress()
    with opened(context.obj, create=True) as archive:
        workers = archive.settings.worker_count
        report = import_records(archive, file, progress=progress, actor=actor(), why=why,
                                index=lambda: index_on_all_cores(archive, workers=workers, progress=progress))
        withdrawn = _count_withdrawn(archive, report)
    if report.counts[State.DUPLICATE] and not as_json:
        tell("{count} records were here already; nothing changed.", count=report.counts[State.DUPLICATE],
             err=True)
    if withdrawn and not as_json:
        tell("{count} records are here and withdrawn: 'vankien history ID' names the act that withdrew one, "
             "'vankien undo' of it brings back all that went with it.", count=withdrawn, err=True)
    if report.act is not None:
        tell_act(report.act)
    tell_report(context, report, as_json=as_json)


def _count_withdrawn(archive: Archive, report: Report) -> int:
    """How many records are of documents that are out of view: who takes them in again would look for them in vain."""
    known = (line.id for line in report.lines if line.id and line.state in (State.DUPLICATE, State.WITHDRAWN))
    return sum(archive.catalogue.documents.state_of(one) is State.WITHDRAWN for one in known)


@click.command()
@click.pass_obj
def reindex(folder: Path) -> None:
    """Build the index anew from the catalogue."""
    progress = TerminalProgress()
    with opened(folder) as archive:
        rebuild_on_all_cores(archive, workers=archive.settings.worker_count, progress=progress)
        tell("{count} documents indexed", count=archive.health().documents)


@click.command()
@click.option("--once", is_flag=True, help="End when nothing waits any more.")
@click.option("--list", "listing", is_flag=True, help="Say which jobs there are, the newest first, and do none.")
@click.option("--cancel", type=int, metavar="JOB", help="Have a job stopped, and do none.")
@click.option("--beside", type=int, hidden=True, help="End when this process is gone.")
@click.option("--short", type=int, hidden=True, help="Do short jobs alone; end after so many seconds without jobs.")
@click.option("--watching", is_flag=True, hidden=True, help="Look at watched folders alone.")
@as_json
@click.pass_context
def work(context: click.Context, once: bool, listing: bool, cancel: int | None, beside: int | None,
         short: int | None, watching: bool, as_json: bool) -> None:
    """Do the long work that was asked for: jobs wait in the archive; 'serve' does them too."""
    if beside is not None:
        leave_with(beside)
    with opened(context.obj) as archive:
        if cancel is not None:
            if not archive.catalogue.jobs.cancel(cancel):
                raise UsageError("There is no job {job} to stop.", next_step="See 'vankien work --list'.",
                                 job=cancel)
            tell("{job}: it is stopped", job=cancel)
        elif listing:
            jobs = archive.catalogue.jobs.latest(_JOBS_LISTED)
            click.echo(json.dumps([job.as_json() for job in jobs]) if as_json else
                       "\n".join(job_line(job, language()) for job in jobs))
        elif watching:
            watch_folders(archive, threading.Event())
        elif short is not None:
            context.exit(1 if do_short_jobs(archive, linger=short, progress=TerminalProgress()) else 0)
        else:
            with nullcontext() if once else _beside(archive):
                context.exit(1 if do_jobs(archive, once=once, progress=TerminalProgress()) else 0)


@contextmanager
def _beside(archive: Archive) -> Iterator[None]:
    """What goes on beside long jobs: short ones, and looking at watched folders."""
    with short_jobs_beside(archive, language()), watching_beside(archive):
        yield


@click.command()
@click.option("--workers", type=click.IntRange(1, 256), help="Processes that read; default: one for each core.")
@click.pass_context
def rejudge(context: click.Context, workers: int | None) -> None:
    """Judge originals again by today's rules of secrecy, after an upgrade; the same command goes on after a stop."""
    require_ocr()
    with opened(context.obj) as archive:
        done = rejudge_originals(archive, workers=workers or archive.settings.worker_count, progress=TerminalProgress())
    for one in done.held:
        tell("held: {source} ({id}): {why}", source=one.source, id=one.id, why=say(one.why))
    for source in done.missing:
        tell("not judged: {source}: its original is not in the vault as it was put there", source=source)
    tell("{free} may be shown, {held} held, {missing} not judged", free=done.free, held=len(done.held),
         missing=len(done.missing))
    context.exit(1 if done.missing else 0)


@click.command()
@click.argument("document_id", metavar="ID")
@why
@click.pass_obj
def join(folder: Path, document_id: str, why: str) -> None:
    """Make the documents that a file was split into one document again; 'split' undoes it."""
    with opened(folder) as archive:
        _tell_recut(join_documents(archive, document_id, actor=actor(), why=why))


@click.command()
@click.argument("document_id", metavar="ID")
@click.option("--at", metavar="PAGES", help="Pages of the file on which documents begin: 5,9. Else as it was before.")
@why
@click.pass_obj
def split(folder: Path, document_id: str, at: str | None, why: str) -> None:
    """Split a file into the documents in it: as it was split before it was joined, or at the pages you name."""
    try:
        pages = [int(page) for page in at.split(",")] if at else []
    except ValueError as error:
        raise UsageError("'{at}' is no list of pages.", next_step="Write --at 5,9.", at=at) from error
    require_ocr()
    with opened(folder) as archive:
        _tell_recut(split_document(archive, document_id, at=pages, actor=actor(), why=why))


def _tell_recut(recut: Recut) -> None:
    for document_id, first, last in recut.documents:
        tell("{id}: pages {first}-{last}, {state}", id=document_id, first=first, last=last, state=recut.state)
    if recut.state is State.QUARANTINED:
        tell("A secrecy mark was found in it: nothing of the file is shown any more.", err=True)
    tell_act(recut.act)


@click.command()
@click.argument("document_id", metavar="ID")
@click.option("--undo", is_flag=True, help="Quarantine it again.")
@click.option("--mark-read-wrongly", is_flag=True, help="The secrecy mark that was read does not stand on the paper.")
@click.option("--why", metavar="TEXT", help="Why it may be shown; needed where something of it was not read.")
@click.pass_obj
def release(folder: Path, document_id: str, undo: bool, mark_read_wrongly: bool, why: str | None) -> None:
    """Let a quarantined file be read, once somebody has looked at the paper and found nothing secret."""
    if undo and (mark_read_wrongly or why):
        raise UsageError("--undo takes a release back.", next_step="Give it without --mark-read-wrongly and --why.")
    if not undo:
        require_ocr()
    progress = TerminalProgress()
    with opened(folder) as archive:
        decided = (hold_again(archive, document_id, actor=actor(), progress=progress) if undo else
                   release_file(archive, document_id, mark_read_wrongly=mark_read_wrongly, why=why, actor=actor(),
                                progress=progress))
    for one in decided.ids:
        tell("{id}: {state}", id=one, state=decided.state)
    tell_act(decided.act)


@click.command()
@click.option("--workers", type=click.IntRange(1, 256), help="Processes that read; default: one for each core.")
@as_json
@click.pass_context
def recover(context: click.Context, workers: int | None, as_json: bool) -> None:
    """Make the catalogue again from an older one, or none, and the vault; the file that is there is kept aside."""
    require_ocr()
    done = recover_catalogue(context.obj)
    with opened(context.obj) as archive:
        again = read_lost(archive, workers=workers or archive.settings.worker_count, progress=TerminalProgress())
    told = recovered_json(done, again)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in recovered_lines(done, again):
            tell(line)
    context.exit(1 if again.failed else 0)


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Check tools, models, disk, and that the index is in step with the catalogue."""
    findings = list(examine(context.obj))
    for finding in findings:
        good = f"{word('ok' if finding.good else 'BAD', language()):4}"
        tell("{good} {what}: {found}", good=good, what=say(finding.what), found=say(finding.told))
        if not finding.good and finding.next_step:
            click.echo(f"     → {in_words(finding.next_step)}")
    missing = any(not finding.good and finding.is_requirement for finding in findings)
    context.exit(3 if missing else 0 if all(finding.good for finding in findings) else 1)


@click.command()
@click.option("--no-serve", is_flag=True, help="Only build it.")
@click.pass_context
def demo(context: click.Context, no_serve: bool) -> None:
    """Build the sample archive and serve it; in ./demo-archive, unless --archive names another folder."""
    require_ocr()
    folder = _demo_folder(context)
    as_owner_of(folder)
    with opened(folder, create=True) as archive:
        key, mark = _DEMO_MARK
        if archive.catalogue.meta(key) != mark:
            if archive.catalogue.ledger.counts() or archive.catalogue.states():
                raise UsageError("{folder} holds another archive.", next_step="Name another folder with --archive.",
                                 folder=folder)
            take_table(archive, Committee, _SAMPLE_COMMITTEES.read_text(encoding="utf-8"), actor="demo")
            archive.catalogue.set_meta(key, mark)
        report = ingest_files(archive, [_SAMPLE_FILES], retry_failed=False, workers=archive.settings.worker_count,
                              progress=TerminalProgress())
    tell("Sample archive: {counts} (some are broken or secret on purpose)", counts=counts_told(report), err=True)
    if not no_serve:
        context.obj = folder
        root = context.find_root()
        assert isinstance(root.command, click.Group)
        serve = root.command.get_command(root, "serve")
        assert serve is not None
        context.invoke(serve)


def _demo_folder(context: click.Context) -> Path:
    """The folder that was named, else the sample archive's own: an archive of one's own is never the default here."""
    source = context.find_root().get_parameter_source("folder")
    return _DEMO_FOLDER if source in (None, ParameterSource.DEFAULT) else context.obj
