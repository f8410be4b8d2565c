"""Committees and kinds at the site: a page for each, old addresses stay; they are merged after a preview."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from library.archive import Archive
from library.authorities import Committee, Form, Kind, shipped_committees, shipped_kinds
from library.authorities.table import read_table
from library.records import Document, Fields, PartialDate
from tests.web.acting import Caller, Office, callers, made_office
from web import create_app

NAMES = ("Tỉnh ủy Lạc Giang", "Ban Chấp hành Đảng bộ tỉnh Lạc Giang", "Tỉnh ủy Lạc Gianq")


@pytest.fixture(params=["committees", "kinds"])
def part(request: pytest.FixtureRequest) -> str:
    """Each sort of records: the same words are names of committees once, and of kinds once."""
    return str(request.param)


@pytest.fixture
def people(tmp_path: Path, part: str, put_in: Callable[..., Document],
           client_of: Callable[[Flask], Any]) -> Iterator[dict[str, Caller]]:
    office: Office = made_office(tmp_path / "archive", put_in)
    archive = Archive.open(office.root)
    for at, name in enumerate(NAMES[1:] if part == "committees" else NAMES):
        fields = replace(Fields(kind="Báo cáo", committee="Chi bộ", issued=PartialDate(1960 + at)), **{part[:-1]: name})
        put_in(archive, f"m{at}.pdf", fields, pages=[["kho thóc"]])
    archive.recover()
    yield callers(create_app(archive), office, client_of)
    archive.close()


def form_of(text: str, action: str) -> dict[str, str]:
    """The hidden fields of a form."""
    form = text[text.index(f'action="{action}"'):]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))


def counted(caller: Caller, part: str, name: str) -> int:
    return int(caller.get("/api/v1/search", query_string={part[:-1]: name}).get_json()["total"])


def keep(people: dict[str, Caller], part: str) -> str:
    """Merges all names into one record, as an archivist does; returns its id."""
    an, key = people["an"], "tinh-uy-lac-giang"
    shown = an.post(f"/{part}", {"name": NAMES[0]})
    sent = form_of(shown.get_data(as_text=True), f"/{part}")
    assert an.post(f"/{part}", sent).status_code == 303
    address = f"/{part}/{key}/merge"
    preview = an.post(address, {"others": "\n".join(NAMES[1:]), "why": "cùng một cơ quan"})
    assert preview.status_code == 200 and NAMES[2] in preview.get_data(as_text=True)
    assert counted(an, part, NAMES[2]) == 1  # nothing is done yet
    sent = form_of(preview.get_data(as_text=True), address)
    assert an.post(address, sent).status_code == 303
    again = an.post(address, sent)
    assert again.status_code == 409 and "Từ đó các hồ sơ đã được sửa, bởi an, việc " in again.get_data(as_text=True)
    return key


def test_merged_after_a_preview_every_old_address_finds_all(people: dict[str, Caller], part: str) -> None:
    before = {name: counted(people["an"], part, name) for name in NAMES}
    key = keep(people, part)
    assert {counted(people["an"], part, name) for name in NAMES} == {sum(before.values())}
    page = people["an"].text(f"/{part}/{key}")
    assert all(name in page for name in NAMES)
    found = people["an"].get("/", query_string={part[:-1]: NAMES[2]}).get_data(as_text=True)
    assert NAMES[0] in found
    assert people["an"].get(f"/browse/{part}", query_string={"name": NAMES[2]}).status_code == 200
    told = people["an"].get(f"/api/v1/{part}/{key}").get_json()
    assert [one["text"] for one in told["names"]] == list(NAMES)
    assert sum(one["documents"] for one in told["names"]) == told["documents"] == sum(before.values())


def test_two_spellings_without_a_record_are_joined_and_taken_apart_again(people: dict[str, Caller], part: str) -> None:
    an, before = people["an"], {name: counted(people["an"], part, name) for name in NAMES}
    typed = {"name": NAMES[2], "to": NAMES[1], "why": "đọc sai"}
    missing = an.post(f"/{part}", {**typed, "to": "Không Có Ai"})
    text = missing.get_data(as_text=True)
    assert missing.status_code == 404 and "Chưa ghi gì cả. Không có" in text
    assert all(f'value="{one}"' in text for one in (NAMES[2], "Không Có Ai", "đọc sai"))
    sent = form_of(an.post(f"/{part}", typed).get_data(as_text=True), f"/{part}")
    done = an.post(f"/{part}", sent)
    assert done.status_code == 303
    assert {counted(an, part, name) for name in NAMES[1:]} == {before[NAMES[1]] + before[NAMES[2]]}
    page = an.text(done.headers["Location"])
    undo = re.search(r'action="(/acts/\d+/undo)"', page)
    told = f"{NAMES[1]}; {NAMES[2]}"
    assert undo and told in page
    journal = an.text("/journal")
    assert told in journal and unescape(done.headers["Location"]) in unescape(journal)
    assert an.post(undo[1], {"next": f"/{part}"}).headers["Location"].endswith(f"/{part}")
    assert {name: counted(an, part, name) for name in NAMES} == before
    assert an.get(done.headers["Location"]).status_code == 404


def test_an_act_about_committees_is_taken_back_from_the_site(people: dict[str, Caller], part: str) -> None:
    before = {name: counted(people["an"], part, name) for name in NAMES}
    keep(people, part)
    acts = people["an"].get("/api/v1/journal").get_json()["acts"]
    for act in [one["id"] for one in acts if part[:-1] in one["act"]]:
        assert people["an"].post(f"/acts/{act}/undo").status_code == 303
    assert {name: counted(people["an"], part, name) for name in NAMES} == before
    assert people["an"].get(f"/{part}/tinh-uy-lac-giang").status_code == 404


def test_who_sees_no_document_of_a_name_is_not_told_it(people: dict[str, Caller], part: str) -> None:
    keep(people, part)
    told = people["dung"].get(f"/api/v1/{part}").get_json()[part]
    assert {one["id"] for one in told} >= {"bo-chinh-tri" if part == "committees" else "nghi-quyet"}
    assert people["dung"].post(f"/{part}", {"name": "X"}).status_code == 403
    assert "Tên chưa rõ" not in people["dung"].text(f"/{part}")


def test_a_name_without_a_record_leads_to_its_documents(people: dict[str, Caller], part: str) -> None:
    text = people["an"].text(f"/{part}")
    listed = re.findall(r'<li><a href="([^"]+)">([^<]+)</a> <span class="n">(\d+)</span>',
                        text.partition("Tên chưa rõ")[2])  # fmt: skip
    assert {name for _, name, _ in listed} >= set(NAMES)
    for href, name, count in listed:
        assert counted(people["an"], part, unescape(name)) == int(count)
        assert f"<strong>{count} văn bản" in people["an"].text(unescape(href))


def test_the_form_of_a_name_is_typed_in_the_readers_language(people: dict[str, Caller], part: str) -> None:
    key = keep(people, part)
    names = [f"{NAMES[0]} | | 1950", f"{NAMES[1]} | Cách viết khác", f"{NAMES[2]} | misreading"]
    sent = {"names": "\n".join(names)}
    shown = people["an"].post(f"/{part}/{key}/change", sent).get_data(as_text=True)
    assert people["an"].post(f"/{part}/{key}/change", form_of(shown, f"/{part}/{key}/change")).status_code == 303
    for language, (spelling, misread) in {"vi": ("cách viết khác", "đọc sai"),
                                          "en": ("other spelling", "misreading")}.items():
        text = people["an"].text(f"/{part}/{key}?lang={language}")
        assert f"{NAMES[1]} | {spelling}" in text and f"{NAMES[2]} | {misread}" in text


def test_wrong_forms_are_answered_in_a_sentence(people: dict[str, Caller], part: str) -> None:
    an, key, name = people["an"], *(("bo-chinh-tri", "Bộ Chính trị") if part == "committees" else
                                    ("nghi-quyet", "Nghị quyết"))  # fmt: skip
    wrong = [{"names": ""}, {"names": "A | nhầm"}, {"names": "A | name | 1960 | 1950"}]
    wrong += [{"names": "A", "parent": key}] if part == "committees" else [{"names": "A", "letters": "N-Q"}]
    for sent in wrong:
        assert an.post(f"/{part}/{key}/change", sent).status_code == 400, sent
    told = unescape(an.post(f"/{part}/{key}/change", {"names": f"{name}\nA | tên | 15-4-1997 | hôm nay", "why": "thử"})
                    .get_data(as_text=True))
    assert "Dòng 2: “hôm nay” không phải là ngày" in told and "| hôm nay</textarea>" in told and 'value="thử"' in told
    if part == "committees":
        typed = {"names": name, "parent": "Không Có Ai", "level": "tỉnh"}
        unknown = an.post(f"/{part}/{key}/change", typed)
        text = unknown.get_data(as_text=True)
        assert unknown.status_code == 404 and 'value="Không Có Ai"' in text and "Không có cơ quan Không Có Ai." in text
        assert "vankien" not in text[text.index("Chưa ghi gì cả") :][:200]
        named = an.post(f"/{part}/{key}/change", {**typed, "parent": "Ban Chấp hành Trung ương"})
        assert named.status_code == 200 and "ban-chap-hanh-trung-uong" not in named.get_data(as_text=True)
    merged = an.post(f"/{part}/{key}/merge", {"others": "không có ai", "why": "vì thế"})
    assert merged.status_code == 404 and "không có ai</textarea>" in merged.get_data(as_text=True)
    names = 2 if part == "committees" else 1  # of that record; each part of a split keeps one
    assert an.post(f"/{part}/{key}/split", {"names": name}).status_code == (200 if names > 1 else 400)
    if part == "kinds":
        preview = an.post(f"/kinds/{key}/change", {"names": name, "letters": "NQ; NgQ"}).get_data(as_text=True)
        sent = form_of(preview, f"/kinds/{key}/change")
        assert an.post(f"/kinds/{key}/change", sent).status_code == 303
        assert an.get(f"/api/v1/kinds/{key}").get_json()["letters"] == ["NQ", "NgQ"]


def test_a_form_names_the_bodies_around_as_a_person_would_and_says_the_same_again(people: dict[str, Caller]) -> None:
    an, address = people["an"], "/committees/ban-tuyen-giao-va-dan-van-trung-uong"
    text = unescape(an.text(address))
    typed = dict(re.findall(r'<input id="(\w+)" name="\1"[^>]*value="([^"]*)"', text[text.index("change-title"):]))
    assert (typed["before"], typed["parent"]) == ("Ban Tuyên giáo Trung ương", "Ban Chấp hành Trung ương")
    names = re.findall(r'<textarea class="names"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    sent = {**typed, "names": names[0], "level": "khác"}
    preview = unescape(an.post(f"{address}/change", sent).get_data(as_text=True))
    assert an.post(f"{address}/change", form_of(preview, f"{address}/change")).status_code == 303
    told = an.get(f"/api/v1{address}").get_json()
    assert (told["level"], told["parent"]) == ("khác", "ban-chap-hanh-trung-uong")
    assert told["before"] == ["ban-tuyen-giao-trung-uong"]


def test_all_records_are_taken_away_as_a_table_that_can_be_taken_in(people: dict[str, Caller], part: str) -> None:
    keep(people, part)
    answer = people["an"].get(f"/{part}.csv")
    of = Committee if part == "committees" else Kind
    read = {one.id: one for one in read_table(answer.get_data(as_text=True), of)}
    assert {name.text for name in read["tinh-uy-lac-giang"].names} == set(NAMES)
    assert f'href="/{part}.csv"' in people["an"].text(f"/{part}")
    assert people["chi"].get(f"/{part}.csv").status_code == 403


def test_completion_knows_every_name_of_the_records(people: dict[str, Caller], part: str) -> None:
    """Also those that no document bears, and from the middle of a name."""
    of = part[:-1]
    every = shipped_committees() if part == "committees" else shipped_kinds()
    names = [name.text for one in every for name in one.names if name.form is not Form.MISREADING]
    for name in random.Random(5).sample(names, 8):
        for typed in {name, name.split(" ", 1)[-1].lower()}:
            told = people["an"].get(f"/api/v1/complete?of={of}&limit=20&q={quote(typed)}").get_json()
            assert {"what": of, "text": name} in told["completions"], typed
    assert people["an"].get("/api/v1/complete?of=x&q=a").status_code == 400
