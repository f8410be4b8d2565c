"""What one person sees of batches that are checked, and may do in them."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from library.access import Right
from library.acts.check_batches import (
    MAKE_BATCH,
    OF_BATCHES,
    SEND_BACK,
    Made,
    Wanted,
    existing_batch,
    make_batch,
    send_back,
)
from library.acts.checking import OF_CHECKS, Checked, check_blind, check_first, kept_blind, settle
from library.acts.desk import Desk
from library.catalogue.check_records import Check, Line
from library.catalogue.words import Word
from library.checks import Batch, Rates, Round, Standing, rates_of
from library.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Due:
    """The document that waits for a person in a batch.

    Args:
        document_id: None where nothing waits for this person.
        left: how many wait for the person, this one included.
        next: the document after it; None at the end.
        skip: the same, at the end the first again; None where there is no other.
    """

    document_id: str | None
    left: int
    next: str | None
    skip: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person in a batch: documents to check, and checks of this person to settle."""

    batch: Batch
    due: int
    settling: int


class ChecksDesk:
    """Batches as one person sees them. Every method raises `SignInError` or `ForbiddenError` for who may not check.

    Of a batch that is still being checked a person is told only what this person found, and no rate of a round:
    anything else would tell who is to check without seeing what others saw.
    """

    def __init__(self, desk: Desk) -> None:
        desk.need(Right.CHECK)
        self.actor, self.archive, self._labels = desk.actor, desk.archive, desk.viewer.labels
        self._checks, self._desk = desk.archive.catalogue.checks, desk

    def batches(self, *, offset: int, limit: int) -> tuple[int, list[Batch]]:
        """How many batches there are, and a stretch of them, the newest first."""
        count, found = self._checks.all(offset=offset, limit=limit)
        return count, [self._as_told(one) for one in found]

    def batch(self, number: int) -> Batch:
        """A batch."""
        return self._as_told(existing_batch(self.archive, number))

    def _as_told(self, batch: Batch) -> Batch:
        return batch if self.tells_rates(batch) else batch.without_rates()

    def rates(self, batch: Batch) -> Rates:
        """Rates of a batch; as long as somebody is to check it, of what this person found."""
        own = None if self.tells_rates(batch) else self.actor
        return rates_of(self._checks.tallies(batch.id, checker=own))

    def waiting(self) -> list[Waiting]:
        """What waits for this person, by batch, the oldest first."""
        return [one for one in map(self.waits, map(self._as_told, self._checks.running())) if one.due or one.settling]

    def waits(self, batch: Batch) -> Waiting:
        """What waits for this person in a batch."""
        return Waiting(batch, len(self._due(batch)), len(self.to_settle(batch.id)))

    def due(self, batch: Batch, at: str | None = None) -> Due:
        """The document that waits: the one that is named, if it does, else the first behind a place of one's own.

        Two who check the same batch begin at different places, so that they do not meet at each document.
        """
        every = self._due(batch)
        if not every:
            return Due(None, 0, None, None)
        begin = zlib.crc32(self.actor.encode()) % max(1, batch.size)
        order = [one for place, one in every if place >= begin] + [one for place, one in every if place < begin]
        here = order.index(at) if at in order else 0
        after = order[here + 1 :]
        return Due(order[here], len(order), next(iter(after), None), next(iter(after + order[:here]), None))

    def check_first(self, number: int, document_id: str, words: Mapping[str, Word], *,
                    expected: Mapping[str, str | None], untouched: Collection[str] = (), why: str = "") -> Checked:
        """Check a document beside its values; `ConflictError` where another batch keeps these from the person."""
        self._desk.state(document_id, Right.CHECK)
        if self._desk.blind([document_id]):
            raise kept_blind()
        return check_first(self.archive, number, document_id, words, actor=self.actor, expected=expected,
                           untouched=untouched, why=why)

    def check_blind(self, number: int, document_id: str, round_: Round, words: Mapping[str, Word]) -> Checked:
        """Check a document without seeing its values."""
        self._desk.state(document_id, Right.CHECK)
        return check_blind(self.archive, number, document_id, round_, words, actor=self.actor)

    def to_settle(self, number: int) -> list[Check]:
        """The checks of this person that wait for a word on what differs."""
        return self._checks.open_of(number, self.actor, self._labels)

    def open_check(self, number: int) -> Check:
        """A check of this person that waits for a word on what differs.

        Raises:
            ConflictError: another batch keeps the values from the person that this one would show.
        """
        found = self._checks.check(number)
        if found is None or found.checker != self.actor or found.state != "open":
            raise NotFoundError("There is no such check.")
        self._desk.state(found.document, Right.CHECK)
        if self._desk.blind([found.document]):
            raise kept_blind()
        return found

    def to_be_settled(self, number: int) -> str | None:
        """The document of a check of this person that waits for a word on what differs; None of any other."""
        found = self._checks.check(number)
        return found.document if found and found.checker == self.actor and found.state == "open" else None

    def found(self, check: Check) -> list[Line]:
        """What a check of this person found."""
        return self._checks.found(check.id, named_for=self._labels)

    def settle(self, number: int, words: Mapping[str, Word | None], *, why: str = "") -> int:
        """Say which of two values the paper has."""
        self._desk.state(self.open_check(number).document, Right.CHECK)
        return settle(self.archive, number, words, actor=self.actor, why=why)

    def record(self, batch: Batch, *, wrong: bool = False, offset: int = 0, limit: int = -1
               ) -> tuple[int, list[Line]]:
        """How many fields were judged, and a stretch of what was found; see above for who is told of what.

        Documents that the person is to check in another batch without seeing their values are left out.
        """
        own = None if self.tells_all(batch) else self.actor
        return self._checks.lines(batch.id, self._labels, checker=own, wrong=wrong, without=self._desk.blind().keys(),
                                  offset=offset, limit=limit)

    def left_out(self, batch: Batch) -> int:
        """How many documents the record of a batch that tells all leaves out; see `record`."""
        return len(self._desk.blind(self._checks.members(batch.id))) if self.tells_all(batch) else 0

    def own_check(self, act: int, batch: Batch) -> Check | None:
        """The check of this batch that an act of this person wrote down or settled, if the act still stands."""
        entry = self.archive.catalogue.journal.get(act)
        if (entry is None or entry.actor != self.actor or entry.act not in OF_CHECKS or entry.undoes is not None
                or self.archive.catalogue.journal.undone_by(act) is not None):
            return None
        check = self._checks.check(entry.after["check"]) if "check" in entry.after else self._checks.of_act(act)
        return check if check is not None and check.batch == batch.id else None

    def may_take_back(self, act: int, batch: Batch) -> bool:
        """Whether an act made or sent back this batch and still stands."""
        entry = self.archive.catalogue.journal.get(act)
        return (entry is not None and entry.act in OF_BATCHES and entry.undoes is None
                and entry.after.get("batch") == batch.id
                and self.archive.catalogue.journal.undone_by(act) is None)

    def begun_by(self, batch: Batch) -> int | None:
        """The act that made this batch, or sent it back, as long as nothing was checked since; else None."""
        if self.archive.catalogue.checks.any_in(batch.id, batch.turn):
            return None
        act = MAKE_BATCH if batch.turn == 1 else SEND_BACK
        entries = self.archive.catalogue.journal.latest_of(act, count=-1)
        return next((one.id for one in entries if one.after.get("turn", 1) == batch.turn
                     and self.may_take_back(one.id, batch)), None)

    def tells_all(self, batch: Batch) -> bool:
        """Whether the record of others is shown: nobody is to check this batch without seeing it any more."""
        return batch.standing in (Standing.PASSED, Standing.DROPPED)

    def tells_rates(self, batch: Batch) -> bool:
        """Whether the rates are those of everybody's checks: nobody is to check the batch as it is."""
        return batch.waits_for is None

    def _due(self, batch: Batch) -> list[tuple[int, str]]:
        """(place, id) of what waits, without what this person is to check blind in another batch."""
        every = self._checks.due(batch, self.actor, self._labels)
        if not every or batch.waits_for is not Round.FIRST:
            return every
        kept = self._desk.blind([one for _, one in every])
        return [(place, one) for place, one in every if one not in kept]

    def candidates(self, *, first: int | None, last: int | None, again: bool) -> list[str]:
        """Documents that a batch may be made of."""
        return self._checks.candidates(self._labels, first=first, last=last, again=again)

    def count_free(self) -> int:
        """How many documents are in no batch."""
        return self._checks.count_free(self._labels)

    def make(self, ids: Sequence[str], wanted: Wanted, *, why: str = "") -> Made:
        """Make a batch of documents that this person sees."""
        seen = self.archive.catalogue.documents.seen(list(ids), self._labels)
        return make_batch(self.archive, [one for one in ids if one in seen], wanted, actor=self.actor, why=why)

    def send_back(self, number: int, *, why: str = "") -> int:
        """Let a batch above its bound begin anew."""
        return send_back(self.archive, number, actor=self.actor, why=why)
