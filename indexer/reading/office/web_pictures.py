"""Pictures that a web page holds itself, in addresses that begin with `data:`, wherever a browser takes them from."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml import etree

from indexer.reading.office.web_trees import WebTree
from indexer.records import Enclosed

_DATA = re.compile(r"\s*data:([^,]*),(.*)", re.IGNORECASE | re.DOTALL)
_IN_STYLE = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*))\s*\)""", re.IGNORECASE)
_BLANKS = re.compile(rb"\s+")
_NO_PICTURES = ("font/", "application/font", "application/x-font", "application/vnd.ms-fontobject", "audio/",
                "text/css", "text/javascript", "application/javascript")  # fmt: skip
_FONTS = (b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0", b"true")


def held_pictures(tree: WebTree) -> Iterator[Enclosed]:
    """The pictures that a page holds; one that cannot be taken out has no content."""
    number = 0
    for element in (one for root in tree.roots for one in root.iter(etree.Element)):
        for address in _addresses(element):
            found = _DATA.fullmatch(address)
            kind = found[1].split(";")[0].strip().lower() if found else ""
            if found is None or kind.startswith(_NO_PICTURES):
                continue
            content = _content(found[1], found[2])
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


def _content(said: str, data: str) -> bytes | None:
    content = unquote_to_bytes(data)
    if said.split(";")[-1].strip().lower() != "base64":
        return content
    packed = _BLANKS.sub(b"", content).rstrip(b"=")
    try:
        return b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        return None


def _ending(kind: str) -> str:
    said = kind.rpartition("/")[2]
    return {"jpeg": "jpg", "svg+xml": "svg", "octet-stream": "bin"}.get(said, said)
