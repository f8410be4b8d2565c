"""What people say of relations, as rows that outlive every reading: it is right, it is not, there is one more.

A word names a relation by what it says (type, modality, who is meant), not by its place, so that it fits the same
relation when the text is read again, or by newer rules.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any

from library.catalogue.changes import next_change
from library.catalogue.connection import Connections
from library.catalogue.seeing import seen_by, sets_seen
from library.records import PartialDate, State
from library.relations.resolving import one_day


class SaysOfRelation(StrEnum):
    """A person's word about a relation."""

    YES = "yes"
    NO = "no"
    NOTHING = "nothing"
    """The word was taken back."""


@dataclass(frozen=True, slots=True)
class RelationWord:
    """A word about one relation.

    Args:
        act: the newest about it; None before the first, 0 where a catalogue said it that is lost.
        target: the held document that the person chose; None where the text alone says who is meant.
        added: no reading found it, a person wrote it down.
        told: the relation itself, by the columns of its table.
    """

    key: str
    says: SaysOfRelation
    act: int | None
    target: str | None
    added: bool
    told: Mapping[str, Any]


_NAMES = ("type", "modality", "letters", "number", "name")
_SOURCE = ("source_letters", "source_number", "source_code")
_NAMING = (*_NAMES, "issued", *_SOURCE)
_TOLD = ("type", "modality", "scope", "page", "quote", "letters", "number", "code", "kind", "issued", "body", "name",
         "provision", "source_letters", "source_number", "source_code", "source_issued")  # fmt: skip
_ADDED_FROM = 1_000_000
"""Places of relations that no reading found; no text has so many."""


def may_be_told(connection: sqlite3.Connection, labels: frozenset[str]) -> str:
    """Whether all of a relation `r` may be told to whoever bears these labels and sees the document that says it.

    What stands in a text may. What a person wrote down names the code and the date of the other document, which stand
    in no text: they are told to who sees that one.
    """
    seen, every = sets_seen(connection, labels)
    unknown = "1" if seen == every else "(r.letters IS NOT NULL OR r.name IS NOT NULL)"  # once read, so it stood there
    return (f"CASE WHEN r.place < {_ADDED_FROM} THEN 1 WHEN r.target_id IS NULL THEN {unknown} ELSE EXISTS ("
            f"SELECT 1 FROM documents WHERE documents.id = r.target_id AND {seen_by(connection, labels)}) END")


class RelationWords:
    """The words about relations of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def find(self, document_id: str, key: str) -> RelationWord | None:
        """What is said of a relation of a document, or the relation as it was read; None where there is no such one."""
        connection = self._connections.get()
        row = connection.execute(
            "SELECT * FROM relation_words WHERE document_id = ? AND key = ?", (document_id, key)).fetchone()
        if row is not None:
            return RelationWord(key, SaysOfRelation(row["says"]), row["act"], row["target_id"], bool(row["added"]),
                                {name: row[name] for name in _TOLD})
        for row in _rows(connection, document_id):
            if key_of(row) == key:
                told = {**{name: row[name] for name in _TOLD}, "quote": _said(connection, row)}
                return RelationWord(key, SaysOfRelation.NOTHING, None, None, False, told)
        return None

    def said(self, document_id: str) -> list[RelationWord]:
        """All that people said of the relations of a document, in the order in which they did."""
        rows = self._connections.get().execute(
            "SELECT * FROM relation_words WHERE document_id = ? ORDER BY act, id", (document_id,)).fetchall()
        return [RelationWord(row["key"], SaysOfRelation(row["says"]), row["act"], row["target_id"], bool(row["added"]),
                             {name: row[name] for name in _TOLD}) for row in rows]

    def refused(self, document_id: str) -> list[RelationWord]:
        """The relations of a document that a person says are none."""
        rows = self._connections.get().execute(
            "SELECT * FROM relation_words WHERE document_id = ? AND says = 'no' ORDER BY page, id", (document_id,))
        return [RelationWord(row["key"], SaysOfRelation.NO, row["act"], row["target_id"], bool(row["added"]),
                             {name: row[name] for name in _TOLD}) for row in rows]

    def say(self, document_id: str, word: RelationWord) -> None:
        """Put a word in force, within the transaction of its act; `word.act` is that act."""
        with self._connections.transaction() as connection:
            names = ("document_id", "key", "says", "act", "added", "target_id", *_TOLD)
            values = (document_id, word.key, str(word.says), word.act, word.added, word.target,
                      *(word.told[name] for name in _TOLD))
            connection.execute(
                f"INSERT INTO relation_words ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
                "ON CONFLICT (document_id, key) DO UPDATE SET says = excluded.says, act = excluded.act, "
                "target_id = excluded.target_id", values)
            enforce_relation_words(connection, document_id)
            connection.execute("UPDATE documents SET change = ? WHERE id = ?", (next_change(connection), document_id))


def told_words(connection: sqlite3.Connection, among: str | None = None) -> Iterator[tuple[str, str]]:
    """Every word, under its document and its key, as the vault's manifest keeps it; `among`: a query for some."""
    some = f" WHERE document_id || ' ' || key IN {among}" if among else ""
    for row in connection.execute(f"SELECT * FROM relation_words{some} ORDER BY id").fetchall():
        told = {name: row[name] for name in _TOLD if row[name] is not None}
        kept = {"says": row["says"], "added": row["added"], "target": row["target_id"], "told": told}
        yield f"{row['document_id']} {row['key']}", json.dumps(kept, ensure_ascii=False)


def word_of(key: str, kept: str) -> RelationWord:
    """A word as it was kept; no act of this catalogue said it."""
    told = json.loads(kept)
    return RelationWord(key, SaysOfRelation(told["says"]), 0, told["target"], bool(told["added"]),
                        {name: told["told"].get(name) for name in _TOLD})


def key_of(told: Mapping[str, Any] | sqlite3.Row) -> str:
    """What names a relation among those of its document: the same wherever its words stand."""
    return short_key(*[told[name] for name in _NAMING])


@lru_cache(maxsize=20_000)
def short_key(*values: str | None) -> str:
    """The same from the values themselves, in the order of `_NAMING`; many documents say the same of one."""
    said = "\n".join(str(value or "") for value in values)
    return sha256(said.encode()).hexdigest()[:12]


def enforce_relation_words(connection: sqlite3.Connection, document_id: str) -> None:
    """Write into the relations of a document what people say of them."""
    connection.execute("DELETE FROM relations WHERE document_id = ? AND place >= ?", (document_id, _ADDED_FROM))
    connection.execute("UPDATE relations SET said_by = 'machine', target_id = NULL WHERE document_id = ? "
                       "AND said_by <> 'machine'", (document_id,))
    words = connection.execute(
        "SELECT * FROM relation_words WHERE document_id = ? AND says <> 'nothing' ORDER BY act",
        (document_id,)).fetchall()
    read = _rows(connection, document_id) if words else []
    for word in words:
        meant = [row["place"] for row in read if not word["added"] and _same(word, row)]
        yes = word["says"] == SaysOfRelation.YES
        target = _stands_as(connection, word["target_id"]) if yes else None
        if target == document_id:  # both ends are parts of a file that is one document now
            continue
        for place in meant:
            connection.execute("UPDATE relations SET said_by = ?, target_id = ? WHERE document_id = ? AND place = ?",
                               ("person" if yes else "refused", target, document_id, place))
        if yes and not meant:
            _write(connection, word, target)


def enforce_words_about(connection: sqlite3.Connection, whole: str) -> None:
    """Let what was said of a file's documents name those that stand now, after the file was cut otherwise."""
    rows = connection.execute(
        "SELECT DISTINCT document_id FROM relation_words WHERE target_id = ? "
        "OR target_id IN (SELECT document_id FROM parts WHERE whole_id = ?)", (whole, whole)).fetchall()
    for (document_id,) in rows:
        enforce_relation_words(connection, document_id)
        connection.execute("UPDATE documents SET change = ? WHERE id = ?", (next_change(connection), document_id))


def _stands_as(connection: sqlite3.Connection, document_id: str | None) -> str | None:
    """The document itself; where its file was cut otherwise, the one that begins on the same page, if there is one."""
    row = connection.execute(
        "SELECT d.state, coalesce(p.whole_id, d.id), coalesce(p.first_page, 1) FROM documents d "
        "LEFT JOIN parts p ON p.document_id = d.id WHERE d.id = ?", (document_id,)).fetchone()
    if row is None or row[0] != State.ASIDE:
        return document_id
    whole, first = row[1:]
    now = connection.execute(
        "SELECT d.id FROM parts p JOIN documents d ON d.id = p.document_id "
        "WHERE p.whole_id = ? AND p.first_page = ? AND d.state <> ? "
        "UNION ALL SELECT id FROM documents WHERE id = ? AND ? = 1 AND state <> ?",
        (whole, first, str(State.ASIDE), whole, first, str(State.ASIDE))).fetchone()
    return document_id if now is None else str(now[0])


def _write(connection: sqlite3.Connection, word: sqlite3.Row, target: str | None) -> None:
    """A relation that no reading of the text finds."""
    names = ("document_id", "place", "key", "said_by", "target_id", "start", '"end"', "said_from", "said_to", *_TOLD)
    values = (word["document_id"], _ADDED_FROM + word["id"], word["key"], "person", target, 0, 0, 0, 0,
              *(word[name] for name in _TOLD))
    connection.execute(
        f"INSERT INTO relations ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values)


def _rows(connection: sqlite3.Connection, document_id: str) -> list[sqlite3.Row]:
    """The relations that were read in a document."""
    return connection.execute("SELECT * FROM relations WHERE document_id = ? AND place < ? ORDER BY place",
                              (document_id, _ADDED_FROM)).fetchall()  # fmt: skip


def _said(connection: sqlite3.Connection, row: sqlite3.Row) -> str:
    """The words on the page that say it."""
    (said,) = connection.execute("SELECT substr(text, ?, ?) FROM pages WHERE document_id = ? AND number = ?", (
        row["said_from"] + 1, row["said_to"] - row["said_from"], row["document_id"], row["page"])).fetchone()
    return str(said)


def _same(word: sqlite3.Row, row: sqlite3.Row) -> bool:
    """Whether both are one relation; a date may be read more fully than it was."""
    if any(word[name] != row[name] for name in (*_NAMES, *_SOURCE)):
        return False
    return one_day(*(PartialDate.parse(one["issued"]) if one["issued"] else None for one in (word, row)))
