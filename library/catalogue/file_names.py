"""Which documents came under the name of a file; read only."""

from __future__ import annotations

import re

from library.catalogue.connection import Connections
from library.catalogue.seeing import seen_by
from library.catalogue.told_names import names_for
from library.vietnamese import fold

_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"[\s_]+")


class FileNames:
    """The names of the files of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def called(self, typed: str, labels: frozenset[str]) -> frozenset[str]:
        """The documents that whoever bears these labels may see, of files of this name; else of which it is a part.

        Case, diacritics and the kind of space do not matter. A number is not part of a longer number.
        """
        plain = _plain(typed)
        if not any(map(str.isalnum, plain)):
            return frozenset()
        connection = self._connections.get()
        digits = max(_DIGITS.findall(plain), key=len, default="")
        rows = connection.execute(f"SELECT id, source FROM documents WHERE {seen_by(connection, labels)} "
                                  "AND source LIKE ?", (f"%{digits}%",))  # fmt: skip
        inside = re.compile(rf"(?<!\d){re.escape(plain)}" if plain[0].isdigit() else re.escape(plain))
        near = {id_: source for id_, source in rows if _stands(inside, _plain(source))}
        names = {id_: _plain(name) for id_, name in names_for(connection, near, labels).items()}
        whole = frozenset(id_ for id_, name in names.items() if plain in (name, name.rsplit("/", 1)[-1]))
        return whole or frozenset(id_ for id_, name in names.items() if _stands(inside, name))


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
