"""Every list that leaves the archive is noted with who took it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from library.archive import Archive
from library.catalogue import Entry
from library.catalogue.notes import EXPORT
from library.records import Fields, PartialDate
from tests.web.acting import Caller
from tests.web.house import filled, rules_of
from tests.web.test_rights import GETS
from web import create_app
from web.settings import SiteSettings


def test_every_list_that_is_taken_away_is_noted(people: dict[str, Caller], archive: Archive) -> None:
    lists = [rule for rule in rules_of(create_app(archive), reading=True) if "document_id" not in rule.arguments]
    taken = []
    for path in {path for rule in lists for path in filled(rule, GETS[rule.endpoint].values)}:
        before = len(exports(archive))
        answer = people["an"].get(path)
        if answer.headers.get("Content-Disposition", "").startswith("attachment"):
            answer.get_data()
            assert len(exports(archive)) == before + 1, path
            taken.append(path)
    assert {"/missing.csv", "/journal.csv", "/statistics.xlsx"} <= set(taken)
    table = people["an"].post("/queries", {"queries": "kho thóc\nmáy cày"})
    assert table.headers["Content-Disposition"].startswith("attachment")
    assert exports(archive)[-1].after["query"] == "queries=2&size=5", "how many, not what was asked"


@pytest.mark.parametrize("style", ["csv", "jsonl", "bib"])
def test_what_comes_in_while_a_list_is_sent_moves_nothing_in_it(tmp_path: Path, put_in: Any, style: str) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    for number in range(7):
        put_in(archive, f"{number}.pdf", Fields(issued=PartialDate(1950 + number)), pages=[["Kho thóc"]])
    archive.follow()
    client = create_app(archive, SiteSettings(export_batch=2, guests=True)).test_client()
    with client.get(f"/export.{style}?year=1900..2030&sort=newest") as answer:
        sent = [next(pieces := answer.iter_encoded())]
        for number in range(3):
            put_in(archive, f"new {number}.pdf", Fields(issued=PartialDate(2000 + number)), pages=[["Kho"]])
        archive.follow()
        text = b"".join([*sent, *pieces]).decode()
    archive.close()
    ids = re.findall(r"/documents/(\w+)", text) if style != "jsonl" else re.findall(r'"id": "(\w+)"', text)
    assert len(set(ids)) == 7 and len(ids) == 7 * (len(ids) // 7)


def exports(archive: Archive) -> list[Entry]:
    return [one for one in archive.catalogue.journal.since() if one.act == EXPORT]
