"""A rule of access about a committee holds for all its names, whatever is said of committees afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import Level, Scope, everything
from library.acts import undo
from library.acts.authorities import change_committees, committee_or_name, merge_plan, split_plan
from library.acts.opening import drop_rule, set_rule
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.access import label_in
from library.errors import ConflictError, NotFoundError, UsageError
from library.records import Document, Fields, Origin, Page, State
from library.search.service import Ask
from tests.seeing import seen

NAMES = ("Tỉnh ủy Phước An", "Ban Chấp hành Đảng bộ tỉnh Phước An", "Tỉnh uỷ Phưóc An", "Huyện ủy Lạc Sơn")
SEES = everything().labels


def put(archive: Archive, name: str, number: int, state: State = State.INDEXED) -> str:
    one = f"{number:012d}"
    archive.catalogue.documents.insert_many([NewDocument(Document(
        one, f"{one}.txt", one * 5, state, Fields(kind="Báo cáo", committee=name, subject="Về kho thóc"),
        pages=(Page(1, "kho thóc", Origin.GIVEN),)))])  # fmt: skip
    return one


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    for number, name in enumerate(NAMES):
        put(archive, name, number)
    archive.follow()
    yield archive
    archive.close()


def open_names(archive: Archive) -> set[str]:
    """The committees of what a guest finds."""
    archive.follow()
    return {NAMES[int(one.id)] for one in seen(archive).search.search(Ask("kho thóc", limit=50)).results}


def merge(archive: Archive, kept: str, *others: str) -> int:
    plan = merge_plan(archive, committee_or_name(archive, kept), [committee_or_name(archive, one) for one in others],
                      labels=SEES)
    return change_committees(archive, plan, actor="an")


def test_a_rule_closes_all_names_of_a_committee_and_follows_what_is_said_of_it(archive: Archive) -> None:
    set_rule(archive, Scope.COMMITTEE, NAMES[0], Level.INTERNAL, actor="an")
    assert open_names(archive) == set(NAMES[1:])
    first = merge(archive, NAMES[0], NAMES[1])
    assert open_names(archive) == set(NAMES[2:]), "the other name is one of the committee's now"
    merge(archive, NAMES[1], NAMES[2])
    assert open_names(archive) == {NAMES[3]}
    committee = committee_or_name(archive, NAMES[2])
    change_committees(archive, split_plan(archive, committee, [NAMES[2]], labels=SEES), actor="an")
    assert open_names(archive) == {NAMES[2], NAMES[3]}
    undo(archive, first, actor="an")
    assert open_names(archive) == set(NAMES[1:])


def test_a_rule_made_under_another_name_is_the_same_rule(archive: Archive) -> None:
    merge(archive, NAMES[0], NAMES[1])
    set_rule(archive, Scope.COMMITTEE, NAMES[1], Level.INTERNAL, actor="an")
    assert open_names(archive) == set(NAMES[2:])
    set_rule(archive, Scope.COMMITTEE, NAMES[0], Level.OPEN, actor="an")
    assert open_names(archive) == set(NAMES)
    drop_rule(archive, Scope.COMMITTEE, NAMES[1], actor="an")
    assert not archive.catalogue.access.all()


def test_of_rules_that_a_merge_brings_together_the_strictest_holds(archive: Archive) -> None:
    set_rule(archive, Scope.COMMITTEE, NAMES[0], Level.OPEN, actor="an")
    set_rule(archive, Scope.COMMITTEE, NAMES[1], Level.INTERNAL, actor="an")
    act = merge(archive, NAMES[0], NAMES[1])
    assert open_names(archive) == set(NAMES[2:])
    undo(archive, act, actor="an")
    assert open_names(archive) == {NAMES[0], *NAMES[2:]}


def test_what_comes_in_later_or_was_withdrawn_is_labelled_too(archive: Archive) -> None:
    gone = put(archive, NAMES[2], 7, State.WITHDRAWN)
    merge(archive, NAMES[0], NAMES[2])
    set_rule(archive, Scope.COMMITTEE, NAMES[0], Level.INTERNAL, actor="an")
    later = put(archive, NAMES[2], 8)
    assert [archive.catalogue.documents.access_of(one) for one in (gone, later)] == [Level.INTERNAL, Level.INTERNAL]


STEPS = st.lists(st.tuples(st.sampled_from(["merge", "split", "rule", "drop", "undo", "put"]), st.integers(0, 3),
                           st.integers(0, 3), st.sampled_from(list(Level))), max_size=8)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_labels_are_always_those_that_would_be_given_anew(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int, Level]]
) -> None:
    archive = Archive.open(tmp_path_factory.mktemp("labels") / "archive", create=True)
    for number, name in enumerate(NAMES):
        put(archive, name, number)
    for place, (what, one, other, level) in enumerate(steps):
        try:
            if what == "merge":
                merge(archive, NAMES[one], NAMES[other])
            elif what == "split":
                committee = committee_or_name(archive, NAMES[one])
                change_committees(archive, split_plan(archive, committee, [NAMES[other]], labels=SEES), actor="an")
            elif what == "rule":
                set_rule(archive, Scope.COMMITTEE, NAMES[one], level, actor="an")
            elif what == "drop":
                drop_rule(archive, Scope.COMMITTEE, NAMES[one], actor="an")
            elif what == "undo":
                undo(archive, 1 + one, actor="an")
            else:
                put(archive, NAMES[one], 100 + place)
        except (UsageError, NotFoundError, ConflictError):
            continue
        with archive.catalogue.transaction() as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM documents")]  # type: ignore[attr-defined]
            assert label_in(connection, ids) == 0, what  # type: ignore[arg-type]
    archive.close()
