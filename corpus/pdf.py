"""Writes PDF files byte for byte the same each time: no dates, no random identifiers."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageChops

from corpus.ink import POINTS_PER_INCH, Box
from corpus.truetype import Subset

_STRIP_ROWS = 278  # TIFF tag RowsPerStrip


@dataclass(frozen=True)
class TextRun:
    """Text at a place; `font` is a name given to PdfFile.add_font. Points from the lower left corner."""

    text: str
    x: float
    y: float
    size: float
    font: str


@dataclass
class PdfFile:
    """Collects numbered objects; page tree and catalogue are written by `save`."""

    _objects: list[bytes] = field(default_factory=lambda: [b"", b""])
    _pages: list[int] = field(default_factory=list)
    _fields: list[int] = field(default_factory=list)
    _fonts: dict[str, tuple[int, Subset]] = field(default_factory=dict)

    def add(self, body: bytes) -> int:
        """Adds an object and returns its number."""
        self._objects.append(body)
        return len(self._objects)

    def add_stream(self, head: str, data: bytes, *, packed: bool = False) -> int:
        """Adds a stream; `packed` says that the data carry their own filter already."""
        if not packed:
            data, head = zlib.compress(data, 9), f"{head} /Filter /FlateDecode"
        return self.add(f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")

    def add_font(self, name: str, subset: Subset) -> None:
        """Embeds the letters that are used of a TrueType font."""
        file = self.add_stream(f"/Length1 {len(subset.data)}", subset.data)
        label = f"AAAAAA+{subset.name}"
        box = " ".join(str(value) for value in subset.box)
        heights = f"/Ascent {subset.box[3]} /Descent {subset.box[1]} /CapHeight 660"
        descriptor = self.add(
            f"<< /Type /FontDescriptor /FontName /{label} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 {heights} "
            f"/StemV 80 /FontFile2 {file} 0 R >>".encode()
        )
        widths = " ".join(f"{glyph} [{width}]" for glyph, width in sorted(subset.widths.items()))
        child = self.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{label} /CIDToGIDMap /Identity /DW 500 "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {descriptor} 0 R /W [{widths}] >>".encode()
        )
        unicode_map = self.add_stream("", _to_unicode(subset))
        font = self.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{label} /Encoding /Identity-H "
            f"/DescendantFonts [{child} 0 R] /ToUnicode {unicode_map} 0 R >>".encode()
        )
        self._fonts[name] = (font, subset)

    def add_page(self, width: float, height: float, content: bytes, images: Sequence[int] = (), stamp: int = 0) -> None:
        """Adds a page in points; `stamp` is the number of an annotation, 0 for none."""
        fonts = " ".join(f"/{name} {number} 0 R" for name, (number, _) in self._fonts.items())
        pictures = " ".join(f"/Im{place} {number} 0 R" for place, number in enumerate(images))
        stream = self.add_stream("", content)
        notes = f"/Annots [{stamp} 0 R] " if stamp else ""
        page = self.add(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] {notes}/Contents {stream} 0 R "
            f"/Resources << /Font << {fonts} /F0 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
            f"/XObject << {pictures} >> >> >>".encode()
        )
        self._pages.append(page)

    def add_image(self, image: Image.Image, quality: int) -> int:
        """Adds a picture: Group 4 for a bilevel one, JPEG for the others."""
        head = f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height}"
        if image.mode == "1":
            parms = f"/DecodeParms << /K -1 /Columns {image.width} /Rows {image.height} >>"
            head += f" /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode {parms}"
            return self.add_stream(head, group4(image), packed=True)
        space = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
        head += f" /ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode"
        return self.add_stream(head, jpeg(image, quality), packed=True)

    def add_stamp(self, runs: Sequence[TextRun], box: Box, font: str) -> int:
        """Adds the picture of a digital signature: a signature field whose appearance is text in a frame."""
        width, height = box[2] - box[0], box[3] - box[1]
        frame = f"0.8 0.1 0.1 RG 0.5 w 0.5 0.5 {width - 1:.1f} {height - 1:.1f} re S 0.1 0.1 0.6 rg ".encode()
        resources = f"/Resources << /Font << /{font} {self._fonts[font][0]} 0 R >> >>"
        head = f"/Type /XObject /Subtype /Form /BBox [0 0 {width:.1f} {height:.1f}] {resources}"
        form = self.add_stream(head, frame + self.text(runs))
        rect = " ".join(f"{value:.1f}" for value in box)
        name = f"Signature{len(self._fields) + 1}"
        stamp = self.add(
            f"<< /Type /Annot /Subtype /Widget /FT /Sig /T ({name}) /F 132 /Rect [{rect}] "
            f"/AP << /N {form} 0 R >> >>".encode()
        )
        self._fields.append(stamp)
        return stamp

    def text(self, runs: Sequence[TextRun]) -> bytes:
        """The page operators that show the runs; font F0 is plain Helvetica and for invisible layers only."""
        parts = []
        for run in runs:
            if run.font == "F0":
                plain = run.text.encode("latin-1", "replace").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
                shown = b"3 Tr (" + plain + b") Tj"
            else:
                shown = b"<" + self._fonts[run.font][1].codes(run.text).hex().encode() + b"> Tj"
            place = f"BT /{run.font} {run.size:.2f} Tf 1 0 0 1 {run.x:.2f} {run.y:.2f} Tm "
            parts.append(place.encode() + shown + b" ET\n")
        return b"".join(parts)

    def save(self) -> bytes:
        """The whole file."""
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        fields = " ".join(f"{number} 0 R" for number in self._fields)
        form = f" /AcroForm << /Fields [{fields}] /SigFlags 1 >>" if fields else ""
        self._objects[0] = f"<< /Type /Catalog /Pages 2 0 R{form} >>".encode()
        self._objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>".encode()
        return _assemble(self._objects)


def group4(image: Image.Image) -> bytes:
    """The Group 4 data of a bilevel picture."""
    file = io.BytesIO()
    # Fax data count white as 0, Pillow counts it as 1.
    ImageChops.invert(image).save(file, "TIFF", compression="group4", tiffinfo={_STRIP_ROWS: image.height})
    with Image.open(file) as tiff:
        (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    return file.getvalue()[start : start + length]


def jpeg(image: Image.Image, quality: int) -> bytes:
    """A JPEG file with half the colour resolution."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True, subsampling="4:2:0")
    return file.getvalue()


def page_size(image: Image.Image, dpi: int) -> tuple[float, float]:
    """Size in points of a picture at a resolution."""
    return image.width * POINTS_PER_INCH / dpi, image.height * POINTS_PER_INCH / dpi


def _to_unicode(subset: Subset) -> bytes:
    pairs = sorted((glyph, letter) for letter, glyph in subset.glyphs.items())
    lines = [f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for glyph, letter in pairs]
    chunks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar" for chunk in chunks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Subset def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{body}\nendcmap end end"
    ).encode()


def _assemble(objects: Sequence[bytes]) -> bytes:
    file = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    file += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    mark = hashlib.sha256(bytes(file)).hexdigest()[:32]  # the identifier is the content's
    file += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /ID [<{mark}> <{mark}>] >>\n".encode()
    return bytes(file + f"startxref\n{start}\n%%EOF\n".encode())
