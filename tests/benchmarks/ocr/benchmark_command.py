"""How long does the whole command take over scans that it never saw, beside bare `tesseract -l vie` with all cores?

Usage: python tests/benchmarks/ocr/benchmark_command.py [--pages 20] [--only good|poor] [--volume] [--fonts DIR …]
Prints drawn pages (blind half: see `benchmark_paper.py`), good ones and as many poor ones, each as a file of its own,
or with --volume all in one PDF. Then `vankien ingest` takes them into a new archive, and Tesseract reads the same
pictures, as many at a time as there are cores: seconds by the clock, so nothing else should run. Goals: good pages at
most 1.15, poor ones at most 1.6 times as long. Files that are held are told; one that failed is an error.
The program is compiled and what it keeps is made before, as `./vankien` does when it sets it up; an environment that
forbids to write compiled code of Python (`PYTHONDONTWRITEBYTECODE`) is not taken over.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import img2pdf
import numpy as np
from benchmark_paper import SEED, texts_of
from PIL import Image
from printed_pages import FOLDERS, faces_of, print_page
from worn_pages import kinds

SORTS = {"good": ("clean", "typewriter"), "poor": ("faded", "fax", "shaded", "typewriter, faded")}
"""Kinds of paper, in turn."""
GOALS = {"good": 1.15, "poor": 1.6}


def draw(sort: str, pages: int, folder: Path, fonts: Sequence[Path]) -> list[Path]:
    """The pictures of so many pages, as a scanner leaves them."""
    texts, made = texts_of("blind"), []
    known = {kind.name: kind for kind in kinds()}
    for number in range(pages):
        kind = known[SORTS[sort][number % len(SORTS[sort])]]
        chance = np.random.default_rng(zlib.crc32(f"{SEED}/command/{sort}/{number}".encode()))
        faces = faces_of(1, typed=kind.typed, folders=(*FOLDERS, *fonts))
        dpi = int(chance.integers(*kind.dpi, endpoint=True))
        printed = print_page(chance, faces[number % len(faces)], texts, dpi=dpi, typed=kind.typed)
        made.append(folder / f"{number:04}.png")
        Image.fromarray(kind.wear(printed.picture, dpi, chance)).save(made[-1], dpi=(dpi, dpi))
    return made


def set_up() -> None:
    """What `./vankien` does once with the program."""
    for what in (["-m", "compileall", "-q", "library", "indexer", "web"],
                 ["-c", "from library.vietnamese.words import make_ready; make_ready()"]):
        subprocess.run([sys.executable, *what], cwd=Path(__file__).parents[3], check=True)


def seconds_of_command(given: Path, archive: Path) -> tuple[float, int]:
    """Take the files in with the whole command: how long it took, and how many are held.

    Raises:
        RuntimeError: some file was not read.
    """
    vankien = str(Path(sys.executable).with_name("vankien"))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    done = subprocess.run([vankien, "--archive", str(archive), "ingest", str(given), "--json"], capture_output=True,
                          text=True, check=False, env=environment)  # fmt: skip
    took = time.perf_counter() - began
    report = json.loads(done.stdout or "{}")
    held = report.get("quarantined", 0)
    if report.get("indexed", 0) + held != len(list(given.iterdir())):
        raise RuntimeError(f"not every file was read: {report} {done.stderr[-500:]}")
    return took, held


def seconds_of_bare(pictures: Sequence[Path]) -> float:
    """Read the pictures with Tesseract alone, on all cores."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as many:
        list(many.map(_read, pictures))
    return time.perf_counter() - began


def _read(picture: Path) -> None:
    subprocess.run(["tesseract", str(picture), "-", "-l", "vie"], capture_output=True, check=True,
                   env={**os.environ, "OMP_THREAD_LIMIT": "1"})  # fmt: skip


def main() -> int:
    """Print the figures; 1 where the command took longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20, help="of each sort")
    parser.add_argument("--only", choices=SORTS)
    parser.add_argument("--volume", action="store_true", help="all pages of a sort in one PDF")
    parser.add_argument("--fonts", nargs="*", type=Path, default=[], help="further folders with typefaces")
    options = parser.parse_args()
    late = False
    set_up()
    for sort in [options.only] if options.only else SORTS:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "pages"
            folder.mkdir()
            pictures = draw(sort, options.pages, folder, options.fonts)
            if options.volume:
                volume = Path(scratch) / "volume"
                volume.mkdir()
                (volume / "volume.pdf").write_bytes(img2pdf.convert([str(one) for one in pictures]))
                folder = volume
            took, held = seconds_of_command(folder, Path(scratch) / "archive")
            alone = seconds_of_bare(pictures)
        late |= took > GOALS[sort] * alone
        print(f"{sort}: {options.pages} pages{' in one file' if options.volume else ''}: {took:.1f} s, Tesseract alone "
              f"{alone:.1f} s: {took / alone:.2f} times as long (goal {GOALS[sort]}); {held} held", flush=True)
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
