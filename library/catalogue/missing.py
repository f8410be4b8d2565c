"""What documents cite and the archive does not hold: counted when texts are read, so that a list takes no time."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from library.catalogue.access import sets_seen
from library.catalogue.connection import Connections
from library.records import PartialDate
from library.relations.resolving import Held, Named, apart, fitting, one_day

Key = tuple[str, str]
"""Letters and number, as `relations` has them."""
_INSERT = (
    "INSERT INTO missing (letters, number, sort, audience, holders, citing, tail, year, issued, code, kind, body) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
)
_COLUMNS = "letters, number, sort, citing, tail, year, issued, code, kind, body"


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that is cited and not held.

    Args:
        sort: tells it apart from others of its letters and number.
        citing: how many documents cite it.
        tail: the end of its letters, which says who issues: `tw`.
        issued: its date, as far as those that cite it say.
        body: who issued it, in the words of most of them.
    """

    letters: str
    number: str
    sort: str
    citing: int
    tail: str
    code: str
    kind: str | None
    issued: PartialDate | None
    body: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stretch of what is missing, with exact counts.

    Args:
        tails: how many there are of each end of letters, in the year that is asked for.
        years: how many of each year (None: not known), of the end of letters that is asked for.
    """

    total: int
    found: tuple[Missing, ...]
    tails: Mapping[str, int]
    years: Mapping[int | None, int]


class MissingRows:
    """What is missing from one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def find(self, labels: frozenset[str], *, tail: str | None = None, year: int | None = None, offset: int = 0,
             limit: int = 50) -> Wanted:  # fmt: skip
        """The most cited first, then in the order of codes.

        Args:
            labels: of the viewer; what they may not see neither cites nor is held.
            tail: only those whose letters end so.
            year: only those of this year; 0: whose year is not known.
        """
        connection = self._connections.get()
        table = _seen(connection, labels)
        counts = connection.execute(
            f"SELECT tail, year, count(*) AS count FROM {table} GROUP BY tail, year").fetchall()
        tails, years = Counter[str](), Counter[int | None]()
        total = 0
        for row in counts:
            of_year = year is None or row["year"] == (year or None)
            of_tail = tail is None or row["tail"] == tail
            tails[row["tail"]] += row["count"] if of_year else 0
            years[row["year"]] += row["count"] if of_tail else 0
            total += row["count"] if of_year and of_tail else 0
        wanted, values = _filters(tail, year)
        found = connection.execute(
            f"SELECT {_COLUMNS} FROM {table} {wanted} ORDER BY citing DESC, letters, number, sort LIMIT ? OFFSET ?",
            (*values, limit, offset)).fetchall()
        return Wanted(total, tuple(map(_missing, found)), +tails, +years)

    def of(self, letters: str, number: str, labels: frozenset[str]) -> list[Missing]:
        """Those of these letters and this number."""
        connection = self._connections.get()
        found = connection.execute(
            f"SELECT {_COLUMNS} FROM {_seen(connection, labels, 'letters = ? AND number = ?')} ORDER BY sort",
            (letters, number))
        return [_missing(row) for row in found]


def count_again(connection: sqlite3.Connection, keys: Iterable[Key]) -> None:
    """Count what is cited of these letters and numbers anew, inside the caller's transaction."""
    for letters, number in sorted(set(keys)):
        connection.execute("DELETE FROM missing WHERE letters = ? AND number = ?", (letters, number))
        mentions = list(_mentions(connection, letters, number))
        connection.executemany(_INSERT, _counted(letters, number, mentions))


@dataclass(frozen=True, slots=True)
class _Mention:
    """A mention that at least somebody cannot follow to a document."""

    document_id: str
    audience: int
    holders: str
    issued: PartialDate | None
    body: str | None
    code: str | None
    kind: str | None
    by: str | None


def _mentions(connection: sqlite3.Connection, letters: str, number: str) -> Iterator[_Mention]:
    held = connection.execute(
        "SELECT d.id, d.kind, d.issued, d.committee, d.audience FROM document_letters l "
        "JOIN documents d ON d.id = l.document_id WHERE l.letters = ? AND l.number = ?", (letters, number)).fetchall()
    audiences = {row["id"]: row["audience"] for row in held}
    can_be = [Held(row["id"], letters, number, row["kind"], _date(row["issued"]), row["committee"]) for row in held]
    told = connection.execute(
        "SELECT r.document_id, r.kind, r.issued, r.body, r.code, d.committee, d.issued AS told_on, d.audience, "
        "r.target_id, (SELECT t.audience FROM documents t WHERE t.id = r.target_id AND t.state = 'indexed') AS chosen "
        "FROM relations r JOIN documents d ON d.id = r.document_id WHERE r.letters = ? AND r.number = ? "
        "AND d.state = 'indexed' AND r.said_by <> 'refused' ORDER BY r.document_id, r.place", (letters, number))
    known: dict[tuple[str | None, ...], tuple[Held, ...]] = {}
    for row in told:
        said = (row["kind"], row["issued"], row["body"], row["committee"], (row["told_on"] or "")[:4])
        if said not in known:
            named = Named(letters, number, row["kind"], _date(row["issued"]), row["body"], row["committee"],
                          _date(row["told_on"]))
            known[said] = fitting(named, can_be)
        others = [one.id for one in known[said] if one.id != row["document_id"]]
        if known[said] and not others:
            continue  # it speaks of itself
        holders = {audiences[one] for one in others} if row["target_id"] is None else {row["chosen"]} - {None}
        if row["audience"] not in holders:  # whoever sees the one that cites sees what is meant
            yield _Mention(row["document_id"], row["audience"], " ".join(map(str, sorted(holders))),
                           _date(row["issued"]), row["body"], row["code"], row["kind"], row["committee"])


def _counted(letters: str, number: str, mentions: Sequence[_Mention]) -> Iterator[tuple[str | int | None, ...]]:
    """The rows of `missing` for one code: each document that cites counts once for each that it can mean."""
    dated = [one for one in apart(one.issued for one in mentions) if one is not None]
    least: dict[tuple[str, str], str] = {}
    said: dict[tuple[str, str], list[_Mention]] = {}
    for one in mentions:
        key = _sort(letters, one, dated), one.document_id
        said.setdefault(key, []).append(one)
        least[key] = min(least.get(key, one.holders), one.holders, key=lambda held: (len(held.split()), held))
    groups: dict[tuple[str, int, str], list[tuple[str, str]]] = {}
    for key, every in said.items():
        groups.setdefault((key[0], every[0].audience, least[key]), []).append(key)
    for group, keys in groups.items():
        told = [one for key in keys for one in said[key]]
        issued = max((str(one.issued) for one in told if one.issued), key=lambda day: (len(day), day), default=None)
        yield (letters, number, *group, len(keys), letters.rpartition("|")[2], int(issued[:4]) if issued else None,
               issued, _most(one.code for one in told), _most(one.kind for one in told),
               _most(one.body for one in told))  # fmt: skip


def _sort(letters: str, one: _Mention, dated: Sequence[PartialDate]) -> str:
    """What tells a document apart: its date, where only one fits; else, in local letters, the committee that cites."""
    fits = [day for day in dated if one_day(day, one.issued)]
    if len(fits) == 1:
        return str(fits[0])
    return "" if letters.endswith("|tw") else f"? {one.by or ''}"


def _most(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _seen(connection: sqlite3.Connection, labels: frozenset[str], condition: str = "1") -> str:
    """The rows that a viewer sees as a table, one for each document that is missing."""
    seen = set(sets_seen(connection, labels)[0])
    pairs = list(_pairs(connection, sorted(seen)))
    shown = sorted({audience for audience, _ in pairs})
    unseen = sorted({holders for _, holders in pairs if not seen & set(map(int, holders.split()))} | {""})
    numbers = ", ".join(map(str, shown or [0]))
    texts = ", ".join(f"'{one}'" for one in unseen)
    rows = f"missing WHERE audience IN ({numbers}) AND holders IN ({texts}) AND {condition}"
    if len(shown) < 2 and unseen == [""]:
        return f"(SELECT {_COLUMNS} FROM {rows})"
    return (f"(SELECT letters, number, sort, sum(citing) AS citing, tail, max(year) AS year, max(issued) AS issued, "
            f"max(code) AS code, max(kind) AS kind, max(body) AS body FROM {rows} GROUP BY letters, number, sort)")


def _pairs(connection: sqlite3.Connection, audiences: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The few different pairs of `audience` and `holders`, each found by a step in the index."""
    for audience in audiences:
        found = connection.execute("SELECT min(holders) FROM missing WHERE audience = ?", (audience,)).fetchone()[0]
        while found is not None:
            yield audience, found
            found = connection.execute("SELECT min(holders) FROM missing WHERE audience = ? AND holders > ?",
                                       (audience, found)).fetchone()[0]


def _filters(tail: str | None, year: int | None) -> tuple[str, list[str | int]]:
    wanted: list[str] = []
    values: list[str | int] = []
    if tail is not None:
        wanted.append("tail = ?")
        values.append(tail)
    if year == 0:
        wanted.append("year IS NULL")
    elif year is not None:
        wanted.append("year = ?")
        values.append(year)
    return ("WHERE " + " AND ".join(wanted) if wanted else ""), values


def _missing(row: sqlite3.Row) -> Missing:
    return Missing(row["letters"], row["number"], row["sort"], row["citing"], row["tail"],
                   row["code"] or f"{row['number']}-{row['letters'].replace('|', '/')}", row["kind"],
                   _date(row["issued"]), row["body"])  # fmt: skip


def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
