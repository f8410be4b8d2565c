"""Words: ours against underthesea's own tagger; what joins and what must not; broken models; nothing calls out."""

from __future__ import annotations

import importlib
import importlib.util
import pickle
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.errors import DamagedError
from library.vietnamese import compound_words, tokens
from library.vietnamese.syllables import is_syllable
from library.vietnamese.word_model import WordModel, listed_words, read_tables
from library.vietnamese.words import _folder, is_word_of_two, split_words, two_syllable_words

TEXT = (
    "Hội nghị Ban Chấp hành Trung ương khoá XI về hợp tác hoá nông nghiệp , phát triển kinh tế - xã hội ở Hà Nội , "
    "thành phố Hồ Chí Minh và các tỉnh miền núi phía Bắc . Đồng chí Nguyễn Văn A , 26 tuổi , Bí thư Tỉnh uỷ ĐẢNG CỘNG "
    "SẢN VIỆT NAM QUYẾT ĐỊNH số 12 x . ( ) ² ª ß İ 三 😀 1a A1 cộng sản trung ương"
)
NUMBERS = (
    "0 007 -0 +0 -1 +12 -+1 + - 1.5 1e5 inf NaN 1_0 ٣ ९ "
    "2147483647 +2147483647 2147483648 -2147483648 -2147483649 99999999999"
)
vocabulary = st.one_of(
    st.sampled_from(TEXT.split()),
    st.sampled_from(NUMBERS.split()),
    st.text(min_size=1, max_size=4).filter(lambda text: len(text.split()) == 1 and text.split()[0] == text),
)


@pytest.fixture(scope="module")
def folder() -> Path:
    package = importlib.util.find_spec("underthesea")
    assert package is not None
    assert package.submodule_search_locations is not None
    return Path(
        package.submodule_search_locations[0], "pipeline", "word_tokenize", "models", "ws_crf_vlsp2013_20230727"
    )


@pytest.fixture(scope="module")
def ours(folder: Path) -> WordModel:
    return WordModel(read_tables(folder), listed_words(folder))


@pytest.fixture(scope="module")
def theirs(folder: Path) -> Any:
    """Underthesea's own featurizer and tagger, which ours must equal."""
    core = importlib.import_module("underthesea_core")
    tagger = core.CRFTagger()
    tagger.load(str(folder / "models.bin"))
    templates, words = (pickle.loads((folder / name).read_bytes()) for name in ("features.bin", "dictionary.bin"))
    featurizer = core.CRFFeaturizer(templates, words)
    return lambda found: [tag == "I-W" for tag in tagger.tag(featurizer.process([[[one] for one in found]])[0])]


@settings(max_examples=300, deadline=None)
@given(st.lists(vocabulary, min_size=1, max_size=12))
def test_same_words_as_underthesea(ours: WordModel, theirs: Any, found: list[str]) -> None:
    mine, other = ours.continues(found), theirs(found)
    # Signs that the model never saw have equal weights, so two readings may be equally likely: then either will do.
    assert mine == other or abs(likelihood(ours, found, mine) - likelihood(ours, found, other)) < 1e-9


def likelihood(model: WordModel, found: list[str], inside: list[bool]) -> float:
    """How likely the model holds a reading (a logarithm, up to a constant)."""
    states = sum(score for score, label in zip(model._scores(found), inside, strict=True) if label)
    return states + sum(model._step[before][label] for before, label in pairwise(inside))


@pytest.mark.parametrize("number", [*NUMBERS.split(), "1" * 5000, "0" * 5000 + "1"])
def test_a_number_is_one_where_underthesea_says_so(ours: WordModel, theirs: Any, number: str) -> None:
    for found in (["Hội", number, "Hội", "Hội"], [number, "tuổi"], ["điều", number]):
        assert ours.continues(found) == theirs(found)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_same_words_as_underthesea_in_running_text(ours: WordModel, theirs: Any, first: int, length: int) -> None:
    found = (TEXT.split() * 2)[first : first + length + 1]
    assert ours.continues(found) == theirs(found)


@given(st.text())
def test_words_are_the_tokens_of_the_text_in_order(text: str) -> None:
    found = tokens(text)
    assert [syllable for word in split_words(text, found) for syllable in word] == [token.text for token in found]


@given(st.text(alphabet="hợp tác xã nông nghiệp,.;-\n()", max_size=80))
def test_no_word_reaches_over_a_sign(text: str) -> None:
    """The words of the parts between signs are those of the whole, never joined."""
    found = tokens(text)
    at = 0
    for word in split_words(text, found):
        for left, right in zip(found[at : at + len(word)], found[at + 1 : at + len(word)], strict=False):
            between = text[left.end : right.start]
            assert between == "-" or not set(between) & set(",.;-()")
        at += len(word)


def test_examples() -> None:
    assert compound_words("Hội nghị về hợp tác xã nông nghiệp") == ["hội_nghị", "hợp_tác_xã", "nông_nghiệp"]
    assert compound_words("Hợp-tác-xã nông-nghiệp, hợp - tác") == ["hợp_tác_xã", "nông_nghiệp"]
    assert compound_words("") == []
    assert compound_words("NGHỊ QUYẾT CỦA BỘ CHÍNH TRỊ") == compound_words("Nghị quyết của bộ chính trị")


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà bình", "hòa bình"), ("Uỷ ban nhân dân", "Ủy ban nhân dân"), ("nghị quy-\nết", "nghị quyết")],
)
def test_spellings_give_the_same_words(one: str, other: str) -> None:
    assert compound_words(one) == compound_words(other) != []


def test_many_threads_at_once() -> None:
    expected = compound_words(TEXT)
    results: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: results.extend(compound_words(TEXT) for _ in range(20))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 80


@pytest.mark.parametrize("damage", ["cut", "other", "missing"])
def test_a_broken_model_is_said(folder: Path, tmp_path: Path, damage: str) -> None:
    model = (folder / "models.bin").read_bytes()
    (tmp_path / "dictionary.bin").write_bytes((folder / "dictionary.bin").read_bytes())
    if damage != "missing":
        (tmp_path / "models.bin").write_bytes(model[:3_000_000] if damage == "cut" else b"\0" * 100)
    with pytest.raises(DamagedError):
        read_tables(tmp_path)


def test_splitting_words_imports_nothing_that_calls_out() -> None:
    code = (
        "import sys; from library.vietnamese import compound_words; compound_words('hợp tác xã');"
        "print({'underthesea', 'requests', 'huggingface_hub', 'urllib.request', 'socket'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"


def test_words_of_two_syllables_are_those_whose_tokens_are_two() -> None:
    folder = _folder()
    some = sorted(word for word in listed_words(folder) if word.islower())[::29]
    known = two_syllable_words()
    for word in some:
        found = tuple(token.text for token in tokens(word))
        assert (found in known) == (len(found) == 2 and all(map(is_syllable, found))), word


def test_a_word_of_two_syllables_is_known_without_the_whole_list_made_normal() -> None:
    known = sorted(two_syllable_words())
    found = [is_word_of_two(*pair) for pair in known[::7]]
    assert sum(found) > 0.998 * len(found)
    assert is_word_of_two("hòa", "bình") and is_word_of_two("hòa", "thuận") and is_word_of_two("căn", "tin")
    turned = [(second, first) for first, second in known[::29]]
    assert all(pair in two_syllable_words() for pair in turned if is_word_of_two(*pair))
    assert is_word_of_two("đại", "biểu") and not is_word_of_two("đại", "biều")
