"""Words of two or more syllables, as underthesea's model of Vietnamese words splits a text.

The model ships in underthesea's wheel and is run over our tokens by `word_model`. The package itself is not imported:
it brings 600 modules and 300 MB that splitting words does not need, and nothing that is not imported can call out.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from sys import intern

from library.errors import MissingRequirementError
from library.vietnamese.kept import kept
from library.vietnamese.normalise import Token, token_alone, tokens
from library.vietnamese.offline import stay_offline
from library.vietnamese.syllables import is_syllable, with_tone_behind
from library.vietnamese.word_model import DICTIONARY, MODEL, WordModel, listed_words, read_tables

_REMEMBERED = 1 << 15
_LONGEST_SYLLABLE = 7
_MODEL = Path("pipeline", "word_tokenize", "models", "ws_crf_vlsp2013_20230727")


def compound_words(text: str) -> list[str]:
    """Return the words of two or more syllables in order, normal, their syllables joined by `_`."""
    return ["_".join(word) for word in split_words(text, tokens(text)) if len(word) > 1]


def split_words(text: str, found: Sequence[Token]) -> list[tuple[str, ...]]:
    """Return the words that the tokens of a text form, each as its syllables."""
    if not found:
        return []
    marked = list(_with_signs(text, found))
    continues = _model().continues([written for _, written in marked])
    words: list[list[str]] = []
    joined = False  # nothing joins over a sign
    for (token, _), inside in zip(marked, continues, strict=True):
        if token is None:
            joined = False
            continue
        if inside and joined:
            words[-1].append(token.text)
        else:
            words.append([token.text])
        joined = True
    return [tuple(word) for word in words]


def _with_signs(text: str, found: Sequence[Token]) -> Iterator[tuple[Token | None, str]]:
    """The tokens as the model knows them (case kept, but not capitals), and one sign wherever signs stand between."""
    edge = 0
    for token in found:
        between = text[edge : token.start]
        if between != "-" and (sign := between.strip()):  # `hợp-tác-xã` is how the 1950s wrote one word
            yield None, sign[0]
        written = text[token.start : token.end]
        capital = written[0].isupper() and (len(written) == 1 or not written.isupper())
        known = _as_known(token.text) if len(token.text) <= _LONGEST_SYLLABLE else token.text
        yield token, known.capitalize() if capital else known
        edge = token.end


@lru_cache(maxsize=_REMEMBERED)
def _as_known(syllable: str) -> str:
    """The spelling that the model was made with: `hoà`, `uỷ`; it knows no other."""
    return with_tone_behind(syllable)


@cache
def two_syllable_words() -> frozenset[tuple[str, str]]:
    """The words of two syllables in the dictionary of underthesea's model, normal; names are left out."""
    return kept("words-of-two", _two_syllable_words, of=[_folder() / DICTIONARY])


def _two_syllable_words() -> frozenset[tuple[str, str]]:
    alone, syllable = cache(token_alone), cache(is_syllable)
    found = set()
    for word in _dictionary():
        # Nearly all are syllables between spaces, of which each is looked at once.
        parts = word.split(" ")
        texts = [alone(part) for part in parts] if all(map(str.isalpha, parts)) else [""]
        if not all(texts):
            texts = [token.text for token in tokens(word)]
        if len(texts) == 2 and word.islower() and all(map(syllable, texts)):
            found.add((intern(texts[0]), intern(texts[1])))  # what is kept names each syllable once
    return frozenset(found)


def make_ready() -> None:
    """Have all that takes long made, and kept where that is possible."""
    two_syllable_words()
    _model()


def is_word_of_two(first: str, second: str) -> bool:
    """Whether two normal syllables make a word of that dictionary; for a few of them its list need not be made normal.

    Words that are listed with other signs than a space or a hyphen, which are one in two thousand, are not known.
    """
    words = _dictionary()
    return is_syllable(first) and is_syllable(second) and any(
        f"{one}{sign}{other}" in words
        for one in {first, _as_known(first)} for other in {second, _as_known(second)} for sign in " -")  # fmt: skip


@cache
def _dictionary() -> frozenset[str]:
    return listed_words(_folder())


@cache
def _model() -> WordModel:
    tables = kept("word-model", lambda: read_tables(_folder()), of=[_folder() / MODEL])
    return WordModel(tables, _dictionary())


def _folder() -> Path:
    stay_offline()  # finding the package does not import it; should anything else do so, it stays at home
    package = importlib.util.find_spec("underthesea")
    places = list(package.submodule_search_locations or ()) if package else []
    if not places:
        raise MissingRequirementError("The library underthesea, which finds words, is missing.",
                                      next_step="Run ./vankien again, which installs it.")
    return Path(places[0]) / _MODEL
