"""A handwritten number is filled when a document that is shown cites it and another source agrees; and taken back."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest

from indexer.working import work
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.citations import NUMBER_WAITS
from library.command_line.terminal_output import document_lines
from library.party.citing import find_citations, numbers_beside, symbol_key
from library.party.misreading import DAY_READER
from library.progress import Silent
from library.records import Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State
from library.search.service import Ask
from library.wording import Language
from tests.seeing import seen

CITING = "Thực hiện Chỉ thị số 05-CT/TU ngày 12-3-1981 của Tỉnh ủy, các huyện đã họp."
BY = "Ban Tổ chức Tỉnh ủy Lạc Giang"


def paper(name: str, fields: Fields, *, text: str = "", ink: str = "", flagged: bool = False, register: str = "",
          state: State = State.INDEXED) -> NewDocument:
    """A document of two pages, its text on the second."""
    seen = [Evidence("number", 1, ink, 0.9)] if ink else []
    seen += [Evidence("register", 1, register, 0.9)] if register else []
    flags = (ReviewFlag("issued", "day handwritten"), ReviewFlag("number", "handwritten")) if flagged else ()
    pages = tuple(Page(number, words, Origin.OCR, 0.95) for number, words in enumerate(("đầu", text), 1))
    return NewDocument(Document(name, f"hop/{name}.pdf", name.ljust(64, "0"), state, fields, flags, tuple(seen), pages),
                       1, "application/pdf")


DIRECTIVE = Fields("Chỉ thị", "CT/TU", None, None, "Tỉnh ủy Lạc Giang", PartialDate(1981, 3))
TARGET = paper("scan1", DIRECTIVE, ink="05", flagged=True)


def citing(name: str = "later", text: str = CITING, committee: str | None = BY, year: int = 1982) -> NewDocument:
    return paper(name, Fields("Báo cáo", "BC/BTCTU", "7", "7-BC/BTCTU", committee, PartialDate(year, 1)), text=text)


def take_in(archive: Archive, *papers: NewDocument) -> None:
    """Each in a change of its own, the index following each, as an ingest that is slow."""
    for one in papers:
        archive.catalogue.documents.insert_many([one])
        catch_up(archive)


def catch_up(archive: Archive) -> None:
    with archive.writing():
        archive.catch_up()


def state(archive: Archive, name: str = "scan1") -> tuple[str | None, str | None, dict[str, str], list[Evidence]]:
    document = archive.catalogue.documents.get(name)
    assert document is not None
    flags = {flag.field: flag.reason for flag in document.review}
    return (document.fields.number, document.fields.code, flags,
            [one for one in document.evidence if one.document is not None])


EMPTY = (None, None, {"issued": "day handwritten", "number": "handwritten"}, [])


def test_ink_and_a_citation_fill_the_number_and_say_so(archive: Archive) -> None:
    take_in(archive, TARGET)
    assert state(archive) == EMPTY
    take_in(archive, citing())
    number, code, flags, evidence = state(archive)
    assert (number, code) == ("05", "05-CT/TU")
    assert flags == {"issued": "day handwritten", "number": "handwritten; inferred by citation"}
    assert [(one.document, one.page, one.reading) for one in evidence] == [
        ("later", 2, "Chỉ thị số 05-CT/TU ngày 12-3-1981 của Tỉnh ủy")]
    assert seen(archive).search.search(Ask("05-CT/TU")).results[0].id == "scan1"
    assert seen(archive).doubt_counts().total("number") == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_does_not_matter(archive: Archive, order: Sequence[int]) -> None:
    other = paper("scan2", replace(DIRECTIVE, issued=PartialDate(1981, 5)), ink="05", flagged=True)
    papers = [TARGET, citing("a"), citing("b"), other]
    take_in(archive, *(papers[place] for place in order))
    assert state(archive)[0] == "05"
    assert [one.document for one in state(archive)[3]] == ["a", "b"]
    assert state(archive, "scan2") == EMPTY  # another month: another directive


def test_it_is_taken_back_when_who_cites_is_withdrawn_and_given_again(archive: Archive) -> None:
    take_in(archive, TARGET, citing())
    filled = state(archive)
    archive.catalogue.documents.set_state("later", State.WITHDRAWN)
    assert state(archive)[3] == []  # before anything is worked out anew
    catch_up(archive)
    assert state(archive) == EMPTY
    assert "scan1" not in {one.id for one in seen(archive).search.search(Ask("số:05-CT/TU")).results}
    archive.catalogue.documents.set_state("later", State.INDEXED)
    catch_up(archive)
    assert state(archive) == filled


def test_it_is_taken_back_when_who_cites_is_held_back(archive: Archive) -> None:
    take_in(archive, TARGET, citing())
    archive.catalogue.holds.hold("later", "MẬT")
    assert state(archive)[3] == []
    catch_up(archive)
    assert state(archive) == EMPTY


def test_the_same_again_changes_nothing(archive: Archive) -> None:
    take_in(archive, TARGET, citing())
    before, filled = archive.catalogue.documents.last_change(), state(archive)
    catch_up(archive)
    archive.catalogue.documents.set_state("later", State.INDEXED)  # a change that says the same
    catch_up(archive)
    assert archive.catalogue.documents.last_change() == before + 1 and state(archive) == filled


def test_an_imported_number_that_is_none_is_no_error(archive: Archive) -> None:
    take_in(archive, paper("odd", replace(DIRECTIVE, number="²", code="²-CT/TU")), TARGET, citing())
    assert state(archive)[0] == "05"


@pytest.mark.parametrize("hidden", [State.WITHDRAWN, State.QUARANTINED, State.ASIDE])
def test_nothing_hidden_is_a_witness(archive: Archive, hidden: State) -> None:
    later = citing()
    take_in(archive, TARGET, replace(later, document=replace(later.document, state=hidden)))
    assert state(archive) == EMPTY


@pytest.mark.parametrize(
    "later",
    [
        citing(text=CITING.replace("05-", "06-")),  # the ink says another
        citing(text=CITING.replace("12-3", "12-4")),
        citing(text=CITING.replace("1981", "1980")),
        citing(text=CITING.replace("-CT/TU", "-NQ/TU")),
        citing(text=CITING.replace("Chỉ thị", "Thông tri")),
        citing(text=CITING.replace(" ngày 12-3-1981", "")),
        citing(text=CITING.replace("của Tỉnh ủy", "của Tỉnh ủy Quảng Bình")),
        citing(committee="Tỉnh ủy Quảng Bình"),  # its own province's
        citing(committee=None),
        citing(year=1980),  # nobody cites what is not written yet
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_fit_does_not_count(archive: Archive, later: NewDocument) -> None:
    take_in(archive, later, TARGET)
    assert state(archive) == EMPTY


def test_citations_alone_fill_nothing(archive: Archive) -> None:
    unread = paper("scan1", DIRECTIVE, ink="0ñ", flagged=True)
    take_in(archive, unread, citing("a"), citing("b"))
    assert state(archive) == EMPTY


def test_the_file_s_name_and_the_register_stamp_are_sources_too(archive: Archive) -> None:
    named = paper("05CT", DIRECTIVE, ink="44", flagged=True)
    stamped = paper("scan3", DIRECTIVE, ink="", flagged=True, register="CV ĐẾN số 312 (05-CT/TU)")
    take_in(archive, citing(), named, stamped)
    assert state(archive, "05CT")[0] == state(archive, "scan3")[0] == "05"


def test_a_known_day_must_be_the_day_that_is_cited(archive: Archive) -> None:
    take_in(archive, citing(), paper("scan1", replace(DIRECTIVE, issued=PartialDate(1981, 3, 13)), ink="05",
                                     flagged=True))
    assert state(archive)[0] is None


def test_a_number_that_another_has_in_print_is_that_other_s(archive: Archive) -> None:
    printed = paper("print", replace(DIRECTIVE, number="05", code="05-CT/TU"))
    take_in(archive, TARGET, citing(), printed)
    assert state(archive) == EMPTY
    archive.catalogue.documents.set_state("print", State.WITHDRAWN)
    catch_up(archive)
    assert state(archive)[0] == "05"


def test_what_was_read_before_a_kill_is_inferred_from_after_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every transaction is short: one document read, one document inferred; what is due stands in the catalogue."""
    monkeypatch.setattr("library.catalogue.citations._BATCH", 1)
    monkeypatch.setattr("library.catalogue.citations._SLICE", 1)
    second = replace(TARGET, document=replace(TARGET.document, id="scan2", sha256="2" * 64, fields=replace(
        TARGET.document.fields, issued=PartialDate(1983, 3))))  # fmt: skip
    take_in(archive, second, TARGET, citing())
    assert state(archive)[0] == "05" and state(archive, "scan2") == EMPTY
    archive.catalogue.documents.set_state("later", State.WITHDRAWN)
    while archive.catalogue.citations.read_some(lambda _: set()):  # none is read that waits for a number
        pass  # and then it was killed
    assert state(archive)[0] == "05"
    archive.catalogue.set_meta("anything", "else")
    catch_up(archive)
    assert state(archive) == EMPTY


def test_a_person_s_act_reads_a_little_of_much_and_the_rest_is_a_job(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first doubt of an archive has the texts of all its documents read: nobody need do anything for the rest."""
    monkeypatch.setattr("library.catalogue.citations._BATCH", 1)
    monkeypatch.setattr("library.numbers.corroborating._SOME_SECONDS", 0.0)
    take_in(archive, citing("a"), citing("b"), citing("c"))
    archive.catalogue.documents.insert_many([TARGET])
    archive.follow_soon()
    assert state(archive) == EMPTY and archive.health().in_step
    assert [job.kind for job in archive.catalogue.jobs.unfinished()] == ["follow"]
    assert work(archive, once=True, progress=Silent()) == 0
    assert state(archive)[0] == "05" and archive.health().in_step and archive.catalogue.jobs.unfinished() == []
    assert not archive.catalogue.citations.behind()


def test_a_backup_older_than_what_was_read_is_read_anew(archive: Archive) -> None:
    archive.catalogue.set_meta("citations", "999")
    take_in(archive, TARGET, citing())
    assert state(archive)[0] == "05"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Quyết định số 12/QĐ-UBND ngày 05 tháng 4 năm 2019 của Ủy ban nhân dân tỉnh về việc",
         ("12", "quyet dinh", "2019-04-05", "Ủy ban nhân dân tỉnh")),
        ("Nghị quyết 26-NQ/TW,\nngày 5/8/2008 của Ban Chấp\nhành Trung ương", (
            "26", "nghi quyet", "2008-08-05", "Ban Chấp hành Trung ương")),
        ("chỉ thị số 05-CT/TU của Tỉnh ủy, ra ngày 12.3.81", ("05", "chi thi", "1981-03-12", "Tỉnh ủy")),
        ("Số 05-CT/TU\nLạc Giang, ngày 12 tháng 3 năm 1981", None),  # a head is no citation
        ("Chỉ thị số 05-CT/TU ngày 31-2-1981", None),
        ("Chỉ thị 05 ngày 12-3-1981", None),
        ("Chỉ thị số 05bis-CT/TU ngày 12-3-1981", None),  # says nothing of a number 05
        ("Chỉ thị số 05A-CT/TU ngày 12-3-1981", None),
    ],
)  # fmt: skip
def test_citations_are_found_in_every_writing(text: str, found: tuple[str, str, str, str] | None) -> None:
    told = [(one.number, one.kind, str(one.issued), one.body) for one in find_citations(text)]
    assert told == ([found] if found else [])


def test_letters_and_numbers() -> None:
    assert symbol_key("NQ/TW") == symbol_key("NQ/TƯ") != symbol_key("NQ/TU")
    assert symbol_key("UBND") is None
    assert numbers_beside("CT", "2352 ( 07-CT-UBND)") == {7}


PRINTED = replace(DIRECTIVE, number="05", code="05-CT/TU")
OFFICE = "Văn phòng Tỉnh ủy Lạc Giang"


def undated(name: str = "scan1", *, line: str = "Lạc Giang, ngày tháng 3 năm 1981", signed: str = "",
            register: str = "", fields: Fields = PRINTED, read: str = "") -> NewDocument:
    """A document with its number in print and its day in ink."""
    one = paper(name, fields, register=register)
    seen = [*one.document.evidence, Evidence("issued", 1, line, 0.8)]
    seen += [Evidence("signature", 1, signed, 1.0)] if signed else []
    seen += [Evidence(DAY_READER, 1, read, 0.5)] if read else []
    flags = (ReviewFlag("issued", "day handwritten"),)
    return replace(one, document=replace(one.document, review=flags, evidence=tuple(seen)))


def day(archive: Archive, name: str = "scan1") -> tuple[str, str]:
    document = archive.catalogue.documents.get(name)
    assert document is not None
    return str(document.fields.issued), next(flag.reason for flag in document.review if flag.field == "issued")


def earlier(name: str, committee: str = BY) -> NewDocument:
    """One that cites it, and is dated two months before."""
    fields = Fields("Báo cáo", "BC/BTCTU", "7", "7-BC/BTCTU", committee, PartialDate(1981, 1))
    return paper(name, fields, text=CITING)


NO_DAY = ("1981-03", "day handwritten")
FILLED = ("1981-03-12", "day handwritten; inferred from sources")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_two_committees_that_cite_it_fill_the_day_in_any_order(archive: Archive, order: Sequence[int]) -> None:
    papers = [undated(), citing("a"), citing("b", committee=OFFICE)]
    take_in(archive, *(papers[place] for place in order))
    assert day(archive) == FILLED
    assert [(one.document, one.field) for one in state(archive)[3]] == [
        ("a", "citation of the date"), ("b", "citation of the date")]
    assert state(archive)[0] == "05"


def test_the_day_is_taken_back_with_a_source_and_given_again(archive: Archive) -> None:
    take_in(archive, undated(), citing("a"), citing("b", committee=OFFICE))
    archive.catalogue.documents.set_state("b", State.WITHDRAWN)
    catch_up(archive)
    assert day(archive) == NO_DAY and state(archive)[3] == []
    archive.catalogue.documents.set_state("b", State.INDEXED)
    catch_up(archive)
    assert day(archive) == FILLED


@pytest.mark.parametrize("target", [
    undated("05CT 12.3.1981"), undated("1981-03-12 CT"), undated(line="Lạc Giang, ngày 12 tháng 3 năm 1981"),
    undated(line="Lạc Giang, ngày 12 tháng 3 năm 1981", signed="Văn thư 1981-03-14T08:00:00+07:00")])  # fmt: skip
def test_a_citation_and_the_file_s_name_or_the_ink_fill_the_day(archive: Archive, target: NewDocument) -> None:
    take_in(archive, target, citing())
    assert day(archive, target.document.id) == FILLED


@pytest.mark.parametrize("papers", [
    [undated(), citing("a"), citing("b")],  # one office copies itself
    [undated(), citing("a"), citing("b", committee="Ban Tổ Chức Tỉnh uỷ Lạc Giang")],
    [undated(), citing("a"), citing("b", CITING.replace("Tỉnh ủy", "Tỉnh ủy Lạc Giang"), None)],
    [undated(), earlier("a"), earlier("b", OFFICE)],
    [undated(), citing("a"), citing("b", CITING.replace("12-3", "13-3"), OFFICE)],
    [undated("CT 14.3.1981"), citing("a"), citing("b", committee=OFFICE)],
    [undated("CT 12.4.1981"), citing("a")],
    [undated(line="Lạc Giang, ngày 44 tháng 3 năm 1981"), citing("a")],
    [undated(signed="Văn thư 1981-03-11T08:00:00+07:00"), citing("a"), citing("b", committee=OFFICE)],
    [undated(register="CV ĐẾN số 3, ngày 11-3-1981"), citing("a"), citing("b", committee=OFFICE)],
    [undated(fields=replace(PRINTED, number="06", code="06-CT/TU")), citing("a"), citing("b", committee=OFFICE)],
    [undated(fields=replace(PRINTED, issued=PartialDate(1981, 4))), citing("a"), citing("b", committee=OFFICE)],
])  # fmt: skip
def test_what_disagrees_leaves_the_day_empty(archive: Archive, papers: Sequence[NewDocument]) -> None:
    take_in(archive, *papers)
    issued, reason = day(archive, papers[0].document.id)
    assert reason == "day handwritten" and len(issued) == 7


_SIGNED = "1981-03-12T08:00:00+07:00"


@pytest.mark.parametrize("target", [
    undated(signed=_SIGNED, read="12 0.700, 2 0.200"), undated("CT 12.3.1981", signed=_SIGNED, read="12 0.500"),
    undated(signed=_SIGNED, read="12 0.700", fields=replace(PRINTED, number=None, code=None)),
])  # fmt: skip
def test_a_signature_and_the_second_reader_fill_the_day(archive: Archive, target: NewDocument) -> None:
    take_in(archive, target)
    assert day(archive, target.document.id) == FILLED


@pytest.mark.parametrize("papers", [
    [undated(signed=_SIGNED)], [undated(read="12 0.700")],
    [undated(signed=_SIGNED, read="12 0.400, 2 0.300")],
    [undated(signed=_SIGNED, read="2 0.700, 12 0.200")],
    [undated(signed="1981-03-13T08:00:00+07:00", read="12 0.700")],
    [undated(signed="1981-04-12T08:00:00+07:00", read="12 0.700")],
    [undated("CT 11.3.1981", signed=_SIGNED, read="12 0.700")],
    [undated(signed=_SIGNED, read="12 0.700", register="CV ĐẾN số 3, ngày 11-3-1981")],
    [undated(signed=_SIGNED, read="12 0.700"), citing("a", CITING.replace("12-3", "13-3"), OFFICE)],
])  # fmt: skip
def test_a_signature_of_another_day_or_a_doubtful_reading_fills_none(archive: Archive, papers: Sequence[NewDocument]
                                                                     ) -> None:  # fmt: skip
    take_in(archive, *papers)
    assert day(archive, papers[0].document.id) == NO_DAY


def test_number_and_day_are_filled_together_and_the_same_again_changes_nothing(archive: Archive) -> None:
    both = undated(fields=DIRECTIVE)
    flags = (*both.document.review, ReviewFlag("number", "handwritten"))
    seen = (*both.document.evidence, Evidence("number", 1, "05", 0.9))
    take_in(archive, citing("a"), replace(both, document=replace(both.document, review=flags, evidence=seen)),
            citing("b", committee=OFFICE))
    assert day(archive) == FILLED and state(archive)[0] == "05"
    shown = archive.catalogue.documents.get("scan1")
    assert shown is not None and sum("dẫn ở" in line for line in document_lines(shown, Language.VIETNAMESE)) == 2
    before = archive.catalogue.documents.last_change()
    catch_up(archive)
    assert archive.catalogue.documents.last_change() == before
    for name in ("a", "b"):
        archive.catalogue.documents.set_state(name, State.WITHDRAWN)
    catch_up(archive)
    assert day(archive) == NO_DAY and state(archive)[0] is None


def test_whether_a_number_waits_is_asked_by_the_document(archive: Archive) -> None:
    """And not by going through all numbers in doubt."""
    plan = archive.catalogue._connections.get().execute(f"EXPLAIN QUERY PLAN {NUMBER_WAITS}", ("x",)).fetchall()
    assert [row["detail"] for row in plan] == ["SEARCH field_doubts USING PRIMARY KEY (document_id=?)"]
