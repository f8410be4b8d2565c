"""People with tokens at a small archive of their own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from library.access import Role
from library.archive import UPGRADE, Archive
from library.catalogue import Job
from library.records import Document, Fields, PartialDate, ReviewFlag, State

PASSWORD = "bốn từ không liên quan"
PEOPLE = {"an": Role.ARCHIVIST, "binh": Role.ARCHIVIST, "chi": Role.STAFF, "dung": Role.READER, "giang": Role.APPROVER,
          "hoa": Role.ADMINISTRATOR}  # fmt: skip
READ = Fields(kind="Báo cáo", symbol="BC/TU", committee="Tỉnh ủy Lạc Giang", issued=PartialDate(1958, 4),
              subject="Về kho thóc")


@dataclass
class Office:
    """The archive's folder, its documents by name, and everybody's token."""

    root: Path
    ids: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def copied(self, to: Path) -> Office:
        return Office(Path(shutil.copytree(self.root, to)), self.ids, self.tokens)


class Caller:
    """A client that says who it is by a token; nobody's says nothing."""

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, address: str, **options: Any) -> Any:
        return self._client.get(address, headers=self._headers, **options)

    def post(self, address: str, form: dict[str, str] | None = None, **options: Any) -> Any:
        return self._client.post(address, data=form, headers=self._headers, **options)

    def send(self, address: str, told: object = None) -> Any:
        return self._client.post(address, json={} if told is None else told, headers=self._headers)

    def text(self, address: str) -> str:
        response = self.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return str(response.get_data(as_text=True))


def asked_for(archive: Archive) -> list[Job]:
    """The long work that people have asked for and that is not done; a busy machine may leave itself some too."""
    return [one for one in archive.catalogue.jobs.unfinished() if one.asked_by != UPGRADE]


def made_office(root: Path, put_in: Callable[..., Document]) -> Office:
    """An open document with two flags, an internal one, a withdrawn and a held one; everybody has an account."""
    archive = Archive.open(root, create=True)
    flags = (ReviewFlag("number", "handwritten"), ReviewFlag("issued", "day handwritten"))
    office = Office(root)
    for name, fields, state in (("open", READ, State.INDEXED), ("inner", Fields(subject="Nội bộ zznoibozz"),
                                                                State.INDEXED),
                                ("gone", Fields(subject="Bản đã rút"), State.WITHDRAWN),
                                ("held", Fields(secrecy="MẬT"), State.QUARANTINED)):  # fmt: skip
        one = put_in(archive, f"{name}.pdf", fields, pages=[["Nội dung kho thóc"]], state=state,
                     review=flags if name == "open" else ())
        office.ids[name] = one.id
    for name, role in PEOPLE.items():
        archive.accounts.add(name, role, PASSWORD, actor="test")
        office.tokens[name] = archive.accounts.tokens.add(name, actor="test", days=30)
    archive.follow()
    archive.close()
    return office


def callers(app: Flask, office: Office, client_of: Callable[[Flask], FlaskClient]) -> dict[str, Caller]:
    """Everybody, and nobody."""
    people = {name: Caller(client_of(app), token) for name, token in office.tokens.items()}
    return {**people, "nobody": Caller(client_of(app), None)}


def form_of(text: str) -> dict[str, str]:
    """What a browser would send with the form of fields, its boxes as they are."""
    whole = re.search(r'<form id="fields".*?</form>', text, re.DOTALL)
    assert whole, text
    inputs = re.findall(r'<input(?![^>]*type="radio")[^>]* name="([^"]+)" value="([^"]*)"', whole[0])
    inputs += re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', whole[0])
    inputs += re.findall(r'<input type="radio"[^>]* name="([^"]+)" value="([^"]*)" checked', whole[0])
    return {name: unescape(value) for name, value in inputs}


def act_of(response: Any) -> int:
    """The act that a redirect leads to."""
    assert response.status_code == 303, response.get_data(as_text=True)[-2000:]
    found = re.search(r"[?]act=(\d+)#act-\1$", response.headers["Location"])
    assert found
    return int(found[1])
