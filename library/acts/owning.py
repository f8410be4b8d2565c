"""Saying which unit a document belongs to.

The unit is named like a group of accounts. Who is in that group sees the documents of the unit that are `internal`,
whatever the person's role: they are the unit's own papers. It opens nothing else: a `conditional` document is seen by
who is named for it, so that a unit is named there where it shall see it (`@unit`). It takes nothing from anybody.
"""

from __future__ import annotations

from library.accounts.names import OF_A_UNIT, checked
from library.acts.looking import existing, need_as_seen
from library.archive import Archive

SET_OWNER = "set owner"


def set_owner(archive: Archive, document_id: str, unit: str | None, *, actor: str, why: str = "",
              expected: str | None = None, undoes: int | None = None) -> int:
    """Say which unit owns a document; returns the act.

    Args:
        archive: that holds it.
        document_id: of the document.
        unit: its name, as a group is called; None or empty: none.
        actor: who says so.
        why: the reason, if one is given.
        expected: the unit that the person saw, empty for none; None: nothing is asked.
        undoes: the act that is taken back by this.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is held back, or no group can be called so.
        ConflictError: another unit owns it now than the person saw.
    """
    wanted = checked(unit.removeprefix("@"), what=OF_A_UNIT) if unit else None
    with archive.catalogue.transaction():
        existing(archive, document_id)
        before = {"owner": archive.catalogue.access.owner(document_id)}
        need_as_seen(before["owner"] or "", expected)
        act = archive.catalogue.journal.write(actor, SET_OWNER, document_id, why=why, before=before,
                                              after={"owner": wanted}, undoes=undoes)
        archive.catalogue.access.set_owner(document_id, wanted)
    archive.follow_soon()
    return act
