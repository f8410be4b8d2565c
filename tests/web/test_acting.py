"""What people do in the site: only who may, only to what they see, never over another's word, and back again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from library.access import Level, Right, may
from library.acts import set_access
from library.archive import Archive
from library.catalogue.journal import MOST_REASON, Wanted
from library.fields import CORRECTABLE
from library.renewing import Renewal
from library.wording import say
from tests.web.acting import PASSWORD, PEOPLE, Caller, Office, act_of, asked_for
from tests.web.test_markup import Checker
from web import create_app


@pytest.fixture
def archive(office: Office) -> Iterator[Archive]:
    archive = Archive.open(office.root)
    set_access(archive, office.ids["inner"], Level.INTERNAL, actor="test")
    yield archive
    archive.close()


def form(page: str) -> dict[str, str]:
    """What a browser sends of the form for corrections if nothing is typed."""
    sent = {}
    for name in CORRECTABLE:
        box = re.search(rf'<input id="{name}" name="{name}" value="([^"]*)"', page)
        area = re.search(rf'<textarea id="{name}"[^>]*>([^<]*)</textarea>', page)
        found = box or area
        assert found, name
        sent[name] = found[1]
        expected = re.search(rf'name="expected.{name}" value="([^"]*)"', page)
        assert expected
        sent[f"expected.{name}"] = expected[1]
        sent[f"says.{name}"] = "typed"
    return sent


GETS = {"/documents/{open}/edit": Right.CORRECT, "/documents/{open}/history": Right.SEE_HISTORY,
        "/journal": Right.AUDIT, "/held": Right.SEE_HELD, "/withdrawn": Right.WITHDRAW,
        "/api/v1/documents/{open}/history": Right.SEE_HISTORY, "/api/v1/held": Right.SEE_HELD,
        "/api/v1/journal": Right.AUDIT}  # fmt: skip
SENDS = {"/documents/{open}/fields": Right.CORRECT, "/documents/{open}/withdraw": Right.WITHDRAW,
         "/documents/{gone}/restore": Right.WITHDRAW, "/documents/{open}/access": Right.SET_ACCESS,
         "/documents/{open}/join": Right.RECUT, "/documents/{open}/split": Right.RECUT,
         "/held/{held}/release": Right.RELEASE}  # fmt: skip


def test_each_address_is_open_to_who_has_the_right_alone(people: dict[str, Caller], office: Office) -> None:
    for address, right in GETS.items():
        for name, caller in people.items():
            allowed = may(PEOPLE.get(name), right)
            status = caller.get(address.format(**office.ids)).status_code
            assert status == (200 if allowed else 401 if name == "nobody" else 403), (address, name)


def test_no_act_is_done_without_the_right(people: dict[str, Caller], office: Office, archive: Archive) -> None:
    rows = archive.catalogue.journal.count
    before = rows(Wanted())
    for address, right in SENDS.items():
        for name, caller in people.items():
            if may(PEOPLE.get(name), right):
                continue
            status = caller.send(f"/api/v1{address.format(**office.ids)}").status_code
            seen = "{gone}" not in address
            assert status == (401 if name == "nobody" else 403 if seen else 404), (address, name)
    assert rows(Wanted()) == before and asked_for(archive) == []


def test_nobody_acts_on_what_he_does_not_see(people: dict[str, Caller], office: Office) -> None:
    for which, name in (("inner", "dung"), ("inner", "hoa"), ("held", "an"), ("gone", "chi"), ("gone", "giang")):
        for what in ("fields", "withdraw", "restore", "access", "join", "split"):
            told = people[name].send(f"/api/v1/documents/{office.ids[which]}/{what}")
            never = people[name].send(f"/api/v1/documents/{'0' * 12}/{what}")
            assert told.status_code == never.status_code == 404, (which, name, what)
            assert told.get_data().replace(office.ids[which].encode(), b"") == never.get_data().replace(b"0" * 12, b"")
        for page in ("edit", "manage", "history"):
            assert people[name].get(f"/documents/{office.ids[which]}/{page}").status_code == 404


def test_the_reader_offers_what_may_be_done_and_nothing_more(people: dict[str, Caller], office: Office) -> None:
    pages = {name: caller.text(f"/documents/{office.ids['open']}") for name, caller in people.items()}
    offers = {"edit": Right.CORRECT, "manage": Right.SET_ACCESS, "history": Right.SEE_HISTORY}
    for name, text in pages.items():
        for page, right in offers.items():
            assert (f"/{page}\"" in text) is may(PEOPLE.get(name), right), (name, page)
        for address, right in (("/held", Right.SEE_HELD), ("/journal", Right.AUDIT)):
            assert (f'href="{address}"' in text) is may(PEOPLE.get(name), right), (name, address)


def test_a_correction_says_only_what_was_changed(people: dict[str, Caller], office: Office, archive: Archive) -> None:
    one, an = office.ids["open"], people["an"]
    sent = form(an.text(f"/documents/{one}/edit"))
    assert an.post(f"/documents/{one}/edit", sent).status_code == 400  # nothing was said
    act = act_of(an.post(f"/documents/{one}/edit", {**sent, "number": "07", "issued": "15-4-1958", "why": "xem giấy",
                                                    "says.kind": "confirm"}))
    spoken = {word.field: word.word.value for word in archive.catalogue.words.of(one)}
    assert spoken == {"number": "07", "code": "07-BC/TU", "issued": "1958-04-15", "kind": "Báo cáo"}
    page = an.text(f"/documents/{one}/history?act={act}")
    for words in ("xem giấy", "15-4-1958", f'action="/acts/{act}/undo"', "Đã làm: sửa thông tin"):
        assert words in page
    assert "lời của an" in an.text(f"/documents/{one}/edit")
    assert 'action="/acts' not in people["chi"].text(f"/documents/{one}/history")
    back = act_of(an.post(f"/acts/{act}/undo", {"why": "nhầm"}))
    assert archive.catalogue.words.of(one) == () and f"hoàn lại việc {act}" in an.text(
        f"/documents/{one}/history?act={back}")
    assert an.post(f"/acts/{act}/undo").status_code == 400


@pytest.mark.parametrize(("field", "sent", "words"), [
    ("issued", {"issued": "31-2-1958"}, "không phải là ngày"), ("kind", {"kind": ""}, "không có trên giấy"),
    ("number", {"says.number": "confirm"}, "Chưa ghi gì"), ("subject", {"subject": "x" * 4001}, "quá dài"),
    ("number", {"number": "abc"}, "Có đúng như vậy không"), ("number", {"number": "-5"}, "Có đúng như vậy không"),
    ("number", {"number": "9" * 40}, "Có đúng như vậy không"), ("committee", {"committee": "ủy ban " * 60}, "quá dài")])
def test_what_cannot_be_said_is_told_at_its_field_and_nothing_is_lost(
    people: dict[str, Caller], office: Office, archive: Archive, field: str, sent: dict[str, str], words: str
) -> None:
    one, an = office.ids["open"], people["an"]
    given = {**form(an.text(f"/documents/{one}/edit")), "signer": "Trần Văn Khởi", **sent}
    response = an.post(f"/documents/{one}/edit", given)
    text = response.get_data(as_text=True)
    assert response.status_code == 400 and words in text and "Trần Văn Khởi" in text
    assert f'id="problem-{field}"' in text and archive.catalogue.words.of(one) == ()


def test_what_the_library_does_not_know_is_asked_back_once(people: dict[str, Caller], office: Office) -> None:
    one, an = office.ids["open"], people["an"]
    for shown, sent_to in ((f"/documents/{one}/edit",) * 2, (f"/desk/review?at={one}", "/desk/review")):
        kind = f"Loại bịa đặt {len(sent_to)}"
        given = form(an.text(shown)) | {"kind": kind, "do": "save", "document": one}
        asked = an.post(sent_to, given)
        text = asked.get_data(as_text=True)
        assert asked.status_code == 400 and "Giá trị này lạ với thư viện" in text
        again = given | {"sure.kind": kind}
        assert f'name="sure.kind" value="{kind}"' in text and form(text)["kind"] == kind
        assert an.post(sent_to, again | {"kind": "Loại khác"}).status_code == 400, "another value is asked back anew"
        assert an.post(sent_to, again).status_code == 303
    plain = form(an.text(f"/documents/{one}/edit")) | {"kind": "Tờ trình", "urgency": "hoả tốc"}
    assert an.post(f"/documents/{one}/edit", plain).status_code == 303


def test_the_second_of_two_is_shown_the_first_ones_word(
    people: dict[str, Caller], office: Office, archive: Archive
) -> None:
    one, an, binh = office.ids["open"], people["an"], people["binh"]
    seen_by_both = form(an.text(f"/documents/{one}/edit"))
    first = act_of(an.post(f"/documents/{one}/edit", {**seen_by_both, "subject": "Về kho muối"}))
    signed = act_of(binh.post(f"/documents/{one}/edit", {**seen_by_both, "signer": "Lê Thị Lan"}))  # no conflict
    response = binh.post(f"/documents/{one}/edit", {**seen_by_both, "subject": "Về kho gạo"})
    text = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "an đã sửa “Trích yếu” thành “Về kho muối”" in text and ">Về kho gạo</textarea>" in text
    assert archive.catalogue.words.values(one)["subject"] == "Về kho muối"
    later = act_of(binh.post(f"/documents/{one}/edit", form(text)))  # sent again, knowing that
    assert archive.catalogue.words.values(one)["subject"] == "Về kho gạo"
    page = an.text(f"/documents/{one}/history")
    assert "từ đó đã sửa tiếp Trích yếu" in page and re.findall(r'action="/acts/(\d+)/undo"', page) == [
        str(later), str(signed)], first


def test_who_may_correct_goes_from_what_waits_and_from_relations_to_where_that_is_done(
    people: dict[str, Caller], office: Office
) -> None:
    one = office.ids["open"]
    for address, there in (("/review", f"/desk/review?at={one}"),
                           (f"/documents/{one}/relations", f"/documents/{one}/relations/edit")):
        told = {name: f'href="{there}"' in people[name].text(address) for name in ("an", "chi", "nobody")}
        assert told == {"an": True, "chi": False, "nobody": False}, address


def test_withdrawn_it_is_gone_for_readers_and_comes_back(people: dict[str, Caller], office: Office) -> None:
    one, an = office.ids["open"], people["an"]
    assert 'name="why"' in an.text(f"/documents/{one}/manage")
    act_of(an.post(f"/documents/{one}/withdraw", {"why": "trùng"}))
    assert {name for name in people if people[name].get(f"/documents/{one}").status_code != 404} == {"an", "binh"}
    assert an.get(f"/documents/{one}").headers["Location"].endswith(f"/documents/{one}/history")
    assert one in an.text("/withdrawn") and f"/documents/{one}/restore" in an.text(f"/documents/{one}/manage")
    assert people["chi"].get(f"/documents/{one}/history").status_code == 404
    act_of(an.post(f"/documents/{one}/restore"))
    assert people["nobody"].get(f"/documents/{one}").status_code == 200


def test_a_level_decides_at_once_who_sees_it(people: dict[str, Caller], office: Office) -> None:
    one, address = office.ids["open"], f"/documents/{office.ids['open']}"

    def who() -> set[str]:
        return {name for name, caller in people.items() if caller.get(address).status_code == 200}

    assert who() == set(people)
    act_of(people["giang"].post(f"{address}/access", {"level": "internal"}))
    assert who() == {"an", "binh", "chi", "giang"}
    act = act_of(people["an"].post(f"{address}/access", {"level": "conditional", "to": "dung, @tổ biên tập"}))
    assert who() == {"an", "binh", "dung", "giang"}
    told = people["an"].text(f"{address}/manage")
    assert "@tổ biên tập, dung" in told and "nào mang tên: @tổ biên tập." in told
    assert "nào mang tên: @tổ biên tập." in people["an"].text("/access")
    people["an"].post(f"/acts/{act}/undo")
    assert who() == {"an", "binh", "chi", "giang"} and one


def test_the_unit_that_owns_it_sees_what_is_internal(
    people: dict[str, Caller], office: Office, archive: Archive
) -> None:
    inner, address = office.ids["inner"], f"/documents/{office.ids['inner']}"
    archive.accounts.set_groups("dung", ["Văn phòng"], actor="test")
    assert people["dung"].get(address).status_code == 404
    act = act_of(people["giang"].post(f"{address}/owner", {"owner": "Văn phòng", "why": "sổ"}))
    assert people["dung"].get(address).status_code == 200 and people["hoa"].get(address).status_code == 404
    assert 'value="Văn phòng"' in people["an"].text(f"{address}/manage")
    assert "Văn phòng" in people["an"].text(f"{address}/history?act={act}")
    told = people["an"].send(f"/api/v1{address}/owner", {"owner": ""})
    assert told.get_json()["owner"] is None and people["dung"].get(address).status_code == 404 and inner


@pytest.mark.parametrize("path", ["edit", "withdraw", "access"])
def test_a_reason_of_ten_kilobytes_and_more_is_refused_whole(
    people: dict[str, Caller], office: Office, archive: Archive, path: str
) -> None:
    one = office.ids["open"]
    sent = {"number": "9", "level": "internal", "why": "x" * (MOST_REASON + 1)}
    response = people["an"].post(f"/documents/{one}/{path}", sent)
    assert response.status_code == 400 and "quá dài" in response.get_data(as_text=True)
    assert archive.catalogue.journal.of(one) == []
    api = {"edit": "fields"}.get(path, path)
    told = {"fields": {"values": {"number": "9"}}, "access": {"level": "internal"}}.get(api, {})
    response = people["an"].send(f"/api/v1/documents/{one}/{api}", {**told, "why": sent["why"]})
    assert response.status_code == 400 and response.get_json()["error"]["parameter"] == "why"
    assert people["an"].send(f"/api/v1/documents/{one}/{api}", {**told, "why": "ý" * MOST_REASON}).status_code == 200
    assert len(archive.catalogue.journal.of(one)) == 1


def test_a_form_without_the_sites_own_token_does_nothing(
    archive: Archive, office: Office, client_of: Callable[[Flask], FlaskClient]
) -> None:
    client, one = client_of(create_app(archive)), office.ids["open"]

    def token(page: str) -> str:
        return re.findall(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))[0]

    sent = {"name": "an", "password": PASSWORD, "csrf_token": token("/sign-in")}
    assert client.post("/sign-in", data=sent).status_code == 303
    assert client.post(f"/documents/{one}/withdraw", data={}).status_code == 400
    assert client.get(f"/documents/{one}").status_code == 200
    own = {"csrf_token": token(f"/documents/{one}/manage")}
    assert client.post(f"/documents/{one}/withdraw", data=own).status_code == 303
    assert client.get(f"/documents/{one}").headers["Location"].endswith("/history")


def test_release_is_asked_for_with_a_reason_and_the_mark_denied(
    people: dict[str, Caller], office: Office, archive: Archive
) -> None:
    held, an = office.ids["held"], people["an"]
    page = an.text("/held")
    assert "held.pdf" in page and "MẬT" in page and f'href="/held/{held}"' in page
    assert f'action="/held/{held}/release"' in an.text(f"/held/{held}")
    for sent in ({}, {"why": "đã xem giấy"}, {"mark_read_wrongly": "1"}, {"mark_read_wrongly": "1", "why": "  "}):
        assert an.post(f"/held/{held}/release", sent).status_code == 400
    assert asked_for(archive) == []
    assert an.post(f"/held/{held}/release", {"mark_read_wrongly": "1", "why": "đã xem giấy"}).status_code == 303
    (job,) = asked_for(archive)
    assert (job.kind, job.asked_by, job.arguments["document"]) == ("release", "an", held)
    assert "đang chờ" in an.text("/held")


def test_two_things_said_of_one_field_and_a_cut_behind_the_last_page_are_refused(
        archive: Archive, office: Office, people: dict[str, Caller]) -> None:
    one, before = office.ids["open"], archive.catalogue.journal.last()
    for told in ({"values": {"number": "1"}, "none": ["number"]}, {"none": ["number"], "unreadable": ["number"]}):
        assert people["an"].send(f"/api/v1/documents/{one}/fields", told).status_code == 400
    assert people["an"].send(f"/api/v1/documents/{one}/split", {"at": [99]}).status_code == 400
    for typed, words in (("", "chưa từng được tách"), ("99", "Tệp chỉ có một trang"), ("năm", "Số trang không đúng")):
        refused = people["an"].post(f"/documents/{one}/split", {"at": typed})
        text = refused.get_data(as_text=True)
        assert refused.status_code == 400 and words in text and f'action="/documents/{one}/access"' in text
    for name in ("@", "a\nb"):
        told = {"level": "conditional", "to": [name]}
        assert people["an"].send(f"/api/v1/documents/{one}/access", told).status_code == 400
    assert archive.catalogue.journal.last() == before and asked_for(archive) == []


def test_a_long_reason_is_folded(people: dict[str, Caller], office: Office) -> None:
    one = office.ids["open"]
    told = {"values": {"number": "7"}, "why": "zzlydozz " * 1_000}
    assert people["an"].send(f"/api/v1/documents/{one}/fields", told).status_code == 200
    for address in (f"/documents/{one}/history", "/journal"):
        seen, _, folded = people["an"].text(address).partition('<details class="reason">')
        assert 0 < seen.count("zzlydozz") < 50 and folded.partition("</details>")[0].count("zzlydozz") == 1_000


@pytest.mark.parametrize("sent", [b"{", b"[]", b"7", b"\xff", b'{"values": {'])
def test_a_body_that_is_no_json_object_is_told_so(people: dict[str, Caller], office: Office, sent: bytes) -> None:
    answer = people["an"].post(f"/api/v1/documents/{office.ids['open']}/fields", sent,  # type: ignore[arg-type]
                               content_type="application/json")
    assert answer.status_code == 400 and "“”" not in answer.get_data(as_text=True)
    assert answer.get_json()["error"]["message"] == "Nội dung gửi lên phải là một đối tượng JSON: {…}."


@pytest.mark.parametrize(("misleads", "words"), [
    (False, {"vi": "vẫn trả lời như cũ", "en": "It answers as before"}),
    (True, {"vi": "kết quả có thể chưa đúng", "en": "the results may not be right"}),
])  # fmt: skip
def test_an_index_that_is_built_anew_is_told(
    people: dict[str, Caller], monkeypatch: pytest.MonkeyPatch, misleads: bool, words: dict[str, str]
) -> None:
    """How many changes there were to who may see the journal alone; on pages where the results may not be right."""
    why = say("the index has form {form}, the program writes form {writes}", form=2, writes=3)
    monkeypatch.setattr(Archive, "renewal", lambda _: Renewal(why, misleads=misleads, built=3, changes=9))
    notice = {"vi": "Chỉ mục do bản trước lập, phải dựng lại", "en": "An earlier release made the index, which has"}
    for language in ("vi", "en"):
        told = people["an"].get(f"/healthz?lang={language}").get_json()
        assert told["index"] == "rebuilding"
        assert told["rebuilding"] == {"built": 3, "of": 9, "may_be_wrong": misleads}
        assert words[language] in told["message"] and "3" in told["message"] and "9" in told["message"]
        page = people["an"].get(f"/?q=kho&lang={language}").get_data(as_text=True)
        assert (notice[language] in page) is misleads
    unnamed = people["dung"].get("/healthz").get_json()
    assert unnamed["index"] == "rebuilding" and not unnamed.keys() & {"rebuilding", "message"}


def test_work_pages_are_sound_markup_and_speak_one_language(people: dict[str, Caller], office: Office) -> None:
    an, one = people["an"], office.ids["open"]
    an.post(f"/documents/{one}/edit", {**form(an.text(f"/documents/{one}/edit")), "number": "7"})
    for address in (f"/documents/{one}/edit", f"/documents/{one}/manage", f"/documents/{one}/history", "/journal",
                    "/held", "/withdrawn", f"/documents/{one}"):  # fmt: skip
        text = an.text(address)
        checker = Checker()
        checker.feed(text)
        assert checker.wrong == [] and checker.open == [], address
        assert len(checker.ids) == len(set(checker.ids)) and set(checker.wanted) <= set(checker.ids), address
        assert all(name in checker.labelled for name in checker.controls), address
        assert len(text) < 150_000
