"""A rule of access about a committee or kind holds for all its names, whatever is said of the records afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import Level, Scope, everything
from library.acts import undo
from library.acts.authorities import change_plan, change_records, merge_plan, record_or_name, renamed, split_plan
from library.acts.opening import drop_rule, set_rule
from library.archive import Archive
from library.authorities import SORTS, Name, Record
from library.catalogue import NewDocument
from library.catalogue.access import label_in, labels_of_spellings
from library.catalogue.store import FILE_NAME
from library.errors import ConflictError, NotFoundError, UsageError
from library.records import Document, Fields, Origin, Page, State
from library.search.service import Ask
from tests.seeing import seen

NAMES = ("Tỉnh ủy Phước An", "Ban Chấp hành Đảng bộ tỉnh Phước An", "Tỉnh uỷ Phưóc An", "Huyện ủy Lạc Sơn")
SEES = everything().labels


@pytest.fixture(params=SORTS, ids=lambda of: of.sort)
def of(request: pytest.FixtureRequest) -> type[Record]:
    """Each sort of records: the same words are names of committees once, and of kinds once."""
    found: type[Record] = request.param
    return found


def put(archive: Archive, of: type[Record], name: str, number: int, state: State = State.INDEXED) -> str:
    one = f"{number:012d}"
    fields = replace(Fields(kind="Báo cáo", committee="Huyện ủy", subject="Về kho thóc"), **{of.sort: name})
    archive.catalogue.documents.insert_many([NewDocument(Document(
        one, f"{one}.txt", one * 5, state, fields, pages=(Page(1, "kho thóc", Origin.GIVEN),)))])  # fmt: skip
    return one


@pytest.fixture
def archive(tmp_path: Path, of: type[Record]) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    for number, name in enumerate(NAMES):
        put(archive, of, name, number)
    archive.follow()
    yield archive
    archive.close()


def open_names(archive: Archive) -> set[str]:
    """The names of what a guest finds."""
    archive.follow()
    return {NAMES[int(one.id)] for one in seen(archive).search.search(Ask("kho thóc", limit=50)).results}


def merge(archive: Archive, of: type[Record], kept: str, *others: str) -> int:
    plan = merge_plan(archive, record_or_name(archive, of, kept), [record_or_name(archive, of, one) for one in others],
                      labels=SEES)
    return change_records(archive, plan, actor="an")


@pytest.mark.parametrize("typed", ["Huyện uỷ Lạc Sơn", "HUYỆN ỦY  LẠC SƠN", "huyen uy lac son"])
def test_a_rule_holds_for_every_way_to_write_a_name(archive: Archive, of: type[Record], typed: str) -> None:
    assert set_rule(archive, Scope(of.sort), typed, Level.INTERNAL, actor="an").documents == 1
    assert open_names(archive) == set(NAMES[:3])
    assert drop_rule(archive, Scope(of.sort), NAMES[3], actor="an").documents == 1, "it is the same rule"
    assert open_names(archive) == set(NAMES)


def test_a_rule_that_closed_one_way_to_write_a_name_closes_all_after_an_upgrade(archive: Archive, of: type[Record]
                                                                                ) -> None:
    set_rule(archive, Scope(of.sort), "Huyện uỷ Lạc Sơn", Level.INTERNAL, actor="an")
    archive.close()
    with closing(sqlite3.connect(archive.root / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE documents SET access = 'open', audience = 1")
        labels_of_spellings(connection)
    upgraded = Archive.open(archive.root)
    assert open_names(upgraded) == set(NAMES[:3])
    upgraded.close()


def test_a_rule_closes_all_names_of_a_record_and_follows_what_is_said_of_it(archive: Archive, of: type[Record]) -> None:
    set_rule(archive, Scope(of.sort), NAMES[0], Level.INTERNAL, actor="an")
    assert open_names(archive) == set(NAMES[1:])
    first = merge(archive, of, NAMES[0], NAMES[1])
    assert open_names(archive) == set(NAMES[2:]), "the other name is one of the record's now"
    merge(archive, of, NAMES[1], NAMES[2])
    assert open_names(archive) == {NAMES[3]}
    record = record_or_name(archive, of, NAMES[2])
    change_records(archive, split_plan(archive, record, [NAMES[2]], labels=SEES), actor="an")
    assert open_names(archive) == {NAMES[2], NAMES[3]}
    undo(archive, first, actor="an")
    assert open_names(archive) == set(NAMES[1:])


def test_a_rule_made_under_another_name_is_the_same_rule(archive: Archive, of: type[Record]) -> None:
    merge(archive, of, NAMES[0], NAMES[1])
    set_rule(archive, Scope(of.sort), NAMES[1], Level.INTERNAL, actor="an")
    assert open_names(archive) == set(NAMES[2:])
    set_rule(archive, Scope(of.sort), NAMES[0], Level.OPEN, actor="an")
    assert open_names(archive) == set(NAMES)
    drop_rule(archive, Scope(of.sort), NAMES[1], actor="an")
    assert not archive.catalogue.access.all()


@pytest.mark.parametrize("named", ["Tỉnh ủy mới", NAMES[0]])
def test_a_rule_is_the_same_once_its_record_is_called_otherwise(archive: Archive, of: type[Record], named: str) -> None:
    set_rule(archive, Scope(of.sort), NAMES[0], Level.INTERNAL, actor="an")
    record = renamed(record_or_name(archive, of, NAMES[0]), Name("Tỉnh ủy mới"))
    change_records(archive, change_plan(archive, record, labels=SEES), actor="an")
    assert open_names(archive) == set(NAMES[1:])
    act = set_rule(archive, Scope(of.sort), named, Level.OPEN, actor="an").act
    assert open_names(archive) == set(NAMES) and len(archive.catalogue.access.all()) == 1
    undo(archive, act, actor="an")
    assert open_names(archive) == set(NAMES[1:])
    drop_rule(archive, Scope(of.sort), named, actor="an")
    assert open_names(archive) == set(NAMES) and not archive.catalogue.access.all()


def test_of_rules_that_a_merge_brought_together_each_can_be_dropped_by_its_key(archive: Archive, of: type[Record]
                                                                             ) -> None:  # fmt: skip
    for name, level in ((NAMES[0], Level.OPEN), (NAMES[1], Level.INTERNAL)):
        set_rule(archive, Scope(of.sort), name, level, actor="an")
    merge(archive, of, NAMES[0], NAMES[1])
    drop_rule(archive, Scope(of.sort), NAMES[1], actor="an")
    assert [one.key for one in archive.catalogue.access.all()] == [NAMES[0]] and open_names(archive) == set(NAMES)


def test_of_rules_that_a_merge_brings_together_the_strictest_holds(archive: Archive, of: type[Record]) -> None:
    set_rule(archive, Scope(of.sort), NAMES[0], Level.OPEN, actor="an")
    set_rule(archive, Scope(of.sort), NAMES[1], Level.INTERNAL, actor="an")
    act = merge(archive, of, NAMES[0], NAMES[1])
    assert open_names(archive) == set(NAMES[2:])
    undo(archive, act, actor="an")
    assert open_names(archive) == {NAMES[0], *NAMES[2:]}


def test_what_comes_in_later_or_was_withdrawn_is_labelled_too(archive: Archive, of: type[Record]) -> None:
    gone = put(archive, of, NAMES[2], 7, State.WITHDRAWN)
    merge(archive, of, NAMES[0], NAMES[2])
    set_rule(archive, Scope(of.sort), NAMES[0], Level.INTERNAL, actor="an")
    later = put(archive, of, NAMES[2], 8)
    assert [archive.catalogue.documents.access_of(one) for one in (gone, later)] == [Level.INTERNAL, Level.INTERNAL]


STEPS = st.lists(st.tuples(st.sampled_from(["merge", "split", "rule", "drop", "undo", "put"]), st.integers(0, 3),
                           st.integers(0, 3), st.sampled_from(list(Level))), max_size=8)  # fmt: skip


@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_labels_are_always_those_that_would_be_given_anew(
    tmp_path_factory: pytest.TempPathFactory, of: type[Record], steps: list[tuple[str, int, int, Level]]
) -> None:
    archive = Archive.open(tmp_path_factory.mktemp("labels") / "archive", create=True)
    for number, name in enumerate(NAMES):
        put(archive, of, name, number)
    for place, (what, one, other, level) in enumerate(steps):
        try:
            if what == "merge":
                merge(archive, of, NAMES[one], NAMES[other])
            elif what == "split":
                record = record_or_name(archive, of, NAMES[one])
                change_records(archive, split_plan(archive, record, [NAMES[other]], labels=SEES), actor="an")
            elif what == "rule":
                set_rule(archive, Scope(of.sort), NAMES[one], level, actor="an")
            elif what == "drop":
                drop_rule(archive, Scope(of.sort), NAMES[one], actor="an")
            elif what == "undo":
                undo(archive, 1 + one, actor="an")
            else:
                put(archive, of, NAMES[one], 100 + place)
        except (UsageError, NotFoundError, ConflictError):
            continue
        with archive.catalogue.transaction() as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM documents")]  # type: ignore[attr-defined]
            assert label_in(connection, ids) == 0, what  # type: ignore[arg-type]
    archive.close()
