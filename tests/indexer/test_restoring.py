"""Restoring text: one normal form, legacy encodings converted only when that helps."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
import viparse.normalize.tcvn3 as tcvn3
from hypothesis import given
from hypothesis import strategies as st

from indexer.limits import Limits
from indexer.reading.text import read_text
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


SEQUENCES = st.builds("\x1b[{}{}".format, st.text("0123456789;?", max_size=6),
                      st.sampled_from("mKHJABCDGhlsufdXP"))  # fmt: skip
WITHOUT_ESCAPE = st.text(st.characters(codec="utf-8", exclude_characters="\x1b"))


@given(st.lists(st.tuples(WITHOUT_ESCAPE, SEQUENCES)), WITHOUT_ESCAPE)
def test_what_is_meant_for_a_terminal_is_taken_out_whole(pieces: list[tuple[str, str]], last: str) -> None:
    mixed = "".join(part for piece in pieces for part in piece) + last
    assert restore_characters(mixed) == restore_characters("".join(text for text, _ in pieces) + last)


@given(WITHOUT_ESCAPE)
def test_without_the_sign_of_a_terminal_nothing_is_taken_for_it(text: str) -> None:
    assert restore_characters(f"[1m{text}[0m") == f"[1m{restore_characters(text + '[0m')}"


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "M Ậ T", "Mật"])
def test_no_mark_of_secrecy_is_taken_for_it(mark: str) -> None:
    for before in ("\x1b[", "\x1b[1", "\x1b[0;1"):
        assert restore_characters(before + mark).endswith(mark)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "tcvn3"])
def test_a_text_file_keeps_nothing_of_a_terminal(tmp_path: Path, encoding: str) -> None:
    text = f"\x1b[1m{PROSE}\x1b[0m\n\x1b[1;31m\x1b[K{PROSE}\x1b[m\x1b[K\n"
    back = {letter: code for code, letter in tcvn3.TCVN3.pairs}
    legacy = "".join(back.get(one, one) for one in text) if encoding == "tcvn3" else ""
    (tmp_path / "a.txt").write_bytes(legacy.encode("latin-1") or text.encode(encoding))
    (page,) = read_text(tmp_path / "a.txt", limits=Limits()).pages
    assert page.page.text.lower() == f"{PROSE}\n{PROSE}".lower()


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
