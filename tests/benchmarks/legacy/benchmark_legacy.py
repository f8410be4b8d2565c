"""How much of a legacy document's diacritics comes back? Prints the share for each file and for all.

Usage: VANKIEN_TEST_DATA=… python tests/benchmarks/legacy/benchmark_legacy.py
Metric: both sides NFC, white space collapsed; of the truth's characters that carry a diacritic (or are đ), the share
that comes back exactly, after the base letters of both were aligned.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from indexer.limits import Limits
from indexer.reading import read_file
from library.errors import UnreadableError

# The transcript of this file holds what a tracked revision deleted beside what it put there; paper shows the new words
# alone, and so do we. It is printed, and left out of the sum.
_WITH_DELETED_WORDS = {"2004-1ED4D_Francois_Godement-Thoikyquado"}


def flat(text: str) -> str:
    """Compose and collapse white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def base(letter: str) -> str:
    """Return the letter without its diacritics."""
    return unicodedata.normalize("NFD", letter.replace("đ", "d").replace("Đ", "D"))[0]


def is_marked(letter: str) -> bool:
    """Does the letter carry a diacritic, or is it đ?"""
    return letter in "đĐ" or len(unicodedata.normalize("NFD", letter)) > 1


def score(truth: str, reading: str) -> tuple[int, int]:
    """Return how many marked letters came back, and how many there are."""
    true, read = flat(truth), flat(reading)
    place: dict[int, int] = {}
    for step in Levenshtein.opcodes("".join(map(base, true)), "".join(map(base, read))):
        if step.tag == "equal":
            place.update(zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True))
    marked = [index for index, letter in enumerate(true) if is_marked(letter)]
    return sum(index in place and read[place[index]] == true[index] for index in marked), len(marked)


def main() -> int:
    """Measure every file of data/legacy."""
    folder = os.environ.get("VANKIEN_TEST_DATA")
    if not folder:
        print("VANKIEN_TEST_DATA names no folder with legacy/ and truth/legacy/", file=sys.stderr)
        return 3
    right = total = unread = 0
    for path in sorted((Path(folder) / "legacy").iterdir()):
        truth = (Path(folder) / "truth" / "legacy" / f"{path.stem}.txt").read_text(encoding="utf-8")
        try:
            document = read_file(path, Limits())
        except UnreadableError as error:
            unread += 1
            print(f"{path.name:50} not read: {error.reason}")
            total += score(truth, "")[1]
            continue
        back, marked = score(truth, "\n".join(page.page.text for page in document.pages))
        print(f"{path.name:50} {marked:7} {back / max(1, marked):.4f}")
        if path.stem not in _WITH_DELETED_WORDS:
            right, total = right + back, total + marked
    print(f"{'all':50} {total:7} {right / max(1, total):.4f}, not read: {unread}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
