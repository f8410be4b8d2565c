"""The journal of the archive as a page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from library.catalogue.journal import Entry
from web.collation import sort_key
from web.dates import moment
from web.links import Links
from web.views.act_words import what_was_done
from web.views.acts import Act, act_view
from web.views.changes import Change, changes
from web.views.exports import BOM, csv_row, safe_cell
from web.views.managing import SIZE
from web.views.paging import Paging, paging_through
from web.wording import Translate


@dataclass(frozen=True, slots=True)
class JournalView:
    """A page of the journal.

    Args:
        damage: what is not as it was written, as `audit --verify` says it; empty where everything is.
        looked: when all of the journal was looked at last; what came in since was looked at now.
        asked: what the list is narrowed to: document, actor, act, from, to.
        kinds: of acts, each with its words.
        table: address of the same acts as CSV.
    """

    count: int
    acts: tuple[Act, ...]
    damage: tuple[str, ...]
    looked: datetime
    asked: Mapping[str, str]
    kinds: tuple[tuple[str, str], ...]
    table: str
    narrowed: bool
    here: str
    paging: Paging


def journal_view(
    count: int, entries: Sequence[Entry], *, damage: Sequence[str], looked: float,
    undone: Mapping[int, int],
    asked: Mapping[str, str], kinds: Sequence[str], last: int, page: int, pages: Mapping[str, str], links: Links,
    translate: Translate,
) -> JournalView:  # fmt: skip
    """A page of the journal.

    Args:
        pages: as for `act_view`.
        last: the newest act that counts; the next pages hold on to it, so that nothing moves while others work.
    """
    pairs = [(name, value) for name, value in asked.items() if value]
    words = sorted(((one, what_was_done(one, translate)) for one in kinds), key=lambda one: sort_key(one[1]))
    acts = tuple(act_view(one, undone_by=undone.get(one.id), pages=pages, links=links, translate=translate)
                 for one in entries)  # fmt: skip
    paging = paging_through(count, page=page, size=SIZE, href=lambda number: links.journal(
        [*pairs, *([("last", str(last))] if number > 1 else [])], page=number))
    return JournalView(count, acts, tuple(damage), moment(looked), asked, tuple(words), links.journal_table(pairs),
                       bool(pairs), links.journal(), paging)


def journal_lines(batches: Iterable[Sequence[Entry]], translate: Translate) -> Iterator[str]:
    """The acts as CSV, a row each."""
    yield BOM + csv_row(["id", "at", "actor", "act", "document", "changes", "why", "undoes"])
    for entry in (one for batch in batches for one in batch):
        told = "; ".join(_told(one) for one in changes(entry, translate))
        at = moment(entry.at).isoformat()
        cells = (entry.id, at, entry.actor, what_was_done(entry.act, translate), entry.document, told, entry.why,
                 entry.undoes)
        yield csv_row([safe_cell(one) for one in cells])


def _told(change: Change) -> str:
    if change.before is None:
        return f"{change.label}: {change.after or '–'}"
    return f"{change.label}: {change.before} → {change.after or '–'}"
