"""The journal at the command line is told in one language: acts, fields, states and what people said of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from library.accounts.accounts import ADD
from library.acts.correcting import CORRECT
from library.catalogue.journal import Entry
from library.catalogue.notes import EXPORT
from library.checks.comparing import Verdict
from library.command_line.act_lines import entry_line
from library.command_line.given_day import day_begins, given_day
from library.command_line.speaking import LANGUAGE
from library.errors import UsageError
from library.fields import CORRECTABLE
from library.wording import field_name, word
from web.dates import moment, written_time
from web.views import act_words as site
from web.views.changes import changes

RECORD = {"source": "a", "kind": "Nghị quyết", "number": "05", "symbol": "NQ/TU", "code": "05-NQ/TU",
          "pages": [{"text": "công trình thủy lợi"}]}  # fmt: skip


def line(language: str, act: str, after: dict[str, Any]) -> str:
    context = click.Context(click.Command("history"))
    context.meta[LANGUAGE] = language
    with context:
        return entry_line(Entry(1, 0, "an", act, None, after=after))


def test_every_act_and_everything_that_acts_tell_has_its_vietnamese() -> None:
    """The site names them all: what it has words for, the command line has words for."""
    assert [act for act in site.ACTS if word(act, "vi") == act] == []
    assert [key for key in site.KEYS if field_name(key, "vi") == key] == []
    for table in (site.STATES, site.LEVELS, site.GROUNDS):
        assert [one for one in map(str, table) if word(one, "vi") == one] == []
    for key, values in site.VALUES.items():
        told = {one: line("vi", ADD, {key: one}) for one in values}
        assert len(set(told.values())) == len(told) and not any(one.endswith(f": {value}")
                                                                for value, one in told.items())  # fmt: skip
    assert [one for one in set(Verdict) - {Verdict.OPEN} if word(str(one), "vi") == str(one)] == []


def test_dates_levels_and_what_nothing_is_said_of_are_told_as_the_site_tells_them() -> None:
    assert "Ngày ban hành: 11-1-2010" in line("vi", CORRECT, {"words": {"issued": {"says": "value",
                                                                                   "value": "2010-01-11"}}})
    assert "2010-01-11" in line("en", CORRECT, {"words": {"issued": {"says": "value", "value": "2010-01-11"}}})
    told = line("vi", "set access of many", {"what": "access", "value": 'conditional ["group:vp"]', "left": {},
                                             "count": 3, "query": ""})
    assert "Giá trị: có điều kiện (@vp)" in told and not {"{", "[", "conditional"} & set(told.split(" "))
    back = line("vi", "set access of many", {"what": "access", "value": None, "back": True, "left": {"same": 2}})
    assert "Để nguyên: đã như thế: 2" in back and "back" not in back and "–" not in back


@pytest.mark.parametrize("field", CORRECTABLE)
@pytest.mark.parametrize("says", ["none", "unreadable", "reading"])
def test_a_word_that_is_no_value_is_told_in_the_language_asked(field: str, says: str) -> None:
    told = {one: line(one, CORRECT, {"words": {field: {"says": says, "value": None}}}) for one in ("vi", "en")}
    assert field_name(field, "vi") in told["vi"] and f"{field}: (" in told["en"]
    assert says not in told["vi"].split("sửa thông tin")[1] and "<" not in told["vi"] + told["en"]


@pytest.mark.parametrize(("query", "ours"), [
    ("q=kho+th%C3%B3c&year=2013..2019&page=2&size=100", "Tìm: kho thóc; Năm: 2013..2019"),
    ("/missing.csv?year=1980", "Tìm: Năm: 1980"), ("batch=3&form=xlsx", "Tìm: Lô: 3; Dạng: xlsx"),
    ("act=set+access", "Tìm: Việc: đặt quyền xem"), ("q=", None), ("", None),
])  # fmt: skip
def test_what_was_taken_away_is_told_as_people_read_it(query: str, ours: str | None) -> None:
    """By the command line and by the journal's page alike."""
    told = {"form": "originals", "query": query, "outcome": "sent"}
    shown = {one.label: one.after for one in changes(Entry(1, 0, "an", EXPORT, None, after=told), lambda one: one)}
    assert shown["Dạng"] == "nhiều bản gốc trong một tệp nén" and shown.get("Tìm") == (ours and ours[5:])
    command = line("vi", EXPORT, told)
    assert "Dạng: nhiều bản gốc trong một tệp nén" in command
    assert ours in command if ours else "Tìm" not in command


def test_an_act_on_records_tells_what_became_of_them() -> None:
    def record(*names: str, **more: Any) -> dict[str, Any]:
        return {"id": "a", "names": [{"text": one} for one in names], "merged_into": None, **more}

    before = {"a": record("Tỉnh ủy A"), "b": record("Tinh uy A"), "c": None}
    after = {"a": record("Tỉnh ủy A", "Tinh uy A", level="tỉnh"), "b": record(merged_into="a"), "c": record("Sở C")}
    told = {"before": {"committees": before}, "after": {"committees": after}}
    entry = Entry(1, 0, "an", "merge committees", None, **told)
    shown = {one.label: (one.before, one.after) for one in changes(entry, lambda one: one)}
    assert shown == {
        "Tỉnh ủy A": ("Tỉnh ủy A", "Tỉnh ủy A; Tinh uy A"),
        "Tỉnh ủy A: Cấp": (None, "tỉnh"),
        "Tinh uy A: gộp vào": ("Tinh uy A", "a"),
        "Sở C": (None, "Sở C"),
    }
    command = line("vi", "merge committees", told["after"])
    assert "Tỉnh ủy A, Cấp: tỉnh" in command and "Tinh uy A" in command and "{" not in command


def test_a_batch_that_an_older_version_noted_is_told_as_today() -> None:
    older = {"form": "checks of batch 3", "query": "xlsx", "outcome": "sent"}
    today = {"form": "checks", "query": "batch=3&form=xlsx", "outcome": "sent"}
    rows = [Entry(1, 0, "an", EXPORT, None, after=one) for one in (older, today)]
    assert len({tuple(changes(one, lambda one: one)) for one in rows}) == 1
    assert line("vi", EXPORT, older) == line("vi", EXPORT, today)


def test_the_time_of_an_act_is_vietnam_s_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert line("vi", ADD, {}).startswith("1  1-1-1970 07:00  an") and written_time(moment(0)) == "1-1-1970 07:00"
        assert {day_begins(day) for day in ("2026-11-29", "29-11-2026", "29/11/2026")} == {1_795_885_200}
    finally:
        monkeypatch.undo()
        time.tzset()


def test_history_and_audit_speak_the_language_asked(vankien: Callable[..., Any], tmp_path: Path) -> None:
    records = tmp_path / "r.jsonl"
    records.write_text(json.dumps(RECORD), encoding="utf-8")
    vankien("import", records)
    (hit,) = vankien("search", "thủy lợi", "--json").json()["results"]
    vankien("correct", hit["id"], "number=06", "--none", "signer", "--why", "xem giấy")
    vankien("withdraw", hit["id"])
    for command in (("history", hit["id"]), ("audit",)):
        ours = vankien("--lang", "vi", *command).out
        for words in ("sửa thông tin", "Số: 06", "Người ký: (không có trên giấy)", "Trạng thái: đã rút", "“xem giấy”"):
            assert words in ours
        theirs = vankien("--lang", "en", *command).out
        assert "number: 06" in theirs and "signer: (not on the paper)" in theirs and "state: withdrawn" in theirs
    assert vankien("history", hit["id"], "--json").json()[-1]["after"] == {"state": "withdrawn"}


@pytest.mark.parametrize("text", ["1-5-30", "30-5-1", "1_0-5-2010", "2010-5", "32-1-2010", "2010-02-30", "",
                                  "1-5-20100", "١-٥-٢٠١٠"])
def test_what_is_no_whole_day_is_none(text: str) -> None:
    with pytest.raises(UsageError, match="is no day"):
        given_day(text)
