"""Pictures that a web page holds itself, in addresses that begin with `data:`, wherever a browser takes them from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from indexer.reading.office.web_data import held_in
from indexer.reading.office.web_trees import WebTree
from indexer.records import Enclosed

# In quotes wherever it stands (`url("…")`, `image-set("…" 2x)`), or without any in brackets.
_IN_STYLE = re.compile(r""""(\s*data:[^"]*)"|'(\s*data:[^']*)'|url\(\s*([^"'\s)][^)]*)\)""", re.IGNORECASE)
_NO_PICTURES = ("font/", "application/font", "application/x-font", "application/vnd.ms-fontobject", "audio/",
                "text/javascript", "application/javascript")  # fmt: skip
_PAGES = ("text/html", "application/xhtml", "text/css")  # taken apart as such, where they can be
_FONTS = (b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0", b"true")


def held_pictures(tree: WebTree) -> Iterator[Enclosed]:
    """The pictures that a page holds; one that cannot be taken out has no content."""
    number = 0
    for element in (one for root in tree.roots for one in root.iter(etree.Element)):
        for address in _addresses(element):
            kind, content = held_in(address) or (_NO_PICTURES[0], None)
            if kind.startswith(_NO_PICTURES) or (content is not None and kind.startswith(_PAGES)):
                continue
            if content is None or not content.startswith(_FONTS):
                number += 1
                yield Enclosed(f"picture-{number}.{_ending(kind)}", content)


def _addresses(element: Any) -> Iterator[str]:
    for key, value in element.attrib.items():
        if "data:" not in value.lower():
            continue
        if key == "srcset":
            yield from value.split()
        elif key == "style":
            yield from _in_style(value)
        else:
            yield value
    if element.tag == "style":
        yield from _in_style(element.text or "")


def _in_style(style: str) -> Iterator[str]:
    return (one[1] or one[2] or one[3] or "" for one in _IN_STYLE.finditer(style))


def _ending(kind: str) -> str:
    said = kind.rpartition("/")[2]
    return {"jpeg": "jpg", "svg+xml": "svg", "octet-stream": "bin"}.get(said, said)
