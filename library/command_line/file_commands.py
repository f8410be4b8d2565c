"""The command that lists files: what became of each that was ever given."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from library.catalogue import UNREAD, Entry
from library.catalogue.ledger import PENDING
from library.command_line.commands import as_json, opened
from library.command_line.speaking import counted, language, tell
from library.records import State
from library.wording import say, word

_HELD: Final = "held"
_KINDS: Final[dict[str, Callable[[Entry], bool]]] = {
    "failed": lambda entry: entry.state is State.FAILED,
    _HELD: lambda entry: entry.state is State.QUARANTINED and entry.reason != UNREAD,
    "unread": lambda entry: entry.state is State.QUARANTINED and entry.reason == UNREAD,
    "duplicate": lambda entry: entry.state is State.DUPLICATE,
    "indexed": lambda entry: entry.state is State.INDEXED,
    PENDING: lambda entry: entry.state is None,
}
"""By the word for it: `held` for a secrecy mark, `unread` for what could not be looked at, `pending` for what waits."""
_UNASKED: Final = ("failed", _HELD, "unread", PENDING)


@click.command()
@click.option("--state", "states", multiple=True, type=click.Choice(list(_KINDS)),
              help="Only these; may be given several times. Without it: all that needs a person, or waits.")
@as_json
@click.pass_obj
def files(folder: Path, states: tuple[str, ...], as_json: bool) -> None:
    """List the files that were taken in, by what became of them."""
    with opened(folder) as archive:
        found = [(entry, kind) for entry in archive.catalogue.ledger.all() if (kind := _kind_of(entry))]
    chosen = [(entry, kind) for entry, kind in found if kind in (states or _UNASKED)]
    counts = {kind: sum(one == kind for _, one in found) for kind in _KINDS}
    if as_json:
        told = {**counts, "files": [_record(entry, kind) for entry, kind in chosen]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for entry, kind in chosen:
        _tell(entry, kind)
    there = {kind: count for kind, count in counts.items() if count}
    if there:
        tell("{counts}", counts=counted(there), err=True)
    else:
        tell("no files", err=True)


def _kind_of(entry: Entry) -> str | None:
    return next((kind for kind, fits in _KINDS.items() if fits(entry)), None)


def _record(entry: Entry, kind: str) -> dict[str, str | None]:
    return {"path": _shown(entry), "source": entry.source, "state": kind, "id": entry.document_id,
            "reason": entry.reason, "message": entry.message}


def _tell(entry: Entry, kind: str) -> None:
    why = say(entry.message) if entry.message else word(entry.reason, language()) if entry.reason else entry.document_id
    if why is None or kind == "indexed":
        tell("{kind}: {path}", kind=word(kind, language()), path=_shown(entry))
    else:
        tell("{kind}: {path}: {why}", kind=word(kind, language()), path=_shown(entry), why=why)


def _shown(entry: Entry) -> str:
    return str(entry.path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
