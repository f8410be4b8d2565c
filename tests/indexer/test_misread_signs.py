"""Capitals that are small letters, strokes that are figures, waves that are dashes: mended, and nothing else."""

from __future__ import annotations

import unicodedata
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.restoring import mend_misread_signs


@pytest.mark.parametrize(("read", "text"), [
    ("một SỐ cơ quan", "một số cơ quan"),
    ("SỔ sách kế toán", "Sổ sách kế toán"),
    ("giúp BỘ Chính trị", "giúp Bộ Chính trị"),
    ("cơ SỞ, SỐ người", "cơ sở, số người"),
    ("bình quân. SỐ hộ tăng", "bình quân. Số hộ tăng"),
    ("~ Ban Công tác\n~ Lưu", "- Ban Công tác\n- Lưu"),
    ("VIỆN VỆ SINH ~ Y TẾ", "VIỆN VỆ SINH - Y TẾ"),
    ("Điều l5, khoản I4 và 16, l5,9", "Điều 15, khoản 14 và 16, 15,9"),
    ("¡) Chủ trì\nø) Tổ chức", "i) Chủ trì\ng) Tổ chức"),
])  # fmt: skip
def test_what_stands_for_nothing_so_is_mended(read: str, text: str) -> None:
    assert mend_misread_signs(read) == text


@pytest.mark.parametrize("text", [
    "BỘ CHÍNH TRỊ", "Ban TỔ CHỨC", "BCH TƯ khóa", "309-CV/ĐU năm", "SỐ 5", "một (CÓ/KHÔNG)", "đóng dấu MẬT vào",
    "mức ĐỘ MẬT", "~ 5 %", "10 l dầu", "I5 và", "Lô I2, nhà I9", "Phụ lục I1", "mục I2", "l5a",
    "35-CV/KƯ ngày", "15-NQ/HƯ của", "đồng chí VŨ, Bí thư", "bà VÕ là người", "nước Liên XÔ đã giúp",
    "1l5", "mg/l 5", "¡Long", "đường ø) 5",
])  # fmt: skip
def test_what_may_be_meant_so_stays(text: str) -> None:
    assert mend_misread_signs(text) == text


def test_a_name_keeps_its_capital() -> None:
    assert mend_misread_signs("huyện VŨ Thư") == "huyện Vũ Thư"


@given(st.text("SỐsố BỘộ.,;~l5I¡)\nĐƯa", max_size=40).map(partial(unicodedata.normalize, "NFC")))
def test_every_word_keeps_its_place(text: str) -> None:
    mended = mend_misread_signs(text)
    assert len(mended) == len(text)
    assert mend_misread_signs(mended) == mended
