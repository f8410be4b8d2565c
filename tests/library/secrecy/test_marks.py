"""Which lines are a mark, in whatever spelling; other letters are other words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.secrecy import MARKS, Verdict, decide, mark_in_line, mark_on_stamp
from library.secrecy.rules import BESIDE, SAID
from tests.library.secrecy.papers import paper

LOOK_ALIKE = str.maketrans("ATOIYM", "АТОІУМ")  # the second are Cyrillic
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "decomposed": lambda mark: unicodedata.normalize("NFD", mark),
    "full width": lambda mark: "".join(chr(ord(one) + 0xFEE0) if "A" <= one <= "Z" else one for one in mark),
    "look-alike": lambda mark: mark.translate(LOOK_ALIKE),
    "decomposed look-alike": lambda mark: unicodedata.normalize("NFD", mark).translate(LOOK_ALIKE),
    "zero width": "\u200b".join,
    "soft hyphens": "\xad".join,
    "joiners": "\u2060".join,
    "no-break space": lambda mark: mark.replace(" ", "\xa0"),
    "letter-spaced": " ".join,
    "widely spaced": "  ".join,
    "no space": lambda mark: mark.replace(" ", ""),
    "hyphen": lambda mark: mark.replace(" ", "-"),
    "dots": lambda mark: ".".join(mark.replace(" ", "")),
    "stars": lambda mark: f"*** {mark} ***",
    "brackets": lambda mark: f"[ {mark} ]",
    "round brackets": lambda mark: f"({mark})",
    "quotes": lambda mark: f"“{mark}”",
    "dashes": lambda mark: f"— {mark} —",
    "full stop": lambda mark: f"{mark}.",
    "capitalised": str.capitalize,
    "every word capitalised": str.title,
    "doubled": lambda mark: mark * 2,
    "doubled with a space": lambda mark: f"{mark} {mark}",
    "underlined": lambda mark: "".join(one + "\u0332" for one in mark),
    "small capitals": lambda mark: mark.translate(str.maketrans("MT", "ᴍᴛ")),
    "mathematical": lambda mark: mark.replace("M", "\U0001d40c").replace("T", "\U0001d413"),
}
BESIDE_A_MARK = ("{}", "{} - KHẨN", "KHẨN - {}", "{}/HỎA TỐC", "{} Bản số: 03", "Số: 12-CV/TU {}", "{} Số: 12-CV/TU",
                 "({})", "{} A", "Độ mật: {}", "TÀI LIỆU {}", "(Đóng dấu {})",
                 "{} Lạc Thành, ngày 15 tháng 11 năm 2013",
                 "BÍ MẬT NHÀ NƯỚC - ĐỘ {}", "ĐẢNG CỘNG SẢN VIỆT NAM {}")  # fmt: skip
CODED = ("TUYÖT MËT", "TuyÖt mËt", "TèI MËT", "MËT", "TUYEÄT MAÄT", "TOÁI MAÄT", "MAÄT", "TUYE^.T MA^.T")
WITHOUT_SIGNS = ("TUYET MAT", "TOI MAT", "Tuyet mat", "TUYÊT MÂT", "TÔI MÂT", "TUYET MẬT", "TỐI MAT")
OTHER_WORDS = ("MẤT", "MẮT", "MẶT", "MÁT", "TÔI MẤT", "TỐI MẮT", "TÔI MẮT", "TỚI MẶT", "TỐI MẶT", "BỆNH VIỆN MẮT",
               "MẬT ONG", "Mật khẩu", "MẬT KHẨU", "MẬT ĐỘ DÂN SỐ", "CÔNG TÁC BẢO MẬT", "bảo vệ bí mật",
               "tối mật không ghi sổ", "MẬT ONG RỪNG", "TUYẾT MẶT", "ĐẶC SẢN MẬT ONG", "CƠ MẬT", "MẬT VỤ", "MAT",
               "Độ mật",
               "Độ mật:", "Độ mật: thường", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Bí mật", "", "M", "T", "MT")  # fmt: skip


@pytest.mark.parametrize("rule", [*BESIDE, *SAID], ids=lambda rule: rule.name)
def test_each_rule_has_examples_that_are_marks(rule: object) -> None:
    examples = getattr(rule, "examples", ())
    assert examples and all(mark_in_line(example) for example in examples)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_a_mark_in_every_spelling(mark: str, spelling: str) -> None:
    assert mark_in_line(SPELLINGS[spelling](mark)) == mark


@given(st.sampled_from(MARKS), st.sampled_from([*SPELLINGS]), st.sampled_from(BESIDE_A_MARK))
def test_a_spelled_mark_may_stand_beside_others(mark: str, spelling: str, beside: str) -> None:
    if spelling not in {"capitalised", "every word capitalised"}:  # those rules hold for capitals
        assert mark_in_line(beside.format(SPELLINGS[spelling](mark))) == mark


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_stands_behind_the_name_of_its_degree(mark: str, spelling: str) -> None:
    if spelling not in {"capitalised", "every word capitalised"}:
        assert mark_in_line(f"BÍ MẬT NHÀ NƯỚC - ĐỘ {SPELLINGS[spelling](mark)}") == mark


@pytest.mark.parametrize("line", CODED)
def test_a_mark_in_an_old_font_is_a_mark_though_nobody_converted_it(line: str) -> None:
    assert mark_in_line(line) is not None


@pytest.mark.parametrize("line", WITHOUT_SIGNS)
def test_a_sign_left_off_makes_no_other_word_of_two(line: str) -> None:
    assert mark_in_line(line) in {"TUYỆT MẬT", "TỐI MẬT"}


@pytest.mark.parametrize("line", OTHER_WORDS)
def test_other_letters_are_other_words(line: str) -> None:
    assert mark_in_line(line) is None
    assert decide(paper(line)).verdict is Verdict.FREE


@pytest.mark.parametrize("line", ["Độ mật:......", "ĐỘ mật:...............", "ĐỘ MẬT: ……", "độ Mật: …"])
def test_the_name_of_a_degree_with_its_place_left_empty_is_no_mark(line: str) -> None:
    assert mark_in_line(line) is None


@pytest.mark.parametrize("line", ["TUYỆT ĐỐI MẬT", "TUYỆT ĐỐI BÍ MẬT", "Tuyệt đối bí mật"])
def test_other_words_for_the_gravest(line: str) -> None:
    assert mark_in_line(line) == "TUYỆT MẬT"


@given(st.text(alphabet="MẬATmậatÂẠ \n-.*'\u200b\u0323\u0302TUYỆỐI()A12:", max_size=40))
def test_any_text_is_looked_at(text: str) -> None:
    assert mark_in_line(text) in {None, *MARKS}


@pytest.mark.parametrize(
    ("text", "mark"),
    [("MÂI", "MẬT"), ("TUYÊT MÂT", "TUYỆT MẬT"), ("CÔNG VĂN ĐẾN", None), ("KHẨN", None), ("HỎA TỐC", None)],
)
def test_a_misread_stamp_is_rather_hidden_than_shown(text: str, mark: str | None) -> None:
    assert mark_on_stamp(text) == mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [("TUYỆT LIẬT", "TUYỆT MẬT"), ("TỐ! MỆT", "TỐI MẬT"), ("MẬI", "MẬT"), ("KHẨN", None), ("HỎA TỐC", None)],
)
def test_more_letters_may_be_wrong_in_a_frame(text: str, mark: str | None) -> None:
    assert mark_on_stamp(text, framed=True) == mark
