"""A form that was opened before somebody else changed the same: it changes nothing, and shows what stands now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from library.access import Level, Scope, named
from library.acts.opening import set_rule, standing
from library.archive import Archive
from library.records import Document
from tests.web.acting import Caller, Office, callers, made_office
from web import create_app

FORMS = {
    "access": ({"level": "internal", "to": ""}, {"level": "conditional", "to": "lan, @Tổ Z"}),
    "owner": ({"owner": "Văn phòng"}, {"owner": "Ban Tổ chức"}),
    "file": ({"file": "HS 7"}, {"file": "HS 8"}),
}
"""By form: what one says, and what another says meanwhile, whose page is older."""
NOW = {"access": "nội bộ", "owner": "Văn phòng", "file": "HS 7"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Office:
    return made_office(tmp_path_factory.mktemp("office") / "archive", put_in)


@pytest.fixture
def archive(made: Office, tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(made.copied(tmp_path / "archive").root)
    yield archive
    archive.close()


@pytest.fixture
def people(archive: Archive, made: Office, client_of: Callable[[Flask], FlaskClient]) -> dict[str, Caller]:
    return callers(create_app(archive), made, client_of)


def shown(page: str, form: str) -> str:
    """What a form of the page says that the person saw."""
    whole = re.search(rf'<form[^>]*action="[^"]*/{form}".*?</form>', page, re.DOTALL)
    assert whole
    seen = re.search(r'name="expected" value="([^"]*)"', whole[0])
    assert seen
    return unescape(seen[1])


def stands(archive: Archive, one: str) -> tuple[str, str | None, str | None]:
    return standing(archive, one), archive.catalogue.access.owner(one), archive.catalogue.filing.of(one)


@pytest.mark.parametrize("form", FORMS)
def test_an_older_form_changes_nothing_and_the_next_one_does(
    archive: Archive, made: Office, people: dict[str, Caller], form: str
) -> None:
    one, address = made.ids["open"], f"/documents/{made.ids['open']}"
    first, second = FORMS[form]
    old = shown(people["binh"].text(f"{address}/manage"), form)
    assert people["an"].post(f"{address}/{form}", {**first, "expected": old}).status_code == 303
    before, acts = stands(archive, one), len(archive.catalogue.journal.of(one))

    refused = people["binh"].post(f"{address}/{form}", {**second, "why": "vì đã xem giấy", "expected": old})
    told = refused.get_data(as_text=True)
    assert refused.status_code == 409 and "có người khác đã đổi điều này" in told
    assert stands(archive, one) == before and len(archive.catalogue.journal.of(one)) == acts
    about = re.search(r'role="alert">.*?href="#([^"]+)"', told)
    assert about and f'id="{about[1]}"' in told

    again = re.search(rf'<form[^>]*action="[^"]*/{form}".*?</form>', told, re.DOTALL)
    assert again and all(f'value="{one}"' in again[0] for one in (*second.values(), "vì đã xem giấy"))  # as typed
    emptied = people["binh"].post(f"{address}/{form}", {**second, form: "", "expected": old}).get_data(as_text=True)
    assert form == "access" or re.search(rf'name="{form}"[^>]*value=""', emptied)  # not filled with another's value
    assert f'Hiện nay: {NOW[form]}' in again[0] and ("level" not in second or 'conditional" checked' in again[0])

    other = re.search(r'href="([^"]+)" hreflang', told)
    assert other and people["binh"].get(unescape(other[1])).status_code == 200

    new = shown(told, form)
    assert new != old and people["binh"].post(f"{address}/{form}", {**second, "expected": new}).status_code == 303
    assert stands(archive, one) != before


@pytest.mark.parametrize("form", FORMS)
def test_a_program_may_say_what_it_saw(archive: Archive, made: Office, people: dict[str, Caller], form: str) -> None:
    one, address = made.ids["open"], f"/api/v1/documents/{made.ids['open']}/{form}"
    first, second = ({**said, "to": [said["to"]] if said["to"] else []} if "to" in said else said
                     for said in FORMS[form])  # fmt: skip
    old = standing(archive, one) if form == "access" else ""
    assert people["an"].send(address, {**first, "expected": old}).status_code == 200
    before = stands(archive, one)
    assert people["binh"].send(address, {**second, "expected": old}).status_code == 409
    assert stands(archive, one) == before
    assert people["binh"].send(address, second).status_code == 200
    assert stands(archive, one) != before


def test_a_wider_rule_that_closed_it_meanwhile_counts_too(
    archive: Archive, made: Office, people: dict[str, Caller]
) -> None:
    one, address = made.ids["open"], f"/documents/{made.ids['open']}"
    old = shown(people["binh"].text(f"{address}/manage"), "access")
    set_rule(archive, Scope.ARCHIVE, "", Level.CONDITIONAL, to=[named("@Tổ Z")], actor="an", why="rà soát")
    assert people["binh"].post(f"{address}/access", {"level": "open", "expected": old}).status_code == 409
    assert people["nobody"].get(address).status_code == 404 and standing(archive, one) == "conditional"
