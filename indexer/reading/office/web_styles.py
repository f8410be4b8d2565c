"""Words that a browser paints though they are no text of the page: values of fields, style sheets, letters turned."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from lxml import etree

from indexer.reading.office.web_trees import WebTree

_FIELDS = ("input", "button", "textarea", "option")
_OF_FIELDS = ("value", "placeholder", "label", "alt")
_UNSEEN = {"hidden", "password", "checkbox", "radio", "file", "color", "range"}
_QUOTED = r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_CONTENT = re.compile(rf"""(?<![\w-])content\s*:\s*((?:{_QUOTED}\s*)+)""", re.DOTALL | re.IGNORECASE)
_STRING = re.compile(_QUOTED, re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\n)|(.))", re.DOTALL)


def painted_lines(tree: WebTree) -> Iterator[str]:
    """The words of a page that its text lacks, each by itself."""
    for element in (one for root in tree.roots for one in root.iter(etree.Element)):
        for said in _painted(element):
            if line := " ".join(said.split()):
                yield line


def _painted(element: Any) -> Iterator[str]:
    if element.tag in _FIELDS and (element.get("type") or "").lower() not in _UNSEEN:
        yield from (element.get(key) or "" for key in _OF_FIELDS)
        yield element.text or "" if element.tag == "textarea" else ""
    yield (element.get("alt") or "") if element.tag == "img" else ""  # painted where the picture is not there
    style = element.get("style") or ""
    if element.tag == "style" or style:
        yield from _contents((element.text or "") if element.tag == "style" else style)
    against = element.tag == "bdo" and (element.get("dir") or "").lower() == "rtl"
    if against or ("bidi-override" in style and "rtl" in style):
        yield unicodedata.normalize("NFC", "".join(element.itertext()))[::-1]


def _contents(style: str) -> Iterator[str]:
    """What a style sheet puts before or behind elements."""
    for match in _CONTENT.finditer(style):
        yield "".join(_ESCAPE.sub(_letter, one[1:-1]) for one in _STRING.findall(match[1]))


def _letter(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[3] or ""
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else ""
