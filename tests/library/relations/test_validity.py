"""Validity: what holds on a day, in whatever order it was learnt."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.records import PartialDate
from library.relations.holding import Act, Clause, Oddity, Paper, Status
from library.relations.records import Modality, Scope, Type
from library.relations.validity import Book


def day(text: str) -> date:
    return date.fromisoformat(text)


def paper(key: str, issued: str | None, **more: object) -> Paper:
    dates = {name: PartialDate.parse(str(value)) for name, value in more.items() if name in ("starts", "ends")}
    rest = {name: value for name, value in more.items() if name not in dates}
    return Paper(key, PartialDate.parse(issued) if issued else None, **dates, **rest)  # type: ignore[arg-type]


OLD, NEW = paper("old", "2014-12-06"), paper("new", "2025-11-19", stated=True)


@pytest.mark.parametrize(
    ("on", "status"),
    [("2014-12-05", Status.NOT_YET), ("2014-12-06", Status.IN_FORCE), ("2020-01-01", Status.IN_FORCE),
     ("2025-11-18", Status.IN_FORCE), ("2025-11-19", Status.REPLACED), ("2030-01-01", Status.REPLACED)],
)  # fmt: skip
def test_the_old_ends_the_day_before_the_new(on: str, status: Status) -> None:
    found = Book([OLD, NEW], [Act(Type.REPLACES, "new", "old")]).on("old", day(on))
    assert found.status is status
    assert str(found.until) == "2025-11-18"
    assert found.by == ("new" if status is Status.REPLACED else None)


def test_of_a_kind_that_rules_nothing_no_force_is_told_until_something_says_more() -> None:
    invited = paper("old", "2014-12-06", rules=False)
    found = Book([invited, NEW], []).on("old", day("2020-01-01"))
    assert (found.status, found.rules, found.sure) == (Status.UNKNOWN, False, False)
    ended = Book([invited, NEW], [Act(Type.REPLACES, "new", "old")])
    assert ended.on("old", day("2026-01-01")).status is Status.REPLACED
    stated = paper("old", "2014-12-06", rules=False, stated=True)
    assert Book([stated], []).on("old", day("2020-01-01")).status is Status.IN_FORCE


def test_what_is_saved_is_told_until_its_end() -> None:
    clauses = [Clause("new", "old", "older papers", years=5), Clause("new", "old", "held papers", years=10)]
    book = Book([OLD, NEW], [Act(Type.REPLACES, "new", "old")], clauses)
    assert [one.words for one in book.on("old", day("2026-01-01")).saved] == ["older papers", "held papers"]
    assert [str(one.until) for one in book.on("old", day("2033-01-01")).saved] == ["2035-11-19"]
    assert not book.on("old", day("2020-01-01")).saved


def test_effect_from_a_named_day_and_with_another() -> None:
    named = paper("named", "2025-05-26", starts="2025-07-01", stated=True)
    joined = paper("joined", "2025-06-01", starts_with="named", stated=True)
    book = Book([OLD, named, joined], [Act(Type.REPEALS, "joined", "old")])
    assert book.on("named", day("2025-06-30")).status is Status.NOT_YET
    assert str(book.on("old", day("2025-06-30")).until) == "2025-06-30"
    assert book.on("old", day("2025-07-01")).status is Status.REPEALED


def test_what_ends_by_time_is_repealed_by_nobody() -> None:
    book = Book([paper("x", "2000-01-01", ends="2004-12-31")], [])
    assert book.on("x", day("2004-12-31")).status is Status.IN_FORCE
    found = book.on("x", day("2005-01-01"))
    assert (found.status, found.by, str(found.until)) == (Status.REPEALED, None, "2004-12-31")


def test_an_extension_puts_off_the_end() -> None:
    papers = [paper("x", "2000-01-01", ends="2004-12-31"), paper("longer", "2004-06-01")]
    book = Book(papers, [Act(Type.EXTENDS, "longer", "x", until=PartialDate(2006, 12, 31))])
    assert book.on("x", day("2006-01-01")).status is Status.IN_FORCE
    assert book.on("x", day("2007-01-01")).status is Status.REPEALED


def test_a_suspension_ends_with_what_suspends() -> None:
    papers = [OLD, paper("halt", "2016-01-01"), paper("lift", "2017-01-01")]
    book = Book(papers, [Act(Type.SUSPENDS, "halt", "old"), Act(Type.REPEALS, "lift", "halt")])
    told = [book.on("old", day(on)).status for on in ("2015-12-31", "2016-01-01", "2017-01-01")]
    assert told == [Status.IN_FORCE, Status.SUSPENDED, Status.IN_FORCE]


@pytest.mark.parametrize("kind", [Type.AMENDS, Type.REPEALS, Type.REPLACES])
def test_a_part_amends_and_ends_nothing(kind: Type) -> None:
    found = Book([OLD, NEW], [Act(kind, "new", "old", Scope.PART)]).on("old", day("2026-01-01"))
    assert (found.status, found.by, found.until) == (Status.PARTLY_AMENDED, "new", None)


@pytest.mark.parametrize("modality", [Modality.PLANNED, Modality.REPORTED])
def test_what_is_not_done_changes_nothing(modality: Modality) -> None:
    found = Book([OLD, NEW], [Act(Type.REPLACES, "new", "old", modality=modality)]).on("old", day("2026-01-01"))
    assert found.status is Status.IN_FORCE


@pytest.mark.parametrize(
    ("papers", "acts", "why"),
    [
        ([OLD], [Act(Type.REPLACES, "old", "old")], Oddity.ITSELF),
        ([OLD, NEW], [Act(Type.REPLACES, "old", "new")], Oddity.BEFORE),
        ([OLD, paper("same", "2014-12-06")],
         [Act(Type.REPLACES, "old", "same"), Act(Type.REPLACES, "same", "old")], Oddity.EACH_OTHER),
        ([OLD, paper("undated", None)], [Act(Type.REPEALS, "undated", "old")], Oddity.UNDATED),
    ],
)  # fmt: skip
def test_a_contradiction_is_shown_and_not_solved(papers: list[Paper], acts: list[Act], why: Oddity) -> None:
    book = Book(papers, acts)
    found = [book.on(act.target, day("2026-01-01")) for act in acts]
    assert {one.status for one in found} == {Status.IN_FORCE}
    assert {odd.why for one in found for odd in one.contradictions} == {why}
    assert not any(one.sure for one in found)


def test_a_year_alone_leaves_the_year_open() -> None:
    book = Book([paper("x", "2000-01-01"), paper("y", "2010")], [Act(Type.REPLACES, "y", "x")])
    told = [book.on("x", day(on)).status for on in ("2009-12-31", "2010-06-01", "2010-12-31")]
    assert told == [Status.IN_FORCE, Status.UNKNOWN, Status.REPLACED]


def test_effect_with_one_another_ends() -> None:
    book = Book([paper("a", "2000-01-01", starts_with="b"), paper("b", "2000-01-01", starts_with="a")], [])
    assert book.on("a", day("2001-01-01")).status is Status.UNKNOWN


def test_a_document_that_is_only_named_is_never_sure() -> None:
    found = Book([paper("x", "2000-01-01", held=False)], []).on("x", day("2001-01-01"))
    assert (found.status, found.sure) == (Status.IN_FORCE, False)
    assert Book([], []).on("nobody", day("2001-01-01")).status is Status.UNKNOWN


keys = st.sampled_from("abcdef")
dates = st.dates(date(1990, 1, 1), date(1992, 12, 31))
papers = st.builds(Paper, keys, st.none() | st.builds(PartialDate, st.integers(1990, 1992)) | dates.map(
    lambda one: PartialDate(one.year, one.month, one.day)), st.booleans(), st.none(), st.none() | keys)  # fmt: skip
acts = st.builds(Act, st.sampled_from((Type.REPLACES, Type.REPEALS, Type.AMENDS, Type.SUSPENDS)), keys, keys,
                 st.sampled_from(Scope), st.sampled_from(Modality))  # fmt: skip
worlds = st.tuples(st.lists(papers, unique_by=lambda one: one.key, max_size=6), st.lists(acts, max_size=12))


@given(worlds, keys, dates, st.randoms(use_true_random=False))
def test_order_never_matters(world: tuple[list[Paper], list[Act]], key: str, on: date, shuffle: random.Random) -> None:
    known, told = world
    mixed_known, mixed_told = shuffle.sample(known, len(known)), shuffle.sample(told, len(told)) + told[:2]
    assert Book(known, told).on(key, on) == Book(mixed_known, mixed_told).on(key, on)


@given(worlds, keys, dates)
def test_a_document_that_ended_never_comes_back(world: tuple[list[Paper], list[Act]], key: str, on: date) -> None:
    book = Book(*world)
    ended = (Status.REPLACED, Status.REPEALED)
    if book.on(key, on).status in ended:
        assert book.on(key, on + timedelta(days=400)).status in ended


@given(worlds, keys, dates)
def test_who_ends_it_has_begun(world: tuple[list[Paper], list[Act]], key: str, on: date) -> None:
    book = Book(*world)
    found = book.on(key, on)
    if found.by is not None:
        begun = book.effect(found.by)
        assert begun is not None and begun.over(on)


@settings(max_examples=3, deadline=None)
@given(st.integers(2000, 4000))
def test_a_long_circle_is_answered(size: int) -> None:
    known = [Paper(number, None, starts_with=(number + 1) % size) for number in range(size)]
    told = [Act(Type.REPLACES, number, (number + 1) % size) for number in range(size)]
    assert Book(known, told).on(0, date(2000, 1, 1)).status is Status.UNKNOWN
