"""The scanned pages of the sample archive with their truth, by kind of paper."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from indexer.limits import Limits
from indexer.ocr import Picture
from indexer.reading.pdf.drawing import draw as render

_CORPUS = Path(__file__).parents[3] / "corpus"
_PRINTED = ("letterpress", "typewriter", "roneo", "laser")


@dataclass(frozen=True)
class SamplePage:
    """A page as it was scanned, what it says, and what it is printed on; `turned` pages are a kind of their own."""

    kind: str
    picture: Picture
    dpi: float
    truth: str


def sample_pages(every: int) -> Iterator[SamplePage]:
    """Yield every so-manyeth scanned page of the sample archive's PDFs."""
    with gzip.open(_CORPUS / "boxes.jsonl.gz", "rt", encoding="utf-8") as file:
        boxes = {record["source"]: record["pages"] for record in map(json.loads, file)}
    records = map(json.loads, (_CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    chosen = [
        (record["source"], index, page)
        for record in records
        if record["source"].endswith(".pdf") and record["state"] in {"indexed", "quarantined"}
        for index, page in enumerate(record["pages"])
        if page["paper"] in _PRINTED
    ]
    for source, index, page in chosen[::every]:
        place = boxes[source][index]
        with pypdfium2.PdfDocument(_CORPUS / "archive" / source) as pdf:
            pdf.init_forms()
            picture = render(pdf[index], place["dpi"], Limits())
        kind = "turned" if _is_turned(place["words"]) else page["paper"]
        yield SamplePage(kind, picture, place["dpi"], page["text"])


def sample_texts() -> list[str]:
    """What the pages of the sample archive that everybody may see say."""
    records = map(json.loads, (_CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    return [page["text"] for record in records if record["state"] == "indexed" for page in record["pages"]]


def sample_files(every: int) -> list[Path]:
    """Every so-manyeth PDF of the sample archive that can be read, scans and files with text alike."""
    records = map(json.loads, (_CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    names = [record["source"] for record in records if record["source"].endswith(".pdf") and record["pages"]]
    return [_CORPUS / "archive" / name for name in names[::every]]


def _is_turned(words: list[dict[str, Any]]) -> bool:
    """Upside down the page begins at the bottom; on its side its words are higher than wide."""
    sides = np.array([word["box"] for word in words if len(word["text"]) > 3])
    wide, high = np.median(sides[:, 2] - sides[:, 0]), np.median(sides[:, 3] - sides[:, 1])
    return bool(high > wide or sides[0, 1] > sides[-1, 1])
