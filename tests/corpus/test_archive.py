"""The rendered files: all there, readable or broken as the truth says, and small enough to be committed."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein

Record = dict[str, Any]
_MOST_BYTES = 20 * 1024 * 1024


def _files(archive: Path) -> dict[str, Path]:
    return {path.relative_to(archive).as_posix(): path for path in sorted(archive.rglob("*")) if path.is_file()}


def _layer(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as file:
        return [page.get_textpage().get_text_bounded() for page in file]


def test_every_file_has_one_truth_line_and_the_reverse(archive: Path, truth: list[Record]) -> None:
    counts = Counter(record["source"] for record in truth)
    assert set(counts.values()) == {1}
    assert set(counts) == set(_files(archive))


def test_digests_are_those_of_the_files(archive: Path, truth: list[Record]) -> None:
    for record in truth:
        data = (archive / record["source"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == record["sha256"], record["source"]


def test_the_archive_is_small(archive: Path) -> None:
    assert sum(path.stat().st_size for path in _files(archive).values()) <= _MOST_BYTES


def test_names_are_those_of_archivists(archive: Path) -> None:
    names = list(_files(archive))
    assert any(not name.isascii() for name in names)
    assert any(" " in name for name in names)
    assert {Path(name).suffix for name in names} == {".pdf", ".tif", ".jpg", ".png", ".txt", ".docx"}


def test_pages_are_as_many_as_the_truth_says(archive: Path, truth: list[Record]) -> None:
    for record in truth:
        path = archive / record["source"]
        if record["state"] == "failed" or path.suffix in (".txt", ".docx"):
            continue
        if path.suffix == ".pdf":
            with pypdfium2.PdfDocument(path) as file:
                pages = len(file)
        else:
            with Image.open(path) as image:
                pages = getattr(image, "n_frames", 1)
        assert pages == len(record["pages"]), record["source"]


def test_one_tiff_has_several_pages(truth: list[Record]) -> None:
    assert any(len(r["pages"]) > 1 for r in truth if r["source"].endswith(".tif"))


def test_broken_files_cannot_be_opened(archive: Path, truth: list[Record]) -> None:
    failed = {record["reason"]: archive / record["source"] for record in truth if record["state"] == "failed"}
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(failed["encrypted"])
    assert b"%%EOF" not in failed["truncated"].read_bytes()
    assert failed["truncated"].read_bytes().startswith(b"%PDF")


def test_born_digital_files_carry_their_true_text(archive: Path, truth: list[Record]) -> None:
    born = [record for record in truth if any(page["paper"] == "born-digital" for page in record["pages"])]
    assert len(born) >= 6
    for record in born:
        for page, layer in zip(record["pages"], _layer(archive / record["source"]), strict=True):
            text, found = " ".join(page["text"].split()), " ".join(layer.split())
            assert Levenshtein.normalized_distance(text, found) < 0.02, record["source"]


def test_scans_carry_no_true_text_layer(archive: Path, truth: list[Record]) -> None:
    layers = {
        record["source"]: " ".join(" ".join(_layer(archive / record["source"])).split())
        for record in truth
        if record["source"].endswith(".pdf") and record["pages"] and record["pages"][0]["origin"] == "ocr"
    }
    speaking = {source: layer for source, layer in layers.items() if layer}
    stamps = {r["source"]: " ".join(r["stamps"]) for r in truth}
    stamped = [source for source, layer in speaking.items() if layer in stamps[source]]
    wrong = [source for source in speaking if source not in stamped]
    assert len(stamped) == 1, "one scan's only text is the stamp of its digital signature"
    assert len(wrong) == 1, "one scan carries an earlier reading in the wrong language"
    assert speaking[wrong[0]].isascii()
    assert len(speaking[wrong[0]]) > 800


def test_signature_stamps_stand_in_annotations_too(archive: Path, truth: list[Record]) -> None:
    stamped = [r["source"] for r in truth if any(text.startswith("Người ký") for text in r["stamps"])]
    data = {source: (archive / source).read_bytes() for source in stamped}
    assert sum(b"/FT /Sig" in held for held in data.values()) == 2
    assert len(stamped) == 3


def test_plain_text_is_the_true_text(archive: Path, truth: list[Record]) -> None:
    (record,) = [record for record in truth if record["source"].endswith(".txt")]
    assert (archive / record["source"]).read_text(encoding="utf-8").strip() == record["pages"][0]["text"]
