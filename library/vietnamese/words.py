"""Words of two or more syllables, as underthesea's model of Vietnamese words splits a text.

The model ships in underthesea's wheel. It is run by underthesea's own core over our tokens; the package around it is
not imported, because it brings 600 modules and 300 MB that splitting words does not need.
"""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from library.errors import MissingRequirementError
from library.vietnamese.normalise import Token, tokens
from library.vietnamese.offline import stay_offline

_MODEL = Path("pipeline", "word_tokenize", "models", "ws_crf_vlsp2013_20230727")
_INSIDE = "I-W"
_LOCK = threading.Lock()


def compound_words(text: str) -> list[str]:
    """Return the words of two or more syllables in order, normal, their syllables joined by `_`."""
    return ["_".join(word) for word in split_words(text, tokens(text)) if len(word) > 1]


def split_words(text: str, found: Sequence[Token]) -> list[tuple[str, ...]]:
    """Return the words that the tokens of a text form, each as its syllables."""
    if not found:
        return []
    marked = list(_with_signs(text, found))
    tags = _splitter().tags([written for _, written in marked])
    words: list[list[str]] = []
    joined = False  # nothing joins over a sign
    for (token, _), tag in zip(marked, tags, strict=True):
        if token is None:
            joined = False
            continue
        if tag == _INSIDE and joined:
            words[-1].append(token.text)
        else:
            words.append([token.text])
        joined = True
    return [tuple(word) for word in words]


def _with_signs(text: str, found: Sequence[Token]) -> Iterator[tuple[Token | None, str]]:
    """The tokens as the model knows them (case kept, but not capitals), and one sign wherever signs stand between."""
    edge = 0
    for token in found:
        between = text[edge : token.start].strip()
        if between:
            yield None, between[0]
        written = text[token.start : token.end]
        capital = written[0].isupper() and (len(written) == 1 or not written.isupper())
        yield token, token.text.capitalize() if capital else token.text
        edge = token.end


class _Splitter:
    """underthesea's sequence tagger; its core is not known to be safe in threads, so one runs at a time."""

    def __init__(self, folder: Path) -> None:
        load: Any = importlib.import_module("joblib").load
        core: Any = importlib.import_module("underthesea_core")
        self._tagger: Any = core.CRFTagger()
        self._tagger.load(str(folder / "models.bin"))
        self._features: Any = core.CRFFeaturizer(load(folder / "features.bin"), load(folder / "dictionary.bin"))

    def tags(self, written: list[str]) -> list[str]:
        """Return `B-W` or `I-W` for each token."""
        with _LOCK:
            features = self._features.process([[[one] for one in written]])[0]
            tags: list[str] = self._tagger.tag(features)
        return tags


@cache
def _splitter() -> _Splitter:
    stay_offline()
    package = importlib.util.find_spec("underthesea")
    places = list(package.submodule_search_locations or ()) if package else []
    if not places:
        raise MissingRequirementError("Thiếu thư viện tách từ underthesea.", next_step="Chạy lại ./vankien để cài đặt.")
    return _Splitter(Path(places[0]) / _MODEL)
