"""Of what is held back nothing stays in any file of the archive but the original and the name in the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from library.archive import Archive
from library.catalogue import SWEEP, NewDocument
from library.catalogue.store import FILE_NAME
from library.records import Document, Fields, Origin, Page, Repair, State
from library.vault import Room

WORD = "khotbimat"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of many documents, of which one has a word that no other has; all of it is indexed."""
    archive = Archive.open(tmp_path / "archive", create=True)
    for number in range(300):
        put(archive, f"d{number}", f"văn bản số {number}")
    put(archive, "held", f"đường vào {WORD} của tỉnh. " * 40, sha256="ab" * 32)
    archive.follow()
    yield archive
    archive.close()


def put(archive: Archive, name: str, text: str, *, sha256: str = "cd" * 32) -> None:
    pages = tuple(Page(number, text, Origin.OCR, 0.9, (), 10, 10, repairs=(Repair(0, 3, text.split()[-1]),))
                  for number in (1, 2))
    one = Document(name, f"{name}.pdf", sha256, State.INDEXED, Fields(subject=text[:90]), pages=pages)
    archive.catalogue.finish(NewDocument(one, 5, "application/pdf"), [])


def traces(archive: Archive) -> list[str]:
    """Names of the files that hold the word."""
    found = []
    for path in archive.root.rglob("*"):
        if path.is_file() and path.parent.parent.name != Room.ORIGINALS and WORD.encode() in path.read_bytes():
            found.append(path.name)
    return found


def test_what_is_held_back_leaves_no_word(archive: Archive) -> None:
    assert traces(archive)
    archive.catalogue.holds.hold("held", "MẬT")
    archive.follow()
    archive.sweep()
    assert traces(archive) == []
    assert not archive.sweep_is_due()


def test_while_somebody_reads_it_stays_due(archive: Archive) -> None:
    archive.catalogue.holds.hold("held", "MẬT")
    archive.follow()
    with closing(sqlite3.connect(archive.root / FILE_NAME)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM documents").fetchone()
        put(archive, "later", "văn bản")  # is behind what the reader sees
        archive.sweep()
        assert archive.sweep_is_due()
    archive.recover()
    assert traces(archive) == [] and not archive.sweep_is_due()


def test_an_older_archive_loses_its_free_pages_once(archive: Archive) -> None:
    root = archive.root
    archive.close()
    with closing(sqlite3.connect(root / FILE_NAME)) as old, old:
        old.execute("PRAGMA secure_delete = OFF")
        old.execute("DELETE FROM pages WHERE document_id = 'held'")
        old.execute("DELETE FROM repairs WHERE document_id = 'held'")
        old.execute("UPDATE documents SET subject = NULL, state = 'quarantined', change = 9999 WHERE id = 'held'")
        old.execute("DELETE FROM meta WHERE key = 'written over'")
        old.execute("INSERT OR REPLACE INTO meta VALUES (?, 'due')", (SWEEP,))
    again = Archive.open(root)
    again.recover()
    assert traces(again) == []
    again.close()
