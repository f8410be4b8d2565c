"""What came in a mail is closed and withdrawn with it, and tells its name to nobody who does not see it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer.pipeline import ingest
from indexer.releasing import declassify, release
from library.access import Level, Role, Scope, everything, guest, viewer_of
from library.acts import correct, set_access, undo, withdraw, word_for
from library.acts.opening import drop_rule, set_rule
from library.acts.secrecy import Ground, Ruling
from library.acts.showing import restore
from library.archive import Archive
from library.catalogue.access import Rule, labels_of_enclosed
from library.catalogue.lost import LostFile
from library.catalogue.rules_of_declassified import rules_of_declassified
from library.progress import Silent
from library.records import State
from library.search.service import Ask
from tests.indexer.held_papers import in_this_process
from tests.indexer.test_messages import PAPER, a_message, with_file
from tests.web.acting import Caller, Office, made_office

__all__ = ["in_this_process"]

MAIL, SENT_ON, PAPERS = "đơn zztenzz.eml", "đơn zztenzz.eml/b.eml", "đơn zztenzz.eml/b.eml/zzphulucz.txt"
ADDRESSES = ("/documents/{id}", "/api/v1/documents/{id}", "/documents/{id}/history", "/api/v1/search?q=kho+thóc",
             "/?q=kho+thóc", "/feed.atom?q=kho+thóc", "/export.csv?q=kho+thóc", "/export.jsonl?q=kho+thóc",
             "/documents/{id}/export/hocr", "/documents/{id}/export/alto", "/documents/{id}/citation.ris", "/journal",
             "/review", "/api/v1/review?field=page", "/browse")  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Any) -> Office:
    """A mail with a mail, with a paper in it."""
    office = made_office(tmp_path_factory.mktemp("office") / "archive", put_in)
    sent_on = with_file("zzphulucz.txt", PAPER.encode(), a_message("Chuyển tiếp"))
    given = tmp_path_factory.mktemp("given")
    (given / MAIL).write_bytes(with_file("b.eml", sent_on.as_bytes()).as_bytes())
    with closing(Archive.open(office.root)) as archive:
        ingest(archive, [given], retry_failed=False, workers=1, progress=Silent())
        found = archive.catalogue.documents.ids_seen(everything().labels)
        office.ids |= {one.source: one.id for one in archive.seen_by(everything()).summaries(found)}
    return office


@pytest.fixture
def mail(office: Office) -> Mapping[str, str]:
    """Ids by name."""
    return office.ids


def open_to_guests(archive: Archive, ids: Mapping[str, str]) -> list[str]:
    """Those that guests see, in the catalogue and in the index."""
    archive.follow()
    room = archive.seen_by(guest(admitted=True))
    seen = [name for name in (MAIL, SENT_ON, PAPERS) if room.summaries([ids[name]])]
    answer = room.search.search(Ask("kho thóc", audience=room.viewer.labels))
    found = {one.id for one in answer.results}
    assert (ids[PAPERS] in found) is (PAPERS in seen) and answer.total == len(found)
    assert archive.health().in_step
    return seen


def test_a_rule_about_it_holds_for_what_came_in_it(archive: Archive, mail: Mapping[str, str]) -> None:
    act = set_access(archive, mail[MAIL], Level.CONDITIONAL, to=["user:lan"], actor="an")
    assert open_to_guests(archive, mail) == []
    lan = archive.seen_by(viewer_of("lan", Role.READER))
    assert len(lan.summaries([mail[one] for one in (MAIL, SENT_ON, PAPERS)])) == 3
    set_access(archive, mail[SENT_ON], Level.OPEN, actor="an")
    assert open_to_guests(archive, mail) == [SENT_ON, PAPERS]
    drop_rule(archive, Scope.DOCUMENT, mail[SENT_ON], actor="an")
    assert open_to_guests(archive, mail) == []
    undo(archive, act, actor="an")
    assert open_to_guests(archive, mail) == [MAIL, SENT_ON, PAPERS]


def test_what_came_in_a_mail_may_be_narrower_than_it(archive: Archive, mail: Mapping[str, str]) -> None:
    set_access(archive, mail[PAPERS], Level.CONDITIONAL, actor="an")
    set_access(archive, mail[MAIL], Level.INTERNAL, actor="an")
    assert archive.catalogue.documents.access_of(mail[PAPERS]) is Level.CONDITIONAL
    assert archive.catalogue.documents.access_of(mail[SENT_ON]) is Level.INTERNAL


def test_a_word_about_an_attachment_outranks_a_rule_about_all(archive: Archive, mail: Mapping[str, str]) -> None:
    set_rule(archive, Scope.ARCHIVE, "", Level.INTERNAL, actor="an")
    set_access(archive, mail[PAPERS], Level.OPEN, actor="an")
    assert open_to_guests(archive, mail) == [PAPERS]
    drop_rule(archive, Scope.ARCHIVE, "", actor="an")
    assert open_to_guests(archive, mail) == [MAIL, SENT_ON, PAPERS]


def test_it_goes_and_comes_back_with_what_came_in_it(archive: Archive, mail: Mapping[str, str]) -> None:
    act = withdraw(archive, mail[MAIL], actor="an", why="đòi lại")
    assert open_to_guests(archive, mail) == []
    restore(archive, mail[PAPERS], actor="an")  # a person says otherwise of it itself
    assert open_to_guests(archive, mail) == [PAPERS]
    withdraw(archive, mail[PAPERS], actor="an")
    assert act is not None
    back = undo(archive, act, actor="an").act
    assert open_to_guests(archive, mail) == [MAIL, SENT_ON]
    undo(archive, back, actor="an")
    assert open_to_guests(archive, mail) == []
    restore(archive, mail[MAIL], actor="an")
    assert open_to_guests(archive, mail) == [MAIL, SENT_ON]


@pytest.mark.parametrize("away", ["closed", "withdrawn"])
def test_nobody_who_does_not_see_it_is_told_its_name(archive: Archive, mail: Mapping[str, str],
                                                     people: Mapping[str, Caller], away: str) -> None:  # fmt: skip
    if away == "closed":
        set_access(archive, mail[MAIL], Level.CONDITIONAL, actor="an")
        set_access(archive, mail[PAPERS], Level.OPEN, actor="an")
    else:
        withdraw(archive, mail[MAIL], actor="an")
        restore(archive, mail[PAPERS], actor="an")
    archive.follow()
    for name in ("nobody", "dung", "chi", "hoa"):
        assert people[name].get(f"/documents/{mail[PAPERS]}").status_code == 200
        told = json.loads(people[name].text(f"/api/v1/documents/{mail[PAPERS]}"))
        assert told["source"] == "zzphulucz.txt"
        for address in ADDRESSES:
            answer = people[name].get(address.format(id=mail[PAPERS]))
            text = answer.get_data(as_text=True)
            assert "zztenzz" not in text and "b.eml" not in text, (name, address)
    if away == "closed":
        assert json.loads(people["an"].text(f"/api/v1/documents/{mail[PAPERS]}"))["source"] == PAPERS


def test_what_stood_open_in_a_closed_mail_is_closed_by_the_newer_version(archive: Archive,
                                                                         mail: Mapping[str, str]) -> None:  # fmt: skip
    set_access(archive, mail[MAIL], Level.CONDITIONAL, actor="an")
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite")) as connection, connection:  # as it was left once
        connection.execute("UPDATE documents SET access = 'open', audience = 1 WHERE id <> ?", (mail[MAIL],))
        labels_of_enclosed(connection)
    archive.catalogue.access.label_due()
    assert open_to_guests(archive, mail) == []
    assert archive.catalogue.documents.state_of(mail[PAPERS]) is State.INDEXED


def test_a_correction_that_closes_it_closes_what_came_in_it_in_the_index_too(
    archive: Archive, mail: Mapping[str, str]
) -> None:
    set_rule(archive, Scope.KIND, "Tờ trình", Level.CONDITIONAL, actor="an")
    assert open_to_guests(archive, mail) == [MAIL, SENT_ON, PAPERS]
    act = correct(archive, mail[MAIL], {"kind": word_for("kind", "Tờ trình")}, actor="an")
    assert open_to_guests(archive, mail) == []
    undo(archive, act, actor="an")
    assert open_to_guests(archive, mail) == [MAIL, SENT_ON, PAPERS]


RULING = Ruling(Ground.TERM_OVER, "Tỉnh ủy Lạc Giang", "45-QĐ/TU", date(2026, 5, 6))


def held(archive: Archive, mail: Mapping[str, str], mark: str | None = "MẬT") -> None:
    """Let the mail, and all that came in it, be held back; without a mark because something of it was not read."""
    archive.catalogue.holds.hold(mail[MAIL], mark, decided_by="archivist" if mark else "recognised")


def read_again(archive: Archive, mail: Mapping[str, str]) -> None:
    """Read the mail as an ingest reads what is held because something of it was not read."""
    (path,) = {entry.path for entry in archive.catalogue.ledger.all() if entry.document_id == mail[MAIL]}
    ingest(archive, [path], retry_failed=True, workers=1, progress=Silent())


@pytest.mark.parametrize("before", [None, Level.OPEN])
def test_declassified_it_is_closed_with_what_came_in_it(archive: Archive, mail: Mapping[str, str],
                                                        before: Level | None) -> None:  # fmt: skip
    staff, rules = archive.seen_by(viewer_of("chi", Role.STAFF)), archive.catalogue.access
    if before is not None:
        set_rule(archive, Scope.FILE, mail[SENT_ON], before, actor="an")
    held(archive, mail)
    declassify(archive, mail[MAIL], RULING, actor="giang", progress=Silent())
    assert open_to_guests(archive, mail) == [] and len(staff.summaries(list(mail.values()))) >= 3
    assert [rules.get(Scope.FILE, mail[one]) is not None for one in (MAIL, SENT_ON, PAPERS)] == [True, bool(before),
                                                                                                 False]
    set_access(archive, mail[MAIL], Level.CONDITIONAL, actor="an")
    left = [one for one in (MAIL, SENT_ON, PAPERS) if staff.summaries([mail[one]])]
    assert left == ([SENT_ON, PAPERS] if before else [])  # a person said of these that they are no secret of the mail


@pytest.mark.parametrize("level", [Level.CONDITIONAL, Level.OPEN])
def test_rules_of_an_earlier_declassification_keep_nothing_open(archive: Archive, mail: Mapping[str, str],
                                                                level: Level) -> None:  # fmt: skip
    journal, rules = archive.catalogue.journal, archive.catalogue.access
    act = set_rule(archive, Scope.FILE, mail[PAPERS], Level.INTERNAL, actor="giang").act
    rules.set(Rule(Scope.FILE, mail[SENT_ON], Level.INTERNAL, (), "giang"))  # nobody's declassification
    with archive.catalogue.transaction():
        journal.write("giang", "declassify", mail[MAIL], after={"ruled": [act]})
    set_access(archive, mail[MAIL], level, actor="an")
    set_access(archive, mail[SENT_ON], level, actor="an")
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite")) as connection, connection:
        rules_of_declassified(connection)
    rules.label_due()
    assert archive.catalogue.documents.access_of(mail[PAPERS]) is max(level, Level.INTERNAL, key=list(Level).index)
    assert rules.get(Scope.FILE, mail[SENT_ON]) is not None


@pytest.mark.parametrize("way", ["released", "declassified", "held twice", "read again"])
def test_what_a_person_withdrew_comes_back_withdrawn(archive: Archive, mail: Mapping[str, str], way: str) -> None:
    withdraw(archive, mail[PAPERS], actor="an")
    held(archive, mail, None if way == "read again" else "MẬT")
    if way == "held twice":
        archive.catalogue.holds.hold(mail[PAPERS], "MẬT", decided_by="archivist")
    if way == "declassified":
        declassify(archive, mail[MAIL], replace(RULING, access=Level.OPEN), actor="giang", progress=Silent())
    elif way == "read again":
        read_again(archive, mail)
    else:
        release(archive, mail[MAIL], mark_read_wrongly=True, progress=Silent())
    assert open_to_guests(archive, mail) == [MAIL, SENT_ON]
    restore(archive, mail[PAPERS], actor="an")
    assert open_to_guests(archive, mail) == [MAIL, SENT_ON, PAPERS]


@pytest.mark.parametrize("way", ["released", "read again"])
def test_what_a_person_brought_back_alone_comes_back_alone(archive: Archive, mail: Mapping[str, str],
                                                           way: str) -> None:  # fmt: skip
    withdraw(archive, mail[MAIL], actor="an")
    restore(archive, mail[PAPERS], actor="an")
    held(archive, mail, None if way == "read again" else "MẬT")
    if way == "read again":
        read_again(archive, mail)
    else:
        release(archive, mail[MAIL], mark_read_wrongly=True, progress=Silent())
    assert open_to_guests(archive, mail) == [PAPERS]
    restore(archive, mail[MAIL], actor="an")
    assert open_to_guests(archive, mail) == [MAIL, SENT_ON, PAPERS]


def test_nothing_in_a_file_of_which_nobody_knows_whether_it_was_shown_is_shown(archive: Archive,
                                                                               tmp_path: Path) -> None:  # fmt: skip
    content = with_file("lạ.txt", f"{PAPER}Một bản khác\n".encode()).as_bytes()
    (tmp_path / "lạ.eml").write_bytes(content)
    archive.catalogue.lost.add([LostFile(hashlib.sha256(content).hexdigest(), ())])  # found in the vault
    ingest(archive, [tmp_path / "lạ.eml"], retry_failed=False, workers=1, progress=Silent())
    states = [archive.catalogue.documents.state_of(entry.document_id or "")
              for entry in archive.catalogue.ledger.all() if "lạ.eml" in str(entry.path)]
    assert states == [State.WITHDRAWN] * 2
