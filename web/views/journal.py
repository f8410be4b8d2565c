"""The journal of the archive as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from library.catalogue.journal import Entry
from web.links import Links
from web.views.acts import Act, act_view
from web.views.managing import SIZE
from web.views.paging import Paging, paging_through
from web.wording import Translate


@dataclass(frozen=True, slots=True)
class JournalView:
    """A page of the journal.

    Args:
        damage: what is not as it was written, as `audit --verify` says it; empty where everything is.
        asked: what the list is narrowed to: document, actor, from, to.
    """

    count: int
    acts: tuple[Act, ...]
    damage: tuple[str, ...]
    asked: Mapping[str, str]
    narrowed: bool
    here: str
    paging: Paging


def journal_view(
    count: int, entries: Sequence[Entry], *, damage: Sequence[str], undone: Mapping[int, int],
    asked: Mapping[str, str], page: int, links: Links, translate: Translate,
) -> JournalView:  # fmt: skip
    """A page of the journal."""
    pairs = [(name, value) for name, value in asked.items() if value]
    acts = tuple(act_view(one, undone_by=undone.get(one.id), links=links, translate=translate) for one in entries)
    paging = paging_through(count, page=page, size=SIZE, href=lambda number: links.journal(pairs, page=number))
    return JournalView(count, acts, tuple(damage), asked, bool(pairs), links.journal(), paging)
