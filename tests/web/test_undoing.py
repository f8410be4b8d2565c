"""At the site a file is joined, and that taken back at once; the way leads to a document that is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from library.access import Role
from library.archive import Archive
from tests.library.test_volumes import WHOLE, shown
from tests.library.test_volumes import archive as volume
from tests.web.acting import PASSWORD, Caller
from web import create_app

__all__ = ["volume"]


def test_a_file_is_joined_and_split_again(
    volume: Archive, client_of: Callable[[Flask], FlaskClient], tmp_path: Path
) -> None:
    volume.accounts.add("an", Role.ARCHIVIST, PASSWORD, actor="test")
    an = Caller(client_of(create_app(volume)), volume.accounts.tokens.add("an", actor="test"))
    before = shown(volume)
    there = an.post(f"/documents/{before[1]}/join", {"why": "một văn bản"}).headers["Location"]
    found = re.fullmatch(rf"/documents/{WHOLE}/history[?]act=(\d+)#act-\1", there)
    assert found and shown(volume) == [WHOLE] and f'action="/acts/{found[1]}/undo"' in an.text(there)
    there = an.post(f"/acts/{found[1]}/undo", {"why": "nhầm"}).headers["Location"]
    assert shown(volume) == before and there.startswith(f"/documents/{before[0]}/history?act=")
    page = an.text(there)
    assert f"hoàn lại việc {found[1]}" in page and "nhầm" in page and "tách tệp thành các văn bản" in page
    told = an.send(f"/api/v1/documents/{before[0]}/join").get_json()
    undone = an.send(f"/api/v1/acts/{told['act']}/undo").get_json()
    assert (undone["job"], shown(volume)) == (None, before) and undone["act"] == told["act"] + 1
