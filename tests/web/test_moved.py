"""Addresses given out before a cut lead on, for who sees where they lead; no page is cited that is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.recutting import split
from library.access import Level
from library.acts import set_access
from library.archive import Archive
from library.records import Document, Fields
from tests.web.acting import Caller, Office, callers, made_office
from web import create_app

PAGES = [["QUYẾT ĐỊNH", "Số 1-QĐ/TU"], ["hai"], ["QUYẾT ĐỊNH", "Số 2-QĐ/TU"], ["bốn"]]
OLD = ("?page=4&q=a%20b", "/citation.bib?page=4", "/citation.ris?page=4", "/print?page=4", "/pages/4.webp",
       "/relations?page=4", "/similar?page=4", "/export/pdf?page=4", "/original?page=4")  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Office:
    office = made_office(tmp_path_factory.mktemp("office") / "archive", put_in)
    archive = Archive.open(office.root)
    office.ids["volume"] = put_in(archive, "tap.pdf", Fields(subject="Tập"), pages=PAGES).id
    split(archive, office.ids["volume"], at=[3], actor="an")
    archive.close()
    return office


@pytest.fixture
def archive(made: Office, tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(made.copied(tmp_path / "archive").root)
    yield archive
    archive.close()


@pytest.fixture
def people(archive: Archive, made: Office, client_of: Callable[[Flask], FlaskClient]) -> dict[str, Caller]:
    return callers(create_app(archive), made, client_of)


@pytest.mark.parametrize("rest", OLD)
def test_an_old_address_leads_to_the_page_as_it_stands_now(
    archive: Archive, made: Office, people: dict[str, Caller], rest: str
) -> None:
    whole = made.ids["volume"]
    part = archive.catalogue.volumes.parts_in_force(whole)[1][0]
    led = people["nobody"].get(f"/documents/{whole}{rest}")
    where = led.headers["Location"]
    assert led.status_code == 302 and where.startswith(f"/documents/{part}")
    assert "/pages/2.webp" in where if ".webp" in rest else "page=2" in where
    assert people["nobody"].get(where).status_code in (200, 404)  # what was put in here has no picture and no file

    set_access(archive, part, Level.CONDITIONAL, actor="an")
    assert people["nobody"].get(f"/documents/{whole}{rest}").status_code == 404


def test_a_program_is_led_on_too_and_nothing_is_led_out(made: Office, people: dict[str, Caller]) -> None:
    whole = made.ids["volume"]
    assert people["an"].get(f"/api/v1/documents/{whole}").status_code == 302
    where = people["nobody"].get(f"/documents/{whole}/similar?_external=1&_scheme=https&next=//x").headers["Location"]
    assert where.startswith("/documents/")
    assert people["an"].send(f"/api/v1/documents/{whole}/withdraw").status_code >= 400


@pytest.mark.parametrize("style", ["bib", "ris"])
def test_a_page_that_is_not_there_is_not_cited(made: Office, people: dict[str, Caller], style: str) -> None:
    one = made.ids["open"]
    assert people["an"].get(f"/documents/{one}/citation.{style}?page=1").status_code == 200
    assert people["an"].get(f"/documents/{one}/citation.{style}?page=2").status_code == 404
