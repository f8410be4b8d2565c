"""`vankien set`: what it prints before, what it changes, and that one act takes it back."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
VALUES = {"issued": "1970", "kind": "Báo cáo", "committee": "Huyện ủy Yên Phú"}


@pytest.fixture
def call(vankien: Call, tmp_path: Path) -> Call:
    lines = [json.dumps({"source": f"{at}.txt", "kind": kind, "access": "open", "issued": f"196{at}",
                         "pages": [{"number": 1, "text": "kho thóc"}]})
             for at, kind in enumerate(("Báo cáo", "Báo cáo", "Chỉ thị"))]  # fmt: skip
    (tmp_path / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert vankien("import", tmp_path / "records.jsonl").code == 0
    return vankien


def total(call: Call, kind: str) -> int:
    return int(call("search", "", "--kind", kind, "--json").json()["total"])


def test_a_preview_changes_nothing_and_its_plan_does_what_it_said(call: Call) -> None:
    looked = call("set", "kind=Chỉ thị", "--where", "kho thóc", "--preview", "--json").json()
    assert looked["changes"] == [{"before": "Báo cáo", "count": 2}]
    assert looked["stays"] == [{"why": "same", "value": "Chỉ thị", "count": 1}]
    assert len(looked["examples"]) == 2 and looked["act"] is None
    assert [total(call, one) for one in ("Báo cáo", "Chỉ thị")] == [2, 1]
    done = call("set", "--plan", str(looked["plan"]), "--why", "sổ")
    assert done.code == 0 and "2" in done.out
    assert [total(call, one) for one in ("Báo cáo", "Chỉ thị")] == [0, 3]
    act = call("audit", "--json").json()[-1]
    assert (act["act"], act["why"], act["after"]["count"]) == ("correct many", "sổ", 2)
    assert call("undo", str(act["id"])).code == 0
    assert [total(call, one) for one in ("Báo cáo", "Chỉ thị")] == [2, 1]


def test_at_once_and_for_a_part_of_what_is_found(call: Call) -> None:
    done = call("set", "access=internal", "--where", "", "--year", "1961..1962", "--json").json()
    assert (done["count"], done["left"]) == (2, {})
    assert call("search", "kho thóc", "--as", "guest", "--json").json()["total"] == 1
    assert call("set", "access=conditional", "--where", "", "--to", "lan", "--over-words").code == 0


def test_what_has_no_value_is_chosen_by_what_results_call_it(call: Call, tmp_path: Path) -> None:
    lines = [json.dumps({"source": f"no-{field}.txt", "access": "open",
                         **{one: value for one, value in VALUES.items() if one != field},
                         "pages": [{"number": 1, "text": f"kho thóc {field}"}]}) for field in VALUES]  # fmt: skip
    (tmp_path / "more.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert call("import", tmp_path / "more.jsonl").code == 0
    for field, option in (("issued", "--year"), ("kind", "--kind"), ("committee", "--committee")):
        found = call("search", "", option, unicodedata.normalize("NFD", "chưa rõ"), "--json").json()["total"]
        looked = call("set", "access=internal", "--where", "", option, "chưa rõ", "--preview", "--json").json()
        assert sum(one["count"] for one in looked["changes"]) == found == (4 if field == "committee" else 1)


@pytest.mark.parametrize("words", [
    ("kind=Chỉ thị",), ("--where", "x"), ("kind", "--where", ""), ("subject=x", "--where", ""),
    ("--plan", "99"), ("kind=x", "--where", "khôngcóchữnày"), ("kind=x", "--where", "", "--plan", "1"),
    ("access=secret", "--where", ""), ("kind=x", "--where", "", "--to", "lan"),
])  # fmt: skip
def test_what_cannot_be_is_told_and_changes_nothing(call: Call, words: tuple[str, ...]) -> None:
    assert call("set", *words).code != 0
    assert [one["act"] for one in call("audit", "--json").json()] == ["import"]
