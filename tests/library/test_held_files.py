"""The secrecy of held files: a level with its term, parts declassified, what ended; nothing opens by any of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.access import Role, viewer_of
from library.acts import undo
from library.acts.desk import Desk
from library.acts.held import ended, held_file
from library.acts.secrecy import Ground, Level, Ruling, declassify_part, level_of, set_secrecy, was_set
from library.archive import Archive
from library.catalogue import HoldReason, NewDocument, PagePicture
from library.catalogue.generations import parts_standing
from library.catalogue.holds import DECLASSIFY_PART
from library.cli import main
from library.errors import ConflictError, ForbiddenError, NotFoundError, UsageError
from library.records import Box, Document, Fields, Origin, Page, Placing, State
from library.secrecy import Decision, Part, Reason, Verdict, tell, tell_one
from library.secrecy.rules import MARKS
from library.secrecy.terms import TERMS, last_day

TODAY = date(2026, 11, 28)
SHEET = PagePicture(900, 1600, Placing(1.5, 1), True)
WHY = (HoldReason("stamp", "stamp", "MẬT", False, 2, Box(10, 20, 110, 60), SHEET),
       HoldReason("timeout", "body", None, True, 3), HoldReason("line", "attachment", "MẬT", inside="b.pdf"))
RULING = Ruling(Ground.OFF_LIST, "Ban Thường vụ Tỉnh ủy", "45-QĐ/TU", date(2026, 5, 6), "trang 1–3")


def held(name: str, mark: str | None = "MẬT", pages: tuple[Page, ...] = ()) -> NewDocument:
    document = Document(name, f"{name}.pdf", name * 8, State.QUARANTINED, Fields(secrecy=mark), pages=pages)
    return NewDocument(document, 9, "application/pdf", because=WHY)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    shown = Document("shown", "shown.txt", "ff" * 8, State.INDEXED, Fields(subject="Về kho thóc"))
    archive.catalogue.documents.insert_many([held("aa"), held("bb"), NewDocument(shown)])
    archive.follow()
    yield archive
    archive.close()


def desk(archive: Archive, role: Role) -> Desk:
    return Desk(archive, viewer_of("lan", role))


def test_reasons_come_back_as_they_were_noted(archive: Archive) -> None:
    assert held_file(archive, "aa").reasons == WHY
    with pytest.raises(NotFoundError):
        held_file(archive, "shown")


def test_the_command_says_where_a_mark_stands_as_the_list_of_files_does(
        archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    reasons = tuple(Reason(one.rule, Part(one.part), "", one.page, one.box, one.mark, one.sure, inside=one.inside)
                    for one in WHY)
    for language, told in (("en", ("secrecy mark MẬT, in the stamp, page 2  [10 20 110 60]",
                                   "not read (timeout), page 3",
                                   "secrecy mark MẬT, in the attachment, of b.pdf")),
                           ("vi", ("dấu độ mật MẬT, ở con dấu, trang 2  [10 20 110 60]", "", ""))):
        monkeypatch.setattr("sys.argv", ["vankien", "--archive", str(archive.root), "--lang", language, "held",
                                         "show", "aa"])
        with pytest.raises(SystemExit):
            main()
        lines = capsys.readouterr().out.splitlines()[-3:]
        assert all(one in line for one, line in zip(told, lines, strict=True)), lines
    decision = Decision(Verdict.HELD, reasons)
    for sentence in tell(decision).split("; "):
        assert sentence in "\n".join(map(tell_one, WHY))


@given(st.sampled_from(TERMS), st.integers(0, 2_000))
def test_a_term_ends_the_day_before_its_anniversary(term: object, days: int) -> None:
    assert term in TERMS
    rule = next(one for one in TERMS if one == term)
    day = min(rule.since + timedelta(days), rule.until)
    last = last_day(rule.level, day)
    assert last is not None and last.year - day.year in (rule.years, rule.years - 1)
    assert (last + timedelta(1)).timetuple()[1:3] in (day.timetuple()[1:3], (3, 1))
    assert last_day(rule.level, rule.until + timedelta(1)) is None, "under the newer law no term is guessed"


def test_a_level_is_set_with_its_term_and_taken_back(archive: Archive) -> None:
    act = set_secrecy(archive, "aa", Level("TỐI MẬT", date(2021, 3, 4)), actor="an", why="theo giấy")
    assert archive.catalogue.holds.held(offset=0, limit=9)[0].mark == "TỐI MẬT"
    assert level_of(archive, "aa").ends() == date(2041, 3, 3)
    assert archive.catalogue.documents.state_of("aa") is State.QUARANTINED
    back = undo(archive, act, actor="an")
    assert level_of(archive, "aa") == Level("MẬT") and archive.catalogue.journal.undone_by(act)
    undo(archive, back.act, actor="an")
    assert level_of(archive, "aa").mark == "TỐI MẬT"


def test_a_file_is_held_since_it_came_whatever_its_level(archive: Archive) -> None:
    before = archive.catalogue.holds.held(offset=0, limit=9)
    since = {one.id: one.hold.decided if one.hold else one.came for one in before}
    set_secrecy(archive, "aa", Level("TUYỆT MẬT"), actor="an")
    after = archive.catalogue.holds.held(offset=0, limit=9)
    assert {one.id: one.hold.decided if one.hold else one.came for one in after} == since


def test_a_level_is_raised_by_who_sees_it_and_lowered_by_a_decision(archive: Archive) -> None:
    assert not was_set(archive, "aa")
    act = set_secrecy(archive, "aa", Level("TUYỆT MẬT"), actor="an")
    with pytest.raises(UsageError, match="by a decision"):
        set_secrecy(archive, "aa", Level("TỐI MẬT", body="Ban Thường vụ Tỉnh ủy"), actor="an")
    assert level_of(archive, "aa").mark == "TUYỆT MẬT"
    set_secrecy(archive, "aa", Level("TỐI MẬT", body="Ban Thường vụ Tỉnh ủy", decision="45-QĐ/TU"), actor="an")
    with pytest.raises(UsageError, match="by a decision"):  # by another than that which is in force
        set_secrecy(archive, "aa", Level("MẬT", body="Ban Thường vụ Tỉnh ủy", decision="45-QĐ/TU"), actor="an")
    assert was_set(archive, "aa") and act


def test_what_a_person_set_no_machine_read_wrongly(archive: Archive) -> None:
    approver = desk(archive, Role.APPROVER)
    act = set_secrecy(archive, "aa", Level("TỐI MẬT"), actor="an")
    with pytest.raises(UsageError, match="set by a person"):
        approver.release("aa", mark_read_wrongly=True, why="không thấy dấu")
    back = undo(archive, act, actor="an")
    assert not was_set(archive, "aa")
    undo(archive, back.act, actor="an")
    assert was_set(archive, "aa"), "what took it back was taken back"


def test_a_level_that_was_set_again_since_is_not_taken_back(archive: Archive) -> None:
    act = set_secrecy(archive, "aa", Level("TỐI MẬT"), actor="an")
    set_secrecy(archive, "aa", Level("TUYỆT MẬT"), actor="an")
    with pytest.raises(ConflictError):
        undo(archive, act, actor="an")
    assert level_of(archive, "aa").mark == "TUYỆT MẬT"


def test_a_mark_leaves_nothing_of_what_was_read(archive: Archive) -> None:
    archive.catalogue.documents.insert_many([held("cc", None, (Page(1, "điều kín zqx", Origin.GIVEN),))])
    act = set_secrecy(archive, "cc", Level("MẬT"), actor="an")
    assert not archive.catalogue.documents.is_read("cc")
    assert b"zqx" not in b"".join(one.read_bytes() for one in archive.root.glob("catalogue.sqlite*"))
    undo(archive, act, actor="an")
    assert archive.catalogue.holds.counts() == {"mark": 2, "unread": 1}


@pytest.mark.parametrize("level", [Level(None), Level("mật ong"), Level("MẬT", date(2999, 1, 1)),
                                   Level("MẬT", date(2020, 1, 2), date(2020, 1, 1)), Level("MẬT", body="x" * 501)])
def test_a_level_that_cannot_be_so_changes_nothing(archive: Archive, level: Level) -> None:
    with pytest.raises(UsageError):
        set_secrecy(archive, "aa", level, actor="an")
    assert held_file(archive, "aa").acts == ()


def test_what_is_not_held_has_no_level(archive: Archive) -> None:
    with pytest.raises(UsageError):
        set_secrecy(archive, "shown", Level("MẬT"), actor="an")
    with pytest.raises(NotFoundError):
        set_secrecy(archive, "nope", Level("MẬT"), actor="an")


@given(st.sampled_from([*MARKS]), st.dates(date(2015, 1, 1), TODAY), st.none() | st.dates(date(2015, 1, 1), TODAY))
def test_a_level_outlives_the_journal(mark: str, set_on: date, until: date | None) -> None:
    level = Level(mark, set_on, until, "Tỉnh ủy", "")
    assert Level.from_told(level.as_told()) == level


def test_a_term_that_ended_is_listed_and_opens_nothing(archive: Archive) -> None:
    set_secrecy(archive, "aa", Level("MẬT", date(2021, 1, 1), date(2026, 11, 27)), actor="an")
    set_secrecy(archive, "bb", Level("MẬT", date(2021, 1, 1), date(2026, 11, 28)), actor="an")
    before = archive.catalogue.documents.last_change()
    assert [(one.file.id, one.last_day) for one in ended(archive, TODAY)] == [("aa", date(2026, 11, 27))]
    assert archive.catalogue.documents.last_change() == before
    assert archive.catalogue.states() == {"indexed": 1, "quarantined": 2}
    act = set_secrecy(archive, "aa", Level("MẬT", date(2021, 1, 1), date(2030, 1, 1)), actor="an")  # extended
    assert ended(archive, TODAY) == []
    undo(archive, act, actor="an")
    assert len(ended(archive, TODAY)) == 1


def test_a_part_is_written_down_and_the_file_stays_held(archive: Archive) -> None:
    act = declassify_part(archive, "aa", RULING, actor="giang")
    (entry,) = held_file(archive, "aa").acts
    assert entry.after == {"ground": "off-the-list", "body": "Ban Thường vụ Tỉnh ủy", "decision": "45-QĐ/TU",
                           "decided": "2026-05-06", "part": "trang 1–3"}
    assert archive.catalogue.documents.state_of("aa") is State.QUARANTINED
    for standing in (0, 1, 0, 1):  # taken back, that taken back, and so on
        act = undo(archive, act, actor="giang").act
        acts = parts_standing(archive.catalogue.journal.of_kinds("aa", (DECLASSIFY_PART,)))
        assert [one.after for one in acts] == [entry.after] * standing
    undone = undo(archive, act, actor="giang").act
    archive.catalogue.documents.set_state("aa", State.INDEXED)
    with pytest.raises(UsageError):
        undo(archive, undone, actor="giang")


@pytest.mark.parametrize("wrong", [
    {"body": " "}, {"decision": ""}, {"decided": date(2999, 1, 1)}, {"part": ""}, {"part": "x" * 501}])
def test_a_decision_that_lacks_something_is_refused(archive: Archive, wrong: dict[str, object]) -> None:
    given = {"ground": RULING.ground, "body": RULING.body, "decision": RULING.decision, "decided": RULING.decided,
             "part": RULING.part, **wrong}
    with pytest.raises(UsageError):
        declassify_part(archive, "aa", Ruling(**given), actor="giang")  # type: ignore[arg-type]


def test_each_may_do_what_the_table_says(archive: Archive) -> None:
    archivist, approver, reader = (desk(archive, role) for role in (Role.ARCHIVIST, Role.APPROVER, Role.READER))
    with pytest.raises(ForbiddenError):
        archivist.declassify("aa", RULING, why="")
    with pytest.raises(ForbiddenError):
        archivist.look_at_mark("aa", 0)
    for refused in (lambda: reader.held_file("aa"), lambda: reader.set_secrecy("aa", Level("MẬT"), why="")):
        with pytest.raises(ForbiddenError):
            refused()
    assert archivist.set_secrecy("aa", Level("TỐI MẬT"), why="").act
    assert approver.declassify("aa", RULING, why="").act
    whole = Ruling(RULING.ground, RULING.body, RULING.decision, RULING.decided)
    assert (job := approver.declassify("aa", whole, why="").job)
    assert archive.catalogue.jobs.get(job).kind == "declassify"  # type: ignore[union-attr]
    assert archive.catalogue.documents.state_of("aa") is State.QUARANTINED


def test_who_looks_at_a_mark_is_noted_before_it_is_shown(archive: Archive) -> None:
    approver = desk(archive, Role.APPROVER)
    assert approver.look_at_mark("aa", 0) == WHY[0]
    entry = archive.catalogue.journal.newest("look at mark")
    assert entry is not None and (entry.actor, entry.document, entry.after) == ("lan", "aa", {"page": 2})
    with pytest.raises(NotFoundError):
        approver.look_at_mark("aa", 3)
    with pytest.raises(NotFoundError):
        approver.look_at_mark("shown", 0)
