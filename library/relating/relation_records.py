"""Relations and validity for other programs, in the keys of the exchange contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from library.catalogue.general_repeals import GeneralRepeal
from library.records import PartialDate
from library.relating import Related, Relating
from library.relations.holding import Key, Status, Validity

Naming = Callable[[Key], str | None]
"""Gives the code of a document that decides something, its id where it has none."""


class RelationRecords:
    """Tells the relations of documents.

    Args:
        relating: knows them, as far as whoever asks is told.
        today: the day of which `validity` speaks.
    """

    def __init__(self, relating: Relating, today: date) -> None:
        self.relating, self._today = relating, today

    def of(self, document_id: str) -> dict[str, Any]:
        """`relations` and `validity` of a document."""
        return {"relations": relation_records(self.relating.of(document_id)),
                "validity": self._validity(document_id, self.relating.on(document_id, self._today), self._today)}

    def of_named(self, code: str) -> dict[str, Any]:
        """The same of a document that is only named; several of one code are told apart by `in_force`."""
        standing = self.relating.in_force(code, self._today)
        validity = standing[0].validity if len(standing) == 1 else None
        return {"relations": relation_records(self.relating.of_named(code)),
                "validity": validity_record(validity, self.relating.name_of)}

    def in_force(self, code: str, day: date) -> dict[str, Any]:
        """What holds on a day of every document of a code."""
        found = self.relating.in_force(code, day)
        return {"on": str(day), "unread": self.relating.unread, "documents": [
            {"id": one.id, "code": one.code, "issued": _day(one.issued), "committee": one.committee,
             **self._validity(one.id, one.validity, day)} for one in found]}  # fmt: skip

    def _validity(self, document_id: str | None, validity: Validity, day: date) -> dict[str, Any]:
        over = validity.status in (Status.REPLACED, Status.REPEALED)
        perhaps = [] if over or document_id is None else self.relating.perhaps_repealed(document_id, day)
        return validity_record(validity, self.relating.name_of, perhaps)


def relation_records(found: Iterable[Related]) -> list[dict[str, Any]]:
    """Relations seen from a document: `target` is the document at the other end, `page` and `quote` where it is said.

    Of a relation that another document tells, `candidates` are all that its words can mean, where that is unsure.
    """
    return [_relation_record(one) for one in found]


def validity_record(one: Validity | None, name_of: Naming, perhaps: Iterable[GeneralRepeal] = ()) -> dict[str, Any]:
    """What holds on a day; None: it is not known of which of several documents that is asked.

    Args:
        perhaps: who repeals what is contrary, and may mean this one without naming it.
    """
    one = one or Validity(Status.UNKNOWN)
    return {"status": str(one.status), "from": _day(one.start), "until": _day(one.until),
            "by": None if one.by is None else name_of(one.by),
            "saved": [{"by": name_of(each.source), "quote": each.words, "until": _day(each.until)}
                      for each in one.saved],
            "sure": one.sure, "unread": one.unread,
            "perhaps_repealed_by": [{"by": name_of(each.document_id), "quote": each.quote} for each in perhaps],
            "contradictions": [{"by": name_of(each.act.source), "type": str(each.act.type), "why": str(each.why)}
                               for each in one.contradictions]}  # fmt: skip


def _relation_record(one: Related) -> dict[str, Any]:
    told = one.told
    candidates = list(one.targets) if len(one.targets) > 1 else []
    if one.incoming:
        other = {"target": told.document_id, "candidates": candidates, "target_code": told.told_in,
                 "target_date": _day(told.told_on), "target_name": None}  # fmt: skip
    else:
        other = {"target": one.targets[0] if len(one.targets) == 1 else None, "candidates": candidates,
                 "target_code": told.code, "target_date": _day(told.issued), "target_name": told.name}  # fmt: skip
    return {"type": told.type, "direction": "in" if one.incoming else "out", **other,
            "source_code": told.source_code, "scope": told.scope, "provision": told.provision,
            "modality": told.modality, "page": told.page, "quote": told.quote, "by": told.said_by, "key": told.key}


def _day(day: PartialDate | date | None) -> str | None:
    return None if day is None else str(day)
