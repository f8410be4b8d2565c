"""What is cited and not held: counted as one would count by hand, for every viewer, in whatever order it came."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from typing import Any

import pytest

from library.access import Level, Scope
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.access import Rule
from library.catalogue.missing import MissingRows
from library.catalogue.missing_patterns import patterns_of
from library.catalogue.missing_seen import Answers, Seen
from library.catalogue.schema.relations import missing_together
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.relating import Relating
from library.relating.missing import Missings
from library.relations import RULES

GUEST = frozenset({"public"})
STAFF = frozenset({"public", "internal"})


def paper(name: str, code: str, issued: str, text: str = "", committee: str = "Tỉnh ủy Lạc Giang") -> NewDocument:
    fields = Fields("Chỉ thị", None, None, code, committee, PartialDate.parse(issued))
    pages = (Page(1, text, Origin.GIVEN, 1.0),)
    return NewDocument(Document(name, f"{name}.pdf", name.ljust(64, "0"), State.INDEXED, fields, pages=pages), 1, "")


def take_in(archive: Archive, *papers: NewDocument) -> None:
    for one in papers:
        archive.catalogue.documents.insert_many([one])
        archive.catalogue.relations.follow()


def listed(archive: Archive, labels: frozenset[str] = GUEST, **asked: int | str) -> list[tuple[str, str, int]]:
    found = Missings(archive.catalogue, labels).find(**asked)  # type: ignore[arg-type]
    assert asked or found.total == len(found.found) == sum(found.tails.values()) == sum(found.years.values())
    return [(one.code, str(one.issued or ""), one.citing) for one in found.found]


ONE = paper("one", "1-CT/TU", "2000-01-01", "Căn cứ Chỉ thị số 9-CT/TW, ngày 3-4-1998 của Bộ Chính trị; căn cứ Chỉ thị "
            "số 8-CT/TU ngày 1-1-1999 của Tỉnh ủy.")  # fmt: skip
TWO = paper("two", "2-CT/TU", "2000-02-01", "Thực hiện Chỉ thị số 9-CT/TW của Bộ Chính trị; Chỉ thị số 9-CT/TW.")
WANTED = paper("wanted", "9-CT/TW", "1998-04-03", committee="Bộ Chính trị")


def test_the_most_cited_comes_first_with_the_best_known_date(archive: Archive) -> None:
    take_in(archive, TWO, ONE)
    assert listed(archive) == [("9-CT/TW", "1998-04-03", 2), ("8-CT/TU", "1999-01-01", 1)]
    asked = Missings(archive.catalogue, GUEST)
    first = asked.find().found[0]
    assert first.body == "Bộ Chính trị" and first.kind == "Chỉ thị"
    assert [(one.document_id, one.page) for one in asked.cited_by(first)] == [("two", 1), ("two", 1), ("one", 1)]
    assert asked.of("9-CT/TW") == [first] and asked.of("9") == asked.of("10-CT/TW") == []


def test_filters_and_their_counts(archive: Archive) -> None:
    take_in(archive, ONE, TWO)
    assert listed(archive, tail="tu") == [("8-CT/TU", "1999-01-01", 1)]
    assert listed(archive, year=1998) == [("9-CT/TW", "1998-04-03", 2)]
    assert listed(archive, year=0) == listed(archive, tail="x") == []
    found = Missings(archive.catalogue, GUEST).find(tail="tu", year=1998)
    assert (found.total, found.tails, found.years) == (0, {"tw": 1}, {1999: 1})


def test_it_shrinks_as_documents_come_in_and_grows_as_they_go(archive: Archive) -> None:
    take_in(archive, ONE, TWO, WANTED)
    assert listed(archive) == [("8-CT/TU", "1999-01-01", 1)]
    archive.catalogue.documents.set_state("wanted", State.WITHDRAWN)
    archive.catalogue.documents.set_state("one", State.WITHDRAWN)
    archive.catalogue.relations.follow()
    assert listed(archive) == [("9-CT/TW", "", 1)]


def test_what_a_viewer_may_not_see_neither_cites_nor_is_held(archive: Archive) -> None:
    take_in(archive, ONE, TWO, WANTED)
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, "wanted", Level.INTERNAL))
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, "one", Level.INTERNAL))
    archive.catalogue.relations.follow()
    assert listed(archive, GUEST) == [("9-CT/TW", "", 1)]
    assert listed(archive, STAFF) == [("8-CT/TU", "1999-01-01", 1)]
    assert listed(archive, frozenset()) == []


def test_two_of_one_code_are_two(archive: Archive) -> None:
    old = paper("old", "3-CT/TU", "1997-01-01", "Căn cứ Chỉ thị số 5-CT/TU ngày 2-2-1992 của Tỉnh ủy.")
    new = paper("new", "4-CT/TU", "2001-01-01", "Căn cứ Chỉ thị số 5-CT/TU ngày 3-3-1999 của Tỉnh ủy.")
    vague = paper("vague", "6-CT/TU", "2001-01-01", "Thực hiện Chỉ thị số 5-CT/TU của Tỉnh ủy.")
    take_in(archive, old, new, vague)
    assert listed(archive) == [("5-CT/TU", "1992-02-02", 1), ("5-CT/TU", "1999-03-03", 1), ("5-CT/TU", "", 1)]


def by_hand(archive: Archive, ids: list[str], labels: frozenset[str]) -> dict[str, int]:
    """How many documents cite each code that nobody can follow, straight from the relations."""
    asked, found = Relating(archive.catalogue, labels), defaultdict[str, set[str]](set)
    for name in ids:
        for one in asked.of(name):
            if not one.incoming and not one.targets and one.told.code:
                found[one.told.code].add(name)
    return {code: len(names) for code, names in found.items()}


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_one_counts_by_hand(archive: Archive, seed: int) -> None:
    """Every code has one date, so that each is one document; some are held, some are not for everybody."""
    luck = random.Random(seed)
    ids = [f"{number:03d}" for number in range(1, 25)]
    papers = []
    for number, name in enumerate(ids, 1):
        cited = " ".join(f"Căn cứ Chỉ thị số {one}-CT/TW, ngày 3-4-1990 của Bộ Chính trị."
                         for one in luck.sample(range(1, 40), 4) if one != number)  # fmt: skip
        papers.append(paper(name, f"{number}-CT/TW", "1990-04-03", cited, "Bộ Chính trị"))
    luck.shuffle(papers)
    take_in(archive, *papers)
    for name in luck.sample(ids, 8):
        archive.catalogue.access.set(Rule(Scope.DOCUMENT, name, Level.INTERNAL))
    for name in luck.sample(ids, 4):
        archive.catalogue.documents.set_state(name, State.WITHDRAWN)
    archive.catalogue.relations.follow()
    for labels in (GUEST, STAFF):
        told = {code: count for code, _, count in listed(archive, labels)}
        assert told == by_hand(archive, ids, labels)
        assert told
        stretches = [listed(archive, labels, offset=first, limit=7) for first in range(0, len(told) + 7, 7)]
        assert [one for stretch in stretches for one in stretch] == listed(archive, labels)
        assert listed(archive, labels, tail="tw", year=1990) == listed(archive, labels)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_is_what_is_worked_out_anew(archive: Archive, seed: int) -> None:
    """After every change of another kind, for everybody, by every filter."""
    luck = random.Random(seed)
    ids = [f"{number:03d}" for number in range(1, 13)]
    for number, name in enumerate(ids, 1):
        cited = " ".join(f"Căn cứ Chỉ thị số {one}-CT/TW, ngày 3-4-{1990 + one % 3} của Bộ Chính trị."
                         for one in luck.sample(range(1, 20), 4) if one != number)  # fmt: skip
        take_in(archive, paper(name, f"{number}-CT/TW", "1990-04-03", cited, "Bộ Chính trị"))
        _change(archive, luck, ids[:number])
        archive.catalogue.relations.follow()
        for labels in (GUEST, STAFF, frozenset[str]()):
            for asked in ({}, {"tail": "tw"}, {"year": 1991}, {"year": 0}, {"limit": 3, "offset": 2}):
                told = [Missings(archive.catalogue, labels).find(**asked) for _ in range(2)]  # type: ignore[arg-type]
                anew = MissingRows(archive.catalogue.missing._connections).find(labels, **asked)  # type: ignore[arg-type]
                assert told == [anew, anew]


WHO = ("user:lan", "group:van thu", "group:to chuc")


def plainly(archive: Archive, labels: frozenset[str], tail: str | None, year: int | None) -> list[tuple[str, str, int]]:
    """Code or letters, sort and how many cite, in order, summed over all rows without table of patterns or index."""
    connection = archive.catalogue.missing._connections.get()
    mine = {row["id"] for row in connection.execute("SELECT id, labels FROM audiences")
            if labels & set(json.loads(row["labels"]))}  # fmt: skip
    found = defaultdict[tuple[str, str, str], list[Any]](list)
    for row in connection.execute("SELECT * FROM missing"):
        if row["audience"] in mine and not mine & set(map(int, row["holders"].split())):
            found[row["letters"], row["number"], row["sort"]].append(row)
    told = []
    for (letters, number, sort), rows in found.items():
        its = max((row["year"] for row in rows if row["year"]), default=0)
        if letters.endswith(tail or "") and year in (None, its):
            told.append((-sum(row["citing"] for row in rows), letters, number, sort))
    return [(number, sort, -less) for less, _, number, sort in sorted(told)]


@pytest.mark.parametrize("seed", range(3))
def test_many_who_see_different_documents_have_what_is_summed_row_by_row(archive: Archive, seed: int) -> None:
    """Whatever is changed: every list, every filter, every stretch, every count; and no pattern stays behind."""
    luck = random.Random(seed)
    ids = [f"{number:03d}" for number in range(1, 17)]
    days = ("", ", ngày 3-4-1990", ", ngày 5-6-1991", " năm 1990")
    take_in(archive, *[paper(name, f"{number}-CT/TU", f"199{number % 3}-04-03", " ".join(
        f"Căn cứ Chỉ thị số {luck.randrange(1, 20)}-CT/{luck.choice(('TW', 'TU'))}{luck.choice(days)}."
        for _ in range(6))) for number, name in enumerate(ids, 1)])  # fmt: skip
    shared = 0
    for _ in range(5):
        for name in luck.sample(ids, 4):
            level = luck.choice(list(Level))
            to = tuple(luck.sample(WHO, 2)) if level is Level.CONDITIONAL else ()
            archive.catalogue.access.set(Rule(Scope.DOCUMENT, name, level, to))
        archive.catalogue.documents.set_state(luck.choice(ids), luck.choice([State.WITHDRAWN, State.INDEXED]))
        archive.catalogue.relations.follow()
        for labels in (GUEST, STAFF, GUEST | {"archivist"}, *(GUEST | {one} for one in WHO), GUEST | {*WHO}):
            asked = Missings(archive.catalogue, labels)
            for tail, year in ((None, None), ("tw", None), (None, 1990), (None, 0), ("tu", 1991), ("x", None)):
                plain = plainly(archive, labels, tail, year)
                for offset, limit in ((0, 1000), (0, 1), (2, 3)):
                    found = asked.find(tail=tail, year=year, offset=offset, limit=limit)
                    assert [(one.number, one.sort, one.citing) for one in found.found] == plain[offset : offset + limit]
                    assert found.total == len(plain)
        connection = archive.catalogue.missing._connections.get()
        rows = defaultdict[tuple[str, str], list[Any]](list)
        for row in connection.execute("SELECT * FROM missing ORDER BY letters, number, sort"):
            rows[row["letters"], row["number"]].append(tuple(row)[2:8])
        shared += sum(len({row[0] for row in each}) < len(each) for each in rows.values())
        counted = sum((patterns_of(each) for each in rows.values()), Counter())
        assert counted == {(row[0], row[1]): row[2] for row in connection.execute("SELECT * FROM missing_patterns")}
    assert shared, "some are told by several rows"


def _change(archive: Archive, luck: random.Random, ids: list[str]) -> None:
    one, what = luck.choice(ids), luck.randrange(4)
    if what == 0:
        archive.catalogue.access.set(Rule(Scope.DOCUMENT, one, luck.choice([Level.INTERNAL, Level.OPEN])))
    elif what == 1:
        archive.catalogue.documents.set_state(one, luck.choice([State.WITHDRAWN, State.INDEXED]))
    elif what == 2:
        archive.catalogue.access.drop(Scope.DOCUMENT, one)


def test_a_list_is_worked_out_once_for_all_who_see_the_same(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(archive, ONE, TWO)
    worked, count = list[int](), Seen.counts
    monkeypatch.setattr(Seen, "counts", lambda seen: (worked.append(1), count(seen))[1])
    for labels in (GUEST, frozenset(["internal", "public"]), frozenset(["public", "internal"]), GUEST | {"unit:x"}):
        assert len(listed(archive, labels)) == 2
    assert len(worked) == 1
    take_in(archive, paper("three", "7-CT/TU", "2001-01-01", "Không dẫn gì."))
    assert len(listed(archive)) == 2 and len(worked) == 1, "nothing that is missing has changed"
    take_in(archive, WANTED)
    assert len(listed(archive)) == 1 and len(worked) == 2


def test_a_list_of_which_nothing_is_left_when_rules_change_is_not_kept(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(archive, ONE)
    assert len(listed(archive)) == 2
    archive.catalogue.documents.set_state("one", State.WITHDRAWN)
    monkeypatch.setattr("library.catalogue.reading_relations.RULES", RULES + 1)
    archive.catalogue.relations.follow()
    assert listed(archive) == []


def test_of_all_answers_together_so_many_rows_are_kept(archive: Archive) -> None:
    """Whoever asks, whatever for: those asked for last, and what is kept is right."""
    cited = " ".join(f"Căn cứ Chỉ thị số {one}-CT/TW, ngày 3-4-1990 của Bộ Chính trị." for one in range(1, 8))
    take_in(archive, ONE, paper("many", "5-CT/TU", "1990-04-03", cited))
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, "one", Level.INTERNAL))
    archive.catalogue.relations.follow()
    anew = {(labels, first): listed(archive, labels, offset=first, limit=2)
            for labels in (GUEST, STAFF) for first in range(6)}  # fmt: skip
    kept = archive.catalogue.missing._lists.answers = Answers(most := 12)
    archive.catalogue.missing._lists._known.clear()
    luck = random.Random(1)
    for _ in range(40):
        labels, first = luck.choice(list(anew))
        assert listed(archive, labels, offset=first, limit=2) == anew[labels, first]
        assert 0 < kept.rows == sum(map(len, kept._known.values())) <= most
        listed(archive, labels, tail=f"t{luck.random()}")
    take_in(archive, paper("held", "3-CT/TW", "1990-04-03", committee="Bộ Chính trị"))
    assert len(listed(archive, limit=20)) == 6 and kept.rows == 6, "what changed is forgotten"


def test_the_list_of_an_archive_of_before_stays(archive: Archive) -> None:
    take_in(archive, ONE, TWO, WANTED)
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, "one", Level.INTERNAL))
    archive.catalogue.documents.set_state("wanted", State.WITHDRAWN)
    archive.catalogue.relations.follow()
    connection = archive.catalogue.missing._connections.get()
    tables = ("missing", "missing_patterns")
    before = [[tuple(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in tables]
    assert len(before[0]) == 3 and len(before[1]) == 2
    for statement in ("DROP INDEX missing_alone", "DROP INDEX missing_shared", "DROP TABLE missing_patterns",
                      "ALTER TABLE missing DROP COLUMN shared",
                      "CREATE INDEX missing_by_citing ON missing (audience)",
                      "CREATE INDEX missing_by_tail ON missing (audience)"):  # fmt: skip
        connection.execute(statement)
    missing_together(connection)
    assert before == [[tuple(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in tables]
