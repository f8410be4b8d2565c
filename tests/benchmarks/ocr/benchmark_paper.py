"""How well is poor paper read beside bare `tesseract -l vie`, on typefaces and wear drawn from ranges?

Usage: python tests/benchmarks/ocr/benchmark_paper.py [--half working|blind] [--pages N] [--only KIND …] [--fonts DIR …]
The pages of a half come from its seed; typefaces and the real texts of VANKIEN_TEST_DATA are in one half only, so that
the blind half has faces that nobody tuned for. Prints, of each kind of paper, characters wrong of both (mean, and of
the worst tenth of the pages) and their ratio, from three pages on with its 95 % interval (pages drawn again and again);
WORSE where more is wrong than 1.05 times bare Tesseract's errors and 0.05 percentage points (issue 13, part 5). The
pages of the working half that are worse than that are named; `--keep FOLDER` keeps their pictures. Of the blind half
only figures are printed. The packages in `printed_pages.py` bring the typefaces, of which twelve are needed.
"""

from __future__ import annotations

import argparse
import os
import sys
import zlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from benchmark_ocr import PROSE, Tally, bare, ours
from PIL import Image
from printed_pages import FOLDERS, faces_of, print_page
from worn_pages import Kind, kinds

from indexer.counted_time import processor_seconds

SEED = "2026-11"
HALVES = ("working", "blind")
_TIMES, _POINTS = 1.05, 0.0005
_DRAWS = 2_000


@dataclass(frozen=True)
class Page:
    """One page to print: what it is drawn from."""

    kind: Kind
    half: str
    number: int


@dataclass(frozen=True)
class Result:
    """What both made of a page: characters wrong, and seconds."""

    page: Page
    told: str
    letters: int
    bare: int
    ours: int
    bare_seconds: float
    our_seconds: float


def texts_of(half: str) -> list[str]:
    """Every other real text of VANKIEN_TEST_DATA without its line of truth; else the benchmark's own prose."""
    folder = os.environ.get("VANKIEN_TEST_DATA")
    files = sorted((Path(folder) / "party_texts").glob("*.txt")) if folder else []
    bodies = [file.read_text(encoding="utf-8").partition("\n")[2] for file in files[HALVES.index(half) :: 2]]
    return bodies or [PROSE * 3]


def measure(page: Page, folders: tuple[Path, ...], keep: Path | None) -> Result:
    """Print, wear and read a page."""
    kind = page.kind
    chance = np.random.default_rng(zlib.crc32(f"{SEED}/{page.half}/{kind.name}/{page.number}".encode()))
    faces = faces_of(HALVES.index(page.half), typed=kind.typed, folders=folders)
    face = faces[page.number % len(faces)]
    dpi = int(chance.integers(*kind.dpi, endpoint=True))
    printed = print_page(chance, face, texts_of(page.half), dpi=dpi, typed=kind.typed)
    picture = kind.wear(printed.picture, dpi, chance)
    tallies, spent = (Tally(), Tally()), []
    for tally, read in zip(tallies, (bare, partial(ours, dpi=dpi)), strict=True):
        begin = processor_seconds()
        tally.add(printed.truth, read(picture), 0.0)
        spent.append(processor_seconds() - begin)
    told = f"{printed.face}, {printed.points:.1f} points, {dpi} dpi"
    if keep is not None and page.half == "working":
        Image.fromarray(picture).save(keep / f"{kind.name} {page.number}.png", dpi=(dpi, dpi))
    return Result(page, told, len(printed.truth), tallies[0].letters, tallies[1].letters, *spent)


def interval(results: Sequence[Result]) -> tuple[float, float]:
    """The 95 % interval of our errors against bare ones: pages drawn again, with repetition."""
    chance = np.random.default_rng(1)
    drawn = chance.integers(len(results), size=(_DRAWS, len(results)))
    own, other = (np.array([getattr(one, name) for one in results])[drawn].sum(axis=1) for name in ("ours", "bare"))
    low, high = np.percentile((own + 0.5) / (other + 0.5), (2.5, 97.5))
    return float(low), float(high)


def keeps(results: Sequence[Result]) -> bool:
    """Whether no more is wrong than bare Tesseract's errors allow."""
    letters = sum(one.letters for one in results)
    return sum(one.ours for one in results) <= _TIMES * sum(one.bare for one in results) + _POINTS * letters


def line(name: str, results: Sequence[Result]) -> str:
    """The figures of a kind."""
    letters = sum(one.letters for one in results)
    own, other = sum(one.ours for one in results), sum(one.bare for one in results)
    low, high = interval(results)
    tenth = max(1, len(results) // 10)
    shares = ([getattr(one, which) / one.letters for one in results] for which in ("bare", "ours"))
    worst = [100 * np.mean(sorted(some)[-tenth:]) for some in shares]
    times = sum(one.our_seconds for one in results) / max(0.01, sum(one.bare_seconds for one in results))
    return (f"{name:24} {len(results):4} pages  bare {100 * other / letters:6.2f} %  "
            f"ours {100 * own / letters:5.2f} %  worst tenth {worst[0]:6.2f}, {worst[1]:5.2f} %  "
            f"ratio {own / max(1, other):5.2f} {f'[{low:.2f}, {high:.2f}]' if len(results) > 2 else ''}  "
            f"processor {times:.2f} times{'' if keeps(results) else '  WORSE'}")  # fmt: skip


def _print_kind(results: Sequence[Result]) -> None:
    """Print a kind's figures as soon as they are there, and the pages of the working half that are too bad."""
    kind = results[0].page.kind
    print(line(kind.name, results), flush=True)
    for one in results:
        if one.page.half == "working" and not keeps([one]):
            print(f"    {one.page.number}: {one.told}: bare {one.bare}, ours {one.ours} of {one.letters}")


def main() -> int:
    """Print the figures; 1 where some kind is worse than it may be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES, default="working")
    parser.add_argument("--pages", type=int, default=6, help="of each kind")
    parser.add_argument("--only", nargs="*", default=[], metavar="KIND", help="only kinds of these names")
    parser.add_argument("--fonts", nargs="*", type=Path, default=[], help="further folders with typefaces")
    parser.add_argument("--keep", type=Path, help="a folder for the pictures of the working half")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    chosen = [kind for kind in kinds() if not options.only or kind.name in options.only]
    pages = [Page(kind, options.half, number) for kind in chosen for number in range(options.pages)]
    work = partial(measure, folders=(*FOLDERS, *options.fonts), keep=options.keep)
    results: list[Result] = []
    with ProcessPoolExecutor(options.workers) as pool:
        for result in pool.map(work, pages):
            results.append(result)
            if len(results) % options.pages == 0:
                _print_kind(results[-options.pages :])
    print(line("all", results))
    return int(any(not keeps([one for one in results if one.page.kind.name == kind.name]) for kind in chosen))


if __name__ == "__main__":
    sys.exit(main())
