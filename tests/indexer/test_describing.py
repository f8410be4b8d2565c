"""Fields from heads in the Party's and the State's form, as text without pictures."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.describing import describe
from indexer.describing.coding import read_code_line
from indexer.describing.layout import segments_of
from indexer.reading.text import pages_of
from indexer.records import Description, Hints, Line, ReadDocument, ReadPage, Stamp
from library.doubt_reasons import Doubt
from library.records import Box, Fields, Origin, Page, Word

PARTY = """TỈNH ỦY LẠC GIANG
BAN TỔ CHỨC
*
Số 05-HD/BTCTU
ĐẢNG CỘNG SẢN VIỆT NAM
Lạc Giang, ngày 05 tháng 6 năm 2013
HƯỚNG DẪN
về đại hội đảng các cấp
-----
Căn cứ Điều lệ Đảng, Ban Tổ chức Tỉnh ủy Lạc Giang hướng dẫn như sau.
T/M BAN TỔ CHỨC
TRƯỞNG BAN
Nguyễn Văn Bình
"""
STATE = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH QUẢNG NGÃI\tĐộc lập - Tự do - Hạnh phúc
Số: 05/CT-UBND\tQuảng Ngãi, ngày 15 tháng 4 năm 2020
CHỈ THỊ
Về việc triển khai nộp thuế điện tử

Thực hiện Quyết định số 2545/QĐ-TTg ngày 30/12/2016 của Thủ tướng Chính phủ.
"""
LETTER = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH QUẢNG NGÃI\tĐộc lập - Tự do - Hạnh phúc
Số: 507/UBND-KGVX\tQuảng Ngãi, ngày 24 tháng 01 năm 2025
V/v góp ý dự thảo
Kính gửi: Sở Thông tin và Truyền thông
"""


def _describe(text: str, origin: Origin = Origin.TEXT_LAYER) -> Description:
    return describe(ReadDocument(pages_of([text], origin), "text/plain"), Hints())


def test_party_form() -> None:
    fields = _describe(PARTY).fields
    assert (fields.kind, fields.code, fields.symbol, fields.number) == ("Hướng dẫn", "05-HD/BTCTU", "HD/BTCTU", "05")
    assert fields.committee == "Ban Tổ chức Tỉnh ủy Lạc Giang"
    assert str(fields.issued) == "2013-06-05"
    assert fields.subject == "về đại hội đảng các cấp"
    assert fields.signer == "Nguyễn Văn Bình"


@pytest.mark.parametrize("line", ["Số: /2025/NQ-HĐND", "Số: /2025NQ-HĐND"])
def test_a_number_left_blank_is_none_also_where_the_slash_behind_the_year_was_lost(line: str) -> None:
    (segment,) = segments_of(ReadDocument(pages_of([line], Origin.TEXT_LAYER), "text/plain").pages[0])
    found = read_code_line(segment)
    assert found is not None
    assert (found.number, found.year, found.symbol) == ("", "2025", "NQ-HĐND")


@pytest.mark.parametrize(("line", "number", "symbol"), [
    ("Số: 12/KH-SNN&PTNT", "12", "KH-SNN&PTNT"), ("Số: 1245/SGD&ĐT-GDTrH", "1245", "SGD&ĐT-GDTrH"),
    ("Số: 45/QĐ-UBND.HC", "45", "QĐ-UBND.HC"), ("Số: 574/UBND-NL.1", "574", "UBND-NL.1"),
    ("Số 12/QĐ.UB", "12", "QĐ.UB"), ("Số: 123/TTr.SNV", "123", "TTr.SNV"), ("Số: 100/BNV.TCCB", "100", "BNV.TCCB"),
    ("Số: 07/KH-BCĐ138", "07", "KH-BCĐ138"), ("Số: 123/NQ-UBTVQH13", "123", "NQ-UBTVQH13"),
    ("Luật số: 29/2018/QH14", "29", "QH14"), ("Số 12-TTg", "12", "TTg"), ("Số 146 SL", "146", "SL"),
    ("Số 02 L/CTN", "02", "L/CTN"), ("Số: 12/QĐ-UB(TCCQ)", "12", "QĐ-UB(TCCQ)"), ("Số: 3/PC11)", "3", "PC11"),
])  # fmt: skip
def test_codes_of_all_offices(line: str, number: str, symbol: str) -> None:
    text = f"ỦY BAN TÀI NGUYÊN\n{line}\tHà Nội, ngày 5 tháng 6 năm 1999\nV/v chống hạn vụ đông\nKính gửi: các huyện\n"
    fields = _describe(text).fields
    assert (fields.symbol, fields.number) == (symbol, number)


@pytest.mark.parametrize("line", ["Số 146 ab", "Số 12 XY", "Số: 12/a.b", "Số: 12/K.", "Số: 5/&&", "Số: 7/(A)"])
def test_what_no_office_prints_is_no_code(line: str) -> None:
    assert _describe(f"ỦY BAN TÀI NGUYÊN\n{line}\nBÁO CÁO\nVề chống hạn vụ đông").fields.symbol is None


@pytest.mark.parametrize(("printed", "symbol"), [
    ("822/QĐ_SNV", "QĐ-SNV"), ("822/QĐ=SNV", "QĐ-SNV"), ("822/QĐ ~ SNV", "QĐ-SNV"), ("822/QĐSNV", "QĐ-SNV"),
    ("822⁄QĐ-SNV", "QĐ-SNV"), ("822 |QĐ-5NV", "QĐ-SNV"), ("822/OĐ-SMV", "QĐ-SNV"), ("822/QĐ-SIIV", "QĐ-SNV"),
    ("822/QĐ-SNV", "QĐ-SNV"), ("822/QĐ-SXD", "QĐ-SXD"), ("822/QĐ-XYZ", "QĐ-XYZ"), ("822/QĐ.SNV", "QĐ.SNV"),
])  # fmt: skip
def test_letters_that_were_misread_are_what_kind_and_body_say(printed: str, symbol: str) -> None:
    text = f"SỞ NỘI VỤ\nSố: {printed}\nLạc Thành, ngày 3 tháng 4 năm 2010\nQUYẾT ĐỊNH\nVề việc khen thưởng"
    assert _describe(text, Origin.OCR).fields.symbol == symbol


@pytest.mark.parametrize("origin", [Origin.TEXT_LAYER, Origin.OCR])
@pytest.mark.parametrize(("body", "code"), [("BAN TUYÊN GIÁO", "12-HD/BTC"), ("BAN TỔ CHỨC", "12-HD/BTG")])
def test_letters_of_another_body_that_is_known_stay(body: str, code: str, origin: Origin) -> None:
    """It may be the name that is wrong."""
    text = f"TỈNH ỦY LẠC GIANG\n{body}\nSố {code}\nLạc Thành, ngày 3 tháng 4 năm 2010\nHƯỚNG DẪN\nVề việc học tập"
    assert _describe(text, origin).fields.code == code


def test_what_was_typed_is_not_misread() -> None:
    text = "SỞ NỘI VỤ\nSố: 822/QĐ-SMV\nLạc Thành, ngày 3 tháng 4 năm 2010\nQUYẾT ĐỊNH\nVề việc khen thưởng"
    assert _describe(text).fields.symbol == "QĐ-SMV"


@pytest.mark.parametrize(("printed", "symbol"), [("90/GM-ATIP", "GM-ATTP"), ("90/GM-ATTP", "GM-ATTP"),
                                                 ("90/GM-CC", "GM-CC"), ("90/GM-GC", "GM-CC"),
                                                 ("90/GM-QX", "GM-QX"), ("90/GM-XYZ", "GM-XYZ")])  # fmt: skip
def test_a_body_s_letters_may_be_those_of_some_words_of_its_name(printed: str, symbol: str) -> None:
    text = f"SỞ Y TẾ HẬU GIANG\nCHI CỤC AN TOÀN VỆ SINH THỰC PHẨM\nSố: {printed}\nGIẤY MỜI\nV/v tập huấn công tác"
    assert _describe(text, Origin.OCR).fields.symbol == symbol


@pytest.mark.parametrize("printed", ["T.Tr- CC", "T.Tr-GC", "TTr-GC"])
def test_a_body_s_letters_are_set_right_and_those_of_the_kind_stay_as_they_are_printed(printed: str) -> None:
    text = f"SỞ Y TẾ HẬU GIANG\nCHI CỤC AN TOÀN VỆ SINH THỰC PHẨM\nSố: 42/{printed}\nTỜ TRÌNH\nV/v mua sắm tài sản"
    assert _describe(text, Origin.OCR).fields.symbol == f"{printed.split('-')[0]}-CC"


@pytest.mark.parametrize(("line", "symbol"), [("Số: /M /ATTP", "ATTP"), ("Số: /L /CTN", "L/CTN"),
                                              ("Số: 12-M/TU", "M/TU")])  # fmt: skip
def test_a_number_by_hand_read_as_a_capital_is_no_letter_of_the_code(line: str, symbol: str) -> None:
    (segment,) = segments_of(ReadDocument(pages_of([line], Origin.OCR), "text/plain").pages[0])
    found = read_code_line(segment)
    assert found is not None
    assert found.symbol == symbol


@pytest.mark.parametrize("start", ["ố: ", "8ố: ", "§ố ", "S6 ", "Sá "])
def test_a_number_line_is_known_whatever_became_of_its_first_word(start: str) -> None:
    text = f"UBND TỈNH LẠC GIANG\n{start}496/CT.UBND\nLạc Thành, ngày 3 tháng 4 năm 1992\nCHỈ THỊ\nVề việc chống hạn"
    fields = _describe(text).fields
    assert (fields.symbol, fields.kind) == ("CT.UBND", "Chỉ thị")


def test_state_form() -> None:
    found = _describe(STATE)
    fields = found.fields
    assert (fields.kind, fields.code, fields.symbol, fields.number) == ("Chỉ thị", "05/CT-UBND", "CT-UBND", "05")
    assert fields.committee == "Ủy ban nhân dân tỉnh Quảng Ngãi"
    assert str(fields.issued) == "2020-04-15"
    assert fields.subject == "Về việc triển khai nộp thuế điện tử"
    assert found.review == ()


def test_a_letter_prints_no_kind() -> None:
    fields = _describe(LETTER).fields
    assert (fields.kind, fields.code) == ("Công văn", "507/UBND-KGVX")
    assert fields.subject == "V/v góp ý dự thảo"


@pytest.mark.parametrize(("printed", "kind"), [("QUYẾT ĐỊNH", "Quyết định"), ("QUY ĐỊNH", "Quy định")])
def test_qd_is_settled_by_the_printed_kind(printed: str, kind: str) -> None:
    text = PARTY.replace("HƯỚNG DẪN", printed).replace("05-HD/BTCTU", "12-QĐ/BTCTU")
    assert _describe(text).fields.kind == kind


def test_what_is_missing_is_empty_and_flagged() -> None:
    found = _describe("Một trang không có đầu đề nào cả.")
    assert found.fields.kind is None
    assert found.fields.number is None
    assert {"kind", "number", "committee", "issued"} <= {flag.field for flag in found.review}


def test_a_blank_for_the_number_is_not_guessed() -> None:
    found = _describe(STATE.replace("05/CT", "    /CT").replace("ngày 15", "ngày   "))
    assert found.fields.number is None
    assert found.fields.code is None
    assert found.fields.symbol == "CT-UBND"
    assert str(found.fields.issued) == "2020-04"
    assert {"number", "issued"} <= {flag.field for flag in found.review}


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_is_described(text: str) -> None:
    found = _describe(text)
    assert found.fields.code is None or found.fields.number is not None


@pytest.mark.parametrize("text", [PARTY, STATE, LETTER])
def test_every_value_has_its_evidence(text: str) -> None:
    found = _describe(text)
    seen = {one.field: one for one in found.evidence}
    values = {name for name in Fields.__slots__ if getattr(found.fields, name) is not None}
    assert values and values <= seen.keys() and len(seen) == len(found.evidence)
    assert all(seen[name].reading and seen[name].page == 1 for name in values)


def test_a_line_that_was_seen_is_evidence_of_what_was_not_found_in_it() -> None:
    """The archivist is shown the line, not the head of the page."""
    found = _describe(PARTY.replace("Số 05-HD/BTCTU", "Số 05").replace("ngày 05 tháng 6 năm 2013", "ngày 05 tháng"))
    assert {"symbol": "not found", "number": "not found"}.items() <= {
        flag.field: flag.reason for flag in found.review
    }.items()
    readings = {one.field: one.reading for one in found.evidence}
    assert "05" in readings["symbol"] and "05" in readings["number"]


@pytest.mark.parametrize(("left", "signer"), [(562, "Trần Văn Khải"), (640, None)])
def test_a_name_that_is_not_centred_has_lost_a_word(left: int, signer: str | None) -> None:
    """A seal over the first word leaves `Văn Khải`: a wrong name is worse than none."""
    rows = [("T/M BAN THƯỜNG VỤ TỈNH ỦY", 500), ("Bí thư", 640), (signer or "Văn Khải", left)]
    found = describe(ReadDocument((_printed(rows),), "image/png"), Hints())
    assert found.fields.signer == signer
    assert ("signer" in {flag.field for flag in found.review}) is (signer is None)


@pytest.mark.parametrize(("end", "signer"), [
    ("Ủy ban hành chính tỉnh Lạc Giang\nChủ tịch\nPhan Trọng Nghĩa", "Phan Trọng Nghĩa"),
    ("BAN CHẤP HÀNH ĐẢNG\nBỘ TỈNH LẠC GIANG\nNguyễn Quang Lập", "Nguyễn Quang Lập"),
    ("Chủ tịch xã báo cáo ngay trong ngày cho Tỉnh ủy\nNguyễn Quang Lập", None), ("Nguyễn Quang Lập", None),
    ("BỘ TỈNH LẠC GIANG\nmột câu nữa của văn bản", None),
])  # fmt: skip
def test_who_signs_without_t_m_is_told_and_doubted(end: str, signer: str | None) -> None:
    found = _describe(f"TỈNH ỦY LẠC GIANG\nLỜI KÊU GỌI\nGửi toàn thể đồng bào\nHỡi đồng bào!\nTiến lên!\n{end}")
    doubts = {flag.reason for flag in found.review if flag.field == "signer"}
    assert (found.fields.signer, doubts) == (signer, {Doubt.UNSURE} if signer else set())


@pytest.mark.parametrize(("end", "doubts"), [
    ("T/M BAN THƯỜNG VỤ\nBí thư\n- Lưu", {Doubt.NOT_FOUND}), ("T.M. ỦY BAN HÀNH CHÍNH TỈNH\ní", {Doubt.NOT_FOUND}),
    ("Phó Chủ tịch\n- Lưu", {Doubt.NOT_FOUND}), ("CHI CỤC TRƯỞNG\nẠÀ", {Doubt.NOT_FOUND}), ("- Lưu", set()),
    ("BỘ TỈNH LẠC GIANG\nmột câu nữa", set()), ("Nơi nhận:\n- Tỉnh ủy\n- Lưu", {Doubt.NOT_FOUND}),
    ("Mới nhận:\n- Tỉnh ủy", {Doubt.NOT_FOUND}), ("Mới nhận được công văn", set()),
    ("ĐẠI DIỆN BÊN B ĐẠI DIỆN BÊN A", {Doubt.NOT_FOUND}), ("Đại diện: Ông Võ", set()),
])  # fmt: skip
def test_a_name_that_a_seal_covers_is_missed_and_told(end: str, doubts: set[str]) -> None:
    found = _describe(f"TỈNH ỦY LẠC GIANG\nCHỈ THỊ\nVề chống hạn\nNắng hạn kéo dài.\nTiến lên!\n{end}", Origin.OCR)
    assert found.fields.signer is None
    assert {flag.reason for flag in found.review if flag.field == "signer"} == doubts


@pytest.mark.parametrize("stamp", ["Công Văn Đến", "Văn Bản Đến"])
def test_the_words_of_a_stamp_are_no_name(stamp: str) -> None:
    rows = [("T/M BAN THƯỜNG VỤ TỈNH ỦY", 500), ("Bí thư", 640), (stamp, 562)]
    assert describe(ReadDocument((_printed(rows),), "image/png"), Hints()).fields.signer is None


@pytest.mark.parametrize("name", ["TRẦN VĂN KHẢI", "Trần Văn Khải", "TRẦN Văn Khải", "BSCKI. Trần Văn Khải"])
def test_a_name_in_capitals_is_written_as_names_are(name: str) -> None:
    rows = [("T/M BAN THƯỜNG VỤ TỈNH ỦY", 500), ("Bí thư", 640), (name, 635 - 11 * len(name) // 2)]
    assert describe(ReadDocument((_printed(rows),), "image/png"), Hints()).fields.signer == "Trần Văn Khải"


@pytest.mark.parametrize(("left", "origin", "doubted"), [
    (560, "ink", True), (760, "ink", False), (560, "annotation", False),
])  # fmt: skip
def test_what_is_read_under_a_stamp_is_doubtful(left: int, origin: str, doubted: bool) -> None:
    rows = [("CHỈ THỊ", 512), ("Về việc cứu đê sông Lạc", 430), ("Kính gửi: các huyện ủy", 300)]
    stamp = Stamp("HỎA TỐC", Box(left, 130, left + 120, 170), 0.9, origin)
    found = describe(ReadDocument((_printed(rows, stamp),), "image/png"), Hints())
    assert found.fields.subject == "Về việc cứu đê sông Lạc"
    assert ("subject" in {flag.field for flag in found.review}) is doubted


def _printed(rows: Sequence[tuple[str, int]], *stamps: Stamp) -> ReadPage:
    """A page of a picture, from each row's words and where it begins; rows stand 40 apart."""
    text = "\n".join(row for row, _ in rows)
    words, lines, start = [], [], 0
    for number, (row, first) in enumerate(rows):
        begin, x = start, first
        for word in row.split():
            box = Box(x, 100 + 40 * number, x + 11 * len(word), 122 + 40 * number)
            words.append(Word(start, start + len(word), box, 0.95))
            start, x = start + len(word) + 1, x + 11 * len(word) + 8
        lines.append(Line(begin, start - 1))
    page = Page(number=1, text=text, origin=Origin.OCR, words=tuple(words), width=1_100, height=1_500)
    return ReadPage(page, None, (), tuple(lines), stamps)
