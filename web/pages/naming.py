"""Names of committees and kinds that begin as typed, of all that their records hold."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from library.access import Right
from library.acts.authorities import directory_in
from library.acts.desk import Desk
from library.acts.records_desk import RecordsDesk
from library.archive import Archive
from library.authorities import Committee, Directory, Form, Kind, Name
from library.search.service import Completes, Completion
from library.vietnamese import fold
from web.collation import sort_key
from web.views.names_offered import NamesOffered


class NamedSort(StrEnum):
    """Of which records names are wanted."""

    COMMITTEE = "committee"
    KIND = "kind"


_WITH_A_PAGE: Final = 150
"""Names of a sort that come with a page."""
_OF: Final[dict[NamedSort, Any]] = {NamedSort.COMMITTEE: Committee, NamedSort.KIND: Kind}


def names_begun(here: Desk, of: NamedSort, typed: str, limit: int) -> tuple[Completion, ...]:
    """Names that begin so, then those within which a word does, short ones first; a misreading leads to its record.

    Who keeps the records is told all, others what they see of them; see `RecordsDesk`.
    """
    wanted = " ".join(fold(typed.lower()).split())
    if not wanted:
        return ()
    found: dict[str, tuple[bool, int, str]] = {}
    for name, label in _known(here, _OF[of]):
        text = " ".join(fold(name.text.lower()).split())
        if f" {wanted}" in f" {text}":
            shown = label if name.form is Form.MISREADING else name.text
            rank = (not text.startswith(wanted), len(text), shown)
            found[shown] = min(rank, found.get(shown, rank))
    best = sorted(found, key=lambda one: found[one])[:limit]
    return tuple(Completion(Completes(str(of)), one) for one in best)


def names_offered(archive: Archive) -> NamesOffered:
    """The kinds and committees that documents can be given, for a page to bring along."""
    return NamesOffered(_labels(archive.kinds()), _labels(archive.committees()))


def _labels(directory: Directory[Any]) -> tuple[str, ...]:
    return tuple(sorted(map(directory.label, directory.living[:_WITH_A_PAGE]), key=sort_key))


def _known(here: Desk, of: Any) -> Iterator[tuple[Name, str]]:
    """(name, label of its record)"""
    if here.may(Right.KEEP_COMMITTEES):
        directory = directory_in(here.archive, of)
        return ((name, directory.label(one)) for one in directory.living for name in one.names)
    return ((name, one.label) for one in RecordsDesk(here, of).all() for name, _ in one.names)
