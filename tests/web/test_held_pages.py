"""The pages of held files and of statistics, as each person meets them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from library.acts.kinds import DECLASSIFY
from library.archive import Archive
from library.catalogue import HoldReason, JobState, PagePicture
from library.catalogue.hold_reasons import write_reasons
from library.records import Box, State
from tests.web.acting import Caller, Office, asked_for, callers
from web import create_app

RULING = {"ground": "term-over", "body": "Ban Thường vụ Tỉnh ủy", "decision": "45-QĐ/TU", "decided": "2026-05-06"}
WHY = HoldReason("stamp", "stamp", "MẬT", True, 1, Box(100, 200, 300, 260), PagePicture(1000, 1600))


@pytest.fixture
def archive(made: Office, tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(made.copied(tmp_path / "archive").root)
    with archive.catalogue.transaction() as connection:
        write_reasons(connection, made.ids["held"], [WHY])  # type: ignore[arg-type]
    yield archive
    archive.close()


@pytest.fixture
def people(archive: Archive, made: Office, client_of: Callable[[Flask], FlaskClient]) -> dict[str, Caller]:
    return callers(create_app(archive), made, client_of)


def test_one_held_file_says_why_and_where(people: dict[str, Caller], made: Office) -> None:
    page = people["an"].text(f"/held/{made.ids['held']}")
    assert "dấu MẬT, đọc rõ" in page and "trong con dấu, trang 1" in page
    assert '<rect class="at" x="100" y="200" width="200" height="60"/>' in page
    assert "<img" not in page and "/declassify" not in page, "an archivist sees no piece of it and decides nothing"
    assert f'src="/held/{made.ids["held"]}/marks/0.webp"' in people["giang"].text(f"/held/{made.ids['held']}")


def test_a_reason_is_told_once_and_what_let_a_held_file_through_does_so_no_more(
    people: dict[str, Caller], made: Office, archive: Archive
) -> None:
    held, plain = made.ids["held"], replace(WHY, box=None, picture=None)
    with archive.catalogue.transaction() as connection:
        write_reasons(connection, held, [plain, plain])
    jobs = archive.catalogue.jobs
    jobs.end(jobs.add(DECLASSIFY, {"document": held}, asked_by="giang"), JobState.DONE, "")
    for address in ("/held", f"/held/{held}"):
        assert "đã xong, sau đó tệp lại bị giữ" in people["an"].text(address), address
    assert people["an"].text(f"/held/{held}").count("dấu MẬT, đọc rõ") == 1


def test_a_level_is_set_seen_and_taken_back(people: dict[str, Caller], made: Office, archive: Archive) -> None:
    held, an = made.ids["held"], people["an"]
    sent = {"level": "TỐI MẬT", "set_on": "2021-03-04", "until": "2025-03-03", "why": "theo giấy"}
    assert an.post(f"/held/{held}/level", sent).headers["Location"] == f"/held/{held}"
    page = an.text(f"/held/{held}")
    assert "TỐI MẬT" in page and "3-3-2025" in page and "theo giấy" in page
    assert "hết thời hạn ngày 3-3-2025" in an.text("/held?terms=ended") and "hết thời hạn mật" in an.text("/desk")
    told = an.get("/api/v1/held?terms=ended").get_json()
    assert (told["total"], told["files"][0]["last_day"]) == (1, "2025-03-03")
    act = archive.catalogue.journal.last()
    assert an.post(f"/acts/{act}/undo").headers["Location"] == f"/held/{held}"
    assert an.get(f"/api/v1/held/{held}").get_json()["level"]["mark"] == "MẬT"


@pytest.mark.parametrize("wrong", [{"level": ""}, {"level": "x"}, {"set_on": "31-2-2020"}, {"set_on": "2999-01-01"},
                                   {"until": "2020-01-01", "set_on": "2021-01-01"}, {"body": "x" * 501}])
def test_what_cannot_be_so_is_refused_and_changes_nothing(people: dict[str, Caller], made: Office, archive: Archive,
                                                          wrong: dict[str, str]) -> None:
    before = archive.catalogue.journal.last()
    answer = people["an"].post(f"/held/{made.ids['held']}/level", {"level": "MẬT", "why": "vì sao thế", **wrong})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400 and archive.catalogue.journal.last() == before
    assert 'role="alert"' in text and 'value="vì sao thế"' in text, "the form comes back as it was typed"
    for name in ("set_on", "until"):
        assert not wrong.get(name) or f'value="{wrong[name]}"' in text


def test_declassifying_is_the_approvers(people: dict[str, Caller], made: Office, archive: Archive) -> None:
    held = made.ids["held"]
    assert people["an"].post(f"/held/{held}/declassify", RULING).status_code == 403
    assert people["giang"].post(f"/held/{held}/declassify", {**RULING, "body": ""}).status_code == 400
    assert people["giang"].post(f"/held/{held}/declassify", {**RULING, "part": "trang 1"}).status_code == 303
    assert asked_for(archive) == []
    assert people["giang"].send(f"/api/v1/held/{held}/declassify", RULING).status_code == 202
    (job,) = asked_for(archive)
    assert (job.kind, job.arguments["ruling"]) == ("declassify", {**RULING, "access": "internal"})
    assert archive.catalogue.documents.state_of(held) is State.QUARANTINED


def test_a_picture_of_a_mark_is_for_the_approver_and_never_kept(people: dict[str, Caller], made: Office,
                                                                archive: Archive,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.held.drawing_marks", lambda: lambda archive, whole, reason: b"RIFF")
    address = f"/held/{made.ids['held']}/marks/0.webp"
    for name in ("an", "chi", "dung", "hoa"):
        assert people[name].get(address).status_code == 403
    answer = people["giang"].get(address)
    assert (answer.get_data(), answer.headers["Cache-Control"]) == (b"RIFF", "private, no-store")
    assert archive.catalogue.journal.newest("look at mark").actor == "giang"  # type: ignore[union-attr]
    assert people["giang"].get(address.replace("/0.", "/1.")).status_code == 404


def test_openings_and_searches_in_vain_are_counted(people: dict[str, Caller], made: Office) -> None:
    one, reader = made.ids["open"], people["dung"]
    reader.get(f"/documents/{one}")
    reader.get("/?q=zzkhongcozz")
    reader.get("/?q=079201004455")
    told = people["an"].get("/api/v1/statistics").get_json()
    assert told["totals"]["opened"] == 1 and told["totals"]["not_found"] == 2
    assert told["words"] == [{"words": "zzkhongcozz", "count": 1}]
    assert people["giang"].get("/api/v1/statistics").get_json()["words"] is None
    page = people["hoa"].text("/statistics")
    assert "zzkhongcozz" in page
    table = page[page.index("<tbody>"):page.index("</tbody>")]
    assert table.count("<tr>") == 1 and "dòng toàn số 0 không ghi ở đây" in page  # days on which nothing was counted
    assert "zzkhongcozz" not in people["giang"].text("/statistics")
    assert people["dung"].get("/api/v1/complete?q=zzkh").get_json()["completions"] == []
    for name in ("chi", "dung"):
        assert people[name].get("/statistics").status_code == 403


def test_days_are_written_and_taken_the_day_first(people: dict[str, Caller]) -> None:
    an, asked = people["an"], "/statistics?from=1-12-2026&to={}"
    page = an.text(asked.format("5-12-2026"))
    assert 'value="1-12-2026"' in page and 'value="5-12-2026"' in page and 'type="date"' not in page
    for last, words in (("1-11-2026", "“Đến ngày” không được sớm hơn “Từ ngày”"), ("31-11-2026", "ví dụ 28-11-2026")):
        refused = an.get(asked.format(last))
        assert refused.status_code == 400 and words in refused.get_data(as_text=True)


def test_turning_a_page_is_no_other_opening(archive: Archive, made: Office, people: dict[str, Caller],
                                            client_of: Callable[[Flask], FlaskClient]) -> None:
    client, one = client_of(create_app(archive)), made.ids["open"]
    here = f"http://localhost/documents/{one}"
    for before in ("http://localhost/?q=kho", f"{here}?page=1", "http://[", f"http://elsewhere/documents/{one}"):
        client.get(f"/documents/{one}?page=1", headers={"Referer": before})
    assert people["an"].get("/api/v1/statistics").get_json()["totals"]["opened"] == 3


def test_the_workbook_and_the_page_say_the_same(people: dict[str, Caller]) -> None:
    an = people["an"]
    answer = an.get("/statistics.xlsx?period=2026")
    assert 'filename="thong-ke-2026.xlsx"' in answer.headers["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(answer.get_data())).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 14 and rows[0][3] == "Văn bản nhận vào"
    totals = an.get("/api/v1/statistics?period=2026").get_json()["totals"]
    assert list(rows[-1][3:]) == list(totals.values())
    for wrong in ("period=x", "period=2026-13", "from=2026-01-01", "from=2026-02-01&to=2026-01-01"):
        assert an.get(f"/statistics?{wrong}").status_code == 400
