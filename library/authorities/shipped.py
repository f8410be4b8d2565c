"""The records that come with the product; an archive's own word about one of them counts more."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from library.authorities.records import Committee
from library.authorities.table import read_table


@cache
def shipped_committees() -> tuple[Committee, ...]:
    """Central bodies of the Party, as far as documents that were read name them."""
    text = files("library.authorities").joinpath("central.csv").read_text(encoding="utf-8")
    return tuple(read_table(text))
