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
