"""Who may do which act, and to what: one person in one archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from library.access import Right, Viewer, may
from library.acts.authorities import OF_RECORDS
from library.acts.checking import OF_CHECKS
from library.acts.correcting import CORRECT
from library.acts.filing import SET_FILE
from library.acts.kinds import DECLASSIFY, HOLD, JOIN, ON_PAPER, RELEASE, SPLIT
from library.acts.lines import OF_TEXT
from library.acts.many import (
    CORRECT_MANY,
    RESTORE_MANY,
    SET_ACCESS_OF_MANY,
    SET_FILE_OF_MANY,
    SET_OWNER_OF_MANY,
    WITHDRAW_MANY,
)
from library.acts.opening import SET_ACCESS, SET_RULE
from library.acts.owning import SET_OWNER
from library.acts.relating import OF_RELATIONS
from library.acts.releases import SEE_RELEASED
from library.acts.showing import RESTORE, WITHDRAW
from library.archive import Archive
from library.catalogue.holds import DECLASSIFY_PART, SET_SECRECY
from library.catalogue.imports import IMPORT
from library.errors import ForbiddenError, NotFoundError, SignInError
from library.records import State

RIGHTS: Mapping[str, Right] = {
    CORRECT: Right.CORRECT, **dict.fromkeys(OF_TEXT, Right.CORRECT),
    WITHDRAW: Right.WITHDRAW, RESTORE: Right.WITHDRAW, SET_ACCESS: Right.SET_ACCESS,
    SET_RULE: Right.SET_ACCESS, SET_OWNER: Right.SET_ACCESS, JOIN: Right.RECUT, SPLIT: Right.RECUT,
    RELEASE: Right.RELEASE, HOLD: Right.RELEASE, SEE_RELEASED: Right.RELEASE,
    **dict.fromkeys(OF_RECORDS, Right.KEEP_COMMITTEES),
    **dict.fromkeys(OF_RELATIONS, Right.CORRECT), **dict.fromkeys(OF_CHECKS, Right.CHECK),
    DECLASSIFY: Right.DECLASSIFY, DECLASSIFY_PART: Right.DECLASSIFY, SET_SECRECY: Right.SET_SECRECY,
    CORRECT_MANY: Right.CORRECT, SET_ACCESS_OF_MANY: Right.SET_ACCESS, SET_OWNER_OF_MANY: Right.SET_ACCESS,
    SET_FILE: Right.CORRECT, SET_FILE_OF_MANY: Right.CORRECT,
    **dict.fromkeys((IMPORT, WITHDRAW_MANY, RESTORE_MANY), Right.WITHDRAW),
}  # fmt: skip
"""Which right an act needs, and taking it back."""
CHANGES = tuple(RIGHTS)
OF_FILES = (*ON_PAPER, SET_RULE)
"""Acts that are noted at the whole of a file."""


class Permitted:
    """What one person may do and sees.

    Every method raises `SignInError` for a guest, `NotFoundError` for what the person does not see, and only then
    `ForbiddenError` for who has no right. A withdrawn document is seen here by who may bring it back.

    Args:
        archive: that is worked on.
        viewer: who works.
    """

    def __init__(self, archive: Archive, viewer: Viewer) -> None:
        self.archive = archive
        self.viewer = viewer

    def may(self, right: Right) -> bool:
        """Whether the person has the right."""
        return may(self.viewer.role, right)

    def signed_in(self) -> None:
        """Go on only for who has an account."""
        if self.viewer.role is None:
            raise SignInError("Nobody is signed in.")

    def need(self, right: Right) -> None:
        """Go on only for who has the right, where no document is named."""
        self.signed_in()
        if not self.may(right):
            raise ForbiddenError("This needs the right to {right}.", right=right)

    def state(self, document_id: str, right: Right) -> State:
        """The state of a document that the person sees and has the right for."""
        self.signed_in()
        state = self.archive.catalogue.documents.state_of(document_id)
        wanted = {State.INDEXED, State.WITHDRAWN} if self.may(Right.WITHDRAW) else {State.INDEXED}
        if state is None or state not in wanted or not self.told([document_id]):
            raise NotFoundError("There is no such document.")
        self.need(right)
        return state

    def told(self, ids: Sequence[str]) -> set[str]:
        """Those of these documents of whose past the person may be told."""
        return self.archive.catalogue.documents.told(ids, self.viewer.labels)

    def whole(self, document_id: str, right: Right) -> str:
        """The whole of a file of which the person sees every document."""
        self.signed_in()
        volumes = self.archive.catalogue.volumes
        part = volumes.part_of(document_id)
        whole = part.whole if part else document_id
        shown = [one for one, *_ in volumes.parts_in_force(whole)] or [whole]
        if len(self.told(shown)) < len(shown):
            raise NotFoundError("There is no such document.")
        for one in shown:
            self.state(one, right)
        return whole

    @property
    def actor(self) -> str:
        """The name that stands in the journal."""
        if self.viewer.name is None:
            raise SignInError("Nobody is signed in.")
        return self.viewer.name
