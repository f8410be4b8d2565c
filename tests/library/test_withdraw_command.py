"""The command that takes documents out of view, and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.fixture
def filled(vankien: Command, tmp_path: Path) -> Command:
    records = tmp_path / "records.jsonl"
    said = ("về thủy lợi", "về chống hạn", "về trồng rừng")
    records.write_text("\n".join(json.dumps({"source": one, "pages": [f"Chỉ thị {one}"]}) for one in said),
                       encoding="utf-8")
    assert vankien("import", records).code == 0
    return vankien


def test_withdrawing_hides_and_undo_shows(filled: Command) -> None:
    document = filled("search", "chống hạn", "--json").json()["results"][0]["id"]
    assert filled("withdraw", document).code == 0
    assert filled("search", "chống hạn", "--json").json()["total"] == 0
    assert filled("withdraw", document, "--undo").code == 0
    assert filled("search", "chống hạn", "--json").json()["total"] == 1


def test_several_are_withdrawn_or_none(filled: Command) -> None:
    ids = [one["id"] for one in filled("search", "", "--json").json()["results"]]
    count = filled("status", "--json").json()["documents"]["indexed"]
    assert len(ids) == count > 1
    assert filled("withdraw", *ids, "0123456789abcdef").code != 0
    assert filled("status", "--json").json()["documents"]["indexed"] == count
    assert filled("withdraw", *ids, ids[0]).out.count(ids[0]) == 1
    assert filled("search", "", "--json").json()["total"] == 0


def test_an_import_is_taken_back_by_its_number(filled: Command, tmp_path: Path) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text("\n".join(json.dumps({"source": f"{one}", "pages": ["Kho thóc"]}) for one in range(2)), "utf-8")
    done = filled("import", more, "--why", "sổ cũ")
    assert done.code == 0 and "act 2; 'vankien undo 2' takes it back" in done.err
    assert "import  count: 2, name: more.jsonl  “sổ cũ”" in filled("audit").out
    assert "nhập bản ghi" in filled("--lang", "vi", "audit").out
    assert filled("undo", "2").code == 0
    assert "withdraw many  count: 2  (takes back act 2)" in filled("audit").out
    assert filled("search", "kho thóc", "--json").json()["total"] == 0
    again = filled("import", more)
    assert "2 records are here and withdrawn" in again.err and "act 4" not in again.err
    assert filled("undo", "3").code == 0
    assert filled("search", "kho thóc", "--json").json()["total"] == 2
    assert filled("import", more, "--json").json()["found"] == 2
