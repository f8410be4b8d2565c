"""A day by hand is filled where the second reader and the series agree, and taken back when they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.numbered import Numbered
from library.command_line.terminal_output import document_lines
from library.numbers.days import FilledDay, day_between
from library.party.misreading import DAY_READER
from library.records import Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State
from library.wording import Language

OFFICE = "Chi cục Kiểm lâm tỉnh Lạc Giang"
WAITS, FILLED = "day handwritten", "day handwritten; inferred from sources"
MARCH = PartialDate(2010, 3)


def series(days: Sequence[str]) -> list[Numbered]:
    """The numbers from 21 on, with these dates."""
    return [Numbered(f"d{place}", "KH-KL", PartialDate.parse(day), "", 21 + place, False, {}, None)
            for place, day in enumerate(days)]  # fmt: skip


DATES = ("2010-01-04", "2010-01-20", "2010-02-09", "2010-03-09", "2010-03-12", "2010-04-06", "2010-05-10")


def between(number: int, read: Mapping[int, float], dates: Sequence[str] = DATES, symbol: str = "KH-KL"
            ) -> FilledDay | None:
    others = [one for one in series(dates) if one.number != number]
    return day_between(number, symbol, MARCH, read, others)


def test_where_both_agree_the_day_is_filled() -> None:
    """Between the 9th and the 12th stand four days."""
    dates = ("2010-01-04", "2010-01-20", "2010-02-09", "2010-03-09", "2010-03-10", "2010-03-12", "2010-05-10")
    assert between(25, {10: 0.9}, dates) == FilledDay(10, "d3", "d5")
    assert between(25, {16: 0.4, 10: 0.6}, dates) == FilledDay(10, "d3", "d5")  # the series says which


@pytest.mark.parametrize("read", [{20: 0.9}, {}, {4: 0.9}, {12: 0.05}], ids=str)
def test_what_lies_outside_or_was_hardly_read_fills_nothing(read: dict[int, float]) -> None:
    dates = ("2010-01-04", "2010-01-20", "2010-02-09", "2010-03-09", "2010-03-10", "2010-03-12", "2010-05-10")
    assert between(25, read, dates) is None


def test_of_a_whole_month_the_series_says_nothing() -> None:
    assert between(24, {9: 1.0}, ("2010-01-04", "2010-01-20", "2010-02-09", "2010-03-09", "2010-05-10")) is None


@pytest.mark.parametrize("dates", [
    ("2010-01-04", "2010-01-20", "2010-03-20", "2010-03-09", "2010-03-10", "2010-03-12", "2010-05-10"),  # one astray
    ("2010-05-04", "2010-04-20", "2010-03-25", "2010-03-09", "2010-03-10", "2010-03-12", "2010-01-10"),  # no series
    ("2010-01-04", "2010-01-20", "2010-02-09", "2010-03-09", "2010-03-10"),  # nothing behind
])  # fmt: skip
def test_near_a_date_out_of_order_and_at_an_end_nothing_is_filled(dates: Sequence[str]) -> None:
    assert between(25, {10: 0.9}, dates) is None


def test_another_with_the_same_number_bounds_nothing() -> None:
    others = series(("2010-01-04", "2010-01-20", "2010-02-09", "2010-03-09", "2010-03-10", "2010-03-12", "2010-05-10"))
    assert day_between(25, "KH-KL", MARCH, {10: 0.9}, others) is None


def paper(place: int, date: str, read: str = "") -> NewDocument:
    number = f"{21 + place}"
    fields = Fields("Kế hoạch", "KH-KL", number, f"{number}/KH-KL", OFFICE, PartialDate.parse(date))
    flags = (ReviewFlag("issued", WAITS),) if read else ()
    seen = (Evidence(DAY_READER, 1, read, 0.9),) if read else ()
    name = f"d{place}"
    return NewDocument(Document(name, f"hop/{name}.pdf", name.ljust(64, "0"), State.INDEXED, fields, flags, seen,
                                (Page(1, "chữ", Origin.OCR, 0.95),)), 1, "application/pdf")  # fmt: skip


def catch_up(archive: Archive) -> None:
    with archive.writing():
        archive.catch_up()


def issued(archive: Archive) -> tuple[str, list[str], list[str | None]]:
    found = archive.catalogue.documents.get("d4")
    assert found is not None
    return (str(found.fields.issued), [flag.reason for flag in found.review if flag.field == "issued"],
            [one.document for one in found.evidence if one.document])  # fmt: skip


@pytest.mark.parametrize("backwards", [False, True])
def test_it_is_filled_with_its_witnesses_and_taken_back_with_them(archive: Archive, backwards: bool) -> None:
    dates = ("2010-01-04", "2010-01-20", "2010-02-09", "2010-03-09", "2010-03", "2010-03-12", "2010-05-10")
    papers = [paper(place, date, "10 0.900" if place == 4 else "") for place, date in enumerate(dates)]
    for one in reversed(papers) if backwards else papers:
        archive.catalogue.documents.insert_many([one])
        catch_up(archive)
    assert issued(archive) == ("2010-03-10", [FILLED], ["d3", "d5"])
    shown = archive.catalogue.documents.get("d4")
    assert shown is not None
    assert sum("trong dãy số" in line for line in document_lines(shown, Language.VIETNAMESE)) == 2
    settled = archive.catalogue.documents.last_change()
    catch_up(archive)
    assert archive.catalogue.documents.last_change() == settled
    archive.catalogue.holds.hold("d5", "MẬT")  # then the 10th of May bounds it
    catch_up(archive)
    assert issued(archive) == ("2010-03", [WAITS], [])
