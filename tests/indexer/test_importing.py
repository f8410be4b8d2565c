"""A record that is not as it should be costs itself alone, whatever is odd in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from indexer.importing import import_records
from indexer.reporting import NO_PAGES, Report
from library.archive import Archive
from library.progress import Silent
from library.records import State
from library.search.answers import Result, ResultPage
from web.views.exports import EXPORTERS

WHOLE = {
    "source": "sổ/1.txt", "kind": "Báo cáo", "number": "07", "symbol": "BC/TU", "code": "7-BC/TU", "signer": "An",
    "committee": "Tỉnh ủy Lạc Giang", "subject": "Kho thóc", "issued": "1959-03", "year": 1959, "access": "open",
    "urgency": "Khẩn", "review": [{"field": "number", "reason": "handwritten"}],
    "pages": [{"text": "Báo cáo về kho", "confidence": 0.5, "origin": "ocr"}],
}  # fmt: skip
HALF = "\ud83d chữ tay"
ODD: tuple[Any, ...] = (
    HALF, "", "\0", None, True, -1, 10**30, 0.5, float("nan"), [], {}, [[]], [HALF], {HALF: HALF}, [{"text": HALF}],
    [{"field": HALF, "reason": HALF}], [{"text": "x", "origin": []}], [{"text": "x", "origin": HALF}],
    [{"text": "x", "confidence": HALF}],
)  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    yield archive
    archive.close()


def imported(archive: Archive, *records: Any) -> Report:
    file = archive.root.parent / "records.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return import_records(archive, file, index=lambda: None, progress=Silent())


def test_whatever_stands_in_a_key_the_other_records_are_taken_in(archive: Archive) -> None:
    odd = [{**WHOLE, key: value} for key in (*WHOLE, HALF) for value in ODD]
    report = imported(archive, {"source": "first", "pages": []}, *odd, {"source": "last", "pages": []})
    assert len(report.lines) == len(odd) + 2
    assert report.lines[0].state is report.lines[-1].state is State.INDEXED
    assert {line.state for line in report.lines} <= {State.INDEXED, State.FAILED}
    told = json.dumps([(line.path, line.message) for line in report.lines], ensure_ascii=False)
    assert told.encode() and json.dumps(report.as_json(), ensure_ascii=False).encode()


def test_a_number_of_thousands_of_digits_is_told_in_our_own_words(archive: Archive) -> None:
    file = archive.root.parent / "records.jsonl"
    file.write_text('{"source": "a", "pages": [], "odd": ' + "1" * 5_000 + "}\n", "utf-8")
    (line,) = import_records(archive, file, index=lambda: None, progress=Silent()).lines
    assert line.state is State.FAILED and line.message.endswith(": a number in it has too many digits.")


def test_half_of_a_character_costs_no_more_than_itself(archive: Archive) -> None:
    (line,) = imported(archive, {**WHOLE, "review": [{"field": "number", "reason": HALF}], "signer": HALF}).lines
    document = archive.catalogue.documents.get(line.id or "")
    assert document is not None
    assert document.fields.signer == document.review[0].reason == "? chữ tay"


@pytest.mark.parametrize("pages", [[], [1, 3]], ids=["all", "of a query"])
def test_a_list_of_results_is_not_taken_for_an_export(archive: Archive, pages: list[int]) -> None:
    """It has no text, and of what is not open it does not say so."""
    found = tuple(map(ResultPage, pages))
    result = Result("a1", "a.pdf", "7-BC/TU", "Báo cáo", None, "1959", 1959, "Kho thóc", 1.0, pages=found)
    (listed,) = EXPORTERS["jsonl"].lines([result], address=lambda one: f"http://kho/documents/{one}", language="vi",
                                         library="X")
    report = imported(archive, json.loads(listed), {**result.as_json(), "pages": []})
    for line in report.lines:
        assert line.state is State.FAILED and "list of results" in str(line.message)


def test_what_comes_without_a_page_is_told(archive: Archive) -> None:
    bare = {"source": "a.txt", "subject": "Kho thóc", "pages": []}
    told = [(line.state, line.reason) for line in imported(archive, bare, WHOLE, bare).lines]
    assert told == [(State.INDEXED, NO_PAGES), (State.INDEXED, None), (State.INDEXED, NO_PAGES)]


def test_an_export_taken_back_into_its_own_archive_doubles_nothing(archive: Archive) -> None:
    ids = [line.id for line in imported(archive, WHOLE, {**WHOLE, "number": "08", "code": "8-BC/TU"}).lines]
    out = [{**WHOLE, "id": ids[0], "subject": "Kho khác"}, {**WHOLE, "id": ids[1], "state": "indexed"}]
    for _ in range(2):
        told = [(line.state, line.id) for line in imported(archive, *out, {**WHOLE, "id": "of another"}).lines]
        assert told[:2] == [(State.DUPLICATE, one) for one in ids] and told[2][0] is State.INDEXED
    document = archive.catalogue.documents.get(ids[0] or "")
    assert document is not None and document.fields.subject == "Kho thóc", "nothing is merged"
    assert len(list(archive.catalogue.documents.ids())) == 3


def exported(archive: Archive) -> list[dict[str, Any]]:
    documents = [archive.catalogue.documents.get(one) for one in archive.catalogue.documents.ids()]
    return [one.as_json() for one in documents if one is not None]


def test_what_comes_back_from_other_archives_is_known(archive: Archive, tmp_path: Path) -> None:
    """From the second and from the third, after somebody corrected it there."""
    (first,) = imported(archive, WHOLE).lines
    taken = exported(archive)
    for place in ("second", "third"):
        with closing(Archive.open(tmp_path / place / "archive", create=True)) as other:
            (there,) = imported(other, *taken).lines
            assert there.state is State.INDEXED and there.id != first.id
            taken = [{**one, "subject": f"Kho {place}"} for one in exported(other)]
        assert taken[0]["origin"][-1] == first.id
        (back,) = imported(archive, *taken).lines
        assert (back.state, back.id) == (State.DUPLICATE, first.id)
    assert len(exported(archive)) == 1


def test_a_record_and_its_later_state_in_one_file_are_one(archive: Archive) -> None:
    one = {**WHOLE, "id": "0123456789abcdef"}
    for _ in range(2):
        first, later, third = imported(archive, one, {**one, "subject": "Kho mới"}, {
            **WHOLE, "subject": "Kho 3", "origin": ["0123456789abcdef", 7, None]}).lines  # fmt: skip
        assert first.state is State.INDEXED
        assert [(line.state, line.id) for line in (later, third)] == [(State.DUPLICATE, first.id)] * 2


def test_records_of_one_id_that_say_other_things_are_all_taken_in(archive: Archive) -> None:
    one, two = "0123456789abcdef", "fedcba9876543210"
    records = [{**WHOLE, "id": one}, {**WHOLE, "id": one, "pages": ["Khác hẳn."]},
               {**WHOLE, "origin": [one], "pages": ["Khác nữa."]},
               {**WHOLE, "origin": [two], "pages": ["TỐI MẬT"]},
               {**WHOLE, "id": two, "pages": ["Không mật."]}]
    states = [line.state for line in imported(archive, *records).lines]
    assert states == [State.INDEXED] * 3 + [State.QUARANTINED, State.INDEXED]
    assert [line.state for line in imported(archive, *records).lines] == states and len(exported(archive)) == 4


def test_numbers_that_other_programs_give_are_no_ids(archive: Archive) -> None:
    lines = [*imported(archive, {**WHOLE, "id": "1"}).lines,
             *imported(archive, {**WHOLE, "id": "1", "subject": "Kho khác", "origin": "scan"}).lines]  # fmt: skip
    assert [line.state for line in lines] == [State.INDEXED] * 2
    assert [one["origin"] for one in exported(archive)] == [[], []]


def test_a_record_with_a_mark_is_held_though_its_document_is_here(archive: Archive) -> None:
    (first,) = imported(archive, WHOLE).lines
    (marked,) = imported(archive, {**WHOLE, "id": first.id, "pages": ["TỐI MẬT"]}).lines
    assert marked.state is State.QUARANTINED and marked.id != first.id
