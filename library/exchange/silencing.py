"""An old text layer made unreadable while nothing that is painted changes.

A scan may carry an OCR made in the wrong language, a page may be set in fonts whose codes say other letters than they
show. Taking such text out of the page would change what is painted wherever it is ink, so the page's own content stays
as it is, byte for byte: only the maps that tell a reader which characters the codes are (ToUnicode) are replaced, in
copies of the page's fonts, by maps that say "a space" for every code. Where content says beside its glyphs how they are
to be read (ActualText), that remark alone is written over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from library.exchange.unseen_font import cmap

_DEEPEST = 12
_RENDERING = re.compile(rb"\b([0-7])\s+Tr\b")
_UNSEEN = frozenset({b"3"})
_REMARK = b"/ActualText"
_STRING = rb"<[0-9A-Fa-f\s]*>|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)"
_REMARKS = re.compile(_REMARK + rb"\s*(?:" + _STRING + rb")", re.DOTALL)


class Silencer:
    """Silences pages of one PDF; a font or form that several pages share is copied once."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._done: dict[tuple[int, bool], PdfObject] = {}

    def silence(self, page: PageObject, resources: DictionaryObject) -> DictionaryObject:
        """Resources with which the page is painted as before but gives no characters.

        Args:
            page: of the writer; it is not changed.
            resources: of the page, its own or inherited.
        """
        return self._resources(resources, unseen=_only_unseen(page), depth=0)

    def unspeak(self, page: PageObject) -> None:
        """Write over what a page's own content says of how its glyphs are to be read."""
        contents = page.get_contents()
        content = contents.get_data() if contents is not None else b""
        if _REMARK in content:
            stream = DecodedStreamObject()
            stream.set_data(_without_remarks(content))
            page[NameObject("/Contents")] = self._writer._add_object(stream.flate_encode())

    def _resources(self, resources: DictionaryObject, *, unseen: bool, depth: int) -> DictionaryObject:
        copy = DictionaryObject(resources)
        for kind, silenced in (("/Font", self._font), ("/XObject", self._form), ("/Properties", self._property)):
            entries = _resolved(resources.get(kind))
            if isinstance(entries, DictionaryObject):
                copy[NameObject(kind)] = DictionaryObject({
                    name: silenced(entry, unseen=unseen, depth=depth) for name, entry in entries.items()})
        return copy

    def _font(self, entry: PdfObject, *, unseen: bool, depth: int) -> PdfObject:
        font = _resolved(entry)
        if not isinstance(font, DictionaryObject) or not (unseen or _painted_by_code(font)):
            return entry
        wide = font.get("/Subtype") == "/Type0"
        return self._once(entry, font, lambda copy: copy.update({
            NameObject("/ToUnicode"): self._wide if wide else self._narrow}), unseen=unseen)

    def _form(self, entry: PdfObject, *, unseen: bool, depth: int) -> PdfObject:
        form = _resolved(entry)
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form" or depth >= _DEEPEST:
            return entry
        inner, content = _resolved(form.get("/Resources")), form.get_data()

        def change(copy: DictionaryObject) -> None:
            if isinstance(inner, DictionaryObject):
                copy[NameObject("/Resources")] = self._resources(inner, unseen=unseen, depth=depth + 1)
            if _REMARK in content and isinstance(copy, StreamObject):
                for name in ("/Filter", "/DecodeParms"):
                    copy.pop(name, None)
                copy._data = _without_remarks(content)

        return self._once(entry, form, change, unseen=unseen)

    def _property(self, entry: PdfObject, *, unseen: bool, depth: int) -> PdfObject:
        named = _resolved(entry)
        if not isinstance(named, DictionaryObject) or "/ActualText" not in named:
            return entry
        return self._once(entry, named, lambda copy: copy.update({
            NameObject("/ActualText"): TextStringObject(" ")}), unseen=unseen)

    def _once(
        self, entry: PdfObject, thing: DictionaryObject, change: Callable[[DictionaryObject], None], *, unseen: bool
    ) -> PdfObject:
        key = (entry.idnum if isinstance(entry, IndirectObject) else -id(thing), unseen)
        if key not in self._done:
            copy = _copied(thing)
            change(copy)
            self._done[key] = self._writer._add_object(copy)
        return self._done[key]

    @cached_property
    def _narrow(self) -> IndirectObject:
        return self._blank(b"1 beginbfrange\n<00> <ff> [" + b"<0020>" * 256 + b"]\nendbfrange", b"<00> <ff>")

    @cached_property
    def _wide(self) -> IndirectObject:
        row = b"<%02x00> <%02xff> [" + b"<0020>" * 256 + b"]"
        blocks = [b"64 beginbfrange\n" + b"\n".join(row % (high, high) for high in range(start, start + 64)) +
                  b"\nendbfrange" for start in range(0, 256, 64)]
        return self._blank(b"\n".join(blocks), b"<0000> <ffff>")

    def _blank(self, body: bytes, codes: bytes) -> IndirectObject:
        stream = DecodedStreamObject()
        stream.set_data(cmap(body, codes))
        return self._writer._add_object(stream.flate_encode())


def _without_remarks(content: bytes) -> bytes:
    return _REMARKS.sub(_REMARK + b" ( )", content)


def _copied(thing: DictionaryObject) -> DictionaryObject:
    """A shallow copy; the bytes of a stream are taken over as they are coded."""
    if not isinstance(thing, StreamObject):
        return DictionaryObject(thing)
    copy = type(thing)()
    copy.update(thing)
    copy._data = thing._data
    return copy


def _painted_by_code(font: DictionaryObject) -> bool:
    """Whether a reader finds the font's glyphs without asking which characters they are.

    For a Type0 font that is not embedded it may ask, and would then paint spaces.
    """
    if font.get("/Subtype") != "/Type0":
        return True
    descendants = _resolved(font.get("/DescendantFonts"))
    if not isinstance(descendants, ArrayObject) or not descendants:
        return False
    descendant = _resolved(descendants[0])
    descriptor = _resolved(descendant.get("/FontDescriptor")) if isinstance(descendant, DictionaryObject) else None
    return isinstance(descriptor, DictionaryObject) and any(key.startswith("/FontFile") for key in descriptor)


def _only_unseen(page: PageObject) -> bool:
    """Whether all text of the page's own content is written unseen, as OCR layers are."""
    contents = page.get_contents()
    found = set(_RENDERING.findall(contents.get_data())) if contents is not None else set()
    return found == _UNSEEN


def _resolved(thing: PdfObject | None) -> PdfObject | None:
    return thing.get_object() if thing is not None else None
