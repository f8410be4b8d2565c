"""What documents cite and the archive does not hold: counted when texts are read, so that a list takes no time."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from library.catalogue.connection import Connections
from library.catalogue.missing_patterns import count_patterns, patterns_of
from library.catalogue.missing_seen import SeenLists, has_changed, seen_of
from library.catalogue.rows import date_of
from library.records import PartialDate
from library.relations.resolving import Days, Held, Named, fitting

Key = tuple[str, str]
"""Letters and number, as `relations` has them."""
_ALL = "letters, number, sort, audience, holders, citing, tail, year, issued, code, kind, body, shared"
_INSERT = f"INSERT INTO missing ({_ALL}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_STANDING = f"SELECT {_ALL} FROM missing WHERE letters = ? AND number = ?"
_WRITTEN = 20


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

    def as_json(self) -> dict[str, Any]:
        """What other programs are told."""
        return {"code": self.code, "kind": self.kind, "issued": str(self.issued) if self.issued else None,
                "committee": self.body, "citing": self.citing}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stretch of what is missing, with exact counts.

    Args:
        tails: how many there are of each end of letters, in the year that is asked for.
        years: how many of each year (None: not known), of the end of letters that is asked for.
        written: the ends of letters that most have, as codes write them.
    """

    total: int
    found: tuple[Missing, ...]
    tails: Mapping[str, int]
    years: Mapping[int | None, int]
    written: Mapping[str, str]


class MissingRows:
    """What is missing from one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._lists = SeenLists()

    def find(self, labels: frozenset[str], *, tail: str | None = None, year: int | None = None, offset: int = 0,
             limit: int = 50) -> Wanted:  # fmt: skip
        """The most cited first, then in the order of codes.

        Args:
            labels: of the viewer; what they may not see neither cites nor is held.
            tail: only those whose letters end so.
            year: only those of this year; 0: whose year is not known.
        """
        seen = self._lists.of(self._connections.get(), labels)
        tails, years = Counter[str](), Counter[int | None]()
        total = 0
        for (its_tail, its_year), count in seen.counts().items():
            of_year = year is None or its_year == (year or None)
            of_tail = tail is None or its_tail == tail
            tails[its_tail] += count if of_year else 0
            years[its_year] += count if of_tail else 0
            total += count if of_year and of_tail else 0
        found = seen.first(offset + limit, tail, year)[offset:]
        ends = {one: seen.written(one) for one, _ in tails.most_common(_WRITTEN)}
        return Wanted(total, tuple(map(_missing, found)), +tails, +years, ends)

    def of(self, letters: str, number: str, labels: frozenset[str]) -> list[Missing]:
        """Those of these letters and this number."""
        return [_missing(row) for row in seen_of(self._connections.get(), labels, letters, number)]


def count_again(connection: sqlite3.Connection, keys: Iterable[Key]) -> None:
    """Count what is cited of these letters and numbers anew, inside the caller's transaction."""
    changed, patterns = False, Counter[tuple[str, str]]()
    for letters, number in sorted(set(keys)):
        stood = {tuple(row) for row in connection.execute(_STANDING, (letters, number))}
        counted = set(_shared(list(_counted(letters, number, list(_mentions(connection, letters, number))))))
        if stood != counted:
            connection.execute("DELETE FROM missing WHERE letters = ? AND number = ?", (letters, number))
            connection.executemany(_INSERT, counted)
            patterns.subtract(patterns_of(row[2:8] for row in stood))
            patterns.update(patterns_of(row[2:8] for row in counted))
            changed = True
    if changed:
        count_patterns(connection, patterns)
        has_changed(connection)


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
    can_be = [Held(row["id"], letters, number, row["kind"], date_of(row["issued"]), row["committee"]) for row in held]
    told = connection.execute(
        "SELECT r.document_id, r.kind, r.issued, r.body, r.code, d.committee, d.issued AS told_on, d.audience, "
        "r.target_id, (SELECT t.audience FROM documents t WHERE t.id = r.target_id AND t.state = 'indexed') AS chosen "
        "FROM relations r JOIN documents d ON d.id = r.document_id WHERE r.letters = ? AND r.number = ? "
        "AND d.state = 'indexed' AND r.said_by <> 'refused' ORDER BY r.document_id, r.place", (letters, number))
    known: dict[tuple[str | None, ...], tuple[Held, ...]] = {}
    for row in told:
        said = (row["kind"], row["issued"], row["body"], row["committee"], (row["told_on"] or "")[:4])
        if said not in known:
            named = Named(letters, number, row["kind"], date_of(row["issued"]), row["body"], row["committee"],
                          date_of(row["told_on"]))
            known[said] = fitting(named, can_be)
        others = [one.id for one in known[said] if one.id != row["document_id"]]
        if known[said] and not others:
            continue  # it speaks of itself
        holders = {audiences[one] for one in others} if row["target_id"] is None else {row["chosen"]} - {None}
        if row["audience"] not in holders:  # whoever sees the one that cites sees what is meant
            yield _Mention(row["document_id"], row["audience"], " ".join(map(str, sorted(holders))),
                           date_of(row["issued"]), row["body"], row["code"], row["kind"], row["committee"])


def _counted(letters: str, number: str, mentions: Sequence[_Mention]) -> Iterator[tuple[str | int | None, ...]]:
    """The rows of `missing` for one code: each document that cites counts once for each that it can mean."""
    days = Days(one.issued for one in mentions)
    least: dict[tuple[str, str], str] = {}
    said: dict[tuple[str, str], list[_Mention]] = {}
    for one in mentions:
        key = sort_of(letters, one.issued, one.by, days), one.document_id
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


def _shared(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The same rows, each with what those tell together that are of one document; 0 where it is the only one."""
    alone, citing = Counter(row[2] for row in rows), Counter[str]()
    for row in rows:
        citing[row[2]] += row[5]
    for row in rows:
        yield (*row, 0 if alone[row[2]] == 1 else citing[row[2]])


def sort_of(letters: str, issued: PartialDate | None, by: str | None, days: Days) -> str:
    """What tells a document apart: its date, where only one fits; else, in local letters, the committee that cites."""
    fits = days.fitting(issued)
    if len(fits) == 1:
        return str(fits[0])
    return "" if letters.endswith("|tw") else f"? {by or ''}"


def _most(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _missing(row: Mapping[str, Any]) -> Missing:
    return Missing(row["letters"], row["number"], row["sort"], row["citing"], row["tail"],
                   row["code"] or f"{row['number']}-{row['letters'].replace('|', '/')}", row["kind"],
                   date_of(row["issued"]), row["body"])  # fmt: skip
