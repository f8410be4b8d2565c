"""Originals that older rules let through are read and judged again; what is held then shows nothing any more."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from indexer.rejudging import rejudge
from library.archive import Archive
from library.catalogue import By, NewDocument
from library.catalogue.store import FILE_NAME
from library.progress import Silent
from library.records import Document, Fields, Origin, Page, State
from library.vault import Room
from tests.seeing import seen

HEAD = "ĐẢNG CỘNG SẢN VIỆT NAM\nTỈNH ỦY LẠC GIANG\nSố: 12-BC/TU\nLạc Thành, ngày 5 tháng 6 năm 2013\n"
REST = "BÁO CÁO\nVề tình hình kho thóc dự trữ của tỉnh năm 2013\nToàn tỉnh đã nhập kho hai nghìn tấn thóc.\n"


def keep(archive: Archive, name: str, original: str) -> str:
    """A document whose kept text bears no mark, whatever its original shows."""
    content = original.encode()
    sha256 = archive.vault.put(Room.ORIGINALS, content)
    page = Page(1, HEAD + REST, Origin.TEXT_LAYER, 1.0)
    one = Document(sha256[:16], name, sha256, State.INDEXED, Fields(kind="Báo cáo"), pages=(page,))
    archive.catalogue.documents.insert_many([NewDocument(one, len(content), "text/plain")])
    return one.id


def forget_judgements(archive: Archive) -> None:
    connection = sqlite3.connect(archive.root / FILE_NAME)
    with connection:
        connection.execute("UPDATE judged SET by_text = 0, by_paper = 0")
    connection.close()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "archive", create=True)


def test_an_original_with_a_mark_is_held(archive: Archive) -> None:
    secret, plain = keep(archive, "a.txt", HEAD + "TỐI MẬT\n" + REST), keep(archive, "b.txt", HEAD + REST)
    forget_judgements(archive)
    archive.judge_again()
    assert archive.catalogue.judgements.count_waiting(By.PAPER) == 2
    done = rejudge(archive, workers=1, progress=Silent())
    assert (done.free, done.missing) == (1, ())
    assert [(one.id, one.source) for one in done.held] == [(secret, "a.txt")] and "TỐI MẬT" in done.held[0].why
    assert archive.catalogue.documents.state_of(secret) is State.QUARANTINED
    assert archive.catalogue.documents.text(secret, 1) == ""
    assert seen(archive).document(plain).fields.kind == "Báo cáo"
    assert archive.catalogue.judgements.count_waiting(By.PAPER) == 0
    assert archive.health().documents == 1 and archive.health().in_step
    assert rejudge(archive, workers=1, progress=Silent()).free == 0


def test_an_original_that_is_gone_is_told_and_waits(archive: Archive) -> None:
    gone = keep(archive, "gone.txt", HEAD + "MẬT\n" + REST)
    document = seen(archive).document(gone)
    forget_judgements(archive)
    archive.vault.forget(Room.ORIGINALS, document.sha256)
    done = rejudge(archive, workers=1, progress=Silent())
    assert (done.free, done.held, done.missing) == (0, (), ("gone.txt",))
    assert archive.catalogue.judgements.waiting(By.PAPER) == [gone]
