"""A document as ALTO 4: the Library of Congress's XML for text in its place on the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

from library.exchange.lines import PlacedLine, PlacedWord, blocks_of
from library.exchange.marking import SOFTWARE, mark_of
from library.exchange.xml_text import allowed
from library.records import Box, Document, Page

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def write_alto(document: Document) -> str:
    """The whole document; places are in pixels of the page pictures.

    Args:
        document: its pages with their word boxes.
    """
    root = ElementTree.Element("alto", {
        "xmlns": NAMESPACE, "xmlns:xsi": _INSTANCE, "xsi:schemaLocation": f"{NAMESPACE} {_SCHEMA}"})
    _describe(root, document)
    layout = ElementTree.SubElement(root, "Layout")
    for page in document.pages:
        _page(layout, page)
    ElementTree.indent(root, space=" ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _describe(root: ElementTree.Element, document: Document) -> None:
    description = ElementTree.SubElement(root, "Description")
    ElementTree.SubElement(description, "MeasurementUnit").text = "pixel"
    source = ElementTree.SubElement(description, "sourceImageInformation")
    ElementTree.SubElement(source, "fileName").text = allowed(document.source)
    ElementTree.SubElement(source, "fileIdentifier").text = f"sha256:{document.sha256}"
    ElementTree.SubElement(source, "documentIdentifier").text = mark_of(document)
    processing = ElementTree.SubElement(description, "Processing", ID="reading")
    software = ElementTree.SubElement(processing, "processingSoftware")
    ElementTree.SubElement(software, "softwareName").text = SOFTWARE


def _page(layout: ElementTree.Element, page: Page) -> None:
    number = page.number
    made = ElementTree.SubElement(layout, "Page", {
        "ID": f"page_{number}", "PHYSICAL_IMG_NR": str(number), "HEIGHT": str(page.height), "WIDTH": str(page.width)})
    if page.confidence is not None:
        made.set("PC", f"{page.confidence:.3f}")
    space = ElementTree.SubElement(made, "PrintSpace", _place(Box(0, 0, page.width, page.height)))
    for place, block in enumerate(blocks_of(page), 1):
        name = f"{number}_{place}"
        inside = ElementTree.SubElement(space, "TextBlock", {"ID": f"block_{name}", **_place(block.box)})
        for row, line in enumerate(block.lines, 1):
            _line(inside, line, f"{name}_{row}")


def _line(block: ElementTree.Element, line: PlacedLine, name: str) -> None:
    made = ElementTree.SubElement(block, "TextLine", {"ID": f"line_{name}", **_place(line.box)})
    gaps = list(_gaps(line))
    for place, word in enumerate(line.words):
        _word(made, word, f"{name}_{place + 1}")
        if place < len(gaps):
            ElementTree.SubElement(made, "SP", gaps[place])


def _gaps(line: PlacedLine) -> Iterator[dict[str, str]]:
    for before, after in pairwise(line.words):
        wide = max(0, after.box.left - before.box.right)
        yield {"HPOS": str(before.box.right), "VPOS": str(before.box.top), "WIDTH": str(wide)}


def _word(line: ElementTree.Element, word: PlacedWord, name: str) -> None:
    ElementTree.SubElement(line, "String", {
        "ID": f"word_{name}", **_place(word.box), "CONTENT": allowed(word.text), "WC": f"{word.confidence:.3f}"})


def _place(box: Box) -> dict[str, str]:
    return {"HPOS": str(box.left), "VPOS": str(box.top),
            "WIDTH": str(box.right - box.left), "HEIGHT": str(box.bottom - box.top)}
