"""What does analysing a page's text cost beside its OCR? Both in one run, on the same pages.

Usage: python tests/benchmarks/ocr/benchmark_analysis.py [--every N]
Reads every so-manyeth scanned page of the sample archive once with `tesseract -l vie` (the least that OCR of a page can
take; the indexer reads poor pages several times) and analyses the text that came out for the index: normal form, words,
headings, cited codes. Prints processor seconds, which other programs on the machine don't change, and their ratio.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import fmean, median
from typing import TypeVar

from sample_pages import sample_pages

from indexer.ocr import installed_engine
from indexer.preparing import luminance
from library.access import guest
from library.records import Document, Fields, Origin, Page, State
from library.search.analysis import analyse

BOUND = 0.05
Made = TypeVar("Made")


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    """What the work gives, and the processor seconds that it and its children took, in hundredths."""
    before = os.times()
    made = work()
    after = os.times()
    return made, sum(after[:4]) - sum(before[:4])


def document(text: str) -> Document:
    """A document of one page."""
    return Document("page", "page.pdf", "", State.INDEXED, Fields(), pages=(Page(1, text, Origin.OCR),))


def main() -> int:
    """Print the figures; 1 if the bound is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=8)
    every = parser.parse_args().every
    # The list of words is read once in a process.
    analyse(document("Nghị quyết về hợp tác hóa nông nghiệp"), audience=guest(admitted=True).labels)
    read, analysed = [], []
    for page in sample_pages(every):
        found, seconds = timed(partial(installed_engine().read, luminance(page.picture)))
        read.append(seconds)
        one = document(" ".join(word.text for word in found.words))
        began = time.process_time()
        analyse(one, audience=guest(admitted=True).labels)
        analysed.append(time.process_time() - began)
    shares = [one / other for one, other in zip(analysed, read, strict=True)]
    share = sum(analysed) / sum(read)
    print(f"{len(read)} pages: OCR {fmean(read):.3f} s, analysis {fmean(analysed):.4f} s of processor time a page")
    print(f"analysis against OCR: {100 * share:.2f} % (median {100 * median(shares):.2f} %, worst page "
          f"{100 * max(shares):.2f} %; to be below {100 * BOUND:.0f} %)")  # fmt: skip
    return int(share >= BOUND)


if __name__ == "__main__":
    sys.exit(main())
