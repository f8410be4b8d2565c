"""The words of drawings, slides, charts and SmartArt: paragraphs of DrawingML, each run with its font."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.reading.office.package import A, Element, children, local
from indexer.reading.office.pieces import Convert
from indexer.restoring import FontRun, draws_capitals

_RUNS = {f"{A}r", f"{A}fld"}
_COUNTED = {"slidenum"}  # the number of a slide is none of its words
_CAPITALS = {"all", "small"}


def lines_of_drawing(element: Element, convert: Convert) -> Iterator[str]:
    """Yield the paragraphs in an element that say something; what charts hold as values follows."""
    for one in element.iter(f"{A}p"):
        if text := paragraph_text(one, convert).strip():
            yield text
    for one in element.iter():
        if isinstance(one.tag, str) and local(one) == "v" and local(one.getparent()) == "pt" and one.text:
            yield convert([FontRun(one.text)])


def paragraph_text(paragraph: Element, convert: Convert) -> str:
    """The text of one paragraph."""
    runs = []
    standard = paragraph.find(f"{A}pPr/{A}defRPr")
    for child in children(paragraph):
        if child.tag == f"{A}br":
            runs.append(FontRun("\n"))
        elif child.tag in _RUNS and child.get("type", "") not in _COUNTED:
            properties = child.find(f"{A}rPr")
            text = child.findtext(f"{A}t") or ""
            font = _font(properties) or _font(standard)
            runs.append(FontRun(text, font, _is_capital(properties, standard) or draws_capitals(font)))
        elif child.tag not in _RUNS:
            runs += [FontRun(one.text or "") for one in child.iter() if isinstance(one.tag, str) and local(one) == "t"]
    return convert(runs)


def _font(properties: Element | None) -> str | None:
    latin = None if properties is None else properties.find(f"{A}latin")
    return None if latin is None else latin.get("typeface")


def _is_capital(own: Element | None, standard: Element | None) -> bool:
    for properties in (own, standard):
        if properties is not None and (said := properties.get("cap")) is not None:
            return said in _CAPITALS
    return False
