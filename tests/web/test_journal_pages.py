"""The journal in the site: what it tells to whom, what is noted in it, and rows that a hand changed."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from library.access import Level, Role
from library.acts import set_access
from library.archive import Archive
from library.catalogue.store import FILE_NAME
from tests.web.acting import PASSWORD, Caller, Office
from web import create_app


@pytest.fixture
def archive(office: Office) -> Iterator[Archive]:
    archive = Archive.open(office.root)
    set_access(archive, office.ids["inner"], Level.INTERNAL, actor="test")
    yield archive
    archive.close()



def test_the_journal_speaks_one_language(archive: Archive, office: Office, people: dict[str, Caller]) -> None:
    archive.accounts.add("moi", Role.READER, PASSWORD, groups=["lịch sử"], actor="an")
    archive.accounts.set_groups("moi", ["đảng"], actor="an")
    archive.accounts.set_role("moi", Role.STAFF, actor="an")
    archive.accounts.tokens.add("moi", actor="an", days=7)
    archive.accounts.sign_in("moi", PASSWORD)
    archive.notes.exported("an", None, form="csv", outcome="failed in part", count="all")
    text = re.sub(r"<[^>]*>", " ", people["an"].text("/journal").partition("<main")[2])
    assert not re.findall(r"\b(?:source|own|groups|role|reader|staff|days|token|outcome|failed|all|count)\b", text)


def test_a_row_of_the_journal_that_was_changed_by_hand_is_told_on_every_page(
        archive: Archive, office: Office, people: dict[str, Caller]) -> None:
    one = office.ids["open"]
    assert people["an"].send(f"/api/v1/documents/{one}/fields", {"values": {"number": "7"}}).status_code == 200
    number = archive.catalogue.journal.last()
    for column, value in (("after", "không phải JSON"), ("after", "[]"), ("at", "hôm qua"), ("before", b"\xff")):
        with sqlite3.connect(archive.root / FILE_NAME) as connection:
            connection.execute(f"UPDATE journal SET {column} = ? WHERE id = ?", (value, number))
        connection.close()
        for address in ("/journal", f"/documents/{one}/history"):
            assert "không còn như khi được ghi" in people["an"].text(address), address
        assert str(number) in people["an"].text("/journal.csv")
        acts = people["an"].get(f"/api/v1/documents/{one}/history").get_json()["acts"]
        assert [act["damaged"] for act in acts if act["id"] == number] == [True]


def test_the_journal_tells_everything_but_what_a_paper_says_that_one_may_not_see(
    people: dict[str, Caller], office: Office
) -> None:
    one = office.ids["inner"]
    people["an"].send(f"/api/v1/documents/{one}/fields", {"values": {"subject": "zzmoizz"}, "why": "zzlydozz"})
    for word in ("zzmoizz", "zznoibozz", "zzlydozz"):
        assert word in people["an"].text("/journal")
        assert word not in people["hoa"].text("/journal")
        assert word not in people["hoa"].get("/api/v1/journal").get_data(as_text=True)
    assert one in people["hoa"].text("/journal") and "sửa thông tin" in people["hoa"].text("/journal")
    assert "zzmoizz" not in people["an"].text("/journal?actor=binh")
    assert "zzmoizz" in people["an"].text(f"/journal?actor=an&document={one}&from=2020-01-01&to=2999-01-01")
    assert people["an"].get("/journal?from=hôm+qua").status_code == 400


def test_every_link_of_the_journal_opens_for_who_is_shown_it(
    archive: Archive, people: dict[str, Caller], office: Office
) -> None:
    held = office.ids["held"]
    assert people["giang"].post(f"/held/{held}/level", {"level": "MẬT", "why": "đã xem"}).status_code == 303
    people["an"].get(f"/documents/{office.ids['open']}/original").get_data()
    told = 0
    for name in ("an", "giang", "hoa"):
        text = people[name].get("/journal").get_data(as_text=True)
        links = set(re.findall(r'class="did">.*?<a href="([^"]+)"', text))
        assert all(people[name].get(unescape(one)).status_code < 400 for one in links), (name, links)
        told += f"/held/{held}" in links
    assert told == 2  # who keeps accounts sees no held files


def test_a_journal_changed_by_hand_is_said_on_its_page_and_by_the_command(
    people: dict[str, Caller], office: Office
) -> None:
    people["an"].send(f"/api/v1/documents/{office.ids['open']}/fields", {"values": {"number": "7"}})
    assert "Mọi dòng còn nguyên" in people["an"].text("/journal")
    with sqlite3.connect(office.root / FILE_NAME) as connection:
        connection.execute("UPDATE journal SET actor = 'binh' WHERE actor = 'an'")
    connection.close()
    page = people["hoa"].text("/journal")
    assert "không còn nguyên" in page
    assert "is not as it was written" in people["an"].text("/journal?lang=en")
    told = people["hoa"].get("/api/v1/journal").get_json()
    assert told["damage"] and 0 <= time.time() - told["looked"] < 60
    vankien = Path(shutil.which("vankien") or ".venv/bin/vankien")
    ended = subprocess.run([vankien, "--archive", office.root, "audit", "--verify"], capture_output=True, text=True,
                           check=False)
    assert ended.returncode == 1 and "is not as it was written" in ended.stderr


def test_how_many_changes_there_were_is_told_to_who_may_see_the_journal_alone(people: dict[str, Caller]) -> None:
    told = {name: people[name].get("/healthz").get_json().keys() for name in people}
    assert {one for one, keys in told.items() if keys & {"change", "watermark"}} == {"an", "binh", "giang", "hoa"}


def opened(archive: Archive, act: str) -> list[tuple[str, str | None]]:
    return [(one.actor, one.document) for one in archive.catalogue.journal.since() if one.act == act]


def test_opening_what_is_not_for_everybody_is_noted_once_a_day(
    people: dict[str, Caller], office: Office, archive: Archive
) -> None:
    inner, other = office.ids["inner"], office.ids["open"]
    for name in ("an", "chi", "dung", "nobody", "chi"):
        for path in (f"/documents/{inner}", f"/documents/{inner}/pages/1.webp", f"/api/v1/documents/{inner}",
                     f"/documents/{other}"):  # fmt: skip
            people[name].get(path)
    assert opened(archive, "look at") == [("an", inner), ("chi", inner)]
    again = create_app(archive)
    del archive.__dict__["notes"]  # as after a new start
    again.test_client().get(f"/documents/{inner}", headers={"Authorization": f"Bearer {office.tokens['chi']}"})
    assert len(opened(archive, "look at")) == 2
    for name in ("chi", "dung", "nobody", "chi"):
        people[name].get(f"/documents/{inner}/original")
        people[name].get(f"/documents/{other}/original")
    assert opened(archive, "export") == [("chi", inner), ("chi", inner)]
    assert people["chi"].get("/export.csv?q=kho").status_code == 200 == people["nobody"].get("/export.csv").status_code
    assert opened(archive, "export")[2:] == [("chi", None)]
    history = people["an"].text(f"/documents/{inner}/history")
    assert "chi" not in re.findall(r"<strong>(\w+)</strong>", history), "who opened it is the journal's alone"
