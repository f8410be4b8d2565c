"""The words of XML that may come from anybody, taken by no XML parser, which a hostile file could keep busy."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_WORDS = re.compile(r">([^<>]+)<|=\s*\"([^\"<>]+)\"|=\s*'([^'<>]+)'")
_NAMESPACE = re.compile(r"\sxmlns(:\w+)?\s*=\s*(\"[^\"]*\"|'[^']*')")
_MOST_BYTES = 2_000_000


def words_of_xml(content: bytes) -> Iterator[str]:
    """Its texts and the values of its attributes, line by line."""
    code = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    text = _NAMESPACE.sub(" ", content[:_MOST_BYTES].decode(code, "replace"))
    for match in _WORDS.finditer(text):
        yield from html.unescape(match[1] or match[2] or match[3]).splitlines()
