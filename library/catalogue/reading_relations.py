"""Reads what documents say of one another again where they changed, in the order of changes."""

from __future__ import annotations

import sqlite3
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from library.catalogue.changes import last_change
from library.catalogue.missing import Key, count_again
from library.catalogue.missing_seen import has_changed
from library.catalogue.relation_words import enforce_relation_words
from library.catalogue.rows import date_of
from library.party.codes import parse_given_code, plain_number
from library.party.mentions import Itself, Mention, letters_key
from library.relations import RULES, Relations
from library.relations.held_names import name_of_held

_WATERMARK = "relations"
BATCH = 200
"""Documents that are read in one transaction, as far as it is short."""
_SECONDS = 0.2
"""So long a transaction reads documents; whoever wants to change one waits for it."""
_INSERT = (
    'INSERT INTO relations (document_id, place, type, modality, scope, page, start, "end", said_from, said_to, '
    "letters, number, code, kind, issued, body, name, provision, source_letters, source_number, source_code, "
    "source_issued, target_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_INSERT_EFFECT = (
    "INSERT INTO effects (document_id, place, sort, page, said_from, said_to, day, years, letters, number, issued) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)
TABLES = ("relations", "effects", "document_letters", "document_names")
_MADE = (*TABLES, "missing", "missing_patterns")
_Span = tuple[int, int, int]


def read_some(connection: sqlite3.Connection) -> int:
    """Read at most `BATCH` of the documents that changed, as many as a short transaction has time for; how many."""
    until = time.monotonic() + _SECONDS
    changed, done = _next(connection), 0
    touched: set[Key] = set()
    for row in changed:
        if time.monotonic() > until and done and row["change"] > (last := changed[done - 1]["change"]):
            _came_to(connection, last)
            break
        touched |= _read_again(connection, row)
        done += 1
    count_again(connection, touched)
    return done


def read_up_to(connection: sqlite3.Connection) -> int | None:
    """The last change that was read; None where all is to be read anew: by other rules, or after an older backup."""
    upto = connection.execute("SELECT value FROM meta WHERE key = ?", (_WATERMARK,)).fetchone()
    rules, start = map(int, upto[0].split(" ")) if upto else (RULES, 0)
    return start if rules == RULES and start <= last_change(connection) else None


def _next(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """The next documents that changed; the watermark moves behind them."""
    start = read_up_to(connection)
    if start is None:
        start = 0
        for table in _MADE:
            connection.execute(f"DELETE FROM {table}")
        has_changed(connection)  # also where nothing that is read anew is missing
    changed: list[sqlite3.Row] = connection.execute(
        "SELECT * FROM documents WHERE change > ? ORDER BY change, id LIMIT ?", (start, BATCH)).fetchall()
    if changed:
        last = changed[-1]["change"]
        if len(changed) == BATCH:  # what shares the last change comes with the next
            changed = [row for row in changed if row["change"] < last] or connection.execute(
                "SELECT * FROM documents WHERE change = ? ORDER BY id", (last,)).fetchall()
        start = changed[-1]["change"]
    _came_to(connection, start)
    return changed


def _came_to(connection: sqlite3.Connection, change: int) -> None:
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_WATERMARK, f"{RULES} {change}"))


def _read_again(connection: sqlite3.Connection, row: sqlite3.Row) -> set[Key]:
    """Find the relations in a document anew; of one that does not stand in the library there are none.

    Returns the letters and numbers of which it said or says something, or which it bears.
    """
    touched = _keys_of(connection, row["id"])
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (row["id"],))
    if row["state"] != "indexed":
        return touched
    code = parse_given_code(row["code"]) if row["code"] else None
    letters = letters_key(code) if code is not None else None
    if code is not None and code.number and letters:
        connection.execute("INSERT INTO document_letters (document_id, letters, number) VALUES (?,?,?)",
                           (row["id"], letters, code.number))
    name = name_of_held(row["kind"], row["subject"])
    if name is not None:
        connection.execute("INSERT INTO document_names (document_id, name) VALUES (?,?)", (row["id"], name))
    pages = connection.execute(
        "SELECT number, text FROM pages WHERE document_id = ? ORDER BY number", (row["id"],)).fetchall()
    text = "\n".join(page["text"] for page in pages)
    from library.relations.reading import read_relations  # its rules take long to load, and only reading needs them

    told = read_relations(text, Itself(code, date_of(row["issued"]), row["kind"]))
    where = _Pages(pages)
    connection.executemany(_INSERT, [
        (row["id"], place, one.type, one.modality, one.scope, *where.span(one.target.start, one.target.end),
         *where.span(one.start, one.end, one.target.start)[1:], *_target(one.target), *_source(one.source),
         row["id"] if one.target.itself else None)
        for place, one in enumerate(told.relations)
        if name is None or (one.target.name, one.target.key, one.target.issued) != (name, None, None)  # its own name
    ])  # fmt: skip
    enforce_relation_words(connection, row["id"])
    connection.executemany(_INSERT_EFFECT, (
        (row["id"], place, *one) for place, one in enumerate(_effects(told, where))))  # fmt: skip
    return touched | _keys_of(connection, row["id"])


def _keys_of(connection: sqlite3.Connection, document_id: str) -> set[Key]:
    """The letters and numbers that a document names or bears."""
    return {(row[0], row[1]) for table in ("relations", "document_letters") for row in connection.execute(
        f"SELECT letters, number FROM {table} WHERE document_id = ? AND letters IS NOT NULL AND number IS NOT NULL",
        (document_id,))}  # fmt: skip


def _effects(told: Relations, where: _Pages) -> Iterator[tuple[str | int | None, ...]]:
    """The rows of `effects` without the document and the place."""
    for one in told.effects:
        other = one.with_other
        day = str(one.day) if one.day else None
        key = (other.key, _plain(other.number), str(other.issued or "") or None) if other else (None, None, None)
        yield ("until" if one.until else "from", *where.span(one.start, one.end), day, None, *key)
    for saved in told.saved:
        target = saved.target
        yield ("still", *where.span(saved.start, saved.end), str(saved.until) if saved.until else None, saved.years,
               target.key, _plain(target.number), str(target.issued or "") or None)  # fmt: skip
    for start, end in told.general_repeal:
        yield ("general", *where.span(start, end), None, None, None, None, None)


class _Pages:
    """Where a place of the whole text lies: the page, and the characters of its own text."""

    def __init__(self, pages: Sequence[sqlite3.Row]) -> None:
        self._numbers = [page["number"] for page in pages]
        self._lengths = [len(page["text"]) for page in pages]
        self._starts = [0, *accumulate(length + 1 for length in self._lengths)][: len(pages)]

    def span(self, start: int, end: int, at: int | None = None) -> _Span:
        """The page of the place `at`, and `start:end` on it, cut off at its edges."""
        place = bisect_right(self._starts, start if at is None else at) - 1
        edge, length = self._starts[place], self._lengths[place]
        low = min(max(0, start - edge), length)
        return self._numbers[place], low, max(low, min(end - edge, length))


def _target(one: Mention) -> tuple[str | None, ...]:
    issued = str(one.issued) if one.issued else None
    key, number = (None, None) if one.itself else (one.key, _plain(one.number))  # it is no other one of that code
    return (key, number, one.code, one.kind, issued, one.body, one.name,
            one.place.words if one.place else None)  # fmt: skip


def _source(one: Mention | None) -> tuple[str | None, ...]:
    if one is None:
        return (None, None, None, None)
    return (one.key, _plain(one.number), one.code or one.name, str(one.issued) if one.issued else None)


def _plain(number: str | None) -> str | None:
    return plain_number(number) if number else None
