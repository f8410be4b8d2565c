"""The desk: every number is exact, leads to its list, and is for who works there alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from library.access import Role
from library.archive import Archive
from library.backup import check_backup, make_backup
from library.catalogue import Entry, JobState
from library.progress import Silent
from library.records import Document, State
from library.watched_folders import watch_folder
from tests.web.acting import Caller, Office, callers, made_office
from web import create_app


@pytest.fixture
def office(tmp_path: Path, put_in: Callable[..., Document]) -> Office:
    return made_office(tmp_path / "archive", put_in)


@pytest.fixture
def archive(office: Office) -> Iterator[Archive]:
    archive = Archive.open(office.root)
    archive.catalogue.ledger.record(
        Entry(Path(f"/q/{number}.pdf"), f"{number}.pdf", 1, 1, "", State.FAILED, "read", reason, f"{reason} {number}")
        for number, reason in enumerate(("encrypted", "damaged", "encrypted", "lạ")))
    yield archive
    archive.close()


@pytest.fixture
def people(archive: Archive, office: Office, client_of: Callable[..., FlaskClient]) -> dict[str, Caller]:
    return callers(create_app(archive), office, client_of)


def rows_of(text: str) -> dict[str, str]:
    """The rows of the desk, by their names, as people read them."""
    found = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>\n", text, re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", row).split()) for name, row in found}


def test_every_number_is_exact_and_leads_to_its_list(people: dict[str, Caller], archive: Archive) -> None:
    text = people["an"].text("/desk")
    rows = rows_of(text)
    assert rows["Chờ xem"].startswith("2 ") and "Số 1" in rows["Chờ xem"].replace("số", "Số")
    assert rows["Bị giữ"] == "1 có dấu mật 1"
    assert rows["Không nhận được"] == "4 bị khóa bằng mật khẩu 2 · hỏng 1 · lạ 1"
    assert rows["Đang chạy"] == "0" and rows["Sao lưu gần nhất"].startswith("chưa có")
    links = set(re.findall(r'<dd>.*?href="([^"]+)"', text))
    for address in links | set(re.findall(r'class="parts"><a href="([^"]+)"', text)):
        assert people["an"].get(address.replace("&amp;", "&")).status_code == 200, address
    failed = people["an"].text("/failed")
    assert all(f"{number}.pdf" in failed for number in range(4)) and "encrypted 0" in failed


def test_jobs_are_shown_and_stopped_by_who_may(people: dict[str, Caller], archive: Archive) -> None:
    jobs = archive.catalogue.jobs
    running, waiting = jobs.add("ingest", {"paths": ["/quét"]}, asked_by="an"), jobs.add("reindex", {}, asked_by="hoa")
    jobs.begin(running)
    jobs.tell(running, "reading", 238, 412, "x.pdf")
    for address in ("/desk", "/jobs"):
        text = people["an"].text(address)
        assert 'value="238" max="412"' in text and "đọc tệp vào kho" in text and "lập lại chỉ mục" in text
        assert f"/jobs/{running}/stop" in text and f"/jobs/{waiting}/stop" in text
        assert f"/jobs/{running}/stop" not in people["giang"].text(address), "an approver looks, and stops nothing"
    for name, status in (("nobody", 400), ("chi", 403), ("giang", 403), ("hoa", 403)):
        assert people[name].post(f"/jobs/{waiting}/stop").status_code == status
    assert people["an"].post(f"/jobs/{waiting}/stop").status_code == 303
    assert people["an"].post(f"/jobs/{running}/stop").status_code == 303
    assert people["an"].post(f"/jobs/{waiting}/stop").status_code == 404, "it is over"
    now = {one: jobs.get(one) for one in (running, waiting)}
    assert now[waiting].state is JobState.CANCELLED and now[running].cancelling  # type: ignore[union-attr]
    assert "đang dừng" in people["an"].text("/jobs") and "đã dừng" in people["an"].text("/jobs")


def test_the_last_backup_and_whether_it_was_checked(
    people: dict[str, Caller], archive: Archive, tmp_path: Path
) -> None:
    target = tmp_path / "backups"
    make_backup(archive, target, actor="an", progress=Silent())
    assert "chưa kiểm tra" in rows_of(people["an"].text("/desk"))["Sao lưu gần nhất"]
    check_backup(archive, target, actor="an", progress=Silent())
    assert "đã kiểm tra" in rows_of(people["an"].text("/desk"))["Sao lưu gần nhất"]
    make_backup(archive, target, actor="an", progress=Silent())
    assert "chưa kiểm tra" in rows_of(people["an"].text("/desk"))["Sao lưu gần nhất"], "that was another one"
    newest = max(one for one in target.iterdir() if one.is_dir())
    (newest / "data" / "more.txt").write_text("lạ")
    check_backup(archive, target, actor="an", progress=Silent())
    assert "1 chỗ sai" in rows_of(people["an"].text("/desk"))["Sao lưu gần nhất"]


def test_who_keeps_the_machine_sees_backups_disk_work_and_settings(
    people: dict[str, Caller], archive: Archive, tmp_path: Path
) -> None:
    folder, scans = tmp_path / "backups", tmp_path / "scans"
    scans.mkdir()
    watch_folder(archive, scans, None, actor="an")
    make_backup(archive, folder, actor="an", progress=Silent())
    check_backup(archive, folder, actor="an", progress=Silent())
    make_backup(archive, folder, actor="an", progress=Silent())
    job = archive.catalogue.jobs.add("release", {"document": "zqheld"}, asked_by="an")
    archive.catalogue.jobs.end(job, JobState.FAILED, "zqheld.pdf")
    scans.rmdir()
    text, rows = people["hoa"].text("/system"), rows_of(people["hoa"].text("/system"))
    assert "chưa kiểm tra" in rows["Sao lưu gần nhất"] and text.count(f"{folder}/") == 2 and "đã kiểm tra" in text
    assert rows["Không làm được"] == "1 cho đọc tệp bị giữ 1 · trong 7 ngày qua" and "zqheld" not in text
    assert str(scans) in rows["Thư mục theo dõi"] and "doubt" in text and "session_hours" in text
    mine = people["an"].text("/system")
    assert "session_hours" not in mine and text.count(f"{folder}/") == mine.count(f"{folder}/")
    assert {people[one].get("/system").status_code for one in ("giang", "chi", "dung")} == {403}
    desk = people["an"].text("/desk")
    assert 'href="/system"' in desk and "1 việc không làm được" in desk and "/jobs?state=failed" in desk
    assert "zqheld.pdf" in people["an"].text("/jobs?state=failed")


def test_an_empty_desk(tmp_path: Path, client_of: Callable[..., FlaskClient]) -> None:


    archive = Archive.open(tmp_path / "empty", create=True)
    archive.accounts.add("an", Role.ARCHIVIST, None, actor="test")
    token = archive.accounts.tokens.add("an", actor="test")
    caller = Caller(client_of(create_app(archive)), token)
    assert rows_of(caller.text("/desk"))["Chờ xem"] == "0"
    assert "Mọi tệp đều đã nhận được" in caller.text("/failed") and "Không có việc nào" in caller.text("/jobs")
    archive.close()


def test_a_watched_folder_that_is_gone_is_told(people: dict[str, Caller], archive: Archive) -> None:
    assert "Thư mục theo dõi" not in rows_of(people["an"].text("/desk"))
    archive.catalogue.watched.add(Path("/mạng/quét"), None, by="an")
    archive.catalogue.watched.set_problem(archive.catalogue.watched.all()[0].id, "The folder is not there.")
    assert rows_of(people["an"].text("/desk"))["Thư mục theo dõi"] == "1 /mạng/quét Thư mục không còn ở đó."
