"""Who asks: a set of labels, made here and nowhere else from a person's role and groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from library.access.levels import ARCHIVIST, INTERNAL, PUBLIC, named


class Role(StrEnum):
    """What a person may do here."""

    READER = "reader"
    STAFF = "staff"
    ARCHIVIST = "archivist"
    APPROVER = "approver"
    """Approves use, declassification and destruction."""
    ADMINISTRATOR = "administrator"
    """Accounts and settings; sees no more documents for that."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, as far as answers depend on it.

    Args:
        labels: a document is seen when it bears one of them.
        name: of the account; None for a guest and for the command line.
        role: of the account; None for a guest.
    """

    labels: frozenset[str]
    name: str | None = None
    role: Role | None = None


_SEES = {
    Role.READER: {PUBLIC}, Role.STAFF: {PUBLIC, INTERNAL}, Role.ARCHIVIST: {PUBLIC, INTERNAL, ARCHIVIST},
    Role.APPROVER: {PUBLIC, INTERNAL, ARCHIVIST}, Role.ADMINISTRATOR: {PUBLIC},
}  # fmt: skip


def guest(*, admitted: bool) -> Viewer:
    """Somebody without an account.

    Args:
        admitted: guests may read what is open; else they see nothing.
    """
    return Viewer(frozenset({PUBLIC}) if admitted else frozenset())


def viewer_of(name: str, role: Role, groups: Iterable[str] = ()) -> Viewer:
    """A person with an account."""
    own = {named(name), *(named(f"@{group}") for group in groups)}
    return Viewer(frozenset(_SEES[role] | own), name, role)


def everything() -> Viewer:
    """Who can read the archive's folder anyway: the command line, which is its archivist."""
    return Viewer(frozenset(_SEES[Role.ARCHIVIST]))
