"""An archive with an open document and two people, a site over it, and what a page says of who has signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from library.access import Role
from library.archive import Archive
from library.records import Document, Fields
from web import create_app
from web.cookies import NAME

PASSWORD = "bốn từ không liên quan"
OTHER = "sông núi bàn ghế xanh"
FORMS = ("/sign-in", "/sign-out", "/account/password", "/account/sessions", "/account/tokens",
         "/account/tokens/1/revoke", "/queries")  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Path:
    """The folder of an archive with one open document and two people."""
    archive = Archive.open(tmp_path_factory.mktemp("people") / "archive", create=True)
    put_in(archive, "a.pdf", Fields(kind="Báo cáo", subject="Về nông nghiệp"), pages=[["Nội dung nông nghiệp"]])
    archive.accounts.add("lan", Role.STAFF, PASSWORD, groups=["biên tập"], actor="test")
    archive.accounts.add("an", Role.ADMINISTRATOR, PASSWORD, actor="test")
    archive.follow()
    archive.close()
    return archive.root


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Iterator[Archive]:
    opened = Archive.open(Path(shutil.copytree(made, tmp_path / "archive")))
    yield opened
    opened.close()


@pytest.fixture
def app(archive: Archive) -> Flask:
    return create_app(archive)


@pytest.fixture
def client(app: Flask, client_of: Callable[[Flask], Any]) -> Any:
    return client_of(app)


def head_of(client: Any, address: str = "/about") -> str:
    """The head of a page, in which is said who has signed in."""
    text: str = client.get(address).get_data(as_text=True)
    return text[text.index("<header") : text.index("</header>")]


def cookie_of(client: Any) -> str:
    """What the browser has been given."""
    cookie = client.get_cookie(NAME)
    return str(cookie.value) if cookie else ""
