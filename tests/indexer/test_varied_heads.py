"""Heads as strangers print them: what does not fit the picture of a body, a kind, a date or a subject is flagged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.describing import describe
from indexer.reading.text import pages_of
from indexer.records import Description, Hints, Line, ReadDocument, ReadPage, Stamp
from library.party.names import OFFICES
from library.records import Box, Origin, Page, Word

_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_BELOW = "Độc lập - Tự do - Hạnh phúc"
_OFFICE = f"""SỞ NÔNG NGHIỆP VÀ PTNT TỈNH LẠC GIANG\t{_MOTTO}
CHI CỤC KIỂM LÂM\t{_BELOW}
Số: 12/QĐ-KL\tLạc Thành, ngày 05 tháng 3 năm 2008
QUYẾT ĐỊNH
Về việc thành lập tổ công tác
phòng cháy, chữa cháy rừng năm 2008
CHI CỤC TRƯỞNG CHI CỤC KIỂM LÂM
Căn cứ Quyết định số 45/QĐ-UBND ngày 05/8/2007 của Ủy ban nhân dân tỉnh;
"""


def _describe(text: str) -> Description:
    return describe(ReadDocument(pages_of([text], Origin.TEXT_LAYER), "text/plain"), Hints())


def _doubts(found: Description) -> dict[str, str]:
    return {flag.field: flag.reason for flag in found.review}


def _row(text: str, left: int, top: int) -> list[tuple[str, Box]]:
    placed = []
    for word in text.split():
        placed.append((word, Box(left, top, left + 11 * len(word), top + 22)))
        left += 11 * len(word) + 8
    return placed


def _scan(rows: Sequence[tuple[str, int, int]], confidence: float = 0.95) -> ReadPage:
    """A page of a picture, from each row's words and the left and top where it begins."""
    words, lines, start = [], [], 0
    for text, left, top in rows:
        begin = start
        for word, box in _row(text, left, top):
            words.append(Word(start, start + len(word), box, confidence))
            start += len(word) + 1
        lines.append(Line(begin, start - 1))
    said = "\n".join(text for text, _, _ in rows)
    page = Page(number=1, text=said, origin=Origin.OCR, words=tuple(words), width=1_100, height=1_500)
    return ReadPage(page, None, (), tuple(lines))


def _seen(rows: Sequence[tuple[str, int, int]]) -> Description:
    return describe(ReadDocument((_scan(rows),), "image/png"), Hints())


def test_an_office_with_its_parent_and_who_decides_is_no_subject() -> None:
    found = _describe(_OFFICE)
    assert found.fields.committee == "Chi cục Kiểm lâm, Sở Nông nghiệp và PTNT tỉnh Lạc Giang"
    assert found.fields.subject == "Về việc thành lập tổ công tác phòng cháy, chữa cháy rừng năm 2008"
    assert (found.fields.symbol, str(found.fields.issued)) == ("QĐ-KL", "2008-03-05")


def test_the_motto_between_the_lines_of_a_body_is_no_part_of_it() -> None:
    head = f"UBND HUYỆN YÊN PHÚ\n{_MOTTO}\nPHÒNG NỘI VỤ\n{_BELOW}\n"
    found = _describe(f"{head}Số: 31/BC-NV\nBÁO CÁO\nVề thi đua năm 1999")
    assert found.fields.committee == "Phòng Nội vụ, Ủy ban nhân dân huyện Yên Phú"


def test_a_subject_that_ends_with_the_name_of_the_party_is_whole() -> None:
    head = "BAN CHẤP HÀNH TRUNG ƯƠNG *\n\nĐẢNG CỘNG SẢN VIỆT NAM\n\nSố 3-QĐ/TW\n\n"
    found = _describe(f"{head}QUY ĐỊNH\n\nVỀ PHÔNG LƯU TRỮ ĐẢNG CỘNG SẢN VIỆT NAM\n\n- Căn cứ Điều lệ Đảng;")
    assert found.fields.subject == "Về PHÔNG LƯU TRỮ ĐẢNG CỘNG SẢN VIỆT NAM"
    rows = [("TỈNH ỦY LẠC GIANG", 100, 100), ("ĐẢNG CỘNG SẢN VIỆT NAM", 620, 100), ("Số 12-QĐ/TU", 150, 150),
            ("QUY ĐỊNH", 500, 300), ("VỀ PHÔNG LƯU TRỮ ĐẢNG CỘNG SẢN VIỆT NAM", 337, 340)]  # fmt: skip
    assert _seen(rows).fields.subject == "Về PHÔNG LƯU TRỮ ĐẢNG CỘNG SẢN VIỆT NAM"


@given(st.data(), st.sampled_from(sorted(name for name in OFFICES.values() if len(name) > 17)))
def test_a_letter_lost_in_capitals_leaves_a_known_office_known(data: st.DataObject, office: str) -> None:
    head = len(" ".join(office.split()[:2])) + 1
    letters = [index for index, letter in enumerate(office[:-1]) if index > head and letter.isalpha()]
    place = data.draw(st.sampled_from(letters))
    printed = (office[:place] + office[place + 1 :]).upper()
    assert _describe(f"{printed}\nSố: 3/BC-TK\nBÁO CÁO\nVề tình hình năm 1999").fields.committee == office


def test_an_office_that_is_not_known_is_spelt_by_the_running_text() -> None:
    head = "TRUNG TÂM GIỐNG THỦY SẢN NƯỚC NGỘT\nSố: 7/BC-TTG\nBÁO CÁO\nVề việc ương cá bột năm 1998\n"
    body = "Trung tâm Giống thủy sản nước ngọt báo cáo. Năm nay Trung tâm Giống thủy sản nước ngọt ương được cá."
    assert _describe(head + body).fields.committee == "Trung tâm Giống thủy sản nước ngọt"


@pytest.mark.parametrize(
    ("line", "kind"),
    [("(KẾ HOẠCH)", "Kế hoạch"), ("THƠ MỜI", "Thơ mời"), ("BẢNG MÔ TẢ CÔNG VIỆC", "Bảng mô tả công việc"),
     ("HỢP ĐỒNG TRÁCH NHIỆM", "Hợp đồng trách nhiệm")],
)  # fmt: skip
def test_kinds_in_brackets_and_long_ones(line: str, kind: str) -> None:
    assert _describe(f"HUYỆN ỦY YÊN PHÚ\nSố 5\n{line}\nVề việc chống hạn năm 1999").fields.kind == kind


@pytest.mark.parametrize(("number", "doubted"), [("Số 5-BC/HU", False), ("Số 5", True)])
def test_the_rest_of_the_line_of_a_kind_is_subject(number: str, doubted: bool) -> None:
    found = _describe(f"HUYỆN ỦY YÊN PHÚ\n{number}\nBÁO CÁO TÌNH HÌNH CHỐNG HẠN\nsáu tháng đầu năm 1998\nCăn cứ")
    assert found.fields.kind == "Báo cáo"
    assert ("kind" in _doubts(found)) is doubted
    assert found.fields.subject == "TÌNH HÌNH CHỐNG HẠN sáu tháng đầu năm 1998"
    whose = "QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN TỈNH"
    decided = _describe(f"UBND TỈNH X\nSố: 5/QĐ-UB\n{whose}\nVề việc giao đất làm trường\nCăn cứ")
    assert decided.fields.subject == "Về việc giao đất làm trường"


def test_a_letter_is_known_without_its_code() -> None:
    assert _describe("SỞ XÂY DỰNG\nSố: …\n(V/v cấp phép nhà kho)\nKính gửi: các huyện").fields.kind == "Công văn"


@pytest.mark.parametrize("cited", ["ngày 05/8/2009", "ngày 05 tháng 8 năm 2009", "UBND tỉnh ngày 05/8/2009;"])
def test_a_date_that_is_cited_in_the_body_is_not_the_documents(cited: str) -> None:
    text = f"SỞ XÂY DỰNG\nSố: 12/QĐ-XD\nQUYẾT ĐỊNH\nVề việc cấp phép nhà kho\nCăn cứ Quyết định số 45/QĐ-UB\n{cited}\n"
    found = _describe(text)
    assert found.fields.issued is None
    assert "issued" in _doubts(found)


@pytest.mark.parametrize(
    "words", ["Thực hiện công văn số 56/ATTP ngày 30 tháng 3 năm 2010", "Theo Nghị quyết 5 ngày 3/2/1990"]
)
def test_a_line_that_cites_is_no_line_of_place_and_date(words: str) -> None:
    assert _describe(f"SỞ XÂY DỰNG\nSố: 12/XD\nKính gửi: các huyện\n{words}\n").fields.issued is None


@pytest.mark.parametrize("place", ["Cửa Ngòi", "Từ Sơn", "Đến Lừ", "Sơ Pai", "Của Lò"])
def test_places_that_look_like_small_words_have_dates(place: str) -> None:
    found = _describe(f"HUYỆN ỦY YÊN PHÚ\nSố 12-CT/HU\n{place}, ngày 4 tháng 6 năm 1990\nCHỈ THỊ\nVề việc chống hạn")
    assert str(found.fields.issued) == "1990-06-04"


def test_a_date_that_ink_tore_apart_is_one_line() -> None:
    found = _seen([
        ("HUYỆN ỦY YÊN PHÚ", 120, 100), ("Số 05-KH/HU", 150, 150), ("KẾ HOẠCH", 520, 260),
        ("Dự chi kinh phí hoạt động phòng chống lụt bão của huyện", 300, 300), ("Yên Phú, ngày 4", 620, 150),
        ("tháng 6", 850, 150), ("và các xã ven sông năm 2010", 430, 340), ("năm 2010", 980, 150),
        ("Căn cứ chỉ thị của Tỉnh ủy", 150, 420),
    ])  # fmt: skip
    assert str(found.fields.issued) == "2010-06-04"
    assert found.fields.subject == "Dự chi kinh phí hoạt động phòng chống lụt bão của huyện và các xã ven sông năm 2010"


def test_rows_of_a_register_give_no_field() -> None:
    rows = [f"{row}\t{row + 11}-CV/TU\t0{row}/02/1998\tV/v chống hạn\tHuyện ủy" for row in range(1, 5)]
    found = _describe("\n".join(["SỔ ĐĂNG KÝ CÔNG VĂN ĐI", "STT\tSố ký hiệu\tNgày tháng\tTrích yếu\tNơi nhận", *rows]))
    fields = found.fields
    assert [fields.kind, fields.symbol, fields.number, fields.code, fields.committee, fields.subject] == [None] * 6
    assert {"kind", "symbol", "number", "committee", "issued", "subject"} <= set(_doubts(found))


@pytest.mark.parametrize("subject", ["(V/v treo băng rôn, khẩu hiệu)", "V/v treo băng rôn, khẩu hiệu"])
def test_a_basis_in_brackets_is_no_subject(subject: str) -> None:
    found = _describe(f"SỞ XÂY DỰNG\nSố: 5/KH-XD\nKẾ HOẠCH\n{subject}\n(Theo Thông tư số 12/2008)\nnội dung khác")
    assert found.fields.subject == subject


@given(st.integers(1, 260))
def test_a_subject_has_bounds(words: int) -> None:
    line = " ".join(["Về", "việc", *["thi đua"] * words])
    found = _describe(f"HUYỆN ỦY YÊN PHÚ\nSố 5-CT/HU\nCHỈ THỊ\n{line}")
    assert len(found.fields.subject or "") <= 800
    assert ("subject" in _doubts(found)) is (len(line) > 400)


@pytest.mark.parametrize("subject", ["X Căn", "Về việc thành lập Ban Chỉ đạo và", "Về việc xxkq trzs nghiệp"])
def test_what_is_no_whole_subject_is_flagged(subject: str) -> None:
    rows = [("CHỈ THỊ", 520, 260), (subject, 560 - 5 * len(subject), 300), ("Kính gửi: các huyện ủy", 150, 420)]
    found = describe(ReadDocument((_scan(rows, 0.85),), "image/png"), Hints())
    assert "subject" in _doubts(found)


@pytest.mark.parametrize("line", ["Nghị định", "Nghị định của Chính phủ"])
def test_a_kind_in_small_letters_is_sure_where_the_code_says_it_too(line: str) -> None:
    below = f"Hà Nội, ngày 31 tháng 3 năm 2003\n{line}\nQuy định việc phát hành công trái\nChính phủ"
    head = f"CHÍNH PHỦ\nSố: {{}}\n{below}"
    found = _describe(head.format("28/2003/NĐ-CP"))
    assert (found.fields.kind, found.fields.subject) == ("Nghị định", "Quy định việc phát hành công trái")
    assert "kind" not in _doubts(found)
    assert "kind" in _doubts(_describe(head.format("28/2003/ZX-CP")))
    assert _describe(f"Lời người dịch\n{line}\nViệc phát hành công trái trong thời kỳ quá độ").fields.kind is None


def test_a_subject_without_a_kind_begins_as_letters_do_or_is_flagged() -> None:
    assert "subject" in _doubts(_describe("SỞ XÂY DỰNG\nSố: 12/XD-QL\nnhiều việc khác nhau của năm"))
    assert "subject" not in _doubts(_describe("SỞ XÂY DỰNG\nSố: 12/XD-QL\nV/v cấp phép nhà kho\nKính gửi: các huyện"))


def test_letters_of_a_code_of_which_some_were_read_small() -> None:
    found = _describe("UBND TỈNH LẠC GIANG\nSẻ: 42/oĐ-uB\nQUYẾT ĐỊNH\nBan hành định mức thủy lợi phí\nCăn cứ")
    assert found.fields.symbol == "QĐ-UB"


@pytest.mark.parametrize("sentence", [
    "Đề nghị các huyện ủy báo cáo trước ngày 5 tháng 9.", "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy:",
])  # fmt: skip
def test_a_sentence_below_the_subject_is_no_part_of_it(sentence: str) -> None:
    """In a text without places nothing else parts the two."""
    found = _describe(f"TỈNH ỦY LẠC GIANG\nSố: 51-CV/TU\nCÔNG VĂN\nVề việc rà soát\nđất lâm trường\n{sentence}")
    assert found.fields.subject == "Về việc rà soát đất lâm trường"


_LONG = "Về phát triển giao thông nông thôn giai đoạn mới tại các huyện miền núi và"


@pytest.mark.parametrize(("rows", "subject"), [
    (("Về phát triển giao thông nông thôn", "Mỗi huyện hoàn thành một đường."), "Về phát triển giao thông nông thôn"),
    ((_LONG, "vùng cao của tỉnh", "Mỗi huyện hoàn thành một đường."), f"{_LONG} vùng cao của tỉnh"),
    (("Ban Thường vụ yêu cầu mỗi huyện", "hoàn thành một đường."), None),
])  # fmt: skip
def test_a_subject_may_begin_at_the_margin_where_the_kind_does(rows: Sequence[str], subject: str | None) -> None:
    head = [("TỈNH ỦY LẠC GIANG", 80, 60), ("Số: 89-KH/TU", 80, 100), ("Lạc Giang, ngày 12 tháng 4 năm 2006", 80, 140),
            ("KẾ HOẠCH", 80, 180)]  # fmt: skip
    found = _seen([*head, *((row, 80, 220 + 40 * place) for place, row in enumerate(rows))])
    assert found.fields.subject == subject
    assert ("subject" in _doubts(found)) is (subject is None)


@pytest.mark.parametrize("ends", ["", " mọi nơi"])
@pytest.mark.parametrize("gap", [30, 20])
def test_a_paragraph_right_below_the_subject_is_no_part_of_it(gap: int, ends: str) -> None:
    """Its lines may run into one another's height, and end where their words do."""
    head = [("TỈNH ỦY LẠC GIANG", 80, 60), ("Số: 89-KH/TU", 80, 100), ("KẾ HOẠCH", 500, 180),
            ("Về giao thông ở các huyện", 420, 220)]  # fmt: skip
    body = [(f"Thời gian qua, các cấp, các ngành đã có nhiều cố gắng trong việc làm đường{ends}", 180, 270),
            ("tổ chức thực hiện nhiệm vụ được giao, góp phần ổn định tình hình và đời sống nhân", 125, 270 + gap)]
    assert _seen([*head, *body]).fields.subject == "Về giao thông ở các huyện"


_PAPER = (("TỈNH ỦY LẠC GIANG", 80, 60), ("Số: 89-KH/TU", 80, 100), ("KẾ HOẠCH", 200, 180), ("Về giao thông", 190, 220))


@pytest.mark.parametrize("down", [0, 6, 400])
def test_two_papers_side_by_side_are_told(down: int) -> None:
    """The fields are those of the first; a second head lower down belongs to another copy or to a text that cites."""
    rows = [(text, left + beside, top + lower) for beside, lower in ((0, 0), (560, down)) for text, left, top in _PAPER]
    found = _seen(sorted(rows, key=lambda row: (row[2], row[1])))
    assert (found.fields.kind, found.fields.symbol) == ("Kế hoạch", "KH/TU")
    assert ("page:1" in _doubts(found)) is (down < 100)


@pytest.mark.parametrize("text", [
    "T/M BAN THƯỜNG VỤ\nBÍ THƯ\nNguyễn Văn An", "STT\tHọ tên\tĐơn vị\tSố tiền\n1\tLê A\tXã B\t100\n2\tLê C\tXã D\t200",
    "Một trang giữa của văn bản nào đó.\nCăn cứ Nghị quyết số 12-NQ/TU ngày 05 tháng 3 năm 1999 của Tỉnh ủy.",
])  # fmt: skip
def test_a_page_without_a_head_gives_no_field_and_says_so(text: str) -> None:
    fields = _describe(text).fields
    assert {fields.kind, fields.symbol, fields.number, fields.committee, fields.issued, fields.subject} == {None}
    assert {"kind", "symbol", "number", "committee", "issued", "subject"} <= _doubts(_describe(text)).keys()

_STAMPED = (("CÔNG VĂN ĐẾN", 20, 10), ("Số: 1363", 20, 44), ("Ngày: 12/3/2011", 20, 78))


@pytest.mark.parametrize("stamp", [
    _STAMPED, (("CÔNG V/", 20, 10), ("Số: ó1ó", 20, 44), ("Ngày 12/3", 20, 78)),
    (("ĐẾN Số: 77", 20, 40), ("Ngày: 1/3", 20, 74), ("Chuyển: TH", 20, 106)),
])  # fmt: skip
@pytest.mark.parametrize("number", ["Số: 12/QĐ-KL", "Số: {ð"])
def test_a_register_s_number_and_day_are_not_the_paper_s(stamp: Sequence[tuple[str, int, int]], number: str) -> None:
    """Stamped in black it is read with the page; without its own number a paper has none rather than the register's."""
    head = [("CHI CỤC KIỂM LÂM", 100, 150), (number, 120, 190), ("Lạc Thành, ngày 05 tháng 3 năm 2011", 600, 190),
            ("QUYẾT ĐỊNH", 480, 260), ("Về việc thành lập tổ công tác", 390, 300)]  # fmt: skip
    fields = _seen([*stamp, *head]).fields
    assert (fields.committee, str(fields.issued)) == ("Chi cục Kiểm lâm", "2011-03-05")
    assert (fields.number, fields.symbol) == (("12", "QĐ-KL") if "QĐ" in number else (None, None))


@pytest.mark.parametrize(
    ("printed", "name"),
    [("QUẬN ỦY QUẬN 5", "Quận ủy quận 5"), ("ĐẢNG ỦY PHƯỜNG 12", "Đảng ủy phường 12"), ("CHI BỘ 3", "Chi bộ 3"),
     ("BAN CHỈ ĐẠO 389", "Ban Chỉ đạo 389"), ("TỈNH ỦY 4 YÊN BÁI", "Tỉnh ủy Yên Bái")],
)  # fmt: skip
def test_a_number_is_part_of_a_name_where_bodies_have_one(printed: str, name: str) -> None:
    found = _describe(f"{printed}\nSố 5-NQ/X\nNGHỊ QUYẾT\nVề việc chống hạn năm 1999")
    assert found.fields.committee == name


def test_a_day_under_which_the_pen_took_a_letter_along_leaves_month_and_year() -> None:
    found = _seen([
        ("HUYỆN ỦY YÊN PHÚ", 120, 100), ("Số 05-KH/HU", 150, 150), ("Yên Phú, ngà", 600, 150), ("tháng", 830, 150),
        ("10 năm 2016", 910, 150), ("KẾ HOẠCH", 520, 260), ("Về việc phòng chống lụt bão", 420, 300),
    ])  # fmt: skip
    assert str(found.fields.issued) == "2016-10"


@pytest.mark.parametrize(("row", "kept"), [("Hòa TỐC |", False), ("và cứu nạn", True)])
def test_a_stamp_that_was_read_with_the_page_is_no_subject(row: str, kept: bool) -> None:
    page = _scan([("HUYỆN ỦY YÊN PHÚ", 120, 100), ("Số 5-CV/HU", 150, 150), ("V/v cứu đê sông Lạc", 120, 200),
                  (row, 120, 230), ("Kính gửi: các xã", 420, 330)])  # fmt: skip
    stamped = replace(page, stamps=(Stamp("HỎA TỐC", Box(100, 222, 300, 260), 0.9),))
    found = describe(ReadDocument((stamped,), "image/png"), Hints())
    assert found.fields.subject == ("V/v cứu đê sông Lạc và cứu nạn" if kept else "V/v cứu đê sông Lạc")
