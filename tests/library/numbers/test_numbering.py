"""A handwritten number is filled where the second reader and the series agree, and taken back when they do not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from library.access import Level
from library.acts import correct, set_access, word_for
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.numbered import Numbered
from library.command_line.terminal_output import document_lines
from library.numbers.numbering import Filled, fill
from library.party.misreading import SECOND_READER
from library.records import Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State
from library.wording import Language

OFFICE = "Chi cục Kiểm lâm tỉnh Lạc Giang"
WAITS = "handwritten"
FILLED = "handwritten; inferred by series"


def paper(place: int, number: int | None, read: str = "", *, letters: str = "KH-KL", day: int | None = 0,
          office: str = OFFICE, ink: str = "") -> NewDocument:
    """The document at a place of the year: its number in print, or by hand as the second reader read it."""
    code = None if number is None else f"{number:02d}/{letters}"
    issued = PartialDate(2010, 1 + place // 4, None if day is None else day or 3 + place % 4 * 7)
    fields = Fields("Kế hoạch", letters, code and code.split("/")[0], code, office, issued)
    flags = (ReviewFlag("number", WAITS),) if number is None else ()
    seen = [Evidence(SECOND_READER, 1, read, 0.5)] if read else []
    seen += [Evidence("number", 1, ink, 0.5)] if ink else []
    name = f"d{place:02d}"
    document = Document(name, f"hop/2010-{place:03d}.pdf", name.ljust(64, "0"), State.INDEXED, fields, flags,
                        tuple(seen), (Page(1, "chữ", Origin.OCR, 0.95),))  # fmt: skip
    return NewDocument(document, 1, "application/pdf")


def year(*, day: int | None = 0, letters: Sequence[str] = ("KH-KL",)) -> list[NewDocument]:
    """Sixteen documents with the numbers 21 to 36; 25 and 30 are by hand."""
    read = {25: "25 0.400, 26 0.300, 75 0.200", 30: "80 0.500, 30 0.300, 3 0.100"}
    return [paper(place, None if place + 21 in read else place + 21, read.get(place + 21, ""), day=day,
                  letters=letters[place % len(letters)]) for place in range(16)]  # fmt: skip


def take_in(archive: Archive, papers: Sequence[NewDocument], *, at_once: int = 99) -> None:
    for start in range(0, len(papers), at_once):
        archive.catalogue.documents.insert_many(papers[start : start + at_once])
        catch_up(archive)


def catch_up(archive: Archive) -> None:
    with archive.writing():
        archive.catch_up()


def state(archive: Archive, place: int) -> tuple[str | None, str | None, str | None]:
    """Number, code, and why a person should look at the number."""
    document = archive.catalogue.documents.get(f"d{place:02d}")
    assert document is not None
    reason = next((flag.reason for flag in document.review if flag.field == "number"), None)
    return document.fields.number, document.fields.code, reason


def all_states(archive: Archive) -> list[tuple[str | None, str | None, str | None]]:
    return [state(archive, place) for place in range(16)]


def test_two_that_agree_fill_the_number_and_name_the_documents_beside(archive: Archive) -> None:
    take_in(archive, year())
    assert state(archive, 4) == ("25", "25/KH-KL", FILLED)
    assert state(archive, 9) == ("30", "30/KH-KL", FILLED)
    shown = archive.catalogue.documents.get("d04")
    assert shown is not None
    assert [(one.document, one.reading) for one in shown.evidence if one.field == "series"] == [
        ("d03", "24/KH-KL"), ("d05", "26/KH-KL")]  # fmt: skip
    assert sum("trong dãy số" in line for line in document_lines(shown, Language.VIETNAMESE)) == 2


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_ingest_does_not_matter(archive: Archive, seed: int) -> None:
    papers = year()
    random.Random(seed).shuffle(papers)
    take_in(archive, papers, at_once=3)
    assert state(archive, 4) == ("25", "25/KH-KL", FILLED) and state(archive, 9)[0] == "30"
    settled, change = all_states(archive), archive.catalogue.documents.last_change()
    catch_up(archive)
    assert (all_states(archive), archive.catalogue.documents.last_change()) == (settled, change)


def test_it_is_taken_back_with_its_neighbours_and_given_again(archive: Archive) -> None:
    take_in(archive, year())
    before = all_states(archive)
    for place in (0, 1, 2, 3):
        archive.catalogue.documents.set_state(f"d{place:02d}", State.WITHDRAWN)
    catch_up(archive)
    assert state(archive, 4) == (None, None, WAITS)
    for place in (0, 1, 2, 3):
        archive.catalogue.documents.set_state(f"d{place:02d}", State.INDEXED)
    catch_up(archive)
    assert all_states(archive) == before


def test_it_is_taken_back_when_its_neighbours_are_held_back(archive: Archive) -> None:
    take_in(archive, year())
    for place in range(4):
        archive.catalogue.holds.hold(f"d{place:02d}", "MẬT")
    catch_up(archive)
    assert state(archive, 4) == (None, None, WAITS)
    assert state(archive, 9)[0] == "30"


@pytest.mark.parametrize(("name", "number"), [("KH 25", "25"), ("KH 77", None), ("25", None), ("KH 25, BC 9", "25")])
def test_the_name_of_a_file_and_the_series_are_two_sources(archive: Archive, name: str, number: str | None) -> None:
    papers = _with(year(), 4, read="71 0.500")
    papers[4] = replace(papers[4], document=replace(papers[4].document, source=f"hop/{name}.pdf"))
    take_in(archive, papers)
    assert state(archive, 4)[0] == number


def test_letters_counted_together_are_one_series(archive: Archive) -> None:
    take_in(archive, year(letters=("KH-KL", "TB-KL", "CV-KL")))
    assert state(archive, 4)[0] == "25" and state(archive, 9)[0] == "30"


def test_where_days_are_not_known_the_names_of_the_files_order_them(archive: Archive) -> None:
    take_in(archive, year(day=None))
    assert state(archive, 4)[0] == "25" and state(archive, 9)[0] == "30"


def _with(papers: list[NewDocument], place: int, **other: object) -> list[NewDocument]:
    arguments: dict[str, object] = {"number": None, "read": "25 0.400, 26 0.300", **other}
    return [paper(place, **arguments) if one.document.id == f"d{place:02d}" else one  # type: ignore[arg-type]
            for one in papers]  # fmt: skip


@pytest.mark.parametrize("other", [
    {"read": ""},  # nobody read it
    {"read": "77 0.600, 71 0.400"},  # the series says another
    {"read": "5 0.990"},  # the series alone is no two
    {"office": "Chi cục Thủy lợi tỉnh Lạc Giang"},  # another series
    {"letters": "BC-TL"},
], ids=str)  # fmt: skip
def test_what_does_not_agree_fills_nothing(archive: Archive, other: dict[str, object]) -> None:
    take_in(archive, _with(year(), 4, **other))
    assert state(archive, 4)[0] is None and state(archive, 4)[2] == WAITS


def citing(code: str = "30/KH-KL", day: str = "10-3-2010") -> NewDocument:
    """A report of the year after that names a document of the series."""
    fields = Fields("Báo cáo", "BC-KL", "7", "7/BC-KL", OFFICE, PartialDate(2011, 1, 4))
    text = f"Theo Kế hoạch số {code} ngày {day} của Chi cục Kiểm lâm, các hạt đã họp."
    document = Document("citing", "hop/bc.pdf", "citing".ljust(64, "0"), State.INDEXED, fields,
                        pages=(Page(1, text, Origin.OCR, 0.95),))  # fmt: skip
    return NewDocument(document, 1, "application/pdf")


def _renamed(one: NewDocument) -> NewDocument:
    return replace(one, document=replace(one.document, id="other", sha256="other".ljust(64, "0")))


def misread(**other: object) -> list[NewDocument]:
    """The series, in which of the number 30 the second reader read nothing that agrees."""
    return _with(year(), 9, **{"read": "80 0.700, 8 0.200, 3 0.010", **other})


@pytest.mark.parametrize("order", [0, 1, 2])
def test_who_cites_its_day_and_the_series_are_two_sources_in_any_order(archive: Archive, order: int) -> None:
    papers = [misread(), [citing()]]
    for some in ([*papers[0], *papers[1]],) if order == 2 else papers if order else reversed(papers):
        take_in(archive, some)
    assert state(archive, 9) == ("30", "30/KH-KL", FILLED)
    document = archive.catalogue.documents.get("d09")
    assert document is not None
    assert [one.document for one in document.evidence if one.document] == ["d08", "d10", "citing"]
    archive.catalogue.documents.set_state("citing", State.WITHDRAWN)
    catch_up(archive)
    assert state(archive, 9) == (None, None, WAITS)


def test_an_archive_of_before_asks_its_series_for_what_is_cited(archive: Archive) -> None:
    take_in(archive, [*misread(), citing()])
    filled = state(archive, 9)
    with archive.catalogue._connections.transaction() as connection:
        connection.execute("UPDATE documents SET number = NULL, code = NULL WHERE id = 'd09'")
        connection.execute("UPDATE flags SET reason = ? WHERE document_id = 'd09' AND reason = ?", (WAITS, FILLED))
        connection.execute("DELETE FROM evidence WHERE document_id = 'd09' AND field IN ('series', 'citation', 'code')")
        connection.execute("DELETE FROM numbers_said")
        connection.execute("DELETE FROM meta WHERE key = 'numbers and days said'")
    catch_up(archive)
    assert state(archive, 9) == filled


@pytest.mark.parametrize(("papers", "later"), [
    (misread(), citing(day="11-3-2010")),  # another day
    (misread(day=None), citing()),  # its day is not known
    (misread(), citing("35/KH-KL")),  # another has that number in print
    (misread(), citing("77/KH-KL")),  # the ink cannot mean it
    ([*misread(), _renamed(paper(9, None, "9 0.500"))], citing()),  # two of one day: which?
], ids=["day", "no day", "taken", "unlike", "two"])  # fmt: skip
def test_a_citation_that_may_mean_another_fills_nothing(archive: Archive, papers: list[NewDocument], later: NewDocument
                                                        ) -> None:
    take_in(archive, [*papers, later])
    assert state(archive, 9) == (None, None, WAITS)


def test_a_number_that_another_has_is_not_given_again(archive: Archive) -> None:
    papers = [paper(5, 25) if one.document.id == "d05" else one for one in year()]
    take_in(archive, papers)
    assert state(archive, 4)[0] is None


def test_numbers_that_do_not_rise_are_no_series(archive: Archive) -> None:
    papers = [paper(place, 90 - place * 5) for place in range(16) if place != 4]
    take_in(archive, [*papers, paper(4, None, "70 0.500, 71 0.300")])
    assert state(archive, 4)[0] is None


def test_what_not_everybody_may_see_is_no_witness(archive: Archive) -> None:
    take_in(archive, year())
    for place in range(4):
        set_access(archive, f"d{place:02d}", Level.INTERNAL, actor="an")
    catch_up(archive)
    assert state(archive, 4) == (None, None, WAITS)


def test_documents_that_move_to_another_committee_leave_their_series(archive: Archive) -> None:
    take_in(archive, year())
    for place in range(4):
        correct(archive, f"d{place:02d}", {"committee": word_for("committee", "Sở Y tế tỉnh Lạc Giang")}, actor="an")
    catch_up(archive)
    assert state(archive, 4) == (None, None, WAITS)


@pytest.mark.parametrize(("read", "filled"), [(0.96, True), (0.90, False)])
def test_of_two_free_numbers_the_ink_must_say_nearly_surely_which(read: float, filled: bool) -> None:
    """Between 24 and 27 both 25 and 26 are free, and the second reader takes one for the other at times."""
    documents = [Numbered(f"d{place:02d}", "KH-KL", PartialDate(2010, 1 + place // 2, 5 + 10 * (place % 2)), "",
                          None if place == 4 else 21 + place + (place > 4), place == 4,
                          {25: read, 26: 1 - read} if place == 4 else {}, None) for place in range(12)]  # fmt: skip
    assert fill(documents) == ({"d04": Filled(25, "d03", "d05")} if filled else {})


def _series(read: dict[int, dict[int, float]], *, count: int = 12, start: int = 21
            ) -> list[Numbered]:
    """Documents, two a month, with numbers from `start` on; of some only what the second reader read is known."""
    return [Numbered(f"d{place:02d}", "KH-KL", PartialDate(2010, 1 + place // 2, 5 + 10 * (place % 2)), "",
                     None if place in read else start + place, place in read,
                     read.get(place, {}), None) for place in range(count)]  # fmt: skip


@pytest.mark.parametrize(("shares", "filled"), [
    ({128: 1.0}, True),  # `128` for 125
    ({178: 0.5, 117: 0.3}, False),  # two digits
    ({128: 0.05, 117: 0.8}, False),  # hardly read so
    ({1250: 0.5, 12: 0.5}, False),  # a digit lost or too many
])  # fmt: skip
def test_one_digit_of_three_may_be_misread_where_the_series_leaves_one_number_free(
    shares: dict[int, float], filled: bool
) -> None:  # fmt: skip
    found = fill(_series({4: shares}, start=121))
    assert found == ({"d04": Filled(125, "d03", "d05")} if filled else {})


@pytest.mark.parametrize("read", [28, 20, 75])
def test_of_two_digits_both_must_be_read(read: int) -> None:
    """`28` is no 25, though the series leaves 25 alone: the other digit says too little."""
    assert fill(_series({4: {read: 1.0}})) == {}


@pytest.mark.parametrize(("read", "filled"), [(9, False), (3, False), (8, False), (5, True)])
def test_a_number_of_one_digit_is_filled_only_where_it_was_read_itself(read: int, filled: bool) -> None:
    sure = [Numbered(f"s{number}", "NQ/TU", PartialDate(2010, number, 10), "", number, False, {}, None)
            for number in (1, 2, 3, 4, 6, 7, 8, 9)]  # fmt: skip
    asked = Numbered("asked", "NQ/TU", PartialDate(2010, 5, 10), "", None, True, {read: 0.95}, None)
    assert ("asked" in fill([*sure, asked])) is filled


def test_behind_the_last_sure_number_readings_bound_one_another() -> None:
    """The third of them has none behind it, and may be misread."""
    assert fill(_series({place: {21 + place: 1.0} for place in (9, 10, 11)})) == {"d09": Filled(30, "d08", None)}


def test_what_was_filled_bounds_what_is_filled_next() -> None:
    """Sure are 21 and 22 alone; the last is further from them than a number is filled by one of them."""
    found = fill(_series({place: {21 + place: 1.0} for place in range(2, 20)}, count=20))
    assert [one.number for _, one in sorted(found.items())][:15] == list(range(23, 38))
    assert found["d15"].before == "d01"


def test_names_that_say_numbers_are_no_order_of_their_own() -> None:
    """The days are not known: 25 stands between its neighbours by its name alone."""
    documents = [replace(one, issued=PartialDate(2010, 3), source=f"KH {one.number or 25}.pdf")
                 for one in _series({4: {}})]  # fmt: skip
    assert fill([replace(one, said=25) if one.waits else one for one in documents]) == {}


def test_far_from_the_last_sure_number_nothing_is_filled() -> None:
    assert fill(_series({place: {41 + place: 1.0} for place in (7, 8, 9, 10, 11)})) == {}


def test_one_sure_number_alone_bounds_nothing() -> None:
    read = {place: {21 + place: 1.0} for place in range(12)}
    one, two = (fill(_series({place: shares for place, shares in read.items() if place not in sure}))
                for sure in ({6}, {6, 8}))  # fmt: skip
    assert one == {} and {"d05", "d07", "d09"} <= two.keys()


def test_a_number_that_is_taken_leaves_the_next_likely_one() -> None:
    """Two of one day may stand in either order: the ink says 25 or 26, and 25 is another's."""
    documents = [replace(one, issued=PartialDate(2010, 3, 5)) if one.id in {"d04", "d05"} else one
                 for one in _series({5: {25: 0.5, 26: 0.5}})]  # fmt: skip
    assert fill(documents) == {"d05": Filled(26, "d03", "d06")}
