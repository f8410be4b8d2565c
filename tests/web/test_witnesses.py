"""What other documents say of a field is told with it: who cites the document, who stands beside it in the series."""

from __future__ import annotations

import pytest

from library.catalogue.citations import CITATION, DATED, DATED_BESIDE, SERIES
from library.records import Document, Evidence, Fields, PartialDate, ReviewFlag, State
from web.choice import Choice
from web.links import Links
from web.views.facts import rows
from web.views.position import Places, Position
from web.wording import untranslated


@pytest.mark.parametrize(("field", "place", "beside"), [
    (CITATION, 0, False), (SERIES, 0, True), (DATED, 1, False), (DATED_BESIDE, 1, True),
])  # fmt: skip
def test_each_field_names_its_witnesses(field: str, place: int, beside: bool) -> None:
    fields = Fields("Kế hoạch", "KH-KL", "25", "25/KH-KL", "Chi cục Kiểm lâm", PartialDate(2010, 3, 10))
    flags = (ReviewFlag("number", "handwritten; inferred by series"),)
    seen = (Evidence(field, 2, "24/KH-KL", 1.0, document="other"),)
    document = Document("this", "a.pdf", "0" * 64, State.INDEXED, fields, flags, seen)
    found = rows(document, Places(document, Position(Choice()), Links("")), translate=untranslated)
    told = [row.cited for row in found if "KH-KL" in str(row.value) or "2010" in str(row.value)]
    assert [(one.words, one.page, one.is_beside) for one in told[place]] == [("24/KH-KL", 2, beside)]
    assert not told[1 - place]
