"""Many originals at once: one ZIP, in which every file is what came, with a list that leaves nobody guessing."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from library.reading_room import Blob
from web.originals import LIST_NAME, Member, name_in_zip, zipped


def test_the_originals_of_a_search_are_what_came(client: FlaskClient, stock: Any) -> None:
    found = client.get("/api/v1/search?size=100").get_json()["results"]
    response = client.get("/originals.zip")
    assert response.mimetype == "application/zip" and "attachment" in response.headers["Content-Disposition"]
    made = zipfile.ZipFile(io.BytesIO(response.get_data()))
    assert made.testzip() is None
    rows = list(csv.DictReader(io.StringIO(made.read(LIST_NAME).decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [one["id"] for one in found]
    for row in rows:
        original = client.get(f"/documents/{row['id']}/original")
        if row["file"]:
            assert made.read(row["file"]) == original.get_data()
        else:
            assert original.status_code == 404
    assert sorted({row["file"] for row in rows} - {""}) == sorted(set(made.namelist()) - {LIST_NAME})
    assert {stock.withdrawn, stock.quarantined}.isdisjoint(row["id"] for row in rows)
    assert "/originals.zip" in client.get("/?q=nong").get_data(as_text=True)


def test_more_than_are_taken_at_once_are_refused(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.take.MOST_ORIGINALS", 1)
    response = client.get("/originals.zip")
    assert response.status_code == 400 and "Hãy thu hẹp phép tìm" in response.get_data(as_text=True)


@given(st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=8))
def test_any_names_stand_apart_and_are_names(names: list[str]) -> None:
    made = [name_in_zip(number, Blob(Path("x"), "", "", 0, name)) for number, name in enumerate(names, start=1)]
    assert len(set(made)) == len(made)
    for one in made:
        assert len(one) <= 140 and not set(one) & set('/\\:*?"<>|\r\n\x00\u202e')
        assert ".." not in one.split("/") and one.encode("utf-8")


@given(st.lists(st.binary(max_size=200_000), max_size=4))
def test_it_is_written_forward_and_holds_every_byte(
    tmp_path_factory: pytest.TempPathFactory, files: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("files")
    members = []
    for number, content in enumerate(files, start=1):
        path = folder / str(number)
        path.write_bytes(content)
        members.append(Member(f"{number:03d} tệp.pdf", Blob(path, "", "", len(content), "tệp.pdf")))
    made = zipfile.ZipFile(io.BytesIO(b"".join(zipped(members, ["một\r\n"]))))
    assert [made.read(one.name) for one in members] == files
    assert made.read(LIST_NAME).decode() == "một\r\n"
