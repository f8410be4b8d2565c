"""How well and how fast is paper read, beside bare `tesseract -l vie` on the same pictures in the same run?

Usage: python tests/benchmarks/ocr/benchmark_ocr.py quality [--pages N]
       python tests/benchmarks/ocr/benchmark_ocr.py real [--pages N]
       python tests/benchmarks/ocr/benchmark_ocr.py archive [--every N]
       python tests/benchmarks/ocr/benchmark_ocr.py mixed [--every N] [--workers N]
       python tests/benchmarks/ocr/benchmark_ocr.py speed [--workers N] [FILE.pdf …]
`quality` prints text on paper of several kinds (laser at 300 dpi, faded typewriter at 200 dpi, fax-like at 150 dpi) and
prints characters, diacritics and words wrong and seconds a page; then what the repair of misread words makes of it for
search: on each kind of paper words wrong, and words of the paper that search does not find on its page. The repair
knows the sample archive, where much of that prose stands too, and the readings. `real` does the same with the real
texts of VANKIEN_TEST_DATA. `archive` does the same with the scanned pages of the sample archive (there the repair knows
only the readings); both readings are put into columns alike, so that only the reading is compared. `speed` reads scans
(those of VANKIEN_TEST_DATA unless files are named) with all workers and prints pages per minute and memory of both, and
what a page takes of the processor and of Tesseract's calls, which other programs on the machine don't change.
`mixed` does so with the PDFs of the sample archive, every so-manyeth one with --every. Where `ocrmypdf` is installed,
both also time it on the same files, as many at a time as there are workers; it is no part of our environment: `apt-get
install ghostscript`, and `pip install ocrmypdf` into an environment that PATH finds.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein
from repairing import Readings, print_repair
from sample_pages import sample_files, sample_pages, sample_texts

from indexer.limits import Limits
from indexer.ocr import KeptTesseract, Picture, Reading, installed_engine
from indexer.preparing import luminance
from indexer.reading import read_file
from indexer.reading.pdf.drawing import draw as render
from indexer.reading.scans.assembling import assemble
from indexer.reading.scans.columns import part_columns
from indexer.reading.scans.scan import Scan, read_scan

SERIF = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
MONO = Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")
_HEAD, _A_PAGE = 500, 2_900
_UPPER_TONES = frozenset("\u0300\u0301\u0303\u0309")
PROSE = (
    "Hội nghị Ban Chấp hành Đảng bộ tỉnh đã kiểm điểm tình hình nông thôn sau khi hoàn thành sửa sai và bàn việc đưa "
    "nông dân vào con đường làm ăn tập thể. Ruộng đất còn manh mún, nông cụ thiếu, nước tưới không đủ; một số huyện ủy "
    "chưa chú trọng củng cố tổ đổi công, cán bộ xã còn ngại khó. Các chi bộ phải gương mẫu vận động gia đình mình cùng "
    "vào hợp tác xã, không gò ép, dọa nạt. Thuỷ lợi là biện pháp hàng đầu: đắp đê, đào mương, giữ nước ruộng cao. "
)


@dataclass(frozen=True)
class Paper:
    """A kind of paper: its resolution, its type, and what time and machines did to it."""

    name: str
    dpi: int
    font: Path
    spoil: Callable[[np.ndarray, np.random.Generator], np.ndarray]


def _laser(page: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    noise = chance.normal(0, 4, page.shape)
    return np.clip(cv2.GaussianBlur(page, (0, 0), 0.6).astype(float) + noise, 0, 255).astype(np.uint8)


def _faded(page: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """A worn ribbon: strokes of uneven strength on grey paper with specks."""
    strength = cv2.resize(chance.uniform(0.45, 1.0, (40, 30)), page.shape[::-1], interpolation=cv2.INTER_CUBIC)
    ink = (255 - cv2.GaussianBlur(page, (0, 0), 0.7).astype(float)) * strength
    grey = 205 - 0.55 * ink + chance.normal(0, 14, page.shape)
    grey[chance.random(page.shape) < 0.004] = 60
    return np.clip(grey, 0, 255).astype(np.uint8)


def _fax(page: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Two tones at a coarse resolution, with ragged edges and specks."""
    soft = cv2.GaussianBlur(page, (0, 0), 0.8).astype(float) + chance.normal(0, 22, page.shape)
    two = np.where(soft < 150, 0, 255).astype(np.uint8)
    two[chance.random(page.shape) < 0.002] = 0
    return two


PAPERS = (
    Paper("laser, 300 dpi", 300, SERIF, _laser),
    Paper("faded typewriter, 200 dpi", 200, MONO, _faded),
    Paper("fax-like, 150 dpi", 150, SERIF, _fax),
)


def print_page(paper: Paper, number: int, prose: str = PROSE) -> tuple[np.ndarray, str]:
    """Print a page of prose on one kind of paper; its sentences are shuffled so that no page is like another."""
    chance = np.random.default_rng(1_000 * paper.dpi + number)
    sentences = [part for part in prose.strip().rstrip(".").split(". ") if part]
    text = ". ".join(chance.permutation(sentences * 3))
    unit = paper.dpi / 72
    image = Image.new("L", (round(595 * unit), round(842 * unit)), 255)
    font = ImageFont.truetype(str(paper.font), round((10 if paper.font == MONO else 11) * unit))
    wide = int(470 * unit / font.getlength("n"))
    lines = textwrap.wrap(text, wide)[:38]
    write = _type if paper.font == MONO else _set
    for row, line in enumerate(lines):
        write(ImageDraw.Draw(image), (60 * unit, (60 + 18.5 * row) * unit), line, font)
    return paper.spoil(np.asarray(image), chance), "\n".join(lines)


def _set(draw: ImageDraw.ImageDraw, place: tuple[float, float], line: str, font: ImageFont.FreeTypeFont) -> None:
    draw.text(place, line, font=font, fill=0)


def _type(draw: ImageDraw.ImageDraw, place: tuple[float, float], line: str, font: ImageFont.FreeTypeFont) -> None:
    """Strike letter by letter, upper tones by themselves: the font lacks letters such as `ế`, or sets tones astray."""
    plain = ImageFont.truetype(str(font.path), font.size, layout_engine=ImageFont.Layout.BASIC)
    for index, letter in enumerate(line):
        left, top = place[0] + index * font.getlength("n"), place[1]
        parts = unicodedata.normalize("NFD", letter)
        tone = next((part for part in parts if part in _UPPER_TONES), None)
        if tone is None or (len(parts) < 3 and tone != "\u0309"):
            draw.text((left, top), letter, font=plain, fill=0)
            continue
        shape = unicodedata.normalize("NFC", parts.replace(tone, "")).replace("i", "ı")
        roofed = not set(parts).isdisjoint("\u0302\u0306")
        lift = ((0.16 if roofed else 0.0) + (0.0 if letter.islower() else 0.18)) * font.size
        draw.text((left, top), shape, font=plain, fill=0)
        draw.text((left + (0.1 if roofed else 0.0) * font.size, top - lift), tone, font=plain, fill=0)


def bare(picture: np.ndarray) -> str:
    """Read a picture as anybody would who has Tesseract."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        Image.fromarray(picture).save(path)
        done = subprocess.run(
            ["tesseract", str(path), "-", "-l", "vie"],
            capture_output=True, text=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    return done.stdout


def ours(picture: np.ndarray, dpi: float) -> str:
    """Read a picture as the indexer does."""
    return read_scan(Scan(picture, dpi, 2), installed_engine(), limits=Limits()).page.text


def _flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _marks(text: str) -> str:
    """Keep letters with diacritics only, so that their errors can be counted by themselves."""
    return "".join(letter for letter in _flat(text) if ord(letter) > 127)


@dataclass
class Tally:
    """Errors and time of one way of reading."""

    letters: int = 0
    marks: int = 0
    words: int = 0
    seconds: float = 0.0

    def add(self, truth: str, reading: str, seconds: float) -> None:
        """Count one page."""
        self.letters += Levenshtein.distance(_flat(truth), _flat(reading))
        self.marks += Levenshtein.distance(_marks(truth), _marks(reading))
        self.words += Levenshtein.distance(_flat(truth).split(), _flat(reading).split())
        self.seconds += seconds


def quality(pages: int, texts: Sequence[str] = (PROSE,)) -> None:
    """Print errors for each kind of paper, with these texts in turn."""
    poor = {"bare": 0, "ours": 0}
    readings = Readings()
    for place, paper in enumerate(PAPERS):  # no text on two papers, or one would tell how to read the other
        tallies = {"bare": Tally(), "ours": Tally()}
        letters = marks = words = 0
        for number in range(pages):
            picture, truth = print_page(paper, number, texts[(number * len(PAPERS) + place) % len(texts)])
            letters, marks = letters + len(_flat(truth)), marks + len(_marks(truth))
            words += len(truth.split())
            for name, read in (("bare", bare), ("ours", lambda one, dpi=paper.dpi: ours(one, dpi))):
                begin = time.perf_counter()
                reading = read(picture)
                tallies[name].add(truth, reading, time.perf_counter() - begin)
                if name == "ours":
                    readings.add(paper.name, truth, reading)
        for name, tally in tallies.items():
            _print_tally(paper.name, name, tally, (letters, marks, words, pages))
            if paper.dpi < 300:
                poor[name] += tally.letters
    print(f"poor pages, characters wrong against bare tesseract: {poor['ours'] / max(1, poor['bare']):.2f}")
    print_repair(readings, sample_texts())


def real_texts(folder: Path) -> list[str]:
    """A page or more of each real text, without its head."""
    files = sorted((folder / "party_texts").glob("*.txt"))
    bodies = [" ".join(file.read_text(encoding="utf-8").partition("\n")[2].split()) for file in files]
    return [body[_HEAD : _HEAD + _A_PAGE] for body in bodies]


def archive(every: int) -> None:
    """Print errors on the scanned pages of the sample archive, by kind of paper."""
    tallies: dict[str, dict[str, Tally]] = {}
    readings = Readings()
    letters, marks, words, pages = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for page in sample_pages(every):
        kind, truth = page.kind, page.truth
        pages[kind] += 1
        letters[kind] += len(_flat(truth))
        marks[kind] += len(_marks(truth))
        words[kind] += len(truth.split())
        of_kind = tallies.setdefault(kind, {"bare": Tally(), "ours": Tally()})
        for name, read in (("bare", _bare_in_columns), ("ours", ours)):
            begin = time.perf_counter()
            reading = read(page.picture, page.dpi)
            of_kind[name].add(truth, reading, time.perf_counter() - begin)
            if name == "ours":
                readings.add(kind, truth, reading)
    for kind, of_kind in tallies.items():
        for name, tally in of_kind.items():
            _print_tally(kind, name, tally, (letters[kind], marks[kind], words[kind], pages[kind]))
    print_repair(readings, ())


def _bare_in_columns(picture: np.ndarray, dpi: float) -> str:
    """Read with one model and nothing done to the picture."""
    grey = luminance(picture)
    read = part_columns(installed_engine().read(grey).words, grey.shape[1])
    return assemble(read, scale=1.0, width=grey.shape[1], height=grey.shape[0]).text


def _print_tally(kind: str, name: str, tally: Tally, sizes: tuple[int, int, int, int]) -> None:
    letters, marks, words, pages = sizes
    print(
        f"{kind:28} {name:5} characters {100 * tally.letters / letters:6.2f} %  diacritics "
        f"{100 * tally.marks / marks:6.2f} %  words {100 * tally.words / words:6.2f} %  "
        f"{tally.seconds / pages:5.1f} s a page"
    )


def _bare_pages(path: Path) -> tuple[int, int]:
    """Draw every page at 300 dpi and read it with bare Tesseract; pages, and calls of Tesseract."""
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        for page in pdf:
            bare(render(page, 300, Limits()))
        return len(pdf), len(pdf)


def ocrmypdf(paths: Sequence[Path], workers: int) -> float | None:
    """Pages per minute of ocrmypdf; None where it is not installed or makes nothing of a file.

    A page that has text is read all the same and its text is redone, so that every page is read as it is by the others.
    """
    program = shutil.which("ocrmypdf")
    if program is None:
        print("ocrmypdf is not installed (apt-get install ghostscript; pip install ocrmypdf), so it was not timed")
        return None
    begin, spent = time.perf_counter(), _processor_seconds()
    with ThreadPoolExecutor(workers) as pool:
        pages = sum(pool.map(lambda path: _peer_pages(program, path), paths))
    rate = 60 * pages / (time.perf_counter() - begin)
    spent = (_processor_seconds() - spent) / max(1, pages)
    print(f"ocrmypdf {pages} pages, {rate:6.1f} pages a minute, {spent:.2f} processor seconds a page")
    return rate or None


def _peer_pages(program: str, path: Path) -> int:
    """Let ocrmypdf read one file with one job; 0 pages where it makes nothing of it."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [program, "-l", "vie", "--force-ocr", "--invalidate-digital-signatures", "--output-type", "pdf",
             "--jobs", "1", "--quiet", str(path), str(Path(folder) / "read.pdf")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        print(f"ocrmypdf failed on {path.name} ({done.returncode}): {' '.join(done.stderr.strip().splitlines()[-1:])}")
        return 0
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


class _CountingOcr(KeptTesseract):
    """Tesseract that knows how often it was called."""

    calls = 0

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        self.calls += 1
        return super().read(picture, languages=languages, layout=layout, seconds=seconds)

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        self.calls += 1
        return super().turns(picture, seconds=seconds)


def _our_pages(path: Path) -> tuple[int, int]:
    """Pages, and calls of Tesseract."""
    engine = _CountingOcr()
    return len(read_file(path, Limits(), engine=engine).pages), engine.calls


def _memory() -> int:
    """Peak memory of this worker and its children, in megabytes."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1_024


def _processor_seconds() -> float:
    """What the children that have ended took of the processor, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def speed(paths: Sequence[Path], workers: int) -> None:
    """Print pages per minute of both, with all workers."""
    rates = {}
    for name, work in (("bare", _bare_pages), ("ours", _our_pages)):
        begin, spent = time.perf_counter(), _processor_seconds()
        with ProcessPoolExecutor(workers) as pool:
            pages, calls = (sum(counts) for counts in zip(*pool.map(work, paths), strict=True))
            rates[name] = 60 * pages / (time.perf_counter() - begin)
            memory = max(pool.map(_call_memory, range(workers)))
        spent = (_processor_seconds() - spent) / pages
        print(f"{name:5} {pages} pages, {rates[name]:6.1f} pages a minute, {memory} MB at most in one worker, "
              f"{spent:.2f} processor seconds and {calls / pages:.2f} calls of Tesseract a page")  # fmt: skip
    print(f"ours against bare: {rates['ours'] / rates['bare']:.2f}")
    peer = ocrmypdf(paths, workers)
    if peer:
        print(f"ours against ocrmypdf: {rates['ours'] / peer:.2f}")


def _call_memory(_: int) -> int:
    return _memory()


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("quality", "real", "archive", "speed", "mixed"))
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--every", type=int, default=3, help="of `archive`, `mixed`: every so-manyeth page, file")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    if options.what == "quality":
        quality(options.pages)
        return 0
    if options.what == "archive":
        archive(options.every)
        return 0
    if options.what == "mixed":
        speed(sample_files(options.every), options.workers)
        return 0
    folder = os.environ.get("VANKIEN_TEST_DATA")
    if options.what == "real":
        texts = real_texts(Path(folder)) if folder else []
        if not texts:
            print("VANKIEN_TEST_DATA names no folder with party_texts", file=sys.stderr)
            return 3
        quality(options.pages, texts)
        return 0
    paths = options.files or (sorted((Path(folder) / "scans").glob("*.pdf")) if folder else [])
    if not paths:
        print("no files are named, and VANKIEN_TEST_DATA is not set", file=sys.stderr)
        return 3
    speed(paths, options.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
