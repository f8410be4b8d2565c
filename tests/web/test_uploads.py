"""Sending files by the form and by the API: what arrives is listed, what may not be sent is refused."""

from __future__ import annotations

import hashlib
import io
import re
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from library.archive import Archive
from library.catalogue import Entry, NewDocument
from library.catalogue.uploads import Stage
from library.records import Document, Origin, Page, Part, State
from library.settings import Settings
from library.uploads import Pieces
from tests.web.acting import PASSWORD, Caller, Office, asked_for, callers, made_office
from tests.web.conftest import WholeAnswers, client_for
from web import create_app
from web.serving import listen, make_server


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Office:
    return made_office(tmp_path_factory.mktemp("uploads") / "archive", put_in)


@pytest.fixture
def archive(office: Office, tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(office.copied(tmp_path / "archive").root, settings=Settings(max_file_mb=20))
    yield archive
    archive.close()


@pytest.fixture
def app(archive: Archive) -> Flask:
    return create_app(archive)


@pytest.fixture
def people(app: Flask, office: Office, client_of: Callable[..., FlaskClient]) -> dict[str, Caller]:
    return callers(app, office, client_of)


@pytest.fixture
def an(app: Flask) -> WholeAnswers:
    client = client_for(app)
    assert client.sign_in("an", PASSWORD).status_code == 303
    return client


def form_of(client: FlaskClient) -> tuple[str, str]:
    """Where the form is sent, and its token."""
    text = client.get("/desk/uploads").get_data(as_text=True)
    action = re.search(r'id="send" action="([^"]+)"', text)
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert action and token
    return action[1], token[1]


def test_files_of_a_form_arrive_each_by_itself(an: WholeAnswers, archive: Archive) -> None:
    action, token = form_of(an)
    parts = [("hộp 1/a.pdf", b"one"), ("hộp 1/a.pdf", b"two"), ("x%0Ay.pdf", b"three"), ("", b""),
             ("large.pdf", b"." * 20_000_001), ("big.pdf", b"," * 900_000)]  # fmt: skip
    files = [FileStorage(io.BytesIO(content), name, "files") for name, content in parts]
    boundary, body = encode_multipart({"csrf_token": token, "files": files})  # the client's own would leave a file open
    answer = an.post(action, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 303 and answer.location == "/desk/uploads?taken=4&refused=1"
    arrived = archive.catalogue.uploads.of_stage(Stage.ARRIVED)
    kept = [(one.name, Pieces(archive.root).path(one).read_bytes()) for one in arrived]
    assert kept == [("hộp 1/a.pdf", b"one"), ("hộp 1/a.pdf", b"two"), ("x y.pdf", b"three"), parts[5]]
    assert {one.name for one in (archive.root / "uploads").iterdir()} == {one.id for one in arrived}
    [job] = asked_for(archive)
    assert (job.kind, job.asked_by, job.arguments) == ("upload", "an", {"by": "an"})
    acts = archive.catalogue.journal.latest_of("upload", count=9)
    assert [(one.actor, one.after["name"], one.after["size"]) for one in acts[::-1]] == [
        ("an", name, len(content)) for name, content in kept]
    page = an.get(answer.location).get_data(as_text=True)
    assert "Đã nhận 4 tệp" in page and "1 tệp quá lớn" in page and page.count("chờ đọc") >= 4


def test_a_form_larger_than_others_needs_an_address_that_was_made_for_it(an: WholeAnswers, app: Flask,
                                                                         archive: Archive) -> None:
    action, token = form_of(an)
    for wrong in ("/desk/uploads/send/x", action[:-3], action.replace("/send/", "/send/IiI")):
        data = {"csrf_token": token, "files": [(io.BytesIO(b"." * 300_000), "a.pdf")]}
        assert an.post(wrong, data=data).status_code == 413
    large = app.extensions["vankien.large"]
    assert large(action).most == 80_000_000 and large("/desk/uploads") is large(action[:-3]) is large("/") is None
    assert an.post(action, data={"files": [(io.BytesIO(b"."), "a.pdf")]}).status_code == 400
    assert not archive.catalogue.uploads.counts() and list((archive.root / "uploads").iterdir()) == []


def test_a_file_in_pieces_by_the_api(people: dict[str, Caller], archive: Archive) -> None:
    an, content = people["an"], bytes(range(256)) * 20
    begun = an.send("/api/v1/uploads", {"name": "b\n\u202e.pdf", "size": len(content), "key": "1"}).get_json()
    assert (begun["name"], begun["offset"], begun["stage"]) == ("b .pdf", 0, "arriving")
    address = f"/api/v1/uploads/{begun['id']}"

    def add(offset: int, piece: bytes) -> tuple[int, dict[str, object]]:
        answer = an.post(f"{address}/bytes?offset={offset}", input_stream=io.BytesIO(piece),
                         content_length=len(piece), content_type="application/octet-stream")
        return answer.status_code, answer.get_json()

    assert add(0, content[:1000]) == (200, {"id": begun["id"], "offset": 1000})
    status, told = add(0, content[:1000])
    assert status == 409 and "hỏi lại đã tới đâu" in told["error"]["message"]  # type: ignore[index]
    assert an.get(address).get_json()["offset"] == 1000
    assert an.send(f"{address}/finish", {"sha256": hashlib.sha256(content).hexdigest()}).status_code == 409
    assert add(1000, b"." * (3 << 20))[0] == 413
    assert add(1000, content[1000:])[1]["offset"] == len(content)
    assert an.send(f"{address}/finish", {"sha256": "x"}).status_code == 400
    done = an.send(f"{address}/finish", {"sha256": hashlib.sha256(content).hexdigest()})
    assert done.status_code == 200 and done.get_json()["stage"] == "arrived"
    assert an.send(f"{address}/cancel").status_code == 400
    assert people["binh"].get(address).status_code == 404
    half = an.send("/api/v1/uploads", {"name": "c.pdf", "size": 9}).get_json()["id"]
    assert an.send(f"/api/v1/uploads/{half}/cancel").status_code == 200
    assert an.get(f"/api/v1/uploads/{half}").status_code == 404
    for wrong in ({"name": "c.pdf"}, {"name": "c.pdf", "size": -1}, {"name": 5, "size": 1},
                  {"name": "a", "size": 2**60}, {"name": "a", "size": 21_000_000}):  # fmt: skip
        assert an.send("/api/v1/uploads", wrong).status_code == 400


def test_what_became_of_files_is_told_with_the_reason_of_the_command(people: dict[str, Caller], archive: Archive,
                                                                     office: Office) -> None:
    entries = {"in.pdf": (State.INDEXED, None, None, office.ids["open"]),
               "gone.pdf": (State.INDEXED, None, None, office.ids["gone"]),
               "twice.pdf": (State.DUPLICATE, None, None, office.ids["held"]),
               "held.pdf": (State.QUARANTINED, "mark", None, office.ids["held"]),
               "bad.pdf": (State.FAILED, "encrypted", "The PDF asks for a password.", None)}  # fmt: skip
    rows, pieces = archive.catalogue.uploads, Pieces(archive.root)
    for name, (state, reason, message, document) in entries.items():
        rows.add(name, person="an", name=name, size=5, key=name)
        upload = rows.get(name)
        assert upload
        archive.catalogue.ledger.record([Entry(pieces.path(upload), name, 5, 1, "", state, "read", reason, message,
                                               document)])  # fmt: skip
        rows.set_stage([name], Stage.READ)
    within = [(f"{name} trong gói", *entries[name]) for name in ("in.pdf", "gone.pdf")]
    rows.add("gói.zip", person="an", name="gói.zip", size=5, key="gói.zip")
    packed = rows.get("gói.zip")
    assert packed
    archive.catalogue.ledger.record([
        Entry(pieces.path(packed) / name, name, 5, 1, "", state, "read", reason, message, document)
        for name, state, reason, message, document in within])  # fmt: skip
    rows.set_stage(["gói.zip"], Stage.READ)
    text = people["binh"].text("/desk/uploads")
    zipped = text[text.index('id="upload-gói.zip"') :][:2000]
    assert "đã rút 1, vào thư viện 1" in zipped and "2 tệp bên trong" in zipped
    assert f'<a href="/documents/{office.ids["open"]}">in.pdf trong gói</a>' in zipped
    items = {name: re.search(rf'<li id="upload-{name}">(.*?)</li>', text, re.DOTALL)[1] for name in entries}  # type: ignore[index]
    assert f'href="/documents/{office.ids["open"]}"' in items["in.pdf"] and "vào thư viện" in items["in.pdf"]
    assert "đã rút" in items["gone.pdf"] and f'href="/documents/{office.ids["gone"]}/history"' in items["gone.pdf"]
    assert 'href="/held"' in items["twice.pdf"] and "trùng" in items["twice.pdf"]
    assert 'href="/held"' in items["held.pdf"] and "bị giữ" in items["held.pdf"] and "dấu mật" in items["held.pdf"]
    assert "không nhận được" in items["bad.pdf"] and "mật khẩu" in items["bad.pdf"] and "/again" in items["bad.pdf"]
    assert people["binh"].post("/desk/uploads/bad.pdf/again").status_code == 303
    assert rows.of_stage(Stage.ARRIVED)[0].name == "bad.pdf"
    assert people["binh"].post("/desk/uploads/in.pdf/again").status_code == 400


def test_what_was_stopped_before_it_was_read_is_gone_on_with(people: dict[str, Caller], archive: Archive) -> None:
    rows, jobs = archive.catalogue.uploads, archive.catalogue.jobs
    rows.add("in.pdf", person="an", name="in.pdf", size=5, key="in.pdf")
    rows.set_arrived("in.pdf", "0" * 64)
    job = jobs.add("upload", {"by": "an"}, asked_by="an")
    assert "đã dừng" not in people["an"].text("/desk/uploads")
    assert people["an"].post("/desk/uploads/in.pdf/again").status_code == 400
    people["an"].post(f"/jobs/{job}/stop")
    text = people["an"].text("/desk/uploads")
    assert "đã dừng, chưa đọc" in text and "/desk/uploads/in.pdf/again" in text
    assert people["an"].post("/desk/uploads/in.pdf/again").status_code == 303
    assert [one.kind for one in asked_for(archive)] == ["upload"]
    assert "đã dừng" not in people["an"].text("/desk/uploads")


def test_names_of_what_was_sent_are_told_to_no_administrator(people: dict[str, Caller], archive: Archive) -> None:
    archive.catalogue.journal.write("an", "upload", None, after={"name": "zqmat.pdf", "size": 5, "sha256": "0" * 64})
    for address in ("/journal", "/api/v1/journal"):
        assert "zqmat.pdf" in people["an"].get(address).get_data(as_text=True)
        assert "zqmat.pdf" not in people["hoa"].get(address).get_data(as_text=True)


def test_a_large_form_goes_onto_the_disk_as_it_comes(an: WholeAnswers, app: Flask, archive: Archive) -> None:
    """Through the server itself: memory stays small, and without the right address nothing is taken in."""
    import http.client
    import threading

    action, token = form_of(an)
    cookie = an.get_cookie("vankien")
    assert cookie is not None
    server = make_server(app, listen("127.0.0.1", port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def sent(path: str, size: int) -> int:
        part = "--b\r\nContent-Disposition: form-data; name="
        head = f'{part}"csrf_token"\r\n\r\n{token}\r\n{part}"files"; filename="big.pdf"\r\n\r\n'.encode()
        end = b"\r\n--b--\r\n"
        client = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=60)
        client.putrequest("POST", path)
        for name, value in (("Content-Type", "multipart/form-data; boundary=b"), ("Cookie", f"vankien={cookie.value}"),
                            ("Content-Length", str(len(head) + size + len(end)))):  # fmt: skip
            client.putheader(name, value)
        client.endheaders()
        try:
            client.send(head)
            for _ in range(size // 1_000_000):
                client.send(b"x" * 1_000_000)
            client.send(end)
        except OSError:  # it was refused before the end
            pass
        status = client.getresponse().status
        client.close()
        return status

    try:
        tracemalloc.start()
        assert sent(action, 19_000_000) == 303
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8_000_000, "of a file of 19 MB"
        assert sent("/desk/uploads/send/x", 5_000_000) == sent(action, 81_000_000) == 413
    finally:
        server.task_dispatcher.shutdown()
        server.pull_trigger()
        server.close()
        thread.join(timeout=5)
    [one] = archive.catalogue.uploads.of_stage(Stage.ARRIVED)
    assert one.size == 19_000_000 and {path.name for path in (archive.root / "uploads").iterdir()} == {one.id}


def test_a_file_that_was_split_leads_to_each_of_its_documents(people: dict[str, Caller], archive: Archive,
                                                              office: Office) -> None:
    whole, rows = office.ids["open"], archive.catalogue.uploads
    rows.add("tap", person="an", name="tap.docx", size=5, key="tap")
    upload = rows.get("tap")
    assert upload
    archive.catalogue.documents.insert_many([NewDocument(Document(
        f"{whole}-{first}-{first}", "tap.docx", "0" * 64, state, part=Part(whole, first, first),
        pages=(Page(1, "chữ", Origin.GIVEN),))) for first, state in ((1, State.INDEXED), (2, State.WITHDRAWN))])
    place = Pieces(archive.root).path(upload)
    archive.catalogue.ledger.record([Entry(place, "tap.docx", 5, 1, "", State.INDEXED, "read", None, None,
                                           f"{whole}-1-1")])  # fmt: skip
    rows.set_stage(["tap"], Stage.READ)
    text = people["an"].text("/desk/uploads")
    row = text[text.index('id="upload-tap"') :][:2000]
    assert "vào thư viện: 2 văn bản" in row and "2 văn bản bên trong" in row
    assert f'href="/documents/{whole}-1-1">Văn bản 1: trang 1–1' in row and "đã rút" in row
    assert f'href="/documents/{whole}-2-2/history"' in row
