"""Are marks found wherever and however they stand on a page? Prints recall for each kind, false alarms, and the cost.

Usage: python tests/benchmarks/stamps/benchmark_stamps.py [--rounds N] [--kind K]… [--show DIR] [--no-alarms]
Marks are drawn over any page of the sample archive that has none, anywhere on it, over whatever stands there: each kind
so many times (`KINDS`: framed or not, faint, slanting, huge, tiny, under a signature, typed …). Each page is read
as an ingest reads it. "Held back" is what no reader sees before a person has looked. False alarms are counted on pages
without a mark of the sample archive and, where VANKIEN_TEST_DATA names them, of the real scans. The cost is the time of
looking for stamps against that of reading the page, on the pages on which there is nothing to be found.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw

from corpus.fonts import FontBook
from indexer.judging import judge
from indexer.limits import Limits
from indexer.ocr import Picture, installed_engine
from indexer.preparing import find_stamps
from indexer.reading.pdf.drawing import draw
from indexer.reading.scans.scan import Scan, read_scan
from indexer.reading.scans.surely_read import read_surely
from indexer.records import ReadDocument, ReadPage
from library.records import Box
from library.secrecy import MARKS, Verdict

CORPUS = Path(__file__).parents[3] / "corpus"
RED, BLACK, VIOLET = (200, 30, 40), (25, 25, 30), (110, 50, 150)
_STAMP_FONTS = ("DejaVuSansCondensed-Bold.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSans-Bold.ttf")  # with LibreOffice
_TYPE_FONTS = ("DejaVuSerif-Bold.ttf", "DejaVuSansMono.ttf", "DejaVuSerif.ttf")
_DPI = (150, 200, 300)


@dataclass(frozen=True)
class Kind:
    """A manner of marking.

    Args:
        ink: its colour, and how much of it is pressed on the paper.
        points: size of its letters, from and to.
        angle: degrees, from and to; either way.
        framed: in a frame.
        margin: in the left or right margin rather than anywhere.
        signed: with strokes of a pen over it.
        spaced: with a space between its letters.
        typed: evenly, in a font of print.
    """

    name: str
    ink: tuple[tuple[int, int, int], float]
    points: tuple[float, float] = (13.0, 22.0)
    angle: tuple[float, float] = (0.0, 8.0)
    framed: bool = True
    margin: bool = False
    signed: bool = False
    spaced: bool = False
    typed: bool = False


KINDS = (
    Kind("red framed", (RED, 0.95)),
    Kind("red framed slanting", (RED, 0.95), angle=(10, 50)),
    Kind("red framed upright", (RED, 0.95), angle=(88, 90), margin=True),
    Kind("red framed small", (RED, 0.95), points=(8, 10)),
    Kind("red framed faded", ((205, 70, 75), 0.55), angle=(0, 30)),
    Kind("red signed", (RED, 0.95), signed=True),
    Kind("red", (RED, 0.95), framed=False),
    Kind("red slanting", (RED, 0.95), framed=False, angle=(10, 50)),
    Kind("violet", (VIOLET, 0.9), framed=False),
    Kind("red huge faint", (RED, 0.22), points=(70, 110), framed=False, angle=(0, 45)),
    Kind("red framed huge", (RED, 0.9), points=(40, 70), angle=(0, 30)),
    Kind("black framed", (BLACK, 0.85), angle=(0, 25)),
    Kind("black framed upright", (BLACK, 0.85), angle=(88, 90), margin=True),
    Kind("black slanting", (BLACK, 0.9), framed=False, angle=(15, 50)),
    Kind("typed", (BLACK, 1.0), points=(11, 14), angle=(0, 0), framed=False, typed=True),
    Kind("typed small", (BLACK, 1.0), points=(8, 8), angle=(0, 0), framed=False, typed=True),
    Kind("typed spaced", (BLACK, 1.0), points=(11, 14), angle=(0, 0), framed=False, typed=True, spaced=True),
    Kind("typed slanting", (BLACK, 1.0), points=(11, 18), angle=(17, 45), framed=False, typed=True),
    Kind("typed upright", (BLACK, 1.0), points=(10, 16), angle=(90, 90), framed=False, margin=True, typed=True),
)


@dataclass(frozen=True)
class Trial:
    """One mark on one page, at a place in shares of the page."""

    kind: Kind
    text: str
    angle: float
    points: float
    page: tuple[Path, int]
    dpi: int
    place: tuple[float, float]
    seed: int


@dataclass(frozen=True)
class Outcome:
    """What became of a page: whether it is held back, why, and what the stamps on it said."""

    held: bool
    why: tuple[str, ...]
    said: tuple[str, ...]


def unmarked() -> list[tuple[Path, int]]:
    """The scanned pages of the sample archive that bear neither a secrecy nor an urgency mark: file and index."""
    records = map(json.loads, (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    return [(CORPUS / "archive" / one["source"], index) for one in records
            if one["state"] == "indexed" and one["source"].endswith(".pdf") and not one["secrecy"]
            and not one["urgency"] for index, page in enumerate(one["pages"]) if page["origin"] == "ocr"]  # fmt: skip


def trials(rounds: int, seed: int, kinds: list[str]) -> Iterator[Trial]:
    """Every kind so many times, its words in turn."""
    pages = unmarked()
    for kind in KINDS:
        if kinds and kind.name not in kinds:
            continue
        rng = np.random.default_rng([seed, *kind.name.encode()])
        for number in range(rounds):
            left = float(rng.choice((0.005, 0.93))) if kind.margin else float(rng.uniform(0.04, 0.75))
            yield Trial(kind, MARKS[number % len(MARKS)], float(rng.uniform(*kind.angle) * rng.choice((-1, 1))),
                        float(rng.uniform(*kind.points)), pages[int(rng.integers(len(pages)))],
                        int(rng.choice(_DPI)), (left, float(rng.uniform(0.03, 0.88))),
                        int(rng.integers(2**31)))  # fmt: skip


def page_picture(path: Path, index: int, dpi: float) -> Picture:
    """A page of a PDF in colour."""
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        picture = draw(pdf[min(index, len(pdf) - 1)], dpi, Limits())
    return picture if picture.ndim == 3 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB))


def stamped(trial: Trial) -> Picture:
    """The page with the mark on it: pressed unevenly or typed evenly, its ink over what is printed."""
    picture = page_picture(*trial.page, trial.dpi).astype(np.float32)
    kind = trial.kind
    colour, force = kind.ink
    label = _label(trial)
    turned = label.rotate(trial.angle, Image.Resampling.BICUBIC, expand=True)
    turned.thumbnail((picture.shape[1] - 4, picture.shape[0] - 4))
    rng = np.random.default_rng(trial.seed)
    high, wide = turned.height, turned.width
    touch = np.full((high, wide), force, np.float32)
    if not kind.typed:
        cloud = cv2.resize(rng.normal(0, 1, (6, 8)).astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
        grain = cv2.GaussianBlur(rng.normal(0, 1, (high, wide)).astype(np.float32), (0, 0), 1.2)
        touch = np.clip(force * (1 + 0.10 * cloud + 0.25 * grain), 0.12 * force, 1)
    left, top = _place(trial, picture, wide, high, rng)
    window = picture[top : top + high, left : left + wide]
    _press(window, np.asarray(turned, dtype=np.float32) / 255 * touch, colour)
    if kind.signed:
        _press(window, _strokes(wide, high, trial.dpi, rng), (40, 50, 160))
    return np.asarray(np.clip(picture, 0, 255).astype(np.uint8))


def _place(trial: Trial, picture: Picture, wide: int, high: int, rng: np.random.Generator) -> tuple[int, int]:
    """Where the mark comes: as drawn by lot; a typed one where there is least ink, for nobody types over text."""
    places = [trial.place]
    if trial.kind.typed:
        places += [(trial.place[0] if trial.kind.margin else float(x), float(y))
                   for x, y in zip(rng.uniform(0.04, 0.75, 40), rng.uniform(0.03, 0.9, 40), strict=True)]  # fmt: skip
    corners = [(min(round(x * picture.shape[1]), picture.shape[1] - wide),
                min(round(y * picture.shape[0]), picture.shape[0] - high)) for x, y in places]  # fmt: skip
    room = trial.dpi // 20
    return max(corners, key=lambda at: float(
        picture[max(0, at[1] - room) : at[1] + high + room, max(0, at[0] - room) : at[0] + wide + room].min()))


def _press(window: Picture, ink: Picture, colour: tuple[int, int, int]) -> None:
    window[:] = window * (1 - ink[..., None] * (1 - np.asarray(colour, dtype=np.float32) / 255))


def _strokes(wide: int, high: int, dpi: int, rng: np.random.Generator) -> Picture:
    """A signature: some strokes of a pen from side to side."""
    image = Image.new("L", (wide, high), 0)
    xs = np.linspace(0.03, 0.97, 9) * wide
    ys = rng.uniform(0.1, 0.9, 9) * high
    ImageDraw.Draw(image).line(list(zip(xs, ys, strict=True)), fill=230, width=max(2, round(0.02 * dpi)), joint="curve")
    return np.asarray(image, dtype=np.float32) / 255


def _label(trial: Trial) -> Image.Image:
    kind, pixels = trial.kind, trial.points * trial.dpi / 72
    fonts = _TYPE_FONTS if kind.typed else _STAMP_FONTS
    font = FontBook().font(fonts[trial.seed % len(fonts)], pixels)
    text = " ".join(trial.text) if kind.spaced else trial.text
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    pad = round(0.42 * pixels) if kind.framed else 2
    image = Image.new("L", (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad), 0)
    draw = ImageDraw.Draw(image)
    draw.text((pad - left, pad - top), text, font=font, fill=255, anchor="ls")
    if kind.framed:
        draw.rectangle((0, 0, image.width - 1, image.height - 1), outline=255, width=max(2, round(0.09 * pixels)))
    return image


def read(picture: Picture, dpi: float) -> ReadPage:
    """The page as an ingest reads it: one that begins a document."""
    return read_scan(Scan(picture, dpi, 1, first=True), installed_engine(), limits=Limits())


def look(picture: Picture, dpi: float) -> Outcome:
    """What the program makes of a page."""
    page = read(picture, dpi)
    decision = judge(ReadDocument((page,), "application/pdf"))
    why = tuple(f"{one.rule}: {one.reading[:40]}" for one in decision.reasons)
    return Outcome(decision.verdict is not Verdict.FREE, why, tuple(stamp.text[:40] for stamp in page.stamps))


def attempt(trial: Trial) -> Outcome:
    """Draw and look."""
    return look(stamped(trial), trial.dpi)


def alarm(page: tuple[Path, int]) -> Outcome:
    """Look at a page without a mark."""
    return look(page_picture(*page, 200), 200)


def cost(page: tuple[Path, int]) -> tuple[float, float, bool]:
    """Seconds of processor time for looking, seconds for reading, and whether there is nothing to be found."""
    picture = page_picture(*page, 200)
    engine = installed_engine()
    start = time.perf_counter()
    words = read_scan(Scan(picture, 200, 1), engine, limits=Limits()).page.words
    reading = time.perf_counter() - start
    boxes = _boxes(picture)
    start = time.process_time()
    found = find_stamps(picture, 200, boxes)
    return time.process_time() - start, reading, bool(words) and not found


def _boxes(picture: Picture) -> list[Box]:
    return read_surely(installed_engine().read(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)).words)


def report(done: list[tuple[Trial, Outcome]]) -> None:
    """Print recall for each kind."""
    every, held = Counter(one.kind.name for one, _ in done), Counter(one.kind.name for one, out in done if out.held)
    for kind in KINDS:
        if every[kind.name]:
            print(f"{kind.name:22} held back {held[kind.name]:3} of {every[kind.name]:3}")
    print(f"all held back: {held.total()} of {every.total()} ({100 * held.total() / max(1, every.total()):.1f} %)")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--kind", action="append", default=[], choices=[kind.name for kind in KINDS])
    parser.add_argument("--seed", type=int, default=1945)
    parser.add_argument("--show", type=Path, help="keep the pages whose mark was missed in this folder")
    parser.add_argument("--no-alarms", action="store_true", help="leave false alarms and cost out")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    chosen = list(trials(options.rounds, options.seed, options.kind))
    with ProcessPoolExecutor(options.workers) as pool:
        done = list(zip(chosen, pool.map(attempt, chosen), strict=True))
        for place, (trial, outcome) in enumerate(done):
            if outcome.held:
                continue
            print(f"{place}: missed {trial.text}, {trial.kind.name}, {trial.angle:.0f}°, {trial.points:.0f} pt, "
                  f"{trial.dpi} dpi, {trial.page[0].name} {trial.page[1] + 1}: {outcome.said}")
            if options.show:
                options.show.mkdir(parents=True, exist_ok=True)
                Image.fromarray(stamped(trial)).save(options.show / f"{place}.png")
        report(done)
        if options.no_alarms:
            return
        folder = Path(os.environ.get("VANKIEN_TEST_DATA", "")) / "scans"
        real = [(path, 0) for path in sorted(folder.glob("*.pdf"))] if folder.is_dir() else []
        for name, pages in (("sample archive", unmarked()), ("real scans", real)):
            raised = [(page, one) for page, one in zip(pages, pool.map(alarm, pages), strict=True) if one.held]
            for page, one in raised:
                print(f"false alarm: {page[0].name} {page[1] + 1}: {one.why}: {one.said}")
            print(f"false alarms, {name}: {len(raised)} of {len(pages)} pages")
        clean = [(looking, reading) for looking, reading, nothing in pool.map(cost, unmarked()[::8]) if nothing]
        share = 100 * sum(one for one, _ in clean) / max(1e-9, sum(one for _, one in clean))
        print(f"looking for stamps on {len(clean)} clean pages: {share:.1f} % of reading them")


if __name__ == "__main__":
    main()
