"""What somebody is to check blind is told to this person at no route, until it was checked or looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from library.access import Role, viewer_of
from library.acts import word_for
from library.acts.check_batches import Wanted, make_batch
from library.acts.checking import check_blind, check_first
from library.archive import Archive
from library.catalogue.many import What
from library.catalogue.words import Says, Word
from library.checks import CHECKED, Round, Standing
from library.records import Document, Fields, PartialDate, ReviewFlag
from tests.seeing import seen
from tests.web.acting import PASSWORD, Caller, Office, form_of, made_office
from tests.web.house import filled, rules_of
from tests.web.test_rights import GETS
from web import create_app
from web.blind_checks import TELL_NO_VALUE, _Blindfold
from web.ports import Room

COUNT = 4
SECRET = "zqtruoc"
"""What the first checker writes into the fields that a document has alone; kinds, committees and years are counted."""
SEED = "b"
"""By which another document is drawn for the third round than for the second."""
TOLD = rf"{SECRET}|1911-11|-11-1911|tháng 11 năm 1911|11/1911"
LOT = "Nội dung lô. Quy định này thay thế Quy định số 7-QĐ/TW, ngày 1/2/1905 và căn cứ Quy định số 8-QĐ/TW."
"""What every document of the batch says: of one that is held, and of one that is not."""
COMMITTEE = "zqcoquan"
"""Some lists count committees for everybody, and so name them, without saying whose they are."""
COUNTING = ("search.", "api.search", "browse.", "committees.every")

FILE = "Hồ sơ 12"

NOTHING = dict.fromkeys(CHECKED, Word(Says.NONE))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Office:
    office = made_office(tmp_path_factory.mktemp("blind") / "archive", put_in)
    archive = Archive.open(office.root)
    for number in range(COUNT):
        one = put_in(archive, f"lo/zqtep{number}.pdf", Fields(kind="Báo cáo", subject=f"Kho thóc số {number}"),
                     pages=[[LOT]], review=(ReviewFlag("number", "handwritten"), ReviewFlag("page:1", "x")))
        office.ids[f"lo{number}"] = one.id
        archive.catalogue.filing.put(one.id, FILE)
    for name, fields, text in (
            ("old", Fields("Quy định", "7", "QĐ/TW", "7-QĐ/TW", "Trung ương", PartialDate(1905), "Việc cũ"), "Cũ"),
            ("later", Fields("Báo cáo", subject="Việc sau", issued=PartialDate(1950, 1, 1)),
             "; ".join(f"theo Quy định số 77{place}-QĐ/TW" for place in range(COUNT)))):  # fmt: skip
        office.ids[name] = put_in(archive, f"{name}.pdf", fields, pages=[[text]]).id
    archive.accounts.add("lan", Role.ARCHIVIST, PASSWORD, actor="test")
    office.tokens["lan"] = archive.accounts.tokens.add("lan", actor="test", days=30)
    archive.follow()
    archive.close()
    return office


@pytest.fixture
def batch(people: dict[str, Caller], archive: Archive) -> int:
    """A batch of which one document is drawn for the second round, which is due, and another for the third."""
    sent = people["an"].post("/desk/checks", {"q": "lô", "second": "25", "third": "25", "bound": "100", "seed": SEED})
    assert sent.status_code == 303
    number = int(re.findall(r"/desk/checks/(\d+)", sent.headers["Location"])[0])
    for place, one in enumerate(archive.catalogue.checks.members(number)):
        words = said(place) if one in drawn(archive, number) else NOTHING
        check_first(archive, number, one, words, actor="an", expected={})
    archive.recover()
    return number


@pytest.fixture
def again(archive: Archive, batch: int) -> int:
    """Another batch of the same documents, whose first round is due."""
    return make_batch(archive, archive.catalogue.checks.members(batch), Wanted("lô sau"), actor="an").batch


@pytest.fixture
def passed(archive: Archive, batch: int) -> int:
    """One that passed."""
    wanted = Wanted("lô trước", second=0, third=0, bound=100)
    number = make_batch(archive, drawn(archive, batch), wanted, actor="an").batch
    for one in drawn(archive, batch):
        values = archive.catalogue.words.values(one)
        words = {name: word_for(name, value) if (value := values[name]) else Word(Says.NONE) for name in CHECKED}
        check_first(archive, number, one, words, actor="lan", expected={})
    return number


def said(place: int) -> dict[str, Any]:
    words = {name: word_for(name, f"{SECRET}{name}") for name in CHECKED if name != "issued"}
    told = {"issued": f"1{place}-11-1911", "number": f"77{place}", "symbol": "QĐ/TW", "kind": "Quy định",
            "committee": COMMITTEE}
    return words | {name: word_for(name, value) for name, value in told.items()}


def drawn(archive: Archive, batch: int) -> tuple[str, str]:
    ((second,), (third,)) = (archive.catalogue.checks.drawn(batch, 1, one) for one in (Round.SECOND, Round.THIRD))
    assert second != third
    return second, third


def told_of(archive: Archive, person: Caller, ids: tuple[str, ...], others: tuple[str, ...] = ()) -> list[str]:
    """The addresses that read, of all routes there are, where something of the documents' values is told.

    But for completion, which knows the words of the index and not whose they are. Other documents are asked for too.
    """
    app, found = create_app(archive), list[str]()
    documents = [seen(archive).document(one) for one in ids]
    values = "|".join([TOLD, *(re.escape(told) for one in documents for told in (one.source, one.fields.code or ""))])
    assert all(one.fields.code for one in documents)
    for rule in (one for one in rules_of(app, reading=True) if one.endpoint != "api.complete"):
        asked = GETS[rule.endpoint]
        looked_for = re.compile(values if rule.endpoint.startswith(COUNTING) else f"{values}|{COMMITTEE}")
        numbers = {"number": ("1", "2", "3")} if "number" in asked.values else {}
        for path in filled(rule, {**asked.values, **numbers, "document_id": (*ids, *others)}):
            plain = (one for one in asked.queries if "{" not in one or one == "at={id}")
            for query in {"", *(f"?{one}" for one in plain), *_words(rule)}:
                for one in ids if "{id}" in query else ids[:1]:
                    address = path + query.replace("{id}", one)
                    answer = person.get(address)
                    assert answer.status_code != 500, address
                    if looked_for.search(answer.get_data().decode("utf-8", "replace")):
                        found.append(address)
    return found


def _words(rule: Any) -> set[str]:
    """Questions that find the documents by what is kept from who asks: it may find them, and tells them not."""
    if rule.rule not in ("/", "/api/v1/search", "/export.<style>", "/feed.atom", "/api/v1/journal", "/journal",
                         "/missing", "/browse/files"):
        return set()
    if rule.rule == "/browse/files":
        return {f"?name={quote(FILE)}"}
    if rule.rule == "/missing":
        return {f"?code={quote(code)}" for code in ("7-QĐ/TW", "8-QĐ/TW")}
    return {"?document={id}", "?act=first+check"} if "journal" in rule.rule else {
        f"?q={quote(words)}" for words in ("nội dung lô", "việc cũ")}


def test_no_route_tells_what_is_to_be_checked_blind(people: dict[str, Caller], archive: Archive, batch: int,
                                                    again: int, passed: int, office: Office) -> None:
    assert archive.catalogue.checks.get(batch).standing is Standing.SECOND  # type: ignore[union-attr]
    assert (batch, again, passed) == (1, 2, 3)
    ids, others = drawn(archive, batch), (office.ids["old"],)
    archive.catalogue.many.plan(list(ids), What.COMMITTEE, "Ban khác", over_words=True, by="binh", asked="",
                                labels=viewer_of("binh", Role.ARCHIVIST).labels)
    told = told_of(archive, people["hoa"], ids, others)
    assert len(told) > 10, "an administrator does not check, and is told"
    assert {f"/api/v1/documents/{office.ids['old']}", f"/missing?code={quote('8-QĐ/TW')}"} <= set(told)
    assert told_of(archive, people["binh"], ids, others) == []
    assert people["binh"].text("/?q=nội+dung+lô").count("Văn bản chờ bạn kiểm tra lại") == 2


def test_looking_all_the_same_is_noted_and_leaves_the_check_to_others(people: dict[str, Caller], archive: Archive,
                                                                     batch: int) -> None:
    binh, (second, third) = people["binh"], drawn(archive, batch)
    kept = binh.get(f"/documents/{second}?page=1")
    text = kept.get_data(as_text=True)
    assert kept.status_code == 409 and f"/desk/checks/{batch}/next?at={second}" in text
    assert "vòng sau của lô" in binh.get(f"/documents/{third}").get_data(as_text=True)
    form = re.search(r'<form action="(/documents/\w+/look)".*?name="next" value="([^"]+)"', text, re.DOTALL)
    assert form
    assert form_of(binh.text(f"/desk/checks/{batch}/next"))["document"] == second
    led = binh.post(form[1], {"next": form[2]})
    assert (led.status_code, led.headers["Location"]) == (303, f"/documents/{second}?page=1")
    assert SECRET in binh.text(led.headers["Location"])
    act, = archive.catalogue.journal.latest_of("look at checked values", count=5)
    assert (act.actor, act.document) == ("binh", second)
    assert "Không có văn bản nào của lô chờ bạn" in binh.text(f"/desk/checks/{batch}/next")
    assert binh.get(f"/documents/{third}").status_code == 409, "of the other nothing was said"
    assert binh.post(form[1]).status_code == 303 and len(archive.catalogue.journal.latest_of(act.act, count=5)) == 1
    assert binh.post(f"/acts/{act.id}/undo").status_code == 404
    assert form_of(people["lan"].text(f"/desk/checks/{batch}/next"))["document"] == second
    assert people["an"].get(f"/documents/{second}").status_code == 200, "whose words stand there knows them"


def test_who_has_checked_it_sees_it(people: dict[str, Caller], archive: Archive, batch: int) -> None:
    second, third = drawn(archive, batch)
    check_blind(archive, batch, second, Round.SECOND, said(9), actor="binh")
    assert [people["binh"].get(f"/documents/{one}").status_code for one in (second, third)] == [200, 409]
    assert people["lan"].get(f"/documents/{second}").status_code == 200, "nobody is to check it any more"


def test_what_changes_a_value_is_refused_with_a_reason_and_closing_access_is_not(
        people: dict[str, Caller], archive: Archive, batch: int) -> None:
    binh, (second, _) = people["binh"], drawn(archive, batch)
    before = archive.catalogue.words.values(second)
    for answer in (binh.post(f"/documents/{second}/edit", {"number": "5", "expected.number": ""}),
                   binh.post("/desk/review", {"document": second, "number": "5", "do": "all"}),
                   binh.get(f"/desk/review?at={second}")):  # fmt: skip
        assert answer.status_code == 409 and "Chờ bạn kiểm tra lại" in answer.get_data(as_text=True)
    for answer in (binh.get(f"/api/v1/documents/{second}"),
                   binh.send(f"/api/v1/documents/{second}/fields", {"values": {"number": "5"}})):
        told = answer.get_json()["error"]
        assert (answer.status_code, told["cause"]) == (409, "blind-check") and "look" in told["next_step"]
    for form, sent in (("access", {"level": "internal"}), ("owner", {"owner": "X"}), ("file", {"file": "HS 1"})):
        stale = binh.post(f"/documents/{second}/{form}", {**sent, "expected": "as it was"})
        told = stale.get_data(as_text=True)
        assert stale.status_code == 409 and not [value for value in before.values() if value and value in told]
    assert archive.catalogue.words.values(second) == before
    assert binh.send(f"/api/v1/documents/{second}/access", {"level": "internal"}).status_code == 200
    assert binh.send(f"/api/v1/documents/{second}/look").get_json()["act"]
    assert binh.get(f"/api/v1/documents/{second}").status_code == 200


def test_everything_that_a_room_does_was_looked_at() -> None:
    does = {name for name in dir(Room) if not name.startswith("_")}
    assert does - TELL_NO_VALUE <= set(vars(_Blindfold)) and not TELL_NO_VALUE & set(vars(_Blindfold))
    with pytest.raises(AttributeError):
        _Blindfold(None).something_new  # type: ignore[arg-type]  # noqa: B018


def test_the_queue_of_doubts_goes_past_it(people: dict[str, Caller], archive: Archive, batch: int) -> None:
    hidden, shown = drawn(archive, batch), set[str]()
    at: str | None = "/desk/review?field=number"
    while at:
        text = people["binh"].text(at)
        document = form_of(text)["document"]
        at = None if document in shown else f"/desk/review?field=number&at={next_of(text)}" if next_of(text) else None
        shown.add(document)
    assert shown and not shown & set(hidden)


def next_of(text: str) -> str:
    found = re.search(r'data-next="[^"]*?at=(\w+)', text)
    return found[1] if found else ""


def test_beside_its_values_no_other_batch_asks_for_it(people: dict[str, Caller], archive: Archive, batch: int,
                                                      again: int) -> None:
    binh, ids = people["binh"], drawn(archive, batch)
    for one in ids:
        due = binh.send(f"/api/v1/checks/{again}/documents/{one}", {"round": 1, "values": {}, "none": list(CHECKED)})
        assert (due.status_code, due.get_json()["error"]["cause"]) == (409, "blind-check")
        assert form_of(binh.text(f"/desk/checks/{again}/next?at={one}"))["document"] not in ids
        assert people["an"].text(f"/desk/checks/{again}/next?at={one}").count(SECRET), "who wrote it there is asked"
        sent = binh.post(f"/desk/checks/{again}/next", {"document": one, "round": "1"})
        assert sent.status_code == 409 and SECRET not in sent.get_data(as_text=True)
    assert binh.get(f"/api/v1/checks/{again}/next").get_json()["left"] == COUNT - len(ids)
    binh.post(f"/documents/{ids[0]}/look")
    assert binh.get(f"/api/v1/checks/{again}/next").get_json()["left"] == COUNT - len(ids) + 1


def test_the_record_of_a_batch_that_passed_leaves_it_out(people: dict[str, Caller], archive: Archive, batch: int,
                                                         passed: int) -> None:
    ids = drawn(archive, batch)
    for address in (f"/desk/checks/{passed}/record.csv", f"/desk/checks/{passed}"):
        told = people["binh"].text(address)
        assert not [one for one in (*ids, SECRET) if one in told]
    assert "Không kể 2 văn bản" in people["binh"].text(f"/desk/checks/{passed}")
    assert "Không kể" not in people["lan"].text(f"/desk/checks/{passed}")
    assert all(one in people["lan"].text(f"/desk/checks/{passed}/record.csv") for one in ids)
    people["binh"].post(f"/documents/{ids[0]}/look")
    assert ids[0] in people["binh"].text(f"/desk/checks/{passed}/record.csv")


def test_nothing_is_set_for_it_among_many(people: dict[str, Caller], archive: Archive, batch: int) -> None:
    binh, an, ids = people["binh"], people["an"], drawn(archive, batch)
    other = next(one for one in archive.catalogue.checks.members(batch) if one not in ids)
    before = {one: archive.catalogue.words.values(one) for one in ids}
    alone = {"what": "kind", "value": "Chỉ thị", "over_words": True, "ids": list(ids)}
    assert binh.send("/api/v1/many", alone).get_json()["error"]["cause"] == "blind-check"
    told = binh.send("/api/v1/many", {**alone, "ids": [*ids, other]})
    assert told.get_json()["changes"] == [{"before": None, "count": 1}]
    earlier = archive.catalogue.many.plan([*ids, other], What.KIND, "Chỉ thị", over_words=True, by="binh", asked="",
                                          labels=viewer_of("binh", Role.ARCHIVIST).labels)
    assert not [one for one in ids if one in binh.text(f"/many/{earlier}")], "it was planned before it was kept"
    done = binh.send(f"/api/v1/many/{earlier}").get_json()
    assert done["count"] == 1 and {one: archive.catalogue.words.values(one) for one in ids} == before
    act = an.send(f"/api/v1/many/{an.send('/api/v1/many', alone).get_json()['plan']}").get_json()["act"]
    assert SECRET not in binh.text(f"/acts/{act}") and SECRET in an.text(f"/acts/{act}")
    assert binh.send("/api/v1/many", {**alone, "what": "access", "value": "internal"}).get_json()["changes"], \
        "closing it tells no value"


def test_no_act_on_it_is_taken_back(people: dict[str, Caller], archive: Archive, batch: int) -> None:
    second, _ = drawn(archive, batch)
    before = archive.catalogue.words.values(second)
    act = next(one for one in archive.catalogue.journal.latest_of("first check", count=9) if one.document == second)
    told = people["binh"].send(f"/api/v1/acts/{act.id}/undo")
    assert (told.status_code, told.get_json()["error"]["cause"]) == (409, "blind-check")
    assert people["binh"].post(f"/acts/{act.id}/undo").status_code == 409
    assert archive.catalogue.words.values(second) == before
    assert people["an"].send(f"/api/v1/acts/{act.id}/undo").status_code == 200


def test_relations_name_it_by_nothing_that_it_says_of_itself(people: dict[str, Caller], archive: Archive, batch: int,
                                                             office: Office) -> None:
    """What ends another is elsewhere named with code and day, and a code on another paper leads to its bearer."""
    binh, hoa, ids = people["binh"], people["hoa"], drawn(archive, batch)
    old, later = office.ids["old"], office.ids["later"]
    codes = [archive.catalogue.words.values(one)["code"] or "" for one in ids]
    told, kept = (who.get(f"/api/v1/documents/{old}").get_json() for who in (hoa, binh))
    assert told["validity"]["by"] in codes and kept["validity"]["by"] in ids, "its id tells nothing"
    assert told["validity"]["status"] == kept["validity"]["status"] == "replaced"
    assert told["validity"]["until"] and not kept["validity"]["until"]
    assert {one["target"] for one in kept["relations"]} >= set(ids), "that it says so stands on its paper"
    assert hoa.text("/?q=việc+cũ").count(told["validity"]["by"]) and not binh.text("/?q=việc+cũ").count(codes[0])
    for who, leads in ((hoa, True), (binh, False)):
        for address in (f"/documents/{later}", f"/documents/{later}/relations", f"/api/v1/documents/{later}",
                        f"/timeline?of={later}", *(f"/missing?code={quote(code)}" for code in codes)):
            assert any(one in who.text(address) for one in ids) is leads, address
    last = codes.index(told["validity"]["by"])
    binh.post(f"/documents/{ids[last]}/look")
    seen_since = binh.get(f"/api/v1/documents/{old}").get_json()["validity"]
    assert seen_since["by"] == told["validity"]["by"] and not seen_since["until"], "the other was the first to end it"
    typed = {"type": "cites", "target": codes[1 - last], "page": "1"}
    assert binh.post(f"/documents/{later}/relations/new", typed).status_code == 404
    assert f"/documents/{ids[0]}" in hoa.text(f"/missing?code={quote(codes[0])}")


def test_no_list_that_is_narrowed_or_in_order_of_dates_has_it(people: dict[str, Caller], archive: Archive,
                                                              batch: int) -> None:
    """A year, a committee or the neighbours by date would tell what the checker is to find."""
    binh, an, ids = people["binh"], people["an"], drawn(archive, batch)
    asked = [f"{path}?{one}" for path in ("/", "/api/v1/search") for one in (
        "q=n%E1%BB%99i+dung+l%C3%B4&year=1911", f"q=n%E1%BB%99i+dung+l%C3%B4&committee={COMMITTEE}",
        "q=n%E1%BB%99i+dung+l%C3%B4&kind=Quy+%C4%91%E1%BB%8Bnh", "q=n%E1%BB%99i+dung+l%C3%B4&sort=newest",
        "q=770-Q%C4%90%2FTW")] + ["/api/v1/search?q=&size=100"]
    assert all(one in an.text(path) for path in asked[:3] for one in ids), "who may see them is told"
    assert not [(path, one) for path in asked for one in ids if one in binh.text(path)]
    assert "Không liệt kê 2 văn bản" in binh.text(asked[0])
    timeline = binh.text("/timeline?q=")
    assert "Không liệt kê 2 văn bản" in timeline and "Còn nữa" not in timeline
    plan = binh.send("/api/v1/many", {"what": "access", "value": "internal", "q": "nội dung lô", "year": ["1911"]})
    assert sum(one["count"] for one in plan.get_json()["changes"]) == len(ids), "closing them leaves none out"
    assert not [one for one in ids if one in plan.get_data(as_text=True)]


def test_settling_in_one_batch_waits_where_another_asks_for_it_blind(people: dict[str, Caller], archive: Archive,
                                                                     batch: int) -> None:
    binh, one = people["binh"], drawn(archive, batch)[0]
    other = make_batch(archive, [one], Wanted("lô khác", second=100, third=0, bound=100), actor="an").batch
    values = archive.catalogue.words.values(one)
    words = {name: word_for(name, value) if (value := values[name]) else Word(Says.NONE) for name in CHECKED}
    check_first(archive, other, one, words, actor="hoa", expected={})
    done = check_blind(archive, other, one, Round.SECOND, {**NOTHING, "subject": Word(Says.VALUE, "Khác")},
                       actor="binh")
    assert done.differ
    for path in (f"/desk/checks/settle/{done.check}", f"/api/v1/checks/settle/{done.check}"):
        told = binh.get(path)
        assert told.status_code == 409 and SECRET not in told.get_data(as_text=True)
        sent = binh.send(path, {"first": ["subject"]}) if "api" in path else binh.post(path, {"which.subject": "first"})
        assert sent.status_code == 409 and SECRET not in sent.get_data(as_text=True)
        assert "api" in path or f"/desk/checks/{batch}/next?at={one}" in told.get_data(as_text=True)
    check_blind(archive, batch, one, Round.SECOND, NOTHING, actor="binh")
    assert SECRET in binh.text(f"/desk/checks/settle/{done.check}")
