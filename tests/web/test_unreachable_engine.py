"""A search engine that does not answer: it is told, and documents are opened, corrected and withdrawn all the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from indexer.housekeeping import keep_in_step, tidy
from library.acts import correct, withdraw, word_for
from library.archive import Archive
from library.catalogue import NewDocument
from library.cli import vankien
from library.errors import EngineUnreachableError
from library.progress import Silent
from library.records import Document, Fields, Origin, Page, PartialDate, State
from tests.memory_engine import MemoryEngine
from web import create_app


class Away(MemoryEngine):
    """An engine on another machine, which can be away."""

    away = True

    def __getattribute__(self, name: str) -> Any:
        if name in ("search", "watermark", "writing", "outdated", "rebuilding", "document_count", "frequencies",
                    "vocabulary", "clear") and type(self).away:  # fmt: skip
            raise EngineUnreachableError("far", "connection refused at 10.1.2.3")
        return super().__getattribute__(name)


def _document(number: int, code: str, *, state: State = State.INDEXED) -> Document:
    fields = Fields(kind="Nghị quyết", symbol=code.partition("-")[2], number=code.partition("-")[0], code=code,
                    committee="Tỉnh ủy A", issued=PartialDate(2013, 7, number), subject=f"Về việc thứ {number}")
    page = Page(1, f"Nội dung thứ {number}", Origin.GIVEN)
    return Document(f"d{number}", f"d{number}.pdf", f"{number:064x}", state, fields, pages=(page,))


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("library.archive.make_engine", lambda settings, folder, *, analyser: Away())
    monkeypatch.setattr(Away, "away", True)
    opened = Archive.open(tmp_path / "archive", create=True)
    shown = [_document(number, code) for number, code in ((1, "26-NQ/TW"), (2, "26-CT/TU"), (3, "06-NQ/TW"))]
    hidden = _document(4, "26-NQ/TW", state=State.WITHDRAWN)
    opened.catalogue.documents.insert_many(map(NewDocument, (*shown, hidden)))
    yield opened
    opened.close()


@pytest.fixture
def client(archive: Archive) -> FlaskClient:
    return create_app(archive).test_client()


@pytest.mark.parametrize("place", ["/", "/?q=thuế", "/browse", "/api/v1/search?q=x", "/healthz", "/feed.atom?q=x"])
def test_a_search_says_what_is_wrong_and_what_works(client: FlaskClient, place: str) -> None:
    response = client.get(place)
    text = response.get_data(as_text=True)
    assert response.status_code == 503
    assert "Máy tìm kiếm lúc này không trả lời" in text and "10.1.2.3" not in text
    assert response.headers["Retry-After"] == "60"
    if response.is_json:
        assert json.loads(text)["error"]["code"] == "engine-unreachable"


@pytest.mark.parametrize("typed", ["26-NQ/TW", "nq26", "nghị quyết 26", "NQ 26-NQ/TƯ"])
def test_a_code_leads_to_its_document(client: FlaskClient, typed: str) -> None:
    text = client.get("/", query_string={"q": typed}).get_data(as_text=True)
    assert "/documents/d1" in text
    assert not any(f"/documents/d{other}" in text for other in (2, 3, 4))


@pytest.mark.parametrize("address", ["/documents/d1", "/documents/d1?q=nội+dung&n=1", "/documents/d1?find=thứ"])
def test_the_reader_opens(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    text = response.get_data(as_text=True)
    assert response.status_code == 200 and "Nội dung thứ 1" in text
    assert ("chưa đánh dấu được" in text) is ("?" in address)
    assert "không thấy trong văn bản này" not in text


def test_acts_are_done_and_the_index_follows_when_it_is_back(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(archive, "d1", {"subject": word_for("subject", "Về thuế")}, actor="an")
    withdraw(archive, "d2", actor="an", why="")
    told: list[str] = []
    progress = Silent()
    monkeypatch.setattr(progress, "complain", told.append, raising=False)
    keep_in_step(archive, progress)
    tidy(archive)
    assert len(told) == 1 and "does not answer" in told[0]
    monkeypatch.setattr(Away, "away", False)
    archive.follow()
    assert archive.health().in_step
    assert archive.health().documents == 2


def test_the_command_says_so(archive: Archive) -> None:
    asked = CliRunner().invoke(vankien, ["--archive", str(archive.root), "search", "thuế"])
    assert isinstance(asked.exception, EngineUnreachableError) and asked.exception.exit_code == 3
    assert CliRunner().invoke(vankien, ["--archive", str(archive.root), "show", "d1"]).exit_code == 0
