"""What people say of relations in the site and by the API: only who may, only of what they see, and back again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from library.access import Level, everything
from library.acts import NewRelation, add_relation, judge_relation, set_access
from library.archive import Archive
from library.catalogue.relation_words import SaysOfRelation
from library.page_lines import line_boxes
from library.records import Box, Document, Fields, Origin, Page, PartialDate, Word
from library.relating import Relating
from library.relations.records import Type
from tests.web.acting import Caller, Office, act_of, callers, made_office
from tests.web.conftest import put
from tests.web.test_markup import Checker
from web import create_app
from web.views.placing import WIDTH, picked

SAYS = "Quy định này thay thế Quy định số 7-QĐ/TU, ngày 1/2/1990 của Tỉnh ủy."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Office:
    office = made_office(tmp_path_factory.mktemp("office") / "archive", put_in)
    archive = Archive.open(office.root)
    for name, number, year, text in (("old", "7", 1990, "QUY ĐỊNH về lưu trữ"), ("new", "9", 2000, SAYS)):
        fields = Fields("Quy định", "QĐ/TU", number, f"{number}-QĐ/TU", "Tỉnh ủy Lạc Giang", PartialDate(year, 2, 1))
        office.ids[name] = put_in(archive, f"{name}.pdf", fields, pages=[[text]]).id
    archive.follow()
    archive.close()
    return office


@pytest.fixture
def archive(made: Office, tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(made.copied(tmp_path / "archive").root)
    set_access(archive, made.ids["inner"], Level.INTERNAL, actor="test")
    yield archive
    archive.close()


@pytest.fixture
def people(archive: Archive, made: Office, client_of: Callable[[Flask], FlaskClient]) -> dict[str, Caller]:
    return callers(create_app(archive), made, client_of)


def room_page(archive: Archive, document_id: str, number: int) -> Page:
    return archive.seen_by(everything()).page(document_id, number)


def replaced_by(people: dict[str, Caller], made: Office) -> list[tuple[Any, ...]]:
    told = people["an"].get(f"/api/v1/documents/{made.ids['old']}").get_json()
    return [(one["type"], one["target"], one["by"]) for one in told["relations"] if one["direction"] == "in"]


def test_a_relation_is_refused_and_confirmed_on_its_page(people: dict[str, Caller], made: Office) -> None:
    address = f"/documents/{made.ids['new']}/relations"
    page = people["an"].text(f"{address}/edit")
    Checker().feed(page)
    (action,) = re.findall(rf'action="({address}/[0-9a-f]+)"', page)
    assert replaced_by(people, made) == [("replaces", made.ids["new"], "machine")]
    act = act_of(people["an"].post(action, {"says": "no", "why": "nhầm"}))
    assert replaced_by(people, made) == []
    assert "bác quan hệ" in people["an"].text(f"/documents/{made.ids['new']}/history")
    assert action in people["an"].text(f"{address}/edit")  # among those that were refused
    people["an"].post(f"/acts/{act}/undo")
    assert replaced_by(people, made) == [("replaces", made.ids["new"], "machine")]
    act_of(people["an"].post(action, {"says": "yes"}))
    assert replaced_by(people, made) == [("replaces", made.ids["new"], "person")]


def test_the_words_are_picked_on_the_page_s_picture(people: dict[str, Caller], archive: Archive, made: Office,
                                                    put_in: Callable[..., Document]) -> None:  # fmt: skip
    """Each click sends the form with a place in CSS pixels, as a picture that is a button does without a script."""
    an, lines = people["an"], ["HƯỚNG DẪN", "kho thóc theo", "Quy định số 7-QĐ/TU", "Nơi nhận"]
    one = put_in(archive, "h.pdf", Fields(kind="Hướng dẫn"), pages=[["Trang một"], lines]).id
    address = f"/documents/{one}/relations"
    typed = {"type": "guides", "target": "7-QĐ/TU", "page": "1", "why": "đọc trên giấy", "provision": "Điều 4"}

    def boxes(text: str) -> dict[str, str]:
        found = re.findall(r'name="(shown|lines|target|page|provision|why)"[^>]* value="([^"]*)"', text)
        return {name: unescape(value) for name, value in found} | {
            "quote": unescape(re.findall(r"<textarea[^>]*>([^<]*)<", text)[0])
        }

    def click(sent: dict[str, str], line: int) -> dict[str, str]:
        page = room_page(archive, one, 2)
        box = line_boxes(page.text, page.words)[line]
        assert box is not None
        x, y = (str(round((low + high) / 2 * WIDTH / page.width)) for low, high in
                ((box.left, box.right), (box.top, box.bottom)))  # fmt: skip
        answer = an.post(f"{address}/new", {**typed, **sent, "at.x": x, "at.y": y})
        assert answer.status_code == 200 and 'id="picked"' in answer.get_data(as_text=True)
        return boxes(answer.get_data(as_text=True))

    shown = an.post(f"{address}/new", {**typed, "show": "2"}).get_data(as_text=True)
    Checker().feed(shown)
    given = boxes(shown)
    assert given == {**{name: typed[name] for name in ("target", "page", "provision", "why")}, "shown": "2",
                     "lines": "", "quote": ""}  # fmt: skip
    given = click(given, 2)
    assert (given["page"], given["quote"], given["why"]) == ("2", lines[2], "đọc trên giấy")
    given = click(given, 1)
    assert given["quote"] == f"{lines[1]} {lines[2]}"
    assert click(given, 2)["quote"] == lines[2], "a click on what was picked begins anew"
    nowhere = an.post(f"{address}/new", {**typed, **given, "at.x": "0", "at.y": "100000"})
    assert boxes(nowhere.get_data(as_text=True)) == given
    act_of(an.post(f"{address}/new", {**typed, **given}))
    assert ("guides", one, "person") in replaced_by(people, made)
    told = an.get(f"/api/v1/documents/{one}").get_json()["relations"]
    assert [(row["page"], row["quote"]) for row in told if row["by"] == "person"] == [(2, given["quote"])]
    for wrong in ({"at.x": "-1"}, {"at.y": "x"}, {"shown": "9"}, {"lines": "9999-1"}):
        sent = {**typed, **given, "at.x": "9", "at.y": "9", **wrong}
        assert an.post(f"{address}/new", sent).status_code in (200, 400, 404), wrong


def test_a_relation_is_written_down(people: dict[str, Caller], made: Office) -> None:
    address = f"/documents/{made.ids['open']}/relations"
    given = {"type": "guides", "target": "7-QĐ/TU", "page": "1", "quote": "kho thóc", "provision": "Điều 4"}
    act_of(people["an"].post(f"{address}/new", given))
    assert ("guides", made.ids["open"], "person") in replaced_by(people, made)
    for wrong in ({"page": "9"}, {"page": "0"}, {"page": ""}, {"quote": "khác"}, {"target": "99-QĐ/TU"},
                  {"target": made.ids["open"]}, {"type": "x"}, {"target": made.ids["held"]}):  # fmt: skip
        refused = people["an"].post(f"{address}/new", {**given, **wrong, "why": "vì sao"})
        assert refused.status_code in (400, 404) and 'value="vì sao"' in refused.get_data(as_text=True), wrong
    again = people["an"].post(f"{address}/new", {**given, "quote": "không <có>", "why": "vì sao"})
    page = unescape(again.get_data(as_text=True))
    assert again.status_code == 400 and "Chưa ghi gì cả." in page and "Câu này không có trên trang." in page
    assert 'value="guides" selected' in page and "không <có></textarea>" in page
    assert all(f'value="{one}"' in page for one in ("7-QĐ/TU", "1", "Điều 4", "vì sao"))


def test_the_other_document_is_picked_from_a_search(people: dict[str, Caller], made: Office) -> None:
    address = f"/documents/{made.ids['open']}/relations"
    typed = {"type": "guides", "target": "quy dinh luu tru", "page": "1", "quote": "kho thóc", "provision": "",
             "lines": "", "why": "vì sao", "shown": "1"}
    found = people["an"].post(f"{address}/new", {**typed, "find": "1"}).get_data(as_text=True)
    Checker().feed(found)
    taken = re.search(r'name="take" value="([^"]+)"[^>]*>Chọn<span class="hide"> ([^<]+)<', found)
    assert taken and taken[1] == made.ids["old"] and "7-QĐ/TU" in taken[2]
    assert made.ids["held"] not in found and made.ids["gone"] not in found and 'value="vì sao"' in found
    again = people["an"].post(f"{address}/new", {**typed, "take": taken[1]}).get_data(as_text=True)
    assert f'value="{taken[1]}"' in again and f'id="named">{taken[2]}<' in again and "kho thóc</textarea>" in again
    act_of(people["an"].post(f"{address}/new", {**typed, "target": taken[1]}))
    assert ("guides", made.ids["open"], "person") in replaced_by(people, made)
    for nothing in ("zq" * 90, "", "không có văn bản nào như thế zzqq"):
        told = people["an"].post(f"{address}/new", {**typed, "target": nothing, "find": "1"})
        assert told.status_code == 200 and "Không tìm thấy văn bản nào như vậy" in told.get_data(as_text=True), nothing


def test_the_interface_does_the_same(people: dict[str, Caller], made: Office) -> None:
    address = f"/api/v1/documents/{made.ids['open']}/relations"
    done = people["an"].send(address, {"type": "cites", "target": made.ids["old"], "page": 1}).get_json()
    assert done["act"]
    (one,) = people["an"].get(f"/api/v1/documents/{made.ids['open']}").get_json()["relations"]
    assert (one["type"], one["target"], one["by"]) == ("cites", made.ids["old"], "person")
    assert people["an"].send(f"{address}/{one['key']}", {"says": "no"}).get_json()["act"]
    assert people["an"].get(f"/api/v1/documents/{made.ids['open']}").get_json()["relations"] == []
    for wrong in ({}, {"type": "cites"}, {"type": "cites", "target": made.ids["old"], "page": True},
                  {"type": "cites", "target": made.ids["old"], "page": "1"}):  # fmt: skip
        assert people["an"].send(address, wrong).status_code == 400, wrong


def test_only_who_may_speaks_of_relations_that_are_seen(people: dict[str, Caller], made: Office) -> None:
    address = f"/documents/{made.ids['new']}/relations"
    for name, status in (("nobody", 401), ("dung", 403), ("chi", 403), ("hoa", 403)):
        assert people[name].get(f"{address}/edit").status_code == status
        assert people[name].send(f"/api/v1{address}", {}).status_code == status
    unseen = {"type": "cites", "target": made.ids["gone"], "page": 1}
    assert people["an"].send(f"/api/v1{address}", {**unseen, "target": made.ids["held"]}).status_code == 404
    assert people["dung"].send(f"/api/v1/documents/{made.ids['inner']}/relations", unseen).status_code == 404


def test_what_holds_of_a_code_on_a_day_is_told_to_programs(people: dict[str, Caller]) -> None:
    def told(given: str) -> list[tuple[Any, ...]]:
        answer = people["an"].get(f"/api/v1/in-force?{given}")
        assert answer.status_code == 200
        return [(one["status"], one["by"]) for one in answer.get_json()["documents"]]

    assert told("code=7-QĐ/TU&on=1995-01-01") == [("in force", None)]
    assert told("code=7-QĐ/TU&on=2001-01-01") == told("code=7-QĐ/TU") == [("replaced", "9-QĐ/TU")]
    assert told("code=99-QĐ/TU") == []
    for wrong in ("", "code=", "code=7-QĐ/TU&on=hôm nay", "code=" + "7" * 61):
        assert people["an"].get(f"/api/v1/in-force?{wrong}").status_code == 400, wrong


def test_what_is_missing_is_told_to_programs_as_by_the_command(
    people: dict[str, Caller], archive: Archive, put_in: Callable[..., Document]
) -> None:
    for name in ("one", "two"):
        put_in(archive, f"{name}.pdf", Fields(kind="Báo cáo"),
               pages=[["Căn cứ Quyết định số 55-QĐ/TU, ngày 3/4/1999 của Tỉnh ủy."]])  # fmt: skip
    archive.follow()
    told = people["an"].get("/api/v1/missing").get_json()
    assert told["total"] == len(told["documents"])
    assert [(one["code"], one["issued"], one["citing"]) for one in told["documents"][:1]] == [
        ("55-QĐ/TU", "1999-04-03", 2)]  # fmt: skip
    assert people["an"].get("/api/v1/missing?year=1999&body=tu&size=1").get_json()["total"] == 1
    assert people["an"].get("/api/v1/missing?year=1998").get_json() == {"total": 0, "documents": []}


def test_a_click_beside_all_lines_is_told(people: dict[str, Caller], made: Office) -> None:
    address = f"/documents/{made.ids['open']}/relations"
    page = people["an"].text(f"{address}/edit")
    typed = {"type": "guides", "target": "", "page": "", "quote": "", "provision": "", "lines": "", "shown": "1"}
    far = people["an"].post(f"{address}/new", {**typed, "at.x": "10", "at.y": "99999"}).get_data(as_text=True)
    assert "không gần dòng chữ nào" in far and "không gần dòng chữ nào" not in page and "data-refused=" in page


def test_no_more_lines_are_picked_than_a_relation_quotes() -> None:
    texts = [f"dòng số {number} " + "chữ " * 20 for number in range(40)]
    words, start = list[Word](), 0
    for number, text in enumerate(texts):
        words.append(Word(start, start + len(text), Box(100, 40 * number, 900, 40 * number + 30), 0.9))
        start += len(text) + 1
    page = Page(1, "\n".join(texts), Origin.OCR, 0.9, tuple(words), 1000, 1600)
    scale = 1000 / WIDTH
    assert picked(page, 200, 10, "")[0] == "0-0"
    lines, quote = picked(page, 200, round(85 / scale), "0-0")
    assert lines == "0-2" and "dòng số 1" in quote
    lines, quote = picked(page, 200, round(1210 / scale), "0-2")
    assert lines == "30-30" and quote.startswith("dòng số 30"), "so much no relation quotes"


CODE, SAID_OF_IT = "777-QĐ/TU", ("777-QĐ/TU", "777-qđ/tu", "1999-03-02", "2-3-1999", "2/3/1999", "Ban Chuyên án Z")


@pytest.fixture
def hidden(archive: Archive, made: Office) -> str:
    """A document to which an archivist relates the open one, which does not name it."""
    fields = Fields("Quyết định", "QĐ/TU", "777", CODE, "Ban Chuyên án Z", PartialDate(1999, 3, 2), "Về việc riêng")
    one = put(archive, "kin.pdf", fields, pages=[["Nội dung"]]).id
    add_relation(archive, made.ids["open"], NewRelation(Type.REPLACES, one, 1), actor="an", why="zzlydozz")
    archive.follow()
    archive.catalogue.relations.follow()
    return one


def says_of(caller: Caller, source: str, target: str) -> set[str]:
    """Where what is said of a document beside its own pages tells of it."""
    faces = (f"/documents/{source}", f"/documents/{source}/relations", f"/api/v1/documents/{source}", "/export.jsonl",
             "/api/v1/missing", f"/documents/{source}/history", f"/api/v1/documents/{source}/history")  # fmt: skip
    found = set()
    for face in faces:
        answer = caller.get(face)
        text = answer.get_data(as_text=True)
        text = json.dumps(answer.get_json(), ensure_ascii=False) if answer.is_json else text
        if answer.status_code == 200 and any(one in text for one in (*SAID_OF_IT, target, "zzlydozz")):
            found.add(face)
    return found


def search_of(caller: Caller, said: str) -> int:
    return int(caller.get("/api/v1/search", query_string={"q": said}).get_json()["total"])


def test_a_relation_that_a_person_wrote_down_is_told_to_who_sees_the_other_document_alone(
    people: dict[str, Caller], archive: Archive, made: Office, hidden: str
) -> None:
    source = made.ids["open"]
    assert f"/api/v1/documents/{source}" in says_of(people["nobody"], source, hidden), "while both are open"
    assert search_of(people["nobody"], f"dẫn:{CODE}") == 1
    set_access(archive, hidden, Level.INTERNAL, actor="an")
    archive.follow()
    for name, sees in (("nobody", False), ("dung", False), ("hoa", False), ("chi", True)):
        told = says_of(people[name], source, hidden)
        assert (f"/api/v1/documents/{source}" in told) == sees and (sees or not told), (name, told)
        assert search_of(people[name], f"dẫn:{CODE}") == sees, name
    set_access(archive, hidden, Level.CONDITIONAL, actor="an")
    archive.follow()
    assert not says_of(people["chi"], source, hidden), "its history names the other one, too"
    assert f"/api/v1/documents/{source}/history" in says_of(people["giang"], source, hidden)
    archive.catalogue.holds.hold(hidden, "MẬT")
    archive.follow()
    assert not any(one in people["hoa"].text("/journal") for one in (CODE, "zzlydozz"))
    for name in ("nobody", "chi"):
        assert not says_of(people[name], source, hidden), name
    assert search_of(people["an"], f"dẫn:{CODE}") == 0


def test_what_the_quoted_words_say_themselves_is_told_with_them(
    people: dict[str, Caller], archive: Archive, made: Office
) -> None:
    new, old = made.ids["new"], made.ids["old"]
    add_relation(archive, new, NewRelation(Type.GUIDES, old, 1, quote="Quy định số 7-QĐ/TU"), actor="an")
    add_relation(archive, new, NewRelation(Type.IMPLEMENTS, old, 1, quote="Quy định này thay thế"), actor="an")
    set_access(archive, old, Level.INTERNAL, actor="an")
    archive.follow()
    archive.catalogue.relations.follow()
    seen = {name: {one["type"]: one for one in people[name].get(f"/api/v1/documents/{new}").get_json()["relations"]}
            for name in ("nobody", "chi")}  # fmt: skip
    assert set(seen["chi"]) == {"replaces", "guides", "implements"} and seen["chi"]["guides"]["target"] == old
    assert set(seen["nobody"]) == {"replaces", "guides"}
    told = seen["nobody"]["guides"]
    assert (told["target"], told["target_code"], told["target_date"]) == (None, "7-QĐ/TU", None)


def test_saying_that_a_written_relation_is_right_keeps_whom_it_means(
    archive: Archive, made: Office, hidden: str
) -> None:
    (told,) = Relating(archive.catalogue, everything().labels).of(made.ids["open"])
    judge_relation(archive, made.ids["open"], told.told.key, SaysOfRelation.YES, actor="binh")
    (again,) = Relating(archive.catalogue, everything().labels).of(made.ids["open"])
    assert again.targets == told.targets == (hidden,)
