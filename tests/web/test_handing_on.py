"""What people said stays said however a file is cut: of the document that begins on the same page, and of the page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from indexer.recutting import join, split
from library.access import Role, everything, viewer_of
from library.acts import SPLIT, correct, word_for
from library.acts.check_batches import Wanted, make_batch
from library.acts.checking import check_first
from library.acts.desk import Desk
from library.acts.lines import see_page
from library.acts.many import carried, carry_out, plan, setting
from library.acts.owning import set_owner
from library.acts.relating import NewRelation, add_relation, judge_relation
from library.acts.undoing import undo
from library.archive import Archive
from library.catalogue.many import What
from library.catalogue.relation_words import SaysOfRelation
from library.catalogue.store import FILE_NAME
from library.catalogue.words import THE_READING, Says, Word
from library.checks import CHECKED
from library.errors import ConflictError, UsageError
from library.records import Document, Fields, PartialDate, ReviewFlag
from library.relations.records import Type

DECISION = ["TỈNH ỦY LẠC GIANG", "QUYẾT ĐỊNH", "Số   -QĐ/TU", "Về kho thóc",
            "Quyết định này thay thế Quyết định số 5-QĐ/TU ngày 2-3-1999 của Tỉnh ủy Lạc Giang."]  # fmt: skip
PAGES = [DECISION, ["trang hai, mờ"], ["BÁO CÁO", "Số 7-BC/TU", "Về đê điều"], ["trang bốn"]]
OURS = {"kind": "Quyết định", "symbol": "QĐ/TU", "committee": "Tỉnh ủy Lạc Giang"}
SAID = {"number": "31", "issued": "4-5-2003", "signer": "Trần Văn Khởi"}
UNTIL = date(2026, 11, 30)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    yield archive
    archive.close()


@pytest.fixture
def volume(archive: Archive, put_in: Callable[..., Document]) -> str:
    flags = (ReviewFlag("number", "handwritten"), ReviewFlag("issued", "day handwritten"))
    one = put_in(archive, "tập.pdf", Fields(subject="Về kho thóc", **OURS), pages=PAGES, review=flags)
    five = Fields(subject="Về kho", number="5", code="5-QĐ/TU", issued=PartialDate(1999, 3, 2), **OURS)
    put_in(archive, "5.pdf", five, pages=[["QUYẾT ĐỊNH", "Số 5-QĐ/TU"]])
    with sqlite3.connect(archive.root / FILE_NAME) as catalogue:
        catalogue.execute("UPDATE pages SET confidence = 0.5 WHERE document_id = ? AND number = 2", (one.id,))
    archive.follow()
    archive.catalogue.relations.follow()
    return one.id


def relations(archive: Archive, document_id: str) -> dict[str, str]:
    """The key of each relation that holds, by its type and the code that is meant."""
    archive.follow()
    archive.catalogue.relations.follow()
    told = archive.seen_by(everything()).relation_records(document_id, UNTIL)["relations"]
    return {f"{one['type']} {one['target_code']}": one["key"] for one in told}


def stands(archive: Archive, document_id: str) -> tuple[object, ...]:
    one = archive.catalogue.documents.get(document_id)
    assert one is not None
    fields, doubts = one.fields, {flag.field for flag in one.review}
    return fields.number, str(fields.issued), fields.signer, "number" in doubts, "replaces 5-QĐ/TU" in relations(
        archive, document_id)  # fmt: skip


def test_a_page_split_off_takes_nothing_of_what_was_said_away(archive: Archive, volume: str) -> None:
    correct(archive, volume, {name: word_for(name, value) for name, value in SAID.items()}, actor="an")
    judge_relation(archive, volume, relations(archive, volume)["replaces 5-QĐ/TU"], SaysOfRelation.NO, actor="an")
    assert archive.catalogue.pages_seen.waits(volume, 2)
    see_page(archive, volume, 2, actor="an")
    before = stands(archive, volume)
    assert before == ("31", "2003-05-04", "Trần Văn Khởi", False, False)

    first, second = (one for one, *_ in split(archive, volume, at=[3], actor="bình").documents)
    assert stands(archive, first) == before and archive.catalogue.pages_seen.has(first, 2)
    assert {one.field: archive.catalogue.journal.get(one.act).actor  # type: ignore[union-attr]
            for one in archive.catalogue.words.of(first)} == dict.fromkeys((*SAID, "code"), "an")
    assert not archive.catalogue.words.of(second)
    told = next(one for one in archive.catalogue.journal.of(volume) if one.act == SPLIT)
    assert told.after["kept"] == len(archive.catalogue.words.of(first)) + 2  # a relation, and a page

    correct(archive, first, {"number": word_for("number", "32")}, actor="chi")
    join(archive, first, actor="bình")
    assert stands(archive, volume)[0] == "32"  # the newer word
    assert stands(archive, split(archive, volume, at=[2], actor="an").documents[0][0])[0] == "32"


def test_joined_and_cut_again_the_newest_word_stands(archive: Archive, volume: str) -> None:
    correct(archive, volume, {"signer": word_for("signer", "Trần Văn Khởi")}, actor="an")
    first = split(archive, volume, at=[3], actor="bình").documents[0][0]
    correct(archive, first, {"signer": word_for("signer", "Lê Thị Mận")}, actor="bình")
    join(archive, first, actor="an")
    split(archive, volume, actor="an")
    assert stands(archive, first)[2] == "Lê Thị Mận"


def test_who_is_named_is_the_document_that_begins_there_now(
    archive: Archive, volume: str, put_in: Callable[..., Document]
) -> None:
    says = put_in(archive, "9.pdf", Fields(subject="Về x", number="9", code="9-QĐ/TU", **OURS),
                  pages=[["QUYẾT ĐỊNH", "Số 9-QĐ/TU", "Thay thế hai quyết định trước."]]).id  # fmt: skip
    report = split(archive, volume, at=[3], actor="an").documents[1][0]
    act = add_relation(archive, says, NewRelation(Type.REPLACES, report, 1), actor="an")

    def meant() -> list[str | None]:
        relations(archive, says)
        return [one["target"] for one in archive.seen_by(everything()).relation_records(says, UNTIL)["relations"]]

    assert meant() == [report]
    join(archive, volume, actor="an")
    assert meant() != [volume]  # it begins on another page: nobody said that all of it is replaced
    apart = [one for one, *_ in split(archive, volume, at=[3, 4], actor="an").documents]
    assert meant() == [apart[1]]
    join(archive, volume, actor="an")
    split(archive, volume, at=[3], actor="an")
    assert meant() == [report]
    undo(archive, act, actor="an")
    assert meant() == []


def test_a_word_taken_back_stays_so(archive: Archive, volume: str) -> None:
    first = split(archive, volume, at=[3], actor="an").documents[0][0]
    correct(archive, first, {"number": word_for("number", "31")}, actor="an")
    join(archive, volume, actor="an")
    assert stands(archive, volume)[0] == "31"
    correct(archive, volume, {"number": THE_READING}, actor="bình")
    split(archive, volume, at=[3], actor="an")
    assert stands(archive, first)[0] is None and stands(archive, first)[3]


def test_an_act_is_taken_back_of_the_document_that_bears_its_words_now(archive: Archive, volume: str) -> None:
    act = correct(archive, volume, {"number": word_for("number", "31")}, actor="an")
    replaces = relations(archive, volume)["replaces 5-QĐ/TU"]
    judged = judge_relation(archive, volume, replaces, SaysOfRelation.NO, actor="an")
    first = split(archive, volume, at=[3], actor="an").documents[0][0]
    here = Desk(archive, viewer_of("bình", Role.ARCHIVIST))
    assert {act, judged} <= {one.id for one in here.history(first)}
    assert here.act(act).document == first
    here.undo(act, why="nhầm")
    assert stands(archive, first)[0] is None
    here.undo(judged, why="nhầm")
    assert "replaces 5-QĐ/TU" in relations(archive, first)


def test_an_act_on_many_is_taken_back_of_the_document_that_bears_its_word_now(archive: Archive, volume: str) -> None:
    def kind(document_id: str) -> str | None:
        return archive.catalogue.words.values(document_id)["kind"]

    other = next(one for one in archive.catalogue.documents.ids() if one != volume)
    first, second = (one for one, *_ in split(archive, volume, at=[3], actor="an").documents)
    number = plan(archive, [first, second, other], setting(What.KIND, "Chỉ thị"), actor="an", viewer=everything())
    act = carry_out(archive, number, actor="an", viewer=everything()).act
    join(archive, volume, actor="an")
    assert kind(volume) == kind(other) == "Chỉ thị"
    here = Desk(archive, viewer_of("bình", Role.ARCHIVIST))
    (told,) = [one for one in here.history(volume) if one.id == act]
    assert told.before["words"]["kind"]["says"] == "reading" and told.after["words"]["kind"]["value"] == "Chỉ thị"
    back = carried(archive, here.undo(act, why="nhầm").act or 0)
    assert (back.count, back.left) == (2, {"changed": 1}), "of the second no document bears the word"
    assert kind(volume) == kind(other) == "Quyết định"
    here.undo(back.act, why="đúng")  # the way back has one too
    assert kind(volume) == kind(other) == "Chỉ thị"


def test_a_check_is_taken_back_of_the_document_that_bears_its_words_now(archive: Archive, volume: str) -> None:
    catalogue = archive.catalogue
    batch = make_batch(archive, [volume], Wanted("Lô", second=0, third=0, bound=5), actor="quản").batch
    values = catalogue.words.values(volume)
    words = {name: Word(Says.VALUE, value) if (value := values[name]) else Word(Says.NONE) for name in CHECKED}
    check = check_first(archive, batch, volume, {**words, "number": word_for("number", "31")}, actor="an", expected={})
    first = split(archive, volume, at=[3], actor="an").documents[0][0]
    assert stands(archive, first)[0] == "31"
    undo(archive, check.act, actor="an")
    assert stands(archive, first)[0] is None and stands(archive, first)[3]
    made = catalogue.checks.check(check.check)
    assert made is not None and made.state == "taken back"


def test_a_page_waits_again_where_it_stands_now_and_goes_on_waiting(archive: Archive, volume: str) -> None:
    waits = archive.catalogue.pages_seen.waits
    report = split(archive, volume, at=[2], actor="an").documents[1][0]
    act = see_page(archive, report, 1, actor="an")
    assert act is not None and not waits(report, 1)
    join(archive, volume, actor="an")
    here = Desk(archive, viewer_of("bình", Role.ARCHIVIST))
    (told,) = [one for one in here.history(volume) if one.id == act]
    assert told.after == {"page": 2} and not waits(volume, 2)
    back = here.undo(act, why="nhầm").act
    assert waits(volume, 2)
    assert not archive.catalogue.pages_seen.has(report, 1), "else it comes back when the file is cut again"
    here.undo(back or 0, why="đúng")
    assert not waits(volume, 2)


def test_what_cutting_decided_anew_is_not_told_as_taken_back(archive: Archive, volume: str) -> None:
    owned = set_owner(archive, volume, "Ban A", actor="an")
    number = plan(archive, [volume], setting(What.FILE, "Hồ sơ 7"), actor="an", viewer=everything())
    filed = carry_out(archive, number, actor="an", viewer=everything()).act
    first = split(archive, volume, at=[3], actor="an").documents[0][0]
    assert owned is not None
    for act, error in ((owned, UsageError), (filed, ConflictError)):
        with pytest.raises(error, match="changed"):
            undo(archive, act, actor="an")
        assert archive.catalogue.journal.undone_by(act) is None
    assert archive.catalogue.access.owner(first) == "Ban A" and archive.catalogue.filing.of(first) == "Hồ sơ 7"


def test_a_relation_between_two_parts_is_none_of_the_whole(archive: Archive, volume: str) -> None:
    first, second = (one for one, *_ in split(archive, volume, at=[3], actor="an").documents)
    add_relation(archive, second, NewRelation(Type.REPLACES, first, 1), actor="an")
    join(archive, volume, actor="an")
    told = archive.seen_by(everything()).relation_records(volume, UNTIL)["relations"]
    assert volume not in [one["target"] for one in told]
    again = [one for one, *_ in split(archive, volume, at=[3], actor="an").documents]
    told = archive.seen_by(everything()).relation_records(again[1], UNTIL)["relations"]
    assert [one["target"] for one in told if one["type"] == "replaces"] == [again[0]]
