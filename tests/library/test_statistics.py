"""Statistics: steps that cover a period once, counts of what is seen, words without persons."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from library.access import Level, Role, everything, guest, named, viewer_of
from library.acts import correct, set_access, set_owner, undo, withdraw, word_for
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.store import FILE_NAME
from library.catalogue.tallies import MOST_WORDS
from library.errors import UsageError
from library.moments import VIETNAM
from library.oversight.statistics import Measure, Period, Statistics, days_between, gather, period_of, this_month
from library.oversight.statistics_sheet import write_xlsx
from library.records import Document, Fields, Origin, Page, ReviewFlag, State
from library.tallying import LONGEST, Tally, kept_words

DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))


def document(name: str, state: State = State.INDEXED) -> NewDocument:
    pages = (Page(1, "kho thóc", Origin.OCR, 0.9), Page(2, "kho muối", Origin.GIVEN))
    flags = (ReviewFlag("number", "handwritten"),) if name != "plain" else ()
    return NewDocument(Document(name, f"{name}.pdf", name * 8, state, Fields(number="7", subject="Về kho"), flags,
                                pages=pages))  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many([document(name) for name in ("open", "inner", "plain")])
    archive.catalogue.documents.insert_many([document("held", State.QUARANTINED)])
    set_access(archive, "inner", Level.INTERNAL, actor="an")
    archive.follow()
    yield archive
    archive.close()


def totals(archive: Archive, viewer: object = None, period: Period | None = None) -> dict[Measure, int]:
    told = gather(archive, viewer or everything(), period or this_month())  # type: ignore[arg-type]
    return {one: told.total(one) for one in Measure}


@given(DAYS, st.integers(0, 5_000))
def test_steps_cover_a_period_once_and_in_order(first: date, days: int) -> None:
    period = days_between(first, first + timedelta(days))
    steps = period.steps()
    assert steps[0].first == period.first and steps[-1].last == period.last and len(steps) <= 40
    assert all(one.last + timedelta(1) == other.first for one, other in pairwise(steps))
    assert period.moments()[1] - period.moments()[0] == (days + 1) * 86_400


@given(st.integers(1990, 2200), st.integers(1, 12))
def test_periods_are_read_as_they_are_written(year: int, month: int) -> None:
    one = period_of(f"{year}-{month:02}")
    assert one.name == f"{year}-{month:02}" and one.first.day == 1 and (one.last + timedelta(1)).day == 1
    quarter = period_of(f"{year}-Q{(month + 2) // 3}")
    assert quarter.first <= one.first <= one.last <= quarter.last
    whole = period_of(str(year))
    assert whole.first <= quarter.first <= quarter.last <= whole.last == date(year, 12, 31)


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-Q5", "1989", "2026-1", "2026-11-28", "0000"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        period_of(text)


def test_days_that_run_backwards_are_refused() -> None:
    with pytest.raises(UsageError):
        days_between(date(2026, 2, 1), date(2026, 1, 31))


def test_each_counts_what_that_person_sees(archive: Archive) -> None:
    staff, administrator = viewer_of("chi", Role.STAFF), viewer_of("hoa", Role.ADMINISTRATOR)
    for viewer, documents in ((guest(admitted=True), 2), (staff, 3), (administrator, 2), (everything(), 3)):
        found = totals(archive, viewer)
        assert (found[Measure.TAKEN_IN], found[Measure.PAGES], found[Measure.READ]) == (
            documents, 2 * documents, documents)
        assert found[Measure.FLAGGED] == documents - 1
    assert totals(archive, guest(admitted=False))[Measure.TAKEN_IN] == 0


def test_what_is_hidden_later_takes_its_numbers_along(archive: Archive) -> None:
    for name in ("open", "open", "inner", "held"):
        archive.tally.opened(name)
    assert totals(archive)[Measure.OPENED] == 3 and totals(archive, guest(admitted=True))[Measure.OPENED] == 2
    withdraw(archive, "open", actor="an")
    assert totals(archive)[Measure.OPENED] == 1 and totals(archive, guest(admitted=True))[Measure.OPENED] == 0


def test_confirming_is_checked_and_changing_is_corrected_too(archive: Archive) -> None:
    correct(archive, "open", {"number": word_for("number", "7")}, actor="an")
    act = correct(archive, "inner", {"number": word_for("number", "8"), "subject": word_for("subject", "Về kho")},
                  actor="an")
    found = totals(archive)
    assert (found[Measure.CHECKED], found[Measure.CORRECTED]) == (3, 1)
    assert totals(archive, guest(admitted=True))[Measure.CHECKED] == 1
    undo(archive, act, actor="an")
    found = totals(archive)
    assert (found[Measure.CHECKED], found[Measure.CORRECTED]) == (1, 0)


def test_a_day_begins_when_it_does_in_vietnam(archive: Archive) -> None:
    day = date(2026, 3, 5)
    for name, hour in (("open", 0), ("inner", 23)):
        moment = int(datetime(2026, 3, 5, hour, 30, tzinfo=VIETNAM).timestamp())
        with sqlite3.connect(archive.root / FILE_NAME) as connection:
            connection.execute("UPDATE documents SET added = ? WHERE id = ?", (moment, name))
        connection.close()
    assert totals(archive, period=days_between(day, day))[Measure.TAKEN_IN] == 2
    assert totals(archive, period=days_between(day + timedelta(1), day + timedelta(1)))[Measure.TAKEN_IN] == 0


@pytest.mark.parametrize("query", ["079201004455", "0912 345 678", "sinh 19-5-1990", "an@example.vn", "0.1.2.3-4_5",
                                   "ông an 012/345", "x" * (LONGEST + 1), "\x07đê", "số (024) 3825 5555"])
def test_what_may_tell_of_whom_is_only_counted(query: str) -> None:
    assert kept_words(query) == ""


@given(st.text(max_size=LONGEST * 2))
def test_kept_words_never_hold_a_row_of_digits(query: str) -> None:
    words = kept_words(query)
    assert len(words) <= LONGEST and "@" not in words
    assert all(sum(letter.isdigit() for letter in part) < 6 for part in words.split())
    assert kept_words(words) == words


def test_ordinary_words_are_kept_as_one_would_look_for_them() -> None:
    assert kept_words("  Đê   Điều 26-NQ/TW năm 2013 ") == "đê điều 26-nq/tw năm 2013"


def test_words_are_told_to_those_alone_who_may_see_them(archive: Archive) -> None:
    for query in ("đê điều", "Đê  điều", "079201004455"):
        archive.tally.found_nothing(query, guest(admitted=True).labels)
    told = {role: gather(archive, viewer_of("x", role), this_month()) for role in Role}
    assert {role for role, one in told.items() if one.words is not None} == {Role.ARCHIVIST, Role.ADMINISTRATOR}
    assert told[Role.ARCHIVIST].words == (("đê điều", 2),) and told[Role.READER].total(Measure.NOT_FOUND) == 3
    assert not archive.seen_by(everything()).search.complete("đê đi")


def test_words_of_who_sees_more_are_told_to_those_alone_who_see_as_much(archive: Archive) -> None:
    for role in Role:
        archive.tally.found_nothing(f"từ {role}", viewer_of("x", role).labels)
    told = {role: gather(archive, viewer_of("x", role), this_month(), words=True) for role in Role}
    seen = {role: {words for words, _ in one.words or ()} for role, one in told.items()}
    public = {"từ reader", "từ administrator"}
    assert seen[Role.ADMINISTRATOR] == seen[Role.READER] == public
    assert seen[Role.STAFF] == public | {"từ staff"} and seen[Role.ARCHIVIST] == {f"từ {role}" for role in Role}
    assert {role: one.total(Measure.NOT_FOUND) for role, one in told.items()} == {
        role: len(words) for role, words in seen.items()}


def test_words_of_who_sees_papers_by_name_are_told_to_those_alone_who_see_these(archive: Archive) -> None:
    set_access(archive, "plain", Level.CONDITIONAL, to=[named("@Tổ Z"), named("dung")], actor="an")
    set_owner(archive, "inner", "Văn phòng", actor="an")
    askers = {"nhóm": viewer_of("x", Role.READER, ["tổ z"]), "tên": viewer_of("Dung", Role.READER),
              "cán bộ": viewer_of("y", Role.STAFF, ["Tổ Z"]), "đơn vị": viewer_of("z", Role.READER, ["Văn phòng"]),
              "không": viewer_of("t", Role.READER, ["Tổ Y"])}  # fmt: skip
    for words, asker in askers.items():
        archive.tally.found_nothing(words, asker.labels)
    archive.tally.write()
    whole = Period(date(2000, 1, 1), date(2199, 12, 31))
    told = {role: {word for word, _ in gather(archive, viewer_of("q", role), whole).words or ()}
            for role in (Role.ADMINISTRATOR, Role.ARCHIVIST)}  # fmt: skip
    assert told == {Role.ADMINISTRATOR: {"không"}, Role.ARCHIVIST: set(askers)}
    inner = archive.catalogue.tallies.words("2000-01-01", "2199-12-31", viewer_of("q", Role.STAFF).labels, limit=9)
    assert {word for word, _ in inner} == {"không", "đơn vị"}


def test_a_day_keeps_so_many_words_and_counts_the_rest(archive: Archive) -> None:
    archive.catalogue.tallies.add({}, {("2026-03-05", "public", f"từ {place}"): 1 for place in range(MOST_WORDS + 5)})
    tallies = archive.catalogue.tallies
    assert len(tallies.words("2026-03-05", "2026-03-05", guest(admitted=True).labels, limit=10_000)) == MOST_WORDS
    assert tallies.searches("2026-03-05", "2026-03-05", guest(admitted=True).labels) == {"2026-03-05": MOST_WORDS + 5}


def test_counts_are_written_when_the_archive_is_closed(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.tally.found_nothing("đê", guest(admitted=True).labels)
    archive.close()
    again = Archive.open(tmp_path / "archive")
    assert totals(again)[Measure.NOT_FOUND] == 1
    again.close()


def test_a_count_that_cannot_be_written_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    class Full:
        def add(self, *_: object) -> None:
            raise OSError("full")

    tally = Tally(Full())  # type: ignore[arg-type]
    tally.opened("aa")
    tally.write()
    tally.write()
    assert caplog.text.count("not counted") == 1


def test_the_workbook_says_the_same_and_runs_nothing(archive: Archive) -> None:
    archive.tally.found_nothing("=1+1", guest(admitted=True).labels)
    told: Statistics = gather(archive, everything(), this_month(), words=True)
    book = load_workbook(io.BytesIO(write_xlsx(told, label=str)))
    rows = list(book["sheet"].iter_rows(values_only=True))
    assert rows[0] == ("period", "from", "to", *map(str, Measure)) and len(rows) == len(told.steps) + 2
    assert rows[-1][3:] == tuple(told.total(one) for one in Measure)
    for place, row in enumerate(rows[1:-1]):
        assert row[3:] == tuple(told.counts[one][place] for one in Measure)
    cell = book["words"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
