"""Relations, what is missing and gaps in numbers, without the values of documents that who asks is to check blind.

`web.blind_checks` puts them before what the reading room answers. What is printed on a document may be seen, so its
words that speak of others stand; its own code, date and committee do not, nor what would let one work them out: that
another document's words mean it, or on which day it ended another.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from library.catalogue.general_repeals import GeneralRepeal
from library.catalogue.missing import Missing
from library.catalogue.relations import Told
from library.numbers.gaps import Series
from library.relating import Related, Standing
from library.relations.holding import Key, Oddity, Validity
from library.relations.resolving import Held

Blind = Callable[[Iterable[str]], Container[str]]
"""Which of these documents are kept from whoever asks."""


class BlindRelating:
    """See `library.relating.Relating`."""

    def __init__(self, relating: Any, blind: Blind) -> None:
        self._relating, self._blind = relating, blind

    def __getattr__(self, name: str) -> Any:
        return getattr(self._relating, name)

    def of(self, document_id: str) -> list[Related]:
        return self._kept(self._relating.of(document_id))

    def of_named(self, code: str) -> list[Related]:
        return self._kept(self._relating.of_named(code))

    def said_among(self, ids: Iterable[str]) -> Iterator[tuple[Told, str]]:
        hidden = self._blind(ids)
        return ((told, target) for told, target in self._relating.said_among(ids) if target not in hidden)

    def on(self, document_id: str, day: date) -> Validity:
        return self._undated(self._relating.on(document_id, day), document_id)

    def in_force(self, code: str, day: date) -> list[Standing]:
        found: list[Standing] = self._relating.in_force(code, day)
        hidden = self._blind(one.id for one in found if one.id is not None)
        return [replace(one, validity=self._undated(one.validity, one.id, code)) for one in found
                if one.id not in hidden]  # fmt: skip

    def holders(self, code: str) -> list[Held]:
        found: list[Held] = self._relating.holders(code)
        hidden = self._blind(one.id for one in found)
        return [one for one in found if one.id not in hidden]

    def perhaps_repealed(self, document_id: str, day: date) -> list[GeneralRepeal]:
        """Without those that are kept: they would be told to be of the same kind, issuer and matter."""
        found: list[GeneralRepeal] = self._relating.perhaps_repealed(document_id, day)
        hidden = self._blind(one.document_id for one in found)
        return [one for one in found if one.document_id not in hidden]

    def name_of(self, key: Key) -> str:
        return str(key) if str(key) in self._blind([str(key)]) else str(self._relating.name_of(key))

    def _kept(self, found: list[Related]) -> list[Related]:
        """A relation is left out whose words would be told to mean a document that is kept: they name its code."""
        hidden = self._blind([*(one.told.document_id for one in found), *(id_ for one in found for id_ in one.targets)])
        return [replace(one, told=_bare(one.told, hidden)) for one in found
                if not any(id_ in hidden for id_ in one.targets)]

    def _undated(self, one: Validity, document_id: str | None, code: str = "") -> Validity:
        """What holds of a document, or of one that is only named by its code, without days that may follow from the
        date of a document that is kept: who decides is the last of several, the first of them ended it. Nor that it
        may be meant as well as one that is kept: that one would be told to bear its code.
        """
        if one.until is None and not one.saved and not one.contradictions:
            return one
        related = self._relating.of(document_id) if document_id is not None else self._relating.of_named(code)
        into = [each for each in related if each.incoming]
        acting = [each.told.document_id for each in into]
        hidden = self._blind([*acting, *(str(each.source) for each in one.saved),
                              *(id_ for each in into for id_ in each.targets)])
        beside = {each.told.document_id for each in into if any(id_ in hidden for id_ in each.targets)}
        saved = tuple(replace(each, until=None) if str(each.source) in hidden else each for each in one.saved)
        odd = tuple(each for each in one.contradictions
                    if each.why is not Oddity.SEVERAL or str(each.act.source) not in beside)
        return replace(one, saved=saved, until=None if any(id_ in hidden for id_ in acting) else one.until,
                       contradictions=odd)


class BlindMissings:
    """See `library.relating.missing.Missings`."""

    def __init__(self, missings: Any, blind: Blind) -> None:
        self._missings, self._blind = missings, blind

    def __getattr__(self, name: str) -> Any:
        return getattr(self._missings, name)

    def cited_by(self, one: Missing, *, most: int | None = None) -> list[Told]:
        found: list[Told] = self._missings.cited_by(one, most=most)
        hidden = self._blind(each.document_id for each in found)
        return [_bare(each, hidden) for each in found]


class BlindGaps:
    """See `library.numbers.gaps.Gaps`."""

    def __init__(self, gaps: Any, blind: Blind) -> None:
        self._gaps, self._blind = gaps, blind

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gaps, name)

    def find(self, committee: str | None = None) -> list[Series]:
        """Without the gaps beside a document that is kept, which would be named with its number."""
        found: list[Series] = self._gaps.find(committee)
        hidden = self._blind(one.id for each in found for gap in each.gaps for one in (gap.before, gap.behind))
        kept = (replace(each, gaps=tuple(gap for gap in each.gaps
                                         if gap.before.id not in hidden and gap.behind.id not in hidden))
                for each in found)  # fmt: skip
        return [one for one in kept if one.gaps]


def _bare(told: Told, hidden: Container[str]) -> Told:
    return told if told.document_id not in hidden else replace(told, by=None, told_on=None, told_in=None)
