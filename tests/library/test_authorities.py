"""Committees as records: all names of one are found and counted as one; merging and splitting have a way back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import everything, guest
from library.acts import undo
from library.acts.authorities import (
    CHANGE_COMMITTEES,
    Plan,
    change_committees,
    committee_of,
    committee_or_name,
    merge_plan,
    planned,
    split_plan,
)
from library.archive import Archive
from library.authorities import Committee, Directory, Form, Name, read_table, shipped_committees, write_table
from library.authorities.records import key_of
from library.borne_names import documents_of
from library.catalogue import NewDocument
from library.errors import ConflictError, NotFoundError, UsageError
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.contract import Facet, Filters
from library.search.grouping import quoted
from library.search.service import Ask
from tests.seeing import seen

NAMES = ("Tỉnh ủy Lạc Giang", "Ban Chấp hành Đảng bộ tỉnh Lạc Giang", "Tinh ủy Lạc Giang", "Huyện ủy Yên Phú",
         "Huyện ủy Yên Phủ", "Bộ Chính trị", "Bộ Chính trị Ban Chấp hành Trung ương", "Thành ủy Lạc Thành")
ALL = everything().labels


def document(number: int, committee: str | None, year: int = 1958) -> NewDocument:
    name = f"d{number:03}"
    fields = Fields(kind="Báo cáo", committee=committee, issued=PartialDate(year), subject="Về kho thóc")
    return NewDocument(Document(name, f"{name}.txt", name * 8, State.INDEXED, fields, (), (),
                                (Page(1, "kho thóc", Origin.GIVEN),)))


def filled(root: Path, names: list[str]) -> Archive:
    archive = Archive.open(root, create=True)
    archive.catalogue.documents.insert_many([document(at, name) for at, name in enumerate(names)])
    archive.follow()
    return archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = filled(tmp_path / "archive", [*NAMES, *NAMES[:3]])
    yield archive
    archive.close()


def facet(archive: Archive, *chosen: str, query: str = "") -> dict[str, int]:
    told = seen(archive).search.search(Ask(query, Filters(committees=frozenset(chosen))))
    return {one.value: one.count for one in told.facets[Facet.COMMITTEE]}


def total(archive: Archive, *chosen: str, query: str = "") -> int:
    return seen(archive).search.search(Ask(query, Filters(committees=frozenset(chosen)))).total


def merged(archive: Archive, kept: str, *others: str) -> int:
    return change_committees(archive, plan_of(archive, kept, *others), actor="an")


def plan_of(archive: Archive, kept: str, *others: str) -> Plan:
    known = [committee_or_name(archive, one) for one in others]
    return merge_plan(archive, committee_or_name(archive, kept), known, labels=ALL)


def test_names_of_the_product_are_one_from_the_first_day(archive: Archive) -> None:
    assert facet(archive)["Bộ Chính trị"] == 2
    assert total(archive, "Bộ Chính trị Ban Chấp hành Trung ương") == total(archive, "Bộ Chính trị") == 2
    assert total(archive, "BỘ CHÍNH TRỊ") == total(archive, "bo-chinh-tri") == 2


def test_every_name_of_a_merged_record_finds_all_its_documents(archive: Archive) -> None:
    plan = plan_of(archive, *NAMES[:3])
    assert plan.documents == 4
    assert facet(archive)[NAMES[1]] == 2  # a preview changes nothing
    change_committees(archive, plan, actor="an", why="cùng một cơ quan")
    assert facet(archive)[NAMES[0]] == 6 and not {*NAMES[1:3]} & set(facet(archive))
    for name in (*NAMES[:3], "tỉnh uỷ lạc giang"):
        assert total(archive, name) == 6
        assert total(archive, query=f'cơquan:"{name}"') == 6
    assert total(archive, query='coquan:"ban chap hanh dang bo tinh lac giang"') == 6
    assert facet(archive, NAMES[2]) == facet(archive)


def test_one_name_of_a_record_can_be_told_apart(archive: Archive) -> None:
    merged(archive, *NAMES[:3])
    assert [total(archive, quoted(one)) for one in NAMES[:3]] == [2, 2, 2]
    assert total(archive, quoted(NAMES[0]), quoted(NAMES[1])) == 4
    told = facet(archive, quoted(NAMES[1]))
    assert (told[quoted(NAMES[1])], told[NAMES[0]]) == (2, 6)


def test_completion_leads_from_every_name_to_the_one_it_is_shown_by(archive: Archive) -> None:
    merged(archive, *NAMES[:3])
    for typed in ("Ban Chấp hành Đảng bộ t", "tinh uy lac"):
        found = [one.text for one in seen(archive).search.complete(typed)]
        assert NAMES[0] in found and NAMES[1] not in found


def test_names_of_what_is_not_seen_are_not_suggested(archive: Archive) -> None:
    names = [one.text for one in archive.seen_by(guest()).search.complete("Văn phòng Trung ương")]
    assert names == []


def test_a_split_gives_names_back(archive: Archive) -> None:
    before = facet(archive)
    merged(archive, *NAMES[:3])
    plan = split_plan(archive, committee_of(archive, NAMES[0]), NAMES[1:2], labels=ALL)
    assert plan.documents == 2
    change_committees(archive, plan, actor="an")
    assert facet(archive)[NAMES[1]] == before[NAMES[1]] and facet(archive)[NAMES[0]] == 4
    with pytest.raises(UsageError):
        split_plan(archive, committee_of(archive, NAMES[1]), NAMES[1:2], labels=ALL)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=1, max_size=5))
def test_undone_in_any_number_everything_is_as_it_was(archive: Archive, pairs: list[tuple[str, str]]) -> None:
    before = archive.committees().everything(), facet(archive)
    acts = []
    for kept, other in pairs:
        if committee_or_name(archive, kept).names != committee_or_name(archive, other).names:
            acts.append(merged(archive, kept, other))
            assert sum(facet(archive).values()) == sum(before[1].values())
    for act in reversed(acts):
        undo(archive, act, actor="an")
    assert (archive.committees().everything(), facet(archive)) == before
    assert list(archive.catalogue.journal.damage()) == []


def test_what_was_changed_again_is_not_taken_back(archive: Archive) -> None:
    first = merged(archive, NAMES[0], NAMES[1])
    merged(archive, NAMES[0], NAMES[2])
    with pytest.raises(ConflictError):
        undo(archive, first, actor="an")


def test_who_looked_before_another_changed_is_told(archive: Archive) -> None:
    plan, version = plan_of(archive, NAMES[0], NAMES[1]), archive.committees().version
    merged(archive, NAMES[3], NAMES[4])
    with pytest.raises(ConflictError):
        change_committees(archive, plan, actor="an", version=version)


@pytest.mark.parametrize("turn", range(3))
def test_the_order_of_taking_in_does_not_matter(tmp_path: Path, turn: int) -> None:
    names = list(NAMES)
    wanted = filled(tmp_path / "wanted", names)
    merged(wanted, *NAMES[:3])
    Random(turn).shuffle(names)
    other = filled(tmp_path / "other", [*NAMES[:3], *names[:turn]])
    merged(other, *NAMES[:3])
    left = [one for one in names if one not in (*NAMES[:3], *names[:turn])]
    other.catalogue.documents.insert_many([document(at + 50, name) for at, name in enumerate(left)])
    other.follow()
    spare = sorted({*names[:turn]} & {*NAMES[:3]})  # taken in twice
    borne = [documents_of(one.catalogue, one.committees(), ALL) for one in (wanted, other)]
    assert borne[0].unresolved == borne[1].unresolved
    counts = [{**one.counts} for one in borne]
    counts[1]["tinh-uy-lac-giang"] -= len(spare)
    assert counts[0] == counts[1]
    assert facet(wanted).keys() == facet(other).keys()
    wanted.close()
    other.close()


def test_of_two_records_with_one_name_the_day_decides_or_nothing_does() -> None:
    old = Committee("ha-nam", (Name("Tỉnh ủy Hà Nam", until=PartialDate(1965, 4)),))
    new = Committee("ha-nam-2", (Name("Tỉnh ủy Hà Nam", since=PartialDate(1997)),))
    both = Directory([old, new])
    assert both.resolve("TỈNH UỶ HÀ NAM", PartialDate(1960)).committee is old
    assert both.resolve("Tỉnh ủy Hà Nam", PartialDate(1997, 1, 1)).committee is new
    for day in (None, PartialDate(1980)):
        assert both.resolve("Tỉnh ủy Hà Nam", day) .committee is None
        assert len(both.resolve("Tỉnh ủy Hà Nam", day).candidates) == 2
    assert both.shown_as("Tỉnh ủy Hà Nam") == "Tỉnh ủy Hà Nam"
    assert len({both.label(old), both.label(new), "Tỉnh ủy Hà Nam"}) == 3
    assert both.named(both.label(new)) is new


def test_what_fits_nothing_is_listed_and_stays_as_it_is(archive: Archive) -> None:
    borne = documents_of(archive.catalogue, archive.committees(), ALL)
    assert {one.name: one.documents for one in borne.unresolved} == {
        name: 2 if name in NAMES[:3] else 1 for name in NAMES if "Bộ Chính trị" not in name}
    assert seen(archive).document("d000").fields.committee == NAMES[0]


def test_a_record_cannot_stand_above_itself_or_name_nothing(archive: Archive) -> None:
    for bad in (Committee("a", (Name("A"),), parent="a"), Committee("a", (Name("A"),), parent="khong-co"),
                Committee("a", (Name("A"),), before=("a",))):
        with pytest.raises(UsageError):
            planned(archive, CHANGE_COMMITTEES, {"a": bad}, labels=ALL)
    with pytest.raises(NotFoundError):
        committee_of(archive, "Cơ quan không có")


_dates = st.none() | st.builds(PartialDate, st.integers(1900, 1950)) | st.builds(
    PartialDate, st.integers(1900, 1950), st.integers(1, 12))
_later = st.none() | st.builds(PartialDate, st.integers(1951, 2030), st.integers(1, 12), st.integers(1, 28))
_texts = st.text(min_size=1, max_size=20).filter(lambda text: key_of(" ".join(text.split())) != "").filter(
    lambda text: all(letter.isprintable() for letter in text))
_names = st.builds(Name, _texts, st.sampled_from(Form), _dates, _later)
_ids = st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)
_committees = st.builds(Committee, _ids, st.lists(_names, min_size=1, max_size=4).map(tuple),
                        st.none() | st.sampled_from(["tỉnh", "huyện"]), st.none() | _ids, st.lists(
                            _ids, max_size=3).map(tuple))


@given(st.lists(_committees, max_size=5, unique_by=lambda one: one.id))
def test_a_table_read_again_gives_the_same_records(committees: list[Committee]) -> None:
    assert read_table(write_table(committees)) == committees
    gone = Committee("da-gop", (), merged_into="noi-khac")
    assert read_table(write_table([*committees, gone]))[-1] == gone


@pytest.mark.parametrize("above", ["", "\n", "\n\n", ",,,,,,,,\n", " , ,\n\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_write_it(above: str, separator: str) -> None:
    """Rows may be empty above the headings; columns may stand between semicolons or tabs."""
    committees = list(shipped_committees())
    rows = csv.reader(io.StringIO(above + write_table(committees)))
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    assert read_table("\ufeff" + out.getvalue()) == committees


def test_what_is_wrong_in_a_table_is_told_by_the_row_of_the_spreadsheet() -> None:
    for text in ("", "\n,,\n", "tên,mã\nx,y\n", '"' + "x" * 200_000):
        with pytest.raises(UsageError, match="lacks the column id"):
            read_table(text)
    with pytest.raises(UsageError, match="Row 5 of the table"):
        read_table("\n\nid,name,form\n\na,A,không có\n")


def test_the_records_of_the_product_fit_together() -> None:
    directory = Directory(shipped_committees())
    names = [name.text for one in directory.living for name in one.names]
    assert all(directory.owner(name) for name in names)
    for one in directory.living:
        assert all(map(directory.get, filter(None, (one.parent, *one.before))))
        assert directory.named(directory.label(one)) is one
