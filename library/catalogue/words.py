"""People's words about fields, beside the machine's readings: the newest word is in force, else the reading.

Readings may come again: a file is read anew, a number is inferred. They never touch a word. What a person said is kept
for ever; taking a word back adds another, which lets the word before it, or the reading, count again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from library.catalogue.access import label_in
from library.catalogue.changes import next_change
from library.catalogue.connection import Connections
from library.catalogue.doubts import write_doubts
from library.fields import CORRECTABLE


class Says(StrEnum):
    """What a word says of a field."""

    VALUE = "value"
    NONE = "none"
    """It is not on the paper."""
    UNREADABLE = "unreadable"
    """It is there and cannot be read."""
    READING = "reading"
    """The machine's reading counts: a word was taken back."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of a field; `value` is None but for `Says.VALUE`."""

    says: Says
    value: str | None = None


THE_READING = Word(Says.READING)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word that is in force, the reading beside it, and the act by which it was said."""

    field: str
    word: Word
    reading: str | None
    act: int


class Words:
    """The words about the documents of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of(self, document_id: str) -> tuple[Spoken, ...]:
        """The words in force about a document, by field."""
        rows = self._connections.get().execute(
            f"{_IN_FORCE} ORDER BY w.field", (document_id,)).fetchall()
        return tuple(Spoken(row["field"], Word(Says(row["says"]), row["value"]), row["reading"], row["act"])
                     for row in rows if row["says"] != Says.READING)

    def newest(self, document_id: str) -> dict[str, tuple[int, Word, int]]:
        """By field the place of the newest word among all words, the word, and its act; takings-back too."""
        rows = self._connections.get().execute(_IN_FORCE, (document_id,)).fetchall()
        return {row["field"]: (row["place"], Word(Says(row["says"]), row["value"]), row["act"]) for row in rows}

    def bearing(self, document_id: str, act: int) -> list[str]:
        """The documents of a file, not set aside, of which the words of an act about one of its documents are kept."""
        return [one for (one,) in self._connections.get().execute(
            "WITH file (whole) AS (SELECT coalesce((SELECT whole_id FROM parts WHERE document_id = :document), "
            ":document)) SELECT id FROM documents d WHERE state <> 'aside' AND id IN (SELECT whole FROM file "
            "UNION ALL SELECT document_id FROM parts WHERE whole_id = (SELECT whole FROM file)) "
            "AND (EXISTS (SELECT 1 FROM words WHERE document_id = d.id AND act = :act) "
            "OR EXISTS (SELECT 1 FROM relation_words WHERE document_id = d.id AND act = :act)) ORDER BY id",
            {"document": document_id, "act": act})]

    def values(self, document_id: str) -> dict[str, str | None]:
        """The values in force of all fields that people may speak about."""
        row = self._connections.get().execute(
            f"SELECT {', '.join(CORRECTABLE)} FROM documents WHERE id = ?", (document_id,)).fetchone()
        return {name: row[name] for name in CORRECTABLE}

    def in_force(self, document_id: str, fields: Sequence[str]) -> dict[str, Word]:
        """The word in force about each of these fields; the reading where there is none."""
        known = {spoken.field: spoken.word for spoken in self.of(document_id)}
        return {name: known.get(name, THE_READING) for name in fields}

    def say(self, document_id: str, words: Mapping[str, Word], act: int) -> None:
        """Put words in force, within the transaction of their act."""
        with self._connections.transaction() as connection:
            for name, word in words.items():
                connection.execute(
                    "INSERT OR IGNORE INTO readings (document_id, field, value) "
                    f"SELECT id, ?, {name} FROM documents WHERE id = ?", (name, document_id))
                connection.execute(
                    "INSERT INTO words (document_id, field, says, value, act) VALUES (?,?,?,?,?)",
                    (document_id, name, str(word.says), word.value, act))
            _enforce(connection, document_id)
            label_in(connection, [document_id], changes=False)  # rules may speak of its committee or kind
            connection.execute("UPDATE documents SET change = ? WHERE id = ?", (next_change(connection), document_id))


def keep_words(connection: sqlite3.Connection, document_id: str) -> None:
    """After a document was read again: what was read is the reading, and the words stay in force."""
    # What was answered was about the old reading.
    connection.execute("DELETE FROM flags_answered WHERE document_id = ?", (document_id,))
    spoken = connection.execute("SELECT DISTINCT field FROM words WHERE document_id = ?", (document_id,)).fetchall()
    for (name,) in spoken:
        connection.execute(
            f"INSERT OR REPLACE INTO readings (document_id, field, value) SELECT id, ?, {name} FROM documents "
            "WHERE id = ?", (name, document_id))
    if spoken:
        _enforce(connection, document_id)


_IN_FORCE = """
SELECT w.place AS place, w.field AS field, w.says AS says, w.value AS value, w.act AS act, r.value AS reading
FROM words w LEFT JOIN readings r ON r.document_id = w.document_id AND r.field = w.field
WHERE w.document_id = ? AND w.place = (
    SELECT max(place) FROM words WHERE document_id = w.document_id AND field = w.field)
"""


def _enforce(connection: sqlite3.Connection, document_id: str) -> None:
    """Write what is in force into the document; its doubts about these fields are answered, or come back."""
    for row in connection.execute(_IN_FORCE, (document_id,)).fetchall():
        name, taken_back = row["field"], row["says"] == Says.READING
        value = row["reading"] if taken_back else row["value"]
        connection.execute(f"UPDATE documents SET {name} = ? WHERE id = ?", (value, document_id))
        if taken_back:
            connection.execute(
                "INSERT OR IGNORE INTO flags (document_id, place, field, reason) SELECT document_id, place, field, "
                "reason FROM flags_answered WHERE document_id = ? AND field = ?", (document_id, name))
            connection.execute("DELETE FROM flags_answered WHERE document_id = ? AND field = ?", (document_id, name))
        else:
            connection.execute(
                "INSERT OR REPLACE INTO flags_answered (document_id, place, field, reason) SELECT document_id, place, "
                "field, reason FROM flags WHERE document_id = ? AND field = ?", (document_id, name))
            connection.execute("DELETE FROM flags WHERE document_id = ? AND field = ?", (document_id, name))
    write_doubts(document_id, connection)
