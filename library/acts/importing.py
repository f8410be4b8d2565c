"""An import of records as one act: what it brought in is withdrawn when the act is taken back.

The row in the journal is written when the import ends. Of one that was killed the next command writes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from library.archive import Archive
from library.catalogue.imports import IMPORT, Import
from library.catalogue.journal import check_reason
from library.catalogue.many import What
from library.errors import BusyError, DiskError
from library.records import State


class Importing:
    """An import under way; `act` is the number of its act when it has ended, None where it brought nothing in."""

    def __init__(self, archive: Archive, claim: str) -> None:
        self._archive = archive
        self._claim = claim
        self.act: int | None = None

    def note(self, ids: Sequence[str]) -> None:
        """These documents were brought in; call it in the transaction that writes them."""
        self._archive.catalogue.imports.note(self._claim, ids)


@contextmanager
def importing(archive: Archive, name: str, *, actor: str, why: str = "") -> Iterator[Importing]:
    """What is brought in within is one act, also where it is broken off.

    Args:
        name: of the file that is taken in.

    Raises:
        UsageError: the reason is too long.
    """
    check_reason(why)
    one = Import(f"import-{secrets.token_hex(8)}", actor, why, name)
    archive.claims.take(one.claim)
    try:
        archive.catalogue.imports.begin(one)
        under_way = Importing(archive, one.claim)
        try:
            yield under_way
        finally:
            under_way.act = _end(archive, one)
    finally:
        archive.claims.release(one.claim)


def end_killed_imports(archive: Archive) -> None:
    """Write the acts of imports whose process is gone; where nothing can be written now, a later command does it."""
    for one in archive.catalogue.imports.under_way():
        with suppress(BusyError, DiskError, OSError):
            if not archive.claims.take(one.claim):
                continue
            try:
                _end(archive, one)
            finally:
                archive.claims.release(one.claim)


def _end(archive: Archive, one: Import) -> int | None:
    catalogue = archive.catalogue
    with catalogue.transaction():
        act = catalogue.journal.next_number()
        brought = catalogue.imports.end(one.claim, act)
        if brought is None:
            return None
        count, digest = brought
        told = {"what": str(What.STATE), "value": str(State.INDEXED), "query": "", "name": one.name}
        return catalogue.journal.write(one.made_by, IMPORT, None, why=one.why, before={"values": [], "others": 0},
                                       after={**told, "count": count, "left": {}, "sha256": digest})
