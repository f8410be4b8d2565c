"""What relations tell a person who is to check a document blind, of another that shares its code."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from library.relations.holding import Act, Contradiction, Oddity, Status, Validity
from library.relations.records import Modality, Scope, Type
from web.blind_relations import BlindRelating

DAY = date(2020, 1, 1)


class Known:
    """One document, `shown`, of which another says something that fits `kept` as well."""

    def __init__(self, why: Oddity) -> None:
        self._why = why

    def of(self, document_id: str) -> list[Any]:
        told = SimpleNamespace(document_id="teller")
        return [SimpleNamespace(told=told, incoming=True, targets=("shown", "kept"))]

    def on(self, document_id: str, day: date) -> Validity:
        act = Act(Type.REPLACES, "teller", "shown", Scope.WHOLE, Modality.DONE)
        return Validity(Status.IN_FORCE, contradictions=(Contradiction(act, self._why),))


@pytest.mark.parametrize(
    ("kept", "why", "is_told"),
    [({"kept"}, Oddity.SEVERAL, False), (set(), Oddity.SEVERAL, True), ({"kept"}, Oddity.UNDATED, True)],
)
def test_that_a_document_shares_its_code_with_one_that_is_kept_is_not_told(
    kept: set[str], why: Oddity, is_told: bool
) -> None:
    found = BlindRelating(Known(why), lambda _: kept).on("shown", DAY)
    assert bool(found.contradictions) is is_told and found.status is Status.IN_FORCE
