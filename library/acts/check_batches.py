"""Batches of documents that are checked: making one, sending one back, and the way back from both."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from library.archive import Archive
from library.catalogue.checks import NewBatch
from library.catalogue.journal import Entry
from library.checks import Batch, Round, Standing, draw
from library.errors import NotFoundError, UsageError

MAKE_BATCH, SEND_BACK = "make check batch", "send back check batch"
OF_BATCHES = (MAKE_BATCH, SEND_BACK)
MOST = 10_000
"""Documents of one batch."""
LONGEST_NAME = 200
LONGEST_SEED = 200
_SEED_BYTES = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a batch is to be checked; None: as the settings say.

    Args:
        name: what it is called; empty for none.
        second, third: the shares that are checked again, in percent.
        bound: percent of fields that may be wrong.
        seed: of the draw; None: a new one.
        asked: how its documents were chosen.
    """

    name: str = ""
    second: int | None = None
    third: int | None = None
    bound: int | None = None
    seed: str | None = None
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A batch that was made, and the act."""

    batch: int
    act: int


def make_batch(archive: Archive, ids: Sequence[str], wanted: Wanted, *, actor: str, why: str = "") -> Made:
    """Make a batch; what is drawn of it for the later rounds is fixed now.

    Args:
        archive: that holds the documents.
        ids: of documents in view, in the order in which they are checked.

    Raises:
        UsageError: no document is named, too many are, or a share or the name cannot be so.
    """
    ids = list(dict.fromkeys(ids))
    if not ids:
        raise UsageError("No document is chosen.")
    if len(ids) > MOST:
        raise UsageError("{count} documents are found; at most {most} make one batch.", count=len(ids), most=MOST,
                         next_step="Narrow the choice.")
    new, seed = _new(archive, wanted), wanted.seed or secrets.token_hex(_SEED_BYTES)
    if len(seed) > LONGEST_SEED:
        raise UsageError("The seed has {count} characters; at most {most} are kept.", count=len(seed),
                         most=LONGEST_SEED)
    with archive.catalogue.transaction():
        batch = archive.catalogue.checks.add(new, ids, by=actor)
        _begin(archive, batch, 1, seed, new)
        act = archive.catalogue.journal.write(
            actor, MAKE_BATCH, None, why=why,
            after={"batch": batch, "name": new.name, "count": len(ids), "second": new.second, "third": new.third,
                   "bound": new.bound, "seed": seed, "query": new.asked})
    return Made(batch, act)


def existing_batch(archive: Archive, number: int) -> Batch:
    """A batch by its number.

    Raises:
        NotFoundError: there is none.
    """
    batch = archive.catalogue.checks.get(number)
    if batch is None:
        raise NotFoundError("There is no such batch.")
    return batch


def send_back(archive: Archive, number: int, *, actor: str, why: str = "") -> int:
    """Let a batch that is above its bound begin anew; its documents wait for the first round, and it is drawn again.

    Returns the act.

    Raises:
        NotFoundError: there is no such batch.
        UsageError: it is not above its bound.
    """
    with archive.catalogue.transaction():
        batch = existing_batch(archive, number)
        if batch.standing is not Standing.FAILED:
            raise UsageError("The batch is not above its bound.")
        rate = next(one.rate for round_, one in batch.rounds.items()
                    if round_ is not Round.FIRST and one.rate is not None and batch.is_above(one.rate))
        seed = secrets.token_hex(_SEED_BYTES)
        _begin(archive, batch.id, batch.turn + 1, seed,
               NewBatch(batch.name, batch.asked, batch.second, batch.third, batch.bound))
        return archive.catalogue.journal.write(
            actor, SEND_BACK, None, why=why, before={"batch": batch.id, "turn": batch.turn},
            after={"batch": batch.id, "turn": batch.turn + 1, "wrong": rate.wrong, "fields": rate.count,
                   "bound": batch.bound, "seed": seed})


def finish(archive: Archive, number: int, *, actor: str) -> None:
    """After a check, within its transaction: a batch that passed is over, one above its bound goes back."""
    batch = existing_batch(archive, number)
    archive.catalogue.checks.set_over(number, over=batch.standing is Standing.PASSED)
    if batch.standing is Standing.FAILED:
        send_back(archive, number, actor=actor)


def take_back_batch(archive: Archive, entry: Entry, *, actor: str, why: str) -> None:
    """Let a batch be as before it was made, or sent back.

    Raises:
        UsageError: documents of it were checked since.
    """
    with archive.catalogue.transaction():
        batch = existing_batch(archive, entry.after["batch"])
        turn = entry.after.get("turn", 1)
        if batch.turn != turn or archive.catalogue.checks.any_in(batch.id, turn):
            raise UsageError("Documents of the batch were checked since act {number}.", number=entry.id,
                             next_step="Take that back before.")
        if entry.act == SEND_BACK:
            archive.catalogue.checks.end_turn(batch.id, turn)
        else:
            archive.catalogue.checks.drop(batch.id, dropped=True)
        archive.catalogue.journal.write(actor, entry.act, None, why=why, before=entry.after, after=entry.before,
                                        undoes=entry.id)


def _begin(archive: Archive, batch: int, turn: int, seed: str, new: NewBatch) -> None:
    ids = archive.catalogue.checks.members(batch)
    shares = {Round.SECOND: new.second, Round.THIRD: new.third}
    drawn = {round_: draw(ids, share, seed=seed, turn=turn, round_=int(round_)) for round_, share in shares.items()}
    archive.catalogue.checks.begin_turn(batch, turn, seed, drawn)


def _new(archive: Archive, wanted: Wanted) -> NewBatch:
    settings = archive.settings
    shares = [settings.check_second_percent if wanted.second is None else wanted.second,
              settings.check_third_percent if wanted.third is None else wanted.third,
              settings.check_bound_percent if wanted.bound is None else wanted.bound]
    for share in shares:
        if not 0 <= share <= 100:
            raise UsageError("{share} is no share in percent.", share=share, next_step="It goes from 0 to 100.")
    name = " ".join(wanted.name.split())
    if len(name) > LONGEST_NAME:
        raise UsageError("The name of the batch has {count} characters; at most {most} are kept.", count=len(name),
                         most=LONGEST_NAME)
    return NewBatch(name, wanted.asked[:LONGEST_NAME], *shares)
