"""What documents say of one another, as rows that follow the order of changes; who is meant is looked up when asked."""

from __future__ import annotations

import re
import sqlite3
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from library.catalogue.changes import last_change
from library.catalogue.connection import Connections
from library.catalogue.missing import Key, count_again
from library.catalogue.missing_seen import has_changed
from library.catalogue.quotes import QUOTE, FarDown
from library.catalogue.relation_words import enforce_relation_words, may_be_told, short_key
from library.catalogue.seeing import seen_by
from library.party.codes import parse_code
from library.party.mentions import Itself, Mention, letters_key
from library.records import PartialDate
from library.relations import RULES, Relations
from library.relations.held_names import name_of_held
from library.relations.records import CHANGING
from library.relations.resolving import Held

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
_TOLD = (
    'r.document_id, r.type, r.modality, r.scope, r.page, r.start, r."end", r.quote, r.letters, r.number, r.code, '
    "r.kind, r.issued, r.body, r.name, r.provision, r.source_code, r.source_letters, r.source_number, "
    "documents.committee, documents.issued, documents.code, r.said_by, r.target_id, r.key"
)
"""As `Told` has them; dates as text."""
TABLES = ("relations", "effects", "document_letters", "document_names")
_MADE = (*TABLES, "missing", "missing_patterns")
_CHANGING = ", ".join(f"'{one}'" for one in sorted(CHANGING))
_ACTS = f" AND r.type IN ({_CHANGING}) AND r.modality = 'done' AND r.source_code IS NULL"
_Span = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One relation as a document tells it, with what is known of that document.

    Args:
        quote: the words that say it, from the page.
        by: the committee of the document that tells it.
        told_on: its date.
        told_in: its code.
        said_by: `machine` or `person`.
        target_id: the held document that a person chose; or the document itself, which its text says that it ends.
        key: names the relation among those of its document, also when that is read again.
    """

    document_id: str
    type: str
    modality: str
    scope: str
    page: int
    start: int
    end: int
    quote: str
    letters: str | None
    number: str | None
    code: str | None
    kind: str | None
    issued: PartialDate | None
    body: str | None
    name: str | None
    provision: str | None
    source_code: str | None
    source_letters: str | None
    source_number: str | None
    by: str | None
    told_on: PartialDate | None
    told_in: str | None = None
    said_by: str = "machine"
    target_id: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ToldEffect:
    """What a document says of the time of itself, or of what it still lets be applied; see `effects` in the schema."""

    sort: str
    quote: str
    day: PartialDate | None
    years: int | None
    letters: str | None
    number: str | None
    issued: PartialDate | None
    page: int


class RelationRows:
    """The relations of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._counted: tuple[tuple[int, int], dict[frozenset[str], int]] = (0, 0), {}
        """What waits by who sees it, at a state of the catalogue: counting goes through all that waits."""

    def follow(self) -> int:
        """Read what changed since the last time; returns how many documents."""
        done = 0
        while found := self.follow_some():
            done += found
        return done

    def follow_some(self) -> int:
        """Read at most `BATCH` of the documents that changed, in one short transaction; returns how many."""
        until = time.monotonic() + _SECONDS
        with self._connections.transaction() as connection:
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

    def behind(self) -> bool:
        """Whether anything changed that was not read yet."""
        connection = self._connections.get()
        row = connection.execute("SELECT 1 FROM documents WHERE change > ? LIMIT 1", (_start(connection) or 0,))
        return row.fetchone() is not None

    def unread(self, labels: frozenset[str]) -> int:
        """How many of the documents that whoever bears these labels sees were not read yet."""
        if not self.behind():
            return 0
        connection = self._connections.get()
        start = _start(connection) or 0
        at, found = self._counted
        if at != (start, last_change(connection)):
            at, found = (start, last_change(connection)), {}
            self._counted = at, found
        if labels not in found:
            waiting = f"SELECT count(*) FROM documents WHERE change > ? AND {seen_by(connection, labels)}"
            (found[labels],) = connection.execute(waiting, (start,)).fetchone()
        return found[labels]

    def told_by(self, document_id: str, labels: frozenset[str], *, acts: bool = False) -> list[Told]:
        """What a document says of others, in the order of its text; `acts`: what touches whether they hold."""
        return self._told("r.document_id = ?" + _ACTS * acts, (document_id,), labels)

    def told_by_any(self, ids: Sequence[str], labels: frozenset[str]) -> list[Told]:
        """What these documents, some hundreds, say of others."""
        return self._told(f"r.document_id IN ({', '.join('?' * len(ids))})", ids, labels)

    def borne_by(self, ids: Sequence[str]) -> set[Key]:
        """The letters and numbers that these documents, some hundreds, bear."""
        found = self._connections.get().execute(
            f"SELECT letters, number FROM document_letters WHERE document_id IN ({', '.join('?' * len(ids))})", ids)
        return {(row[0], row[1]) for row in found}

    def told_of(self, letters: str, number: str, labels: frozenset[str], day: str | None = None) -> list[Told]:
        """What documents say of those with these letters and this number; of a day, what may speak of that one."""
        if day is None:
            return self._told("r.letters = ? AND r.number = ?", (letters, number), labels)
        return self._told("r.letters = ? AND r.number = ? AND (r.issued IS NULL OR r.issued LIKE ? "
                          "OR ? LIKE r.issued || '%')", (letters, number, f"{day}%", day), labels)  # fmt: skip

    def told_to(self, own: Held, labels: frozenset[str], *, acts: bool = False) -> list[Told]:
        """What documents say that may mean this one, as far as letters, number and dates tell; `acts` as above."""
        condition, values = "r.letters = ? AND r.number = ?", [own.letters, own.number]
        if own.issued is not None:
            condition += (" AND (r.issued IS NULL OR r.issued LIKE ? OR ? LIKE r.issued || '%')"
                          " AND (documents.issued IS NULL OR documents.issued >= ?)")
            values += [f"{own.issued}%", str(own.issued), f"{own.issued.year:04}"]
        by_name = "" if acts else (" OR (r.letters IS NULL AND r.name = (SELECT name FROM document_names "
                                   "WHERE document_id = ?))")  # fmt: skip
        condition = f"(({condition}) OR r.target_id = ?{by_name}){_ACTS * acts}"
        return self._told(condition, (*values, own.id, *([] if acts else [own.id])), labels)

    def effects(self, document_id: str, labels: frozenset[str]) -> list[ToldEffect]:
        """What a document says of its time."""
        connection = self._connections.get()
        found = connection.execute(
            f"SELECT e.*, {QUOTE} FROM effects e JOIN documents ON documents.id = e.document_id "
            "JOIN pages p ON p.document_id = e.document_id AND p.number = e.page "
            f"WHERE e.document_id = ? AND {seen_by(connection, labels)} ORDER BY e.place", (document_id,))
        below = FarDown(connection)
        return [ToldEffect(row["sort"], _tidy(below.said(row, row["document_id"], row["page"])), _date(row["day"]),
                           row["years"], row["letters"], row["number"], _date(row["issued"]), row["page"])
                for row in found]  # fmt: skip

    def held(self, letters: str, number: str, labels: frozenset[str], issued: PartialDate | None = None) -> list[Held]:
        """The documents with these letters and this number, by id; with a date those that can be of it."""
        connection = self._connections.get()
        date = " AND (issued IS NULL OR issued LIKE ? OR ? LIKE issued || '%')" if issued is not None else ""
        dates = (f"{issued}%", str(issued)) if issued is not None else ()
        found = connection.execute(
            "SELECT documents.id, kind, issued, committee, code FROM document_letters l "
            "JOIN documents ON documents.id = l.document_id "
            f"WHERE l.letters = ? AND l.number = ? AND {seen_by(connection, labels)}{date} ORDER BY documents.id",
            (letters, number, *dates))
        return [Held(row["id"], letters, number, row["kind"], _date(row["issued"]), row["committee"], row["code"])
                for row in found]  # fmt: skip

    def held_by_name(self, name: str, labels: frozenset[str]) -> list[Held]:
        """The documents that are meant by a name, by id."""
        connection = self._connections.get()
        found = connection.execute(
            "SELECT documents.id, kind, issued, committee, code FROM document_names n "
            "JOIN documents ON documents.id = n.document_id "
            f"WHERE n.name = ? AND {seen_by(connection, labels)} ORDER BY documents.id", (name,))
        return [Held(row["id"], "", "", row["kind"], _date(row["issued"]), row["committee"], row["code"])
                for row in found]  # fmt: skip

    def named(self, document_id: str) -> Held | None:
        """A document as a mention can mean it; without a code its letters and number are empty, and nothing means it.

        None where it does not stand in the library.
        """
        row = self._connections.get().execute(
            "SELECT ifnull(l.letters, '') AS letters, ifnull(l.number, '') AS plain, d.* FROM documents d "
            "LEFT JOIN document_letters l ON d.id = l.document_id WHERE d.id = ? AND d.state = 'indexed'",
            (document_id,)).fetchone()
        return None if row is None else Held(row["id"], row["letters"], row["plain"], row["kind"], _date(row["issued"]),
                                             row["committee"], row["code"])  # fmt: skip

    def _told(self, condition: str, values: Sequence[str], labels: frozenset[str]) -> list[Told]:
        connection = self._connections.get()
        found = connection.execute(
            f"SELECT {_TOLD}, {may_be_told(connection, labels)} AS whole, {QUOTE} FROM relations r "
            "JOIN documents ON documents.id = r.document_id "
            "JOIN pages p ON p.document_id = r.document_id AND p.number = r.page "
            f"WHERE {condition} AND r.said_by <> 'refused' AND {seen_by(connection, labels)} "
            "ORDER BY r.document_id, r.place", tuple(values))
        below = FarDown(connection)
        return [told for row in found for told in [_told(row, below)] if row["whole"] or _is_quoted(told)]


def _start(connection: sqlite3.Connection) -> int | None:
    """The last change that was read; None where all is to be read anew: by other rules, or after an older backup."""
    upto = connection.execute("SELECT value FROM meta WHERE key = ?", (_WATERMARK,)).fetchone()
    rules, start = map(int, upto[0].split(" ")) if upto else (RULES, 0)
    return start if rules == RULES and start <= last_change(connection) else None


def _next(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """The next documents that changed; the watermark moves behind them."""
    start = _start(connection)
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
    code = parse_code(row["code"]) if row["code"] else None
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

    told = read_relations(text, Itself(code, _date(row["issued"]), row["kind"]))
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
    return number.replace(".", "").lstrip("0") or "0" if number else None


def _told(row: sqlite3.Row, below: FarDown) -> Told:
    """A relation from a row of `_TOLD` and the words on the page; by place, for thousands may cite one document."""
    (document_id, type_, modality, scope, page, start, end, quote, letters, number, code, kind, issued, body, name,
     provision, source_code, source_letters, source_number, by, told_on, told_in, said_by, target_id, key, *_,
     said) = row
    if not key:
        key = short_key(type_, modality, letters, number, name, issued, source_letters, source_number, source_code)
    words = _tidy(said or below.said(row, document_id, page)) if quote is None else quote
    if not row["whole"]:
        kind = issued = body = None  # of the other document, which whoever asks does not see
    return Told(
        document_id=document_id, type=type_, modality=modality, scope=scope, page=page, start=start, end=end,
        quote=words, letters=letters, number=number, code=code, kind=kind, issued=_date(issued), body=body,
        name=name, provision=provision, source_code=source_code, source_letters=source_letters,
        source_number=source_number, by=by, told_on=_date(told_on), told_in=told_in, said_by=said_by,
        target_id=target_id, key=key,
    )  # fmt: skip


def _is_quoted(told: Told) -> bool:
    """Whether the words that a person quoted name the other document themselves."""
    return bool(told.code) and re.search(rf"(?<!\w){re.escape(told.code or '')}(?!\w)", told.quote) is not None


def _tidy(said: str) -> str:
    return " ".join(said.split())


@lru_cache(maxsize=50_000)
def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
