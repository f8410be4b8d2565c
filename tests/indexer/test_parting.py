"""Where documents begin in a file: only at a full head, and never at what merely looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.building_documents import describe_parts
from indexer.judging import judge
from indexer.parting import cut, first_pages, may_begin, spans, with_hints
from indexer.records import ReadDocument, ReadPage, Stamp
from library.doubt_reasons import Doubt
from library.records import Box, ReviewFlag
from library.secrecy import Verdict
from tests.indexer.stub_pages import BLANK, BODY, END, HEAD, LETTER_HEAD, Row, stub_page


def a_file(*pages: tuple[Row, ...]) -> ReadDocument:
    return ReadDocument(tuple(stub_page(*rows, number=number) for number, rows in enumerate(pages, start=1)), "pdf")


def with_row(row: Row, *, head: tuple[Row, ...] = HEAD) -> tuple[Row, ...]:
    return (*head, row, *BODY)


def without(*words: str, head: tuple[Row, ...] = HEAD) -> tuple[Row, ...]:
    return tuple(row for row in head if not any(word in row[2] for word in words))


def in_place_of(word: str, said: str, *, head: tuple[Row, ...] = HEAD) -> tuple[Row, ...]:
    return tuple((left, top, said if word in text else text) for left, top, text in head)


def test_a_full_head_behind_a_signature_begins_a_document() -> None:
    assert first_pages(a_file((*HEAD, *BODY), (*BODY, *END), (*HEAD, *BODY))) == (1, 3)


def test_a_letter_has_an_address_in_place_of_its_kind() -> None:
    assert first_pages(a_file((*HEAD, *BODY, *END), (*LETTER_HEAD, *BODY))) == (1, 2)
    assert first_pages(a_file((*HEAD, *BODY), (*LETTER_HEAD, *BODY))) == (1,)


def test_a_blank_back_belongs_to_what_stands_before_it() -> None:
    assert first_pages(a_file((*HEAD, *BODY, *END), BLANK, (*HEAD, *BODY))) == (1, 3)


def test_a_date_may_be_unread_behind_a_signature_only() -> None:
    undated = (*without("tháng"), *BODY)
    assert first_pages(a_file((*HEAD, *BODY, *END), undated)) == (1, 2)
    assert first_pages(a_file((*HEAD, *BODY), undated)) == (1,)


UNDATED = "Lạc Thành, ngày … tháng … năm 20…"
FALSE = {
    "annex": with_row((0.42, 0.03, "PHỤ LỤC")),
    "numbered annex": with_row((0.42, 0.03, "PHỤ LỤC SỐ 2")),
    "form": with_row((0.12, 0.03, "MẪU SỐ 3")),
    "enclosed": with_row((0.30, 0.23, "(Ban hành kèm theo Quyết định số 12-QĐ/TU)")),
    "enclosed, said below": with_row((0.30, 0.23, "(Kèm theo Tờ trình số 9)")),
    "draft": with_row((0.12, 0.03, "DỰ THẢO")),
    "blank form": (*in_place_of("Số", "Số …-NQ/TU", head=in_place_of("ngày", UNDATED)), *BODY),
    "blank number": (*in_place_of("Số", "Số -NQ/TU"), *BODY),
    "quoted": (*in_place_of("ĐẢNG", "“ĐẢNG CỘNG SẢN VIỆT NAM"), *BODY),
    "numbered page": with_row((0.49, 0.02, "2")),
    "below text": (*((left, top / 3, text) for left, top, text in BODY[:2]),
                   *((left, top + 0.16, text) for left, top, text in HEAD)),
    "low": tuple((left, top + 0.4, text) for left, top, text in HEAD),
    "no title": (*without("ĐẢNG"), *BODY),
    "no body": (*without("TỈNH ỦY"), *BODY),
    "no number": (*without("Số"), *BODY),
    "no kind": (*without("NGHỊ QUYẾT"), *BODY),
    "copied": with_row((0.40, 0.03, "SAO Y BẢN CHÍNH")),
    "text only": BODY,
    "empty": BLANK,
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_what_is_no_beginning(name: str) -> None:
    assert first_pages(a_file((*HEAD, *BODY, *END), FALSE[name])) == (1,)


HINTED = frozenset({"blank number", "no title", "no body", "no number", "no kind"})


def hinted(read: ReadDocument) -> list[str]:
    return [flag.field for page in with_hints(read).pages for flag in page.flags if flag.reason == Doubt.MAY_BEGIN]


@pytest.mark.parametrize("name", FALSE)
def test_a_page_that_shows_most_of_a_head_is_left_to_a_person(name: str) -> None:
    assert hinted(a_file((*HEAD, *BODY, *END), FALSE[name])) == (["page:2"] if name in HINTED else [])


def test_a_letter_within_another_document_is_hinted_at_and_stays_where_it_is() -> None:
    read = a_file((*HEAD, *BODY), BODY, (*LETTER_HEAD, *BODY), (*BODY, *END))
    assert first_pages(read) == (1,)
    assert hinted(read) == ["page:3"]
    assert [page.page for page in with_hints(read).pages] == [page.page for page in read.pages]


def moved(rows: tuple[Row, ...], *, by: float = 0.0, squeezed: float = 1.0) -> tuple[Row, ...]:
    return tuple((left, top * squeezed + by, text) for left, top, text in rows)


PAPER = (*HEAD, *BODY[:5], *END)


@pytest.mark.parametrize("second", [HEAD, LETTER_HEAD])
def test_two_papers_on_one_glass_one_above_the_other_are_left_to_a_person(second: tuple[Row, ...]) -> None:
    both = (*moved(PAPER, squeezed=0.5), *moved((*second, *BODY[:5], *END), by=0.5, squeezed=0.5))
    assert first_pages(a_file(both)) == (1,)
    assert hinted(a_file(both)) == ["page:1"]
    assert hinted(a_file((*HEAD, *BODY), (*moved(BODY + END, squeezed=0.5), *moved(HEAD, by=0.55)))) == ["page:2"]


@pytest.mark.parametrize("lower", [
    moved(HEAD, by=0.4),  # one paper that lies low
    (*moved(PAPER, squeezed=0.5), (0.42, 0.58, "MẪU SỐ 3"), *moved(HEAD, by=0.55)),
    (*moved(PAPER, squeezed=0.5), *moved(HEAD[:2], by=0.55)),
    (*HEAD, *BODY, *END),
])  # fmt: skip
def test_a_low_head_a_form_and_a_title_alone_are_no_second_paper(lower: tuple[Row, ...]) -> None:
    assert hinted(a_file(lower)) == []


def test_what_begins_a_document_is_no_doubt() -> None:
    assert hinted(a_file((*HEAD, *BODY, *END), (*HEAD, *BODY), (*BODY, *END))) == []


def test_a_text_file_is_one_document_whatever_it_says() -> None:
    read = a_file((*HEAD, *BODY, *END), (*HEAD, *BODY))
    flat = tuple(replace(one, page=replace(one.page, words=(), width=0, height=0), lines=()) for one in read.pages)
    assert first_pages(replace(read, pages=flat)) == (1,)


def test_a_volume_of_two_hundred_pages_is_cut_at_each_head_and_nowhere_else() -> None:
    lengths = [(number * 7) % 5 + 1 for number in range(68)]
    pages: list[tuple[Row, ...]] = []
    begun = []
    for length in lengths:
        begun.append(len(pages) + 1)
        for place in range(length):
            head = HEAD if place == 0 else ((0.49, 0.02, str(place + 1)),)
            pages.append((*head, *BODY, *(END if place == length - 1 else ())))
    assert len(pages) >= 200
    read = a_file(*pages)
    assert first_pages(read) == tuple(begun)
    parts = describe_parts(read)
    assert [part.last - part.first + 1 for part in parts] == lengths
    assert {part.description.fields.code for part in parts} == {"05-NQ/TU"}
    assert {part.description.fields.signer for part in parts} == {"Nguyễn Văn Bình"}


@given(st.data())
@settings(deadline=None)
def test_the_pages_of_the_parts_are_the_pages_of_the_file_in_order(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 60))
    firsts = sorted({1, *data.draw(st.sets(st.integers(1, count)))})
    read = ReadDocument(tuple(_numbered(number) for number in range(1, count + 1)), "pdf")
    pieces = cut(read, firsts)
    assert [(piece.first, piece.last) for piece in pieces] == list(spans(firsts, count))
    assert [page.page.text for piece in pieces for page in piece.read.pages] == [one.page.text for one in read.pages]
    for piece in pieces:
        assert [page.page.number for page in piece.read.pages] == list(range(1, piece.last - piece.first + 2))
        assert all(page.flags[0].field == f"page:{page.page.number}" for page in piece.read.pages)


@pytest.mark.parametrize("firsts", [[], [2], [1, 1], [1, 3, 2], [1, 9]])
def test_a_cut_that_is_none_is_refused(firsts: list[int]) -> None:
    with pytest.raises(ValueError, match="cannot be cut"):
        spans(firsts, 8)


def _numbered(number: int) -> ReadPage:
    page = stub_page((0.1, 0.1, f"trang {number}"), number=number)
    return replace(page, flags=(ReviewFlag(f"page:{number}", "low confidence"),))


def test_a_mark_on_any_document_is_the_mark_of_the_file() -> None:
    marked = with_row((0.12, 0.03, "TỐI MẬT"))
    read = a_file((*HEAD, *BODY, *END), marked)
    assert first_pages(read) == (1, 2)
    assert judge(read, first_pages(read)).mark == "TỐI MẬT"


@pytest.mark.parametrize("top", [0.03, 0.5, 0.9])
def test_a_mark_on_a_page_that_begins_nothing_is_seen_wherever_it_stands(top: float) -> None:
    read = a_file((*HEAD, *BODY, *END), ((0.12, top + 0.005, "MẬT"), *BODY))
    assert judge(read).mark == "MẬT"
    speaks = a_file((*HEAD, *BODY, *END), ((0.12, top + 0.005, "Công tác bảo mật"), *BODY))
    assert judge(speaks).verdict is Verdict.FREE


def test_a_stamp_on_a_head_within_the_file_is_seen() -> None:
    read = a_file((*HEAD, *BODY, *END), (*HEAD, *BODY))
    assert may_begin(read.pages[1])
    stamp = Stamp("TUYET MÂT", Box(100, 60, 300, 110), 0.6)
    stamped = replace(read, pages=(read.pages[0], replace(read.pages[1], stamps=(stamp,))))
    assert judge(stamped).mark == "TUYỆT MẬT"
