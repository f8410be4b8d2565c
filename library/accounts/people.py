"""People whom another vouches for: a directory, or a provider that one signs in at."""

from __future__ import annotations

from dataclasses import dataclass

from library.catalogue.accounts import Source


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose password another has found right.

    Args:
        name: as the other writes it.
        source: who that is.
        subject: by which a provider knows the person for ever; None in a directory, where that is the name.
        groups: here; None where the other says nothing of groups.
    """

    name: str
    source: Source
    subject: str | None = None
    groups: frozenset[str] | None = None
