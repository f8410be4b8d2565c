"""Pictures that archives really hold and that break readers: enormous, of every depth, turned, blank, black, drawn."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from indexer.describing import describe
from indexer.limits import Limits
from indexer.reading import read_file
from indexer.records import Description, Hints, ReadPage
from tests.how_much import takes_long

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
LINES = [f"{n}. Các huyện ủy tổ chức thực hiện nghị quyết này đến từng chi bộ" for n in range(1, 11)]
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
needs_font = pytest.mark.skipif(not FONT.exists(), reason="no font to print with")
# The peak of this program alone, in kilobytes: what getrusage tells of a new process starts at its parent's peak.
_PEAK = """
from pathlib import Path
def own_peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""

_MEASURED = _PEAK + """
import sys
from indexer.limits import Limits
from indexer.ocr import NullOcr
from indexer.reading import read_file
from library.errors import UnreadableError
before = own_peak()
try:
    read_file(Path(sys.argv[1]), Limits(), engine=NullOcr())
    reason = "read"
except UnreadableError as error:
    reason = error.reason
print(reason, (own_peak() - before) // 1024)
"""

_WITH_PEAK = _PEAK + """
import json, resource, sys
from indexer.describing import describe
from indexer.limits import Limits
from indexer.reading import read_file
from indexer.records import Hints
path = Path(sys.argv[1])
document = read_file(path, Limits())
fields = describe(document, Hints(path.name)).fields
claims = (fields.kind, fields.number, fields.code, fields.symbol, fields.issued, fields.committee)
peak = max(own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps([bool(document.pages[0].flags), any(claims), peak]))
"""


def _page() -> Image.Image:
    image = Image.new("RGB", (1_654, 1_200), (250, 250, 246))
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(LINES):
        draw.text((120, 80 + 100 * row), line, fill=(25, 25, 25), font=ImageFont.truetype(str(FONT), 38))
    return image


def _read(path: Path) -> tuple[ReadPage, Description]:
    document = read_file(path, Limits())
    return document.pages[0], describe(document, Hints(path.name))


def _nothing_claimed(found: Description) -> bool:
    fields = found.fields
    return not any((fields.kind, fields.number, fields.code, fields.symbol, fields.issued, fields.committee))


def _enormous(path: Path, side: int = 20_000) -> None:
    """Write a PNG of two tones line by line, so that the test itself stays small."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1 + side // 8)) for _ in range(side)) + packer.flush()
    header = side.to_bytes(4, "big") * 2 + bytes((1, 0, 0, 0, 0))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )  # fmt: skip


def test_an_enormous_picture_is_refused_in_little_time_and_memory(tmp_path: Path) -> None:
    _enormous(tmp_path / "a.png")
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(tmp_path / "a.png")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    reason, megabytes = done.stdout.split()
    assert reason == "too-large"
    assert int(megabytes) < 100
    assert time.perf_counter() - begin < 60


@pytest.mark.slow
@needs_tesseract
@needs_font
@pytest.mark.parametrize(
    ("mode", "ending"),
    [("1", "png"), ("L", "tif"), ("I;16", "png"), ("LA", "png"), ("RGBA", "png"), ("P", "png"), ("CMYK", "jpg"),
     ("CMYK", "tif"), ("YCbCr", "jpg")],
)  # fmt: skip
def test_print_is_read_in_every_mode(tmp_path: Path, mode: str, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    if mode == "I;16":
        Image.fromarray(np.asarray(_page().convert("L")).astype(np.uint16) * 257).save(path)
    elif mode in {"LA", "RGBA"}:  # the paper is see-through, the ink is not
        grey = _page().convert("L")
        ink = Image.merge("LA", (Image.new("L", grey.size, 0), grey.point([255 - value for value in range(256)])))
        ink.convert(mode).save(path)
    else:
        _page().convert(mode).save(path, dpi=(200, 200))
    page, _ = _read(path)
    assert page.page.text.count("nghị quyết này") >= 9


@pytest.mark.slow
@needs_tesseract
@needs_font
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_upside_down_is_read(tmp_path: Path, degrees: int) -> None:
    _page().rotate(degrees, expand=True).save(tmp_path / "a.png", dpi=(200, 200))
    page, _ = _read(tmp_path / "a.png")
    assert page.page.text.count("nghị quyết này") >= 9
    assert page.page.text.index("1. Các huyện") < page.page.text.index("9. Các huyện")
    assert page.page.width > page.page.height  # the picture stands upright too


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_page_of_one_shade_is_kept_and_said_to_be_empty(tmp_path: Path, shade: int) -> None:
    Image.new("L", (2_480, 3_508), shade).save(tmp_path / "a.png", dpi=(300, 300))
    begin = time.perf_counter()
    page, found = _read(tmp_path / "a.png")
    assert page.page.text == ""
    assert page.picture_webp is not None
    assert [flag.field for flag in page.flags] == ["page:1"]
    assert _nothing_claimed(found)
    assert time.perf_counter() - begin < 60


@pytest.mark.slow
@needs_tesseract
def test_handwriting_alone_claims_nothing(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    image = Image.new("L", (1_654, 2_339), 244)
    draw = ImageDraw.Draw(image)
    for row in range(22):
        steps = np.arange(0, 1_250, 6)
        waves = 14 * np.sin(steps / chance.uniform(5, 9)) + 9 * np.sin(steps / chance.uniform(11, 23) + row)
        heights = 180 + 92 * row + waves * chance.uniform(0.6, 1.5, len(steps))
        strokes = np.split(np.column_stack((160 + steps, heights)), np.sort(chance.integers(5, len(steps) - 5, 9)))
        for stroke in strokes:
            draw.line([tuple(point) for point in stroke[:-2]], fill=50, width=3)
    image.save(tmp_path / "a.png", dpi=(200, 200))
    page, found = _read(tmp_path / "a.png")
    assert page.flags, page.page.text
    assert _nothing_claimed(found)


@takes_long
@pytest.mark.slow
@needs_tesseract
@needs_font
def test_a_map_claims_nothing(tmp_path: Path) -> None:
    """Contour lines, a river and names at all angles."""
    chance = np.random.default_rng(4)
    image = Image.new("RGB", (2_400, 1_800), (240, 236, 220))
    draw = ImageDraw.Draw(image)
    for ring in range(60):
        x, y = chance.uniform(200, 2_200), chance.uniform(200, 1_600)
        for wide in range(40, 400, 45):
            draw.ellipse((x - wide, y - wide * 0.7, x + wide, y + wide * 0.7), outline=(150, 110, 70), width=2)
        name = Image.new("L", (300, 60), 0)
        ImageDraw.Draw(name).text(
            (5, 5), ("Bến Trại", "Cửa Ngòi", "Mộc Sơn")[ring % 3], 255, ImageFont.truetype(str(FONT), 34)
        )
        turned = name.rotate(float(chance.uniform(-80, 80)), expand=True)
        image.paste((20, 20, 20), (int(x), int(y)), turned)
    image.save(tmp_path / "a.jpg", dpi=(200, 200))
    # In a process of its own: this one's children had peaks of their own before.
    done = subprocess.run([sys.executable, "-c", _WITH_PEAK, str(tmp_path / "a.jpg")], capture_output=True, text=True,
                          check=True, timeout=120)
    flagged, claims, peak = json.loads(done.stdout)
    assert flagged
    assert not claims
    assert peak < 2_000_000  # kilobytes, of this process or of Tesseract
