"""Marks fall on the right characters, and passages show what was looked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.records import Document, Fields, Origin, Page, State
from library.search.answers import Span
from library.search.highlighting import Marks, highlight, highlight_pages, snippet
from library.search.service import Ask, Search


def marked(service: Search, query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in service.highlight(query, text)]


@pytest.mark.parametrize(("query", "text", "found"), [
    ("nông nghiệp", "Về NÔNG NGHIỆP, nông dân.", ["NÔNG", "NGHIỆP", "nông"]),
    ("nong nghiep", "Về nông nghiệp.", ["nông", "nghiệp"]),
    ("hợp tác hóa", "hợp tác hoá", ["hợp", "tác", "hoá"]),
    ("đảng", "Ðảng bộ", ["Ðảng"]),
    ("hợp tác", "hợp tác-\nhóa", ["hợp", "tác"]),
    ("năm", "Nam và năm", ["năm"]),
    ('"tác hóa"', "tác động, hợp tác hóa, hóa chất", ["tác", "hóa"]),
    ("26-NQ/TW", "Nghị quyết số 26-NQ/TW và 26-NQ/TU", ["26-NQ/TW"]),
    ("26 nq tw", "theo 26 - NQ/TƯ", ["26 - NQ/TƯ"]),
    ("HTX", "hợp tác xã và HTX", ["hợp", "tác", "xã", "HTX"]),
    ("kỷ luật", "kỉ luật", ["kỉ", "luật"]),
    ("nông -nghiệp", "nông nghiệp", ["nông"]),
    ("năm 2013", "ngày 30 tháng 7 năm 2013", ["2013"]),
    ("noong nghieepj", "nông nghiệp", ["nông", "nghiệp"]),
    ("", "nông nghiệp", []),
    ("số:26-NQ/TW", "số 26-NQ/TW", ["26-NQ/TW"]),
    ("26-NQ/TW OR 05-CT/TW", "Chỉ thị 05-CT/TW, 5 điều", ["05-CT/TW"]),
    ('"26-NQ/TƯ"', "số 26-NQ/TW", ["26-NQ/TW"]),
    ("99-NQ/HU", "số 99-NQ/TW", ["99-NQ/TW"]),  # no such code: the nearest is marked
    ("26-NQ/TW", "số 26-NQ/TU", ["26-NQ/TU"]),  # nothing of that code here: what brought the document below the line
    ("26nqtu", "thay Nghị quyết số 11-NQ/TU", []),  # another number with the same letters is another document
    ("26-NQ/TU", "Số 11-NQ/TU; số 26-NQ/TU", ["26-NQ/TU"]),
    ("77-NQ/TW", "Số:   -NQ/TW", ["NQ", "TW"]),  # the number unread
    ('"tác hóa nông thôm"', "hóa đơn; tác hóa nông thôn", ["tác", "hóa", "nông"]),
    ('"nông thôm"', "ở nông trường", ["nông"]),
    ("chiến tranh", "chiên tranh", ["chiên", "tranh"]),  # as the reader of scans has it, in the page as in the passage
])  # fmt: skip
def test_what_is_marked(service: Search, query: str, text: str, found: list[str]) -> None:
    assert marked(service, query, text) == found


def test_marks_in_decomposed_text_take_whole_letters(service: Search) -> None:
    text = unicodedata.normalize("NFD", "Về nông nghiệp.")
    assert [unicodedata.normalize("NFC", one) for one in marked(service, "nông nghiệp", text)] == ["nông", "nghiệp"]


def test_weak_words_are_marked_beside_others_only() -> None:
    marks = Marks(words=frozenset({"khoán"}), weak=frozenset({"hộ", "và"}))
    text = "và hộ khoán hộ và nhà và hộ"
    assert [text[start:end] for start, end in highlight(marks, text)] == ["và", "hộ", "khoán", "hộ", "và"]


def test_spare_words_are_marked_where_nothing_else_is() -> None:
    marks = Marks(words=frozenset({"khoán"}), spare=frozenset({"sinh", "hoạt", "chỉ"}))
    for text, found in (("khoán sinh hoạt", ["khoán"]), ("chỉ có sinh hoạt", ["sinh", "hoạt"]), ("chỉ có", ["chỉ"])):
        assert [text[start:end] for start, end in highlight(marks, text)] == found


PHRASE = ("Về hợp tác hóa nông nghiệp", "Các đội hợp tác và nông nghiệp, hóa chất", "Phong trào hợp tác hóa")
CODES = ("Số 11/CT-UBND\nCHỈ THỊ", "Thực hiện Chỉ thị số 11/CT-TTg và 11-CT/TU")


@pytest.mark.parametrize(("query", "texts", "code", "wanted"), [
    ('"hợp tác hóa"', PHRASE, None, [["hợp", "tác", "hóa"], [], ["hợp", "tác", "hóa"]]),
    ('"hợp tác hóa nông thôn"', PHRASE, None, [  # below the line: its words, side by side
        ["hợp", "tác", "hóa", "nông"], ["hợp", "tác"], ["hợp", "tác", "hóa"]]),
    ("11/CT-UBND", CODES, "11/CT-UBND", [["11/CT-UBND"], []]),
    ("11/CT-UBND", ("CHỈ THỊ", CODES[1]), "11/CT-UBND", [[], []]),  # borne, its head unread
    ("11/CT-UBND", CODES[1:], None, [["11/CT-TTg", "11-CT/TU"]]),
])  # fmt: skip
def test_the_list_and_the_reader_mark_a_document_as_a_whole(
    serve_all: Callable[[list[Document]], Search], query: str, texts: Sequence[str], code: str | None,
    wanted: list[list[str]],
) -> None:
    pages = tuple(Page(number, text, Origin.GIVEN) for number, text in enumerate(texts, 1))
    document = Document("d", "d.pdf", "", State.INDEXED, Fields(code=code), pages=pages)
    service = serve_all([document])
    found = service.highlighter(query).pages(pages, code=code)
    assert [[page.text[start:end] for start, end in spans] for page, spans in zip(pages, found, strict=True)] == wanted
    told = service.search(Ask(query)).results[0].pages
    marks = [(page.number, [page.snippet[start:end] for start, end in page.marks]) for page in told]
    assert marks == [(number, words) for number, words in enumerate(wanted, 1) if words] or (
        len(marks) == 1 and marks[0][1] == [] and not any(wanted))


def test_a_page_that_a_result_names_has_a_mark_of_what_was_looked_for(
    serve_all: Callable[[list[Document]], Search]
) -> None:
    texts = ["Công tác cán bộ", "Đảng bộ xã họp; bộ phận khác", *["Cán bộ chủ chốt"] * 5, "Bộ Nội vụ"]
    pages = tuple(Page(number, text, Origin.GIVEN) for number, text in enumerate(texts, 1))
    others = [Document(f"o{number}", "o.pdf", "", State.INDEXED, Fields(), pages=(Page(1, "đảng bộ", Origin.GIVEN),))
              for number in range(40)]
    service = serve_all([Document("d", "d.pdf", "", State.INDEXED, Fields(), pages=pages), *others])
    answer = service.search(Ask("cán bộ"))
    assert [page.number for page in answer.results[0].pages] == [1, 3, 4, 5, 6, 7]
    assert [bool(page.snippet) for page in answer.results[0].pages] == [True] * 3 + [False] * 3
    marked = service.highlighter("cán bộ").pages(pages)
    assert [number for number, spans in enumerate(marked, 1) if spans] == [1, 3, 4, 5, 6, 7]


letters = st.text(alphabet="ab cđ\nệ.  ", max_size=600)


@settings(deadline=None)
@given(text=letters, word=st.sampled_from(["a", "ab", "c", "ệ"]), length=st.integers(40, 300))
def test_the_marks_of_a_passage_are_those_of_the_text(text: str, word: str, length: int) -> None:
    spans = highlight(Marks(words=frozenset({word})), text)
    line, marks = snippet(text, spans, length=length)
    assert "\n" not in line
    assert len(line) <= length + 4
    for start, end in marks:
        assert line[start:end] == word
    assert bool(marks) == bool(spans)


def test_the_passage_with_most_of_the_query_is_shown() -> None:
    text = "nông dân. " + "lời dẫn dài dòng " * 40 + "hợp tác hóa nông nghiệp ở miền núi " + "lời kết " * 60
    spans = highlight(Marks(words=frozenset({"nông", "nghiệp", "hợp", "tác", "hóa"})), text)
    line, marks = snippet(text, spans)
    assert "hợp tác hóa nông nghiệp" in line
    assert line.startswith("… ")
    assert line.endswith(" …")
    assert len(marks) == 5


def test_a_passage_without_marks_is_the_beginning() -> None:
    assert snippet("  Kính gửi\n các nơi ", ()) == ("Kính gửi các nơi", ())
    assert snippet("", ()) == ("", ())
    assert snippet("a" * 1000, (Span(0, 1000),), length=50)[1] == ()


@pytest.mark.parametrize(("texts", "named", "read"), [
    (["Cán bộ"] * 40, range(1, 41), [12]), (["Cán bộ"] * 5 + ["bộ phận"] * 35, range(1, 6), [12]),
    (["bộ phận"] * 20, [1], [12, 20]),
])  # fmt: skip
def test_of_a_volume_only_the_best_pages_are_read(
    serve_all: Callable[[list[Document]], Search], monkeypatch: pytest.MonkeyPatch, texts: list[str],
    named: Sequence[int], read: list[int],
) -> None:
    asked: list[int] = []

    def counted(marks: Marks, pages: Sequence[Page]) -> list[tuple[Span, ...]]:
        asked.append(len(pages))
        return highlight_pages(marks, pages)

    monkeypatch.setattr("library.search.service.highlight_pages", counted)
    pages = tuple(Page(number, text, Origin.GIVEN) for number, text in enumerate(texts, 1))
    others = [Document(f"o{number}", "o.pdf", "", State.INDEXED, Fields(), pages=(Page(1, "đảng bộ", Origin.GIVEN),))
              for number in range(40)]
    service = serve_all([Document("d", "d.pdf", "", State.INDEXED, Fields(subject="cán"), pages=pages), *others])
    (result,) = [one for one in service.search(Ask("cán bộ")).results if one.id == "d"]
    told = result.pages
    assert [page.number for page in told] == list(named) and [one for one in asked if one > 1] == read
    assert [bool(page.snippet) for page in told[:4]] == [True, True, True, False][: len(told)]
