"""`vankien relations` and `in-force`, and the same keys in `show`, `export` and for who may not see everything."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from library.command_line import terminal_progress
from library.relations.holding import Status
from library.relations.records import Modality, Scope, Type

Call = Callable[..., Any]
COMMITTEE = "Tỉnh ủy Lạc Giang"
RELATION = {"type", "direction", "target", "candidates", "target_code", "target_date", "target_name", "source_code",
            "scope", "provision", "modality", "page", "quote", "by"}  # fmt: skip
VALIDITY = {"status", "from", "until", "by", "saved", "sure"}


def record(source: str, code: str | None, issued: str, text: str, access: str = "open") -> str:
    number = code.partition("-")[0] if code else None
    return json.dumps({"source": source, "kind": "Quy định", "number": number, "code": code, "committee": COMMITTEE,
                       "issued": issued, "access": access, "pages": [{"number": 1, "text": text}]},
                      ensure_ascii=False)  # fmt: skip


RECORDS = (
    record("old.txt", "7-QĐ/TU", "1990-02-01", "QUY ĐỊNH về lưu trữ"),
    record("new.txt", "9-QĐ/TU", "2000-05-04",
           "Quy định này thay thế Quy định số 7-QĐ/TU, ngày 1/2/1990 của Tỉnh ủy và có hiệu lực từ ngày 1/7/2000.\n"
           "Thực hiện Quy định số 4-QĐ/TU, ngày 5/6/1989 của Tỉnh ủy."),
    record("closed.txt", "11-QĐ/TU", "2005-01-01",
           "Quy định này thay thế Quy định số 9-QĐ/TU, ngày 4/5/2000 của Tỉnh ủy.", access="internal"),
    record("bare.txt", None, "1970-01-01", "Không có số"),
)  # fmt: skip


@pytest.fixture
def call(vankien: Call, tmp_path: Path) -> Call:
    (tmp_path / "records.jsonl").write_text("\n".join(RECORDS), encoding="utf-8")
    assert vankien("import", tmp_path / "records.jsonl").code == 0
    return vankien


def ids(call: Call) -> dict[str, Mapping[str, Any]]:
    return {one["source"]: one for one in map(json.loads, call("export").out.splitlines())}


def test_every_document_is_exported_with_the_keys_of_the_contract(call: Call) -> None:
    told = ids(call)
    for one in told.values():
        assert set(one["validity"]) >= VALIDITY and one["validity"]["status"] in set(Status)
        for each in one["relations"]:
            assert set(each) >= RELATION and each["type"] in set(Type)
            assert (each["modality"] in set(Modality), each["scope"] in set(Scope), each["by"]) == (
                True, True, "machine")  # fmt: skip
        assert call("show", one["id"], "--json").json() == one
    (back,) = told["old.txt"]["relations"]
    assert (back["type"], back["direction"], back["target"], back["target_code"], back["target_date"]) == (
        "replaces", "in", told["new.txt"]["id"], "9-QĐ/TU", "2000-05-04")  # fmt: skip
    assert "thay thế Quy định số 7-QĐ/TU" in back["quote"]
    out = next(one for one in told["new.txt"]["relations"] if one["type"] == "replaces" and one["direction"] == "out")
    assert (out["target"], out["candidates"], out["quote"]) == (told["old.txt"]["id"], [], back["quote"])
    assert [told["old.txt"]["validity"][key] for key in ("status", "from", "until", "by", "sure")] == [
        "replaced", "1990-02-01", "2000-06-30", "9-QĐ/TU", True]  # fmt: skip
    assert [told["bare.txt"]["validity"][key] for key in ("status", "from", "sure")] == [
        "in force", "1970-01-01", False]  # fmt: skip


def test_what_is_in_force_on_a_day(call: Call) -> None:
    on = [(day, call("in-force", "7 qđ/tu", "--on", day, "--json").json()) for day in ("2000-06-30", "1-7-2000")]
    assert [(day, told["on"], [one["status"] for one in told["documents"]]) for day, told in on] == [
        ("2000-06-30", "2000-06-30", ["in force"]), ("1-7-2000", "2000-07-01", ["replaced"])]  # fmt: skip
    (cited,) = call("in-force", "4-QĐ/TU", "--json").json()["documents"]
    assert [cited] == call("in-force", "4 qdtu", "--json").json()["documents"]
    assert [cited[key] for key in ("id", "code", "issued", "status", "sure")] == [
        None, "4-QĐ/TU", "1989-06-05", "in force", False]  # fmt: skip
    nothing = call("in-force", "99-QĐ/TU", "--json")
    assert (nothing.code, nothing.json()["documents"]) == (1, [])
    for wrong in ("2000", "x", "2000-02-30", "1-2-3-4"):
        assert call("in-force", "7-QĐ/TU", "--on", wrong).code == 2


def test_who_may_not_see_a_document_is_not_told_what_it_does(call: Call) -> None:
    new = ids(call)["new.txt"]["id"]
    assert call("in-force", "9-QĐ/TU", "--json").json()["documents"][0]["by"] == "11-QĐ/TU"
    guest = call("in-force", "9-QĐ/TU", "--as", "guest", "--json").json()["documents"][0]
    assert (guest["by"], guest["status"], guest["sure"]) == (None, "in force", True)
    assert "11-QĐ/TU" not in call("relations", new, "--as", "guest").out
    assert "11-QĐ/TU" not in call("show", new, "--as", "guest", "--json").out
    assert "11-QĐ/TU" not in call("export", new, "--as", "guest").out
    assert call("relations", "11-QĐ/TU", "--as", "guest").code == 1
    assert call("relations", "11-QĐ/TU", "--json").json()["relations"][0]["target"] == new


def test_relations_are_asked_for_by_id_and_by_code(call: Call, tmp_path: Path) -> None:
    old = ids(call)["old.txt"]["id"]
    by_id, by_code = (call("relations", one, "--json").json() for one in (old, "7-QĐ/TU"))
    assert by_id == by_code and by_id["id"] == old
    named = call("relations", "4-QĐ/TU", "--json").json()
    assert (named["id"], [one["target_code"] for one in named["relations"]]) == (None, ["9-QĐ/TU"])
    assert "replaced by:" in call("relations", old).out and "được thay thế bởi:" in call(
        "--lang", "vi", "relations", old).out  # fmt: skip
    (tmp_path / "more.jsonl").write_text(record("twin.txt", "7-QĐ/TU", "1994-01-01", "khác"), encoding="utf-8")
    assert call("import", tmp_path / "more.jsonl").code == 0
    several = call("relations", "7-QĐ/TU")
    assert several.code == 2 and old in several.err
    assert call("relations", "không có").code == 1


def test_what_is_missing_is_listed_and_shrinks(call: Call, tmp_path: Path) -> None:
    told = call("missing", "--json").json()
    assert (told["total"], [(one["code"], one["issued"], one["citing"]) for one in told["documents"]]) == (
        1, [("4-QĐ/TU", "1989-06-05", 1)])  # fmt: skip
    assert call("missing", "--committee", "TU", "--year", "1989", "--json").json() == told
    assert call("missing", "--committee", "TW", "--json").json()["total"] == 0
    assert call("missing", "--csv").out.splitlines()[1].startswith("4-QĐ/TU,Quy định,1989-06-05,")
    assert call("missing", "--csv", "--json").code == 2
    (tmp_path / "four.jsonl").write_text(record("four.txt", "4-QĐ/TU", "1989-06-05", "bốn"), encoding="utf-8")
    assert call("import", tmp_path / "four.jsonl").code == 0
    assert call("missing", "--json").json()["total"] == 0


def test_of_work_without_a_known_end_no_end_is_told(monkeypatch: pytest.MonkeyPatch,
                                                    capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """As of the job that reads relations again after an upgrade."""
    monkeypatch.setattr(terminal_progress, "_PLAIN_SECONDS", -1.0)
    for total, told in ((0, ": 3\n"), (5, ": 3/5\n")):
        shown = terminal_progress.TerminalProgress()
        shown.begin("reading", total)
        shown.advance(3)
        assert capsys.readouterr().err.endswith(told)
