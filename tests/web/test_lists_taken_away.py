"""Every list that leaves the archive is noted with who took it."""

from __future__ import annotations

from library.archive import Archive
from library.catalogue import Entry
from library.noting import EXPORT
from tests.web.acting import Caller
from tests.web.house import filled, rules_of
from tests.web.test_rights import GETS
from web import create_app


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


def exports(archive: Archive) -> list[Entry]:
    return [one for one in archive.catalogue.journal.since() if one.act == EXPORT]
