"""What floats in a drawing of a Word document: text boxes, word art, pictures, charts, embedded files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from lxml import etree

from indexer.reading.office.package import MC, A, Element, O, R, V, W, children, local
from indexer.restoring import FontRun

_FONT_IN_STYLE = re.compile(r"font-family:\s*(?:&quot;|[\"'])?([^;\"'&]+)", re.IGNORECASE)
# Vocabularies that Word of 2010 and later draws itself; of others it draws what stands beside for older programs.
_KNOWN = re.compile(
    r"schemas\.microsoft\.com/office/(word|drawing|powerpoint|excel)/20\d\d/|schemas\.openxmlformats\.org/"
    r"|urn:schemas-microsoft-com:(vml|office)"
)
_BLIPS = {f"{A}blip": ("embed", "link")}
_IMAGES = {f"{V}imagedata", f"{V}fill", f"{V}stroke"}
_SHOWN = {f"{W}txbxContent", f"{A}p", f"{A}blip", f"{V}imagedata", f"{V}textpath"}
_EMBEDDING = {"OLEObject", "oleObj", "oleObject"}
_POINTING = {"chart", "relIds"}


class ThingKind(StrEnum):
    """What a thing in a drawing is."""

    BOX = "box"
    """An element that holds paragraphs."""
    WORDS = "words"
    DRAWN = "drawn"
    """An element that holds paragraphs of DrawingML."""
    PICTURE = "picture"
    EMBEDDED = "embedded"
    PART = "part"
    """A part of the file with words of its own: a chart, SmartArt."""
    DESCRIPTION = "description"
    DOUBT = "doubt"
    """A drawing of a kind that this reader does not know."""


_WORDED = {ThingKind.BOX, ThingKind.WORDS, ThingKind.DRAWN}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing in a drawing: an element, words, or the id of a relation.

    Args:
        name: with what an embedded file was made.
        spare: only programs show it that do not know the drawing itself.
    """

    kind: ThingKind
    element: Element = None
    words: FontRun | None = None
    relation: str = ""
    name: str = ""
    spare: bool = False

    @property
    def raw(self) -> str:
        """Its words as they are stored, without spaces."""
        if self.words is not None:
            return "".join(self.words.text.split())
        return "" if self.element is None else raw_words(self.element)


def things_in(drawing: Element) -> Iterator[Thing]:
    """Yield what a drawing (`w:drawing`, `w:pict`, `w:object`, `mc:AlternateContent`) shows, each thing once."""
    tag = drawing.tag
    if tag == f"{MC}AlternateContent":
        yield from _alternatives(drawing)
        return
    if tag == f"{W}txbxContent":
        yield Thing(ThingKind.BOX, drawing)
        return
    if tag == f"{A}p":
        yield Thing(ThingKind.DRAWN, drawing)
        return
    yield from _own(drawing)
    for child in children(drawing):
        yield from things_in(child)


def _own(element: Element) -> Iterator[Thing]:
    """What an element says by its attributes."""
    tag = element.tag
    if tag in _BLIPS or tag in _IMAGES:
        for name in ("embed", "link", "id", "href"):
            if relation := element.get(f"{R}{name}"):
                yield Thing(ThingKind.PICTURE, relation=relation)
                return
        if tag == f"{V}imagedata" and (relation := element.get(f"{O}relid")):
            yield Thing(ThingKind.PICTURE, relation=relation)
    elif tag == f"{V}textpath":
        if words := element.get("string"):
            font = _FONT_IN_STYLE.search(element.get("style", ""))
            yield Thing(ThingKind.WORDS, words=FontRun(words, font[1].strip() if font else None))
    elif local(element) in _EMBEDDING:
        if relation := element.get(f"{R}id"):
            name = element.get("ProgID") or element.get("progId") or ""
            yield Thing(ThingKind.EMBEDDED, relation=relation, name=name)
    elif local(element) in _POINTING and tag != f"{W}chart":
        for name in ("id", "dm"):
            if relation := element.get(f"{R}{name}"):
                yield Thing(ThingKind.PART, relation=relation)
    elif local(element) in {"docPr", "cNvPr", "shape", "rect"}:
        for name in ("descr", "title", "alt"):
            if words := element.get(name):
                yield Thing(ThingKind.DESCRIPTION, words=FontRun(words))


def _alternatives(element: Element) -> Iterator[Thing]:
    """The branch that Word draws; of the others what it does not show as well, apart."""
    branches = [child for child in children(element) if child.tag in {f"{MC}Choice", f"{MC}Fallback"}]
    holding = [branch for branch in branches if _holds(branch)]
    chosen = next((branch for branch in holding if _is_known(branch)), holding[-1] if holding else None)
    if branches and not any(_is_known(branch) for branch in branches):
        yield Thing(ThingKind.DOUBT, element)
    said = "" if chosen is None else raw_words(chosen)
    for branch in branches:
        for child in children(branch):
            for thing in things_in(child):
                if branch is chosen:
                    yield thing
                elif thing.kind not in _WORDED or thing.raw not in said:
                    yield replace(thing, spare=True)


def _is_known(branch: Element) -> bool:
    if branch.tag == f"{MC}Fallback":
        return True
    return all(_KNOWN.search(branch.nsmap.get(prefix) or "") for prefix in branch.get("Requires", "").split())


def _holds(branch: Element) -> bool:
    """Whether a branch has anything that this reader can show."""
    return any(one.tag in _SHOWN or local(one) in (*_POINTING, *_EMBEDDING)
               for one in branch.iter(etree.Element))


def raw_words(element: Element) -> str:
    """All words in an element as they are stored, without spaces: enough to tell whether two say the same."""
    stored = (one.get("string", "") if one.tag == f"{V}textpath" else one.text or ""
              for one in element.iter(f"{W}t", f"{A}t", f"{V}textpath"))
    return "".join("".join(stored).split())
