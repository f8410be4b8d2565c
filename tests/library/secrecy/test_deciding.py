"""What comes of a whole file: a mark holds it wherever it stands, unread is held, ordinary words are free."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.secrecy import MARKS, Matter, Part, Passage, ShownLine, Unread, Verdict, decide, matter_of_text, tell
from tests.library.secrecy.papers import BODY, HEAD, paper, passage
from tests.library.secrecy.test_marks import SPELLINGS

WORDS = ("tỉnh ủy thóc kho báo cáo một mặt trận mắt mất mát mật ong muối mía tối nay tuyệt đối bí thư bảo vệ bí mật "
         "công tác năm 2013 hai nghìn tấn các đồng chí hội nghị, lần thứ III; "
         "Đảng bộ huyện Yên Phú. Quyết định số 12 MẶT "
         "TRẬN TỔ QUỐC BÁO CÁO Về Nguyễn Văn Mạt mét tới tôi").split(" ")  # fmt: skip
LINES = st.lists(st.sampled_from(WORDS), min_size=3, max_size=14).map(" ".join)
ALONE = [name for name in SPELLINGS if name not in {"capitalised", "every word capitalised"}]
"""Spellings in capitals: another one may go on with a sentence."""
PARTS = [part for part in Part if part is not Part.BODY]


def of_lines(lines: list[str], *, page: int = 1, part: Part = Part.BODY) -> Passage:
    return Passage(part, tuple(ShownLine(line, row) for row, line in enumerate(lines)), page=page, begins=page == 1)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_any_mark_in_any_spelling_at_any_place_among_any_text_is_held(data: st.DataObject) -> None:
    mark, spelling = data.draw(st.sampled_from(MARKS)), data.draw(st.sampled_from(ALONE))
    pages = data.draw(st.lists(st.lists(LINES, max_size=12), min_size=1, max_size=4))
    page = data.draw(st.integers(0, len(pages) - 1))
    row = data.draw(st.integers(0, len(pages[page])))
    pages[page].insert(row, SPELLINGS[spelling](mark))
    decision = decide(Matter(tuple(of_lines(lines, page=number) for number, lines in enumerate(pages, 1))))
    assert decision.verdict is Verdict.HELD and MARKS.index(decision.mark or "") <= MARKS.index(mark)
    assert any(one.page == page + 1 for one in decision.reasons)


@settings(deadline=None)
@given(st.sampled_from(MARKS), st.sampled_from(ALONE), st.sampled_from(PARTS), st.lists(LINES, max_size=9))
def test_any_mark_in_any_other_part_is_held(mark: str, spelling: str, part: Part, lines: list[str]) -> None:
    matter = Matter((of_lines(lines), of_lines([SPELLINGS[spelling](mark)], part=part)))
    assert decide(matter).verdict is Verdict.HELD


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(LINES, max_size=20), max_size=4))
def test_ordinary_words_are_free(pages: list[list[str]]) -> None:
    assert decide(Matter(tuple(of_lines(lines) for lines in pages))).verdict is Verdict.FREE


@settings(deadline=None)
@given(st.data())
def test_no_passage_frees_what_was_held(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(["MẬT", "Tối mật", "TUYET MAT", "Độ mật: Mật", "(Mật)", "BÍ MẬT"]))
    parts = st.sampled_from([*Part])
    others = data.draw(
        st.lists(st.tuples(parts, st.lists(LINES | st.sampled_from(("ĐÃ GIẢI MẬT", "ONG")), max_size=5)))
    )
    shown = [passage(one), *(of_lines(lines, part=part) for part, lines in others)]
    order = data.draw(st.permutations(shown))
    assert decide(Matter((shown[0],))).verdict is Verdict.HELD
    assert decide(Matter(tuple(order))).verdict is Verdict.HELD


@given(st.sampled_from([*Part]), st.sampled_from(["timeout", "crashed", "encrypted", "unknown mark"]))
def test_what_was_not_read_is_not_free(part: Part, reason: str) -> None:
    decision = decide(Matter((passage(*HEAD, *BODY),), (Unread(part, reason, 2),)))
    assert decision.verdict is Verdict.UNKNOWN and decision.mark is None
    assert reason in tell(decision)


def test_the_gravest_mark_is_told_first() -> None:
    decision = decide(Matter((passage("MẬT"), passage("TỐI MẬT", part=Part.HEADER), passage("TUYỆT MẬT"))))
    assert [one.mark for one in decision.reasons] == ["TUYỆT MẬT", "TỐI MẬT", "MẬT"] and decision.mark == "TUYỆT MẬT"


@pytest.mark.parametrize("line", ["ĐÃ GIẢI MẬT", "GIẢI MẬT", "(Đã giải mật)", "GIẢI MẬT ngày 12-3-2010", "DA GIAI MAT",
                                  "TÀI LIỆU ĐÃ GIẢI MẬT", "Giải mật theo Quyết định số 12-QĐ/TU"])  # fmt: skip
def test_a_paper_whose_mark_was_lifted_is_free_unless_a_mark_stands_on_it_still(line: str) -> None:
    lifted = decide(paper(line))
    assert lifted.verdict is Verdict.FREE and lifted.declassified
    both = decide(paper("TỐI MẬT", *BODY, line))
    assert both.verdict is Verdict.HELD and both.declassified and both.mark == "TỐI MẬT"
    assert "declassif" in tell(both)


@pytest.mark.parametrize("lines", [("ĐÃ GIẢI", "MẬT"), ("ĐÃ", "GIẢI MẬT"), ("GIẢI", "MẬT")])
def test_the_stamp_may_be_broken_too(lines: tuple[str, ...]) -> None:
    assert decide(paper(*lines)).verdict is Verdict.FREE and decide(paper(*lines)).declassified
    stamp = Passage(Part.STAMP, (ShownLine(" ".join(lines), 0, confidence=0.9),), page=1, read=True, framed=True)
    assert decide(Matter((stamp,))).verdict is Verdict.FREE


@pytest.mark.parametrize("text", ["Việc giải mật tài liệu do Ban Bí thư quyết định.", "Quy định về giải mật"])
def test_a_sentence_about_lifting_lifts_nothing(text: str) -> None:
    assert not decide(paper(text)).declassified


@pytest.mark.parametrize(
    ("line", "mark"),
    [("LƯU HÀNH NỘI BỘ", "LƯU HÀNH NỘI BỘ"), ("Tài liệu lưu hành nội bộ", "LƯU HÀNH NỘI BỘ"),
     ("TÀI LIỆU THU HỒI", "TÀI LIỆU THU HỒI"), ("XEM XONG TRẢ LẠI", "XEM XONG TRẢ LẠI"),
     ("(Chỉ người có tên mới được bóc bì)", "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ"),
     ("Tài liệu này được lưu hành nội bộ trong các chi bộ.", None), ("xem xong trả lại cho văn phòng", None)],
)  # fmt: skip
def test_a_mark_of_circulation_is_told_and_holds_nothing(line: str, mark: str | None) -> None:
    decision = decide(paper(line))
    assert decision.verdict is Verdict.FREE and decision.circulation == mark


def test_an_ordinary_page_takes_less_than_two_milliseconds() -> None:
    matter = matter_of_text([(1, "\n".join((*HEAD, *BODY * 9)))])
    took = []
    for _ in range(30):
        start = time.perf_counter()
        decide(matter)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.002


@pytest.mark.parametrize("text", ["M" * 60_000, "MẬ " * 20_000, "TUYỆT\n" * 20_000, "độ mật " * 9_000, "m a t " * 9_000,
                                  "TỐI\nMẬ\n" * 2_000, "M\nẬ\n" * 2_000])  # fmt: skip
def test_a_page_that_was_made_to_take_long_does_not(text: str) -> None:
    start = time.process_time()
    decide(matter_of_text([(1, text)]))
    assert time.process_time() - start < 2


def test_no_real_text_is_held(real_material: Path) -> None:
    texts = [*(real_material / "party_texts").rglob("*.txt"), *(real_material / "truth").rglob("*.txt")]
    assert texts
    held = {path.name for path in texts
            if decide(matter_of_text([(1, path.read_text(encoding="utf-8"))])).verdict is not Verdict.FREE}  # fmt: skip
    assert held == set()


@pytest.mark.parametrize(("line", "read", "held"), [
    ("*** M ẬT *xx*", True, True), ("xkxxk TỐI MẬT xxk", True, True), ("*** M ẬT *xx*", False, False),
    ("XX MẬT ONG XX", True, False), ("thế kỷ XX mật", True, False),
])  # fmt: skip
def test_stars_that_were_read_as_letters_hide_no_mark_between_them(line: str, read: bool, held: bool) -> None:
    page = Passage(Part.BODY, (ShownLine(line, 0),), page=1, begins=True, read=read)
    assert (decide(Matter((page,))).verdict is Verdict.HELD) == held


@pytest.mark.parametrize(("line", "held"), [
    ("MẬT (ĐÃ GIẢI MẬT)", True), ("TỐI MẬT - ĐÃ GIẢI MẬT", True), ("ĐÃ GIẢI MẬT / MẬT", True), ("ĐÃ GIẢI MẬT", False),
])  # fmt: skip
def test_a_mark_beside_words_that_lift_it_holds_until_a_person_confirms_them(line: str, held: bool) -> None:
    decision = decide(paper(line))
    assert (decision.verdict is Verdict.HELD) == held and decision.declassified
