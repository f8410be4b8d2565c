"""`vankien committee` and `vankien kind`: what they print and change; a table goes out and comes in again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
CORPUS = Path(__file__).parents[2] / "corpus"
NAMES = ("Tỉnh ủy Lạc Giang", "Tỉnh ủy Lạc Gianq", "Huyện ủy Yên Phú")
SORTS = ("committee", "kind")


@pytest.fixture
def call(vankien: Call, tmp_path: Path) -> Call:
    lines = [json.dumps({"source": f"{at}.txt", "committee": name, "kind": name, "issued": f"196{at}", "access": "open",
                         "pages": [{"number": 1, "text": "kho thóc"}]}) for at, name in enumerate(NAMES)]
    (tmp_path / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert vankien("import", tmp_path / "records.jsonl").code == 0
    return vankien


def total(call: Call, name: str, sort: str = "committee") -> int:
    return int(call("search", "", f"--{sort}", name, "--json").json()["total"])


@pytest.mark.parametrize("sort", SORTS)
def test_names_without_a_record_are_listed_and_merged(call: Call, sort: str) -> None:
    assert {one["name"] for one in call(sort, "list", "--unresolved", "--json").json()} == set(NAMES)
    preview = call(sort, "merge", NAMES[0], NAMES[1], "--preview")
    assert preview.code == 0 and NAMES[1] in preview.out
    assert total(call, NAMES[0], sort) == 1
    assert call(sort, "merge", NAMES[0], NAMES[1], "--why", "đọc sai").code == 0
    assert [total(call, one, sort) for one in NAMES] == [2, 2, 1]
    told = call(sort, "show", NAMES[1], "--json").json()
    assert (told["id"], told["documents"]) == ("tinh-uy-lac-giang", 2)
    assert call(sort, "split", NAMES[0], NAMES[1]).code == 0
    assert [total(call, one, sort) for one in NAMES] == [1, 1, 1]


def test_a_record_is_made_named_and_put_below_another(call: Call) -> None:
    assert call("committee", "add", NAMES[0], "--level", "tỉnh").code == 0
    assert call("committee", "add", NAMES[2], "--parent", NAMES[0], "--until", "2025-06").code == 0
    assert call("committee", "add", NAMES[1], "--to", NAMES[0], "--form", "misreading").code == 0
    assert total(call, NAMES[1]) == 2
    assert call("committee", "rename", NAMES[0], "Đảng bộ Lạc Giang").code == 0
    shown = call("committee", "show", "tinh-uy-lac-giang")
    assert shown.out.startswith("tinh-uy-lac-giang\tĐảng bộ Lạc Giang\t2")
    assert total(call, NAMES[0]) == total(call, "đảng bộ lạc giang") == 2
    assert call("committee", "show", NAMES[2], "--json").json()["parent"] == "tinh-uy-lac-giang"
    for wrong in (("show", "không có"), ("merge", NAMES[0], "không có"), ("add", "..."), ("add", "A", "--since", "x")):
        assert call("committee", *wrong).code in (1, 2), wrong


def test_a_kind_is_made_with_its_letters_and_other_spellings(call: Call) -> None:
    assert call("kind", "add", NAMES[0], "--letters", "TUL").code == 0
    assert call("kind", "add", NAMES[1], "--to", NAMES[0], "--form", "misreading", "--letters", "TUG").code == 0
    assert total(call, NAMES[1], "kind") == int(call("search", "loại:TUL", "--json").json()["total"]) == 2
    shown = call("kind", "show", NAMES[1])
    assert shown.out.startswith(f"tinh-uy-lac-giang\t{NAMES[0]}\t2") and "letters: TUL, TUG" in shown.out
    assert "nghi-quyet\tNghị quyết\t0" in call("kind", "list").out
    table = call("kind", "export").out
    assert table.startswith("id,name,form,since,until,letters,merged_into\n")
    assert "\nnghi-quyet,Nghị quyết,name" in table
    for wrong in (("show", "không có"), ("add", "A", "--letters", "N Q"), ("merge", NAMES[0], "không có")):
        assert call("kind", *wrong).code in (1, 2), wrong


def test_a_table_goes_out_and_comes_in_again(call: Call, tmp_path: Path) -> None:
    assert call("committee", "merge", NAMES[0], NAMES[1]).code == 0
    table = call("committee", "export").out
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    again = call("committee", "import", tmp_path / "a.csv")
    assert again.code == 0 and call("committee", "export").out == table
    assert call("committee", "import", CORPUS / "committees.csv", "--preview").code == 0
    assert call("committee", "export").out == table
    assert call("committee", "import", CORPUS / "committees.csv").code == 0
    assert call("committee", "show", NAMES[2]).out.startswith("huyen-uy-yen-phu")
    (tmp_path / "b.csv").write_bytes(b"id,name\n\xff,x\n")
    assert call("committee", "import", tmp_path / "b.csv").code == 2
    (tmp_path / "c.csv").write_text("id,name,form\nA B,x,name\n", encoding="utf-8")
    assert call("committee", "import", tmp_path / "c.csv").code == 2


def test_the_sample_archive_has_a_record_for_each_of_its_committees(call: Call) -> None:
    assert call("committee", "import", CORPUS / "committees.csv").code == 0
    truth = [json.loads(line) for line in (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    for name in {one["committee"] for one in truth if one.get("committee")}:
        assert call("committee", "show", name).code == 0, name
