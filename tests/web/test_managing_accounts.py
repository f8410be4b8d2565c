"""Administrators make and change accounts at the site."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from library.access import Role
from library.archive import Archive
from library.catalogue.notes import NOTES
from tests.web.people import OTHER, PASSWORD, app, archive, client, made

__all__ = ["app", "archive", "client", "made"]


def test_an_administrator_manages_accounts(app: Flask, archive: Archive, client_of: Any) -> None:
    client, lan = client_of(app), client_of(app)
    client.sign_in("an", PASSWORD), lan.sign_in("lan", PASSWORD)
    assert all("/accounts" in client.get(address).get_data(as_text=True) for address in ("/account", "/about"))
    assert "/accounts" not in lan.get("/about").get_data(as_text=True)
    assert "/accounts" not in lan.get("/account").get_data(as_text=True) and lan.get("/accounts").status_code == 403
    sent = {"name": "bình", "role": "archivist", "groups": "biên tập, sử", "password": OTHER}
    assert "Đã tạo tài khoản bình" in client.send("/accounts", sent, form="/accounts").get_data(as_text=True)
    account = archive.accounts.sign_in("bình", OTHER)
    assert (account.role, account.groups) == (Role.ARCHIVIST, {"biên tập", "sử"})
    for address, change in (("role", {"role": "staff"}), ("groups", {"groups": ""}), ("state", {"to": "disabled"}),
                            ("state", {"to": "enabled"}), ("password", {"password": PASSWORD}), ("state", {"to": ""})):
        answer = client.send(f"/accounts/{address}", {"name": "bình", **change}, form="/accounts")
        assert answer.status_code == 200 and "bình" in answer.get_data(as_text=True)
    account = archive.accounts.existing("bình")
    assert (account.role, account.groups, account.disabled) == (Role.STAFF, frozenset(), True)
    assert {one.actor for one in archive.catalogue.journal.since() if one.act not in NOTES} == {"test", "an"}


@pytest.mark.parametrize(("address", "sent", "status"), [
    ("", {"name": "lan", "password": OTHER}, 400), ("", {"name": "bình", "password": "ngắn"}, 400),
    ("", {"name": "", "password": OTHER}, 400), ("", {"name": "x", "password": OTHER, "role": "king"}, 400),
    ("/state", {"name": "an"}, 409), ("/role", {"name": "an", "role": "reader"}, 409),
    ("/role", {"name": "nobody", "role": "reader"}, 404), ("/password", {"name": "lan", "password": "lan"}, 400),
])  # fmt: skip
def test_what_cannot_be_done_to_accounts_is_told(client: Any, archive: Archive, address: str, sent: dict[str, str],
                                                 status: int) -> None:
    client.sign_in("an", PASSWORD)
    before = archive.accounts.all()
    answer = client.send(f"/accounts{address}", sent, form="/accounts")
    assert answer.status_code == status and archive.accounts.all() == before
    text = answer.get_data(as_text=True)
    assert OTHER not in text and "vankien user" not in text
    assert ("Chọn tên khác, hoặc sửa tài khoản ấy" in text) == (sent["name"] == "lan" and not address)


def test_a_refused_new_account_keeps_what_was_typed(client: Any, archive: Archive) -> None:
    client.sign_in("an", PASSWORD)
    sent = {"name": "bình", "role": "archivist", "groups": "Tổ 1; sử, tổ 1, @sử", "password": "ngắn"}
    text = client.send("/accounts", sent, form="/accounts").get_data(as_text=True)
    form = text[text.index('action="/accounts"') :]
    assert 'value="bình"' in form and 'value="archivist" selected' in form and 'value="Tổ 1, sử, tổ 1, @sử"' in form
    client.send("/accounts", {**sent, "password": OTHER}, form="/accounts")
    assert archive.accounts.existing("bình").groups == {"Tổ 1", "sử"}
