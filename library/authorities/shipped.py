"""The records that come with the product; an archive's own word about one of them counts more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from library.authorities.records import Committee, Kind, Name, R, Record, free_id
from library.authorities.table import read_table
from library.party.kinds import KINDS


@cache
def shipped_committees() -> tuple[Committee, ...]:
    """Central bodies of the Party, as far as documents that were read name them."""
    text = files("library.authorities").joinpath("central.csv").read_text(encoding="utf-8")
    return tuple(read_table(text, Committee))


@cache
def shipped_kinds() -> tuple[Kind, ...]:
    """The kinds that are recognised on paper, each by its one name.

    Where two are alike without diacritics (Điện văn, Diễn văn) the later of the table has a number in its id: what is
    added to the table stands at its end.
    """
    found: dict[str, Kind] = {}
    for one in KINDS:
        record_id = free_id(one.name, found.__contains__)
        found[record_id] = Kind(record_id, (Name(one.name),), letters=one.symbols)
    return tuple(found.values())


def shipped(of: type[R]) -> tuple[R, ...]:
    """Those of a sort."""
    return tuple(one for one in _SHIPPED[of]() if isinstance(one, of))


_SHIPPED: Mapping[type[Record], Callable[[], tuple[Record, ...]]] = {
    Committee: shipped_committees, Kind: shipped_kinds,
}  # fmt: skip
