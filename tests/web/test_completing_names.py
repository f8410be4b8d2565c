"""Names of kinds and committees are offered wherever one is typed into a document, from their records."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.acting import Caller, Office


def offered(text: str, box: str) -> set[str]:
    """What the list of a box holds; the box names its list."""
    found = re.search(rf'<input[^>]* id="{re.escape(box)}"[^>]* list="([^"]+)"', text) or re.search(
        rf'<input[^>]* name="{re.escape(box)}"[^>]* list="([^"]+)"', text)  # fmt: skip
    assert found, f"{box} has no list"
    listed = re.search(rf'<datalist id="{found[1]}" data-complete="[^"]+">(.*?)</datalist>', text, re.DOTALL)
    assert listed
    return {unescape(one) for one in re.findall(r'<option value="([^"]*)">', listed[1])}


PAGES = {"edit": ("/documents/{open}/edit", "kind", "committee"), "many": ("/?q=kho", "value-kind", "value-committee"),
         "review": ("/desk/review?at={open}", "kind", "committee")}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_names_of_the_records_are_offered(people: dict[str, Caller], office: Office, name: str) -> None:
    address, kind, committee = PAGES[name]
    text = people["an"].text(address.format(**office.ids))
    assert {"Nghị quyết", "Công văn"} <= offered(text, kind)
    assert "Ban Chấp hành Trung ương" in offered(text, committee)


def test_who_may_set_neither_is_offered_nothing(people: dict[str, Caller]) -> None:
    for name in ("dung", "giang"):
        assert "<datalist" not in people[name].text("/?q=kho")
