"""Are stamps found that slant, fade and lie over text? Prints recall for each ink and angle, and false alarms.

Usage: python tests/benchmarks/stamps/benchmark_stamps.py [--rounds N] [--seed N] [--show DIR] [--no-alarms]
Stamps are drawn over first pages of the sample archive that have none: each text in each ink, at angles from -25 to 25
degrees, small and large, over whatever stands there. "Held back" is what no reader sees before a person has looked: a
secrecy mark, sure or unsure, or a framed red stamp that could not be read. False alarms are counted on the pages of the
sample archive without a mark and, where VANKIEN_TEST_DATA names them, on the first pages of the real scans.
"""

from __future__ import annotations

import argparse
import json
import os
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
from indexer.describing.marking import urgency_on
from indexer.judging import stamp_passage
from indexer.limits import Limits
from indexer.ocr import Picture, TesseractOcr
from indexer.reading.pdf_page import render
from indexer.reading.stamping import read_stamps
from library.party.marks import URGENCY
from library.secrecy import MARKS, Matter, Verdict, decide

CORPUS = Path(__file__).parents[3] / "corpus"
INKS = {"red": ((200, 30, 40), 0.95), "faded red": ((205, 70, 75), 0.55), "black": ((25, 25, 30), 0.85)}
_FONTS = ("DejaVuSansCondensed-Bold.ttf", "DejaVuSerif-Bold.ttf")  # they come with LibreOffice
_DPI = (150, 200, 300)
_POINTS = (13.0, 16.0, 22.0)
_STEEP = 10.0


@dataclass(frozen=True)
class Trial:
    """One stamp on one page: the angle in degrees, the letters' size in points, its place as shares of the page."""

    text: str
    ink: str
    angle: float
    points: float
    page: Path
    dpi: int
    place: tuple[float, float]
    seed: int


@dataclass(frozen=True)
class Outcome:
    """What became of it: the mark that was read, whether the page is held back, and what the stamps said."""

    read: str | None
    held: bool
    said: tuple[str, ...]


def unmarked() -> list[Path]:
    """The scanned PDFs of the sample archive that bear neither a secrecy nor an urgency mark."""
    records = map(json.loads, (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    return [CORPUS / "archive" / one["source"] for one in records
            if one["state"] == "indexed" and one["source"].endswith(".pdf") and not one["secrecy"]
            and not one["urgency"] and one["pages"][0]["origin"] == "ocr"]  # fmt: skip


def trials(rounds: int, seed: int) -> Iterator[Trial]:
    """Every text in every ink, so many times."""
    rng = np.random.default_rng(seed)
    pages = unmarked()
    for _ in range(rounds):
        for text in (*MARKS, *URGENCY):
            for ink in INKS:
                yield Trial(text, ink, float(rng.uniform(-25, 25)), float(rng.choice(_POINTS)),
                            pages[int(rng.integers(len(pages)))], int(rng.choice(_DPI)),
                            (float(rng.uniform(0.04, 0.60)), float(rng.uniform(0.08, 0.36))),
                            int(rng.integers(2**31)))  # fmt: skip


def first_page(path: Path, dpi: float) -> Picture:
    """The first page of a PDF in colour."""
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        picture = render(pdf[0], dpi, Limits())
    return picture if picture.ndim == 3 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB))


def stamped(trial: Trial) -> Picture:
    """The page with the stamp pressed on it: unevenly, its ink over what is printed."""
    picture = first_page(trial.page, trial.dpi).astype(np.float32)
    colour, force = INKS[trial.ink]
    label = _label(trial.text, trial.points * trial.dpi / 72, _FONTS[trial.seed % 2])
    turned = label.rotate(trial.angle, Image.Resampling.BICUBIC, expand=True)
    rng = np.random.default_rng(trial.seed)
    high, wide = turned.height, turned.width
    cloud = cv2.resize(rng.normal(0, 1, (6, 8)).astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
    grain = cv2.GaussianBlur(rng.normal(0, 1, (high, wide)).astype(np.float32), (0, 0), 1.2)
    touch = np.clip(force + 0.10 * cloud + 0.25 * grain, 0.12, 1)
    ink = (np.asarray(turned, dtype=np.float32) / 255 * touch)[..., None]
    left = min(round(trial.place[0] * picture.shape[1]), picture.shape[1] - wide)
    top = round(trial.place[1] * picture.shape[0])
    window = picture[top : top + high, left : left + wide]
    paint = np.asarray(colour, dtype=np.float32) / 255
    window[:] = window * (1 - ink * (1 - paint))
    return np.asarray(np.clip(picture, 0, 255).astype(np.uint8))


def _label(text: str, pixels: float, name: str) -> Image.Image:
    font = FontBook().font(name, pixels)
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    pad = round(0.42 * pixels)
    image = Image.new("L", (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad), 0)
    draw = ImageDraw.Draw(image)
    draw.text((pad - left, pad - top), text, font=font, fill=255, anchor="ls")
    draw.rectangle((0, 0, image.width - 1, image.height - 1), outline=255, width=max(2, round(0.09 * pixels)))
    return image


def look(picture: Picture, dpi: float) -> Outcome:
    """What the program sees of the stamps on a page."""
    stamps = read_stamps(picture, dpi, TesseractOcr(), scale=1.0, limits=Limits())
    decision, urgency = decide(Matter(tuple(stamp_passage(stamp, 1) for stamp in stamps))), urgency_on(stamps)
    read = decision.mark or (urgency.mark if urgency else None)
    return Outcome(read, decision.verdict is not Verdict.FREE, tuple(stamp.text for stamp in stamps))


def attempt(trial: Trial) -> Outcome:
    """Draw and look."""
    return look(stamped(trial), trial.dpi)


def alarm(path: Path) -> Outcome:
    """Look at a page without a mark."""
    return look(first_page(path, 200), 200)


def report(done: list[tuple[Trial, Outcome]]) -> None:
    """Print recall for each ink and slant, then the figures that matter most."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for trial, outcome in done:
        row = (trial.ink, "steep" if abs(trial.angle) > _STEEP else "slight")
        counts[(*row, "all")] += 1
        counts[(*row, "read")] += outcome.read == trial.text
        counts[(*row, "seen")] += outcome.read == trial.text or outcome.held
    for ink in INKS:
        for slant in ("slight", "steep"):
            every = counts[ink, slant, "all"]
            print(f"{ink:10} {slant:7} read rightly {counts[ink, slant, 'read']:3} of {every:3}, "
                  f"read or held back {counts[ink, slant, 'seen']:3}")
    secret = [outcome for trial, outcome in done if trial.text in MARKS]
    held = sum(outcome.held for outcome in secret)
    print(f"secrecy stamps held back: {held} of {len(secret)} ({100 * held / max(1, len(secret)):.1f} %)")
    urgent = [(trial, outcome) for trial, outcome in done if trial.text in URGENCY]
    right = sum(outcome.read == trial.text for trial, outcome in urgent)
    print(f"urgency stamps read: {right} of {len(urgent)} ({100 * right / max(1, len(urgent)):.1f} %); "
          f"of these held back as if secret: {sum(outcome.held for _, outcome in urgent)}")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1945)
    parser.add_argument("--show", type=Path, help="keep the pages whose stamp was missed in this folder")
    parser.add_argument("--no-alarms", action="store_true", help="leave the false alarms out")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    chosen = list(trials(options.rounds, options.seed))
    with ProcessPoolExecutor(options.workers) as pool:
        done = list(zip(chosen, pool.map(attempt, chosen), strict=True))
        for place, (trial, outcome) in enumerate(done):
            if outcome.read == trial.text or (outcome.held and trial.text in MARKS):
                continue
            print(f"{place}: missed {trial.text}, {trial.ink}, {trial.angle:.0f}°, {trial.points:.0f} pt, "
                  f"{trial.dpi} dpi: {outcome.said}")
            if options.show:
                options.show.mkdir(parents=True, exist_ok=True)
                Image.fromarray(stamped(trial)).save(options.show / f"{place}.png")
        report(done)
        if not options.no_alarms:
            folder = Path(os.environ.get("VANKIEN_TEST_DATA", "")) / "scans"
            real = sorted(folder.glob("*.pdf")) if folder.is_dir() else []
            for name, pages in (("sample archive", unmarked()), ("real scans", real)):
                raised = [(path, one) for path, one in zip(pages, pool.map(alarm, pages), strict=True)
                          if one.held or one.read]
                for path, one in raised:
                    print(f"false alarm: {path.name}: {one.read}: {one.said}")
                print(f"false alarms, {name}: {len(raised)} of {len(pages)} pages")


if __name__ == "__main__":
    main()
