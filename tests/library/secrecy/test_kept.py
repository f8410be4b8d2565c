"""What only its text is left of is judged by that, and by the mark that is said to be on it."""

from __future__ import annotations

import pytest

from library.secrecy import Verdict, decide, matter_of_text


@pytest.mark.parametrize(
    "named", ["MẬT", "Mật", "tối mật", "TUYET MAT", "mat", "M Ậ T", "Độ mật: Mật", "A", "C", "MẬT\u200b"]
)
def test_a_record_that_names_a_mark_is_held(named: str) -> None:
    decision = decide(matter_of_text([(1, "Nội dung")], named=named))
    assert decision.verdict is Verdict.HELD and decision.mark


@pytest.mark.parametrize("named", ["3", "nhạy cảm", "???", "hạn chế", "MẤT", "x"])
def test_a_record_that_names_what_nobody_knows_is_held_as_unknown(named: str) -> None:
    assert decide(matter_of_text([(1, "Nội dung")], named=named)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("named", [None, "", "Thường", "không", "Không mật", "công khai", "none", "Đã giải mật"])
def test_a_record_that_names_no_mark_is_free(named: str | None) -> None:
    assert decide(matter_of_text([(1, "Nội dung")], named=named)).verdict is Verdict.FREE


def test_any_page_of_a_record_may_bear_the_mark() -> None:
    decision = decide(matter_of_text([(1, "Bìa"), (2, "BÁO CÁO\nTỐI MẬT")]))
    assert [(one.page, one.mark) for one in decision.reasons] == [(2, "TỐI MẬT")]


@pytest.mark.parametrize("said", ["Báo cáo (Mật)", "Công văn số 12-CV/TU (Tối mật)"])
def test_what_a_record_says_of_itself_may_bear_one_too(said: str) -> None:
    assert decide(matter_of_text([(1, "Nội dung")], said=(said,))).verdict is Verdict.HELD
    assert decide(matter_of_text([(1, "Nội dung")], said=("Về mật ong và bí mật nhà nước",))).verdict is Verdict.FREE
