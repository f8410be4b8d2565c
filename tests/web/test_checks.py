"""Batches at the site: by forms alone, blind where they have to be, two people at once, every way back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import openpyxl
import pytest

from library.acts import word_for
from library.acts.checking import check_first
from library.archive import Archive
from library.catalogue.words import Says
from library.checks import CHECKED, Round, Standing
from library.records import Document, Fields, ReviewFlag
from tests.web.acting import Caller, Office, form_of, made_office

COUNT = 4
SECRET = "zqtruoc"
"""What the first checker writes into every field that may hold it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Office:
    office = made_office(tmp_path_factory.mktemp("made") / "archive", put_in)
    archive = Archive.open(office.root)
    for number in range(COUNT):
        one = put_in(archive, f"lo/van ban {number}.pdf", Fields(kind="Báo cáo", subject=f"Kho thóc số {number}"),
                     pages=[["Nội dung lô"]], review=(ReviewFlag("number", "handwritten"),))
        office.ids[f"lo{number}"] = one.id
    archive.follow()
    archive.close()
    return office


def make(person: Caller, **asked: str) -> int:
    sent = person.post("/desk/checks", {"q": "lô", "second": "100", "bound": "100", **asked})
    assert sent.status_code == 303, sent.get_data(as_text=True)
    found = re.search(r"/desk/checks/(\d+)", sent.headers["Location"])
    assert found
    return int(found[1])


def answer(person: Caller, batch: int, text: str, **said: str) -> Any:
    sent = {**form_of(text), "do": "all", **{name.replace("__", "."): value for name, value in said.items()}}
    return person.post(f"/desk/checks/{batch}/next", sent)


def first_round(archive: Archive, batch: int, by: str = "an") -> None:
    """The first round, in which every field is given a word that stands nowhere else."""
    words = {name: word_for(name, f"{SECRET}{name}") for name in CHECKED if name != "issued"}
    for place, one in enumerate(archive.catalogue.checks.members(batch)):
        said = {**words, "issued": word_for("issued", f"1{place}-11-1911")}
        check_first(archive, batch, one, said, actor=by, expected={})


def standing(archive: Archive, batch: int) -> Standing:
    found = archive.catalogue.checks.get(batch)
    assert found
    return found.standing


def test_a_batch_is_made_checked_and_passes_by_forms_alone(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"], name="Tháng 11", most="3")
    assert standing(archive, batch) is Standing.FIRST
    for count in range(3):
        text = people["an"].text(f"/desk/checks/{batch}/next")
        assert f"{3 - count} văn bản chờ bạn" in text
        assert answer(people["an"], batch, text, number=str(count + 1)).status_code == 303
    assert "Không có văn bản nào của lô chờ bạn" in people["an"].text(f"/desk/checks/{batch}/next")
    for _ in range(3):
        text = people["binh"].text(f"/desk/checks/{batch}/next")
        document = form_of(text)["document"]
        known = archive.catalogue.words.values(document)
        sent = answer(people["binh"], batch, text, number=known["number"] or "", kind="BÁO CÁO", subject="Kho gạo")
        assert "/desk/checks/settle/" in sent.headers["Location"]
        shown = people["binh"].text(sent.headers["Location"])
        assert str(known["subject"]) in shown and "Kho gạo" in shown and "which.number" not in shown
        done = people["binh"].post(sent.headers["Location"], {"which.subject": "first"})
        assert done.status_code == 303
    assert standing(archive, batch) is Standing.PASSED
    text = people["an"].text(f"/desk/checks/{batch}")
    assert re.search(r"sai \d", text)
    assert "đúng, người kiểm tra ghi nhầm" in text and "Khoảng tin cậy 95 %" in text and "33,3 %" in text


def test_a_batch_that_was_made_by_mistake_is_dissolved_until_one_is_checked(people: dict[str, Caller],
                                                                            archive: Archive) -> None:
    batch = make(people["an"], most="2")
    undo = re.search(r'action="(/acts/\d+/undo)"', people["binh"].text(f"/desk/checks/{batch}"))
    assert undo and people["binh"].post(undo[1]).status_code == 303
    assert standing(archive, batch) is Standing.DROPPED
    assert "/undo" not in people["binh"].text(f"/desk/checks/{batch}")
    again = make(people["an"], most="2")
    answer(people["an"], again, people["an"].text(f"/desk/checks/{again}/next"), number="1")
    assert "/undo" not in people["an"].text(f"/desk/checks/{again}")


def test_no_route_tells_the_second_what_the_first_found(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"])
    first_round(archive, batch)
    binh = people["binh"]
    asked = binh.text(f"/desk/checks/{batch}/next")
    document = form_of(asked)["document"]
    other = next(one for one in archive.catalogue.checks.members(batch) if one != document)
    told = [asked, binh.text("/desk"), binh.text("/desk/checks"), binh.text(f"/desk/checks/{batch}"),
            binh.text(f"/desk/checks/{batch}/next?at={other}"), binh.text(f"/desk/checks/{batch}/next?show=number"),
            binh.text(f"/desk/checks/{batch}/next?page=1&act=1"), binh.text(f"/desk/checks/{batch}/record.csv"),
            binh.text("/api/v1/checks"), binh.text(f"/api/v1/checks/{batch}"),
            binh.text(f"/api/v1/checks/{batch}/next"),
            answer(binh, batch, asked, issued="hôm qua").get_data(as_text=True)]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(binh.get(f"/desk/checks/{batch}/record.xlsx").data))
    assert book.sheetnames == ["Sổ kiểm tra", "Tỷ lệ sai", "Lô"] and book["Sổ kiểm tra"]["H1"].value == "Trường"
    told += [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    for address in ("/desk/checks/settle/1", "/api/v1/checks/settle/1"):  # the first one's check
        refused = binh.get(address)
        assert refused.status_code == 404
        told.append(refused.get_data(as_text=True))
    for text in told:
        assert not re.search(r"sai \d", text), "nor how much of it was wrong"
        assert SECRET not in text and "-11-1911" not in text and "1911-11" not in text
    filled = form_of(asked)
    assert all(not filled[name] for name in CHECKED) and all(not filled[f"expected.{name}"] for name in CHECKED)
    assert "van ban" not in asked  # not the file's name either
    own = people["an"].text(f"/desk/checks/{batch}")
    assert SECRET in own  # who found it is told of it


def test_what_was_typed_blind_comes_back_as_it_was_typed(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"])
    first_round(archive, batch)
    text = people["binh"].text(f"/desk/checks/{batch}/next")
    sent = answer(people["binh"], batch, text, issued="hôm qua", number="94", says__signer="unreadable")
    assert sent.status_code == 400
    given = form_of(sent.get_data(as_text=True))
    assert (given["issued"], given["number"], given["says.signer"]) == ("hôm qua", "94", "unreadable")


def test_a_doubtful_empty_field_is_not_left_empty_by_silence(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"])
    text = people["an"].text(f"/desk/checks/{batch}/next")
    refused = answer(people["an"], batch, text)
    assert refused.status_code == 400 and "không có trên giấy" in refused.get_data(as_text=True)
    document = form_of(text)["document"]
    assert answer(people["an"], batch, text, says__number="none").status_code == 303
    said = {one.field: one.word.says for one in archive.catalogue.words.of(document)}
    assert said["number"] is Says.NONE and said["kind"] is Says.VALUE


def test_the_second_of_two_is_told_and_goes_on(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"])
    document = form_of(people["an"].text(f"/desk/checks/{batch}/next"))["document"]
    texts = {name: people[name].text(f"/desk/checks/{batch}/next?at={document}") for name in ("an", "binh")}
    assert form_of(texts["binh"])["document"] == document
    assert answer(people["an"], batch, texts["an"], number="1").status_code == 303
    late = answer(people["binh"], batch, texts["binh"], number="2")
    assert late.status_code == 409 and "người khác đã kiểm tra" in late.get_data(as_text=True)
    assert form_of(late.get_data(as_text=True))["document"] != document
    assert archive.catalogue.words.values(document)["number"] == "1"


def test_a_value_that_was_corrected_meanwhile_is_shown_and_asked_for(people: dict[str, Caller], archive: Archive
                                                                     ) -> None:
    batch = make(people["an"])
    text = people["an"].text(f"/desk/checks/{batch}/next")
    document = form_of(text)["document"]
    people["binh"].post(f"/documents/{document}/edit", {"subject": "Kho muối", "expected.subject":
                                                       archive.catalogue.words.values(document)["subject"] or ""})
    sent = answer(people["an"], batch, text, number="1")
    assert sent.status_code == 409 and "binh đã sửa" in sent.get_data(as_text=True)
    assert archive.catalogue.checks.get(batch).rounds[Round.FIRST].done == 0  # type: ignore[union-attr]


def test_the_last_act_is_taken_back_from_the_form(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"])
    text = people["an"].text(f"/desk/checks/{batch}/next")
    document = form_of(text)["document"]
    before = archive.catalogue.words.values(document)
    shown = people["an"].text(answer(people["an"], batch, text, number="7").headers["Location"])
    form = re.search(r'<form class="last" action="([^"]+)".*?name="next" value="([^"]+)"', shown, re.DOTALL)
    assert form
    assert form[1] not in people["binh"].text(f"/desk/checks/{batch}/next?act={form[1].split('/')[2]}")
    back = people["an"].post(form[1], {"next": unescape(form[2])})
    assert back.status_code == 303
    assert form_of(people["an"].text(back.headers["Location"]))["document"] == document
    assert archive.catalogue.words.values(document) == before


def test_an_empty_form_shows_nothing_of_what_is_to_be_read_unseen(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"], most="1")
    first_round(archive, batch)
    text = people["binh"].text(f"/desk/checks/{batch}/next")
    slip = people["binh"].post(f"/desk/checks/{batch}/next", form_of(text))
    assert slip.status_code == 400 and SECRET not in slip.get_data(as_text=True)
    assert archive.catalogue.checks.get(batch).rounds[Round.SECOND].done == 0  # type: ignore[union-attr]


def test_a_settled_check_is_taken_back_and_settled_anew(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"], most="1")
    first_round(archive, batch)
    text = people["binh"].text(f"/desk/checks/{batch}/next")
    address = answer(people["binh"], batch, text, number="5").headers["Location"]
    assert people["binh"].post(address, {}).status_code == 400
    everything = {f"which.{name}": "first" for name in CHECKED} | {"which.number": "typed", "typed.number": "6"}
    assert people["an"].post(address, everything).status_code == 404
    assert people["binh"].post(address, everything | {"typed.number": " "}).status_code == 400
    done = people["binh"].post(address, everything)
    assert archive.catalogue.words.values(form_of(text)["document"])["number"] == "6"
    undo = re.search(r'<form class="last" action="([^"]+)"', people["binh"].text(done.headers["Location"]))
    assert undo
    assert people["binh"].post(undo[1], {"next": address}).headers["Location"] == address
    assert people["binh"].get(address).status_code == 200
    assert archive.catalogue.words.values(form_of(text)["document"])["number"] == f"{SECRET}number"


def test_a_batch_above_its_bound_goes_back_and_says_so(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"], most="1", bound="0")
    first_round(archive, batch)
    text = people["binh"].text(f"/desk/checks/{batch}/next")
    address = answer(people["binh"], batch, text, number="5").headers["Location"]
    people["binh"].post(address, {f"which.{name}": "own" for name in CHECKED})
    assert standing(archive, batch) is Standing.BACK
    assert "bị trả lại" in people["an"].text("/desk/checks")
    assert f"/desk/checks/{batch}" in people["an"].text("/desk")
    assert people["an"].post(f"/desk/checks/{batch}/back").status_code == 400
    act = archive.catalogue.journal.latest_of("send back check batch", count=1)[0]
    journal = people["an"].text("/journal")
    assert "trả lại lô kiểm tra" in journal
    assert people["an"].post(f"/acts/{act.id}/undo").status_code == 303
    assert "Trả lại, kiểm tra từ V1" in people["an"].text(f"/desk/checks/{batch}")
    assert people["an"].post(f"/desk/checks/{batch}/back").status_code == 303
    assert standing(archive, batch) is Standing.BACK


def test_the_desk_counts_what_waits_for_whom(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"], most="2", second="50")
    row = r'href="/desk/checks">(\d+)<'
    assert re.findall(row, people["an"].text("/desk")) == ["2"]
    first_round(archive, batch)
    assert re.findall(row, people["an"].text("/desk")) == ["0"]
    assert re.findall(row, people["binh"].text("/desk")) == ["1"]
    assert "/desk/checks" not in people["giang"].text("/desk")


def test_the_api_makes_a_batch_and_says_how_it_stands(people: dict[str, Caller], archive: Archive) -> None:
    made = people["an"].send("/api/v1/checks", {"q": "lô", "name": "A", "most": 2, "second": 50, "seed": "s"})
    assert made.status_code == 200
    told = made.get_json()
    assert (told["size"], told["standing"], told["seed"], told["second_percent"]) == (2, "first", "s", 50)
    assert people["an"].get("/api/v1/checks").get_json()["total"] == 1
    first_round(archive, told["id"])
    unseen = people["binh"].get(f"/api/v1/checks/{told['id']}").get_json()
    listed = people["binh"].get("/api/v1/checks").get_json()["batches"]
    for one in (unseen, *listed):
        assert [(each["done"], each["count"], each["wrong"], each["rate"]) for each in one["rounds"]] == [
            (done, None, None, None) for done in (2, 0, 0)], "not told yet"
    assert unseen["rates"]["all"]["count"] == 0
    one = people["an"].get(f"/api/v1/checks/{told['id']}").get_json()
    rates = one["rates"]
    assert one["standing"] == "second" and rates["machine"]["count"] + rates["left_open"] == 2 * len(CHECKED)
    assert people["an"].send(f"/api/v1/checks/{told['id']}/back").status_code == 400
    assert people["an"].send("/api/v1/checks", {"q": "zzz"}).status_code == 400
    assert people["an"].send("/api/v1/checks", {"second": 101}).status_code == 400
    assert people["chi"].send("/api/v1/checks", {}).status_code == 403


def test_a_batch_is_checked_by_the_api(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"], most="1")
    first = people["an"].get(f"/api/v1/checks/{batch}/next").get_json()
    assert (first["round"], first["left"], first["values"]["kind"]) == (1, 1, "Báo cáo")
    address = f"/api/v1/checks/{batch}/documents/{first['document']}"
    empty = [name for name in CHECKED if first["values"][name] is None]
    told = {"values": {name: value for name, value in first["values"].items() if value}, "none": empty}
    for wrong in ({"round": 1}, {**told, "round": 1, "none": []}, {**told, "round": 0, "x": 1}):
        assert people["an"].send(address, wrong).status_code == 400
    assert people["an"].send(address, {**told, "round": 2}).status_code == 409
    assert people["an"].send(address, {**told, "round": 1, "expected": {"kind": "Tờ trình"}}).status_code == 409
    assert people["an"].send(address, {**told, "round": 1, "expected": first["values"]}).status_code == 200
    assert people["an"].get(f"/api/v1/checks/{batch}/next").get_json()["document"] is None
    blind = people["binh"].get(f"/api/v1/checks/{batch}/next")
    assert blind.get_json()["values"] is None and "Kho thóc" not in blind.get_data(as_text=True)
    assert people["an"].send(address, {**told, "round": 2}).status_code == 400  # own work
    other = {**told, "values": {**told["values"], "kind": "Tờ trình"}, "round": 2}
    done = people["binh"].send(address, other).get_json()
    assert done["differ"] == ["kind"]
    assert people["an"].get(f"/api/v1/checks/settle/{done['check']}").status_code == 404
    (differs,) = people["binh"].get(f"/api/v1/checks/settle/{done['check']}").get_json()["fields"]
    assert differs == {"field": "kind", "before": "Báo cáo", "says": "value", "given": "Tờ trình"}
    assert people["binh"].send(f"/api/v1/checks/settle/{done['check']}", {"own": ["x"]}).status_code == 400
    assert people["binh"].send(f"/api/v1/checks/settle/{done['check']}", {"first": ["kind"]}).status_code == 200
    assert standing(archive, batch) is Standing.PASSED


def test_making_is_taken_back_at_its_page(people: dict[str, Caller], archive: Archive) -> None:
    sent = people["an"].post("/desk/checks", {"q": "lô"})
    undo = re.search(r'action="(/acts/\d+/undo)"', people["an"].text(sent.headers["Location"]))
    assert undo
    assert people["an"].post(undo[1]).status_code == 303
    assert standing(archive, 1) is Standing.DROPPED
    assert make(people["an"]) == 2  # its documents are free again


def test_words_of_a_check_stand_in_the_history(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"], most="1")
    first_round(archive, batch)
    text = people["an"].text(f"/documents/{archive.catalogue.checks.members(batch)[0]}/history")
    assert "kiểm tra lần một" in text and SECRET in text


def test_the_record_is_told_in_words_and_to_programs_by_names(people: dict[str, Caller], archive: Archive) -> None:
    batch = make(people["an"], most="2", second="0")
    first_round(archive, batch)
    told, named = (list(csv.reader(io.StringIO(people["an"].text(f"/desk/checks/{batch}/record.csv{asked}")[1:])))
                   for asked in ("", "?lang=en"))  # fmt: skip
    assert told[0][7] == "Trường" and {row[2] for row in told[1:]} == {"V1"} and "Số" in {row[7] for row in told[1:]}
    assert {row[9] for row in told[1:]} == {"máy đọc"} and {row[13] for row in told[1:]} <= {"đúng", "sai"}
    assert any(row[14] == "10-11-1911" for row in told)
    assert named[0][7] == "field" and {row[9] for row in named[1:]} == {"machine"} and len(named) == len(told)
