"""The catalogue's generation: how often it was written, told to the vault's manifest before each commit that counts.

Triggers write down in `unannounced` which documents entered or changed their state, which files were held or released,
which rules of access, owners and records of committees and kinds changed, which acts were done. A transaction that
leaves something there is announced, and gets the next generation. Other transactions of a process share a generation
for some seconds, so that an older catalogue is known also by them.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from library.catalogue.connection import Connections
from library.catalogue.holds import DECLASSIFY_PART, SET_SECRECY
from library.catalogue.imports import IMPORT
from library.catalogue.journal import ROW, Entry, entry_from
from library.catalogue.lost_sayings import FILED, OWNER
from library.catalogue.notes import NOTES
from library.catalogue.relation_words import told_words
from library.records import State
from library.vault.manifest import Kept, KeptHold, KeptRule, KeptSaying, Line, Records

ARCHIVE, GENERATION = "archive", "generation"
"""Keys of the remarks that hold the archive's identity and the catalogue's generation."""
COMMITTEE, KIND, RELATION, SECRECY, PARTS = "committee", "kind", "relation", "secrecy", "parts"
"""What a `KeptSaying` is about, beside owners and files."""
_SHARED_SECONDS = 10.0

_KEPT = (
    "SELECT d.id, d.sha256, d.size, d.media_type, d.source, d.state, p.whole_id, p.first_page, p.last_page, "
    "h.document_id AS held, h.mark, h.in_force, h.withdrawn, h.decided_by, h.decided, h.why FROM documents d "
    "LEFT JOIN parts p ON p.document_id = d.id LEFT JOIN holds h ON h.document_id = d.id")
_SAID = {OWNER: ("SELECT id, owner FROM documents", "owner IS NOT NULL"),
         FILED: ("SELECT id, filed_in FROM documents", "filed_in IS NOT NULL"),
         COMMITTEE: ("SELECT id, record FROM authorities", "1"), KIND: ("SELECT id, record FROM kinds", "1")}
"""What is read of each, and under which condition it says something."""
_RULES = "SELECT scope, key, level, named, made_by, why, made FROM access_rules"


@dataclass(frozen=True, slots=True)
class Known:
    """What a catalogue says of itself.

    Args:
        archive: identity of its archive; None before the manifest of that archive was begun.
        generation: 0 before.
        is_blank: it has no tables, as an empty file has none.
    """

    archive: str | None
    generation: int
    is_blank: bool


class Keeper(Protocol):
    """Keeps the manifest."""

    def check(self, known: Known) -> None:
        """Refuse a catalogue that is not the newest one of this archive.

        Raises:
            WrongCatalogueError: it is older, or empty, or another archive's.
        """

    def is_begun(self) -> bool:
        """Whether there is a manifest."""

    def announce(self, known: Known, lines: Iterator[Line], everything: Iterator[Line]) -> Known:
        """Write what a transaction is about to name; returns what the catalogue is to say of itself.

        Args:
            known: what it says now.
            lines: what the transaction changes.
            everything: all that the catalogue holds, for a manifest that lacks it; only then gone through.

        Raises:
            WrongCatalogueError: as in `check`.
            OSError: it cannot be written.
        """

    def confirm(self, generation: int) -> None:
        """The transaction is in the catalogue."""


class Announcing:
    """Stands around the transactions of a catalogue."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._last: float | None = None

    def before_commit(self, connection: sqlite3.Connection) -> int | None:
        """Announce what is about to be committed; returns its generation, None where nothing has to be told."""
        changed = connection.execute("SELECT what, key FROM unannounced").fetchall()
        if not changed and not self._is_due():
            return None
        now = self._keeper.announce(read_known(connection), _changed(connection), everything(connection))
        remarks = ((ARCHIVE, now.archive), (GENERATION, str(now.generation)))
        connection.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", remarks)
        if changed:
            connection.execute("DELETE FROM unannounced")
        return now.generation

    def after_commit(self, generation: int | None) -> None:
        """It is committed."""
        if generation is not None:
            self._last = time.monotonic()
            self._keeper.confirm(generation)

    def _is_due(self) -> bool:
        shared = self._last is not None and time.monotonic() - self._last < _SHARED_SECONDS
        return not shared or not self._keeper.is_begun()


def known_of(connections: Connections) -> Known:
    """What the catalogue says of itself, of whatever version it is."""
    return read_known(connections.get())


def read_known(connection: sqlite3.Connection) -> Known:
    """The same, inside the caller's transaction."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone() is None:
        return Known(None, 0, is_blank=True)
    told = dict(connection.execute("SELECT key, value FROM meta WHERE key IN (?, ?)", (ARCHIVE, GENERATION)).fetchall())
    return Known(told.get(ARCHIVE), int(told.get(GENERATION, 0)), is_blank=False)


def everything(connection: sqlite3.Connection) -> Iterator[Line]:
    """All that the manifest has to know of a catalogue."""
    yield from _lines(connection.execute(_KEPT))
    yield from map(_rule, connection.execute(_RULES))
    for about, (rows, condition) in _SAID.items():
        for key, value in connection.execute(f"{rows} WHERE {condition}"):
            yield KeptSaying(about, key, value)
    for key, value in told_words(connection):
        yield KeptSaying(RELATION, key, value)
    yield from _levels(connection, "1")
    yield from _open_parts(connection, "1")
    yield Records(0, _count_acts(connection, "1"))


def _changed(connection: sqlite3.Connection) -> Iterator[Line]:
    yield from _lines(connection.execute(
        f"{_KEPT} WHERE d.id IN (SELECT key FROM unannounced WHERE what = 'document')"))
    for row in connection.execute("SELECT key FROM unannounced WHERE what = 'rule'").fetchall():
        scope, _, key = row["key"].partition(" ")
        rule = connection.execute(f"{_RULES} WHERE scope = ? AND key = ?", (scope, key)).fetchone()
        yield _rule(rule) if rule is not None else KeptRule(scope, key, "")
    for about, (rows, _) in _SAID.items():
        keys = connection.execute("SELECT key FROM unannounced WHERE what = ?", (about,)).fetchall()
        for (key,) in keys:
            row = connection.execute(f"{rows} WHERE id = ?", (key,)).fetchone()
            yield KeptSaying(about, key, None if row is None else row[1])
    for key, value in told_words(connection, "(SELECT key FROM unannounced WHERE what = 'relation')"):
        yield KeptSaying(RELATION, key, value)
    acted = "id IN (SELECT CAST(key AS INTEGER) FROM unannounced WHERE what = 'act')"
    yield from _levels(connection, acted)
    yield from _open_parts(connection, acted)
    acts = _count_acts(connection, acted)
    if acts:
        yield Records(0, acts)


def _count_acts(connection: sqlite3.Connection, among: str) -> int:
    """How many acts changed something; what is only noted is nothing that is lost with a catalogue.

    What an import brought in is counted by itself, as records.
    """
    others = (*NOTES, IMPORT)
    counted = connection.execute(f"SELECT count(*) FROM journal WHERE act NOT IN ({','.join('?' * len(others))}) "
                                 f"AND {among}", others).fetchone()[0]
    return int(counted)


def _levels(connection: sqlite3.Connection, among: str) -> Iterator[KeptSaying]:
    """Levels of held files with their terms, as people set them; the last of a file is the one that holds."""
    for row in connection.execute(
            f"SELECT {ROW} FROM journal WHERE act = ? AND {among} ORDER BY id", (SET_SECRECY,)).fetchall():
        entry = entry_from(row)
        if entry.damaged or entry.document is None:  # changed by hand: nobody knows what was said
            continue
        told = {"level": dict(entry.after), "by": entry.actor}
        yield KeptSaying(SECRECY, entry.document, json.dumps(told, ensure_ascii=False))


def parts_standing(entries: Iterable[Entry]) -> list[Entry]:
    """The acts that declassified a part of one file and were not taken back, the earliest first."""
    acts = [one for one in entries if one.act == DECLASSIFY_PART and not one.damaged]
    undone = {one.undoes for one in acts}
    return [one for one in acts if one.after and one.id not in undone]  # one that takes another back says nothing


def _open_parts(connection: sqlite3.Connection, among: str) -> Iterator[KeptSaying]:
    """All parts of a held file that are secret no more, of each file of which one was declassified or taken back."""
    files = connection.execute(
        f"SELECT DISTINCT document_id FROM journal WHERE act = ? AND {among}", (DECLASSIFY_PART,)).fetchall()
    for (file,) in files:
        rows = connection.execute(
            f"SELECT {ROW} FROM journal WHERE act = ? AND document_id = ? ORDER BY id",
            (DECLASSIFY_PART, file)).fetchall()
        told = [{"ruling": dict(one.after), "by": one.actor} for one in parts_standing(map(entry_from, rows))]
        yield KeptSaying(PARTS, file, json.dumps(told, ensure_ascii=False))


def _lines(rows: sqlite3.Cursor) -> Iterator[Line]:
    """Documents one by one, but for records without a file that everybody may see, of which there may be very many."""
    records = 0
    for row in rows:
        if row["media_type"] or row["state"] != State.INDEXED or row["held"]:
            yield _kept(row)
        else:
            records += 1
    if records:
        yield Records(records)


def _kept(row: sqlite3.Row) -> Kept:
    hold = None
    if row["held"]:
        hold = KeptHold(row["mark"], bool(row["in_force"]), bool(row["withdrawn"]), row["decided_by"], row["decided"],
                        row["why"])
    return Kept(row["id"], row["sha256"], row["size"], row["media_type"], row["source"], row["state"],
                row["whole_id"] or "", row["first_page"] or 0, row["last_page"] or 0, hold)


def _rule(row: sqlite3.Row) -> KeptRule:
    return KeptRule(row["scope"], row["key"], row["level"], tuple(json.loads(row["named"])), row["made_by"],
                    row["why"], row["made"])
