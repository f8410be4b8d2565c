"""What a picture file says beside its picture is handed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from indexer.limits import Limits
from indexer.ocr import NullOcr
from indexer.reading import read_file
from indexer.reading.xml_words import words_of_xml
from library.secrecy import Part

XMP = ("<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:title>Kho thóc &amp; lúa</dc:title>"
       "<d pdf:Keywords=\"giống\"/></x:xmpmeta>")  # fmt: skip


def properties(path: Path) -> set[str]:
    shown = read_file(path, Limits(), engine=NullOcr()).shown
    assert all(passage.part is Part.PROPERTY for passage in shown)
    return {line.text for passage in shown for line in passage.lines}


def picture() -> Image.Image:
    return Image.new("L", (300, 400), 255)


def test_descriptions_of_every_frame_of_a_tiff(tmp_path: Path) -> None:
    frames = [picture(), picture()]
    for number, frame in enumerate(frames):
        frame.encoderinfo = {"tiffinfo": {270: f"Hồ sơ {number}".encode(), 285: f"Trang {number}"}}
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:], tiffinfo={270: "Hồ sơ 0".encode()})
    assert {"Hồ sơ 0", "Hồ sơ 1", "Trang 1"} <= properties(tmp_path / "a.tif")


def test_exif_comment_and_xmp_of_a_jpeg(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "To trinh"
    exif[ExifTags.Base.XPTitle] = "Tối mật".encode("utf-16-le")
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = b"UNICODE\0" + "Lưu ý".encode("utf-16")
    picture().save(tmp_path / "a.jpg", exif=exif, comment="ghi chú".encode(), xmp=XMP.encode())
    assert {"To trinh", "Tối mật", "Lưu ý", "ghi chú", "Kho thóc & lúa", "giống"} <= properties(tmp_path / "a.jpg")


def test_texts_of_a_png(tmp_path: Path) -> None:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_itxt("Title", "Báo cáo")
    chunks.add_text("Software", "a program")
    chunks.add_itxt("XML:com.adobe.xmp", XMP)
    picture().save(tmp_path / "a.png", pnginfo=chunks)
    said = properties(tmp_path / "a.png")
    assert {"Báo cáo", "Kho thóc & lúa"} <= said and "a program" not in said


@pytest.mark.parametrize("name", ["a.tif", "a.png", "a.jpg"])
def test_a_picture_that_says_nothing(tmp_path: Path, name: str) -> None:
    picture().save(tmp_path / name)
    assert properties(tmp_path / name) == set()


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_no_xml_stops_the_reading(content: bytes) -> None:
    assert all(isinstance(line, str) for line in words_of_xml(content))
