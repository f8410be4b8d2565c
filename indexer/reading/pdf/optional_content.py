"""Layers of a PDF that are switched off (optional content): the page does not show their text, but the file has it."""

from __future__ import annotations

import ctypes
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium_c
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, create_string_object

from indexer.reading.pdf.characters import Character

_MOST_LETTERS = 1_000
_DRAWN = frozenset({"/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit",
                    "/Group"})
"""What of a page says how it is drawn, and on which paper."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """The layers that are off.

    Args:
        names: of them.
        path: the file.
    """

    names: frozenset[str]
    path: Path

    def page_with_all(self, index: int) -> bytes:
        """A PDF of one page (from 0), with all of its layers, and without what only leads to other pages.

        Each link would bring the page that it leads to, and so the whole document.

        Raises:
            ValueError: pypdf cannot take the page out of the file.
        """
        try:
            reader, writer, made = pypdf.PdfReader(self.path), pypdf.PdfWriter(), io.BytesIO()
            if reader.is_encrypted:
                reader.decrypt("")
            page = reader.pages[index]
            for key in page.keys() - _DRAWN:
                del page[key]
            writer.add_page(page)
            for one in writer._objects:
                if isinstance(one, DictionaryObject) and one.get("/Type") == "/OCG":
                    one.pop("/Usage", None)
            writer.write(made)
        except (PyPdfError, KeyError, TypeError, AttributeError, LookupError, RecursionError, OSError, zlib.error,
                AssertionError) as error:
            raise ValueError(f"its layers cannot be parted: {error}") from error
        return made.getvalue()

    def parted(self, page: pypdfium2.PdfPage, characters: Sequence[Character]
               ) -> tuple[list[Character], list[Character]]:
        """Part the characters that are shown from those on a layer that is off.

        Args:
            page: they stand on it, and it was not changed since.
            characters: with their owners.
        """
        hidden = self._objects(page)
        shown, covered = [], []
        for one in characters:
            if one.made:
                shown.append(one)
                covered.append(one)
            else:
                (covered if one.owner in hidden else shown).append(one)
        return shown, covered

    def _objects(self, page: pypdfium2.PdfPage) -> set[int]:
        return {ctypes.addressof(thing.raw.contents) for thing in page.get_objects(max_depth=8)
                if self._is_off(thing.raw)}  # fmt: skip

    def _is_off(self, raw: pdfium_c.FPDF_PAGEOBJECT) -> bool:
        for number in range(max(0, pdfium_c.FPDFPageObj_CountMarks(raw))):
            mark = pdfium_c.FPDFPageObj_GetMark(raw, number)
            if _name(mark) == "OC" and _parameter(mark, "Name") in self.names:
                return True
        return False


def hidden_layers(reader: pypdf.PdfReader, path: Path) -> Hidden | None:
    """Which layers of a document are off, on the screen at least; None where all are shown."""
    properties = reader.root_object.get("/OCProperties")
    properties = properties.get_object() if properties is not None else None
    if not isinstance(properties, DictionaryObject):
        return None
    default = properties.get("/D")
    default = default.get_object() if default is not None else None
    if not isinstance(default, Mapping):
        return None
    off = _names(default.get("/OFF"))
    if default.get("/BaseState") == "/OFF":
        off |= _names(properties.get("/OCGs")) - _names(default.get("/ON"))
    off |= {str(one.get("/Name", "")) for one in _groups(properties.get("/OCGs")) if _is_off_by_itself(one)}
    return Hidden(frozenset(off), path) if off else None


def _is_off_by_itself(group: DictionaryObject) -> bool:
    """Whether a layer says of itself that it is for paper only."""
    use = group.get("/Usage")
    use = use.get_object() if use is not None else None
    view = use.get("/View") if isinstance(use, DictionaryObject) else None
    view = view.get_object() if view is not None else None
    return isinstance(view, DictionaryObject) and view.get("/ViewState") == "/OFF"


def _names(groups: object) -> set[str]:
    return {str(group.get("/Name", "")) for group in _groups(groups)}


def _groups(groups: object) -> list[DictionaryObject]:
    groups = groups.get_object() if isinstance(groups, pypdf.generic.IndirectObject) else groups
    if not isinstance(groups, ArrayObject):
        return []
    found = (group.get_object() for group in groups)
    return [group for group in found if isinstance(group, DictionaryObject)]


def _name(mark: pdfium_c.FPDF_PAGEOBJECTMARK) -> str:
    size = ctypes.c_ulong()
    buffer = ctypes.create_string_buffer(2 * _MOST_LETTERS)
    wide = ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
    pdfium_c.FPDFPageObjMark_GetName(mark, wide, len(buffer), ctypes.byref(size))
    return _decoded(buffer, size.value)


def _parameter(mark: pdfium_c.FPDF_PAGEOBJECTMARK, key: str) -> str:
    """A string of a mark, as its bytes; PDFium's own way to give it as text loses half of every letter."""
    size = ctypes.c_ulong()
    buffer = (ctypes.c_ubyte * _MOST_LETTERS)()
    if not pdfium_c.FPDFPageObjMark_GetParamBlobValue(mark, key.encode(), buffer, len(buffer), ctypes.byref(size)):
        return ""
    return str(create_string_object(bytes(buffer[: min(size.value, len(buffer))])))


def _decoded(buffer: ctypes.Array[ctypes.c_char], size: int) -> str:
    return buffer.raw[: min(size, len(buffer))].decode("utf-16-le", "replace").split("\0")[0]
