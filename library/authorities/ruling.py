"""Which kinds of documents rule anything, by all the names that an archive gives them."""

from __future__ import annotations

from library.authorities.directory import Directory
from library.authorities.records import Kind
from library.party.kinds import RULING_NOTHING


class Ruling:
    """Answers by the records of kinds as they are at one moment."""

    def __init__(self, kinds: Directory[Kind]) -> None:
        self._kinds = kinds
        self._known: dict[str, bool] = {}

    def rules(self, kind: str | None) -> bool:
        """Whether a document of a kind may be in force; of a kind that nobody knows it may be."""
        if kind is None:
            return True
        known = self._known.get(kind)
        if known is None:
            record = self._kinds.owner(kind)
            names = {kind} if record is None else {name.text for name in record.names}
            known = self._known[kind] = names.isdisjoint(RULING_NOTHING)
        return known
