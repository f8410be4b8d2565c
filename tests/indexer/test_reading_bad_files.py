"""Bad files end with a reason, bad pages with a flag; nothing hangs and nothing is lost."""

from __future__ import annotations

import zlib
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from indexer.limits import Limits
from indexer.ocr import FailingOcr, NullOcr, OcrWord, Reading, ReplayOcr
from indexer.reading import read_file
from library.doubt_reasons import Doubt
from library.errors import UnreadableError
from library.records import Box, Origin

LIMITS = Limits()


def _scan(path: Path, pages: int = 1, size: tuple[int, int] = (620, 877)) -> Path:
    images = [Image.new("L", size, 255) for _ in range(pages)]
    for image in images:
        image.paste(0, (60, 60, 300, 80))
    images[0].save(path, save_all=True, append_images=images[1:], resolution=75)
    return path


def _reason(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_file(path, limits, engine=NullOcr())
    assert caught.value.message
    return caught.value.reason


def test_empty_files(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.txt", "c.tif"):
        (tmp_path / name).write_bytes(b"")
        assert _reason(tmp_path / name) == "empty"
    (tmp_path / "blank.txt").write_text(" \n\n\t", encoding="utf-8")
    assert _reason(tmp_path / "blank.txt") == "empty"


def test_not_a_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("Xin chào", encoding="utf-8")
    assert _reason(tmp_path / "a.pdf") == "not-a-pdf"


def test_what_is_not_what_its_name_says_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "anh.jpg").write_bytes(b"hello")
    with pytest.raises(UnreadableError, match="but it holds nothing of that kind"):
        read_file(tmp_path / "anh.jpg", Limits())


def test_unsupported(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"ID3\x03\x00sound")
    assert _reason(tmp_path / "a.mp3") == "unsupported"


def test_truncated_pdf(tmp_path: Path) -> None:
    whole = _scan(tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    assert _reason(tmp_path / "cut.pdf") == "truncated"


def test_damaged_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + b"nonsense " * 50 + b"\nstartxref\n7\n%%EOF")
    assert _reason(tmp_path / "a.pdf") == "damaged"


def test_encrypted_pdf(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=_scan(tmp_path / "open.pdf"))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    writer.write(tmp_path / "closed.pdf")
    assert _reason(tmp_path / "closed.pdf") == "encrypted"


def test_too_many_pages(tmp_path: Path) -> None:
    assert _reason(_scan(tmp_path / "a.pdf", pages=4), Limits(pages=3)) == "too-large"
    assert _reason(_scan(tmp_path / "a.tif", pages=4), Limits(pages=3)) == "too-large"


def test_too_many_bytes(tmp_path: Path) -> None:
    assert _reason(_scan(tmp_path / "a.pdf"), Limits(file_bytes=100)) == "too-large"


def test_a_very_wide_picture(tmp_path: Path) -> None:
    Image.new("1", (100_000, 20)).save(tmp_path / "a.png")
    assert _reason(tmp_path / "a.png") == "too-large"


@pytest.mark.parametrize("ending", ["tif", "png"])
def test_a_picture_that_pillow_takes_for_a_bomb_is_read_smaller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """A map of A0 at 400 dots per inch has more dots than Pillow opens, and fewer than we decode."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100_000)
    limits = Limits(pixels=300_000, decoded_pixels=600_000)
    page, = read_file(_scan(tmp_path / f"map.{ending}"), limits, engine=NullOcr()).pages
    assert not page.unread and Doubt.READ_SMALLER in [flag.reason for flag in page.flags]
    assert _reason(_scan(tmp_path / f"larger.{ending}", size=(800, 877)), limits) == "too-large"
    assert Image.MAX_IMAGE_PIXELS == 100_000


def test_a_picture_that_pillow_takes_for_a_bomb_among_letters_is_read_smaller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [(310, 438), (620, 877), (310, 438), (800, 877)]
    pages = [Image.open(_scan(tmp_path / f"{n}.png", size=size)).convert("L") for n, size in enumerate(sizes)]
    pages[0].save(tmp_path / "volume.tif", save_all=True, append_images=pages[1:])
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100_000)
    read = read_file(tmp_path / "volume.tif", Limits(pixels=300_000, decoded_pixels=600_000), engine=NullOcr()).pages
    assert [[one.reason for one in page.unread] for page in read] == [[], [], [], ["too-large"]]
    assert [Doubt.READ_SMALLER in [flag.reason for flag in page.flags] for page in read[:3]] == [False, True, False]


def test_a_picture_bomb_in_a_pdf(tmp_path: Path) -> None:
    """A page with a picture of a million million dots in a few kilobytes is refused before it is drawn."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    data = pypdf.generic.StreamObject()
    data._data = zlib.compress(bytes(1_000))
    for key, value in (
        ("/Type", "/XObject"), ("/Subtype", "/Image"), ("/ColorSpace", "/DeviceGray"), ("/Filter", "/FlateDecode"),
    ):  # fmt: skip
        data[pypdf.generic.NameObject(key)] = pypdf.generic.NameObject(value)
    for key, number in (("/Width", 100_000), ("/Height", 100_000), ("/BitsPerComponent", 8)):
        data[pypdf.generic.NameObject(key)] = pypdf.generic.NumberObject(number)
    pictures = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/Im0"): writer._add_object(data)})
    page[pypdf.generic.NameObject("/Resources")] = pypdf.generic.DictionaryObject(
        {pypdf.generic.NameObject("/XObject"): pictures}
    )
    drawing = pypdf.generic.StreamObject()
    drawing._data = b"q 200 0 0 200 0 0 cm /Im0 Do Q"
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(drawing)
    writer.write(tmp_path / "bomb.pdf")
    assert _reason(tmp_path / "bomb.pdf") == "too-large"


@pytest.mark.parametrize("reason", ["timeout", "crashed", "unusable"])
def test_a_page_that_ocr_fails_on_is_kept_with_its_picture(tmp_path: Path, reason: str) -> None:
    document = read_file(_scan(tmp_path / "a.pdf", pages=2), LIMITS, engine=FailingOcr(reason))
    assert [page.page.text for page in document.pages] == ["", ""]
    for page in document.pages:
        assert page.picture_webp is not None
        assert [flag.field for flag in page.flags] == [f"page:{page.page.number}"]
        assert reason in page.flags[0].reason


def test_a_scan_is_read_with_its_words_in_place(tmp_path: Path) -> None:
    words = tuple(
        OcrWord(text, Box(60 + 300 * n, 240, 300 + 300 * n, 330), 0.97, 0, 0) for n, text in enumerate(("Tỉnh", "ủy"))
    )
    page = read_file(_scan(tmp_path / "a.pdf"), LIMITS, engine=ReplayOcr((Reading(words),) * 8)).pages[0]
    assert page.page.text == "Tỉnh ủy"
    assert page.page.origin is Origin.OCR
    assert [page.page.text[word.start : word.end] for word in page.page.words] == ["Tỉnh", "ủy"]
    assert all(word.box.right <= page.page.width and word.box.bottom <= page.page.height for word in page.page.words)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("a.tif" if mode in {"CMYK", "I;16"} else "a.png")
    Image.new(mode, (300, 400)).save(path)
    document = read_file(path, LIMITS, engine=NullOcr())
    assert document.pages[0].page.width == 300
    assert document.pages[0].picture_webp is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_texts_of_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "Nghị quyết về đổi mới quản lý kinh tế nông nghiệp\fTrang hai của nghị quyết"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    document = read_file(tmp_path / "a.txt", LIMITS)
    assert [page.page.text for page in document.pages] == text.split("\f")
    assert all(page.picture_webp is None for page in document.pages)


def test_reading_never_alters_the_file(tmp_path: Path) -> None:
    path = _scan(tmp_path / "a.pdf")
    before = path.read_bytes()
    read_file(path, LIMITS, engine=NullOcr())
    assert path.read_bytes() == before


@pytest.mark.parametrize("size", [(1, 1), (3_000, 1), (1, 3_000), (30_000, 2)])
@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_a_dot_or_a_strip_among_pages_costs_none_of_them(tmp_path: Path, mode: str, size: tuple[int, int]) -> None:
    path = tmp_path / "a.tif"
    Image.new(mode, (620, 877), "white").save(
        path, save_all=True, append_images=[Image.new(mode, size, "white")], resolution=600)
    pages = read_file(path, LIMITS, engine=NullOcr()).pages
    assert [[flag.reason for flag in page.flags] for page in pages] == [["no text"], ["no text"]]
    assert pages[1].picture_webp
