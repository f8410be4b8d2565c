"""Documents without a kind, a committee or a year are a value of the facet: counted, chosen, linked, taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from library.search.answers import UNKNOWN
from library.search.contract import Facet, FacetCount
from web import bounds
from web.choice import UNDATED, Choice, YearRange
from web.links import Links
from web.views.facets import chips, facet_lists, undated
from web.wording import untranslated

LINKS = Links()
FACETS = ("kind", "committee", "year")


def _asked(address: str) -> Choice:
    return bounds.choice(parse_qs(urlsplit(address).query))


@pytest.mark.parametrize("query", ["", "nông nghiệp", "không có từ này đâu"])
def test_the_values_of_a_facet_add_up_and_can_be_chosen(client: FlaskClient, query: str) -> None:
    whole = client.get("/api/v1/search", query_string={"q": query}).get_json()
    for facet in FACETS:
        values: list[dict[str, Any]] = whole["facets"][facet]
        assert sum(one["count"] for one in values) == whole["total"]
        counts = {one["value"]: one["count"] for one in values}
        chosen = client.get("/api/v1/search", query_string={"q": query, facet: UNKNOWN}).get_json()
        assert chosen["total"] == counts.get(UNKNOWN, 0)
        assert all(one[facet] is None for one in chosen["results"][: chosen["total"]])
        assert chosen["facets"][facet] == values


def test_a_choice_of_unknown_values_survives_its_address() -> None:
    choice = Choice("x", years=(UNDATED, YearRange(1958, 1975)), kinds=(UNKNOWN, "Chỉ thị"), committees=(UNKNOWN,))
    assert _asked(LINKS.search(choice)) == choice
    assert choice.filters.unknown == {Facet.YEAR, Facet.KIND, Facet.COMMITTEE}
    assert choice.filters.years == ((1958, 1975),) and choice.filters.kinds == {"Chỉ thị"}
    assert not UNDATED.holds(1), "no year is none"


def test_the_value_stands_last_whatever_is_listed_and_says_its_facet_where_it_stands_alone() -> None:
    counts = (*(FacetCount(f"loại {n}", 99 - n) for n in range(40)), FacetCount(UNKNOWN, 7))
    (kinds,) = facet_lists({Facet.KIND: counts}, Choice("x"), LINKS, translate=untranslated)
    assert (kinds.values[-1].label, kinds.values[-1].count, kinds.total) == (UNKNOWN, 7, 41)
    there = _asked(kinds.values[-1].href)
    assert there.kinds == (UNKNOWN,)
    (chip,) = chips(there, LINKS, translate=untranslated)
    assert chip.label == "Loại văn bản: chưa rõ" and _asked(chip.href) == Choice("x")


def test_documents_of_no_year_stand_beside_the_years() -> None:
    offered = undated(3, Choice("x"), LINKS, translate=untranslated)
    assert offered is not None and not offered.on
    there = _asked(offered.href)
    assert there.years == (UNDATED,)
    back = undated(0, there, LINKS, translate=untranslated)
    assert back is not None and back.on and _asked(back.href) == Choice("x")
    assert undated(0, Choice("x"), LINKS, translate=untranslated) is None
