"""The letters of one paragraph of a Word document, run by run, with what stands or floats among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from indexer.reading.office.package import MC, Element, W, children, is_on, local
from indexer.reading.office.word_styles import Styles, font_of, value_of
from indexer.restoring import FontRun

_DELETING = {f"{W}del", f"{W}moveFrom"}
_SILENT = {f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}sdtEndPr", f"{W}fldData", f"{W}instrText", f"{W}delInstrText",
           f"{W}smartTagPr", f"{W}customXmlPr"}  # fmt: skip
_DRAWINGS = {f"{W}drawing", f"{W}pict", f"{W}object", f"{MC}AlternateContent"}
_TABS = {f"{W}tab", f"{W}ptab"}
_LINES = {f"{W}br", f"{W}cr"}
# The program that printed last noted where its pages ended; a break that somebody set stands above all.
_NOTED = f"{W}lastRenderedPageBreak"


class Manner(StrEnum):
    """How a run stands on paper."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters in one font and manner.

    Args:
        added: a tracked insertion; who refuses it sees the paragraph without it.
    """

    run: FontRun
    manner: Manner = Manner.SHOWN
    added: bool = False


@dataclass(frozen=True, slots=True)
class PageEnd:
    """A page ends here: `noted` by the program that printed last, or set by the writer."""

    noted: bool


@dataclass(frozen=True, slots=True)
class Floating:
    """A drawing, anchored here."""

    element: Element


Token = Letters | PageEnd | Floating


def tokens_of(paragraph: Element, styles: Styles) -> Iterator[Token]:
    """Yield what stands in a paragraph, in order."""
    style = value_of(paragraph.find(f"{W}pPr"), f"{W}pStyle")
    yield from _inline(paragraph, _Around(styles, style))


@dataclass(frozen=True, slots=True)
class _Around:
    """What the surroundings of a run say of it."""

    styles: Styles
    style: str | None
    deleted: bool = False
    added: bool = False


def _inline(element: Element, around: _Around) -> Iterator[Token]:
    for child in children(element):
        tag = child.tag
        if tag == f"{W}r":
            yield from _run(child, around)
        elif tag in _DELETING:
            yield from _inline(child, _Around(around.styles, around.style, True, around.added))
        elif tag == f"{W}ins":
            yield from _inline(child, _Around(around.styles, around.style, around.deleted, True))
        elif tag in _DRAWINGS:
            yield Floating(child)
        elif tag not in _SILENT:  # links, content controls, fields, formulas, and what this reader does not know
            if child.text and child.text.strip() and local(child) in {"t", "delText"}:
                yield Letters(FontRun(child.text))
            yield from _inline(child, around)


def _run(run: Element, around: _Around) -> Iterator[Token]:
    properties = run.find(f"{W}rPr")
    named = value_of(properties, f"{W}rStyle")
    font = font_of(properties) or around.styles.font(around.style, named)
    capitals = any(_is_on(name, properties, named, around) for name in (f"{W}caps", f"{W}smallCaps"))
    hidden = _is_on(f"{W}vanish", properties, named, around)
    manner = Manner.DELETED if around.deleted else Manner.HIDDEN if hidden else Manner.SHOWN
    for child in _parts(run):
        if isinstance(child, str):
            yield Letters(FontRun(child, font, capitals), manner, around.added)
        elif child.tag in _DRAWINGS:
            if manner is not Manner.DELETED:
                yield Floating(child)
        elif child.tag == f"{W}ruby":
            yield from _ruby(child, around)
        elif not around.deleted:
            yield PageEnd(noted=child.tag == _NOTED)


def _ruby(ruby: Element, around: _Around) -> Iterator[Token]:
    """Words with small ones above them, which are a line of their own and so no part of this one."""
    for above in ruby.findall(f"{W}rt"):
        letters = [one for one in _inline(above, around) if isinstance(one, Letters)]
        if letters:
            yield from (replace(one, manner=Manner.HIDDEN) for one in letters)
            yield Letters(FontRun("\n"), Manner.HIDDEN)
    for base in ruby.findall(f"{W}rubyBase"):
        yield from _inline(base, around)


def _is_on(name: str, properties: Element | None, named: str | None, around: _Around) -> bool:
    said = is_on(properties, name)
    return around.styles.is_on(name, around.style, named) if said is None else said


def _parts(run: Element) -> Iterator[str | Element]:
    """The text of a run, drawings and page ends in it; a soft hyphen is kept, for TCVN3 has ư in its place."""
    for child in children(run):
        tag = child.tag
        if tag in {f"{W}t", f"{W}delText"} and child.text:
            yield child.text
        elif tag in _TABS:
            yield "\t"
        elif tag == _NOTED or (tag in _LINES and child.get(f"{W}type") == "page"):
            yield child
        elif tag in _LINES:
            yield "\n"
        elif tag == f"{W}softHyphen":
            yield "\u00ad"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}sym":
            yield _symbol(child.get(f"{W}char"))
        elif tag == f"{W}fldChar":
            yield from _chosen(child)
        elif tag in _DRAWINGS or tag == f"{W}ruby":
            yield child
        elif tag not in _SILENT:
            yield from _parts(child)


def _chosen(field: Element) -> Iterator[str]:
    """What a drop-down list of a form shows."""
    drop = field.find(f"{W}ffData/{W}ddList")
    if drop is None:
        return
    entries = [one.get(f"{W}val", "") for one in drop.findall(f"{W}listEntry")]
    place = value_of(drop, f"{W}result") or value_of(drop, f"{W}default") or "0"
    if place.isdigit() and int(place) < len(entries):
        yield entries[int(place)]


def _symbol(code: str | None) -> str:
    """Fonts made for symbols put their letters at F000 and up."""
    try:
        number = int(code or "", 16)
        return chr(number - 0xF000 if 0xF000 <= number <= 0xF0FF else number)
    except (ValueError, OverflowError):
        return ""
