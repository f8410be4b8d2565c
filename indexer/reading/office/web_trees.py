"""Web pages taken apart: the one parser for all of them, and whether it came to their end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree, html


@dataclass(frozen=True, slots=True)
class WebTree:
    """A page taken apart.

    Args:
        roots: what stands at its top, in order; what follows `</html>` is a root of its own, for browsers show it.
        whole: the parser came to the end; it stops at some 2,000 elements within one another.
    """

    roots: tuple[Any, ...]
    whole: bool


def tree_of(text: str) -> WebTree:
    """Take a page, or a piece of one, apart; a page without an element and without words has no roots."""
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    content = text.replace("\0", "").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return WebTree((), whole=_came_to_the_end(parser))
    return WebTree((root, *root.itersiblings()), whole=_came_to_the_end(parser))


def _came_to_the_end(parser: html.HTMLParser) -> bool:
    return not any(one.level >= etree.ErrorLevels.FATAL for one in parser.error_log)
