"""The files (hồ sơ) that documents lie in, and what lies in one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from web.collation import sort_key
from web.links import Links
from web.views.browse import Tally
from web.views.paging import Paging
from web.views.start import Entry


@dataclass(frozen=True, slots=True)
class FilesView:
    """All files, or a page of one: what it is called and how many documents of it are seen."""

    name: str | None
    count: int
    files: tuple[Tally, ...]
    documents: tuple[Entry, ...]
    paging: Paging | None


def named_files(counts: Iterable[tuple[str, int]], links: Links) -> tuple[Tally, ...]:
    """The files in Vietnamese order."""
    ordered = sorted(counts, key=lambda one: sort_key(one[0]))
    return tuple(Tally(name, count, links.files(name)) for name, count in ordered)
