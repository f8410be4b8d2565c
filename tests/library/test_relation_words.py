"""People's words about relations: they outrank the machine, outlive every reading, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from library.acts import NewRelation, add_relation, judge_relation, undo
from library.archive import Archive
from library.catalogue.relation_words import SaysOfRelation
from library.errors import ConflictError, NotFoundError, UsageError
from library.relating import Related, Relating
from library.relations.holding import Status
from library.relations.records import Type
from tests.library.relating.papers import NEW, OLD, OTHER, SEEN, paper, take_in

Call = Callable[..., Any]
DAY = date(2001, 1, 1)
VAGUE = paper("vague", "11-QĐ/TU", "2000-01-01", "Quy định này thay thế Quy định số 7-QĐ/TU của Tỉnh ủy.")
PLAIN = paper("plain", "12-QĐ/TU", "2000-01-01", "Điều 9. Từ nay không dùng\nQuy định cũ về lưu trữ nữa.")


@pytest.fixture
def archive(tmp_path: Path) -> Any:
    opened = Archive.open(tmp_path / "kho", create=True)
    yield opened
    opened.close()


def told(archive: Archive, document_id: str) -> list[Related]:
    return [one for one in Relating(archive.catalogue, SEEN).of(document_id) if one.told.type == "replaces"]


def status(archive: Archive, document_id: str) -> Status:
    return Relating(archive.catalogue, SEEN).on(document_id, DAY).status


def read_again(archive: Archive) -> None:
    """As after newer rules: nothing of what was read is left."""
    archive.catalogue.set_meta("relations", "0 0")
    assert archive.catalogue.relations.follow()


def test_a_refused_relation_is_told_no_more_until_that_is_taken_back(archive: Archive) -> None:
    take_in(archive, OLD, NEW)
    (one,) = told(archive, "new")
    act = judge_relation(archive, "new", one.told.key, SaysOfRelation.NO, actor="lan", why="nhầm")
    for _ in range(2):
        assert told(archive, "new") == told(archive, "old") == []
        assert status(archive, "old") is Status.IN_FORCE
        read_again(archive)
    assert [word.key for word in archive.catalogue.relation_words.refused("new")] == [one.told.key]
    undo(archive, act, actor="lan")
    for _ in range(2):
        assert told(archive, "new") == [one] and status(archive, "old") is Status.REPLACED
        read_again(archive)


def test_a_person_chooses_among_several(archive: Archive) -> None:
    take_in(archive, OLD, OTHER, VAGUE)
    (one,) = told(archive, "vague")
    assert one.targets == ("old", "other") and status(archive, "old") is Status.IN_FORCE
    act = judge_relation(archive, "vague", one.told.key, SaysOfRelation.YES, target="other", actor="lan")
    for _ in range(2):
        (chosen,) = told(archive, "vague")
        assert (chosen.targets, chosen.told.said_by, chosen.told.key) == (("other",), "person", one.told.key)
        assert (status(archive, "old"), status(archive, "other")) == (Status.IN_FORCE, Status.REPLACED)
        assert told(archive, "old") == []
        read_again(archive)
    undo(archive, act, actor="lan")
    assert told(archive, "vague") == [one]


def test_an_added_relation_is_seen_from_both_ends_and_decides(archive: Archive) -> None:
    take_in(archive, OLD, PLAIN)
    new = NewRelation(Type.REPEALS, "old", 1, "không dùng Quy định cũ")
    act = add_relation(archive, "plain", new, actor="lan", why="trên giấy")
    asked = Relating(archive.catalogue, SEEN)
    (out,), (back,) = asked.of("plain"), asked.of("old")
    assert out.told == back.told and (out.targets, back.incoming) == (("old",), True)
    assert (out.told.said_by, out.told.quote, out.told.page) == ("person", "không dùng Quy định cũ", 1)
    assert status(archive, "old") is Status.REPEALED
    read_again(archive)
    assert Relating(archive.catalogue, SEEN).of("plain") == [out]
    done = undo(archive, act, actor="lan")
    assert asked.of("plain") == [] and status(archive, "old") is Status.IN_FORCE
    undo(archive, done.act, actor="lan")
    assert Relating(archive.catalogue, SEEN).of("plain") == [out]


def test_what_was_confirmed_stays_when_no_reading_finds_it_any_more(archive: Archive) -> None:
    take_in(archive, OLD, NEW)
    (one,) = told(archive, "new")
    judge_relation(archive, "new", one.told.key, SaysOfRelation.YES, actor="lan")
    without = paper("new", "9-QĐ/TU", "2000-05-04", "Căn cứ Điều lệ Đảng;", "chữ khác")
    with archive.catalogue.transaction():
        archive.catalogue.documents.rewrite(without, archive.catalogue._connections.get())
    archive.catalogue.relations.follow()
    (kept,) = told(archive, "new")
    assert (kept.told.key, kept.told.quote, kept.targets) == (one.told.key, one.told.quote, ("old",))


def test_words_far_down_a_very_long_page_are_kept(archive: Archive) -> None:
    (page,) = NEW.document.pages[1:]
    long = paper("new", "9-QĐ/TU", "2000-05-04", f"{'Điều 1. Quy định chung. ' * 2_000}\n{page.text}\nCác quy định "
                 "trước đây trái với Quy định này đều bãi bỏ.", subject="lưu trữ")  # fmt: skip
    short = paper("short", "6-QĐ/TU", "1991-01-01", subject="lưu trữ")
    take_in(archive, OLD, long, short)
    for _ in range(2):
        (one,) = told(archive, "new")
        assert one.told.quote.startswith("Điều 4. Quy định này thay thế") and one.told.quote.endswith("1/7/2000.")
        judge_relation(archive, "new", one.told.key, SaysOfRelation.YES, actor="lan")
    asked = Relating(archive.catalogue, SEEN)
    assert [saved.words[:20] for saved in asked.on("old", DAY).saved] == ["Trong thời hạn 5 năm"]
    assert [flag.quote[:8] for flag in asked.perhaps_repealed("short", DAY)] == ["Các quy "]


def test_words_that_contradict_each_other_or_name_nothing_are_refused(archive: Archive) -> None:
    take_in(archive, OLD, NEW, PLAIN)
    (one,) = told(archive, "new")
    first = judge_relation(archive, "new", one.told.key, SaysOfRelation.NO, actor="lan")
    judge_relation(archive, "new", one.told.key, SaysOfRelation.YES, actor="minh")
    with pytest.raises(ConflictError):
        undo(archive, first, actor="lan")
    wrong: tuple[tuple[NewRelation, type[Exception]], ...] = (
        (NewRelation(Type.CITES, "plain", 1), UsageError), (NewRelation(Type.CITES, "none", 1), NotFoundError),
        (NewRelation(Type.CITES, "old", 7), NotFoundError), (NewRelation(Type.CITES, "old", 1, "khác"), UsageError),
        (NewRelation(Type.CITES, "old", 1, "x" * 2_000), UsageError))  # fmt: skip
    for new, error in wrong:
        with pytest.raises(error):
            add_relation(archive, "plain", new, actor="lan")
    with pytest.raises(NotFoundError):
        judge_relation(archive, "plain", "0" * 12, SaysOfRelation.NO, actor="lan")
    assert told(archive, "plain") == []


def test_what_is_held_back_keeps_no_words_of_its_text(archive: Archive) -> None:
    take_in(archive, OLD, PLAIN)
    act = add_relation(archive, "plain", NewRelation(Type.REPEALS, "old", 1, "không dùng Quy định cũ"), actor="lan")
    archive.catalogue.holds.hold("plain", "MẬT")
    assert Relating(archive.catalogue, SEEN).of("old") == []
    kept = json.dumps([one.as_json() for one in archive.catalogue.journal.since()], ensure_ascii=False)
    assert act and "không dùng" not in kept
    assert b"kh\xc3\xb4ng d\xc3\xb9ng Quy" not in _dump(archive)


def _dump(archive: Archive) -> bytes:
    lines = archive.catalogue._connections.get().iterdump()
    return "\n".join(lines).encode()


def test_the_commands(vankien: Call, tmp_path: Path) -> None:
    texts = {"old.txt": ("7-QĐ/TU", "1990-02-01", "cũ"),
             "new.txt": ("9-QĐ/TU", "2000-05-04", "Quy định này thay thế Quy định số 7-QĐ/TU, ngày 1/2/1990.")}
    lines = [json.dumps({"source": name, "code": code, "number": code[0], "kind": "Quy định", "issued": day,
                         "access": "open", "pages": [{"number": 1, "text": text}]}, ensure_ascii=False)
             for name, (code, day, text) in texts.items()]  # fmt: skip
    (tmp_path / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert vankien("import", tmp_path / "records.jsonl").code == 0
    new = vankien("relations", "9-QĐ/TU", "--json").json()
    old = vankien("relations", "7-QĐ/TU", "--json").json()
    key = new["relations"][0]["key"]
    assert old["relations"][0]["key"] == key
    assert vankien("relation", "refuse", new["id"], key, "--why", "nhầm").code == 0
    assert vankien("relations", "7-QĐ/TU", "--json").json()["relations"] == []
    assert vankien("relation", "confirm", new["id"], key).code == 0
    assert vankien("relations", "7-QĐ/TU", "--json").json()["relations"][0]["by"] == "person"
    added = vankien("relation", "add", old["id"], "guides", new["id"], "--page", "1", "--provision", "Điều 4")
    assert added.code == 0
    (one,) = [one for one in vankien("show", new["id"], "--json").json()["relations"] if one["direction"] == "in"]
    assert (one["type"], one["scope"], one["provision"], one["by"]) == ("guides", "part", "Điều 4", "person")
    assert vankien("relation", "refuse", new["id"], "x").code == 1
