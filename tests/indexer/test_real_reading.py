"""Real Tesseract, LibreOffice and scans; the scans of a province are looked for through VANKIEN_TEST_DATA."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from indexer.describing import describe
from indexer.limits import Limits
from indexer.ocr import KeptTesseract, OcrEngine, OcrFailedError, TesseractOcr
from indexer.reading import read_file
from indexer.records import Hints
from library.errors import MissingRequirementError
from tests.how_much import takes_long

pytestmark = pytest.mark.slow
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
needs_font = pytest.mark.skipif(not FONT.exists(), reason="no font to print with")


def _printed(*lines: str) -> np.ndarray:
    image = Image.new("L", (1_600, 100 + 90 * len(lines)), 250)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        draw.text((80, 60 + 90 * row), line, fill=10, font=ImageFont.truetype(str(FONT), 44))
    return np.asarray(image)


@pytest.fixture(params=[KeptTesseract, TesseractOcr])
def tesseract(request: pytest.FixtureRequest) -> OcrEngine:
    """Both ways to ask Tesseract: kept loaded, and started for each picture."""
    engine: OcrEngine = request.param()
    return engine


@needs_tesseract
@needs_font
def test_tesseract_reads_words_with_places(tesseract: OcrEngine) -> None:
    reading = tesseract.read(_printed("Nghị quyết của Tỉnh ủy", "về đổi mới nông nghiệp"))
    assert [word.text for word in reading.words] == "Nghị quyết của Tỉnh ủy về đổi mới nông nghiệp".split()
    assert len({word.line for word in reading.words}) == 2
    assert all(0.5 < word.confidence <= 1.0 for word in reading.words)


@needs_tesseract
def test_tesseract_is_stopped_in_time(tesseract: OcrEngine) -> None:
    noise = np.random.default_rng(7).integers(0, 255, (3_000, 2_400), dtype=np.uint8)
    with pytest.raises(OcrFailedError) as caught:
        tesseract.read(noise, seconds=0.2)
    assert caught.value.reason == "timeout"
    assert not tesseract.read(np.full((50, 50), 255, np.uint8)).words  # it goes on with the next picture


@needs_tesseract
def test_a_missing_model_is_named(tesseract: OcrEngine) -> None:
    with pytest.raises(MissingRequirementError) as caught:
        tesseract.read(np.full((50, 50), 255, np.uint8), languages="khong-co")
    assert "apt-get" in caught.value.next_step


@needs_tesseract
@needs_font
def test_an_upside_down_page_is_turned(tmp_path: Path) -> None:
    lines = [f"{n}. Các huyện ủy tổ chức thực hiện nghị quyết này đến chi bộ" for n in range(1, 14)]
    Image.fromarray(np.rot90(_printed(*lines), 2)).save(tmp_path / "a.png", dpi=(300, 300))
    page = read_file(tmp_path / "a.png", Limits()).pages[0].page
    assert page.text.count("nghị quyết này") >= 12


@takes_long
@needs_tesseract
def test_the_real_scans() -> None:
    folder = os.environ.get("VANKIEN_TEST_DATA")
    if not folder:
        pytest.skip("VANKIEN_TEST_DATA names no folder of real scans")
    truth = {entry["file"]: entry for entry in json.loads((Path(folder) / "truth" / "scans.json").read_text("utf-8"))}
    wrong = []
    for name in ("05CT.pdf", "280 BC.signed.pdf"):
        found = describe(read_file(Path(folder) / "scans" / name, Limits()), Hints(name))
        fields, expected = found.fields, truth[name]
        for field, value in (("type", fields.kind), ("issuer", fields.committee), ("symbol", fields.symbol)):
            if value != expected[field]:
                wrong.append((name, field, value))
        assert fields.issued is not None
        assert expected["issued"].startswith(str(fields.issued))
        assert "number" in {flag.field for flag in found.review}  # handwritten on every one of these
        assert fields.number in {None, expected["number"]}
    assert not wrong
