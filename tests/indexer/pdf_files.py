"""Small PDFs made for tests: text of any script, in any direction, with annotations, pictures and attachments."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from library.exchange.unseen_font import UnseenFont

WIDTH, HEIGHT = 595, 842
BODY = (
    "BÁO CÁO", "Về tình hình sản xuất nông nghiệp của tỉnh", "Từ đầu năm đến nay toàn tỉnh đã gieo cấy được ba vạn mẫu",
    "lúa chiêm, các huyện miền núi còn thiếu giống và phân bón.", "Ban Thường vụ giao các huyện ủy đôn đốc thực hiện.",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Words at a place of the page, in points from its lower left; `angle` degrees counterclockwise."""

    text: str
    x: float
    y: float
    size: float = 12
    angle: float = 0
    mark: str = ""


def body(top: float = 700) -> list[Said]:
    """A page of prose."""
    return [Said(line, 72, top - 20 * row) for row, line in enumerate(BODY)]


class MadePdf:
    """A PDF in the making."""

    def __init__(self) -> None:
        self.writer = PdfWriter()
        self.font = UnseenFont()
        self._reserved = self.writer._add_object(DictionaryObject())

    def page(self, said: Sequence[Said], *, size: tuple[float, float] = (WIDTH, HEIGHT), drawing: bytes = b"",
             resources: DictionaryObject | None = None) -> PageObject:  # fmt: skip
        """Add a page."""
        page = self.writer.add_blank_page(*size)
        page[NameObject("/Resources")] = resources or DictionaryObject()
        page["/Resources"][NameObject("/Font")] = DictionaryObject({NameObject("/F"): self._reserved})
        content = DecodedStreamObject()
        content.set_data(b"\n".join((*map(self.painted, said), drawing)))
        page[NameObject("/Contents")] = self.writer._add_object(content)
        return page

    def painted(self, one: Said) -> bytes:
        """The instructions that paint some words."""
        cos, sin = math.cos(math.radians(one.angle)), math.sin(math.radians(one.angle))
        codes = self.font.encode(one.text).hex()
        text = (f"BT /F {one.size} Tf {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {one.x} {one.y} Tm <{codes}> Tj ET")
        return (f"/OC /{one.mark} BDC {text} EMC" if one.mark else text).encode()

    def annotation(self, page: PageObject, kind: str, rectangle: tuple[float, float, float, float], *,
                   shows: Sequence[str] = (), flags: int = 4, **more: object) -> DictionaryObject:  # fmt: skip
        """Lay an annotation over a page, with the lines that it shows, one below the other."""
        left, bottom, right, top = rectangle
        made = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(f"/{kind}"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, rectangle)), NameObject("/F"): NumberObject(flags),
        })  # fmt: skip
        for key, value in more.items():
            made[NameObject(f"/{key}")] = value if isinstance(value, PdfObject) else TextStringObject(value)
        if shows:
            lines = [Said(line, 2, top - bottom - 14 * (row + 1)) for row, line in enumerate(shows)]
            made[NameObject("/AP")] = self.look(b"\n".join(map(self.painted, lines)), (right - left, top - bottom))
        page.setdefault(NameObject("/Annots"), ArrayObject()).append(self.writer._add_object(made))
        return made

    def look(self, painting: bytes, size: tuple[float, float]) -> DictionaryObject:
        """What an annotation looks like: instructions, cut off at this size."""
        form = DecodedStreamObject()
        form.set_data(painting)
        form.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, *size))),
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F"): self._reserved})}),
        })  # fmt: skip
        return DictionaryObject({NameObject("/N"): self.writer._add_object(form)})

    def content(self) -> bytes:
        """The whole file."""
        self.font.add_to(self.writer, self._reserved)
        packed = io.BytesIO()
        self.writer.write(packed)
        return packed.getvalue()

    def save(self, path: Path) -> Path:
        """Write it."""
        path.write_bytes(self.content())
        return path


def a_pdf(*lines: str) -> bytes:
    """One page of prose, with these lines at its top."""
    made = MadePdf()
    made.page([*(Said(line, 72, 790 - 20 * row) for row, line in enumerate(lines)), *body()])
    return made.content()


def picture_page(path: Path, image: Image.Image, points: tuple[float, float]) -> Path:
    """A page of this size, filled by a picture."""
    image.save(path, resolution=image.size[0] / points[0] * 72)
    return path
