"""Of a page without picture and words the reader says so, and names no picture to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from library.archive import Archive
from tests.library.relating.papers import paper, take_in
from web import create_app


def test_a_record_without_words_is_told_so(tmp_path: Path, client_of: Callable[[Flask], FlaskClient]) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    take_in(archive, paper("empty", None, "2000-01-01", ""), paper("typed", None, "2000-01-01", "Về thủy lợi"))
    client = client_of(create_app(archive))
    empty, typed = (client.get(f"/documents/{one}").get_data(as_text=True) for one in ("empty", "typed"))
    archive.close()
    assert "Trang này không có chữ." in empty and "Trang này không có ảnh." in empty
    assert "Xem ảnh trang" not in empty and "dưới dạng chữ" not in empty
    assert "Trang này không có ảnh: văn bản được đưa vào dưới dạng chữ." in typed and "không có chữ" not in typed
