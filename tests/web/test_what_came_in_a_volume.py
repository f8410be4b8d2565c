"""What came in a file that is cut into documents is closed and withdrawn with these, and when the file is cut anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from indexer.pipeline import ingest
from indexer.recutting import join, split
from library.access import Level, Role, Scope, everything, guest, viewer_of
from library.acts import correct, set_access, undo, withdraw, word_for
from library.acts.opening import drop_rule, set_rule
from library.acts.showing import restore
from library.archive import Archive
from library.catalogue.access import labels_of_enclosed
from library.progress import Silent
from library.search.service import Ask
from tests.indexer.pdf_files import MadePdf, Said, body
from tests.indexer.test_messages import PAPER
from tests.web.acting import Office, made_office

VOLUME, PAPERS = "tập.pdf", "tập.pdf/phụ lục.txt"
PEOPLE = {"guest": guest(admitted=True), "lan": viewer_of("lan", Role.READER), "reader": viewer_of("dung", Role.READER),
          "staff": viewer_of("chi", Role.STAFF), "approver": viewer_of("giang", Role.APPROVER),
          "archivist": viewer_of("an", Role.ARCHIVIST)}  # fmt: skip
KEEPERS = {"approver", "archivist"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Any) -> Office:
    """A file of three pages in which a paper came."""
    office = made_office(tmp_path_factory.mktemp("office") / "archive", put_in)
    made = MadePdf()
    for _ in range(3):
        made.page([Said("TỈNH ỦY LẠC GIANG", 72, 790), *body()])
    made.writer.add_attachment("phụ lục.txt", PAPER.encode())
    given = tmp_path_factory.mktemp("given")
    made.save(given / VOLUME)
    with closing(Archive.open(office.root)) as archive:
        ingest(archive, [given], retry_failed=False, workers=1, progress=Silent())
        found = archive.catalogue.documents.ids_seen(everything().labels)
        office.ids |= {one.source: one.id for one in archive.seen_by(everything()).summaries(found)}
    return office


@pytest.fixture
def whole(office: Office) -> str:
    return office.ids[VOLUME]


@pytest.fixture
def paper(office: Office) -> str:
    """What came in the file."""
    return office.ids[PAPERS]


def parts(archive: Archive, whole: str, *at: int) -> list[str]:
    return [one for one, *_ in split(archive, whole, at=at or [3], actor="an").documents]


def sees(archive: Archive, document_id: str) -> set[str]:
    """Who sees a document, in the catalogue and in the index."""
    archive.follow()
    assert archive.health().in_step
    seen = set()
    for name, viewer in PEOPLE.items():
        room = archive.seen_by(viewer)
        found = {one.id for one in room.search.search(Ask("thóc", audience=viewer.labels)).results}
        assert (document_id in found) is bool(room.summaries([document_id])), name
        seen |= {name} if document_id in found else set()
    return seen


def test_it_is_closed_with_the_narrowest_of_the_documents(archive: Archive, whole: str, paper: str) -> None:
    everybody = sees(archive, paper)
    assert everybody == set(PEOPLE)
    first, second = parts(archive, whole)
    assert sees(archive, paper) == everybody
    set_access(archive, first, Level.INTERNAL, actor="an")
    inner = sees(archive, paper)
    assert "guest" not in inner and "staff" in inner
    act = set_access(archive, second, Level.CONDITIONAL, to=["user:lan"], actor="an")
    assert sees(archive, paper) == {"lan", *KEEPERS}
    set_access(archive, paper, Level.OPEN, actor="an")  # a word about it itself
    assert sees(archive, paper) == everybody
    drop_rule(archive, Scope.DOCUMENT, paper, actor="an")
    undo(archive, act, actor="an")
    assert sees(archive, paper) == inner
    set_access(archive, first, Level.OPEN, actor="an")
    assert sees(archive, paper) == everybody


def test_it_is_closed_by_a_rule_about_a_kind_of_one_of_them(archive: Archive, whole: str, paper: str) -> None:
    first, _ = parts(archive, whole)
    set_rule(archive, Scope.KIND, "Biên bản", Level.CONDITIONAL, actor="an")
    assert "guest" in sees(archive, paper)
    act = correct(archive, first, {"kind": word_for("kind", "Biên bản")}, actor="an")
    assert act is not None and sees(archive, paper) == KEEPERS
    drop_rule(archive, Scope.KIND, "Biên bản", actor="an")
    assert "guest" in sees(archive, paper)
    set_rule(archive, Scope.KIND, "Biên bản", Level.CONDITIONAL, actor="an")
    assert sees(archive, paper) == KEEPERS
    undo(archive, act, actor="an")
    assert "guest" in sees(archive, paper)


@pytest.mark.parametrize("way", ["join", "split elsewhere"])
def test_it_stays_closed_when_the_file_is_cut_anew(archive: Archive, whole: str, paper: str, way: str) -> None:
    for one in parts(archive, whole):
        set_access(archive, one, Level.CONDITIONAL, actor="an")
    cut = [whole] if way == "join" else parts(archive, whole, 2)
    if way == "join":
        join(archive, whole, actor="an")
    assert sees(archive, paper) == KEEPERS
    for one in cut:
        set_access(archive, one, Level.OPEN, actor="an")
    assert sees(archive, paper) == set(PEOPLE)  # nobody asks what the documents wear that are no more
    parts(archive, whole)
    assert sees(archive, paper) == KEEPERS


def test_what_stood_open_is_closed_by_the_newer_version(archive: Archive, whole: str, paper: str) -> None:
    for one in parts(archive, whole):
        set_access(archive, one, Level.CONDITIONAL, actor="an")
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite")) as connection, connection:  # as it was left once
        connection.execute("UPDATE documents SET access = 'open', audience = 1 WHERE id = ?", (paper,))
        labels_of_enclosed(connection)
    archive.catalogue.access.label_due()
    assert sees(archive, paper) == KEEPERS


@pytest.mark.parametrize("way", ["join", "split elsewhere"])
def test_it_goes_when_cutting_anew_withdraws_all_of_the_file(archive: Archive, whole: str, paper: str,
                                                             way: str) -> None:  # fmt: skip
    first, _ = parts(archive, whole)
    withdraw(archive, first, actor="an")
    assert sees(archive, paper) == set(PEOPLE)  # the other one is shown
    if way == "join":
        join(archive, whole, actor="bình")
        cut = whole
    else:
        cut = parts(archive, whole, 2)[1]
    assert sees(archive, paper) == set()
    told = archive.catalogue.journal.of(paper)[-1]
    act = archive.catalogue.journal.get(told.after["with_act"])
    assert told.act == "withdraw" and act is not None and act.act == way.split()[0] and act.document == whole
    restore(archive, cut, actor="an")
    assert sees(archive, paper) == set(PEOPLE)


def test_it_comes_back_with_whichever_document_comes_back_first(archive: Archive, whole: str, paper: str) -> None:
    first, second = parts(archive, whole)
    withdraw(archive, first, actor="an")
    act = withdraw(archive, second, actor="an")
    assert act is not None and sees(archive, paper) == set()
    restore(archive, first, actor="an")
    assert sees(archive, paper) == set(PEOPLE)
    withdraw(archive, first, actor="an")
    assert sees(archive, paper) == set()
    withdraw(archive, paper, actor="an")  # it is out already, so nobody said anything of it
    undo(archive, act, actor="an")
    assert sees(archive, paper) == set(PEOPLE)
