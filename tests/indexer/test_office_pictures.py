"""Pictures in office files are read like a page: stamps, pasted scans, white on black; what cannot be is unread."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from indexer.limits import Limits
from indexer.ocr import FailingOcr, NullOcr, OcrEngine, OcrWord, Picture, Reading
from indexer.reading import read_file, read_first_page
from indexer.reading.office.libreoffice import office_program
from indexer.reading.office.pictures import PictureReader
from indexer.reading.picture_kinds import ending_of
from indexer.records import ReadDocument
from library.records import Box, Origin
from library.secrecy import Part, Passage
from tests.indexer.word_files import WordFile, paragraph, picture

BODY = paragraph("Tỉnh ủy quyết nghị về thủy lợi nhỏ ở các huyện miền núi.")
_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf")
needs_font = pytest.mark.skipif(not _FONT.is_file(), reason="a font with Vietnamese letters is not installed")
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")


class CountingOcr(OcrEngine):
    """Reads so many words from whatever it is shown, and counts how often it was asked."""

    def __init__(self, words: int) -> None:
        self._words = words
        self.asked = 0

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        self.asked += 1
        return Reading(tuple(OcrWord("chữ", Box(10 + 60 * (n % 8), 10 + 30 * (n // 8), 60 + 60 * (n % 8),
                                                30 + 30 * (n // 8)), 0.95, 0, n // 8) for n in range(self._words)))


def _stamp(text: str, *, ink: str = "#c02020", paper: str = "white", size: tuple[int, int] = (300, 110)) -> Image.Image:
    image = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(_FONT), size[1] // 3)
    draw.rectangle((6, 6, size[0] - 7, size[1] - 7), outline=ink, width=4)
    draw.text(((size[0] - draw.textlength(text, font=font)) / 2, size[1] / 3 - 4), text, fill=ink, font=font)
    return image


def _saved(image: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def _with_picture(content: bytes, tmp_path: Path, name: str = "media/a.png", body: str = BODY) -> Path:
    file = WordFile("")
    file.body = f"<w:p>{picture(file.attach(name, content))}</w:p>{body}"
    return file.save(tmp_path / "a.docx")


def _said(document: ReadDocument, part: Part) -> list[Passage]:
    every = [*document.shown, *(passage for page in document.pages for passage in page.shown)]
    return [passage for passage in every if passage.part is part]


@pytest.mark.slow
@needs_font
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize(("ink", "paper"), [("#c02020", "white"), ("white", "#902020"), ("black", "white")])
def test_a_picture_of_a_stamp_is_read(kind: str, ink: str, paper: str, tmp_path: Path) -> None:
    path = _with_picture(_saved(_stamp("TỐI MẬT", ink=ink, paper=paper), kind), tmp_path)
    document = read_file(path, Limits())
    assert "TỐI MẬT" in [passage.text for passage in _said(document, Part.PICTURE)]
    assert {passage.page for passage in _said(document, Part.PICTURE)} == {1}
    assert "TỐI MẬT" not in document.pages[0].page.text


@pytest.mark.slow
@needs_font
def test_a_picture_that_stands_on_its_side_is_read(tmp_path: Path) -> None:
    path = _with_picture(_saved(_stamp("TỐI MẬT").rotate(90, expand=True)), tmp_path)
    assert any("MẬT" in passage.text for passage in _said(read_file(path, Limits()), Part.PICTURE))


class OneWordOcr(OcrEngine):
    """Reads one word, whatever it is shown."""

    def __init__(self, word: str, confidence: float) -> None:
        self._word = OcrWord(word, Box(60, 60, 300, 150), confidence, 0, 0)

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        return Reading((self._word,))


@needs_font
@pytest.mark.parametrize(("word", "sure", "stamps"), [("MẠT", 0.92, ["MẠT"]), ("AM", 0.4, None), ("C", 0.9, None)])
def test_a_short_word_in_a_frame_is_a_stamp_and_specks_are_no_words(word: str, sure: float, stamps: list[str] | None,
                                                                    tmp_path: Path) -> None:
    path = _with_picture(_saved(_stamp("MẬT", size=(160, 80))), tmp_path)
    document = read_file(path, Limits(), engine=OneWordOcr(word, sure))
    if stamps is None:
        assert _said(document, Part.PICTURE) == []
    else:
        assert [(one.text, one.framed) for one in _said(document, Part.STAMP)] == [(word, True) for word in stamps]


class DarkOnLightOcr(OneWordOcr):
    """Reads dark letters on a light ground alone."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        light = float(np.median(picture)) > 127 and float(picture.min()) < 100
        return super().read(picture, languages=languages, layout=layout, seconds=seconds) if light else Reading(())


@settings(max_examples=25, deadline=None)
@given(st.tuples(st.integers(0, 200), st.integers(0, 60), st.integers(0, 160)), st.integers(2, 40), st.integers(6, 16))
def test_however_few_light_letters_on_a_dark_picture_are_read(
    ground: tuple[int, int, int], letters: int, size: int
) -> None:
    """White letters on blue or red, that fill from a thousandth of it to a tenth."""
    picture = np.full((300, 500, 3), ground, np.uint8)
    for number in range(letters):
        top, left = 20 + 60 * (number // 10), 20 + 45 * (number % 10)
        picture[top : top + size, left : left + 3] = 255
    read = PictureReader(DarkOnLightOcr("MẬT", 0.93), Limits()).look(picture, 1, alone=False)
    assert read is not None
    assert "MẬT" in [passage.text for passage in read.shown if passage.part is Part.PICTURE]


@pytest.mark.slow
@needs_font
def test_a_picture_in_a_header_is_read_for_all_pages(tmp_path: Path) -> None:
    file = WordFile(BODY).add("header", paragraph("x"))
    header = next(name for name in file.parts if "header" in name)
    content, relation = _saved(_stamp("TỐI MẬT")), "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    file.parts[header] = file.parts[header].replace(b"<w:p>", f"<w:p>{picture('r9')}".encode())
    file.parts["word/media/a.png"] = content
    file.parts[header.replace("word/", "word/_rels/") + ".rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r9" Type="{relation}/image" Target="media/a.png"/></Relationships>').encode()
    (passage,) = _said(read_file(file.save(tmp_path / "a.docx"), Limits()), Part.PICTURE)
    assert (passage.text, passage.page, passage.read) == ("TỐI MẬT", None, True)


def test_a_pasted_scan_is_a_page_behind_the_one_that_holds_it(tmp_path: Path) -> None:
    scan = _saved(Image.fromarray(np.full((1_200, 900), 250, np.uint8)))
    after = f'<w:p><w:r><w:br w:type="page"/></w:r></w:p>{paragraph("Trang sau")}'
    path = _with_picture(scan, tmp_path, body=BODY + after)
    document = read_file(path, Limits(), engine=CountingOcr(40))
    assert [page.page.number for page in document.pages] == [1, 2, 3]
    assert [page.page.origin for page in document.pages] == [Origin.TEXT_LAYER, Origin.OCR, Origin.TEXT_LAYER]
    assert document.pages[1].page.text.startswith("chữ chữ")
    assert document.pages[1].picture_webp is not None
    again = read_first_page(path, 2, Limits(), media_type=document.media_type, engine=CountingOcr(40))
    assert again.page.text == document.pages[1].page.text


def test_a_photograph_with_few_words_is_no_page(tmp_path: Path) -> None:
    photo = _saved(Image.fromarray(np.full((1_200, 900), 250, np.uint8)))
    document = read_file(_with_picture(photo, tmp_path), Limits(), engine=CountingOcr(3))
    assert len(document.pages) == 1
    assert [passage.text for passage in _said(document, Part.PICTURE)] == ["chữ chữ chữ"]


def test_a_document_that_is_a_picture_alone_begins_with_it(tmp_path: Path) -> None:
    photo = _saved(Image.fromarray(np.full((1_200, 900), 250, np.uint8)))
    document = read_file(_with_picture(photo, tmp_path, body=""), Limits(), engine=NullOcr())
    assert [(page.page.number, page.page.origin) for page in document.pages] == [(1, Origin.OCR)]


def test_a_picture_that_comes_often_is_read_once(tmp_path: Path) -> None:
    file = WordFile("")
    logo = _saved(Image.fromarray(np.full((60, 60), 250, np.uint8)))
    relations = [file.attach(f"media/{number}.png", logo) for number in range(20)]
    file.body = "".join(f"<w:p>{picture(relation)}</w:p>" for relation in relations) + BODY
    engine = CountingOcr(3)
    document = read_file(file.save(tmp_path / "a.docx"), Limits(), engine=engine)
    assert engine.asked <= 2
    assert len(_said(document, Part.PICTURE)) == 1


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nbroken", b"nothing known"])
def test_a_picture_that_cannot_be_opened_is_unread(content: bytes, tmp_path: Path) -> None:
    document = read_file(_with_picture(content, tmp_path), Limits(), engine=NullOcr())
    assert [(one.part, one.reason, one.page) for one in document.pages[0].unread] == [(Part.PICTURE, "damaged", 1)]
    assert "thủy lợi" in document.pages[0].page.text


def test_a_picture_outside_the_file_is_unread(tmp_path: Path) -> None:
    file = WordFile("")
    relation = file.attach("media/a.png", b"")
    file.relations[-1] = file.relations[-1].replace('media/a.png"', 'http://192.0.2.1/a.png" TargetMode="External"')
    file.body = f"<w:p>{picture(relation).replace('r:embed', 'r:link')}</w:p>{BODY}"
    document = read_file(file.save(tmp_path / "a.docx"), Limits(), engine=NullOcr())
    assert [one.reason for one in document.pages[0].unread] == ["missing"]


@pytest.mark.parametrize("size", [(300, 110), (1_200, 900)])
def test_a_picture_on_which_reading_failed_is_unread(size: tuple[int, int], tmp_path: Path) -> None:
    path = _with_picture(_saved(Image.fromarray(np.full(size, 250, np.uint8))), tmp_path)
    document = read_file(path, Limits(), engine=FailingOcr("timeout"))
    unread = [*document.unread, *(one for page in document.pages for one in page.unread)]
    assert [(one.part, one.reason) for one in unread] == [(Part.PICTURE, "timeout")]


def test_ornaments_are_not_read() -> None:
    engine = CountingOcr(1)
    reader = PictureReader(engine, Limits())
    assert list(reader.read(_saved(Image.new("L", (400, 3))), 1, alone=False)) == []
    assert engine.asked == 0


def test_a_picture_file_with_more_pictures_than_are_read_is_unread() -> None:
    content = io.BytesIO()
    first, *others = (Image.new("L", (40, 40), tone) for tone in (10, 120, 250))
    first.save(content, "TIFF", save_all=True, append_images=others)
    for most, reasons in ((3, []), (2, ["too-large"])):
        read = PictureReader(NullOcr(), Limits(pages=most)).read(content.getvalue(), 1, alone=False)
        assert [unread.reason for one in read for unread in one.unread] == reasons


def test_a_picture_with_more_dots_than_are_read_is_unread() -> None:
    reader = PictureReader(NullOcr(), Limits(pixels=10_000))
    (read,) = reader.read(_saved(Image.new("L", (400, 300))), 1, alone=False)
    assert [one.reason for one in read.unread] == ["too-large"]


def _svg(text: str) -> bytes:
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="120">'
            f'<text x="40" y="70" font-size="40" font-family="DejaVu Sans">{text}</text></svg>').encode()


@pytest.mark.slow
@needs_office
@needs_font
def test_drawings_are_drawn_and_read_with_their_pages(tmp_path: Path) -> None:
    file = WordFile("")
    words = ["TUYỆT MẬT", "Sơ đồ", ""]
    relations = [file.attach(f"media/{number}.svg", _svg(text)) for number, text in enumerate(words)]
    breaking = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    file.body = breaking.join(f"<w:p>{picture(relation)}</w:p>{BODY}" for relation in relations)
    document = read_file(file.save(tmp_path / "a.docx"), Limits(), engine=NullOcr())
    assert [(passage.text, passage.page) for passage in _said(document, Part.PICTURE)] == [
        ("TUYỆT MẬT", 1), ("Sơ đồ", 2)]
    assert document.pages[1].page.text.endswith("\nSơ đồ")  # typed words are found
    assert [(one.part, one.reason, one.page) for one in document.unread] == [(Part.PICTURE, "unsupported", 3)]


def test_a_drawing_that_nobody_can_draw_is_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.reading.office.libreoffice.office_program", lambda: None)
    path = _with_picture(b"<svg/>", tmp_path, "media/a.svg")
    document = read_file(path, Limits(), engine=NullOcr())
    assert [(one.part, one.reason) for one in document.unread] == [(Part.PICTURE, "unsupported")]


@pytest.mark.parametrize(("start", "ending"), [
    (b"\x01\0\0\0" + bytes(36) + b" EMF", "emf"), (b"\xd7\xcd\xc6\x9a", "wmf"), (b"\x01\0\x09\0", "wmf"),
    (b"\x1f\x8b\x08", "emz"), (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "svg"), (b"\x89PNG", None), (b"", None),
    (b"<?xml version='1.0'?><a/>", None),
])  # fmt: skip
def test_what_must_be_drawn(start: bytes, ending: str | None) -> None:
    assert ending_of(start) == ending
