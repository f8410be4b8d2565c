"""Every INSERT names its columns, in the code and in the triggers of any archive: a table may get another column."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import library
from library.catalogue import Catalogue
from library.catalogue.schema.work import named_columns

ROOM = Path(library.__file__).parent
_UNNAMED = re.compile(r"\bINSERT\s+(?:OR\s+\w+\s+)?INTO\s+\S+\s+(?!\()|\bINSERT\b[^;]*\bSELECT\s+\*", re.IGNORECASE)
_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"


def _strings(tree: ast.AST) -> Iterator[str]:
    """Every text of a module; what is filled in stands as a word."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "filled" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_the_pattern_knows_what_names_no_columns() -> None:
    for bad in ("INSERT INTO meta VALUES (?, ?)", "INSERT OR REPLACE INTO lost  VALUES (1)", "insert into a select b"
                "INSERT INTO a (b) SELECT * FROM c"):
        assert _UNNAMED.search(bad), bad
    assert not _UNNAMED.search("INSERT OR IGNORE INTO meta (key, value) SELECT key, value FROM other; SELECT * FROM a")
    assert not _UNNAMED.search("AFTER INSERT ON documents BEGIN SELECT 1; END")


def test_every_statement_names_the_columns_that_it_writes() -> None:
    found = [(path.name, text) for path in sorted(ROOM.rglob("*.py"))
             for text in _strings(ast.parse(path.read_text(encoding="utf-8")))]
    assert sum("INSERT" in text for _, text in found) > 25
    assert [one for one in found if _UNNAMED.search(one[1])] == []


def test_triggers_of_a_catalogue_of_before_are_made_anew(tmp_path: Path) -> None:
    Catalogue(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    wanted = connection.execute(_TRIGGERS).fetchall()
    assert len(wanted) >= 9
    assert not any(_UNNAMED.search(sql) for _, sql in wanted)
    connection.execute("DROP TRIGGER act_done")
    connection.execute("CREATE TRIGGER act_done AFTER INSERT ON journal BEGIN "
                       "INSERT OR IGNORE INTO unannounced VALUES ('act', NEW.id); END")
    named_columns(connection)
    assert connection.execute(_TRIGGERS).fetchall() == wanted
    connection.close()
