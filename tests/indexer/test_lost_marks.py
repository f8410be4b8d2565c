"""Codes whose marks were lost or misread, and codes that go on in the next line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.describing import describe
from indexer.describing.layout import segments_of
from indexer.describing.whole_codes import with_whole_codes
from indexer.reading.text import pages_of
from indexer.records import Description, Hints, ReadDocument
from library.doubt_reasons import Doubt
from library.records import Fields, Origin
from tests.indexer.stub_pages import Row, stub_page

BODIES = {
    "TU": ("TỈNH ỦY LẠC GIANG", "ĐẢNG CỘNG SẢN VIỆT NAM", "QUYẾT ĐỊNH\nVề việc khen thưởng"),
    "TW": ("BAN CHẤP HÀNH TRUNG ƯƠNG", "ĐẢNG CỘNG SẢN VIỆT NAM", "QUYẾT ĐỊNH\nVề việc khen thưởng"),
    "BTC": ("TỈNH ỦY LẠC GIANG\nBAN TỔ CHỨC", "ĐẢNG CỘNG SẢN VIỆT NAM", "QUYẾT ĐỊNH\nVề việc khen thưởng"),
    "UB": ("ỦY BAN NHÂN DÂN\nTỈNH LẠC GIANG", "Độc lập - Tự do - Hạnh phúc", "QUYẾT ĐỊNH\nVề việc khen thưởng"),
    "SNV": ("SỞ NỘI VỤ", "Độc lập - Tự do - Hạnh phúc", "V/v cử cán bộ\nKính gửi: Các huyện"),
}  # fmt: skip


def _described(body: str, line: str, origin: Origin = Origin.OCR) -> Description:
    name, title, rest = BODIES[body]
    text = f"{name}\n{line}\n{title}\nLạc Thành, ngày 3 tháng 4 năm 2010\n{rest}\nCăn cứ Điều lệ;\n"
    return describe(ReadDocument(pages_of([text], origin), "text/plain"), Hints())


def _fields(body: str, line: str, origin: Origin = Origin.OCR) -> Fields:
    return _described(body, line, origin).fields


@pytest.mark.parametrize(("body", "line", "code"), [
    ("TU", "Số 12 QĐ TU", "12-QĐ/TU"), ("TU", "Số 12-QĐITU", "12-QĐ/TU"), ("TU", "Số 12-QĐlTU", "12-QĐ/TU"),
    ("TU", "Số 12 -QĐ|TU", "12-QĐ/TU"), ("TU", "Số 12-QĐ\\TU", "12-QĐ/TU"), ("TU", "Số 12-0Đ/TU", "12-QĐ/TU"),
    ("TU", "Số 12=QĐ/TU", "12-QĐ/TU"), ("TU", "Số 12-QĐ/TV", "12-QĐ/TU"), ("TW", "Số 12-QĐ/TVV", "12-QĐ/TW"),
    ("TW", "Số 12-QĐ/7W", "12-QĐ/TW"), ("UB", "Số 12 QĐ UB", "12/QĐ-UB"),
    ("UB", "Số: 12/2010QĐ-UBND", "12/2010/QĐ-UBND"), ("SNV", "Số: 12/SNV TCCB", "12/SNV-TCCB"),
    ("SNV", "Số: 12SNV-TCCB", "12/SNV-TCCB"), ("SNV", "Số: 12 SNV-TCCB", "12/SNV-TCCB"),
    ("SNV", "Số: 12/SNN&PTNT", "12/SNN&PTNT"), ("SNV", "Số: 12 JSNV", "12/SNV"), ("SNV", "Số: 12 [SNV-VP", "12/SNV-VP"),
])  # fmt: skip
def test_a_mark_that_was_lost_is_put_where_the_form_has_it(body: str, line: str, code: str) -> None:
    assert _fields(body, line).code == code


@pytest.mark.parametrize(("body", "line", "symbol"), [
    ("BTC", "Số 12-QĐ/BTGTU", "QĐ/BTGTU"), ("SNV", "Số: 12/STC QLCS", "STCQLCS"), ("TU", "Số 12-QĐITX", "QĐITX"),
])  # fmt: skip
def test_letters_that_may_be_another_body_s_are_not_set_right(body: str, line: str, symbol: str) -> None:
    assert _fields(body, line).symbol == symbol


@pytest.mark.parametrize("line", ["Số: 12/QĐ-UBN", "Số: 12/QĐ-UHND"])
def test_letters_that_were_typed_stay(line: str) -> None:
    assert _fields("UB", line, Origin.TEXT_LAYER).symbol == line.partition("/")[2]
    assert _fields("UB", line, Origin.OCR).symbol == "QĐ-UBND"


def test_what_ink_left_before_dotted_letters_of_a_kind_is_no_part_of_them() -> None:
    text = "CHI CỤC AN TOÀN\nSố: /#⁄2T.Tr- CC\nTỜ TRÌNH\nV/v mua sắm tài sản năm 2010\nKính gửi: Sở Y tế"
    found = describe(ReadDocument(pages_of([text], Origin.OCR), "text/plain"), Hints())
    assert (found.fields.symbol, found.fields.number) == ("T.Tr-CC", None)


@pytest.mark.parametrize(("body", "confidence", "doubted"), [
    ("QC", 0.7, True), ("QC", 0.8, False), ("UBND", 0.7, False),
])  # fmt: skip
def test_a_body_s_letters_that_nothing_else_says_are_doubted_where_read_unsurely(
    body: str, confidence: float, doubted: bool
) -> None:  # fmt: skip
    page = stub_page((0.14, 0.12, f"Số: 12/BC-{body}"), (0.40, 0.17, "BÁO CÁO"), (0.30, 0.20, "Kết quả thanh tra"))
    words = tuple(replace(word, confidence=confidence) for word in page.page.words)
    read = replace(page, page=replace(page.page, words=words))
    found = describe(ReadDocument((read,), "text/plain"), Hints())
    doubts = {flag.reason for flag in found.review if flag.field == "symbol"}
    assert (found.fields.symbol, Doubt.LOW_CONFIDENCE in doubts) == (f"BC-{body}", doubted)


def test_a_year_that_ran_into_the_number_is_no_number() -> None:
    found = _described("UB", "Số: 122010/QĐ-UBND")
    assert (found.fields.number, found.fields.code) == (None, None)
    assert "number" in {flag.field for flag in found.review}


@pytest.mark.parametrize(("body", "lines", "code"), [
    ("TU", "Số 12-\nQĐ/TU", "12-QĐ/TU"), ("TU", "Số 12-QĐ/\nTU", "12-QĐ/TU"), ("TU", "Số 12-QĐ\n/TU", "12-QĐ/TU"),
    ("UB", "Số: 12/QĐ-\nUBND", "12/QĐ-UBND"), ("SNV", "Số: 12/SNV-\nTCCB", "12/SNV-TCCB"),
    ("SNV", "Số: 12/SNN&PTNT\n-TL", "12/SNN&PTNT-TL"),
])  # fmt: skip
def test_a_code_on_two_lines_is_whole(body: str, lines: str, code: str) -> None:
    assert _fields(body, lines).code == code


@pytest.mark.parametrize("below", ["KHẨN", "HỎA TỐC", "MẬT", "Kính gửi", ""])
def test_half_a_code_is_none_and_flagged(below: str) -> None:
    found = _described("SNV", f"Số: 12/SNV-\n{below}")
    assert (found.fields.symbol, found.fields.number) == (None, "12")
    assert "symbol" in {flag.field for flag in found.review}


@pytest.mark.parametrize(("rest", "whole"), [
    ((0.14, 0.12, "TU"), True), ((0.14, 0.17, "TU"), False), ((0.60, 0.12, "TU"), False), ((0.14, 0.12, "MẬT"), False),
])  # fmt: skip
def test_the_rest_of_a_code_stands_right_below_it(rest: Row, *, whole: bool) -> None:
    first = (0.14, 0.10, "Số 12-QĐ/")
    line, *_ = with_whole_codes(segments_of(stub_page(first, rest)))
    (alone,) = segments_of(stub_page(first))
    assert (line.text, line.box) == ("Số 12-QĐ/ TU" if whole else "Số 12-QĐ/", alone.box)


@pytest.mark.parametrize(("whole", "name"), [
    ("GIANGCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Ủy ban nhân dân tỉnh Lạc Giang"),
    ("GIANGỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Ủy ban nhân dân tỉnh Lạc Giang"),
    ("GIANGĐẢNG CỘNG SẢN VIỆT NAM", "Ủy ban nhân dân tỉnh Lạc Giang"),
])  # fmt: skip
def test_a_title_that_was_read_into_the_last_word_of_the_body_is_none_of_it(whole: str, name: str) -> None:
    page = stub_page((0.10, 0.06, f"ỦY BAN NHÂN DÂN TỈNH LẠC {whole}"), (0.14, 0.12, "Số: 12/QĐ-UBND"),
                     (0.40, 0.17, "QUYẾT ĐỊNH"), (0.35, 0.20, "Về việc khen thưởng"))  # fmt: skip
    assert describe(ReadDocument((page,), "text/plain"), Hints()).fields.committee == name
