"""Rules of access, and the labels that they give to documents."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from library.access import Level, Scope, labels_of, name_of, strictest
from library.catalogue.changes import last_change
from library.catalogue.committee_names import NAMES
from library.catalogue.connection import Connections, headings_of
from library.catalogue.labels_within import CAME, Worn, all_that_came, came_in, from_the_outside_in, holders_of
from library.catalogue.seeing import seen_by
from library.party.marks import is_restricting

LABELS_DUE = "label kinds"
"""Key of the remark that documents are to be labelled anew, as rules about names hold for all names of one."""
_NAMED = (Scope.COMMITTEE, Scope.KIND)
"""Rules about a name, which hold for every other name of the same record; a scope is the column that bears it."""
_MANY = 400  # with their files 800; SQLite allows 999 parameters in old builds
_OWN = (
    f"documents.id IN (SELECT key FROM access_rules WHERE scope IN ('{Scope.DOCUMENT}', '{Scope.FILE}')) "
    "OR documents.id IN (SELECT document_id FROM parts JOIN access_rules ON access_rules.key = parts.whole_id "
    f"WHERE access_rules.scope = '{Scope.FILE}') "
    "OR EXISTS (SELECT 1 FROM evidence WHERE evidence.document_id = documents.id AND evidence.field = 'circulation') "
    f"OR {CAME}"
)
"""Of these documents something is said that counts before, or beside, rules about names."""
_PLACES = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(reversed(Scope)))
_WIDEST_FIRST = f"CASE scope {_PLACES} END"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may see what.

    Args:
        scope: what it is about.
        key: id of a document or file, name of a committee or kind, `*` for the archive.
        to: labels that a conditional level names.
        by: who made it.
        made: seconds since 1970, UTC.
    """

    scope: Scope
    key: str
    level: Level
    to: tuple[str, ...] = ()
    by: str = ""
    why: str = ""
    made: int = 0

    def as_json(self) -> dict[str, Any]:
        """For programs; `to` as people write names."""
        return {"scope": str(self.scope), "key": self.key, "level": str(self.level),
                "to": sorted(map(name_of, self.to)), "by": self.by, "why": self.why, "made": self.made}


class AccessRules:
    """The rules of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> list[Rule]:
        """Every rule, the widest first, but those about documents of an earlier cut of a file, which lie still."""
        rows = self._connections.get().execute(
            f"SELECT * FROM access_rules WHERE scope <> '{Scope.DOCUMENT}' OR key NOT IN "
            f"(SELECT id FROM documents WHERE state = 'aside') ORDER BY {_WIDEST_FIRST}, key").fetchall()
        return [_rule(row) for row in rows]

    def get(self, scope: Scope, key: str) -> Rule | None:
        """The rule about something; None where there is none."""
        return _find(self._connections.get(), scope, key)

    def keys(self, scope: Scope) -> list[str]:
        """What the rules of a scope are about, as they were made."""
        return [row[0] for row in self._connections.get().execute(
            "SELECT key FROM access_rules WHERE scope = ? ORDER BY key", (str(scope),))]

    def borne(self, scope: Scope) -> list[str]:
        """The names of committees, or of kinds, that documents bear, whoever may see these."""
        return _borne(self._connections.get(), scope)

    def about_nothing(self, rules: Iterable[Rule]) -> list[Rule]:
        """Those that are about a name which no document bears now, however it is written."""
        connection, found = self._connections.get(), list[Rule]()
        for scope in sorted({rule.scope for rule in rules if rule.scope in _NAMED}):
            heading, names = headings_of(connection, scope), _borne(connection, scope)
            written = frozenset(names)
            sought: dict[str, list[Rule]] = {}
            for rule in rules:
                if rule.scope is scope and rule.key not in written:
                    sought.setdefault(heading(rule.key), []).append(rule)
            for name in names if sought else ():
                sought.pop(heading(name), None)
            found += [rule for some in sought.values() for rule in some]
        return found

    def find(self, labels: frozenset[str], *, offset: int, limit: int) -> tuple[int, list[Rule]]:
        """How many rules there are for whoever bears these labels, and a stretch of them, the widest first.

        Rules about documents and files that such a viewer does not see are left out.
        """
        connection = self._connections.get()
        seen = seen_by(connection, labels)
        condition = (
            f"scope NOT IN ('{Scope.DOCUMENT}', '{Scope.FILE}') OR key IN (SELECT id FROM documents WHERE {seen}) "
            f"OR key IN (SELECT whole_id FROM parts JOIN documents ON documents.id = document_id WHERE {seen})")
        count = connection.execute(f"SELECT count(*) FROM access_rules WHERE {condition}").fetchone()[0]
        rows = connection.execute(
            f"SELECT * FROM access_rules WHERE {condition} ORDER BY {_WIDEST_FIRST}, key LIMIT ? OFFSET ?",
            (limit, offset)).fetchall()
        return count, [_rule(row) for row in rows]

    def set(self, rule: Rule) -> int:
        """Put a rule in force, in place of one for the same; returns how many documents changed."""
        with self._connections.transaction() as connection:
            return set_rule_in(connection, rule)

    def owner(self, document_id: str) -> str | None:
        """The unit that a document belongs to; None where none is named."""
        row = self._connections.get().execute("SELECT owner FROM documents WHERE id = ?", (document_id,)).fetchone()
        return None if row is None else row[0]

    def set_owner(self, document_id: str, unit: str | None) -> None:
        """Name the unit, or none."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE documents SET owner = ? WHERE id = ?", (unit, document_id))
            label_in(connection, [document_id])

    def label_bearers(self, scope: Scope, is_concerned: Callable[[str, Sequence[str]], bool]) -> int:
        """After names were gathered in another way, label the documents that they concern; returns how many changed.

        Args:
            scope: committees or kinds.
            is_concerned: of a name that documents bear, and the keys of the rules of that scope.
        """
        with self._connections.transaction() as connection:
            keys = self.keys(scope)
            concerned = [one for one in _borne(connection, scope) if is_concerned(one, keys)] if keys else []
            return _label_bearers(connection, scope, concerned)

    def label_due(self) -> None:
        """Let rules about names hold for all of them in a catalogue of a version that knew each name alone."""
        connection = self._connections.get()
        if connection.execute("SELECT 1 FROM meta WHERE key = ?", (LABELS_DUE,)).fetchone():
            with self._connections.transaction() as connection:
                for scope in _NAMED:
                    self.label_bearers(scope, lambda name, keys: True)
                label_in(connection, all_that_came(connection))
                connection.execute("DELETE FROM meta WHERE key = ?", (LABELS_DUE,))

    def drop(self, scope: Scope, key: str) -> int:
        """Take a rule back; returns how many documents changed."""
        with self._connections.transaction() as connection:
            connection.execute("DELETE FROM access_rules WHERE scope = ? AND key = ?", (str(scope), key))
            return _refresh(connection, scope, key)


def labels_of_spellings(connection: sqlite3.Connection) -> None:
    """A step of the schema: rules about a name hold for every way to write it, where they held for one alone."""
    if connection.execute("SELECT 1 FROM access_rules WHERE scope IN ('kind', 'committee')").fetchone():
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, 'due')", (LABELS_DUE,))


def labels_of_enclosed(connection: sqlite3.Connection) -> None:
    """A step of the schema: what came in a file is not wider open than that."""
    if connection.execute("SELECT 1 FROM enclosures WHERE came = 1").fetchone():
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, 'due')", (LABELS_DUE,))


def set_rule_in(connection: sqlite3.Connection, rule: Rule) -> int:
    """Put a rule in force inside the caller's transaction; returns how many documents changed."""
    connection.execute(
        "INSERT OR REPLACE INTO access_rules (scope, key, level, named, made_by, why, made) VALUES (?,?,?,?,?,?,?)",
        (str(rule.scope), rule.key, str(rule.level), json.dumps(sorted(rule.to)), rule.by, rule.why,
         rule.made or int(time.time())))
    return _refresh(connection, rule.scope, rule.key)


def label_in(connection: sqlite3.Connection, ids: Sequence[str], *, changes: bool = True,
             later: Set[str] = frozenset()) -> int:
    """Give documents the labels that the rules want, inside the caller's transaction; returns how many changed.

    Args:
        changes: a document with other labels takes its place in the order of changes; what came in it always does.
        later: documents that are labelled afterwards; of what came in a document that changes they are left out.
    """
    changed, newest, rules, others = 0, last_change(connection), _Rules(connection), list[str]()
    for start in range(0, len(ids), _MANY):
        part = ids[start : start + _MANY]
        rows = connection.execute(
            "SELECT documents.rowid, documents.id, documents.kind, documents.committee, documents.owner, "
            "documents.access, documents.audience, whole_id FROM documents "
            f"LEFT JOIN parts ON parts.document_id = documents.id WHERE documents.id IN ({_marks(part)})",
            part).fetchall()
        rules.read_about(rows)
        updates: list[tuple[str, int, int | None, int]] = []
        for row in rows:
            label = rules.label(row)
            if label != (row["access"], row["audience"]):
                changed += 1
                others.append(row["id"])
                updates.append((*label, newest + changed if changes else None, row["rowid"]))
        connection.executemany(
            "UPDATE documents SET access = ?, audience = ?, change = coalesce(?, change) WHERE rowid = ?", updates)
    for start in range(0, len(others), _MANY):
        if inside := [one for one in came_in(connection, others[start : start + _MANY]) if one not in later]:
            changed += label_in(connection, inside, later=later)
    return changed


class _Rules:
    """The rules as they are now, and what else says who may see a document; read once for many documents.

    While a rule is put in force nobody else writes, so what is asked again and again of each document is kept.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rows = connection.execute("SELECT * FROM access_rules WHERE scope NOT IN (?, ?) ORDER BY scope, key",
                                  (str(Scope.DOCUMENT), str(Scope.FILE))).fetchall()  # fmt: skip
        wide = [_rule(row) for row in rows]
        self._of_names = {scope: [one for one in wide if one.scope is scope] for scope in _NAMED}
        self._of_archive = [one for one in wide if one.scope is Scope.ARCHIVE]
        self._headings = {scope: headings_of(connection, scope) for scope in _NAMED}
        self._by_heading: dict[tuple[Scope, str], list[Rule]] = {}
        for one in wide:
            if one.scope in _NAMED:
                self._by_heading.setdefault((one.scope, self._headings[one.scope](one.key)), []).append(one)
        self._about: dict[tuple[Scope, str], list[Rule]] = {}
        self._labels: dict[tuple[str | None, str | None, bool, str | None, Worn | None], tuple[str, int]] = {}
        self._own: dict[tuple[Scope, str], Rule] = {}
        self._noted: set[str] = set()
        self._holders: Mapping[str, Worn] = {}

    def read_about(self, rows: Sequence[sqlite3.Row]) -> None:
        """Read what is said of these very documents and their files, and the notes printed on them."""
        ids = [row["id"] for row in rows]
        keys = list({*ids, *(row["whole_id"] for row in rows if row["whole_id"])})
        own = self._connection.execute(
            f"SELECT * FROM access_rules WHERE scope IN (?, ?) AND key IN ({_marks(keys)})",
            (str(Scope.DOCUMENT), str(Scope.FILE), *keys))
        self._own = {(one.scope, one.key): one for one in map(_rule, own)}
        notes = self._connection.execute(
            f"SELECT document_id, reading FROM evidence WHERE field = 'circulation' AND document_id IN ({_marks(ids)})",
            ids)
        self._noted = {document for document, note in notes if is_restricting(note)}
        self._holders = holders_of(self._connection, keys)

    def label(self, row: sqlite3.Row) -> tuple[str, int]:
        """The level of a document and the number of its set of labels.

        A word about the document counts before one about its file, that before the file it came in, general rules and
        printed notes.
        """
        if self._own:
            for scope, key in ((Scope.DOCUMENT, row["id"]), (Scope.FILE, row["whole_id"] or row["id"])):
                rule = self._own.get((scope, key))
                if rule is not None:
                    return self._label(rule.level, frozenset(rule.to), row["owner"])
        holder = self._holders.get(row["whole_id"] or row["id"])
        alike = (row["committee"], row["kind"], row["id"] in self._noted, row["owner"], holder)
        if alike not in self._labels:
            level, to = self._of_wider_rules(row, is_noted=alike[2])
            worn = Worn(level, labels_of(level, to, owner=row["owner"]))
            worn = worn if holder is None else worn.within(holder)
            self._labels[alike] = str(worn.level), _audience(self._connection, worn.labels)
        return self._labels[alike]

    def label_of_names(self, row: sqlite3.Row) -> tuple[str, int]:
        """The same of documents of which nothing else is said; the row has committee, kind and owner."""
        return self._label(*self._of_wider_rules(row, is_noted=False), row["owner"])

    def _label(self, level: Level, to: frozenset[str], owner: str | None) -> tuple[str, int]:
        return str(level), _audience(self._connection, labels_of(level, to, owner=owner))

    def _of_wider_rules(self, row: sqlite3.Row, *, is_noted: bool) -> tuple[Level, frozenset[str]]:
        narrow = [rule for scope in _NAMED if row[scope] for rule in self._about_name(scope, row[scope])]
        narrow = narrow or self._of_archive
        levels = [rule.level for rule in narrow]
        if is_noted:  # never open but by a person's word about this very paper
            levels.append(Level.INTERNAL)
        level = strictest(levels)
        return level, frozenset(label for rule in narrow if rule.level is level for label in rule.to)

    def _about_name(self, scope: Scope, name: str) -> list[Rule]:
        """The rules about a committee or kind, under whichever of its names they were made."""
        if (scope, name) not in self._about:
            rules = self._of_names[scope]
            self._about[scope, name] = self._by_heading.get((scope, self._headings[scope](name)), []) if rules else []
        return self._about[scope, name]


def _refresh(connection: sqlite3.Connection, scope: Scope, key: str) -> int:
    """Label anew what a rule is about."""
    if scope in _NAMED:
        heading = headings_of(connection, scope)
        wanted = heading(key)
        return _label_bearers(connection, scope, [one for one in _borne(connection, scope)
                                                  if heading(one) == wanted])
    if scope is Scope.ARCHIVE:
        return _label_all(connection, "TRUE", ())
    condition = "id = :key"
    if scope is Scope.FILE:
        condition += " OR id IN (SELECT document_id FROM parts WHERE whole_id = :key)"
    found = connection.execute(f"SELECT id FROM documents WHERE {condition}", {"key": key})
    return label_in(connection, [row[0] for row in found])


def _borne(connection: sqlite3.Connection, scope: Scope) -> list[str]:
    """Every name of a committee, or of a kind, that a document bears."""
    if scope is Scope.COMMITTEE:
        return [row[0] for row in connection.execute(f"{NAMES} SELECT name FROM names WHERE name IS NOT NULL")]
    return [row[0] for row in connection.execute(
        f"SELECT DISTINCT {scope} FROM documents WHERE {scope} IS NOT NULL ORDER BY {scope}")]


def _label_bearers(connection: sqlite3.Connection, scope: Scope, names: Sequence[str]) -> int:
    if not names:
        return 0
    return _label_all(connection, f"documents.{scope} IN (SELECT value FROM json_each(?))", (json.dumps(names),))


def _label_all(connection: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> int:
    """The same as `label_in` for very many documents, for whose labels everybody who wants to write waits.

    Those of which nothing is said but by rules about names get their labels by groups, in one statement; what came in
    a file gets its own after that.
    """
    rules, newest = _Rules(connection), last_change(connection)
    connection.execute("CREATE TEMP TABLE wanted (committee, kind, owner, access, audience)")
    alike = connection.execute(f"SELECT DISTINCT committee, kind, owner FROM documents WHERE {condition}", values)
    connection.executemany("INSERT INTO wanted (committee, kind, owner, access, audience) VALUES (?,?,?,?,?)",
                           [(*row, *rules.label_of_names(row)) for row in alike.fetchall()])
    connection.execute("CREATE INDEX temp.wanted_by_names ON wanted (committee, kind, owner)")
    changed = connection.execute(
        "UPDATE documents SET access = found.access, audience = found.audience, change = ? + found.place FROM ("
        "SELECT documents.id, wanted.access, wanted.audience, row_number() OVER (ORDER BY documents.rowid) AS place "
        "FROM documents CROSS JOIN wanted ON wanted.committee IS documents.committee "
        "AND wanted.kind IS documents.kind AND wanted.owner IS documents.owner "
        f"WHERE ({condition}) AND (documents.access, documents.audience) <> (wanted.access, wanted.audience) "
        f"AND NOT ({_OWN})) AS found WHERE found.id = documents.id", (newest, *values)).rowcount
    connection.execute("DROP TABLE temp.wanted")
    inside = from_the_outside_in(connection, condition, values)
    later = {one for layer in inside for one in layer}
    own = connection.execute(f"SELECT id FROM documents WHERE ({condition}) AND ({_OWN})", values).fetchall()
    changed += label_in(connection, [one for (one,) in own if one not in later], later=later)
    for layer in inside:  # each once: what it came in bears its new label already
        later.difference_update(layer)
        changed += label_in(connection, layer, later=later)
    return changed


def _find(connection: sqlite3.Connection, scope: Scope, key: str) -> Rule | None:
    row = connection.execute("SELECT * FROM access_rules WHERE scope = ? AND key = ?", (str(scope), key)).fetchone()
    return None if row is None else _rule(row)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _audience(connection: sqlite3.Connection, labels: frozenset[str]) -> int:
    """The number of a set of labels, given to it when it is first needed."""
    told = json.dumps(sorted(labels))
    connection.execute("INSERT OR IGNORE INTO audiences (labels) VALUES (?)", (told,))
    return int(connection.execute("SELECT id FROM audiences WHERE labels = ?", (told,)).fetchone()[0])


def _rule(row: sqlite3.Row) -> Rule:
    return Rule(Scope(row["scope"]), row["key"], Level(row["level"]), tuple(json.loads(row["named"])), row["made_by"],
                row["why"], row["made"])
