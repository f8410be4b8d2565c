"""The random share of a batch that is checked again: exact, and the same for everybody who has the seed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection


def share_of(count: int, percent: int) -> int:
    """How many of so many documents a share is: whole documents, never less than the share."""
    return -(-count * percent // 100)


def draw(ids: Collection[str], percent: int, *, seed: str, turn: int, round_: int) -> list[str]:
    """The documents that are checked again.

    They are put in the order of the SHA-256 of `seed:turn:round:id`, and the first are taken: the order in which the
    ids come does not count, and anybody can draw them again with `sha256sum`.

    Args:
        ids: of all documents of the batch.
        percent: the share.
        seed: any text, kept with the batch.
        turn: how often the batch was begun, from 1.
        round_: 2 or 3.
    """
    def place(one: str) -> str:
        return hashlib.sha256(f"{seed}:{turn}:{round_}:{one}".encode("utf-8", "surrogatepass")).hexdigest()

    return sorted(set(ids), key=place)[: share_of(len(set(ids)), percent)]
