"""From a file to pages with text, words and pictures.

What reads is loaded when it is asked for: the process that leads only asks of what kind a file is.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from indexer.reading.sniffing import Media, sniff

if TYPE_CHECKING:
    from indexer.reading.any_file import read_file, read_first_page
    from indexer.reading.page_by_page import Course

__all__ = ["Course", "Media", "read_file", "read_first_page", "sniff"]

_LATER = {"Course": "page_by_page", "read_file": "any_file", "read_first_page": "any_file"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
