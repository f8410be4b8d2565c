"""What is offered in place of a query tells nobody which words stand in papers that are for others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from library.access import Level
from library.acts import set_access, withdraw
from library.archive import Archive
from library.records import Fields
from tests.web.conftest import put
from web import SiteSettings, create_app


@pytest.fixture
def archive(tmp_path: Path) -> Any:
    archive = Archive.open(tmp_path / "archive", create=True)
    put(archive, "mo.pdf", Fields(subject="Về đường"), pages=[["Nội dung zalandor quãng đường"]], pictures=False)
    yield archive
    archive.close()


def test_what_is_offered_is_the_same_with_and_without_a_closed_paper_that_has_the_word(
    archive: Archive, client_of: Callable[[Flask], FlaskClient]
) -> None:
    closed = put(archive, "kin.pdf", Fields(subject="Mật danh"), pages=[["Chuyên án zalendor quangx"]], pictures=False)
    client = client_of(create_app(archive, SiteSettings(guests=True)))

    def asked() -> list[tuple[int, str | None]]:
        archive.follow()
        told = [client.get("/api/v1/search", query_string={"q": one}).get_json()
                for one in ("zalendor", "quangx", "zalendor quangx")]  # fmt: skip
        return [(one["total"], one["suggestion"]) for one in told]

    assert [total for total, _ in asked()] == [1, 1, 1], "while it is open"
    answers = []
    for close in (Level.INTERNAL, Level.CONDITIONAL, None):
        if close is None:
            withdraw(archive, closed.id, actor="an")
        else:
            set_access(archive, closed.id, close, actor="an")
        answers.append(asked())
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == (0, "zalandor"), "as where nobody has the word"
