"""Setting one thing for many documents: what was looked at is what is done, and one act takes it back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import Level, Role, Scope, everything, viewer_of
from library.acts import correct, set_access, set_owner, set_rule, undo, withdraw, word_for
from library.acts.filing import set_file
from library.acts.many import MOST, carried, carry_out, found, plan, preview, setting
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.many import Kept, What
from library.catalogue.store import FILE_NAME
from library.catalogue.words import Says, Word
from library.errors import ConflictError, NotFoundError, UsageError
from library.records import Document, Evidence, Fields, Origin, Page, ReviewFlag, State
from library.search.contract import Filters
from library.search.service import Ask

NAMES = ["Tỉnh ủy Lạc Giang", "Tỉnh ủy Nam Hà", None]
IDS = [f"d{number}" for number in range(8)]
FLAGS = (ReviewFlag("committee", "low confidence"), ReviewFlag("kind", "low confidence"))
ALL = everything()
TABLES = {
    "documents": "id, state, kind, committee, access, owner, filed_in, "
                 "(SELECT labels FROM audiences a WHERE a.id = audience)",
    "readings": "document_id, field, value", "flags": "document_id, place, field, reason",
    "words": "document_id, field, says, value", "flags_answered": "document_id, place, field, reason",
    "field_doubts": "field, reason, standing, document_id, place",
    "access_rules": "scope, key, level, named, made_by, why",
}  # fmt: skip


def document(name: str, committee: str | None = NAMES[0]) -> NewDocument:
    fields = Fields(kind="Báo cáo", committee=committee)
    return NewDocument(Document(name, f"{name}.txt", name * 8, State.INDEXED, fields, FLAGS,
                                (Evidence("committee", 1, committee or "", 0.4),),
                                (Page(1, f"kho thóc {name}", Origin.GIVEN),)))


def made(root: Path, committees: Mapping[str, str | None] | None = None) -> Archive:
    archive = Archive.open(root, create=True)
    archive.catalogue.documents.insert_many(
        [document(one, (committees or {}).get(one, NAMES[0])) for one in IDS])
    archive.follow()
    return archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = made(tmp_path / "archive")
    yield archive
    archive.close()


def tables(archive: Archive, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that acts about many may change, without the numbers of acts."""
    with sqlite3.connect(archive.root / FILE_NAME) as own:
        return {table: own.execute(f"SELECT {columns} FROM {table} ORDER BY {columns.split(', (')[0]}").fetchall()
                for table, columns in TABLES.items() if table not in without}  # fmt: skip


def planned(archive: Archive, what: What, value: str, ids: list[str] = IDS, **how: Any) -> int:
    return plan(archive, ids, setting(what, value, **how), actor="an", viewer=ALL)


SETTINGS = st.one_of(
    st.tuples(st.just(What.COMMITTEE), st.sampled_from(["Tỉnh ủy Nam Hà", "Tỉnh ủy Lạc Giang", "Huyện ủy"])),
    st.tuples(st.just(What.KIND), st.sampled_from(["Báo cáo", "Chỉ thị"])),
    st.tuples(st.just(What.ACCESS), st.sampled_from([str(one) for one in Level])),
    st.tuples(st.just(What.OWNER), st.sampled_from(["Văn phòng", "khác", ""])),
    st.tuples(st.just(What.FILE), st.sampled_from(["Hồ sơ 12", "Hồ sơ 7", ""])))
ONE = st.tuples(st.sampled_from(IDS), SETTINGS)
EXAMPLES = int(os.environ.get("VANKIEN_MANY_EXAMPLES", "4"))
"""More before a release; each makes two archives."""
SEVERAL = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def alone(archive: Archive, one: str, what: What, value: str) -> None:
    """The same for one document, by the act that is about one."""
    if what is What.ACCESS:
        set_access(archive, one, Level(value), actor="an", why="sổ")
    elif what is What.OWNER:
        set_owner(archive, one, value, actor="an", why="sổ")
    elif what is What.FILE:
        set_file(archive, one, value, actor="an", why="sổ")
    else:
        correct(archive, one, {str(what): word_for(str(what), value)}, actor="an", why="sổ")


@SEVERAL
@given(readings=st.lists(st.sampled_from(NAMES), min_size=8, max_size=8), before=st.lists(ONE, max_size=4),
       wanted=SETTINGS, over=st.booleans(), ruled=st.booleans())
def test_what_was_looked_at_is_done_as_one_by_one_and_taken_back(
        tmp_path_factory: pytest.TempPathFactory, readings: list[str | None], before: list[tuple[str, Any]],
        wanted: tuple[What, str], over: bool, ruled: bool) -> None:
    twins = [made(tmp_path_factory.mktemp("t") / name, dict(zip(IDS, readings, strict=True))) for name in ("a", "b")]
    for archive in twins:
        if ruled:
            set_rule(archive, Scope.COMMITTEE, "Tỉnh ủy Nam Hà", Level.INTERNAL, actor="ba")
        for one, (what, value) in before:
            alone(archive, one, what, value)
    many, single = twins
    was = tables(many)
    number = planned(many, *wanted, over_words=over)
    looked = preview(many, number, actor="an")
    assert tables(many) == was  # looking changes nothing
    assert looked.count + looked.staying == len(IDS)
    if not looked.count:
        with pytest.raises(UsageError):
            carry_out(many, number, actor="an", viewer=ALL)
        assert tables(many) == was
    else:
        done = carry_out(many, number, actor="an", viewer=ALL, why="sổ")
        assert done.count == looked.count == sum(count for _, count in looked.changes)
        assert sum(done.left.values()) == looked.staying
        staying = {one.document for one in looked.kept}
        for one in IDS:
            if one not in staying:
                alone(single, one, *wanted)
        assert tables(many, "words") == tables(single, "words")
        assert spoken(many) == spoken(single)
        assert answers(many) == answers(single)
        assert not list(many.catalogue.journal.damage())
        back = undo(many, done.act, actor="an")
        assert tables(many, "words", "readings", "access_rules") == {
            name: rows for name, rows in was.items() if name not in ("words", "readings", "access_rules")}
        assert rules(many) == [row[:4] for row in was["access_rules"]]
        undo(many, back.act, actor="an")
        assert tables(many, "words", "access_rules") == tables(single, "words", "access_rules")
    for archive in twins:
        archive.close()


def spoken(archive: Archive) -> dict[str, Any]:
    return {one: [(each.field, each.word, each.reading) for each in archive.catalogue.words.of(one)] for one in IDS}


def rules(archive: Archive) -> list[tuple[Any, ...]]:
    return [row[:4] for row in tables(archive)["access_rules"]]


def answers(archive: Archive) -> list[Any]:
    """What search knows, for two viewers."""
    viewers = (ALL, viewer_of("lan", Role.READER, ["Văn phòng"]))
    return [sorted((one.id, one.committee, one.kind) for one in archive.seen_by(viewer).search.search(
        Ask("kho thóc", limit=20)).results) for viewer in viewers]  # fmt: skip


def test_a_persons_word_stays_unless_asked_otherwise(archive: Archive) -> None:
    correct(archive, "d1", {"committee": word_for("committee", "Huyện ủy")}, actor="ba")
    correct(archive, "d2", {"committee": Word(Says.NONE)}, actor="ba")
    looked = preview(archive, planned(archive, What.COMMITTEE, "Thành ủy"), actor="an")
    assert looked.changes == ((NAMES[0], 6),)
    assert {(why, shown): count for why, shown, count in looked.stays} == {
        (Kept.SAID, "Huyện ủy"): 1, (Kept.SAID, None): 1}  # fmt: skip
    looked = preview(archive, planned(archive, What.COMMITTEE, "Thành ủy", over_words=True), actor="an")
    assert looked.count == 8 and not looked.stays
    assert {(one.shown, one.after) for one in looked.examples} == {
        (NAMES[0], "Thành ủy"), ("Huyện ủy", "Thành ủy"), (None, "Thành ủy")}  # fmt: skip


def test_what_changed_since_it_was_looked_at_is_left_and_told(archive: Archive) -> None:
    number = planned(archive, What.COMMITTEE, "Thành ủy", over_words=True)
    correct(archive, "d0", {"committee": word_for("committee", "Huyện ủy")}, actor="ba")
    correct(archive, "d1", {"subject": word_for("subject", "Khác")}, actor="ba")  # another field is no hindrance
    withdraw(archive, "d2", actor="ba")
    archive.catalogue.holds.hold("d3", "MẬT")
    done = carry_out(archive, number, actor="an", viewer=ALL)
    assert (done.count, done.left) == (5, {"changed": 1, "gone": 2})
    values = {one: archive.catalogue.words.values(one)["committee"] for one in IDS}
    assert values == {**dict.fromkeys(IDS, "Thành ủy"), "d0": "Huyện ủy", "d2": NAMES[0], "d3": None}
    assert carry_out(archive, number, actor="an", viewer=ALL) == done == carried(archive, done.act)  # sent twice
    correct(archive, "d4", {"committee": word_for("committee", "Khác")}, actor="ba")
    back = undo(archive, done.act, actor="an")
    assert [one.document for one in back.since] == ["d4"]
    assert carried(archive, back.act).left == {"changed": 1} and carried(archive, back.act).count == 4
    assert archive.catalogue.words.values("d4")["committee"] == "Khác"
    assert {archive.catalogue.words.values(one)["committee"] for one in ("d1", "d5", "d6", "d7")} == {NAMES[0]}
    with pytest.raises(UsageError):
        undo(archive, done.act, actor="an")


def test_where_all_changed_meanwhile_nothing_is_done(archive: Archive) -> None:
    number = planned(archive, What.ACCESS, "internal", ids=["d0"])
    set_access(archive, "d0", Level.CONDITIONAL, actor="ba")
    was, acts = tables(archive), archive.catalogue.journal.last()
    with pytest.raises(ConflictError):
        carry_out(archive, number, actor="an", viewer=ALL)
    assert tables(archive) == was and archive.catalogue.journal.last() == acts


def test_a_plan_is_its_makers_and_about_what_the_maker_sees(archive: Archive) -> None:
    set_access(archive, "d0", Level.INTERNAL, actor="ba")
    reader = viewer_of("lan", Role.READER)
    number = plan(archive, [*IDS, "d0", "zz"], setting(What.KIND, "Chỉ thị"), actor="lan", viewer=reader)
    assert preview(archive, number, actor="lan").count == 7
    for who, which in (("an", number), ("lan", number + 1)):
        with pytest.raises(NotFoundError):
            preview(archive, which, actor=who)
    set_access(archive, "d1", Level.INTERNAL, actor="ba")
    assert carry_out(archive, number, actor="lan", viewer=reader).left == {"gone": 1}


@pytest.mark.parametrize(("what", "value", "to"), [
    (What.ACCESS, "secret", ()), (What.ACCESS, "internal", ("lan",)), (What.OWNER, "@@x", ()), (What.KIND, " ", ()),
    (What.COMMITTEE, "x" * 5000, ()), (What.KIND, "Chỉ thị", ("lan",))])  # fmt: skip
def test_what_cannot_be_set_is_refused(what: What, value: str, to: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        setting(what, value, to=to)


def test_nothing_chosen_and_too_much_chosen_are_told(archive: Archive) -> None:
    for ids in ([], [f"x{number}" for number in range(MOST + 1)]):
        with pytest.raises(UsageError):
            planned(archive, What.KIND, "Chỉ thị", ids=ids)


def test_the_documents_that_a_search_finds_are_all_and_no_others(archive: Archive) -> None:
    search = archive.seen_by(ALL).search
    assert sorted(found(search, "kho thóc", Filters())) == IDS
    assert found(search, "kho thóc d3", Filters()) == ["d3"]
    assert found(search, "thóc", Filters(kinds=frozenset({"Chỉ thị"}))) == []


def test_the_journal_tells_of_a_list_that_was_changed_by_hand(archive: Archive) -> None:
    done = carry_out(archive, planned(archive, What.KIND, "Chỉ thị"), actor="an", viewer=ALL)
    assert not list(archive.catalogue.journal.damage())
    assert [one.id for one in archive.catalogue.journal.of("d5")] == [done.act]
    with sqlite3.connect(archive.root / FILE_NAME) as own:
        own.execute("UPDATE act_documents SET value_before = 'x' WHERE document_id = 'd5'")
    assert len(list(archive.catalogue.journal.damage())) == 1


def test_of_a_document_that_is_held_back_no_reading_stays(archive: Archive) -> None:
    carry_out(archive, planned(archive, What.COMMITTEE, "Thành ủy"), actor="an", viewer=ALL)
    planned(archive, What.COMMITTEE, "Huyện ủy", over_words=True)
    archive.catalogue.holds.hold("d0", "MẬT")
    with sqlite3.connect(archive.root / FILE_NAME) as own:
        for table in ("plan_documents", "act_documents"):
            assert own.execute(f"SELECT shown FROM {table} WHERE document_id = 'd0'").fetchall() == [(None,)]
    assert not list(archive.catalogue.journal.damage())
