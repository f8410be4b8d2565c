"""What speaks against showing a file, as the catalogue keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from library.catalogue.hold_reasons import HoldReason, PagePicture

if TYPE_CHECKING:
    from library.secrecy import Decision

MOST = 50
"""Reasons kept of a file; the paper shows the rest."""


def held_because(decision: Decision, pictures: Mapping[int, PagePicture] | None = None) -> tuple[HoldReason, ...]:
    """The reasons of a decision, the gravest first, without the words that were read.

    Args:
        decision: about one file.
        pictures: its page pictures by number, as far as they are known.
    """
    pictures = pictures or {}
    return tuple(
        HoldReason(one.rule, str(one.part), one.mark, one.sure, one.page, one.box,
                   pictures.get(one.page or 0) if one.inside is None else None, one.inside)
        for one in decision.reasons[:MOST])
