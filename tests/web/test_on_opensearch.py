"""The site over a cluster: it answers as ever; without the cluster it says so, and documents open by code."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from library.acts import withdraw
from library.archive import Archive
from library.catalogue import NewDocument
from library.cli import vankien
from library.errors import EngineUnreachableError
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.settings import Settings
from tests.opensearch.node import Node
from web import create_app


def _document(number: int, text: str) -> Document:
    fields = Fields(kind="Nghị quyết", symbol="NQ/TW", number=str(number), code=f"{number}-NQ/TW",
                    committee="Tỉnh ủy A", issued=PartialDate(2013, 7, number), subject=f"Về việc thứ {number}")
    pages = (Page(1, "Mở đầu", Origin.GIVEN), Page(2, text, Origin.GIVEN))
    return Document(f"d{number}", f"d{number}.pdf", f"{number:064x}", State.INDEXED, fields, pages=pages)


@pytest.fixture
def opened(opensearch_node: Node, tmp_path: Path) -> Callable[..., Archive]:
    """Opens the archive; `away`: where its cluster should be nobody answers."""
    settings = Settings(engine="opensearch", opensearch_urls=opensearch_node.url, opensearch_shards=1,
                        opensearch_index=f"site-{os.getpid()}-{tmp_path.name}"[:90].lower())
    with socket.create_server(("127.0.0.1", 0)) as listening:
        nobody = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def open_(*, away: bool = False) -> Archive:
        chosen = replace(settings, opensearch_urls=nobody) if away else settings
        return Archive.open(tmp_path / "archive", create=True, settings=chosen)

    return open_


def _page(archive: Archive, place: str, **query: str) -> tuple[int, str]:
    response = create_app(archive).test_client().get(place, query_string=query)
    return response.status_code, response.get_data(as_text=True)


def test_a_search_finds_shows_and_hides(opened: Callable[..., Archive]) -> None:
    archive = opened()
    archive.catalogue.documents.insert_many([NewDocument(_document(1, "hợp tác xã nông nghiệp")),
                                             NewDocument(_document(2, "phong trào bình dân học vụ"))])
    archive.follow()
    assert archive.health().in_step
    status, text = _page(archive, "/", q="hop tac xa")
    assert status == 200 and "/documents/d1" in text and "/documents/d2" not in text
    withdraw(archive, "d1", actor="an", why="")
    archive.follow()
    assert "/documents/d1" not in _page(archive, "/", q="hợp tác xã")[1]
    archive.close()


def test_without_the_cluster_documents_open_by_code_and_nothing_is_lost(
    opened: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("library.search.opensearch_engine.connection._PAUSE", 0.0)
    archive = opened(away=True)
    archive.catalogue.documents.insert_many([NewDocument(_document(1, "hợp tác xã nông nghiệp"))])
    archive.follow()  # is left for later
    status, text = _page(archive, "/", q="hợp tác xã")
    assert status == 503 and "Máy tìm kiếm lúc này không trả lời" in text and "127.0.0.1" not in text
    assert "/documents/d1" in _page(archive, "/", q="1-NQ/TW")[1]
    status, text = _page(archive, "/documents/d1")
    assert status == 200 and "Về việc thứ 1" in text
    archive.close()
    back = opened()
    back.follow()
    assert back.health().in_step and "/documents/d1" in _page(back, "/", q="hợp tác xã")[1]
    back.close()


def test_the_command_says_that_the_cluster_is_away(opened: Callable[..., Archive], monkeypatch: Any) -> None:
    monkeypatch.setattr("library.search.opensearch_engine.connection._PAUSE", 0.0)
    archive = opened(away=True)
    monkeypatch.setenv("VANKIEN_ENGINE", "opensearch")
    monkeypatch.setenv("VANKIEN_OPENSEARCH_URLS", str(archive.settings.opensearch_urls))
    asked = CliRunner().invoke(vankien, ["--archive", str(archive.root), "search", "thuế"])
    assert isinstance(asked.exception, EngineUnreachableError) and asked.exception.exit_code == 3
    archive.close()
