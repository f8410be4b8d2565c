"""A tone that was lost above a circumflex comes back where the neighbours leave no other word, and nowhere else."""

from __future__ import annotations

import unicodedata
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.restoring import mend_lost_tones


@pytest.mark.parametrize(("read", "text"), [
    ("an toàn thực phâm.\nCông ty", "an toàn thực phẩm.\nCông ty"),
    ("ở tât cả các nơi", "ở tất cả các nơi"),
    ("thuộc thâm\nquyền quản lý", "thuộc thẩm\nquyền quản lý"),
    ("chủ trì, phôi hợp", "chủ trì, phối hợp"),
    ("đôn đôc, kiêm tra", "đôn đốc, kiểm tra"),
    ("rõ nguôn gốc", "rõ nguồn gốc"),
    ("công tác tô chức", "công tác tổ chức"),
    ("của Hội đông thi", "của Hội đồng thi"),
    ("theo yêu câu của Bộ", "theo yêu cầu của Bộ"),
])  # fmt: skip
def test_a_lost_tone_comes_back(read: str, text: str) -> None:
    assert mend_lost_tones(read) == text


@pytest.mark.parametrize("text", [
    "không phân biệt", "về phân cấp", "hai bên sông", "ở đâu cũng có", "đầu câu thơ", "chế độ",
    "Đại hội đông đủ đại biểu",  # `đông đủ` is a word
    "sinh hoạt đông người", "cặp đôi với nhau", "ông Tô chức vụ chủ tịch", "Thâm Quyến", "THỰC PHÂM", "bí mât",
    "tuyêt mật",
    "thực\n\nphâm", "thực, phâm", "phâm", "câp huyện", "hoa hồng bông, xâm",
])  # fmt: skip
def test_what_may_be_meant_so_stays(text: str) -> None:
    assert mend_lost_tones(text) == text


@given(st.text("tôổchứcđâyêầu hộithmpạ\n.,TÔ", max_size=40).map(partial(unicodedata.normalize, "NFC")))
def test_every_word_keeps_its_place(text: str) -> None:
    mended = mend_lost_tones(text)
    assert len(mended) == len(text)
    assert all(one == other or one in "âêô" for one, other in zip(text, mended, strict=True))
