"""Committees and kinds as records: all names of one are found and counted as one; every change has a way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from sqlite3 import Connection

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import Level, Scope, everything, guest
from library.acts import undo
from library.acts.authorities import (
    CHANGE_COMMITTEES,
    Plan,
    change_plan,
    change_records,
    directory_in,
    kept_in,
    merge_plan,
    planned,
    record_of,
    record_or_name,
    split_plan,
)
from library.acts.opening import set_rule
from library.archive import Archive
from library.authorities import (
    SORTS,
    Committee,
    Directory,
    Kind,
    Name,
    Record,
    shipped,
    shipped_kinds,
)
from library.authorities.records import free_id
from library.borne_names import documents_of
from library.catalogue import NewDocument
from library.catalogue.authorities import kinds
from library.errors import ConflictError, NotFoundError, UsageError
from library.party.kinds import KINDS, kinds_of_symbol
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.contract import Facet, Filters
from library.search.names import NoNames, quoted
from library.search.service import Ask
from tests.seeing import seen

NAMES = ("Tỉnh ủy Lạc Giang", "Ban Chấp hành Đảng bộ tỉnh Lạc Giang", "Tinh ủy Lạc Giang", "Huyện ủy Yên Phú",
         "Huyện ủy Yên Phủ", "Bộ Chính trị", "Bộ Chính trị Ban Chấp hành Trung ương", "Thành ủy Lạc Thành")
ALL = everything().labels


COMMITTEES_ALONE = pytest.mark.parametrize("of", [Committee], indirect=True)
KEYS = {"committee": ("cơquan", "coquan"), "kind": ("loại", "loai")}


@pytest.fixture(params=SORTS, ids=lambda of: of.sort)
def of(request: pytest.FixtureRequest) -> type[Record]:
    """Each sort of records: the same words are names of committees once, and of kinds once."""
    found: type[Record] = request.param
    return found


def document(of: type[Record], number: int, bears: str, year: int = 1958) -> NewDocument:
    name = f"d{number:03}"
    fields = replace(Fields(kind="Báo cáo", committee="Chi bộ", issued=PartialDate(year), subject="Về kho thóc"),
                     **{of.sort: bears})
    return NewDocument(Document(name, f"{name}.txt", name * 8, State.INDEXED, fields, (), (),
                                (Page(1, "kho thóc", Origin.GIVEN),)))


def filled(root: Path, of: type[Record], names: list[str]) -> Archive:
    archive = Archive.open(root, create=True)
    archive.catalogue.documents.insert_many([document(of, at, name) for at, name in enumerate(names)])
    archive.follow()
    return archive


@pytest.fixture
def archive(tmp_path: Path, of: type[Record]) -> Iterator[Archive]:
    archive = filled(tmp_path / "archive", of, [*NAMES, *NAMES[:3]])
    yield archive
    archive.close()


def asked(of: type[Record], chosen: tuple[str, ...], query: str) -> Ask:
    values = frozenset(chosen)
    return Ask(query, Filters(kinds=values) if of is Kind else Filters(committees=values))


def facet(archive: Archive, of: type[Record], *chosen: str, query: str = "") -> dict[str, int]:
    told = seen(archive).search.search(asked(of, chosen, query))
    return {one.value: one.count for one in told.facets[Facet(of.sort)]}


def total(archive: Archive, of: type[Record], *chosen: str, query: str = "") -> int:
    return seen(archive).search.search(asked(of, chosen, query)).total


def merged(archive: Archive, of: type[Record], kept: str, *others: str) -> int:
    return change_records(archive, plan_of(archive, of, kept, *others), actor="an")


def plan_of(archive: Archive, of: type[Record], kept: str, *others: str) -> Plan[Record]:
    known = [record_or_name(archive, of, one) for one in others]
    return merge_plan(archive, record_or_name(archive, of, kept), known, labels=ALL)


@COMMITTEES_ALONE
def test_names_of_the_product_are_one_from_the_first_day(archive: Archive, of: type[Record]) -> None:
    assert facet(archive, of)["Bộ Chính trị"] == 2
    assert total(archive, of, "Bộ Chính trị Ban Chấp hành Trung ương") == total(archive, of, "Bộ Chính trị") == 2
    assert total(archive, of, "BỘ CHÍNH TRỊ") == total(archive, of, "bo-chinh-tri") == 2


def test_every_name_of_a_merged_record_finds_all_its_documents(archive: Archive, of: type[Record]) -> None:
    plan = plan_of(archive, of, *NAMES[:3])
    assert plan.documents == 4
    assert facet(archive, of)[NAMES[1]] == 2  # a preview changes nothing
    change_records(archive, plan, actor="an", why="cùng một cơ quan")
    assert facet(archive, of)[NAMES[0]] == 6 and not {*NAMES[1:3]} & set(facet(archive, of))
    for name in (*NAMES[:3], "tỉnh uỷ lạc giang"):
        assert total(archive, of, name) == 6
        assert total(archive, of, query=f'{KEYS[of.sort][0]}:"{name}"') == 6
    assert total(archive, of, query=f'{KEYS[of.sort][1]}:"ban chap hanh dang bo tinh lac giang"') == 6
    assert facet(archive, of, NAMES[2]) == facet(archive, of)


def test_one_name_of_a_record_can_be_told_apart(archive: Archive, of: type[Record]) -> None:
    merged(archive, of, *NAMES[:3])
    assert [total(archive, of, quoted(one)) for one in NAMES[:3]] == [2, 2, 2]
    assert total(archive, of, quoted(NAMES[0]), quoted(NAMES[1])) == 4
    told = facet(archive, of, quoted(NAMES[1]))
    assert (told[quoted(NAMES[1])], told[NAMES[0]]) == (2, 6)


@COMMITTEES_ALONE
def test_completion_leads_from_every_name_to_the_one_it_is_shown_by(archive: Archive, of: type[Record]) -> None:
    merged(archive, of, *NAMES[:3])
    for typed in ("Ban Chấp hành Đảng bộ t", "tinh uy lac"):
        found = [one.text for one in seen(archive).search.complete(typed)]
        assert NAMES[0] in found and NAMES[1] not in found


@COMMITTEES_ALONE
def test_names_of_what_is_not_seen_are_not_suggested(archive: Archive, of: type[Record]) -> None:
    names = [one.text for one in archive.seen_by(guest(admitted=True)).search.complete("Văn phòng Trung ương")]
    assert names == []


def test_a_split_gives_names_back(archive: Archive, of: type[Record]) -> None:
    before = facet(archive, of)
    merged(archive, of, *NAMES[:3])
    plan = split_plan(archive, record_of(archive, of, NAMES[0]), NAMES[1:2], labels=ALL)
    assert plan.documents == 2
    change_records(archive, plan, actor="an")
    assert facet(archive, of)[NAMES[1]] == before[NAMES[1]] and facet(archive, of)[NAMES[0]] == 4
    with pytest.raises(UsageError):
        split_plan(archive, record_of(archive, of, NAMES[1]), NAMES[1:2], labels=ALL)


@pytest.mark.parametrize("of", [Kind], indirect=True)
def test_after_a_split_the_letters_of_a_kind_stand_for_the_first_record_alone(archive: Archive, of: type[Record]
                                                                             ) -> None:  # fmt: skip
    one = Kind("phieu-trinh", (Name(NAMES[0]), Name(NAMES[1])), ("PTr",))
    change_records(archive, change_plan(archive, one, labels=ALL), actor="an")
    change_records(archive, split_plan(archive, one, NAMES[1:2], labels=ALL), actor="an")
    assert directory_in(archive, of).of_letters("PTr") == [NAMES[0]]
    assert directory_in(archive, of).letters_of(NAMES[1]) == ()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=1, max_size=5))
def test_undone_in_any_number_everything_is_as_it_was(archive: Archive, of: type[Record],
                                                      pairs: list[tuple[str, str]]) -> None:  # fmt: skip
    before = directory_in(archive, of).everything(), facet(archive, of)
    acts = []
    for kept, other in pairs:
        if record_or_name(archive, of, kept).names != record_or_name(archive, of, other).names:
            acts.append(merged(archive, of, kept, other))
            assert sum(facet(archive, of).values()) == sum(before[1].values())
    for act in reversed(acts):
        undo(archive, act, actor="an")
    assert (directory_in(archive, of).everything(), facet(archive, of)) == before
    assert list(archive.catalogue.journal.damage()) == []


def test_what_was_changed_again_is_not_taken_back(archive: Archive, of: type[Record]) -> None:
    first = merged(archive, of, NAMES[0], NAMES[1])
    merged(archive, of, NAMES[0], NAMES[2])
    with pytest.raises(ConflictError):
        undo(archive, first, actor="an")


@COMMITTEES_ALONE
def test_an_act_is_not_taken_back_under_a_record_that_needs_it(archive: Archive, of: type[Record]) -> None:
    def put(record: Record) -> int:
        return change_records(archive, change_plan(archive, record, labels=ALL), actor="an")

    above, below = Committee("a-x", (Name("Tỉnh ủy X"),)), Committee("b-x", (Name("Huyện ủy X"),), parent="a-x")
    first, second = put(above), put(below)
    with pytest.raises(ConflictError, match="b-x"):
        undo(archive, first, actor="an")
    assert directory_in(archive, of).everything() == Directory([*shipped(of), above, below]).everything()
    undo(archive, second, actor="an")
    undo(archive, first, actor="an")
    assert directory_in(archive, of).everything() == Directory(shipped(of)).everything()


@COMMITTEES_ALONE
def test_taking_an_act_back_sets_nothing_above_itself(archive: Archive, of: type[Record]) -> None:
    a, b = (Committee(f"{one}-x", (Name(f"Tỉnh ủy {one}"),)) for one in "ab")
    change_records(archive, planned(archive, Committee, CHANGE_COMMITTEES, {"b-x": b, "a-x": replace(a, parent="b-x")},
                                    labels=ALL), actor="an")  # fmt: skip
    free = change_records(archive, change_plan(archive, a, labels=ALL), actor="an")
    change_records(archive, change_plan(archive, replace(b, parent="a-x"), labels=ALL), actor="an")
    with pytest.raises(ConflictError, match=r"[ab]-x"):
        undo(archive, free, actor="an")


@COMMITTEES_ALONE
def test_what_named_nothing_before_is_no_reason_not_to_take_an_act_back(archive: Archive, of: type[Record]) -> None:
    act = change_records(archive, change_plan(archive, Committee("a-x", (Name("Tỉnh ủy X"),)), labels=ALL), actor="an")
    stray = Committee("b-x", (Name("Huyện ủy X"),), parent="c-x")
    kept_in(archive, of).put({"b-x": stray.as_json()})
    undo(archive, act, actor="an")
    assert directory_in(archive, of).stored("a-x") is None


def test_who_looked_before_another_changed_is_told(archive: Archive, of: type[Record]) -> None:
    plan, version = plan_of(archive, of, NAMES[0], NAMES[1]), directory_in(archive, of).version
    merged(archive, of, NAMES[3], NAMES[4])
    with pytest.raises(ConflictError):
        change_records(archive, plan, actor="an", version=version)


@COMMITTEES_ALONE
@pytest.mark.parametrize("turn", range(3))
def test_the_order_of_taking_in_does_not_matter(tmp_path: Path, of: type[Record], turn: int) -> None:
    names = list(NAMES)
    wanted = filled(tmp_path / "wanted", of, names)
    merged(wanted, of, *NAMES[:3])
    Random(turn).shuffle(names)
    other = filled(tmp_path / "other", of, [*NAMES[:3], *names[:turn]])
    merged(other, of, *NAMES[:3])
    left = [one for one in names if one not in (*NAMES[:3], *names[:turn])]
    other.catalogue.documents.insert_many([document(of, at + 50, name) for at, name in enumerate(left)])
    other.follow()
    spare = sorted({*names[:turn]} & {*NAMES[:3]})  # taken in twice
    borne = [documents_of(kept_in(one, of), directory_in(one, of), ALL) for one in (wanted, other)]
    assert borne[0].unresolved == borne[1].unresolved
    counts = [{**one.counts} for one in borne]
    counts[1]["tinh-uy-lac-giang"] -= len(spare)
    assert counts[0] == counts[1]
    assert facet(wanted, of).keys() == facet(other, of).keys()
    wanted.close()
    other.close()


def test_of_two_records_with_one_name_the_day_decides_or_nothing_does() -> None:
    old = Committee("ha-nam", (Name("Tỉnh ủy Hà Nam", until=PartialDate(1965, 4)),))
    new = Committee("ha-nam-2", (Name("Tỉnh ủy Hà Nam", since=PartialDate(1997)),))
    both = Directory([old, new])
    assert both.resolve("TỈNH UỶ HÀ NAM", PartialDate(1960)).record is old
    assert both.resolve("Tỉnh ủy Hà Nam", PartialDate(1997, 1, 1)).record is new
    for day in (None, PartialDate(1980)):
        assert both.resolve("Tỉnh ủy Hà Nam", day).record is None
        assert len(both.resolve("Tỉnh ủy Hà Nam", day).candidates) == 2
    assert both.shown_as("Tỉnh ủy Hà Nam") == "Tỉnh ủy Hà Nam"
    assert len({both.label(old), both.label(new), "Tỉnh ủy Hà Nam"}) == 3
    assert both.named(both.label(new)) is new


def test_what_fits_nothing_is_listed_and_stays_as_it_is(archive: Archive, of: type[Record]) -> None:
    borne = documents_of(kept_in(archive, of), directory_in(archive, of), ALL)
    assert {one.name: one.documents for one in borne.unresolved} == {
        name: 2 if name in NAMES[:3] else 1 for name in NAMES if of is Kind or "Bộ Chính trị" not in name}
    assert getattr(seen(archive).document("d000").fields, of.sort) == NAMES[0]


@COMMITTEES_ALONE
def test_a_record_cannot_stand_above_itself_or_name_nothing(archive: Archive, of: type[Record]) -> None:
    for bad in (Committee("a", (Name("A"),), parent="a"), Committee("a", (Name("A"),), parent="khong-co"),
                Committee("a", (Name("A"),), before=("a",))):
        with pytest.raises(UsageError):
            planned(archive, Committee, CHANGE_COMMITTEES, {"a": bad}, labels=ALL)
    with pytest.raises(NotFoundError):
        record_of(archive, of, "Cơ quan không có")


@given(st.text("ab ", min_size=1, max_size=14), st.integers(96, 122), st.integers(1, 12))
def test_however_long_a_name_is_the_ids_for_records_of_it_can_be_ids(end: str, length: int, records: int) -> None:
    """A name is cut to make room for the number, maybe right behind a word."""
    made: dict[str, Kind] = {}
    for _ in range(records):
        one = free_id("x" * length + end, made.__contains__)
        made[one] = Kind(one, (Name("A"),))
    assert len(made) == records


@pytest.mark.parametrize("of", SORTS)
def test_the_records_of_the_product_fit_together(of: type[Record]) -> None:
    records = shipped(of)
    directory = Directory(records)
    assert len({one.id for one in records}) == len(records)
    assert all(directory.owner(name.text) for one in directory.living for name in one.names)
    for one in directory.living:
        assert all(map(directory.get, one.mentioned))
        assert directory.named(directory.label(one)) is one


def test_the_kinds_that_are_read_on_paper_are_the_kinds_of_the_product() -> None:
    directory = Directory(shipped_kinds())
    for kind in KINDS:
        assert directory.shown_as(kind.name.upper()) == kind.name
        for letters in kind.symbols:
            assert set(directory.of_letters(letters)) == {one.name for one in kinds_of_symbol(letters)}
        assert directory.letters_of(kind.name) == NoNames().letters_of(kind.name) == kind.symbols
    assert directory.letters_of("Tên không có") == NoNames().letters_of("Tên không có") == ()
    assert directory.shown_as("Điện văn") != directory.shown_as("Diễn văn")
    assert [one.id for one in directory.bearing("Điện văn")] == ["dien-van"]  # an id is never given to another


@pytest.mark.parametrize("letters", ["", "N Q", "1", "NQ-TW", "a" * 40])
def test_letters_that_no_code_can_have_are_refused(letters: str) -> None:
    with pytest.raises(UsageError):
        Kind("a", (Name("A"),), (letters,))


@pytest.mark.parametrize("of", [Kind], indirect=True)
def test_letters_and_spellings_that_an_archive_gives_a_kind_are_understood(archive: Archive, of: type[Record]) -> None:
    own = Kind("phieu-trinh", (Name(NAMES[0]),), ("PTr",))
    change_records(archive, change_plan(archive, own, labels=ALL), actor="an")
    merged(archive, of, NAMES[0], NAMES[1])
    assert total(archive, of, query="loại:PTr") == total(archive, of, query="loại:ptr") == 4
    unseen = archive.seen_by(guest(admitted=True)).search
    set_rule(archive, Scope.KIND, NAMES[1], Level.INTERNAL, actor="an")
    archive.follow()
    assert unseen.label_of(Facet.KIND, NAMES[1]) == NAMES[1], "the name it is shown by is not told to who sees none"
    assert not any(NAMES[0] in str(note) for note in unseen.search(Ask("loại:PTr")).notes)


def test_a_kind_keeps_its_letters_in_questions_whatever_it_is_called(tmp_path: Path) -> None:
    def told(query: str) -> tuple[list[str], list[str]]:
        answer = seen(archive).search.search(Ask(query))
        return [one.id for one in answer.results], [str(one) for one in answer.notes if "Nghị quyết" not in str(one)]

    archive = filled(tmp_path / "archive", Kind, [])
    for kind, code in (("Nghị quyết", "12-NQ/TU"), ("Nghị quyết", "13-NQ/TU"), ("Phiếu trình", "12-PTr/TU"),
                       ("Phiếu trình", "14-PTr/TU"), ("Báo cáo", "12-BC/TU")):  # fmt: skip
        one = f"{kind[0]}{code[:2]}"
        archive.catalogue.documents.insert_many([NewDocument(Document(
            one, f"{one}.txt", one * 8, State.INDEXED, Fields(kind=kind, code=code), (), (),
            (Page(1, "vụ lúa, kho thóc", Origin.GIVEN),)))])  # fmt: skip
    archive.follow()
    queries = ["nghị quyết số 12 lúa", "nghị quyết 12", "nghi quyet 12 lua", "nghị quyết 12/TU", "99-NQ/TU"]
    before = [told(one) for one in queries]
    assert [found[0] for found, _ in before[:4]] == ["N12"] * 4
    record = record_of(archive, Kind, "Nghị quyết")
    for new in (replace(record, names=(Name("Nghị quyết Đảng"), *record.names)),
                Kind("phieu-trinh", (Name("Phiếu trình"),), ("PTr",))):
        change_records(archive, change_plan(archive, new, labels=ALL), actor="an")
    assert [told(one) for one in queries] == before
    assert told("nghị quyết đảng số 12 lúa")[0] == before[0][0]
    assert told("phiếu trình số 12 lúa")[0][0] == "P12"
    assert set(told("99-PTr/TU")[0]) >= {"P12", "P14"}, "where a code is not held, those of its kind are nearest"
    archive.close()


@pytest.mark.parametrize("of", [Kind], indirect=True)
def test_in_a_catalogue_of_before_a_rule_reaches_every_spelling_once_it_is_opened(tmp_path: Path, archive: Archive
                                                                                 ) -> None:  # fmt: skip
    archive.catalogue.documents.insert_many([document(Kind, 90, "NGHỊ QUYẾT"), document(Kind, 91, "Nghị quyết")])
    set_rule(archive, Scope.KIND, "Nghị quyết", Level.INTERNAL, actor="an")
    with archive.catalogue.transaction() as connection:
        assert isinstance(connection, Connection)
        connection.execute("UPDATE documents SET access = 'open', audience = 1 WHERE id = 'd090'")
        connection.execute("DROP TABLE kinds")
        kinds(connection)
    again = Archive.open(tmp_path / "archive")
    again.follow()
    assert [again.catalogue.documents.access_of(one) for one in ("d090", "d091")] == [Level.INTERNAL] * 2
    asked = Ask("", Filters(kinds=frozenset({"nghị quyết"})))
    assert again.seen_by(guest(admitted=True)).search.search(asked).total == 0
    again.close()
