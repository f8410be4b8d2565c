"""The queue of doubtful fields: one document at a time, exact counts, no word lost, two people told of one another."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from library.archive import Archive
from library.records import Document, Fields, PartialDate, ReviewFlag
from tests.web.acting import Caller, Office, form_of, made_office

COUNT = 4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Office:
    office = made_office(tmp_path_factory.mktemp("made") / "archive", put_in)
    archive = Archive.open(office.root)
    for number in range(COUNT - 1):
        one = put_in(archive, f"more{number}.pdf", Fields(kind="Báo cáo", subject=f"Kho thóc số {number}"),
                     pages=[["Nội dung"]], review=(ReviewFlag("number", "handwritten"),))
        office.ids[f"more{number}"] = one.id
    archive.follow()
    archive.close()
    return office


def place_of(text: str) -> str:
    found = re.search(r'class="progress">(?:<strong[^>]*>([^<]+)</strong>)?', text)
    assert found
    return found[1] or ""


def answer(person: Caller, text: str, **said: str) -> Any:
    sent = person.post("/desk/review", {**form_of(text), "do": "all", **{name.replace("__", "."): value
                                                                        for name, value in said.items()}})
    assert sent.status_code == 303, sent.get_data(as_text=True)
    return sent.headers["Location"]


def test_a_document_without_pictures_is_answered_from_its_text(people: dict[str, Caller], archive: Archive,
                                                               put_in: Callable[..., Document]) -> None:  # fmt: skip
    one = put_in(archive, "a.docx", Fields(), pages=[["zqchuzq trang một"]], pictures=False,
                 review=(ReviewFlag("number", "handwritten"),))  # fmt: skip
    text = people["an"].text(f"/desk/review?at={one.id}")
    assert "zqchuzq trang một" in text and 'id="stage"' not in text


def test_every_document_that_waits_comes_once_and_the_count_is_exact(people: dict[str, Caller]) -> None:
    address, seen = "/desk/review?field=number", []
    for number in range(1, COUNT + 1):
        text = people["an"].text(address)
        assert place_of(text) == f"{number}/{COUNT}"
        seen.append(form_of(text)["document"])
        of_date = {"says__issued": "confirm"} if "in-part" in text else {}
        address = answer(people["an"], text, number=str(number), **of_date)
    assert len(set(seen)) == COUNT
    assert "Không có trường nào chờ xem" in people["an"].text(address)


def test_what_is_passed_over_waits_and_the_place_goes_on(people: dict[str, Caller]) -> None:
    text = people["an"].text("/desk/review")
    following = re.search(r'class="skip-on" href="([^"]+)"', text)
    assert following
    behind = people["an"].text(unescape(following[1]))
    assert place_of(behind) == f"2/{COUNT}" and form_of(behind)["document"] != form_of(text)["document"]
    assert place_of(people["an"].text("/desk/review")) == f"1/{COUNT}"


def test_an_empty_box_is_kept_by_nobody(people: dict[str, Caller], archive: Archive, office: Office) -> None:
    before = archive.catalogue.documents.last_change()
    address = answer(people["an"], people["an"].text(f"/desk/review?at={office.ids['more0']}"))
    assert archive.catalogue.documents.last_change() == before and "act=" not in address


@pytest.mark.parametrize(("choice", "says"), [("none", "none"), ("unreadable", "unreadable")])
def test_a_choice_answers_the_doubt(people: dict[str, Caller], archive: Archive, office: Office, choice: str,
                                    says: str) -> None:
    one = office.ids["more1"]
    answer(people["an"], people["an"].text(f"/desk/review?at={one}"), says__number=choice)
    spoken = {word.field: word.word.says for word in archive.catalogue.words.of(one)}
    assert spoken["number"] == says
    assert place_of(people["an"].text(f"/desk/review?at={one}")) == ""


def test_the_last_act_is_told_and_taken_back(people: dict[str, Caller], archive: Archive, office: Office) -> None:
    one = office.ids["open"]
    before = archive.catalogue.words.values(one)
    address = answer(people["an"], people["an"].text(f"/desk/review?at={one}"), number="94", issued="7-4-1958")
    text = people["an"].text(address)
    assert "94" in text and "Hoàn lại việc này" in text
    assert "Hoàn lại việc này" not in people["binh"].text(address)  # it was another who did it
    form = re.search(r'<form class="last" action="([^"]+)".*?name="next" value="([^"]+)"', text, re.DOTALL)
    assert form
    back = people["an"].post(form[1], {"next": unescape(form[2])})
    assert back.status_code == 303 and one in back.headers["Location"]
    assert archive.catalogue.words.values(one) == before
    assert form_of(people["an"].text(back.headers["Location"]))["document"] == one


def test_the_second_of_two_is_shown_the_first_ones_word_and_asked(people: dict[str, Caller], archive: Archive,
                                                                  office: Office) -> None:
    one = office.ids["more2"]
    first, second = (people[name].text(f"/desk/review?at={one}") for name in ("an", "binh"))
    answer(people["an"], first, number="12")
    sent = people["binh"].post("/desk/review", {**form_of(second), "do": "all", "number": "13"})
    assert sent.status_code == 409
    told = sent.get_data(as_text=True)
    assert "an đã sửa" in told and "“12”" in told
    assert form_of(told)["number"] == "13" and form_of(told)["expected.number"] == "12"
    answer(people["binh"], told)
    assert archive.catalogue.words.values(one)["number"] == "13"


def test_a_box_that_nobody_touched_says_nothing_however_it_would_be_written_today(
        people: dict[str, Caller], archive: Archive, put_in: Callable[..., Document]) -> None:
    fields = Fields(kind="Chỉ thị", number="01", committee="Tỉnh uỷ Hoà Bình", issued=PartialDate(2999, 1, 4))
    one = put_in(archive, "cu.pdf", fields, pages=[["Nội dung"]], review=(ReviewFlag("number", "handwritten"),)).id
    answer(people["an"], people["an"].text(f"/desk/review?at={one}"), number="02")
    assert {said.field for said in archive.catalogue.words.of(one)} <= {"number", "code"}
    assert archive.catalogue.words.values(one)["committee"] == "Tỉnh uỷ Hoà Bình"


def test_a_value_that_the_first_kept_is_told_to_the_second(people: dict[str, Caller], archive: Archive,
                                                           put_in: Callable[..., Document]) -> None:
    flags = (ReviewFlag("number", "handwritten"), ReviewFlag("issued", "day handwritten"))
    one = put_in(archive, "01CT.pdf", Fields(kind="Chỉ thị", number="01", issued=PartialDate(2021, 1, 4)),
                 pages=[["Nội dung"]], review=flags).id  # fmt: skip
    first, second = (people[name].text(f"/desk/review?at={one}") for name in ("an", "binh"))
    answer(people["an"], first, issued="5-1-2021", says__number="confirm")
    given = {**form_of(second), "do": "all", "number": "02", "issued": "6-1-2021"}
    sent = people["binh"].post("/desk/review", given)
    told = sent.get_data(as_text=True)
    assert sent.status_code == 409 and archive.catalogue.words.values(one)["number"] == "01"
    assert "an đã xem “Số” và giữ “01”" in told and "an đã sửa “Ngày ban hành” thành “5-1-2021”" in told
    answer(people["binh"], told)
    assert archive.catalogue.words.values(one)["number"] == "02", "sent again, knowing that"


def test_what_cannot_be_said_comes_back_as_it_was_typed(people: dict[str, Caller], office: Office) -> None:
    text = people["an"].text(f"/desk/review?at={office.ids['open']}")
    sent = people["an"].post("/desk/review", {**form_of(text), "do": "all", "issued": "hôm qua", "number": "9"})
    assert sent.status_code == 400
    given = form_of(sent.get_data(as_text=True))
    assert given["issued"] == "hôm qua" and given["number"] == "9"


def test_a_date_known_in_part_is_asked_for_before_it_is_kept(people: dict[str, Caller], archive: Archive,
                                                             put_in: Callable[..., Document]) -> None:
    flags = (ReviewFlag("issued", "day handwritten"), ReviewFlag("number", "handwritten"))
    for number, date in enumerate((PartialDate(1999), PartialDate(1999, 8))):
        one = put_in(archive, f"in part {number}.pdf", Fields(kind="Báo cáo", issued=date), pages=[["Nội dung"]],
                     review=flags).id  # fmt: skip
        text = people["an"].text(f"/desk/review?at={one}")
        assert 'class="small in-part"' in text
        before = archive.catalogue.documents.last_change()
        sent = people["an"].post("/desk/review", {**form_of(text), "do": "all", "number": "7"})
        told = sent.get_data(as_text=True)
        assert sent.status_code == 400 and archive.catalogue.documents.last_change() == before
        given = form_of(told)
        assert "mới biết một phần" in told and given["number"] == "7" and given["says.issued"] == "confirm"
        answer(people["an"], told)
        assert archive.catalogue.words.values(one)["issued"] == str(date)


def test_who_types_the_missing_day_or_chooses_is_not_asked(people: dict[str, Caller], archive: Archive,
                                                           put_in: Callable[..., Document]) -> None:
    for number, (said, kept) in enumerate((({"issued": "15-8-1999"}, "1999-08-15"), ({"issued": "1999"}, "1999"),
                                           ({"says__issued": "confirm"}, "1999-08"), ({"says__issued": "none"}, None))):
        one = put_in(archive, f"in whole {number}.pdf", Fields(kind="Báo cáo", issued=PartialDate(1999, 8)),
                     pages=[["Nội dung"]], review=(ReviewFlag("issued", "day handwritten"),)).id  # fmt: skip
        answer(people["an"], people["an"].text(f"/desk/review?at={one}"), **said)
        assert archive.catalogue.words.values(one)["issued"] == kept


def test_the_desk_leads_here_who_may_answer(people: dict[str, Caller]) -> None:
    assert 'href="/desk/review?field=number"' in people["an"].text("/desk")
    assert "/desk/review" not in people["giang"].text("/desk")
