"""A framed stamp that cannot be read may say MẬT; one that says half a mark is a riddle, a register is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.records import Box
from library.secrecy import (
    Decision,
    Matter,
    Part,
    Passage,
    ShownLine,
    Verdict,
    decide,
    mark_of_lost_signs,
    tells_of_no_mark,
)


def stamp(text: str, confidence: float = 0.3, *, framed: bool = True) -> Decision:
    line = ShownLine(text, 0, confidence=confidence)
    return decide(Matter((Passage(Part.STAMP, (line,), page=1, read=True, framed=framed),)))


@pytest.mark.parametrize("text", ["", "H", "T?” `Oc", "4"])
def test_what_cannot_be_read_is_held_back(text: str) -> None:
    assert stamp(text).verdict is Verdict.UNKNOWN
    assert stamp(text, framed=False).verdict is Verdict.FREE


@pytest.mark.parametrize("text", ["KHẨN", "HỎA TỐC", "TƯỢNG KKẨN", "DỰ THẢO"])
def test_a_mark_that_was_read_is_no_riddle(text: str) -> None:
    assert stamp(text).verdict is Verdict.FREE


@pytest.mark.parametrize(("text", "confidence", "verdict"), [
    ("thAn!", 0.49, Verdict.UNKNOWN), ("KHAM", 0.49, Verdict.UNKNOWN), ("KHAM", 0.9, Verdict.FREE),
    ("KHẨN", 0.3, Verdict.FREE),
])  # fmt: skip
def test_what_was_hardly_read_is_no_urgency(text: str, confidence: float, verdict: Verdict) -> None:
    """A slanting TUYỆT MẬT was read so from one of its sides."""
    assert stamp(text, confidence).verdict is verdict


@pytest.mark.parametrize(
    ("text", "held"),
    [("(Đóng đấu", True), ("(Đóng dấu:", True), ("Đóng dấu", True), ("(Dấu", True), ("ĐÓNG DẤU —", True),
     ("(Đóng dấu MẬT)", True), ("(Đóng dấu)", False), ("Đã đóng dấu", False), ("(Ký tên, đóng dấu)", False),
     ("ĐÓNG DẤU GIÁP LAI", False)],
)  # fmt: skip
def test_a_note_that_breaks_off_before_it_names_the_stamp_is_a_riddle(text: str, held: bool) -> None:
    assert (stamp(text, 0.95).verdict is not Verdict.FREE) == held
    assert stamp(text, 0.95, framed=False).verdict is (Verdict.HELD if "MẬT" in text else Verdict.FREE)


def test_words_that_were_read_well_are_no_riddle() -> None:
    assert stamp("ĐÃ KIỂM TRA", 0.9).verdict is Verdict.FREE


@pytest.mark.parametrize(
    ("text", "confidence", "held"),
    [("TUYỆT", 0.93, True), ("TẾ! MỆT", 0.67, True), ("Tốc!", 0.64, True), ("ngày Thành ủy họp", 0.5, True),
     ("CV [4454 ĐẾN | Ngày các L. c4", 0.52, False), ("CV | cả 4 lá me A2 | ĐẾN | TT", 0.52, False),
     ("TUYỆT M! công văn đến", 0.5, True), ("Yên Phú", 0.97, False),
     ("MẬT đã họp xong hội nghị", 0.8, True), ("Tôi đã họp xong hội nghị", 0.8, False),
     ("BẢN LƯU", 0.7, False), ("BẢN LƯN", 0.5, False), ("BẢN MẬT", 0.7, True), ("ĐÃ THANH TOÁM", 0.4, False),
     ("TÀI LIỆU HỘI NGHỊ và sau đó MẬT thì", 0.5, True), ("TÀI LIỆU HỘI NGHỊ", 0.5, False)],
)  # fmt: skip
def test_half_a_mark_is_a_riddle_and_a_register_is_none(text: str, confidence: float, held: bool) -> None:
    assert (stamp(text, confidence).verdict is not Verdict.FREE) == held


@pytest.mark.parametrize(
    ("text", "mark"),
    [("TUYỆT LIẬT", "TUYỆT MẬT"), ("TỐ! MỆT", "TỐI MẬT"), ("MẬI", "MẬT"), ("KHẨN", None), ("HỎA TỐC", None)],
)
def test_a_framed_secrecy_mark_may_be_read_badly(text: str, mark: str | None) -> None:
    decision = stamp(text)
    assert decision.mark == mark
    assert all(not one.sure for one in decision.reasons)


@pytest.mark.parametrize("text", ["MẬT KHẨU,", "¬ KHÔNG MẬT", "MẬT ĐỘ DÂN SỐ", "MẤT MÙA", "VỀ BẢO VỆ BÍ MẬT NHÀ NƯỚC"])
def test_other_words_that_were_read_surely_are_no_mark(text: str) -> None:
    assert stamp(text, 0.9).verdict is Verdict.FREE
    assert stamp(text, 0.5).verdict is not Verdict.FREE


@pytest.mark.parametrize("text", ["MẬT KHẨN", "MẬT ĐỘ KHẨN: THƯỜNG", "MẤT BẢN SỐ 3", "BÍ MẬT NHÀ NƯỚC",
                                  "TUYỆT ĐỐI GIỮ BÍ MẬT", "MẬT 15-11-2013", "TỐI MẬT MẬT KHẨU"])
def test_a_mark_beside_what_may_stand_there_is_held_however_sure_the_reading(text: str) -> None:
    assert stamp(text, 0.95).verdict is not Verdict.FREE


@pytest.mark.parametrize(
    ("text", "mark"),
    [("ĐỐI BÍ MẬ", "TUYỆT MẬT"), ("TỐI MẬ", "TỐI MẬT"), ("BÍ MẠ", "MẬT"),
     ("TỐI MẬU DỊCH", None), ("ĐỐI VỚI HỘ BÍ MẦM", None)],
)  # fmt: skip
def test_a_mark_whose_end_is_torn_off_is_held(text: str, mark: str | None) -> None:
    assert stamp(text, 0.94, framed=False).mark == mark


@pytest.mark.parametrize("text", ["MẤT", "MẮT", "MẶT", "MÁT", "TÔI MẤT", "TỐI MẶT", "MỘT", "MỌT"])
@pytest.mark.parametrize("framed", [False, True])
def test_a_word_with_another_sign_or_vowel_is_no_mark_if_it_was_read_surely(text: str, framed: bool) -> None:
    assert stamp(text, 0.92, framed=framed).verdict is Verdict.FREE
    assert stamp(text, 0.7, framed=framed).verdict is not Verdict.FREE


@pytest.mark.parametrize("text", ["MẠT", "MÂT", "MAT", "TOI MAT", "TỎI MẬT", "TUYẾT MẠT"])
def test_a_mark_of_which_a_sign_was_lost_is_held_however_sure_the_reading(text: str) -> None:
    assert stamp(text, 0.97).verdict is Verdict.HELD


@pytest.mark.parametrize("text", ["MẦT", "MẪT", "TỐI MẨT", "MÀT", "LIỆU MẠT", "BÁO CÁO MÂT"])
def test_a_tone_that_no_such_syllable_bears_was_misread(text: str) -> None:
    assert stamp(text, 0.97, framed=False).verdict is Verdict.HELD


@pytest.mark.parametrize("text", ["cơ MẬT VIỆN", "BAN CƠ YẾU - MẬT M/", "MẬT BỘ DÂN SỐ", "Không MẬT",
                                  "VỀ BẢO VỆ BỈ MẬT NHÀ NƯỚC", "VỀ BÀO VỆ BÍ MẬT NHÀ NƯỚC",
                                  "VỀ BẢO VỆBÍ MẬT NHÀ NƯỚC", "MẬT ĐÔ", "MẬT ĐỌ DÂN SỐ"])
def test_other_words_are_none_though_some_letters_were_misread(text: str) -> None:
    assert stamp(text, 0.92, framed=False).verdict is Verdict.FREE
    assert stamp(text, 0.5, framed=False).verdict is Verdict.HELD
    assert stamp(f"{text} TỐI MẬT", 0.92, framed=False).verdict is Verdict.HELD


@pytest.mark.parametrize("text", ["TỐI MẬT Danh sách cán bộ", "MẬT Vụ Tổ chức", "MẬT Danh mục kèm theo",
                                  "TUYỆT MẬT Đường dây số 3", "TỐI MẬT VỤ VIỆC", "TỐI MẬT DANH SÁCH"])
@pytest.mark.parametrize("framed", [True, False])
def test_a_mark_beside_other_words_of_print_is_one(text: str, framed: bool) -> None:
    assert stamp(text, 0.95, framed=framed).verdict is not Verdict.FREE


@pytest.mark.parametrize("text", ["BAN CƠ YẾU - MẬT", "MẬT BỘ DÂN TỘC VÀ TÔN GIÁO", "MẬT BỘ NỘI VỤ", "MẬT BỘ DÂN VẬN",
                                  "MẬT ĐÔ LƯƠNG", "MẬT ĐỌ SỐ 3"])
@pytest.mark.parametrize("framed", [True, False])
def test_a_mark_beside_the_name_of_a_body_is_one(text: str, framed: bool) -> None:
    assert stamp(text, 0.95, framed=framed).mark == "MẬT"


@pytest.mark.parametrize("text", ["CHƯA GIẢI MẬT", "CHƯA ĐƯỢC GIẢI MẬT", "KHÔNG GIẢI MẬT", "TÀI LIỆU CHƯA GIẢI MẬT"])
@pytest.mark.parametrize("framed", [True, False])
def test_what_is_not_declassified_yet_is_held(text: str, framed: bool) -> None:
    assert stamp(text, 0.95, framed=framed).verdict is not Verdict.FREE
    assert not tells_of_no_mark(text)


@pytest.mark.parametrize(("text", "so"), [("ĐÃ GIẢI MẬT", True), ("MẬT KHẨU", True), ("TỐI MẬT", False),
                                          ("BẢN LƯU", False), ("MẬT KHẨU TỐI MẬT", False)])
def test_what_says_the_word_and_means_no_mark_is_told_from_one_that_does(text: str, so: bool) -> None:
    assert tells_of_no_mark(text) == so


@pytest.mark.parametrize("text", ["(DauMAT)", "TỎI MAT. Bản số 17", "TỔI MẬT-+HÒA.TỐC HẸN GIỜ", "TÀI LIỆU MẠT",
                                  "KHẨN MÁT", "MẮT - THƯỢNG KHẨN", "Dấu độ mật:TỐI MIẬT", "HỒ SƠ MLẬT"])
def test_a_mark_of_which_signs_were_lost_is_held_beside_other_words(text: str) -> None:
    assert stamp(text, 0.9, framed=False).verdict is Verdict.HELD


@pytest.mark.parametrize("text", ["VĂN BẢN TUYỆT MẬ1", "TUYỆT", "TUYỆT AAATT", "[UYỆT", "UYỆT MÃI"])
def test_half_a_mark_is_held_whatever_the_other_half_was_read_as(text: str) -> None:
    assert stamp(text, 0.9, framed=False).mark == "TUYỆT MẬT"


@given(st.sampled_from(("PHÊ", "XÉT", "KIỂM", "ĐÃ", "PHÊ D", "KIỂM D", "ĐÃ D", "H", "NGƯỜI D", "PHE", "XET")),
       st.sampled_from((" ", "'", " | ", " - ")), st.sampled_from(("UYỆT", "UYẸT", "UYÊT")), st.floats(0.88, 1.0),
       st.booleans())  # fmt: skip
def test_the_end_of_other_words_is_no_half_of_a_mark(
    before: str, between: str, torn: str, confidence: float, framed: bool
) -> None:
    assert stamp(f"{before}{between}{torn}", confidence, framed=framed).verdict is Verdict.FREE


@given(st.sampled_from(("", "[", "T ", "T'", "I ", "3 ", "TÀI LIỆU ", "PHÊ DUYỆT ", "D - SỐ 3 ", "TỜ TRÌNH | ")),
       st.sampled_from(("UYỆT", "UYẸT", "UYÊT")), st.sampled_from(("", " MÃI", " LIẬI", "]")),
       st.booleans())  # fmt: skip
def test_the_gravest_mark_without_its_first_letter_is_held(before: str, torn: str, behind: str, framed: bool) -> None:
    assert stamp(f"{before}{torn}{behind}", 0.9, framed=framed).mark == "TUYỆT MẬT"


def test_half_a_mark_that_other_words_follow_is_none() -> None:
    assert stamp("TUYỆT ĐỐI CẤM LỬA", 0.9, framed=False).verdict is Verdict.FREE
    assert stamp("Tuyệt", 0.9, framed=False).verdict is Verdict.FREE


@pytest.mark.parametrize("text", ["TÔI MẤT. Bản số 17", "tôi mat", "MẮT", "khẩn mát", "LAO ĐỘNG MAT"])
def test_signs_that_a_mark_lacks_and_small_letters_are_none_that_were_lost(text: str) -> None:
    assert mark_of_lost_signs(text) is None


@pytest.mark.parametrize("text", ["TÀI LIỆU MAT CỦA", "ghi chép MAT xong", "hồ sơ Mật đã nộp"])
def test_a_frame_in_which_a_mark_may_stand_among_words_is_held(text: str) -> None:
    assert stamp(text, 0.9).verdict is not Verdict.FREE


@pytest.mark.parametrize("text", ["Độ mật: ...............", "Độ mật: ……", "Độ mật: Không",
                                  "Đỏ mật: ~~", "ĐỘ MẬT: THƯỜNG", "mật: Không", "Mật ong", "Mật độ: 214 người"])
def test_a_frame_that_names_no_degree_is_none(text: str) -> None:
    assert stamp(text, 0.9).verdict is Verdict.FREE


@pytest.mark.parametrize("text", ["Độ mật:", "Độ mật: ... MẬT", "Độ mật: A ...", "Độ mật: Tối mật", "ĐỘ MẬT"])
def test_a_frame_that_may_name_a_degree_is_held(text: str) -> None:
    assert stamp(text, 0.9).verdict is not Verdict.FREE


def _noted(note: str, read: str, *, at: Box) -> Decision:
    laid = Passage(Part.ANNOTATION, (ShownLine(note, 0, Box(100, 100, 300, 140)),), page=1)
    seen = Passage(Part.STAMP, (ShownLine(read, 0, at, 0.86),), page=1, read=True, framed=True)
    return decide(Matter((laid, seen)))


@pytest.mark.parametrize("read", ["TIMT", "TỐI MẶT"])
def test_the_picture_of_an_annotation_is_judged_by_the_annotations_letters(read: str) -> None:
    assert _noted("TỐI MẶT", read, at=Box(98, 98, 302, 142)).verdict is Verdict.FREE
    assert _noted("TỐI MẶT", read, at=Box(98, 500, 302, 542)).verdict is not Verdict.FREE
    assert _noted("TỐI MẬT", read, at=Box(98, 98, 302, 142)).verdict is Verdict.HELD
    assert _noted("TỐI MẶT", "TỐI MẬT", at=Box(98, 98, 302, 142)).verdict is Verdict.HELD
    assert _noted("ĐÃ THANH TOÁN XONG", read, at=Box(98, 98, 302, 142)).verdict is not Verdict.FREE


@pytest.mark.parametrize(
    ("text", "mark"),
    [("TỜ TRÌNH TƯYỢT MẬI", "TUYỆT MẬT"), ("KẾ HOẠCH TÓI MẠI", "TỐI MẬT"), ("Văn phòng MẬI", "MẬT"),
     ("BẢN SỐ 3 MẬ", "MẬT"), ("- MẬ1", "MẬT"), ("TỜ TRÌNH TÓM TẮT", None), ("BÁO CÁO QUYẾT TOÁN", None),
     ("Thôn MẬU Đông", None), ("ĐÃ NHẬP SỔ", None), ("cây MẬN", None)],
)  # fmt: skip
@pytest.mark.parametrize("framed", [True, False])
def test_a_mark_of_which_letters_were_misread_is_held_beside_other_words(
    text: str, mark: str | None, framed: bool
) -> None:
    assert stamp(text, 0.95, framed=framed).mark == mark


@pytest.mark.parametrize(
    ("text", "free"),
    [("VỀ BẢO VỆ BÍ MẬT N#8lÀ NƯỚC", True), ("PHÒNG BẢO VỆ BÍ MẬT", True), ("VỀ BAO VỆ BÍMẬT", True),
     ("BẢO VỆ BÍ MẬT TỐI MẬT", False),
     ("MẬT VỀ BẢO VỆ", False), ("VỆ BÍ MẬT", False), ("BÍ MẬT VỀ BẢO VỆ", False), ("BẢO VỆ MẬT", False),
     ("BẢO VỆ TÀI LIỆU BÍ MẬT", False), ("MẬT BẢO VỆ BÍ MẬT", False), ("BẢO VỆ BÍ MẬT MẬT", False),
     ("BẢO VỆ BÍ MẬT - TUYỆT", False), ("BÁO VỆ BÍ MẬT", False), ("BẢO VỆ CƠ QUAN MẬT", False)],
)  # fmt: skip
def test_a_long_phrase_about_secrets_is_no_mark_though_it_was_read_poorly(text: str, free: bool) -> None:
    assert (stamp(text, 0.65, framed=False).verdict is Verdict.FREE) == free
    assert stamp(text, 0.55, framed=False).verdict is Verdict.HELD


_TORN = st.sampled_from(("TOI MAT", "TUYET MAT", "TÔI MẠT", "TỔI MẦT", "MẦT", "MẪT", "MÂT", "TƯYỢT MẬI", "UYỆT",
                         "TỐI MẬ1", "TUYỆT", "MẬ", "TUY ỆT MẬT", "TUYẸT LIẬT"))  # fmt: skip
_BESIDE = st.sampled_from(("", "NHÀ NƯỚC", "VỀ", "CỦA TỈNH ỦY", "PHÒNG", "NĂM 2013", "/", "BAN CHỈ ĐẠO"))
_PARTS = st.sampled_from((Part.STAMP, Part.PICTURE, Part.TEXT_BOX, Part.ANNOTATION))


@given(_TORN, _BESIDE, _BESIDE, st.booleans(), _PARTS, st.floats(0.5, 1.0), st.booleans())
def test_a_torn_mark_beside_a_long_phrase_about_secrets_is_held(
    torn: str, one: str, other: str, before: bool, part: Part, confidence: float, framed: bool
) -> None:
    phrase = f"{one} BẢO VỆ BÍ MẬT {other}"
    line = ShownLine(f"{torn} {phrase}" if before else f"{phrase} {torn}", 0, confidence=confidence)
    matter = Matter((Passage(part, (line,), page=1, read=True, framed=framed),))
    assert decide(matter).verdict is Verdict.HELD


@given(st.sampled_from("MTUILÂỐA1"), st.text("MTUILÂỐẬA", max_size=2), _BESIDE, _PARTS, st.floats(0.5, 0.74))
def test_what_little_may_be_left_of_a_mark_beside_a_long_phrase_is_held_if_it_was_read_poorly(
    first: str, left: str, beside: str, part: Part, confidence: float
) -> None:
    if (first + left).isdecimal():
        left = "M"
    line = ShownLine(f"{beside} BẢO VỆ BÍ MẬT {first}{left}", 0, confidence=confidence)
    assert decide(Matter((Passage(part, (line,), page=1, read=True),))).verdict is Verdict.HELD


@given(_BESIDE, _BESIDE, _PARTS, st.floats(0.6, 1.0))
def test_a_long_phrase_about_secrets_among_its_own_words_is_no_mark(
    one: str, other: str, part: Part, confidence: float
) -> None:
    line = ShownLine(f"{one} BẢO VỆ BÍ MẬT {other}", 0, confidence=confidence)
    assert decide(Matter((Passage(part, (line,), page=1, read=True),))).verdict is Verdict.FREE


_KINDS = st.sampled_from(("BẢN", "THƯ", "LỆNH", "PHIẾU"))


@given(_KINDS, st.sampled_from(("TÔI MẮT", "TỎI MÁT", "TÔI MẤT", "TOI MẶT")), st.booleans())
def test_other_signs_behind_the_kind_of_a_paper_are_other_words_if_read_surely(
    kind: str, words: str, framed: bool
) -> None:
    assert stamp(f"{kind} {words}", 0.9, framed=framed).verdict is Verdict.FREE
    assert stamp(f"{kind} {words}", 0.8, framed=framed).verdict is Verdict.HELD


@given(_KINDS, st.sampled_from(("TÔI MAT", "TỎI MẦT", "TOI MẠI", "TÓI MẠT", "TƯYỢT MẬI", "TUYET MAT")),
       st.floats(0.3, 1.0), st.booleans())  # fmt: skip
def test_a_mark_behind_the_kind_of_a_paper_is_held_where_signs_were_lost(
    kind: str, mark: str, confidence: float, framed: bool
) -> None:
    assert stamp(f"{kind} {mark}", confidence, framed=framed).verdict is Verdict.HELD


@given(_KINDS, st.sampled_from(("TỐI MẮT", "TỐI MẶT", "TUYỆT MẮT")), st.floats(0.3, 1.0))
def test_a_frame_with_the_first_word_of_a_mark_behind_the_kind_of_a_paper_is_not_free(
    kind: str, mark: str, confidence: float
) -> None:
    assert stamp(f"{kind} {mark}", confidence).verdict is not Verdict.FREE


@pytest.mark.parametrize(
    ("text", "free"),
    [("Độmật:", True), ("Độ mật: ……", True), ("Độmật: MẬT", False), ("Độmật MẬT", False), ("ĐỘMẬT", False),
     ("MẬT Độmật:", False), ("TỐI MẬT Độmật", False)],
)  # fmt: skip
def test_the_name_of_a_degree_that_is_not_told_is_no_mark(text: str, free: bool) -> None:
    assert (stamp(text, 0.9, framed=False).verdict is Verdict.FREE) == free


_LABELS = st.sampled_from(("Độ mật", "ĐỘ MẬT", "Mức độ mật", "Độ đật"))
_NO_DEGREE = st.sampled_from(("Không", "THƯỜNG", "bình thường", "Công khai"))


@given(_LABELS, st.sampled_from((": ", " ", ":", " : ")), _NO_DEGREE, st.sampled_from(("", ".", ",")), st.booleans())
def test_a_label_that_says_there_is_no_degree_is_free(
    label: str, sign: str, value: str, end: str, framed: bool
) -> None:
    assert stamp(f"{label}{sign}{value}{end}", 0.95, framed=framed).verdict is Verdict.FREE


@given(_LABELS, _NO_DEGREE, st.sampled_from(("MẬT", "TỐI MẬT", "TUYỆT MẬT", "MẠT", "TÔI MẬT")),
       st.sampled_from((" ", " - ", "; ", " / ", ": ")), st.booleans(), st.floats(0.3, 1.0))  # fmt: skip
def test_nothing_else_may_stand_beside_such_a_label(
    label: str, value: str, mark: str, sign: str, first: bool, sure: float
) -> None:
    said = f"{label}: {value}"
    assert stamp(f"{mark}{sign}{said}" if first else f"{said}{sign}{mark}", sure).verdict is not Verdict.FREE


@pytest.mark.parametrize("text", [
    "ĐỘ MẬT: THƯỜNG XUYÊN MẬT", "ĐỘ MẬT: KHÔNG SAO CHỤP", "ĐỘ MẬT: MẬT; ĐỘ KHẨN: THƯỜNG", "ĐỘ MẬT: KHẨN THƯỜNG",
    "MẬT ĐỘ MẬT: THƯỜNG", "MẬT / ĐỘ MẬT: KHÔNG", "MẬT ĐỘ ĐẬT THƯỜNG", "KHÔNG / MẬT", "ĐỘ KHẨN: KHÔNG MẬT",
    "ĐỘ TỐI MẬT: THƯỜNG", "ĐỘ MẬT: KHÔNG MẬT", "MẬT THƯỜNG", "TUYỆT MẬT: KHÔNG", "TÀI EU BÍMẬT NHÀ NƯỚC", "BÍMẬT",
])  # fmt: skip
@pytest.mark.parametrize("sure", [0.5, 0.8, 0.98])
def test_a_mark_is_freed_by_no_harmless_word_beside_it(text: str, sure: float) -> None:
    assert stamp(text, sure).verdict is not Verdict.FREE


@pytest.mark.parametrize("text", ["VỀ BẢO VỆ BÍMẬT NHÀ NƯỚC", "QUY ĐỊNH VỀ BẢO VỆ BÍMẬT", "MẬT ONGRỪNG"])
def test_a_phrase_about_secrets_may_lack_a_space(text: str) -> None:
    assert stamp(text, 0.9).verdict is Verdict.FREE


@pytest.mark.parametrize("text", ["MÁT - MẬT KHẨU", "MẤT - CƠ YẾU MẬT MÃ", "MÂ:: BẢO MẬT", "MY - MẬT DANH",
                                  "MÁT: CƠ BIẬT", "OÀ TÓC HEN GIƠ, MA,"])  # fmt: skip
def test_a_scrap_that_a_sign_parts_from_other_words_may_be_a_worn_mark(text: str) -> None:
    assert stamp(text, 0.97).verdict is not Verdict.FREE


@pytest.mark.parametrize("text", ["BAO MẬT THÔNG TIN", "BAN CƠ YẾU - MẬT MÃ", "MẬT ĐỘDÂNSỐ", "mật: Không", "BẢO MẬT: 3",
                                  "Mật đạ: 214 người/km2", "MẬT ĐÔ 12 NGƯỜI"])  # fmt: skip
def test_other_words_are_none_though_a_sign_or_a_space_was_lost(text: str) -> None:
    assert stamp(text, 0.95).verdict is Verdict.FREE


@pytest.mark.parametrize("text", ["MẬT ĐỦ 12 NGƯỜI", "MẬT ĐÃ 30 NGƯỜI", "MẬT; ĐI 12 NGƯỜI", "MẬT/ĐI 12 NGƯỜI",
                                  "TÌNH BÀO MẬT", "ĐIỆN BAO MẬT", "THÔNG BÀO MẬT"])
@pytest.mark.parametrize("framed", [True, False])
def test_a_mark_beside_words_like_other_ones_is_one(text: str, framed: bool) -> None:
    assert stamp(text, 0.95, framed=framed).verdict is not Verdict.FREE


def test_a_mark_that_was_read_as_one_with_the_word_before_it_is_held() -> None:
    assert stamp("FỐAMẬT2", 0.8, framed=False).mark == "MẬT"
    assert stamp("CƠMẬT VIỆN", 0.94, framed=False).verdict is Verdict.FREE
