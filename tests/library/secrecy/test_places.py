"""Where the words of a mark are one, and where they are a part of something else."""

from __future__ import annotations

import pytest

from library.records import Box
from library.secrecy import Matter, Part, Passage, ShownLine, Verdict, decide, matter_of_text
from tests.library.secrecy.papers import BODY, HEAD, paper, passage, rows

RUNNING = (
    ("Các tài liệu của Tỉnh ủy được chia làm ba loại theo mức độ", "mật khác nhau"),
    ("Văn phòng chịu trách nhiệm giữ gìn các tài liệu thuộc loại", "tối mật"),
    ("Văn phòng chịu trách nhiệm giữ gìn các tài liệu thuộc loại tuyệt mật, tối mật,", "mật."),
    ("Trên tài liệu phải đóng dấu chỉ mức độ mật, gồm ba loại dấu", "“Tuyệt mật”, “Tối mật”, “Mật”", "theo quy định."),
    ("Văn bản này được đóng dấu", "“Mật” theo quy định"),
    ("Người soạn thảo đề xuất độ mật của văn bản; trường hợp văn bản thuộc độ", "Tối mật;"),
    ("Căn cứ Công văn số 12-CV/TU (Mật) ngày 3-4-2001 của Tỉnh ủy Lạc Giang",),
    ("Theo báo cáo số 15-BC/TU (Tối mật), tỉnh đã nhập kho hai nghìn tấn.",),
    ("Các mức gồm:", "- Tuyệt mật;", "- Tối mật;", "- Mật."),
    ("Các mức gồm:", "1. Tuyệt mật", "2. Tối mật", "3. Mật"),
    ("a) Tuyệt mật", "b) Tối mật", "c) Mật"),
    ("VỀ VIỆC BẢO VỆ BÍ", "MẬT NHÀ NƯỚC"),
    ("VỀ CÔNG TÁC BẢO", "MẬT"),
    ("TĂNG CƯỜNG BẢO VỆ BÍ", "MẬT"),
    ("QUY CHẾ", "BẢO VỆ BÍ MẬT NHÀ NƯỚC"),
    ("QUY CHẾ BẢO VỆ", "BÍ MẬT NHÀ NƯỚC"),
    ("MẬT", "ONG RỪNG"[:3]),
    ("Mật", "ĐỘ"), ("Độ", "mật"), ("ĐỘ", "MẬT"), ("Mức độ", "mật"),
)  # fmt: skip


@pytest.mark.parametrize("lines", RUNNING, ids=lambda lines: lines[-1])
@pytest.mark.parametrize("at", [4, 6, 8, 9])
def test_words_in_running_text_are_no_mark(lines: tuple[str, ...], at: int) -> None:
    assert decide(paper(*lines, at=at)).verdict is Verdict.FREE


@pytest.mark.parametrize("at", range(len(HEAD) + len(BODY) + 1))
@pytest.mark.parametrize("lines", [("MẬT",), ("TỐI", "MẬT"), ("TUYỆT", "", "MẬT"), ("M", "Ậ", "T"), ("BÁO CÁO", "MẬT"),
                                   ("Mật",), ("Tối mật",), ("tuyệt mật",), ("Độ mật:", "MẬT")])  # fmt: skip
def test_a_mark_on_a_line_of_its_own_counts_on_every_line(lines: tuple[str, ...], at: int) -> None:
    if lines[0][0].islower() and at == len(HEAD) + 1:
        pytest.skip("a small letter may go on with the sentence above")
    assert decide(paper(*lines, at=at)).verdict is Verdict.HELD


def test_a_broken_mark_is_told_whole() -> None:
    decision = decide(paper("TỐI", "MẬT"))
    assert [(one.mark, one.reading) for one in decision.reasons] == [("TỐI MẬT", "TỐI\nMẬT")]
    assert decide(matter_of_text([(1, "TUYỆT   MẬT")])).mark == "TUYỆT MẬT"


def test_the_box_of_a_broken_mark_is_around_it() -> None:
    lines = (ShownLine("TỐI", 0, Box(10, 10, 60, 30), 0.9), ShownLine("Độc lập", 0, Box(300, 10, 400, 30)),
             ShownLine("MẬT", 1, Box(12, 40, 70, 60), 0.8), ShownLine("ngày", 1, Box(300, 40, 400, 60)))  # fmt: skip
    (reason,) = decide(Matter((Passage(Part.BODY, lines, page=3, height=900),))).reasons
    assert (reason.mark, reason.box, reason.page, reason.confidence) == ("TỐI MẬT", Box(10, 10, 70, 60), 3, 0.8)


def test_a_mark_down_the_margin_beside_text_is_seen() -> None:
    assert decide(Matter((rows("M|Kính gửi các đồng chí", "Ậ|trong Ban Thường vụ", "T|của tỉnh"),))).mark == "MẬT"


@pytest.mark.parametrize("part", [Part.HEADER, Part.FOOTER, Part.TEXT_BOX, Part.ANNOTATION, Part.STAMP, Part.PICTURE,
                                  Part.PROPERTY, Part.ATTACHMENT])  # fmt: skip
@pytest.mark.parametrize("text", ["MẬT", "Tối mật", "TUYỆT MẬTTUYỆT MẬT", "T U Y Ệ T  M Ậ T"])
def test_a_mark_counts_in_every_part(part: Part, text: str) -> None:
    assert decide(Matter((passage(*BODY), passage(text, part=part)))).verdict is Verdict.HELD


@pytest.mark.parametrize("part", [Part.ANNOTATION, Part.STAMP, Part.TEXT_BOX])
@pytest.mark.parametrize("text", ["ĐẢNG CỘNG SẢN VIỆT NAM BÍ MẬT TỈNH ỦY", "MẬT Nguyễn Văn A 12/3/2013",
                                  "Nguyễn Văn Bình TUYỆT MẬT"])  # fmt: skip
def test_a_mark_among_few_other_words_of_a_stamp_counts(part: Part, text: str) -> None:
    assert decide(Matter((passage(text, part=part),))).verdict is Verdict.HELD


@pytest.mark.parametrize(
    "title", ["Báo cáo (Mật)", "TUYỆT MẬT - Báo cáo", "kho vũ khí; mật", "bao cao_TOI MAT", "Báo cáo mật"]
)
def test_a_property_may_bear_a_mark_among_its_words(title: str) -> None:
    assert decide(Matter((passage(*BODY), passage(title, part=Part.PROPERTY)))).verdict is Verdict.HELD


@pytest.mark.parametrize(
    "title", ["Mật ong rừng", "Quy chế bảo vệ bí mật nhà nước", "Mật khẩu; người dùng", "mat-tran.pdf"]
)
def test_a_property_may_speak_of_other_things(title: str) -> None:
    assert decide(Matter((passage(*BODY), passage(title, part=Part.PROPERTY)))).verdict is Verdict.FREE


GOODS = (
    ("1 | GẠO | kg | 120", "2 | MẬT | kg | 15", "3 | MUỐI | kg | 20"),
    ("18 | MẬT | 5 | 300", "19 | ĐƯỜNG | 7 | 200"),
    ("Loại hàng", "GẠO", "MẬT", "ĐƯỜNG"),
    ("Tên hàng", "ĐƯỜNG", "MẬT", "Cộng"),
)  # fmt: skip
REGISTER = (
    ("STT | Số, ký hiệu | Ngày tháng | Trích yếu | Độ mật", "1 | 12-CV/TU | 3-4-2001 | Về kho thóc | Mật",
     "2 | 13-CV/TU | 4-4-2001 | Về kho muối | Tối mật"),
    ("Số ký hiệu | Trích yếu | Độ mật | Ghi chú", "12-CV/TU | Về kho thóc | MẬT | "),
)  # fmt: skip


@pytest.mark.parametrize("table", [*GOODS, *REGISTER], ids=lambda table: table[-1])
def test_a_row_of_goods_and_a_register_bear_no_mark(table: tuple[str, ...]) -> None:
    assert decide(Matter((rows(*table),))).verdict is Verdict.FREE


@pytest.mark.parametrize(
    "table",
    [("Độ mật: | Tối mật",), ("TỈNH ỦY | MẬT", "Số 12 | ngày 3"), ("MẬT | ĐẢNG CỘNG SẢN VIỆT NAM",),
     ("STT | Số ký hiệu | Ngày | Độ mật", "1 | 12-CV/TU | 3-4-2001 | Mật", "MẬT"), ("MẬT | 03",)],
)  # fmt: skip
def test_a_mark_in_a_table_that_is_neither_counts(table: tuple[str, ...]) -> None:
    assert decide(Matter((rows(*table),))).verdict is Verdict.HELD


def test_a_typewriter_without_diacritics_writes_mat() -> None:
    bare = ("DANG CONG SAN VIET NAM", "TINH UY LAC GIANG", "{}", "BAO CAO", "Ve tinh hinh kho thoc du tru cua tinh")
    for line in ("MAT", "MAT - KHAN", "TAI LIEU MAT", "So: 12-CV/TU (MAT)", "Do mat: MAT", "TOI MAT", "M A T"):
        text = "\n".join(bare).format(line)
        assert decide(matter_of_text([(1, text)])).verdict is Verdict.HELD, line
        with_signs = f"{text}\nTỉnh ủy"
        held = decide(matter_of_text([(1, with_signs)])).verdict is Verdict.HELD
        assert held == (line in ("TOI MAT", "Do mat: MAT")), line


@pytest.mark.parametrize(("text", "confidence", "held"), [
    ("MẶT", 0.5, True), ("MÁT", 0.4, True), ("MẬI", 0.6, True), ("MẶT", 0.95, False), ("TÔI MẤT", 0.6, True),
    ("TÔI MẤT", 0.95, False), ("TUYẾT MẬT", 0.7, True), ("MẬT", 0.2, True), ("KHẨN", 0.3, False), ("Mặt", 0.5, False),
    (":TÀI LIỆU B BÍ, MẬT NHA NƯỚC", 0.6, True), ("VỀ BẢO VỆ BÍ MẬT NHA NƯỚC", 0.6, False),
])  # fmt: skip
def test_a_poorly_read_line_of_a_scan_may_be_a_mark(text: str, confidence: float, held: bool) -> None:
    scan = Passage(Part.BODY, (ShownLine(text, 0, Box(100, 60, 300, 110), confidence),), 1, 2_000, True, True)
    assert (decide(Matter((scan,))).verdict is Verdict.HELD) == held
    born_digital = Passage(Part.BODY, (ShownLine(text, 0, Box(100, 60, 300, 110), confidence),), 1, 2_000, True)
    assert (decide(Matter((born_digital,))).verdict is Verdict.HELD) == (text == "MẬT")
