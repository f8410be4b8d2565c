"""The commands by which people change the archive, and see who changed what: each calls one act."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from library.acts import correct as correct_fields
from library.acts import restore, word_for
from library.acts import undo as undo_act
from library.acts import withdraw as withdraw_document
from library.acts.showing import can_change
from library.catalogue.journal import Entry, Wanted
from library.catalogue.words import Says, Word
from library.command_line.access_commands import access as access
from library.command_line.act_lines import entry_line
from library.command_line.acting_person import actor as actor
from library.command_line.commands import as_json, opened
from library.command_line.given_day import day_begins
from library.command_line.speaking import language, tell
from library.errors import DamagedError, NotFoundError, UsageError
from library.fields import with_parts
from library.records import State
from library.wording import Listed, field_name

why = click.option("--why", default="", metavar="TEXT", help="The reason, which is kept.")


@click.command()
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@click.option("--undo", is_flag=True, help="Show them again.")
@why
@click.pass_obj
def withdraw(folder: Path, ids: tuple[str, ...], undo: bool, why: str) -> None:
    """Take documents out of the library's view; nothing is deleted.

    Each is an act of its own. Where one of them cannot be, nothing is done.
    """
    with opened(folder) as archive:
        for one in ids:
            can_change(archive, one)
        for one in dict.fromkeys(ids):
            act = (restore if undo else withdraw_document)(archive, one, actor=actor(), why=why)
            tell("{id}: {state}", id=one, state=State.INDEXED if undo else State.WITHDRAWN)
            if act is not None:
                tell_act(act)


@click.command()
@click.argument("document_id", metavar="ID")
@click.argument("values", metavar="FIELD=VALUE…", nargs=-1)
@click.option("--none", "absent", multiple=True, metavar="FIELD", help="It is not on the paper.")
@click.option("--unreadable", multiple=True, metavar="FIELD", help="It is on the paper and cannot be read.")
@why
@click.pass_obj
def correct(folder: Path, document_id: str, values: tuple[str, ...], absent: tuple[str, ...],
            unreadable: tuple[str, ...], why: str) -> None:
    """Say what stands on the paper: a person's word, which outranks every reading."""
    words: dict[str, Word] = {}
    for one in values:
        field, given, value = one.partition("=")
        if not given:
            raise UsageError("'{text}' says nothing of a field.", next_step="Write FIELD=VALUE, as in number=94.",
                             text=one)
        _say_once(words, field)
        words[field] = word_for(field, value)
    for says, fields in ((Says.NONE, absent), (Says.UNREADABLE, unreadable)):
        for field in fields:
            _say_once(words, field)
            words[field] = Word(says)
    if not words:
        raise UsageError("Nothing was said.", next_step="Write FIELD=VALUE, --none FIELD or --unreadable FIELD.")
    with opened(folder) as archive:
        act = correct_fields(archive, document_id, words, actor=actor(), why=why)
        for field, now in archive.catalogue.words.values(document_id).items():
            if any(one in words for one in with_parts(field)):
                click.echo(f"{field_name(field, language())}: {'–' if now is None else now}")
        tell_act(act)


def tell_act(act: int) -> None:
    """Say by which number what was just done is taken back."""
    tell("act {act}; 'vankien undo {act}' takes it back", act=act, err=True)


@click.command()
@click.argument("document_id", metavar="ID")
@as_json
@click.pass_obj
def history(folder: Path, document_id: str, as_json: bool) -> None:
    """Say what was done to a document, by whom and why, the oldest first."""
    with opened(folder) as archive:
        if archive.catalogue.documents.state_of(document_id) is None:
            raise NotFoundError("There is no document {id}.", id=document_id,
                                next_step="'vankien search' and the report of 'vankien ingest' give the ids.")
        _tell(archive.catalogue.journal.of(document_id), as_json=as_json)


@click.command()
@click.argument("number", metavar="ACT", type=int)
@click.option("--mark-read-wrongly", is_flag=True,
              help="Where a file is released by it: the secrecy mark that was read does not stand on the paper.")
@why
@click.pass_obj
def undo(folder: Path, number: int, mark_read_wrongly: bool, why: str) -> None:
    """Take an act back by another act; says what was done to the document since."""
    with opened(folder) as archive:
        done = undo_act(archive, number, actor=actor(), why=why, mark_read_wrongly=mark_read_wrongly)
        tell("act {act} takes back act {undone}", act=done.act, undone=number)
        for entry in done.since:
            tell("since then: {what}", what=entry_line(entry), err=True)


@click.command()
@click.option("--verify", is_flag=True, help="See whether every row is as it was written, and none is missing.")
@click.option("--since", metavar="DATE", help="Only acts from this day on: 2026-11-28.")
@as_json
@click.pass_context
def audit(context: click.Context, verify: bool, since: str | None, as_json: bool) -> None:
    """Say what was done in the archive, by whom and why, the oldest first."""
    moment = day_begins(since)
    with opened(context.obj) as archive:
        if not verify:
            _tell(list(archive.catalogue.journal.since(moment)), as_json=as_json)
            return
        damage = list(archive.catalogue.journal.damage())
        rows = archive.catalogue.journal.count(Wanted())
    if damage:
        raise DamagedError("The journal is not as it was written: {found}.", found=Listed(damage),
                           next_step="Somebody changed the file; compare it with a backup.")
    tell("{count} acts, each as it was written", count=rows)


def _say_once(words: Mapping[str, Word], field: str) -> None:
    if field in words:
        raise UsageError("Two things were said of {field}.", field=field, next_step="Say one of them.")


def _tell(entries: list[Entry], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([entry.as_json() for entry in entries], ensure_ascii=False))
        return
    for entry in entries:
        click.echo(entry_line(entry))
