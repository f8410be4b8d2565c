"""Many at once at the site: boxes beside results for who may, a preview, one act, one undo; the same as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from library.archive import Archive
from library.records import Document
from tests.web.acting import Caller, callers, made_office
from web import create_app


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Any:
    return made_office(tmp_path_factory.mktemp("many") / "archive", put_in)


@pytest.fixture
def archive(office: Any, tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(office.copied(tmp_path / "archive").root)
    yield archive
    archive.close()


@pytest.fixture
def people(office: Any, archive: Archive, client_of: Callable[[Flask], Any]) -> dict[str, Caller]:
    return callers(create_app(archive), office, client_of)


def total(caller: Caller, **asked: str) -> int:
    return int(caller.get("/api/v1/search", query_string={"q": "kho thóc", **asked}).get_json()["total"])


def test_only_who_may_set_something_has_boxes(people: dict[str, Caller]) -> None:
    who = {"an": True, "giang": True, "chi": False, "dung": False, "nobody": False, "hoa": False}
    for name, sees in who.items():
        text = people[name].text("/?q=kho+thóc")
        assert ('name="id"' in text, 'id="many"' in text) == (sees, sees), name
    assert 'value="committee"' not in people["giang"].text("/?q=kho+thóc")  # an approver corrects no fields


def test_what_is_previewed_is_done_and_taken_back(people: dict[str, Caller]) -> None:
    an = people["an"]
    sent = an.post("/many", {"q": "kho thóc", "which": "all", "what": "committee", "value.committee": "Thành ủy Mới"})
    assert sent.status_code == 303
    looked = an.text(sent.location)
    assert "2 văn bản sẽ đổi" in unescape(looked) and "Tỉnh ủy Lạc Giang" in looked
    assert total(an, committee="Thành ủy Mới") == 0
    assert people["binh"].get(sent.location).status_code == 404  # it is another person's
    done = an.post(sent.location, {"why": "theo sổ"})
    assert (done.status_code, total(an, committee="Thành ủy Mới")) == (303, 2)
    assert an.get(sent.location).location == done.location == an.post(sent.location, {}).location
    told = unescape(an.text(done.location))
    assert "theo sổ" in told and "2 văn bản đã đổi" in told and "kho thóc" in told
    number = int(done.location.rsplit("/", 1)[1])
    assert done.location in an.text("/journal")
    assert people["giang"].get(done.location).status_code == 403
    back = an.post(re.search(r'action="([^"]+/undo)"', told).group(1), {})  # type: ignore[union-attr]
    assert (back.status_code, total(an, committee="Thành ủy Mới")) == (303, 0)
    assert f"hoàn lại việc {number}" in an.text(back.location)


def test_the_journal_names_the_whole_search_and_the_preview_leads_back_to_it(people: dict[str, Caller]) -> None:
    an = people["an"]
    sent = an.post("/many?lang=en", {"q": "kho thóc", "validity": "unknown", "which": "all", "what": "committee",
                                     "value.committee": "Thành ủy Mới"})  # fmt: skip
    back = "/?q=kho+th%C3%B3c&validity=unknown"
    assert f'href="{back.replace("&", "&amp;")}"' in an.get(
        sent.location, environ_overrides={"HTTP_REFERER": f"http://localhost{back}"}).get_data(as_text=True)
    told = unescape(an.text(an.post(sent.location, {}).location))
    assert "kho thóc · không rõ hoặc không xét" in told


def test_only_the_marked_ones_change(people: dict[str, Caller], office: Any) -> None:
    giang = people["giang"]
    sent = giang.post("/many", {"which": "picked", "id": office.ids["open"], "what": "access",
                                "value.access": "conditional", "to": "dung, @không có"})  # fmt: skip
    assert "nào mang tên: @không có." in giang.text(sent.location)
    assert giang.post(sent.location, {}).status_code == 303
    assert [total(people[name]) for name in ("nobody", "dung", "chi", "an")] == [1, 2, 1, 2]
    assert "dung" in giang.text(f"/documents/{office.ids['open']}/history")


@pytest.mark.parametrize("form", [
    {}, {"what": "access"}, {"what": "access", "value.access": "secret", "which": "all"},
    {"what": "kind", "value.kind": " ", "which": "all"}, {"what": "kind", "value.kind": "x", "which": "picked"},
    {"what": "owner", "value.owner": "@@x", "which": "all"}, {"what": "subject", "which": "all"},
])  # fmt: skip
def test_a_form_that_says_nothing_is_told(people: dict[str, Caller], form: dict[str, str]) -> None:
    assert people["an"].post("/many", form).status_code == 400


def test_the_same_as_json(people: dict[str, Caller], office: Any) -> None:
    an = people["an"]
    plan = an.send("/api/v1/many", {"what": "access", "value": "internal", "q": "kho thóc"}).get_json()
    assert plan["changes"] == [{"before": "open", "count": 2}] and plan["act"] is None
    withdrawn = people["binh"].send(f"/api/v1/documents/{office.ids['inner']}/withdraw")
    assert withdrawn.status_code == 200
    assert an.get(f"/api/v1/many/{plan['plan']}").get_json() == plan
    done = an.send(f"/api/v1/many/{plan['plan']}", {"why": "x"}).get_json()
    assert (done["count"], done["left"], total(people["nobody"])) == (1, {"gone": 1}, 0)
    assert an.send(f"/api/v1/acts/{done['act']}/undo").status_code == 200
    assert total(people["nobody"]) == 1
    assert people["dung"].send("/api/v1/many", {"what": "access", "value": "internal"}).status_code == 403
    assert an.send("/api/v1/many", {"what": "access", "value": "internal", "ids": []}).status_code == 400


def write(archive: Archive, document: str, numbers: range) -> None:
    with archive.catalogue.transaction():
        for number in numbers:
            archive.catalogue.journal.write("an", "withdraw" if number % 2 else "restore", document, why=f"=1+{number}")


def test_the_journal_keeps_its_pages_is_narrowed_and_goes_out_as_a_table(archive: Archive, people: dict[str, Caller],
                                                                        office: Any) -> None:
    an, inner = people["an"], office.ids["inner"]
    write(archive, inner, range(60))
    first = an.text("/journal?document=" + inner)
    (second,) = set(re.findall(r'href="([^"]*page=2[^"]*)"', unescape(first)))
    before = an.text(second)
    write(archive, inner, range(61, 64))
    assert an.text(second) == before and "60 việc" in before
    numbers = [re.findall(r'id="act-(\d+)"', page) for page in (first, before)]
    assert len({*numbers[0], *numbers[1]}) == 60
    assert "31 việc" in an.text(f"/journal?document={inner}&act=restore")
    table = an.get("/journal.csv?act=restore").get_data(as_text=True)
    rows = table.removeprefix("\ufeff").splitlines()
    assert len(rows) == 32 and "'=1+62" in rows[1] and not re.search(r",=", table)
    assert an.get("/api/v1/journal?act=restore&size=5").get_json()["total"] == 31
    assert people["chi"].get("/journal.csv").status_code == 403
    assert "journal" in an.text("/journal?act=export")


def test_what_is_put_in_a_file_is_found_there_by_who_sees_it(people: dict[str, Caller], office: Any) -> None:
    an, name = people["an"], "Hồ sơ 12: hợp tác hóa"
    sent = an.post("/many", {"q": "kho thóc", "which": "all", "what": "file", "value.file": f" {name}\u202e\n"})
    assert "2 văn bản sẽ đổi" in unescape(an.text(sent.location))
    done = an.post(sent.location, {})
    listed = an.text("/browse/files")
    address = unescape(re.search(r'href="(/browse/files\?name=[^"]+)"', listed).group(1))  # type: ignore[union-attr]
    assert name in listed and "/browse/files" in an.text("/browse")
    one = next(one for one in office.ids.values() if f"/documents/{one}" in an.text(address))
    assert address in unescape(an.text(f"/documents/{one}"))
    assert f'value="{name}"' in an.text(f"/documents/{one}/manage")
    an.send(f"/api/v1/documents/{one}/access", {"level": "conditional"})
    assert people["nobody"].text("/browse/files").count("/browse/files?name=") == 1  # the other is seen
    assert one not in people["nobody"].text(address) and one in an.text(address)
    assert "xếp nhiều văn bản vào hồ sơ" in an.text("/journal")
    number = int(done.location.rsplit("/", 1)[1])
    assert an.post(f"/acts/{number}/undo", {}).status_code == 303
    assert an.get(address).status_code == 404 and "Chưa văn bản nào" in an.text("/browse/files")
    assert an.send(f"/api/v1/documents/{one}/file", {"file": "x" * 301}).status_code == 400
    told = an.send(f"/api/v1/documents/{one}/file", {"file": name}).get_json()
    assert told["file"] == name and name in an.text(f"/documents/{one}/history")
