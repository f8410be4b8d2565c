"""A list of documents as an Atom feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from library.catalogue import Summary
from web.choice import Choice
from web.dates import moment
from web.links import Links
from web.views.citations import cited_name
from web.wording import Translate


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A document: a full address that also names it, its citation, when it was added (ISO 8601)."""

    address: str
    title: str
    updated: str
    author: str


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed; `updated` is the moment of its newest entry."""

    title: str
    address: str
    page: str
    updated: str
    entries: tuple[FeedEntry, ...]


def _title(one: Summary, translate: Translate) -> str:
    if not (one.fields.kind or one.fields.subject):
        return one.source
    return cited_name(one.fields, translate, flagged=one.flagged)


def feed_view(
    documents: Sequence[Summary], *, choice: Choice, base: str, links: Links, title: str, translate: Translate
) -> FeedView:
    """The feed of some documents, in their order.

    Args:
        base: scheme and host of the site, without a trailing slash.
    """
    entries = tuple(
        FeedEntry(
            address=base + links.document(one.id),
            title=_title(one, translate),
            updated=moment(one.added).isoformat(),
            author=one.fields.committee or "",
        )
        for one in documents
    )
    newest = max((one.added for one in documents), default=0)
    return FeedView(title, base + links.feed(choice), base + links.search(choice), moment(newest).isoformat(), entries)
