"""After an upgrade nothing is shown before its kept text was judged by the newest rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from library import rejudging
from library.archive import Archive
from library.catalogue import By, Catalogue, NewDocument
from library.catalogue.store import FILE_NAME
from library.progress import Silent
from library.records import Document, Fields, Origin, Page, State
from library.rules_of_secrecy import RULES
from library.search.service import Ask
from tests.seeing import seen

MARKED = "TỈNH ỦY LẠC GIANG\nTUYỆT MẬT\nBÁO CÁO\nkho canarixyz"
PLAIN = "TỈNH ỦY LẠC GIANG\nBÁO CÁO\nkho thocxyz"


def document(name: str, text: str, state: State = State.INDEXED) -> NewDocument:
    return NewDocument(Document(name, f"{name}.txt", name * 8, state, Fields(), pages=(Page(1, text, Origin.GIVEN),)))


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Archive]:
    """An archive whose documents were let through by rules that are older than today's."""
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many([
        document("a1", MARKED), document("b2", PLAIN), document("c3", MARKED, State.WITHDRAWN), document("d4", PLAIN)])
    with archive.writing():
        archive.catch_up()
    with sqlite3.connect(archive.root / FILE_NAME) as connection:
        connection.execute("UPDATE judged SET by_text = 0, by_paper = 0")
    connection.close()
    yield archive
    archive.close()


def found(archive: Archive, word: str) -> int:
    asked = Ask(query=word, limit=9, snippets=False)
    return seen(archive).search.search(asked).total


def test_what_the_kept_text_convicts_is_hidden_at_once(upgraded: Archive) -> None:
    assert found(upgraded, "canarixyz") == 1
    upgraded.judge_again()
    states = {one: upgraded.catalogue.documents.state_of(one) for one in ("a1", "b2", "c3", "d4")}
    assert states == {"a1": State.QUARANTINED, "b2": State.INDEXED, "c3": State.QUARANTINED, "d4": State.INDEXED}
    assert found(upgraded, "canarixyz") == 0 and found(upgraded, "thocxyz") == 2
    assert upgraded.catalogue.documents.text("a1", 1) == ""
    assert upgraded.catalogue.judgements.count_waiting(By.TEXT) == 0
    assert upgraded.catalogue.judgements.waiting(By.PAPER) == ["b2", "d4"]


def test_it_goes_on_where_it_was_cut_off(upgraded: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    really = rejudging._decide

    def cut_off(catalogue: object, one: Document) -> object:
        if len(judged) == 2:
            raise KeyboardInterrupt
        judged.append(one.id)
        return really(catalogue, one)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(rejudging, "_BATCH", 1)
        patch.setattr(rejudging, "_decide", cut_off)
        with pytest.raises(KeyboardInterrupt):
            upgraded.judge_again()
    assert upgraded.catalogue.judgements.waiting(By.TEXT) == ["c3", "d4"]
    assert not rejudging.is_judged(upgraded.catalogue)
    upgraded.judge_again()
    assert found(upgraded, "canarixyz") == 0 and rejudging.is_judged(upgraded.catalogue)


def test_it_is_done_once_and_what_is_new_is_judged(upgraded: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    upgraded.judge_again()
    monkeypatch.setattr(rejudging, "_decide", lambda *_: pytest.fail("judged twice"))
    upgraded.judge_again()
    upgraded.catalogue.documents.insert_many([document("e5", PLAIN)])
    assert rejudging.judge_kept_text(upgraded.catalogue, Silent()) == 0


def test_what_a_person_released_stays(upgraded: Archive) -> None:
    upgraded.catalogue.holds.hold("a1", "MẬT")
    upgraded.catalogue.holds.release(document("a1", MARKED), "MẬT")
    with sqlite3.connect(upgraded.root / FILE_NAME) as connection:
        connection.execute("UPDATE judged SET by_text = 0, by_paper = 0")
    connection.close()
    upgraded.judge_again()
    assert upgraded.catalogue.documents.state_of("a1") is State.INDEXED


def test_it_waits_for_nobody_and_the_holder_of_the_index_takes_it_in(upgraded: Archive) -> None:
    other = Archive.open(upgraded.root)
    with other.writing():
        upgraded.judge_again()
        assert upgraded.catalogue.documents.state_of("a1") is State.QUARANTINED
        assert found(upgraded, "canarixyz") == 1  # a count alone: the holder has not looked yet
        assert not upgraded.health().in_step
    other.follow()
    assert found(upgraded, "canarixyz") == 0
    other.close()


def test_those_that_wait_are_counted_as_they_are_listed(tmp_path: Path) -> None:
    drawn, states = Random(1), [one for one in State if one is not State.DUPLICATE]
    with closing(Catalogue(tmp_path)) as catalogue:
        ids = [f"a{at:02}" for at in range(60)]
        catalogue.documents.insert_many([document(one, PLAIN, drawn.choice(states)) for one in ids])
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
            rules = [(drawn.randint(0, RULES), drawn.randint(0, RULES), one) for one in ids]
            connection.executemany("UPDATE judged SET by_text = ?, by_paper = ? WHERE document_id = ?", rules)
            connection.executemany("INSERT INTO parts VALUES (?, 'a00', 1, 1)", [(one,) for one in ids[40:]])
        for by in By:
            listed = catalogue.judgements.waiting(by)
            assert 10 < catalogue.judgements.count_waiting(by) == len(listed) and listed == sorted(set(listed))
