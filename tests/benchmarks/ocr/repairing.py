"""What the repair of misread words makes of readings, for search, by kind of paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from library.vietnamese import tokens
from library.vietnamese.repair import PairLexicon, count_pairs, misread
from library.vietnamese.words import two_syllable_words


@dataclass
class Readings:
    """Pages by kind of paper: what each says and what was read."""

    pages: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, kind: str, truth: str, reading: str) -> None:
        """Keep one page."""
        self.pages.setdefault(kind, []).append((truth, reading))


@dataclass
class _Count:
    """Words of the paper, words wrong, and words of the paper that are not found on its page."""

    words: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, truth: list[str], read: list[str]) -> None:
        self.words += len(truth)
        self.wrong += Levenshtein.distance(truth, read)
        self.missed += (Counter(truth) - Counter(read)).total()


def print_repair(readings: Readings, others: Iterable[str]) -> None:
    """Print words wrong and words missed, as read and as repaired.

    Args:
        readings: what was read.
        others: further texts of the archive that these pages are part of.
    """
    own = [reading for pages in readings.pages.values() for _, reading in pages]
    lexicon = PairLexicon(count_pairs([*own, *others]), two_syllable_words())
    for kind, pages in readings.pages.items():
        plain, repaired = _Count(), _Count()
        mended = spoilt = 0
        for truth, reading in pages:
            said = [token.text for token in tokens(truth)]
            read = [token.text for token in tokens(reading)]
            meant = _meant(reading, lexicon)
            plain.add(said, read)
            repaired.add(said, meant)
            one, two = _places(said, read), _places(said, meant)
            mended += len(two - one)
            spoilt += len(one - two)
        print(
            f"{kind:28} repair: words wrong {_share(plain.wrong, plain)} -> {_share(repaired.wrong, plain)}  "
            f"missed by search {_share(plain.missed, plain)} -> {_share(repaired.missed, plain)}  "
            f"mended {mended}, spoilt {spoilt}"
        )


def _meant(reading: str, lexicon: PairLexicon) -> list[str]:
    """The words of a reading as search takes them."""
    meant = {word.start: word.text for word in misread(reading, lexicon)}
    return [meant.get(token.start, token.text) for token in tokens(reading)]


def _places(said: list[str], read: list[str]) -> set[int]:
    """The places of what was said that were read right."""
    return {place for block in Levenshtein.opcodes(said, read) if block.tag == "equal"
            for place in range(block.src_start, block.src_end)}


def _share(count: int, of: _Count) -> str:
    return f"{100 * count / max(1, of.words):5.2f} %"
