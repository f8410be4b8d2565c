"""A document as engines store it: fields, pages, keys, words; any text; pure and picklable."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.analysis import ANALYSER, analyse
from library.search.contract import BY_NAME, PUBLIC, Field, IndexedDocument, Phrase
from library.vietnamese import compound_words, tokens
from tests.everybody import as_indexed, for_all
from tests.memory_engine import MemoryEngine

FIELDS = Fields(
    kind="Nghị quyết", symbol="NQ/TU", number="05", code="05-NQ/TU", committee="Tỉnh ủy Lạc Giang",
    issued=PartialDate(1958, 3, 12), subject="Về hợp tác hoá nông nghiệp",
)  # fmt: skip


def document(*texts: str, fields: Fields = FIELDS) -> Document:
    pages = tuple(Page(number, text, Origin.GIVEN) for number, text in enumerate(texts, 1))
    return Document("d1", "d1.pdf", "0" * 64, State.INDEXED, fields, pages=pages)


def analysed(*texts: str, fields: Fields = FIELDS) -> IndexedDocument:
    return analyse(document(*texts, fields=fields), audience=frozenset({PUBLIC}))


def written(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=4), st.one_of(st.none(), st.text(max_size=30)))
def test_text_is_the_pages_then_the_tail(texts: list[str], subject: str | None) -> None:
    one = analysed(*texts, fields=Fields(subject=subject))
    found, starts = one.tokens[Field.TEXT], one.page_starts
    if texts:
        assert len(starts) == len(texts) + 1
        for number, text in enumerate(texts):
            assert list(found[starts[number] : starts[number + 1]]) == written(text)
        assert list(found[starts[-1] :]) == written(subject or "")
    else:
        assert starts == ()
    assert set(one.tokens) == set(Field)
    assert all(isinstance(token, str) and token for tokens_ in one.tokens.values() for token in tokens_)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_pure_and_picklable(text: str) -> None:
    one = analysed(text)
    assert pickle.loads(pickle.dumps(one)) == one == analysed(text)


def test_the_fields_of_a_document() -> None:
    one = analysed(
        "TỈNH ỦY LẠC GIANG\nI. TÌNH HÌNH\n1. Vụ mùa khá.\nNăm qua, theo Nghị quyết số 07-NQ/TW, tổ chức hợp tác xã.",
        "Điều 5. Thi hành",
    )
    assert list(one.tokens[Field.SUBJECT]) == ["về", "hợp", "tác", "hóa", "nông", "nghiệp"]
    assert list(one.tokens[Field.CODE]) == ["5|nq|tu", "5|nq", "5", "nq|tu"]
    assert one.tokens[Field.CITED][0] == "7|nq|tw"
    assert list(one.tokens[Field.HEADINGS]) == written("TỈNH ỦY LẠC GIANG I. TÌNH HÌNH Điều 5. Thi hành")
    assert {"hợp_tác_xã", "nông_nghiệp"} <= set(one.tokens[Field.WORDS])
    assert list(one.tokens[Field.TEXT][one.page_starts[-1] :]) == written(
        "Về hợp tác hóa nông nghiệp 05-NQ/TU Tỉnh ủy Lạc Giang Nghị quyết"
    )
    assert (one.year, one.kind, one.committee, one.issued) == (1958, "Nghị quyết", "Tỉnh ủy Lạc Giang", 19580312)
    assert one.audience == frozenset({PUBLIC})
    assert ANALYSER


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        (Fields(), ()),
        (Fields(number="05"), ("5",)),
        (Fields(symbol="NQ/TU"), ("nq|tu",)),
        (Fields(symbol="CT-UBND"), ("ct|ubnd",)),
        (Fields(code="05/CT-UBND", number="05"), ("5|ct|ubnd", "5|ct", "5", "ct|ubnd")),
        (Fields(code="không rõ"), ()),
        (Fields(number="12b"), ("12b",)),
        (Fields(symbol="NN-UBHC"), ("nn|ubhc",)),
        (Fields(symbol="SL"), ()),
    ],
)
def test_keys_hold_what_was_read_and_no_more(fields: Fields, keys: tuple[str, ...]) -> None:
    read = analysed("x", fields=fields).tokens[Field.CODE]
    assert tuple(key for key in read if not key.startswith(BY_NAME)) == keys


def test_words_of_the_document_are_those_of_its_pages_and_subject() -> None:
    one = analysed("Hội nghị Trung ương", "hợp tác xã")
    expected = [
        *compound_words("Hội nghị Trung ương"),
        *compound_words("hợp tác xã"),
        *compound_words(FIELDS.subject or ""),
    ]
    assert list(one.tokens[Field.WORDS]) == expected


def test_a_page_is_found_by_what_stands_on_it() -> None:
    engine = MemoryEngine()
    with engine.writing(watermark=1) as writer:
        writer.put(analysed("trang một", "về khoá XI và Ðảng", "trang ba"))
    asked = Phrase(Field.TEXT, tuple((token,) for token in written("khóa 11 và Đảng")))
    hit = engine.search(for_all(query=asked)).hits[0]
    assert [page.number for page in hit.pages] == [2]


@pytest.mark.parametrize(
    ("source", "fields", "keys"),
    [
        ("05CT.pdf", Fields(symbol="CT-UBND"), ("ct|ubnd", "~5|ct", "~5")),
        ("a/2352 ( 07-CT-UBND).signed.pdf", Fields(), ("~7|ct|ubnd", "~7|ct", "~2352", "~7")),
        ("TTr 38.jpg", Fields(), ("~38|ttr", "~38")),
        ("05CT.pdf", Fields(code="44/CT-UBND", number="44"), ("44|ct|ubnd", "44|ct", "44", "ct|ubnd")),
        ("bao cao 2005.pdf", Fields(), ()),
        ("574 UB.signed.pdf", Fields(), ("~574",)),
        *((f"{name}.pdf", Fields(), ()) for name in (
            "2019-07-26_150312", "2019-07-26 15-03", "2019_07_26", "20190726_1503", "26-07-2019", "26.7.19", "26072019",
            "07-26-2019 15.03.12_3", "anh_0005", "IMG_12", "DSC0123", "Scan12", "Ảnh 7", "trang 12", "bản 2",
            "IMG-20190726-WA0005", "0005", "ngày 26 tháng 7 năm 2019", "2019-07", "Quét 2 (3)",
            "New Doc 2019-07-26 15.03.12",
        )),
        ("12-CT ngay 5-6-2013.pdf", Fields(), ("~12|ct", "~12")),
        ("2013-07-30 26-NQ-TU (1).pdf", Fields(), ("~26|nq|tu", "~26|nq", "~26")),
        ("2013-07-30_574.pdf", Fields(), ("~574",)),
        ("20131215 1205-NQ-TU.pdf", Fields(), ("~1205|nq|tu", "~1205|nq", "~1205")),
        ("Văn bản 12.pdf", Fields(), ("~12",)),
        ("Lan 45-CT.pdf", Fields(), ("~45|ct", "~45")),
    ],
)
def test_the_name_of_a_file_is_evidence_where_the_number_was_not_read(
    source: str, fields: Fields, keys: tuple[str, ...]
) -> None:
    one = replace(document("x", fields=fields), source=source)
    assert as_indexed(one).tokens[Field.CODE] == keys
