"""The text of a page at the site: who may write, who may propose, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from library.acts import correct, word_for
from library.archive import Archive
from library.records import Document, Fields, ReviewFlag
from tests.web.acting import Caller, Office

TEXT = "Nội dung kho thóc"


@pytest.fixture
def address(office: Office) -> str:
    return f"/desk/documents/{office.ids['open']}/pages/1"


def form_of(text: str) -> dict[str, str]:
    """What a browser would send with the lines, nothing typed."""
    whole = re.search(r'<form id="lines".*?</form>', text, re.DOTALL)
    assert whole
    found = re.findall(r'<input (?:id="[^"]+"|type="hidden") name="([^"]+)" value="([^"]*)"', whole[0])
    return {name: unescape(value) for name, value in found}


def found(archive: Archive, people: dict[str, Caller], query: str) -> int:
    return int(people["nobody"].get(f"/api/v1/search?q={query}").get_json()["total"])


def test_an_archivist_writes_and_everybody_finds_it(people: dict[str, Caller], archive: Archive, address: str) -> None:
    text = people["an"].text(address)
    assert 'class="strip-of"' in text and form_of(text)["line.0"] == TEXT
    assert not found(archive, people, "zqlua")
    sent = people["an"].post(address, {**form_of(text), "line.0": f"{TEXT} zqlua"})
    assert sent.status_code == 303 and found(archive, people, "zqlua") == 1
    told = people["an"].text(sent.headers["Location"])
    assert "Vừa ghi" in told and "lời của an" in told and f"“{TEXT}”" in told
    undo = re.search(r'<form class="last" action="([^"]+)"', told)
    assert undo
    back = people["an"].post(undo[1], {"next": address})
    assert (back.status_code, back.headers["Location"]) == (303, address)
    assert not found(archive, people, "zqlua") and form_of(people["an"].text(address))["line.0"] == TEXT


def test_the_reading_can_be_put_in_force_again(people: dict[str, Caller], address: str) -> None:
    people["an"].post(address, {**form_of(people["an"].text(address)), "line.0": "khác"})
    text = people["an"].text(address)
    assert 'name="reading.0"' in text
    people["an"].post(address, {**form_of(text), "reading.0": "1"})
    assert form_of(people["an"].text(address))["line.0"] == TEXT


def test_the_second_is_shown_the_firsts_word_and_keeps_what_was_typed(people: dict[str, Caller], address: str) -> None:
    first, second = (form_of(people[name].text(address)) for name in ("an", "binh"))
    people["an"].post(address, {**first, "line.0": "lời của an"})
    sent = people["binh"].post(address, {**second, "line.0": "lời của bình"})
    assert sent.status_code == 409
    told = sent.get_data(as_text=True)
    assert "an đã sửa" in told and "lời của an" in told
    assert form_of(told) == {"line.0": "lời của bình", "expected.0": "lời của an"} | {
        name: value for name, value in form_of(told).items() if not name.endswith(".0")}


def test_one_doubtful_page_after_another_is_done(people: dict[str, Caller], archive: Archive,
                                                put_in: Callable[..., Document]) -> None:  # fmt: skip
    flag = (ReviewFlag("page:1", "skewed"),)
    first, second = (put_in(archive, f"d{one}.pdf", Fields(), pages=[[f"chữ {one}"]], review=flag).id for one in "ab")
    pages = {one: f"/desk/documents/{one}/pages/1" for one in (first, second)}
    listed = people["an"].text("/review?field=page")
    assert all(one in listed for one in pages.values())
    assert pages[first] not in people["dung"].text("/review?field=page")
    text = people["an"].text(pages[first])
    assert "Trang này chờ xem" in text and 'value="seen"' in text
    assert 'value="seen"' not in people["dung"].text(pages[first])
    people["dung"].post(pages[first], {**form_of(text), "do": "seen"})
    assert archive.catalogue.pages_seen.waits(first, 1), "a reader has no say in it"
    done = people["an"].post(pages[first], {**form_of(text), "line.0": "zqlua", "do": "seen"})
    assert done.headers["Location"].startswith(pages[second]) and found(archive, people, "zqlua") == 1
    undo = re.search(r'action="(/acts/\d+/undo)".*?name="next" value="([^"]+)"', people["an"].text(
        done.headers["Location"]), re.DOTALL)
    assert undo and undo[2] == pages[first]
    last = people["an"].post(pages[second], {**form_of(people["an"].text(pages[second])), "do": "seen"})
    assert last.headers["Location"].startswith(pages[second])
    assert "Đã có người xem xong" in people["an"].text(pages[second])
    assert "xem xong trang" in people["an"].text("/journal")
    people["an"].post(undo[1], {"next": undo[2]})
    assert "Trang này chờ xem" in people["an"].text(pages[first])


def test_behind_a_page_that_was_left_alone_comes_the_next_one(people: dict[str, Caller], archive: Archive,
                                                              put_in: Callable[..., Document]) -> None:  # fmt: skip
    flag = (ReviewFlag("page:1", "skewed"),)
    ids = sorted(put_in(archive, f"d{one}.pdf", Fields(), pages=[[f"chữ {one}"]], review=flag).id for one in "abc")
    first, second, third = (f"/desk/documents/{one}/pages/1" for one in ids)
    left = people["an"].text(first)
    assert f'<a href="{second}">Để lại, sang trang chờ xem kế tiếp' in left
    done = people["an"].post(second, {**form_of(people["an"].text(second)), "do": "seen"})
    assert done.headers["Location"].startswith(third), "not the first again, which was left alone"
    done = people["an"].post(third, {**form_of(people["an"].text(third)), "do": "seen"})
    assert done.headers["Location"].startswith(first), "round to what was left"
    assert "Để lại" not in people["an"].text(first)


def test_the_desk_leads_to_pages_where_only_these_wait(people: dict[str, Caller], archive: Archive, office: Office,
                                                       put_in: Callable[..., Document]) -> None:  # fmt: skip
    put_in(archive, "d.pdf", Fields(), pages=[["chữ"]], review=(ReviewFlag("page:1", "skewed"),))

    def waits() -> tuple[str, ...]:
        found = re.search(r'Chờ xem.*?href="([^"]+)">(?:<strong>)?(\d+)', people["an"].text("/desk"), re.DOTALL)
        assert found
        return found.groups()

    assert waits() == ("/desk/review", "3")
    words = {"number": word_for("number", "1"), "issued": word_for("issued", "1-1-2000")}
    correct(archive, office.ids["open"], words, actor="an")
    assert waits() == ("/review?field=page", "1")


def test_nothing_said_is_told(people: dict[str, Caller], address: str) -> None:
    sent = people["an"].post(address, form_of(people["an"].text(address)))
    assert sent.status_code == 400 and "Chưa nói gì" in sent.get_data(as_text=True)


@pytest.mark.parametrize("reader", ["chi", "dung"])
def test_a_reader_proposes_and_an_archivist_decides(people: dict[str, Caller], archive: Archive, address: str,
                                                    reader: str) -> None:
    form = form_of(people[reader].text(address))
    sent = people[reader].post(address, {**form, "line.0": f"{TEXT} zqlua"})
    assert sent.status_code == 303 and not found(archive, people, "zqlua")
    own = people[reader].text(sent.headers["Location"])
    assert "Đã gửi 1 đề nghị" in own and form_of(own)["line.0"] == TEXT
    other = next(name for name in ("chi", "dung") if name != reader)
    assert "zqlua" not in people[other].text(address)
    assert people[other].get("/desk/proposals").status_code == 403
    desk = people["an"].text("/desk")
    assert re.search(r'href="/desk/proposals">1<', desk)
    listed = people["an"].text("/desk/proposals")
    assert reader in listed and "zqlua" in listed
    action = re.search(r'action="(/desk/proposals/\d+)"', listed)
    assert action
    assert people[reader].post(action[1], {"do": "accept"}).status_code == 403
    assert people["an"].post(action[1], {"do": "accept"}).status_code == 303
    assert found(archive, people, "zqlua") == 1
    after = people["dung"].text(address)
    assert "đã có người sửa" in after and "lời của" not in after, "who did what is not for a reader to know"
    assert people["an"].post(action[1], {"do": "refuse"}).status_code == 400  # it was answered
    assert "zqlua" in people["an"].text(address.replace("/desk", "").replace("/pages/1", "/history"))


def test_a_guest_is_asked_to_sign_in_and_nobody_learns_of_what_is_not_seen(
    people: dict[str, Caller], office: Office, address: str,
) -> None:  # fmt: skip
    assert people["nobody"].get(address).status_code in (303, 401)
    for name in ("gone", "held"):
        hidden = address.replace(office.ids["open"], office.ids[name])
        assert {people[who].get(hidden).status_code for who in ("dung", "chi")} == {404}


def test_a_mark_that_comes_to_light_hides_the_document(people: dict[str, Caller], address: str, office: Office) -> None:
    sent = people["an"].post(address, {**form_of(people["an"].text(address)), "line.0": "TUYỆT MẬT"})
    assert sent.status_code == 303 and sent.headers["Location"].endswith("/held")
    assert people["an"].get(address).status_code == 404
    assert people["nobody"].get(f"/documents/{office.ids['open']}").status_code == 404
