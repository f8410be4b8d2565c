"""Which documents came under the name of a file; read only."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Mapping
from functools import lru_cache

from library.catalogue.connection import Connections
from library.catalogue.seeing import seen_by
from library.catalogue.told_names import names_for
from library.vietnamese import fold

_KEPT = 8
"""Names that were looked for last, with what was found: one question asks for each several times."""
_SPACES = re.compile(r"[\s_]+")


class FileNames:
    """The names of the files of one catalogue.

    Of each its plain form is kept, some 100 bytes: to make them all takes seconds where there are 100,000. Who may
    see what is asked anew each time.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._lock = threading.Lock()
        self._kept: dict[str, str] = {}
        self._change = 0
        self._found = lru_cache(maxsize=_KEPT)(self._find)

    def called(self, typed: str, labels: frozenset[str]) -> frozenset[str]:
        """The documents that whoever bears these labels may see, of files of this name; else of which it is a part.

        Case, diacritics and the kind of space do not matter. A number is not part of a longer number.
        """
        plain = _plain(typed)
        if not any(map(str.isalnum, plain)):
            return frozenset()
        connection = self._connections.get()
        if connection.in_transaction:  # what it wrote may be taken back
            return self._find(plain, labels, connection, (0, 0))
        data = connection.execute("PRAGMA data_version").fetchone()[0]
        return self._found(plain, labels, connection, (data, connection.total_changes))

    def _find(self, plain: str, labels: frozenset[str], connection: sqlite3.Connection,
              version: tuple[int, int]) -> frozenset[str]:
        """The same for a plain name, kept while `version` tells that nothing was written, whoever would have."""
        inside = re.compile(rf"(?<!\d){re.escape(plain)}" if plain[0].isdigit() else re.escape(plain))
        kept = self._names(connection)
        near = [id_ for id_, name in kept.items() if plain in name and _stands(inside, name)]
        if not near:
            return frozenset()
        sources = dict(connection.execute(f"SELECT id, source FROM documents WHERE {seen_by(connection, labels)} "
                                          "AND id IN (SELECT value FROM json_each(?))", (json.dumps(near),)))
        told = names_for(connection, sources, labels)
        names = {id_: kept[id_] if name == sources[id_] else _plain(name) for id_, name in told.items()}
        whole = frozenset(id_ for id_, name in names.items() if plain in (name, name.rsplit("/", 1)[-1]))
        return whole or frozenset(id_ for id_, name in names.items() if _stands(inside, name))

    def _names(self, connection: sqlite3.Connection) -> Mapping[str, str]:
        """The plain names of all files by their documents; only what changed since is made anew."""
        if connection.in_transaction:
            return {id_: _plain(name) for id_, name in connection.execute("SELECT id, source FROM documents")}
        with self._lock:
            changed = connection.execute("SELECT id, source, change FROM documents WHERE change > ?",
                                         (self._change,)).fetchall()
            if changed:
                self._kept = {**self._kept, **{id_: _plain(source) for id_, source, _ in changed}}
                self._change = max(change for _, _, change in changed)
            return self._kept


def _stands(inside: re.Pattern[str], name: str) -> bool:
    found = inside.search(name)
    while found is not None:
        end = found.end()
        if not (name[end - 1].isdigit() and name[end : end + 1].isdigit()):
            return True
        found = inside.search(name, found.start() + 1)
    return False


def _plain(name: str) -> str:
    return _SPACES.sub(" ", fold(name).lower()).strip()
