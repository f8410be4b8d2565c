"""The commands that look: search, show, export, status, verify."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from library.access import Viewer, everything, guest
from library.archive import Archive
from library.catalogue import By
from library.command_line.acting_person import actor
from library.command_line.given_path import GivenPath
from library.command_line.shared_options import as_json as as_json
from library.command_line.shared_options import seen_as as seen_as
from library.command_line.speaking import language, tell
from library.command_line.terminal_output import answer_lines, completion_lines, document_lines
from library.command_line.terminal_progress import TerminalProgress
from library.command_line.whole_files import whole_file
from library.errors import NotFoundError, UsageError
from library.exchange import FORMS, write_csv, write_jsonl
from library.exporting import check_ids, export_to_folder
from library.moments import today
from library.readiness import make_ready
from library.records import Document, State
from library.search.answers import UNKNOWN, filters_of
from library.search.contract import Filters, Sort
from library.search.service import Ask
from library.vault import CONNECT, Mismatch
from library.wording import mark, say, word


@contextmanager
def opened(folder: Path, *, create: bool = False) -> Iterator[Archive]:
    """The archive of a command, judged by the newest rules of secrecy, and closed when the command ends."""
    archive = Archive.open(folder, create=create)
    try:
        archive.judge_again(progress=TerminalProgress())
        if archive.catalogue.imports.under_way():
            from library.acts.importing import end_killed_imports  # a search does not wait for all acts to be loaded

            end_killed_imports(archive)
        yield archive
    finally:
        archive.close()


def viewer_for(archive: Archive, name: str | None) -> Viewer:
    """Who a command answers: who can read the archive's folder is its archivist, unless another is named.

    Raises:
        NotFoundError: nobody is called so.
        UsageError: the account is disabled; it sees nothing.
    """
    if name is None:
        return everything()
    if name == "guest":
        return guest(admitted=archive.settings.guests)
    account = archive.accounts.existing(name)
    if account.disabled:
        raise UsageError("The account {name} is disabled; it sees nothing.", name=account.name,
                         next_step="'vankien user disable {name} --undo' lets it be used again.")
    return account.viewer()


def parse_years(text: str | None) -> tuple[tuple[int | None, int | None], ...]:
    """Read `1958..1975`, `1958..`, `..1975` or `1958`; ends given the wrong way round are turned.

    Raises:
        UsageError: it is none of these.
    """
    if not text:
        return ()
    first, dots, last = text.partition("..")
    try:
        low, high = (int(part) if part else None for part in (first, last if dots else first))
    except ValueError as error:
        raise UsageError("'{text}' is no range of years.", next_step="Write 1958..1975, 1958.. or 1958.",
                         text=text) from error
    if low is None and high is None:
        raise UsageError("A range of years needs a year.", next_step="Write 1958..1975, 1958.. or 1958.")
    if low is not None and high is not None and low > high:
        low, high = high, low
    return ((low, high),)


def chosen(year: str | None, kinds: Sequence[str], committees: Sequence[str]) -> Filters:
    """The filters of `--year`, `--kind` and `--committee`, each of which may choose the documents without one.

    Raises:
        UsageError: the year is no range of years.
    """
    undated = year is not None and unicodedata.normalize("NFC", year) == UNKNOWN
    return filters_of([unicodedata.normalize("NFC", one) for one in kinds],
                      [unicodedata.normalize("NFC", one) for one in committees],
                      () if undated else parse_years(year), undated=undated)  # fmt: skip


@click.command()
@click.argument("query", required=False)
@click.option("--year", metavar="A..B", help="Only these years, or as the results call it: those of no known year.")
@click.option("--kind", multiple=True, metavar="K", help="Only this kind of document; may be given several times.")
@click.option("--committee", multiple=True, metavar="C", help="Only this committee; may be given several times.")
@click.option("--limit", type=click.IntRange(0, 10_000), default=10, show_default=True)
@click.option("--sort", type=click.Choice([str(one) for one in Sort]), default=str(Sort.RELEVANCE), show_default=True)
@click.option("--queries", type=GivenPath(dir_okay=False), metavar="FILE.txt",
              help="Answer every line of a file, one line of JSON each.")
@click.option("--explain", is_flag=True, help="Also say how the query was read.")
@click.option("--complete", "completing", is_flag=True,
              help="Say what QUERY, as far as it is typed, may become: codes, committees, subjects.")
@seen_as
@as_json
@click.pass_obj
def search(folder: Path, query: str | None, year: str | None, kind: tuple[str, ...], committee: tuple[str, ...],
           limit: int, sort: str, queries: Path | None, explain: bool, completing: bool, seen_as: str | None,
           as_json: bool) -> None:
    """Search the archive."""
    if (query is None) == (queries is None):
        raise UsageError("Give either a QUERY or --queries FILE.")
    if completing:
        if query is None or year or kind or committee:
            raise UsageError("--complete goes with a QUERY alone.", next_step="Leave out the filters and --queries.")
        _complete(folder, query, limit=limit, seen_as=seen_as, as_json=as_json)
        return
    filters = chosen(year, kind, committee)
    asked = [query] if query is not None else _lines_of(queries)
    with opened(folder) as archive:
        make_ready(archive, TerminalProgress())
        room = archive.seen_by(viewer_for(archive, seen_as))
        for one in asked:
            answer = room.search.search(Ask(query=one or "", filters=filters, sort=Sort(sort), limit=limit))
            if as_json or queries is not None:
                click.echo(json.dumps(answer.as_json(), ensure_ascii=False))
            else:
                click.echo("\n".join(answer_lines(answer, language(), explain=explain)))


def _complete(folder: Path, beginning: str, *, limit: int, seen_as: str | None, as_json: bool) -> None:
    with opened(folder) as archive:
        make_ready(archive, TerminalProgress())
        found = archive.seen_by(viewer_for(archive, seen_as)).search.complete(beginning, limit=limit)
    if as_json:
        told = {"query": beginning, "completions": [one.as_json() for one in found]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for line in completion_lines(found, language()):
        click.echo(line)


def _lines_of(file: Path | None) -> list[str]:
    assert file is not None
    return file.read_text(encoding="utf-8-sig", errors="replace").splitlines()


@click.command()
@click.argument("document_id", metavar="ID")
@seen_as
@as_json
@click.pass_obj
def show(folder: Path, document_id: str, seen_as: str | None, as_json: bool) -> None:
    """Show a document: its fields, flags and text; of one that is held back no text."""
    with opened(folder) as archive:
        document = _found(archive, document_id, seen_as)
        if as_json:
            labels = viewer_for(archive, seen_as).labels
            told = {**document.as_json(), **_relations(archive, labels)(document.id)}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo("\n".join(document_lines(document, language())))


def _relations(archive: Archive, labels: frozenset[str]) -> Callable[[str], dict[str, Any]]:
    """Tells what a document is to others and whether it is in force today."""
    from library.relating import Relating
    from library.relating.relation_records import RelationRecords  # a search does not wait for it

    return RelationRecords(Relating(archive.catalogue, labels), today()).of


def _found(archive: Archive, document_id: str, seen_as: str | None) -> Document:
    if seen_as is not None:
        return archive.seen_by(viewer_for(archive, seen_as)).document(document_id)
    document = archive.catalogue.documents.get(document_id)
    if document is None:
        raise NotFoundError("There is no document {id}.",
                            next_step="'vankien search' and the report of 'vankien ingest' give the ids.",
                            id=document_id)
    return document.without_contents() if archive.catalogue.holds.holds_back(document_id) else document


@click.command()
@click.argument("ids", metavar="[ID…]", nargs=-1)
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", *FORMS]), default="jsonl", show_default=True)
@click.option("--to", "target", type=click.Path(path_type=Path),
              help="A file (jsonl, csv), else stdout; for pdf, hocr and alto a folder.")
@seen_as
@click.pass_context
def export(context: click.Context, ids: tuple[str, ...], form: str, target: Path | None, seen_as: str | None) -> None:
    """Write out documents of the library, all or these (quarantined and withdrawn ones stay inside).

    jsonl and csv are one table of all; pdf (searchable), hocr and alto are a file for each document.
    """
    with opened(context.obj) as archive:
        viewer = viewer_for(archive, seen_as)
        with _noted(archive, form, target, ids):
            if form in FORMS:
                context.exit(_export_files(archive, form, target, ids, viewer))
            check_ids(archive, ids, viewer=viewer)
            wanted = list(dict.fromkeys(ids)) or archive.seen_by(viewer).ids()
            _export_table(archive, form, target, wanted, viewer.labels)


@contextmanager
def _noted(archive: Archive, form: str, target: Path | None, ids: Sequence[str]) -> Iterator[None]:
    """Note in the journal that something leaves the archive, and how that ended."""
    outcome = "failed"
    try:
        yield
        outcome = "written"
    except click.exceptions.Exit as ended:
        outcome = "failed in part" if ended.exit_code else "written"
        raise
    finally:
        one = ids[0] if len(set(ids)) == 1 else None
        count = {} if one is not None else {"count": len(set(ids))} if ids else {"count": "all"}
        to = str(target or "-")
        missed = archive.notes.exported_by_command(actor(), one, form=form, outcome=outcome, to=to, **count)
        if missed is not None:
            tell("This export is not in the journal: {why}", why=missed, err=True)


def _export_files(archive: Archive, form: str, folder: Path | None, ids: Sequence[str], viewer: Viewer) -> int:
    if folder is None:
        raise UsageError("{form} is a file for each document.", next_step="Name a folder with --to DIR.", form=form)
    ended = export_to_folder(archive, form, folder, ids=ids, viewer=viewer, progress=TerminalProgress())
    left_out = mark("{written} written to {folder}, {left_out} without page pictures left out, {failed} failed")
    tell(left_out if ended.without_pictures else mark("{written} written to {folder}, {failed} failed"),
         written=ended.written, folder=folder, left_out=ended.without_pictures, failed=ended.failed)
    return 1 if ended.failed else 0


def _export_table(archive: Archive, form: str, target: Path | None, ids: Sequence[str],
                  labels: frozenset[str]) -> None:
    if target is not None and target.is_dir():
        raise UsageError("{target} is a folder; {form} is one file.", next_step="Name a file with --to FILE.",
                         target=target, form=form)
    if target is not None and not target.parent.is_dir():
        raise UsageError("There is no folder {folder}.", next_step="Make it first, or name another with --to.",
                         folder=target.parent)
    write = write_jsonl if form == "jsonl" else write_csv
    documents = archive.catalogue.documents
    chunks = (documents.get_many(ids[start : start + 100], named_for=labels) for start in range(0, len(ids), 100))
    still = (one for chunk in chunks for one in chunk if one.state is State.INDEXED)  # it may be withdrawn by now
    lines = write(still, _relations(archive, labels))
    if target is None:
        for line in lines:
            click.echo(line, nl=False)
    else:
        with whole_file(target) as file:
            file.writelines(one.encode("utf-8", "backslashreplace") for one in lines)


@click.command()
@as_json
@click.pass_obj
def status(folder: Path, as_json: bool) -> None:
    """Say what the archive holds and whether the index is in step."""
    with opened(folder) as archive:
        totals, health = archive.catalogue.totals(everything().labels), archive.health()
        renewed = archive.renewal()
        index = {"documents": health.documents, "watermark": health.watermark, "last_change": health.last_change,
                 "in_step": health.in_step and renewed is None}  # fmt: skip
        told = {
            "documents": archive.catalogue.states(), "pages": totals.pages, "flagged": totals.flagged,
            "first_year": totals.first_year, "last_year": totals.last_year, "files": archive.catalogue.ledger.counts(),
            "held": archive.catalogue.holds.counts(),
            "waiting_for_judgement": archive.catalogue.judgements.count_waiting(By.PAPER),
            "waiting_for_recovery": archive.catalogue.lost.count(),
            "waiting_for_relations": archive.catalogue.relations.unread(everything().labels),
            "vault": not archive.vault.is_gone(), "index": index,
        }  # fmt: skip
        if as_json:
            rebuilding = {"rebuilding": renewed.as_json() if renewed else None}
            click.echo(json.dumps({**told, "index": {**index, **rebuilding}}, ensure_ascii=False))
            return
        for key, value in told.items():
            click.echo(f"{word(key, language()):21} {_shown(value)}")
        if renewed is not None:
            tell(renewed.sentence())
        if not told["vault"]:
            tell("The vault is not in {folder}.", folder=archive.vault.folder)
            tell(CONNECT)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{word(name, language())}: {_shown(one)}" for name, one in value.items()) or "–"
    if isinstance(value, bool):
        return word("yes" if value else "no", language())
    return "–" if value in (None, "") else str(value)


@click.command()
@click.pass_context
def verify(context: click.Context) -> None:
    """Hash every original and every derivative again; names what is not as it was put in."""
    progress, bad, closed, checked = TerminalProgress(), 0, 0, 0
    with opened(context.obj) as archive:
        progress.begin(mark("verifying"), sum(1 for _ in archive.catalogue.vault_objects()))
        for what, source, mismatch in archive.verify():
            checked += 1
            if mismatch is not None:
                bad, closed = bad + (not mismatch.closed), closed + mismatch.closed
                tell(_told_of(mismatch), what=say(what), source=source, room=str(mismatch.room),
                     sha256=mismatch.sha256, found=(mismatch.found or "")[:12])
            progress.advance(note=source)
        progress.end()
    tell("{count} objects, {damaged} damaged", count=checked, damaged=bad)
    if closed:
        tell("{count} could not be looked at: give the command as the user to whom they belong.", count=closed)
    context.exit(1 if bad or closed else 0)


def _told_of(mismatch: Mismatch) -> str:
    if mismatch.closed:
        return mark("{what} of {source}: {room}/{sha256} may not be read by this user")
    if mismatch.found is None:
        return mark("{what} of {source}: {room}/{sha256} is gone")
    return mark("{what} of {source}: {room}/{sha256} is {found}…")

