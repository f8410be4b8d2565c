"""Which names search takes for one committee, or one kind; and filters that mean one name alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from library.party.kinds import kind_named, kinds_of_symbol
from library.search.contract import Facet

QUOTE: Final = '"'
"""What of a filter stands within these is that name alone, not what its record is called besides."""
NAMED: Final = (Facet.COMMITTEE, Facet.KIND)
"""The facets whose values are names of records."""


class Names(Protocol):
    """Which names are one committee's, or one kind's, at one moment; never changes."""

    @property
    def version(self) -> int:
        """Another number where anything is answered otherwise."""

    def shown_as(self, text: str, /) -> str:
        """The label under which a name of the index is listed."""

    def label_of(self, text: str, /) -> str | None:
        """The label of the record that a person names; None where no record has that name, or several have."""

    def names_of(self, label: str, /) -> Sequence[str]:
        """All names of the record with this label."""

    def of_letters(self, letters: str, /) -> Sequence[str]:
        """The labels of the records for which these letters of a code stand."""

    def letters_of(self, name: str, /) -> Sequence[str]:
        """The letters that stand in codes for the record with this name or label; the prescribed ones first."""


class NoNames:
    """Every name is a record of its own."""

    version = 0

    def shown_as(self, text: str) -> str:
        """The name itself."""
        return text

    def label_of(self, text: str) -> str | None:
        """None."""
        return None

    def names_of(self, label: str) -> Sequence[str]:
        """None."""
        return ()

    def of_letters(self, letters: str) -> Sequence[str]:
        """The kinds that are known everywhere."""
        return [kind.name for kind in kinds_of_symbol(letters)]

    def letters_of(self, name: str) -> Sequence[str]:
        """Those of the kinds that are known everywhere."""
        kind = kind_named(name)
        return kind.symbols if kind else ()


NamesNow = Callable[[], Mapping[Facet, Names]]
"""Gives the names of each facet that hold now."""
_NO_NAMES: Final[Mapping[Facet, Names]] = dict.fromkeys(NAMED, NoNames())


def no_names() -> Mapping[Facet, Names]:
    """Every name is a record of its own."""
    return _NO_NAMES


def versions(names: Mapping[Facet, Names]) -> tuple[int, ...]:
    """The versions of all: others where anything is answered otherwise."""
    return tuple([names[facet].version for facet in NAMED])


def quoted(name: str) -> str:
    """The filter for one name alone."""
    return f"{QUOTE}{name}{QUOTE}"


def unquoted(value: str) -> str | None:
    """The one name that a filter is for; None where it is for a record."""
    return value[1:-1] if len(value) > 2 and value[0] == value[-1] == QUOTE else None
