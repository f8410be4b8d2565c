"""Batches from their making to their end: whose turn it is, what is charged to whom, back again, and every way back."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from library.access import Role, viewer_of
from library.acts import correct, undo, withdraw, word_for
from library.acts.check_batches import Wanted, make_batch, send_back
from library.acts.checking import Checked, check_blind, check_first, look, settle
from library.acts.checks_desk import ChecksDesk
from library.acts.desk import Desk
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.checks import Checks
from library.catalogue.words import Says, Word
from library.checks import CHECKED, Batch, Round, Standing, Verdict, draw, rates_of
from library.errors import ConflictError, ForbiddenError, NotFoundError, UsageError
from library.records import Document, Fields, Origin, Page, PartialDate, ReviewFlag, State

IDS = [f"d{number}" for number in range(10)]
NONE = Word(Says.NONE)
LABELS = viewer_of("x", Role.ARCHIVIST).labels


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many([NewDocument(Document(
        one, f"hop/{one}.txt", one * 8, State.INDEXED,
        Fields(kind="Báo cáo", number=one[1:], symbol="BC/TU", code=f"{one[1:]}-BC/TU", subject="Về kho thóc",
               issued=PartialDate(1958, 4)),
        (ReviewFlag("number", "handwritten"),), (), (Page(1, "kho thóc", Origin.GIVEN),))) for one in IDS])
    archive.follow()
    yield archive
    archive.close()


def made(archive: Archive, **wanted: int) -> int:
    shares = {"second": 30, "third": 0, "bound": 5, **wanted}
    return make_batch(archive, IDS, Wanted("Lô thử", seed="mầm", **shares), actor="chi").batch


def batch_of(archive: Archive, number: int) -> Batch:
    found = archive.catalogue.checks.get(number)
    assert found
    return found


def paper(archive: Archive, one: str, changed: Mapping[str, str] | None = None) -> dict[str, Word]:
    """What stands in the fields as words, but for what is changed."""
    values = {**archive.catalogue.words.values(one), **(changed or {})}
    return {name: word_for(name, values[name] or "") if values[name] else NONE for name in CHECKED}


def first(archive: Archive, batch: int, one: str, by: str = "an", **changed: str) -> Checked:
    return check_first(archive, batch, one, paper(archive, one, changed), actor=by,
                       expected=archive.catalogue.words.values(one))


def second(archive: Archive, batch: int, one: str, by: str = "binh", round_: Round = Round.SECOND,
           **changed: str) -> Checked:
    return check_blind(archive, batch, one, round_, paper(archive, one, changed), actor=by)


def all_first(archive: Archive, number: int, by: str = "an") -> None:
    for _, one in archive.catalogue.checks.due(batch_of(archive, number), by, LABELS):
        first(archive, number, one, by)


def drawn(archive: Archive, number: int, round_: Round = Round.SECOND) -> list[str]:
    return archive.catalogue.checks.drawn(number, batch_of(archive, number).turn, round_)


def state(archive: Archive) -> dict[str, object]:
    return {one: (archive.catalogue.words.values(one), archive.catalogue.checks.makers(one),
                  archive.catalogue.checks.flagged(one)) for one in IDS}


def test_a_batch_goes_through_its_rounds_and_every_count_is_exact(archive: Archive) -> None:
    number = made(archive)
    assert batch_of(archive, number).standing is Standing.FIRST
    assert drawn(archive, number) == sorted(draw(IDS, 30, seed="mầm", turn=1, round_=2))
    for count, one in enumerate(IDS):
        assert batch_of(archive, number).rounds[Round.FIRST].done == count
        first(archive, number, one)
    assert batch_of(archive, number).standing is Standing.SECOND
    for one in drawn(archive, number):
        second(archive, number, one)
    batch = batch_of(archive, number)
    assert batch.standing is Standing.PASSED and batch.rounds[Round.SECOND].done == 3
    assert batch.rounds[Round.FIRST].rate.count == 5 * len(IDS)  # what stands nowhere is not counted
    assert archive.catalogue.checks.running() == []


def test_nobody_checks_own_work(archive: Archive) -> None:
    correct(archive, "d0", {"number": word_for("number", "7")}, actor="an")
    number = made(archive, third=30)
    with pytest.raises(UsageError, match="own work"):
        first(archive, number, "d0")
    first(archive, number, "d0", "binh")
    all_first(archive, number)
    batch, (one, *_) = batch_of(archive, number), drawn(archive, number)
    for person, due in (("an", {"d0"} & set(drawn(archive, number))), ("binh", set(drawn(archive, number)) - {"d0"}),
                        ("chi", set(drawn(archive, number)))):  # fmt: skip
        assert {each for _, each in archive.catalogue.checks.due(batch, person, LABELS)} == due
    with pytest.raises(UsageError, match="own work"):
        second(archive, number, one, "binh" if one == "d0" else "an")
    for each in drawn(archive, number):
        second(archive, number, each, "chi")
    assert batch_of(archive, number).standing is Standing.THIRD
    third = drawn(archive, number, Round.THIRD)
    assert len(third) == 3
    assert {each for _, each in archive.catalogue.checks.due(batch_of(archive, number), "chi", LABELS)} == (
        set(third) - set(drawn(archive, number)))


def test_the_machine_and_each_person_are_charged_with_their_own(archive: Archive) -> None:
    correct(archive, "d1", {"subject": word_for("subject", "Về kho gạo")}, actor="dung")
    number = made(archive, second=100, bound=100)
    first(archive, number, "d0", number="70")
    first(archive, number, "d1", subject="Về kho muối")
    all_first(archive, number)
    done = second(archive, number, "d2", subject="Về kho vải")
    assert done.differ == ("subject",)
    settle(archive, done.check, {"subject": word_for("subject", "Về kho vải")}, actor="binh")
    slip = second(archive, number, "d3", kind="Kế hoạch")
    settle(archive, slip.check, {"kind": None}, actor="binh")
    rates = rates_of(archive.catalogue.checks.tallies(number))
    assert rates.machine.wrong == 1 and rates.machine_by_field["number"].wrong == 1
    assert rates.unflagged.wrong == 0  # the machine had said that it was in doubt
    assert rates.by_maker["dung"].wrong == 1 and rates.by_maker["an"].wrong == 1
    assert rates.by_checker["binh"].wrong == 1
    assert archive.catalogue.words.values("d0")["code"] == "70-BC/TU"
    assert archive.catalogue.words.values("d3")["kind"] == "Báo cáo"
    assert archive.catalogue.checks.makers("d2")["subject"] == "binh"


def test_what_differs_changes_nothing_before_it_is_settled(archive: Archive) -> None:
    number = made(archive, second=100)
    all_first(archive, number)
    before = state(archive)
    done = second(archive, number, "d4", number="99", subject="Về kho muối")
    assert state(archive) == before and batch_of(archive, number).settling == 1
    assert batch_of(archive, number).rounds[Round.SECOND].rate.count == 0
    with pytest.raises(NotFoundError):
        settle(archive, done.check, {"number": None, "subject": None}, actor="an")
    with pytest.raises(UsageError, match="subject"):
        settle(archive, done.check, {"number": None}, actor="binh")
    settle(archive, done.check, {"number": word_for("number", "98"), "subject": None}, actor="binh")
    found = {one.field: one.verdict for one in archive.catalogue.checks.found(done.check)}
    assert (found["number"], found["subject"], found["kind"]) == (Verdict.BOTH, Verdict.SLIP, Verdict.RIGHT)
    with pytest.raises(UsageError, match="settled"):
        settle(archive, done.check, {"number": None, "subject": None}, actor="binh")


def test_a_batch_above_its_bound_goes_back_and_is_drawn_again(archive: Archive) -> None:
    number = made(archive)
    all_first(archive, number)
    old, seed = drawn(archive, number), batch_of(archive, number).seed
    for one in old:
        done = second(archive, number, one, number="99")
        settle(archive, done.check, {"number": word_for("number", "99")}, actor="binh")
    batch = batch_of(archive, number)
    assert batch.standing is Standing.BACK and batch.turn == 2 and batch.seed != seed
    assert batch.rounds[Round.FIRST].done == 0
    assert drawn(archive, number) == sorted(draw(IDS, 30, seed=batch.seed, turn=2, round_=2))
    back = archive.catalogue.journal.latest_of("send back check batch", count=1)[0]
    assert (back.after["wrong"], back.after["fields"]) == (3, 15)
    assert {one for _, one in archive.catalogue.checks.due(batch, "an", LABELS)} == set(IDS)
    assert {one for _, one in archive.catalogue.checks.due(batch, "binh", LABELS)} == set(IDS) - set(old)
    all_first(archive, number)
    assert batch_of(archive, number).standing is Standing.SECOND
    for one in drawn(archive, number):
        second(archive, number, one)
    assert batch_of(archive, number).standing is Standing.PASSED


def test_nobody_is_asked_for_own_words_that_another_let_stand(archive: Archive) -> None:
    correct(archive, "d1", {"subject": word_for("subject", "Về kho gạo")}, actor="binh")
    correct(archive, "d2", {"subject": word_for("subject", "Về kho ngô")}, actor="binh")
    number = made(archive, second=100)
    all_first(archive, number)
    assert archive.catalogue.words.of("d1")[0].act, "the word in force is now that of the first check"
    due = {one for _, one in archive.catalogue.checks.due(batch_of(archive, number), "binh", LABELS)}
    assert due == set(IDS) - {"d1", "d2"}
    with pytest.raises(UsageError, match="own work"):
        second(archive, number, "d1")
    assert {one for _, one in archive.catalogue.checks.due(batch_of(archive, number), "dung", LABELS)} == set(IDS)


def test_what_the_machine_left_open_and_flagged_is_no_error_of_it(archive: Archive) -> None:
    archive.catalogue.documents.insert_many([NewDocument(Document(
        "d10", "d10.txt", "e" * 64, State.INDEXED, Fields(kind="Báo cáo", symbol="BC/TU"),
        (ReviewFlag("number", "handwritten"),), (), (Page(1, "kho", Origin.GIVEN),)))])
    number = make_batch(archive, ["d10"], Wanted("Một"), actor="chi").batch
    first(archive, number, "d10", number="23", subject="Về kho")
    rates = rates_of(archive.catalogue.checks.tallies(number))
    assert rates.left_open == 1 and "number" not in rates.machine_by_field
    assert rates.machine_by_field["subject"].wrong == 1, "left empty without a word"
    assert batch_of(archive, number).rounds[Round.FIRST].rate == rates.all
    desk = ChecksDesk(Desk(archive, viewer_of("binh", Role.ARCHIVIST)))
    shown = desk.rates(batch_of(archive, number))
    assert shown.all.count == (0 if batch_of(archive, number).waits_for else rates.all.count)


def test_sending_back_is_taken_back_and_done_again(archive: Archive) -> None:
    number = made(archive, second=10)
    all_first(archive, number)
    (one,) = drawn(archive, number)
    done = second(archive, number, one, number="99")
    act = settle(archive, done.check, {"number": word_for("number", "99")}, actor="binh")
    with pytest.raises(UsageError, match="went on"):
        undo(archive, act, actor="binh")
    back = archive.catalogue.journal.latest_of("send back check batch", count=1)[0]
    undo(archive, back.id, actor="chi")
    assert batch_of(archive, number).standing is Standing.FAILED and batch_of(archive, number).turn == 1
    send_back(archive, number, actor="chi")
    assert batch_of(archive, number).standing is Standing.BACK
    with pytest.raises(UsageError, match="bound"):
        send_back(archive, number, actor="chi")


def test_every_check_is_taken_back_whole(archive: Archive) -> None:
    number = made(archive, second=100)
    correct(archive, "d1", {"subject": word_for("subject", "Về kho gạo")}, actor="dung")
    before = state(archive)
    acts = [first(archive, number, one, number="50", subject="Về kho muối").act for one in IDS]
    after_first = state(archive)
    blind = second(archive, number, "d1", kind="Kế hoạch")
    settled = settle(archive, blind.check, {"kind": word_for("kind", "Kế hoạch")}, actor="binh")
    for act, message in ((acts[1], "went on"), (blind.act, "went on")):
        with pytest.raises(UsageError, match=message):
            undo(archive, act, actor="binh")
    undo(archive, settled, actor="chi")
    assert state(archive) == after_first and batch_of(archive, number).settling == 1
    undo(archive, blind.act, actor="chi")
    assert batch_of(archive, number).settling == 0
    for act in acts:
        undo(archive, act, actor="chi")
    assert state(archive) == before
    assert batch_of(archive, number).rounds[Round.FIRST].done == 0
    last = archive.catalogue.journal.last()
    with pytest.raises(UsageError, match="not taken back itself"):
        undo(archive, last, actor="chi")
    assert not list(archive.catalogue.journal.damage())


def test_who_has_seen_what_stands_there_is_not_asked_blind_again(archive: Archive) -> None:
    number = made(archive, second=100)
    all_first(archive, number)
    undo(archive, second(archive, number, "d5").act, actor="binh")
    assert "d5" not in {one for _, one in archive.catalogue.checks.due(batch_of(archive, number), "binh", LABELS)}
    assert "d5" in {one for _, one in archive.catalogue.checks.due(batch_of(archive, number), "chi", LABELS)}


def test_a_look_whose_row_was_changed_by_hand_counts_for_nothing_and_stops_nobody(archive: Archive) -> None:
    number = made(archive)
    all_first(archive, number)
    one, *_ = drawn(archive, number)
    act = look(archive, one, LABELS, actor="binh")
    assert one not in archive.catalogue.checks.blind("binh", LABELS)
    with archive.catalogue.transaction() as connection:
        connection.execute("""UPDATE journal SET "after" = 'x' WHERE id = ?""", (act,))
    assert one in archive.catalogue.checks.blind("binh", LABELS)


def test_no_batch_is_counted_for_who_has_nothing_to_check_blind(archive: Archive,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page asks this; counting takes as long as the batch is big."""
    number = made(archive)
    all_first(archive, number)
    counted: list[str] = []
    batches = Checks._batches
    monkeypatch.setattr(Checks, "_batches",
                        lambda self, *asked: counted.append(asked[0]) or batches(self, *asked))
    assert archive.catalogue.checks.blind("binh", LABELS).keys() == set(drawn(archive, number))
    counted.clear()
    assert archive.catalogue.checks.blind("an", LABELS) == {} == archive.catalogue.checks.blind("binh", LABELS, ["x"])
    assert counted == []


def test_making_is_taken_back_until_something_was_checked(archive: Archive) -> None:
    done = make_batch(archive, IDS, Wanted(), actor="chi")
    act = first(archive, done.batch, "d0").act
    with pytest.raises(UsageError, match="checked since"):
        undo(archive, done.act, actor="chi")
    undo(archive, act, actor="an")
    undo(archive, done.act, actor="chi")
    assert batch_of(archive, done.batch).standing is Standing.DROPPED
    assert archive.catalogue.checks.candidates(LABELS, first=None, last=None, again=False) == IDS


def test_only_one_of_two_at_once_checks_a_document(archive: Archive) -> None:
    number = made(archive)
    values, told = archive.catalogue.words.values("d0"), []
    words, together = paper(archive, "d0"), threading.Barrier(2)

    def check(person: str) -> None:
        together.wait()
        try:
            check_first(archive, number, "d0", words, actor=person, expected=values)
            told.append("done")
        except ConflictError as error:
            told.append(error.code)

    people = [threading.Thread(target=check, args=(name,)) for name in ("an", "binh")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(told) == ["checked-meanwhile", "done"]
    assert batch_of(archive, number).rounds[Round.FIRST].done == 1


def test_a_value_that_somebody_changed_meanwhile_is_not_checked_over(archive: Archive) -> None:
    number = made(archive)
    seen = archive.catalogue.words.values("d0")
    correct(archive, "d0", {"number": word_for("number", "8")}, actor="dung")
    with pytest.raises(ConflictError):
        check_first(archive, number, "d0", paper(archive, "d0"), actor="an", expected=seen)


def test_what_leaves_the_view_is_not_waited_for(archive: Archive) -> None:
    number = made(archive)
    for one in IDS[1:]:
        first(archive, number, one)
    assert batch_of(archive, number).standing is Standing.FIRST
    withdraw(archive, "d0", actor="chi")
    assert batch_of(archive, number).standing is Standing.SECOND


def test_what_cannot_be_is_refused(archive: Archive) -> None:
    number = made(archive, second=10)
    with pytest.raises(UsageError, match="No document"):
        make_batch(archive, [], Wanted(), actor="chi")
    with pytest.raises(UsageError, match="percent"):
        make_batch(archive, IDS, Wanted(second=101), actor="chi")
    with pytest.raises(NotFoundError, match="batch"):
        first(archive, 99, "d0")
    with pytest.raises(UsageError, match="kind"):
        check_first(archive, number, "d0", {}, actor="an", expected={})
    with pytest.raises(ConflictError):
        second(archive, number, drawn(archive, number)[0])
    all_first(archive, number)
    with pytest.raises(NotFoundError, match="in the batch"):
        second(archive, number, next(one for one in IDS if one not in drawn(archive, number)))
    with pytest.raises(ForbiddenError):
        ChecksDesk(Desk(archive, viewer_of("dung", Role.STAFF)))


def test_documents_of_a_batch_are_in_no_other_until_it_passed(archive: Archive) -> None:
    number = made(archive, second=0)

    def free(again: bool) -> list[str]:
        return archive.catalogue.checks.candidates(LABELS, first=None, last=None, again=again)

    assert free(again=False) == free(again=True) == []
    all_first(archive, number)
    assert batch_of(archive, number).standing is Standing.PASSED
    assert free(again=False) == [] and free(again=True) == IDS
    assert archive.catalogue.checks.candidates(LABELS, first=2**40, last=None, again=True) == []


def test_of_a_file_that_is_held_back_no_value_stays(archive: Archive) -> None:
    number = made(archive, second=100)
    all_first(archive, number)
    second(archive, number, "d0", number="99")
    archive.catalogue.holds.hold("d0", "MẬT")
    found = [one for check in range(1, 12) for one in archive.catalogue.checks.found(check) if one.document == "d0"]
    kept = [(one.before, one.given, one.after) for one in found]
    assert len(kept) > 8 and set(kept) == {(None, None, None)}
