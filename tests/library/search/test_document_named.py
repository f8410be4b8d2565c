"""A document is found by its id, alone or within a citation, and by the name of its file."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from library.archive import Archive
from library.catalogue.told_names import names_for
from library.records import State
from library.search.answers import Ask
from library.search.query_language import MAX_FILES
from library.vietnamese import fold
from tests.library.relating.papers import SEEN, paper, take_in

FIRST, SECOND, PART = "c8016924e08a242c", "0123456789abcdef", "00ff00ff00ff00ff-3-7"
CITED = f"Quy định số 1-QĐ/TU, ngày 3-2-2001 của Tỉnh ủy Lạc Giang về lưu trữ, Thư viện Văn kiện, {FIRST}, tr. 1."
FILES = {FIRST: "2352 ( 07-CT-UBND).pdf", SECOND: "thư mục/2352.tif", PART: "Biên bản Họp.docx", "other": "12352.pdf",
         "composed": unicodedata.normalize("NFD", "Bìa hồ sơ 9.jpg")}  # fmt: skip


@pytest.fixture
def named(archive: Archive) -> Archive:
    for number, (id_, source) in enumerate(FILES.items(), 1):
        new = paper(id_, f"{number}-QĐ/TU", "2001-02-03", f"Quy định về lưu trữ, xem {FIRST}, số 2352")
        take_in(archive, replace(new, document=replace(new.document, source=source)))
    archive.follow()
    return archive


def found(archive: Archive, query: str) -> tuple[set[str], int, str]:
    """The ids of the result, how many follow it, and what was understood."""
    answer = archive.searching.seen_by(SEEN).search(Ask(query))
    return {one.id for one in answer.results[: answer.total]}, answer.widened, answer.understood


def test_an_id_leads_to_its_document_alone(named: Archive) -> None:
    for query in (FIRST, FIRST.upper(), f"  ({FIRST})"):
        assert found(named, query) == ({FIRST}, 0, f"văn bản có mã {FIRST}")
    for query in (CITED, f"{FIRST} năm:1800", f"{FIRST} -báo"):
        ids, widened, understood = found(named, query)
        assert (ids, widened) == ({FIRST}, 0) and "phần còn lại của câu hỏi không dùng" in understood
    assert found(named, f"{SECOND}\n{PART}")[0] == {SECOND, PART}
    assert "có mã" not in found(named, "ffffffffffffffff lưu trữ")[2]
    named.catalogue.documents.set_state(SECOND, State.WITHDRAWN)
    named.follow()
    assert "có mã" not in found(named, SECOND)[2]  # not told from what never was


@pytest.mark.parametrize(("query", "wanted"), [
    ("2352 ( 07-CT-UBND).pdf", {FIRST}), ("tệp:2352 ( 07-CT-UBND)", {FIRST}), ("tep:2352", {FIRST, SECOND}),
    ("tệp:2352.tif", {SECOND}), ("thư mục/2352.tif", {SECOND}), ("bien ban họp.docx", {PART}),
    ('tệp:"BIÊN BẢN"', {PART}), ("tệp:biên_bản", {PART}), ("bìa hồ sơ 9.JPG", {"composed"}),
    ("tệp:hồ sơ", {"composed"}),
    ("tệp:07-CT tệp:docx", {FIRST, PART}), ("tệp:2352 lưu trữ", {FIRST, SECOND}), ("tệp:zzz", set()), ("tệp:-", set()),
    ("lưu trữ -tệp:2352", {PART, "other", "composed"}),
])  # fmt: skip
def test_the_name_of_a_file_finds_what_came_in_it(named: Archive, query: str, wanted: set[str]) -> None:
    assert found(named, query)[0] == wanted


def test_of_names_of_files_is_told(named: Archive) -> None:
    assert found(named, "tệp:2352 ( 07-CT-UBND)")[2] == "tệp có tên “2352 ( 07-CT-UBND)”"
    assert found(named, "tệp:zzz")[2] == "không có tệp nào tên “zzz”"
    assert "tệp" not in found(named, "nothing.pdf")[2]
    assert found(named, "tệp: lưu trữ")[2] != found(named, "tệp:lưu trữ")[2]  # a sentence


def test_the_names_of_all_files_are_made_plain_once(named: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("library.catalogue.file_names.fold", lambda name: made.append(name) or fold(name))
    assert found(named, "tệp:2352")[0] == {FIRST, SECOND}
    assert len(made) <= len(FILES) + 2  # and what was typed
    made.clear()
    take_in(named, paper("new", "9-QĐ/TU", "2001-02-03", "Quy định về lưu trữ"))
    named.catalogue.documents.set_state(SECOND, State.WITHDRAWN)
    with named.catalogue.transaction() as connection:
        connection.execute("UPDATE documents SET source = 'a 2352.pdf', change = 99 WHERE id = 'new'")
    named.follow()
    assert found(named, "tệp:2352")[0] == {FIRST, "new"}
    assert 1 <= len(made) <= 6, "what changed, and what was typed"


def test_one_question_goes_through_the_names_once_for_each(named: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("library.catalogue.file_names.names_for",
                        lambda connection, near, labels: asked.append(len(near)) or names_for(connection, near, labels))
    assert found(named, " OR ".join(["tệp:2352"] * MAX_FILES))[0] == {FIRST, SECOND}
    assert len(asked) == 1
    read = found(named, " OR ".join([*(f"tệp:zz{number}" for number in range(MAX_FILES)), "tệp:2352"]))
    assert read[0] == set() and "câu hỏi quá dài" in read[2]
