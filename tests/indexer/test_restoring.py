"""Restoring text: one normal form, legacy encodings converted only when that helps."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
import viparse.normalize.tcvn3 as tcvn3
from hypothesis import given
from hypothesis import strategies as st

from indexer.restoring import is_syllable, restore_characters, restore_text, share_of_marked, share_of_syllables

PROSE = "Ban Chấp hành Đảng bộ tỉnh quyết nghị về đổi mới quản lý kinh tế nông nghiệp trong những năm tới"


@given(st.text())
def test_restored_characters_are_composed_and_stay_so(text: str) -> None:
    once = restore_characters(text)
    assert unicodedata.is_normalized("NFC", once)
    assert restore_characters(once) == once
    assert not set("Ðﬁﬂ２６Ａ\u3000") & set(once)


@pytest.mark.parametrize(("typed", "meant"), [
    ("chiến sĩ ﬁ-lô", "chiến sĩ fi-lô"), ("Số ２６－ＮＱ／ＴＷ", "Số 26-NQ/TW"),
])  # fmt: skip
def test_ligatures_and_wide_letters_are_the_letters_that_they_are(typed: str, meant: str) -> None:
    assert restore_characters(typed) == meant


@pytest.mark.parametrize(
    "word", "nghiệp giếng gì quốc quyết khuya chuyển uỷ ủy hoà hòa quý thuở đoàn ngoằn xoong".split()
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", "strategy xyz Hcok NGHiAx chấpp bàt mắg".split())
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_prose_reads_as_vietnamese_and_garbage_does_not() -> None:
    assert share_of_syllables(PROSE)[0] == 1.0
    assert share_of_marked(PROSE) > 0.6
    assert share_of_syllables("CONG Hcok xA HQI CHiJ NGHiA VIVT NAM dQc lQp tp do")[0] < 0.8


def test_tcvn3_comes_back() -> None:
    back = {letter: code for code, letter in tcvn3.TCVN3.pairs}
    legacy = "".join(back.get(letter, letter) for letter in PROSE)
    restored = restore_text(legacy)
    assert restored.encoding == "tcvn3"
    assert restored.text.lower() == PROSE.lower()


@given(st.lists(st.sampled_from(PROSE.split()), min_size=4).map(" ".join))
def test_good_text_is_left_alone(text: str) -> None:
    assert restore_text(text) == type(restore_text(text))(text)


def test_real_party_texts_read_as_vietnamese() -> None:
    folder = os.environ.get("VANKIEN_TEST_DATA")
    if not folder:
        pytest.skip("VANKIEN_TEST_DATA names no folder of real texts")
    for path in sorted((Path(folder) / "party_texts").glob("*.txt")):
        assert share_of_syllables(path.read_text(encoding="utf-8"))[0] > 0.98, path.name
