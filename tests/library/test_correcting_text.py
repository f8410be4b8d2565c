"""Correcting the text of a page: search follows, undo brings text and hits back, the reading stays, secrecy judges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import Right, Role, everything, viewer_of
from library.acts import correct, undo, word_for
from library.acts.desk import Desk
from library.acts.lines import accept_text, correct_text, propose_text, refuse_text, see_page
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.journal import Wanted
from library.catalogue.lines import Answer
from library.errors import ConflictError, ForbiddenError, NotFoundError, UsageError
from library.page_lines import lines_of
from library.records import Document, Fields, Origin, Page, ReviewFlag, State
from library.search.service import Ask

TEXT = "Báo cáo về kho thoc\nHội nghị bàn việc trữ lúa\nTỉnh ủy Lạc Giang"
EVERYBODY = everything()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    read(archive, TEXT)
    archive.follow()
    yield archive
    archive.close()


def read(archive: Archive, text: str, *, again: bool = False, more: tuple[ReviewFlag, ...] = ()) -> None:
    document = Document("one", "one.pdf", "0" * 64, State.INDEXED, Fields(kind="Báo cáo"),
                        review=(ReviewFlag("number", "handwritten"), ReviewFlag("page:1", "skewed"), *more),
                        pages=(Page(1, text, Origin.OCR, 0.8), Page(2, "Trang hai", Origin.OCR, 0.9)))
    new = NewDocument(document)
    if not again:
        archive.catalogue.documents.insert_many([new])
        return
    with archive.catalogue.transaction() as connection:
        archive.catalogue.documents.rewrite(new, connection)


def text_of(archive: Archive) -> str:
    return archive.catalogue.documents.text("one", 1)


def hits(archive: Archive, query: str) -> list[Any]:
    """The results that have all the words; those below the line are left out."""
    answer = archive.seen_by(EVERYBODY).search.search(Ask(query=query))
    return [(one.id, [(page.number, page.snippet) for page in one.pages]) for one in answer.results[: answer.total]]


def state(archive: Archive) -> tuple[Any, ...]:
    """Everything that reading and searching tell of the page."""
    queries = ("thoc", "thóc", '"kho thoc"', "hội nghị", "trữ lúa", "zq")
    return (archive.seen_by(EVERYBODY).document("one").pages, [hits(archive, one) for one in queries],
            archive.catalogue.doubts.counts(EVERYBODY.labels))


def test_search_follows_and_the_reading_stays(archive: Archive) -> None:
    assert not hits(archive, '"kho thóc"')
    correct_text(archive, "one", 1, {0: "Báo cáo về kho thóc", 1: "Hội nghị bàn việc cất lúa"}, actor="lan")
    assert hits(archive, '"kho thóc"') and hits(archive, '"cất lúa"') and not hits(archive, '"trữ lúa"')
    page = archive.catalogue.lines.page("one", 1)
    assert page is not None and page.reading == TEXT and lines_of(page.text)[0] == "Báo cáo về kho thóc"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.integers(0, 2), st.text(alphabet="abc zqóđ\n\t\x00", max_size=12), min_size=1))
def test_correct_then_undo_gives_the_same_text_and_hits(archive: Archive, lines: dict[int, str]) -> None:
    before = state(archive)
    act = correct_text(archive, "one", 1, lines, actor="lan")
    assert text_of(archive) != TEXT and len(lines_of(text_of(archive))) == 3
    undo(archive, act, actor="lan")
    assert state(archive) == before
    assert archive.catalogue.lines.reading("one", 1) is None


def test_a_page_that_was_looked_at_waits_no_more_until_it_is_read_otherwise(archive: Archive) -> None:
    def waits() -> tuple[int, int]:
        """Doubtful pages, and flags on them."""
        flags = sum(one.field == "page:1" for one in archive.seen_by(EVERYBODY).document("one").review)
        return archive.catalogue.doubts.counts(EVERYBODY.labels).page_total, flags

    assert waits() == (1, 1)
    act = see_page(archive, "one", 1, actor="lan")
    assert act and waits() == (0, 0) and see_page(archive, "one", 1, actor="minh") is None
    correct_text(archive, "one", 1, {0: "Báo cáo về kho thóc"}, actor="lan")
    read(archive, TEXT, again=True)
    assert waits() == (0, 0), "it is read as it was"
    undo(archive, act, actor="lan")
    assert waits() == (1, 1)
    see_page(archive, "one", 1, actor="lan")
    read(archive, TEXT.replace("thoc", "tho0c"), again=True)
    assert waits()[0] == 1 and not archive.catalogue.pages_seen.has("one", 1)
    see_page(archive, "one", 1, actor="lan")
    read(archive, TEXT.replace("thoc", "tho0c"), again=True, more=(ReviewFlag("page:1", "partly covered"),))
    assert waits() == (1, 2), "that it is covered nobody has looked at"
    with pytest.raises(NotFoundError):
        see_page(archive, "one", 7, actor="lan")


def test_undo_brings_the_line_of_another_person_back(archive: Archive) -> None:
    correct_text(archive, "one", 1, {0: "Lời của lan"}, actor="lan")
    act = correct_text(archive, "one", 1, {0: "Lời của minh"}, actor="minh", expected={0: "Lời của lan"})
    undo(archive, act, actor="minh")
    assert lines_of(text_of(archive))[0] == "Lời của lan"


def test_the_second_of_two_is_told_of_the_first(archive: Archive) -> None:
    correct_text(archive, "one", 1, {0: "Lời của lan"}, actor="lan")
    with pytest.raises(ConflictError) as told:
        correct_text(archive, "one", 1, {0: "Lời của minh"}, actor="minh", expected={0: lines_of(TEXT)[0]})
    assert told.value.by == "lan" and told.value.value == "Lời của lan"


def test_what_is_no_line_is_refused(archive: Archive) -> None:
    for lines, error in (({9: "x"}, NotFoundError), ({-1: "x"}, NotFoundError), ({0: lines_of(TEXT)[0]}, UsageError),
                         ({0: "x" * 5000}, UsageError)):
        with pytest.raises(error):
            correct_text(archive, "one", 1, lines, actor="lan")
    with pytest.raises(NotFoundError):
        correct_text(archive, "one", 7, {0: "x"}, actor="lan")
    assert text_of(archive) == TEXT


def test_a_doubt_that_comes_with_a_reading_takes_the_place_of_none_that_was_answered(archive: Archive) -> None:
    word = correct(archive, "one", {"number": word_for("number", "7")}, actor="lan")
    correct_text(archive, "one", 1, {0: "Báo cáo về kho thóc"}, actor="lan")
    read(archive, "Một trang khác hẳn", again=True)  # the line is lost
    see_page(archive, "one", 1, actor="lan")
    undo(archive, word, actor="lan")
    assert ("number", "handwritten") in {(one.field, one.reason)
                                         for one in archive.seen_by(EVERYBODY).document("one").review}


def test_a_new_reading_keeps_the_line_where_it_fits_and_flags_it_where_not(archive: Archive) -> None:
    correct_text(archive, "one", 1, {0: "Báo cáo về kho thóc"}, actor="lan")
    read(archive, TEXT.replace("thoc", "thỏc") + "\nDòng mới", again=True)
    assert lines_of(text_of(archive))[0] == "Báo cáo về kho thóc"
    read(archive, "Một trang khác hẳn", again=True)
    assert text_of(archive) == "Một trang khác hẳn"
    flags = {(one.field, one.reason) for one in archive.seen_by(EVERYBODY).document("one").review}
    assert ("page:1", "a corrected line is lost") in flags
    read(archive, TEXT, again=True)  # it is there again
    assert lines_of(text_of(archive))[0] == "Báo cáo về kho thóc"


def test_repairing_leaves_what_people_wrote(archive: Archive) -> None:
    correct_text(archive, "one", 1, {0: "Báo cáo về kho thóc"}, actor="lan")
    archive.repair()
    assert all(one.start > len("Báo cáo về kho thóc") for one in archive.catalogue.repairs.of("one", 1))


def test_a_mark_that_comes_to_light_holds_the_file_back(archive: Archive) -> None:
    correct_text(archive, "one", 1, {0: "TUYỆT MẬT"}, actor="lan")
    assert archive.catalogue.documents.state_of("one") is State.QUARANTINED
    assert not hits(archive, "hội nghị") and not text_of(archive)
    assert archive.catalogue.lines.reading("one", 1) is None


@pytest.mark.parametrize("role", [Role.ARCHIVIST, Role.APPROVER, Role.ADMINISTRATOR, Role.STAFF])
def test_what_people_wrote_is_kept_with_a_held_file_seen_by_nobody_and_back_when_it_is_released(
    archive: Archive, role: Role
) -> None:
    correct_text(archive, "one", 1, {0: "Báo cáo về kho thóc"}, actor="lan", why="xem kho thóc")
    propose_text(archive, "one", 1, 1, "Hội nghị về kho thóc", actor="dung")
    archive.catalogue.holds.hold("one", "MẬT")
    archive.follow()
    here = Desk(archive, viewer_of("binh", role))
    assert archive.catalogue.lines.page("one", 1) is None and not hits(archive, "thóc")
    assert archive.catalogue.lines.proposals(EVERYBODY.labels, offset=0, limit=9) == []
    for ask in (here.history, lambda one: here.read_page(one, 1), lambda one: here.said_lines(one, 1)):
        with pytest.raises((NotFoundError, ForbiddenError)):
            ask("one")
    if here.may(Right.AUDIT):
        count, entries = here.journal(Wanted(), offset=0, limit=9)
        assert count == 2 and not any("thóc" in str(one.as_json()) for one in entries)
    again = Document("one", "one.pdf", "0" * 64, State.INDEXED, Fields(), pages=(Page(1, TEXT, Origin.OCR, 0.8),))
    archive.catalogue.holds.release(NewDocument(again), None)
    assert text_of(archive).startswith("Báo cáo về kho thóc")


def test_a_proposal_changes_nothing_until_it_is_accepted(archive: Archive) -> None:
    propose_text(archive, "one", 1, 0, "Báo cáo về kho thóc", actor="dung")
    propose_text(archive, "one", 1, 1, "Hội nghị", actor="dung")
    assert text_of(archive) == TEXT
    lines = archive.catalogue.lines
    first, second = lines.proposals(EVERYBODY.labels, offset=0, limit=9)
    assert (first.author, first.text, lines.count_proposals(EVERYBODY.labels)) == ("dung", "Báo cáo về kho thóc", 2)
    accept_text(archive, first, actor="lan")
    act = refuse_text(archive, second, actor="lan")
    assert hits(archive, '"kho thóc"') and lines.count_proposals(EVERYBODY.labels) == 0
    undo(archive, act, actor="lan")
    assert [one.id for one in lines.proposals(EVERYBODY.labels, offset=0, limit=9)] == [second.id]
    again = lines.proposal(first.id, EVERYBODY.labels)
    assert again is not None and again.answer is Answer.ACCEPTED
    with pytest.raises(UsageError):
        accept_text(archive, again, actor="lan")


@pytest.mark.parametrize("which", ["propose", "refuse", "accept"])
def test_an_undo_that_is_taken_back_leaves_a_proposal_as_it_was(archive: Archive, which: str) -> None:
    lines = archive.catalogue.lines
    act = propose_text(archive, "one", 1, 0, "Báo cáo về kho thóc", actor="dung")
    [proposal] = lines.proposals(EVERYBODY.labels, offset=0, limit=9)
    if which == "refuse":
        act = refuse_text(archive, proposal, actor="lan")
    if which == "accept":
        act = accept_text(archive, proposal, actor="lan")

    def state() -> tuple[Answer | None, str]:
        now = lines.proposal(proposal.id, EVERYBODY.labels)
        return now.answer if now else None, text_of(archive)

    done, taken_back = state(), (Answer.TAKEN_BACK if which == "propose" else Answer.WAITING, TEXT)
    for expected in (taken_back, done, taken_back, done):
        act = undo(archive, act, actor="lan").act
        assert state() == expected


def test_of_two_who_answer_a_proposal_at_once_the_second_is_told(archive: Archive) -> None:
    act = propose_text(archive, "one", 1, 0, "Báo cáo về kho thóc", actor="dung")
    [seen] = archive.catalogue.lines.proposals(EVERYBODY.labels, offset=0, limit=9)
    refused = refuse_text(archive, seen, actor="binh")
    for answer in (accept_text, refuse_text):
        with pytest.raises(UsageError, match="answered already"):
            answer(archive, seen, actor="an")
    with pytest.raises(UsageError, match="answered already"):
        undo(archive, act, actor="dung")
    assert text_of(archive) == TEXT
    assert archive.catalogue.journal.last() == refused, "nothing of it is in the journal"


def test_a_line_stays_with_its_page_when_the_file_is_cut(archive: Archive, put_parts: Callable[..., None]) -> None:
    correct_text(archive, "one", 2, {0: "Trang thứ hai"}, actor="lan")
    put_parts(archive)
    assert archive.catalogue.documents.text("part2", 1) == "Trang thứ hai"
    correct_text(archive, "part2", 1, {0: "Trang hai của phần"}, actor="lan", expected={0: "Trang thứ hai"})
    assert archive.catalogue.documents.text("one", 2) == "Trang hai của phần"


@pytest.fixture
def put_parts() -> Callable[[Archive], None]:
    from dataclasses import replace

    from library.records import Part

    def put(archive: Archive) -> None:
        whole = archive.catalogue.documents.as_stored("one")
        assert whole is not None
        assert whole.document.pages[1].text == "Trang hai"  # what was read
        parts = [replace(whole, document=replace(
            whole.document, id=f"part{number}", part=Part("one", number, number), review=(),
            pages=(replace(whole.document.pages[number - 1], number=1),))) for number in (1, 2)]
        archive.catalogue.volumes.split("one", parts, [1, 2], State.INDEXED)
        archive.follow()

    return put
