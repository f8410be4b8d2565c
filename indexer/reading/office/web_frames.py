"""Pages and style sheets that a web page holds itself: in `srcdoc`, or in addresses that begin with `data:`."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from indexer.reading.office.web_data import held_in
from indexer.reading.office.web_trees import WebTree

_PAGES, _SHEETS = {"text/html", "application/xhtml+xml"}, {"text/css"}
_OF_ADDRESSES = ("src", "href", "data")


def pages_within(tree: WebTree) -> Iterator[str]:
    """The text of each; a style sheet as a page that has it and nothing else."""
    for element in (one for root in tree.roots for one in root.iter(etree.Element)):
        if srcdoc := element.get("srcdoc"):
            yield srcdoc
        for held in (held_in(element.get(name) or "") for name in _OF_ADDRESSES):
            if held is not None and held[0] in _PAGES | _SHEETS:
                text = (held[1] or b"").decode("utf-8", "replace")
                yield text if held[0] in _PAGES else page_of_sheet(text)


def page_of_sheet(sheet: str) -> str:
    """A page whose style sheet this is."""
    return f"<style>{sheet}</style>"
