"""The boxes of words: they lie on the page, say what the page says, and ink is under them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

Record = dict[str, Any]


def test_every_printed_document_has_boxes(truth: list[Record], boxes: dict[str, Record]) -> None:
    printed = {
        record["source"]
        for record in truth
        if record["state"] in ("indexed", "quarantined") and not record["source"].endswith((".txt", ".docx"))
    }
    assert set(boxes) == printed


def test_words_join_to_the_text_of_their_page(truth: list[Record], boxes: dict[str, Record]) -> None:
    for record in truth:
        if record["source"] not in boxes:
            continue
        for page, drawn in zip(record["pages"], boxes[record["source"]]["pages"], strict=True):
            assert " ".join(word["text"] for word in drawn["words"]) == " ".join(page["text"].split())


def test_boxes_lie_on_their_page(boxes: dict[str, Record]) -> None:
    for source, record in boxes.items():
        for page in record["pages"]:
            for word in page["words"]:
                left, top, right, bottom = word["box"]
                assert 0 <= left < right <= page["width"], (source, word)
                assert 0 <= top < bottom <= page["height"], (source, word)


def test_handwritten_words_are_those_the_truth_names(truth: list[Record], boxes: dict[str, Record]) -> None:
    for record in truth:
        if record["source"] not in boxes:
            continue
        words = [word["text"] for page in boxes[record["source"]]["pages"] for word in page["words"] if word["hand"]]
        assert len(words) == len(record["handwritten"]), record["source"]
        if "number" in record["handwritten"]:
            assert record["number"] in words


def _pictures(path: Path, dpi: int) -> list[Image.Image]:
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as file:
            return [page.render(scale=dpi / 72).to_pil().convert("L") for page in file]
    with Image.open(path) as image:
        pictures = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            pictures.append(image.convert("L"))
        return pictures


@pytest.mark.parametrize(
    "part",
    ["1981/07-CT-TU", "1982/BC ket qua", "1971/cong van ho de", "1959/KH 03", "1948/TT 27", "2008/05CT", "2022/18-NQ"],
)
def test_ink_lies_under_the_boxes(archive: Path, boxes: dict[str, Record], part: str) -> None:
    (source,) = [source for source in boxes if part in source]
    for page, picture in zip(
        boxes[source]["pages"], _pictures(archive / source, boxes[source]["pages"][0]["dpi"]), strict=True
    ):
        assert abs(picture.width - page["width"]) <= 1
        assert abs(picture.height - page["height"]) <= 1
        dark = np.asarray(picture) < 0.75 * np.median(np.asarray(picture))
        inked = []
        for word in page["words"]:
            left, top, right, bottom = word["box"]
            inked.append(float(dark[top:bottom, left:right].mean()))
        shares = np.asarray(inked)
        # Every word has some ink; a box that had slipped by its own height would show on most words.
        assert float((shares > 0.03).mean()) > 0.97, source
        assert float(np.median(shares)) > 2.5 * float(dark.mean()), source
