"""A framed stamp that cannot be read may say MẬT; one that says half a mark is a riddle, a register is none."""

from __future__ import annotations

import pytest

from library.secrecy import Decision, Matter, Part, Passage, ShownLine, Verdict, decide


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


def test_words_that_were_read_well_are_no_riddle() -> None:
    assert stamp("ĐÃ KIỂM TRA", 0.9).verdict is Verdict.FREE


@pytest.mark.parametrize(
    ("text", "confidence", "held"),
    [("TUYỆT", 0.93, True), ("TẾ! MỆT", 0.67, True), ("Tốc!", 0.64, True), ("ngày Thành ủy họp", 0.5, True),
     ("CV [4454 ĐẾN | Ngày các L. c4", 0.52, False), ("CV | cả 4 lá me A2 | ĐẾN | TT", 0.52, False),
     ("TUYỆT M! công văn đến", 0.5, True), ("Yên Phú", 0.97, False),
     ("MẬT đã họp xong hội nghị", 0.8, True), ("Tôi đã họp xong hội nghị", 0.8, False),
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
