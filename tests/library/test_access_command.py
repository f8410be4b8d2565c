"""`vankien access`: levels of documents, rules about many, the unit that owns, the list, and taking back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

Command = Any


@pytest.fixture
def filled(vankien: Command, tmp_path: Path) -> tuple[Command, list[str]]:
    records = tmp_path / "r.jsonl"
    told = [{"source": name, "kind": kind, "committee": "Tỉnh ủy", "pages": [f"kho {name}"]}
            for name, kind in (("a", "Báo cáo"), ("b", "Chỉ thị"))]  # fmt: skip
    records.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    return vankien, [one["id"] for one in vankien("import", records, "--json").json()["files"]]


def seen(vankien: Command) -> int:
    total: int = vankien("search", "kho", "--as", "guest", "--json").json()["total"]
    return total


def test_rules_are_set_listed_taken_back_and_undone(filled: tuple[Command, list[str]]) -> None:
    vankien, (one, other) = filled
    assert vankien("access", one, "internal", "--why", "sổ").out == f"{one}: internal (act 2)\n" and seen(vankien) == 1
    assert vankien("access", "--kind", "Chỉ thị", "conditional", "--to", "lan", "--to", "@sử").out == (
        "kind Chỉ thị: conditional; 1 document changed (act 3)\n")
    assert seen(vankien) == 0
    ended = vankien("access", "--all", "--committee", "Tỉnh ủy", "open")
    assert ended.code == 0 and seen(vankien) == 0, "the stricter of committee and kind counts"
    rules = vankien("access", "--list", "--json").json()
    assert [(rule["scope"], rule["key"], rule["level"], rule["to"]) for rule in rules] == [
        ("archive", "*", "open", []), ("kind", "Chỉ thị", "conditional", ["@sử", "lan"]),
        ("committee", "Tỉnh ủy", "open", []), ("document", one, "internal", [])]
    listed = vankien("access", "--list").out.splitlines()
    assert len(listed) == 4 and "@sử, lan" in listed[1] and listed[3].endswith("“sổ”")
    assert vankien("access", "--take-back", "--kind", "Chỉ thị", one).code == 0 and seen(vankien) == 2
    assert vankien("access", "--take-back", "--kind", "Chỉ thị").code == 1
    assert vankien("undo", "3").code == 0, "the act that set it, though it was taken back by another since"
    assert vankien("audit", "--verify").code == 0
    assert vankien("access", other).out.startswith(f"{other}  open")


def test_the_owner_unit_is_named_beside_a_level_or_alone(filled: tuple[Command, list[str]]) -> None:
    vankien, (one, _) = filled
    assert vankien("access", one, "internal", "--owner", "Văn phòng").code == 0
    told = vankien("access", one, "--json").json()
    assert (told["access"], told["owner"], told["rule"]["level"]) == ("internal", "Văn phòng", "internal")
    assert vankien("access", one).out.startswith(f"{one}  internal  @Văn phòng  document  {one}")
    assert "belongs to –" in vankien("access", one, "--owner", "").out
    assert vankien("access", one, "--json").json()["owner"] is None


@pytest.mark.parametrize("arguments", [
    (), ("open",), ("--list", "x"), ("--kind", "Báo cáo"), ("x", "open", "--to", "y"), ("--kind", " ", "open"),
    ("--list", "--all"), ("--take-back",), ("--owner", "x")])
def test_what_says_nothing_is_refused(filled: tuple[Command, list[str]], arguments: tuple[str, ...]) -> None:
    vankien, _ = filled
    ended = vankien("access", *arguments)
    assert ended.code == 2 and ended.out == ""
    assert [one["act"] for one in vankien("audit", "--json").json()] == ["import"]
    assert vankien("access", "nope", "open").code == 1
