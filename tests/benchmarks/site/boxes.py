"""How well the boxes drawn on page pictures fit the words as they were printed.

Usage: python tests/benchmarks/site/boxes.py ARCHIVE [--worst 10]
ARCHIVE is the sample archive; the hits are those of its queries (corpus/queries.jsonl) in every document of it, the
truth is corpus/boxes.jsonl.gz. A drawn box is compared with the printed word that it overlaps
most (intersection over union).
The truth lies on the page as it was scanned, the boxes on the picture that is shown, which is straightened and turned
upright: how one lies on the other is found from the two pictures, not from the boxes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from library.archive import Archive
from library.records import Page
from library.search.highlighting import Highlighter
from library.search.service import Ask
from tests.seeing import seen
from web.views.hits import hit_boxes, hit_map

CORPUS: Final = Path(__file__).parents[3] / "corpus"
ENOUGH: Final = 0.7
FEATURES: Final = 6000
LEAST_PAIRS: Final = 60
Matrix = NDArray[Any]
Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the page picture."""


@dataclass(frozen=True)
class Fit:
    """A drawn box: where, on which word, and its overlap with the printed one."""

    source: str
    page: int
    word: str
    overlap: float


def overlap(one: Rectangle, other: Rectangle) -> float:
    """Intersection over union, 0 to 1."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return wide * high / (area - wide * high)


def fits(archive: Archive) -> list[Fit]:
    """Every box that any of the queries draws, once."""
    truth, highlighters = _truth(), _highlighters(archive)
    found: list[Fit] = []
    for document_id in _ids(archive):
        document = seen(archive).document(document_id)
        for printed in truth.get(document.source, ()):
            page = seen(archive).page(document_id, printed["number"])
            drawn = _drawn(highlighters, page)
            if drawn and page.picture:
                overlaps = _overlaps([box for box, _ in drawn], _shown(archive, document_id, page, printed))
                found += [
                    Fit(document.source, page.number, word, fit)
                    for (_, word), fit in zip(drawn, overlaps, strict=True)
                ]
    return found


def _ids(archive: Archive) -> list[str]:
    told = seen(archive).search.search(Ask("", limit=1000, snippets=False))
    return sorted(result.id for result in told.results)


def _truth() -> dict[str, list[dict[str, Any]]]:
    with gzip.open(CORPUS / "boxes.jsonl.gz", "rt", encoding="utf-8") as file:
        return {one["source"]: one["pages"] for one in map(json.loads, file)}


def _highlighters(archive: Archive) -> list[Highlighter]:
    lines = (CORPUS / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return [seen(archive).search.highlighter(json.loads(line)["query"]) for line in lines]


def _drawn(highlighters: Sequence[Highlighter], page: Page) -> list[tuple[Rectangle, str]]:
    """The boxes of all queries on a page with the words they stand on."""
    boxes: set[Rectangle] = set()
    for highlighter in highlighters:
        hits = hit_map((page,), highlighter.pages).on(page.number)
        boxes |= {
            (box.left, box.top, box.left + box.width, box.top + box.height)
            for box in hit_boxes(page, hits, current=None)
        }
    words = {
        (word.box.left, word.box.top, word.box.right, word.box.bottom): page.text[word.start : word.end]
        for word in page.words
    }
    return [(box, words[box]) for box in sorted(boxes)]  # type: ignore[index]


def _overlaps(drawn: Sequence[Rectangle], printed: Sequence[Rectangle]) -> list[float]:
    return [max((overlap(box, one) for one in printed), default=0.0) for box in drawn]


def _shown(archive: Archive, document_id: str, page: Page, printed: dict[str, Any]) -> list[Rectangle]:
    """The printed words in pixels of the shown picture."""
    stored = _stored_picture(seen(archive).original(document_id).path, printed)
    shown = cv2.imread(str(seen(archive).page_picture(document_id, page.number).path), cv2.IMREAD_GRAYSCALE)
    moved = _registered(stored, shown)
    scale, turned = math.hypot(moved[0, 0], moved[1, 0]), math.atan2(moved[1, 0], moved[0, 0])
    quarters = round(turned / (math.pi / 2))
    skew = abs(turned - quarters * math.pi / 2)
    return [_straight(tuple(word["box"]), moved, scale, quarters, skew) for word in printed["words"]]


def _straight(box: Rectangle, moved: Matrix, scale: float, quarters: int, skew: float) -> Rectangle:
    """A box around a skewed word as the box of the straight word: its middle moved, its measures without the skew."""
    left, top, right, low = box
    x, y = moved @ np.array([(left + right) / 2, (top + low) / 2, 1.0])
    around, tall, cos, sin = right - left, low - top, math.cos(skew), math.sin(skew)
    part = cos * cos - sin * sin
    wide, high = (around * cos - tall * sin) / part, (tall * cos - around * sin) / part
    if quarters % 2:
        wide, high = high, wide
    return (x - wide * scale / 2, y - high * scale / 2, x + wide * scale / 2, y + high * scale / 2)


def _stored_picture(path: Path, printed: dict[str, Any]) -> Matrix:
    """The page as it lies in the file, grey, in the pixels of the truth."""
    size = (printed["width"], printed["height"])
    with path.open("rb") as file:
        is_pdf = file.read(5) == b"%PDF-"
    if is_pdf:
        with pypdfium2.PdfDocument(path) as pdf:
            page = pdf[printed["number"] - 1]
            image = page.render(scale=printed["width"] / page.get_width()).to_pil()
            return np.asarray(image.convert("L").resize(size))
    with Image.open(path) as image:
        image.seek(printed["number"] - 1)
        return np.asarray(image.convert("L").resize(size))


def _registered(stored: Matrix, shown: Matrix) -> Matrix:
    """The turn, scale and shift (2 × 3) that bring the stored picture onto the shown one, found from the ink."""
    marks = cv2.ORB_create(nfeatures=FEATURES)
    (places, what), (others, those) = (marks.detectAndCompute(one, None) for one in (stored, shown))
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(what, those)
    found, inliers = cv2.estimateAffinePartial2D(
        np.float32([places[pair.queryIdx].pt for pair in pairs]),
        np.float32([others[pair.trainIdx].pt for pair in pairs]),
        ransacReprojThreshold=3.0, maxIters=20_000,
    )  # fmt: skip
    if found is None or int(inliers.sum()) < LEAST_PAIRS:
        raise SystemExit("a page picture does not look like the page in its file")
    return np.asarray(found)


def main() -> None:
    """Print the share that fits, and the worst."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--worst", type=int, default=10)
    chosen = parser.parse_args()
    archive = Archive.open(chosen.archive)
    found = sorted(fits(archive), key=lambda one: one.overlap)
    archive.close()
    good = sum(one.overlap >= ENOUGH for one in found)
    print(f"boxes of hit words: {len(found)}; overlap at least {ENOUGH}: {good / len(found):.3f}; "
          f"median {found[len(found) // 2].overlap:.3f}")
    for one in found[: chosen.worst]:
        print(f"  {one.overlap:.2f}  {one.source}, page {one.page}: {one.word}")


if __name__ == "__main__":
    main()
