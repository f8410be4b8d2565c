"""Search by what documents do to one another and by what holds on a day: the same as asking each document alone."""

from __future__ import annotations

import random
import sys
from datetime import date
from subprocess import run

import pytest

from library import moments
from library.access import ARCHIVIST, guest
from library.acts import NewRelation, add_relation, judge_relation
from library.acts.showing import withdraw
from library.archive import Archive
from library.catalogue.relation_words import SaysOfRelation
from library.records import State
from library.relating import Relating
from library.relating.precedents import CataloguePrecedents
from library.relations.holding import Status
from library.relations.records import Type
from library.search.answers import Ask, filters_of
from library.search.contract import Sort
from library.search.precedents import Holds
from tests.library.relating.papers import NEW, OLD, OTHER, SEEN, TALK, paper, take_in

DAYS = ("1989-12-31", "1995-01-01", "2000-06-30", "2000-07-01", "2001-01-01", "2003-12-31", "2004-01-01", "2030-01-01")
VERBS = ("thay thế", "sửa đổi, bổ sung", "bãi bỏ", "đính chính", "tạm ngưng hiệu lực", "thực hiện")


def found(archive: Archive, query: str, labels: frozenset[str] = SEEN) -> list[str]:
    answer = archive.searching.seen_by(labels).search(Ask(query, limit=100, snippets=False))
    return sorted(one.id for one in answer.results)


def alone(archive: Archive, day: date, *statuses: Status) -> list[str]:
    asked = Relating(archive.catalogue, SEEN)
    return sorted(one for one in archive.catalogue.documents.ids_seen(SEEN) if asked.on(one, day).status in statuses)


def test_a_day_finds_what_each_document_says_of_it(archive: Archive) -> None:
    take_in(archive, OLD, NEW, TALK, OTHER, paper("partly", "8-QĐ/TU", "2003", "chỉ biết năm"))
    archive.follow()
    for day in DAYS:
        assert found(archive, f"ngày:{day}") == alone(
            archive, date.fromisoformat(day), Status.IN_FORCE, Status.PARTLY_AMENDED), day  # fmt: skip
    assert found(archive, "ngay:1/7/2000") == found(archive, "ngày:2000-07-01") == ["new", "other"]


@pytest.mark.parametrize("seed", range(4))
def test_any_web_of_relations_is_found_as_it_is_told(archive: Archive, seed: int) -> None:
    chance = random.Random(seed)
    papers = []
    for number in range(1, 25):
        issued = str(date(1990, 1, 1).replace(year=1990 + number // 3, month=chance.randint(1, 12)))[
            : chance.choice((4, 7, 10, 10, 10))]  # fmt: skip
        said = [f"Quy định này {chance.choice(VERBS)} {_other(chance)} của Tỉnh ủy."
                for _ in range(chance.randint(0, 2))]  # fmt: skip
        if chance.random() < 0.3:
            said.append(f"Quy định này có hiệu lực từ ngày 1/{chance.randint(1, 12)}/{1991 + number // 3}.")
        if chance.random() < 0.2:
            said.append(f"Quy định này có hiệu lực đến hết ngày 31/12/{1993 + number // 3}.")
        kind, letters = ("Quy định", "QĐ") if number % 4 else ("Báo cáo", "BC")
        papers.append(paper(f"d{number:02}", f"{number}-{letters}/TU", issued, "\n".join(said), kind=kind))
    take_in(archive, *papers)
    archive.follow()
    holding = CataloguePrecedents(archive.catalogue)
    touched = 0
    for year in range(1989, 2003):
        day = date(year, chance.randint(1, 12), chance.randint(1, 28))
        told = holding.standings(day, SEEN)
        asked = Relating(archive.catalogue, SEEN)
        for status, ids in told.items():
            touched += len(ids)
            assert {asked.on(one, day).status for one in ids} == {status}
        assert found(archive, f"ngày:{day}") == alone(archive, day, Status.IN_FORCE, Status.PARTLY_AMENDED)
    assert touched > 20
    assert_counted_as_told(archive)


def _other(chance: random.Random) -> str:
    number = chance.randint(1, 24)
    return f"Quy định số {number}-QĐ/TU" if number % 4 else f"Báo cáo số {number}-BC/TU"


GROUPS = {Holds.IN_FORCE: {Status.IN_FORCE}, Holds.PARTLY: {Status.PARTLY_AMENDED},
          Holds.ENDED: {Status.REPLACED, Status.REPEALED}, Holds.SUSPENDED: {Status.SUSPENDED},
          Holds.NOT_YET: {Status.NOT_YET}, Holds.UNKNOWN: {Status.UNKNOWN}}  # fmt: skip


def assert_counted_as_told(archive: Archive) -> None:
    """What is counted, what a value chooses and what comes first are what each document says when it is asked alone."""
    search, today = archive.searching.seen_by(SEEN), moments.today()
    told = {one: alone(archive, today, *statuses) for one, statuses in GROUPS.items()}
    everything = search.search(Ask("", limit=100, snippets=False))
    assert {one.value: one.count for one in everything.holds} == {one: len(ids) for one, ids in told.items() if ids}
    for one, ids in told.items():
        chosen = search.search(Ask("", filters_of(holds=[one]), limit=100, snippets=False))
        assert sorted(each.id for each in chosen.results) == ids
        assert chosen.holds == everything.holds, "its own list stays whole"
    first = [each.id for each in search.search(Ask("", sort=Sort.IN_FORCE, limit=100, snippets=False)).results]
    current = {*told[Holds.IN_FORCE], *told[Holds.PARTLY]}
    assert set(first[: len(current)]) == current and len(first) == everything.total


def test_a_question_reads_the_version_once_and_the_next_one_reads_it_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    take_in(archive, OLD, TALK)
    holding, day = CataloguePrecedents(archive.catalogue), date(2020, 1, 1)
    before = holding.at_hand(day, SEEN)
    holding.question_begins(archive.catalogue.directories()[2])
    with monkeypatch.context() as patch:
        patch.setattr(holding, "_version", pytest.fail)
        assert holding.at_hand(day, SEEN) is before
    take_in(archive, NEW)
    after = holding.at_hand(day, SEEN)
    assert after == CataloguePrecedents(archive.catalogue).standings(day, SEEN) != before


def test_of_a_report_nobody_says_that_it_is_in_force(archive: Archive) -> None:
    invited = paper("invited", "5-GM/TU", "2010-05-01", "Mời họp", kind="Giấy mời")
    lasting = paper("lasting", "6-CV/TU", "2010-05-01", "Công văn này có hiệu lực từ ngày 1/6/2010.", kind="Công văn")
    loud = paper("loud", "7-GM/TU", "2010-05-01", "Mời họp", kind="GIẤY MỜI")
    take_in(archive, OLD, TALK, invited, lasting, loud)
    archive.follow()
    assert found(archive, "hiệu-lực:còn") == ["lasting", "old"] and found(archive, "hiệu-lực:chưa_rõ") == [
        "invited", "loud", "talk"]  # fmt: skip
    assert_counted_as_told(archive)
    assert Relating(archive.catalogue, SEEN).in_force("9-BC/TU", date(2020, 1, 1)) == []


def test_what_is_not_seen_changes_no_count_of_what_holds(archive: Archive) -> None:
    take_in(archive, OLD, NEW, OTHER)
    archive.follow()
    withdraw(archive, "new", actor="t")
    archive.follow()
    assert_counted_as_told(archive)
    assert [one.value for one in archive.searching.seen_by(SEEN).search(Ask("")).holds] == [Holds.IN_FORCE]


def test_words_of_today(archive: Archive) -> None:
    ended = paper("ended", "10-QĐ/TU", "2001-02-03", "Quy định này có hiệu lực đến hết ngày 31/12/2002.")
    coming = paper("coming", "20-QĐ/TU", "2020-02-03", "Quy định này có hiệu lực từ ngày 1/1/2090.")
    take_in(archive, OLD, NEW, ended, coming)
    archive.follow()
    assert found(archive, "hiệu-lực:còn") == found(archive, "hieu_luc:con") == found(archive, "hieuluc:còn") == ["new"]
    assert found(archive, "hiệu-lực:hết") == found(archive, "hiệu-lực:hết hiệu lực") == ["ended", "old"]
    assert found(archive, "hiệu-lực:chưa") == ["coming"]
    assert found(archive, "-hiệu-lực:hết") == ["coming", "new"]
    assert found(archive, "lưu trữ hiệu-lực:còn") == []
    answer = archive.searching.seen_by(SEEN).search(Ask("số:7-QĐ/TU"))
    assert [(one.became.status, one.became.by) for one in answer.results if one.became] == [
        (Status.REPLACED, "9-QĐ/TU")]  # fmt: skip


def test_who_cites_and_who_replaces(archive: Archive) -> None:
    take_in(archive, OLD, NEW, TALK)
    archive.follow()
    assert found(archive, "dẫn:7-QĐ/TU") == found(archive, 'dan:"7 QĐ TU"') == ["new"]
    assert found(archive, "dẫn:9-QĐ/TU") == ["talk"]
    assert found(archive, "thay-thế:7-QĐ/TU") == found(archive, "thaythe:7-qd/tu") == ["new"]
    assert found(archive, "thay-thế:9-QĐ/TU") == []


def test_no_document_cites_itself(archive: Archive) -> None:
    """Its own code stands at its head."""
    head = "TỈNH ỦY LẠC GIANG\nSố 26-NQ/TU\nNGHỊ QUYẾT\nvề kho thóc"
    ends = "\nNghị quyết này có hiệu lực đến hết ngày 1/1/2005."
    own = paper("own", "26-NQ/TU", "1999-03-02", head + ends, kind="Nghị quyết")
    namesake = paper("namesake", "26-NQ/TU", "2004-03-02", f"{head}\nCăn cứ Nghị quyết số 26-NQ/TU, ngày 2/3/1999;",
                     kind="Nghị quyết")  # fmt: skip
    central = paper("central", "26-NQ/TU", "2009-03-02", f"{head}\nCăn cứ Nghị quyết số 26-NQ/TW, ngày 1/1/2009;",
                    kind="Nghị quyết")  # fmt: skip
    talk = paper("talk", "7-BC/TU", "2010-01-01", "Số 7-BC/TU\nThực hiện Nghị quyết số 26-NQ/TU, ngày 2/3/1999",
                 kind="Báo cáo")  # fmt: skip
    take_in(archive, own, namesake, central, talk)
    archive.follow()
    assert found(archive, "dẫn:26-NQ/TU") == ["namesake", "talk"]
    assert found(archive, "dẫn:26-NQ/TU năm:1999") == []
    assert found(archive, "dẫn:26-NQ/TW") == ["central"]
    assert found(archive, "dẫn:26-NQ") == ["central", "talk"]


def test_people_and_hidden_documents_count(archive: Archive) -> None:
    take_in(archive, OLD, NEW, TALK)
    archive.follow()
    (one,) = [one for one in Relating(archive.catalogue, SEEN).of("new") if one.told.type == Type.REPLACES]
    act = judge_relation(archive, "new", one.told.key, SaysOfRelation.NO, actor="lan")
    assert act and found(archive, "hiệu-lực:hết") == found(archive, "thay-thế:7-QĐ/TU") == []
    add_relation(archive, "talk", NewRelation(Type.REPEALS, "old", 1), actor="lan")
    assert found(archive, "hiệu-lực:hết") == ["old"] and found(archive, "dẫn:7-QĐ/TU") == ["new", "talk"]
    archive.catalogue.documents.set_state("talk", State.WITHDRAWN)
    archive.follow()
    assert found(archive, "hiệu-lực:hết") == []
    assert found(archive, "hiệu-lực:hết", frozenset({ARCHIVIST})) == []


@pytest.mark.parametrize(("query", "right"), [
    ("ngày:9999-12-31", ["new"]), ("ngày:0001-01-01", []), ("hiệu-lực:còn OR ngày:1-1-2000", ["new", "old"]),
    ("dẫn:abc", [])])  # fmt: skip
def test_days_and_codes_at_the_edge(archive: Archive, query: str, right: list[str]) -> None:
    take_in(archive, OLD, NEW)
    archive.follow()
    assert found(archive, query) == right


@pytest.mark.parametrize("query", ["hiệu-lực:", "ngày:2010-02-30", "ngày:", "thay-thế:x", "hiệu-lực:xanh"])
def test_a_value_that_is_none_is_a_question_all_the_same(archive: Archive, query: str) -> None:
    take_in(archive, OLD, NEW)
    archive.follow()
    assert found(archive, query) == found(archive, query) != ["old"]


def test_what_takes_long_is_not_worked_out_at_every_change(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(archive, OLD, NEW)
    archive.follow()
    search = archive.searching.seen_by(SEEN)
    assert {one.value for one in search.search(Ask("")).holds} == {Holds.ENDED, Holds.IN_FORCE}
    monkeypatch.setattr("library.relating.precedents._LITTLE", -1.0)
    monkeypatch.setattr("library.relating.precedents._SHARE", 1e-9)
    assert search.search(Ask("")).holds, "nothing changed"
    withdraw(archive, "new", actor="t")
    archive.follow()
    assert not search.search(Ask("")).holds, "left out rather than told as it was"
    assert search.search(Ask("", filters_of(holds=[Holds.IN_FORCE]))).total == 1
    assert [(one.value, one.count) for one in search.search(Ask("")).holds] == [(Holds.IN_FORCE, 1)]


def test_nobody_waits_for_what_takes_long(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.relating.precedents._FEW", 0)
    monkeypatch.setattr("library.relating.precedents._LITTLE", -1.0)
    take_in(archive, OLD, NEW)
    archive.follow()
    search = archive.searching.seen_by(SEEN)
    assert not search.search(Ask("")).holds, "a process that ends at once works nothing out"
    archive.searching.prepare(guest(admitted=True).labels)
    archive.precedents.close()
    assert {one.value for one in search.search(Ask("")).holds} == {Holds.ENDED, Holds.IN_FORCE}
    monkeypatch.setattr("library.relating.precedents._SHARE", 1e9)
    archive.precedents.keep_ready()
    withdraw(archive, "new", actor="t")
    archive.follow()
    assert not search.search(Ask("")).holds, "worked out behind"
    archive.precedents.close()
    assert {one.value for one in search.search(Ask("")).holds} == {Holds.IN_FORCE}


def test_what_a_code_means_is_not_looked_for_in_every_document(archive: Archive) -> None:
    take_in(archive, OLD, NEW, TALK, OTHER)
    asked: list[str] = []
    connection = archive.catalogue._connections.get()
    connection.set_trace_callback(asked.append)
    assert archive.catalogue.acting_relations.holders(SEEN)
    connection.set_trace_callback(None)
    plan = [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}")]
    assert [step for step in plan if step.startswith(("SCAN documents", "SCAN l"))] == []


@pytest.mark.parametrize("ask", ["general repeals", "signers", "signed by"])
def test_no_question_goes_through_all_documents(archive: Archive, ask: str) -> None:
    take_in(archive, OLD, NEW)
    catalogue, asked = archive.catalogue, list[str]()
    with catalogue.transaction() as connection:
        connection.execute("UPDATE documents SET kind = 'Quyết định', committee = 'Tỉnh ủy', issued = '1990-01-01'")
        connection.execute("INSERT OR IGNORE INTO effects (document_id, place, sort, page, said_from, said_to) "
                           "SELECT id, 99, 'general', 1, 0, 1 FROM documents LIMIT 1")
    connection.set_trace_callback(asked.append)
    if ask == "general repeals":
        catalogue.general_repeals.after("old", SEEN, lambda committee: [committee])
    elif ask == "signers":
        catalogue.documents.signers(SEEN)
    else:
        catalogue.documents.signed_by(["Nguyễn Văn A"], SEEN)
    connection.set_trace_callback(None)
    (told,) = [one for one in asked if "effects e" in one or "signer" in one]
    plan = [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {told}")]
    first = "effects_general" if ask == "general repeals" else "documents_by_signer"
    assert first in plan[0] and not any("documents_by_committee" in step for step in plan), plan


def test_a_question_loads_no_rules_of_reading() -> None:
    loaded = run([sys.executable, "-c", "import library.archive, sys; print(*sys.modules)"], check=True,
                 capture_output=True, text=True).stdout.split()  # fmt: skip
    assert {"library.archive", "library.relations"} <= set(loaded)
    assert {"library.relations.reading", "library.party.mentions.finding"}.isdisjoint(loaded)
