"""Common words of which a sign was misread are mended beside the neighbour that tells, and nowhere else."""

from __future__ import annotations

import unicodedata
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.restoring import mend_misread_pairs, mended


@pytest.mark.parametrize(("read", "text"), [
    ("sửa đổi, bỗ sung", "sửa đổi, bổ sung"),
    ("phòng, chống tham những", "phòng, chống tham nhũng"),
    ("xã, phường, thị\ntrần", "xã, phường, thị\ntrấn"),
    ("khi xây ra sự cố", "khi xảy ra sự cố"),
    ("gồm 87,4 phản trăm", "gồm 87,4 phần trăm"),
    ("Lưu hỗ sơ", "Lưu hồ sơ"),
])  # fmt: skip
def test_a_misread_sign_is_mended(read: str, text: str) -> None:
    assert mend_misread_pairs(read) == text


@pytest.mark.parametrize("text", [
    "hành vi vi phạm vì tư lợi", "thì hành động ngay", "một phần đấu tranh", "lòng tham những kẻ", "chặt chẻ",
    "Bỗ sung", "BỖ SUNG", "bỗ, sung", "thị\n\ntrần", "thi hành",
])  # fmt: skip
def test_what_may_be_meant_so_stays(text: str) -> None:
    assert mend_misread_pairs(text) == text


@given(st.text("bỗồsunghệtrầịxâya\n., ", max_size=40).map(partial(unicodedata.normalize, "NFC")))
def test_every_word_keeps_its_place(text: str) -> None:
    assert len(mend_misread_pairs(text)) == len(mended(text)) == len(text)
