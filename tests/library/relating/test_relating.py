"""Relations in an archive: resolved by what is held, the same in whatever order it came, gone with their documents."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer.working import work
from library import index_following
from library.access import Level, Scope, everything
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.access import Rule
from library.command_line.relation_lines import standing_lines
from library.progress import Silent
from library.records import Document, Fields, Origin, Page, State
from library.relating import Relating
from library.relating.missing import Missings
from library.relating.relation_records import RelationRecords
from library.relations import RULES
from library.relations.holding import Oddity, Status
from library.wording import Language
from tests.library.relating.papers import NEW, OLD, OTHER, SEEN, TALK, paper, take_in


def told(archive: Archive) -> list[tuple[object, ...]]:
    asked = Relating(archive.catalogue, SEEN)
    return [(name, one.incoming, one.told.document_id, one.told.type, one.told.modality, one.told.code, one.targets,
             one.told.page, one.told.quote)
            for name in ("old", "new", "talk", "other") for one in asked.of(name)]  # fmt: skip


def test_one_relation_is_seen_from_both_ends(archive: Archive) -> None:
    take_in(archive, NEW, OLD)
    asked = Relating(archive.catalogue, SEEN)
    (out,) = [one for one in asked.of("new") if one.told.type == "replaces"]
    (back,) = [one for one in asked.of("old") if one.told.type == "replaces"]
    assert out.told == back.told
    assert (out.incoming, back.incoming, out.targets, back.targets) == (False, True, ("old",), ("old",))
    assert out.told.page == 2 and "thay thế Quy định số 7-QĐ/TU" in out.told.quote


def test_a_code_of_any_body_is_a_code_where_a_document_bears_it(archive: Archive) -> None:
    held = paper("held", "381/VVS", "2010-06-09", "Số: 381/VVS", kind="Công văn", committee="Viện Vệ sinh")
    citing = paper("citing", "111/ATTP", "2010-07-01", "Căn cứ Công văn số 381/VVS, ngày 09 tháng 06 năm 2010 và "
                   "Công văn số 15/PTH, ngày 02 tháng 05 năm 2010", kind="Công văn")  # fmt: skip
    take_in(archive, citing, held)
    asked = Relating(archive.catalogue, SEEN)
    assert [one.targets for one in asked.of("held")] == [("held",)]
    for typed in ("381/VVS", "381/vvs", "công văn 381/VVS"):
        assert [one.id for one in asked.in_force(typed, date(2020, 1, 1))] == ["held"]
    assert [one.code for one in asked.in_force("15/PTH", date(2020, 1, 1))] == ["15/PTH"]
    assert [one.code for one in Missings(archive.catalogue, SEEN).of("15/pth")] == ["15/PTH"]


@pytest.mark.parametrize(("typed", "code"), [
    ("381 VVS", "381/VVS"), ("381vvs", "381/VVS"), ("số 0381 . vvs", "381/VVS"), ("VVS 381", "381/VVS"),
    ("15 pth", "15/PTH"), ("7bttr vxđ", "7b/TTr-VXĐ"), ("7B TTR VXD", "7b/TTr-VXĐ")])
def test_a_code_that_is_typed_without_its_sign_is_that_of_the_archive(archive: Archive, typed: str, code: str) -> None:
    held = paper("held", "381/VVS", "2010-06-09", "Số: 381/VVS", kind="Công văn", committee="Viện Vệ sinh")
    other = paper("other", "7b/TTr-VXĐ", "2010-06-09", "Số: 7b/TTr-VXĐ", kind="Tờ trình", committee="Viện Xây đắp")
    citing = paper("citing", "111/ATTP", "2010-07-01",
                   "Căn cứ Công văn số 15/PTH, ngày 02 tháng 05 năm 2010", kind="Công văn")  # fmt: skip
    take_in(archive, citing, held, other)
    asked = Relating(archive.catalogue, SEEN)
    assert [one.code for one in asked.in_force(typed, date(2020, 1, 1))] == [code]
    assert Relating(archive.catalogue, frozenset()).in_force(typed, date(2020, 1, 1)) == []


def test_what_is_no_code_of_the_archive_is_none_however_it_is_typed(archive: Archive) -> None:
    take_in(archive, OLD, NEW, OTHER)
    asked = Relating(archive.catalogue, SEEN)
    for typed in ("381 VVS", "381", "vvs", "nghị quyết", "", "9" * 50, "17 qđtu", "7 qđtuu"):
        assert asked.in_force(typed, date(2020, 1, 1)) == [], typed
    assert asked.in_force("7qđtu", date(2020, 1, 1))


def test_the_order_of_coming_never_matters(tmp_path: Path) -> None:
    found = set()
    for number, order in enumerate(itertools.permutations((OLD, NEW, TALK, OTHER))):
        archive = Archive.open(tmp_path / str(number), create=True)
        take_in(archive, *order)
        found.add(tuple(told(archive)))
        archive.close()
    assert len(found) == 1
    assert found.pop()


def test_what_is_in_force_on_a_day(archive: Archive) -> None:
    take_in(archive, OLD, NEW, OTHER)
    asked = Relating(archive.catalogue, SEEN)
    days = ("1989-01-01", "1995-01-01", "2000-06-30", "2000-07-01")
    assert [asked.on("old", date.fromisoformat(day)).status for day in days] == [
        Status.NOT_YET, Status.IN_FORCE, Status.IN_FORCE, Status.REPLACED]  # fmt: skip
    found = asked.on("old", date(2001, 1, 1))
    assert (found.by, str(found.until), found.sure) == ("new", "2000-06-30", True)
    assert [str(one.until) for one in found.saved] == ["2005-07-01"]
    assert asked.on("other", date(2001, 1, 1)).status is Status.IN_FORCE
    assert [one.id for one in asked.in_force("7-QĐ/TU", date(2001, 1, 1))] == ["old", "other"]


def test_what_is_only_named_stands_in_the_answer(archive: Archive) -> None:
    take_in(archive, NEW)
    asked = Relating(archive.catalogue, SEEN)
    (one,) = asked.in_force("7-QĐ/TU", date(2001, 1, 1))
    assert (one.id, str(one.issued), one.validity.status, one.validity.by) == (
        None, "1990-02-01", Status.REPLACED, "new")  # fmt: skip
    assert asked.in_force("8-QĐ/TU", date(2001, 1, 1)) == []


def test_several_that_fit_are_candidates_and_decide_nothing(archive: Archive) -> None:
    vague = paper("vague", "11-QĐ/TU", "2002-01-01", "Quy định này thay thế Quy định số 7-QĐ/TU của Tỉnh ủy.")
    take_in(archive, OLD, OTHER, vague)
    asked = Relating(archive.catalogue, SEEN)
    assert [one.targets for one in asked.of("vague")] == [("old", "other")]
    for one in ("old", "other"):
        found = asked.on(one, date(2003, 1, 1))
        assert (found.status, found.sure) == (Status.IN_FORCE, False)
        assert [(odd.why, odd.act.source) for odd in found.contradictions] == [(Oddity.SEVERAL, "vague")]
        assert not asked.on(one, date(2001, 12, 31)).contradictions


@pytest.mark.parametrize(("by", "said", "meant"), [
    ("Tỉnh ủy Lạc Giang", "Chương trình hành động số 6-CTr/TU, ngày 3/4/2006 của Tỉnh ủy", True),
    ("Tỉnh ủy Lạc Giang", "Chương trình số 6-CTr/TU, ngày 3/4/2006 của Ban Thường vụ Tỉnh ủy", True),
    ("Huyện ủy Yên Phú", "Chương trình số 6-CTr/TU, ngày 3/4/2006 của Tỉnh ủy", True),
    ("Huyện ủy Yên Phú", "Chương trình số 6-CTr/TU, ngày 3/4/2006 của Ban Chấp hành Đảng bộ tỉnh", True),
    ("Huyện ủy Yên Phú", "Chương trình số 6-CTr/TU, ngày 3/4/2006 của Tỉnh ủy Bắc Hà", False),
    ("Huyện ủy Yên Phú", "Chương trình số 6-CTr/TU năm 2006 của Tỉnh ủy", False),
    ("Huyện ủy Yên Phú", "Chương trình số 6-CTr/TU, ngày 4/4/2006 của Tỉnh ủy", False),
    ("Tỉnh ủy Bắc Hà", "Chương trình số 6-CTr/TU, ngày 3/4/2006 của Tỉnh ủy", False),
    ("Ban Tổ chức Tỉnh ủy Bắc Hà", "Chương trình số 6-CTr/TU, ngày 3/4/2006 của Tỉnh ủy", False),
    ("Tỉnh ủy Lạc Giang", "Báo cáo số 6-CTr/TU, ngày 3/4/2006 của Tỉnh ủy", False),
])  # fmt: skip
def test_a_committee_has_several_names_and_a_district_does_not_say_its_province(
    archive: Archive, by: str, said: str, meant: bool
) -> None:
    held = paper("held", "6-CTr/TU", "2006-04-03", kind="Chương trình",
                 committee="Ban Chấp hành Đảng bộ tỉnh Lạc Giang")  # fmt: skip
    take_in(archive, held, paper("says", "1-KH/HU", "2007-01-01", f"Thực hiện {said}.", committee=by))
    assert [one.targets for one in Relating(archive.catalogue, SEEN).of("says")] == [("held",) if meant else ()]
    assert Missings(archive.catalogue, SEEN).find().total == (0 if meant else 1)


def test_a_withdrawn_document_says_nothing_and_is_not_held(archive: Archive) -> None:
    take_in(archive, OLD, NEW)
    archive.catalogue.documents.set_state("new", State.WITHDRAWN)
    assert Relating(archive.catalogue, SEEN).of("old") == []
    archive.catalogue.relations.follow()
    assert Relating(archive.catalogue, SEEN).on("old", date(2001, 1, 1)).status is Status.IN_FORCE
    archive.catalogue.documents.set_state("new", State.INDEXED)
    archive.catalogue.relations.follow()
    assert Relating(archive.catalogue, SEEN).on("old", date(2001, 1, 1)).status is Status.REPLACED


def test_what_is_held_back_leaves_no_relation(archive: Archive) -> None:
    take_in(archive, OLD, NEW)
    archive.catalogue.holds.hold("new", "MẬT")
    rows = archive.catalogue.relations
    assert not rows.told_by("new", SEEN) and not rows.effects("new", SEEN) and rows.named("new") is None


def test_who_may_not_see_it_learns_nothing(archive: Archive) -> None:
    take_in(archive, OLD, NEW)
    asked = Relating(archive.catalogue, frozenset())
    assert asked.of("old") == asked.of("new") == []


def test_a_sentence_goes_over_the_page(archive: Archive) -> None:
    broken: Sequence[str] = ("Quy định này thay thế Quy định số 7-QĐ/TU,", "ngày 1/2/1990 của Tỉnh ủy.")
    take_in(archive, OLD, paper("broken", "9-QĐ/TU", "2000-05-04", *broken))
    (one,) = Relating(archive.catalogue, SEEN).of("broken")
    assert (one.told.type, one.told.page, one.targets) == ("replaces", 1, ("old",))


def test_other_rules_read_everything_again(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(archive, OLD, NEW)
    before = told(archive)
    assert archive.catalogue.relations.follow() == 0
    monkeypatch.setattr("library.catalogue.reading_relations.RULES", RULES + 1)
    assert archive.catalogue.relations.follow() == 2
    assert told(archive) == before


def test_two_that_end_each_other_are_shown_and_not_solved(archive: Archive) -> None:
    one = paper("one", "21-QĐ/TU", "1999-01-01", "Quy định này thay thế Quy định số 22-QĐ/TU, ngày 1/1/1999.")
    two = paper("two", "22-QĐ/TU", "1999-01-01", "Quy định này thay thế Quy định số 21-QĐ/TU, ngày 1/1/1999.")
    take_in(archive, one, two)
    found = Relating(archive.catalogue, SEEN).on("one", date(2000, 1, 1))
    assert (found.status, found.sure, [odd.why for odd in found.contradictions]) == (
        Status.IN_FORCE, False, [Oddity.EACH_OTHER])  # fmt: skip


def test_a_text_that_replaces_itself_is_shown_and_not_solved(archive: Archive) -> None:
    """What bears the same code and is older is another."""
    text = "Quy định này thay thế Quy định số 21-QĐ/TU, ngày {}."
    one = paper("one", "21-QĐ/TU", "1999-01-01", text.format("1/1/1999"))
    two = paper("two", "22-QĐ/TU", "1999-01-01", text.format("1/1/1998").replace("21", "22"))
    take_in(archive, one, two)
    asked = Relating(archive.catalogue, SEEN)
    found = asked.on("one", date(2000, 1, 1))
    assert (found.status, found.sure, [odd.why for odd in found.contradictions]) == (
        Status.IN_FORCE, False, [Oddity.ITSELF])  # fmt: skip
    assert [(each.incoming, each.targets) for each in asked.of("one")] == [(False, ("one",))]
    assert not asked.on("two", date(2000, 1, 1)).contradictions and asked.of("two")[0].targets == ()
    assert not Missings(archive.catalogue, SEEN).of("21-QĐ/TU")


def test_a_suspension_ends_with_what_suspends(archive: Archive) -> None:
    halt = paper("halt", "31-QĐ/TU", "1996-01-01", "Điều 1. Tạm đình chỉ thi hành Quy định số 7-QĐ/TU, ngày 1/2/1990.")
    lift = paper("lift", "32-QĐ/TU", "1997-01-01", "Điều 1. Bãi bỏ Quy định số 31-QĐ/TU, ngày 1/1/1996.")
    take_in(archive, OLD, halt, lift)
    asked = Relating(archive.catalogue, SEEN)
    assert [asked.on("old", date(year, 6, 1)).status for year in (1995, 1996, 1997)] == [
        Status.IN_FORCE, Status.SUSPENDED, Status.IN_FORCE]  # fmt: skip


def test_effect_with_another_document(archive: Archive) -> None:
    joined = paper("joined", "41-QĐ/TU", "2000-06-01", "Quy định này có hiệu lực cùng ngày với Quy định số 9-QĐ/TU, "
                   "ngày 4/5/2000 của Tỉnh ủy.")  # fmt: skip
    take_in(archive, joined, NEW)
    asked = Relating(archive.catalogue, SEEN)
    assert [asked.on("joined", day).status for day in (date(2000, 6, 30), date(2000, 7, 1))] == [
        Status.NOT_YET, Status.IN_FORCE]  # fmt: skip


def test_where_many_wait_the_rest_is_a_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction after an upgrade does not wait until everything was read again."""
    monkeypatch.setattr("library.catalogue.reading_relations.BATCH", 3)
    archive = Archive.open(tmp_path / "many", create=True)
    for number in range(10):
        one = f"{number:012d}"
        archive.catalogue.documents.insert_many([NewDocument(Document(
            one, f"{one}.txt", one * 5, State.INDEXED, Fields(kind="Báo cáo"),
            pages=(Page(1, "Báo cáo", Origin.GIVEN),)))])  # fmt: skip
    archive.follow()
    (job,) = archive.catalogue.jobs.unfinished()
    assert job.kind == "relate" and archive.catalogue.relations.behind()
    assert work(archive, once=True, progress=Silent()) == 0
    assert not archive.catalogue.relations.behind() and not archive.catalogue.jobs.unfinished()
    archive.close()


def test_by_new_rules_all_is_read_again_though_nothing_changes(tmp_path: Path) -> None:
    """The index is in step, so nothing but this asks for it."""
    archive = Archive.open(tmp_path / "kho", create=True)
    take_in(archive, OLD, NEW)
    archive.follow()
    archive.catalogue.set_meta("relations", f"{RULES - 1} {archive.catalogue.documents.last_change()}")
    assert work(archive, once=True, progress=Silent()) == 0
    assert [job.kind for job in archive.catalogue.jobs.latest(9)] == ["relate"]
    assert Relating(archive.catalogue, SEEN).on("old", date(2001, 1, 1)).status is Status.REPLACED
    archive.catalogue.set_meta("relations", f"{RULES - 1} {archive.catalogue.documents.last_change()}")
    archive.recover()  # as where the site starts
    assert not archive.catalogue.relations.behind()
    archive.close()


def test_what_came_in_while_another_wrote_to_the_index_is_asked_for(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = index_following.catch_up

    def late(*given: Any, **also: Any) -> int:
        if archive.catalogue.documents.get("new") is None:
            archive.catalogue.documents.insert_many([NEW])
        return taken(*given, **also)

    archive.catalogue.documents.insert_many([OLD])
    monkeypatch.setattr(index_following, "catch_up", late)
    archive.follow()
    assert [job.kind for job in archive.catalogue.jobs.unfinished()] == ["relate"]


def test_nothing_is_sure_while_documents_that_one_sees_were_not_read(archive: Archive) -> None:
    own = paper("own", "8-QĐ/TU", "1991-02-01", "Quy định này có hiệu lực từ ngày 1/3/1991.")
    take_in(archive, OLD, own)
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, "talk", Level.INTERNAL))
    archive.catalogue.documents.insert_many([NEW, TALK])
    day = date(2001, 1, 1)
    for labels, unread in ((SEEN, 1), (everything().labels, 2)):
        asked = Relating(archive.catalogue, labels)
        standing, stated = asked.on("old", day), asked.on("own", day)
        assert (standing.status, standing.sure, standing.unread) == (Status.IN_FORCE, False, unread)
        assert (stated.sure, stated.unread) == (False, unread)
        assert [one.validity.unread for one in asked.in_force("7-QĐ/TU", day)] == [unread]
        told = RelationRecords(asked, day).in_force("9-QĐ/TU", day)
        assert (told["documents"], told["unread"]) == ([], unread)
        (line,) = standing_lines(told, Language.ENGLISH)
        assert f"not read yet: {unread}." in line
        (*_, line) = standing_lines(RelationRecords(asked, day).in_force("7-QĐ/TU", day), Language.ENGLISH)
        assert line.endswith(f"documents not read yet, which may say otherwise: {unread}")
    archive.catalogue.relations.follow()
    asked = Relating(archive.catalogue, SEEN)
    assert asked.on("old", day).status is Status.REPLACED and asked.on("own", day).sure
    assert not asked.unread and not asked.on("old", day).unread


def test_a_law_is_meant_by_its_name_and_year(archive: Archive) -> None:
    first = paper("first", None, "2003-11-26", "Luật này", subject="Luật Đất đai", kind="Luật")
    second = paper("second", "45/2013/QH13", "2013-11-29", "Luật này", subject="đất đai", kind="Luật")
    says = paper("says", "3-CT/TU", "2005-01-01", "Thực hiện Luật Đất đai.")
    later = paper("later", "4-CT/TU", "2015-01-01", "Căn cứ Luật Đất đai năm 2013;\nTheo Luật Đất đai.")
    take_in(archive, says, later, second, first)
    asked = Relating(archive.catalogue, SEEN)
    assert [one.targets for one in asked.of("says")] == [("first",)]
    assert [one.targets for one in asked.of("later")] == [("second",), ("first", "second")]
    assert {one.told.document_id for one in asked.of("first") if one.incoming} == {"says", "later"}
    assert {one.told.document_id for one in asked.of("second") if one.incoming} == {"later"}
    assert [target for _, target in asked.said_among(["says", "first"])] == ["first"]


def test_a_charter_is_cited_by_name_and_that_of_a_party_committee_is_another(archive: Archive) -> None:
    whole = paper("whole", None, "2011-01-19", "ĐIỀU LỆ", kind="Điều lệ",
                  subject="Đảng Cộng sản Việt Nam (Đại hội lần thứ XI thông qua)")
    local = paper("local", None, "2012-01-19", "ĐIỀU LỆ", subject="Đảng bộ tỉnh", kind="Điều lệ")
    take_in(archive, whole, local, paper("other", "3-QĐ/TU", "2012-01-01", "Căn cứ Điều lệ Đảng;"))
    asked = Relating(archive.catalogue, SEEN)
    assert [one.told.document_id for one in asked.of("whole") if one.incoming] == ["other"]
    assert not [one for one in asked.of("local") if one.incoming]


def test_a_charter_that_names_itself_cites_nothing(archive: Archive) -> None:
    own = paper("own", None, "2011-01-19", "Điều 16. Chấp hành Điều lệ Đảng.", subject="Điều lệ Đảng", kind="Điều lệ")
    take_in(archive, own, paper("other", "3-QĐ/TU", "2012-01-01", "Căn cứ Điều lệ Đảng;"))
    asked = Relating(archive.catalogue, SEEN)
    assert [(one.incoming, one.told.document_id) for one in asked.of("own")] == [(True, "other")]
