"""An empty library tells each person what that person can do about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from library.access import Role
from library.archive import Archive
from tests.web.acting import PASSWORD
from web import create_app


def test_who_is_signed_in_is_led_on_and_a_guest_is_sent_to_no_command(
    tmp_path: Path, client_of: Callable[[Flask], FlaskClient]
) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    told = {}
    command = client_of(create_app(archive)).get("/").get_data(as_text=True)
    for name, role in (("an", Role.ARCHIVIST), ("hoa", Role.ADMINISTRATOR), ("chi", Role.STAFF)):
        archive.accounts.add(name, role, PASSWORD, actor="test")
    app = create_app(archive)
    for name in ("an", "hoa", "chi", ""):
        client = client_of(app)
        if name:
            client.sign_in(name, PASSWORD)  # type: ignore[attr-defined]
        page = client.get("/").get_data(as_text=True)
        told[name] = page[page.index("chưa có văn bản nào") : page.index("</main>")]
    archive.close()
    assert "vankien ingest" in command, "without accounts whoever looks may be setting it up"
    assert "/desk/uploads" in told["an"] and "/accounts" in told["hoa"]
    assert all("vankien ingest" not in text for text in told.values())
    assert "href" not in told["chi"] and "href" not in told[""]
