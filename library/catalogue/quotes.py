"""The words that say a relation, from the page on which they stand."""

from __future__ import annotations

import sqlite3

_NEAR = 20_000
QUOTE = f"""said_from, said_to,
    CASE WHEN said_to <= {_NEAR} THEN substr(p.text, said_from + 1, said_to - said_from) END AS said"""
"""Of a row with its page `p`. Further down a very long page they are NULL, for SQLite reads all of it for each row."""


class FarDown:
    """What stands far down on very long pages, each of which is read once for the rows that follow one another."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._page: tuple[str, int] | None = None
        self._text = ""

    def said(self, row: sqlite3.Row, document_id: str, page: int) -> str:
        """The words of a row of `QUOTE`, as they stand."""
        if row["said"] is not None:
            return str(row["said"])
        if self._page != (document_id, page):
            found = self._connection.execute(
                "SELECT text FROM pages WHERE document_id = ? AND number = ?", (document_id, page)).fetchone()
            self._page, self._text = (document_id, page), found["text"] if found else ""
        return self._text[row["said_from"] : row["said_to"]]
