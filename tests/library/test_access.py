"""Levels of access: who sees what, in every list, count and suggestion; a rule takes effect with its commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.access import Level, Role, Scope, Viewer, everything, guest, labels_of, named, strictest, viewer_of
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.access import Rule
from library.errors import NotFoundError
from library.records import Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State
from library.search.contract import Facet
from library.search.service import Ask

TU, UB = "Tỉnh ủy Lạc Giang", "Ủy ban nhân dân tỉnh Lạc Giang"
VIEWERS = {
    "guest": guest(admitted=True), "nobody": guest(admitted=False), "reader": viewer_of("doc", Role.READER),
    "staff": viewer_of("can", Role.STAFF), "archivist": viewer_of("luu", Role.ARCHIVIST),
    "approver": viewer_of("duyet", Role.APPROVER), "administrator": viewer_of("quan", Role.ADMINISTRATOR),
    "named": viewer_of("an", Role.READER), "grouped": viewer_of("binh", Role.READER, ["lichsu"]),
    "command": everything(),
}  # fmt: skip
SEES = {
    Level.OPEN: set(VIEWERS) - {"nobody"},
    Level.INTERNAL: {"staff", "archivist", "approver", "command"},
    Level.CONDITIONAL: {"archivist", "approver", "command", "named", "grouped"},
}
NAMED = (named("an"), named("@lichsu"))


def document(name: str, committee: str = TU, kind: str = "Báo cáo", *, note: str = "") -> NewDocument:
    seen = (Evidence("circulation", 1, note, 1.0),) if note else ()
    return NewDocument(Document(
        name, f"{name}.txt", name * 4, State.INDEXED,
        Fields(kind=kind, committee=committee, issued=PartialDate(1958), subject=f"Về kho {name}xyz"),
        (ReviewFlag("number", "not found"),), seen, (Page(1, f"kho thóc chung và {name}xyz", Origin.GIVEN, 0.5),)))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many([document("aa"), document("bb", UB), document("cc", kind="Chỉ thị")])
    archive.follow()
    yield archive
    archive.close()


def told(archive: Archive, viewer: Viewer, one: str) -> bool:
    """Whether anything at all tells this viewer of a document; every way must say the same."""
    room = archive.seen_by(viewer)
    word = f"{one}xyz"
    answer = room.search.search(Ask(word))
    near = room.search.search(Ask(word.replace("z", "", 1)))
    counted = sum(count.count for count in room.search.search(Ask("", limit=0)).facets[Facet.YEAR])
    assert counted == len(room.ids()) == room.overview(latest=9).totals.documents == room.doubt_counts().page_total
    ways = {
        "search": answer.total > 0, "results": any(result.id == one for result in answer.results),
        "suggestion": near.suggestion == word,
        "completion": any(word in each.text for each in room.search.complete("về kho", limit=50)),
        "similar": any(each.id == one for each in room.search.similar("bb" if one != "bb" else "aa", limit=50)),
        "ids": one in room.ids(), "summaries": bool(room.summaries([one])),
        "latest": any(each.id == one for each in room.overview(latest=9).latest),
        "doubts": any(each.document_id == one for each in room.field_doubts(limit=99)),
        "pages": any(each.document_id == one for each in room.page_doubts(limit=99)),
    }  # fmt: skip
    for way, ask in {"document": lambda: room.document(one), "page": lambda: room.page(one, 1),
                     "siblings": lambda: room.siblings(one)}.items():
        try:
            ask()
            ways[way] = True
        except NotFoundError:
            ways[way] = False
    firm = {way: says for way, says in ways.items() if way not in {"suggestion", "similar", "completion"}}
    assert len(set(firm.values())) == 1, firm
    seen = firm["document"]
    assert seen or not any(ways.values()), ways
    return seen


@pytest.mark.parametrize("level", Level)
def test_every_viewer_sees_what_the_level_says_and_no_more(archive: Archive, level: Level) -> None:
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, "aa", level, NAMED if level is Level.CONDITIONAL else ()))
    archive.follow()
    for name, viewer in VIEWERS.items():
        assert told(archive, viewer, "aa") == (name in SEES[level]), (name, level)
        assert told(archive, viewer, "bb") == (name in SEES[Level.OPEN]), name
    assert archive.seen_by(everything()).document("aa").as_json()["access"] == level


def test_the_narrowest_rule_wins_and_taking_it_back_restores(archive: Archive) -> None:
    access = archive.catalogue.access
    assert access.set(Rule(Scope.ARCHIVE, "*", Level.INTERNAL)) == 3
    assert access.set(Rule(Scope.COMMITTEE, TU, Level.OPEN)) == 2
    assert access.set(Rule(Scope.KIND, "Chỉ thị", Level.CONDITIONAL)) == 1
    assert archive.seen_by(guest(admitted=True)).ids() == ["aa"]
    assert access.set(Rule(Scope.DOCUMENT, "cc", Level.OPEN)) == 1
    assert archive.seen_by(guest(admitted=True)).ids() == ["aa", "cc"]
    for rule in access.all():
        access.drop(rule.scope, rule.key)
    assert access.all() == []
    assert archive.seen_by(guest(admitted=True)).ids() == ["aa", "bb", "cc"]


def test_new_documents_come_under_the_rules_that_are_there(archive: Archive) -> None:
    archive.catalogue.access.set(Rule(Scope.COMMITTEE, UB, Level.INTERNAL))
    archive.catalogue.documents.insert_many([document("dd", UB), document("ee")])
    archive.follow()
    assert archive.seen_by(guest(admitted=True)).ids() == ["aa", "cc", "ee"]
    assert not told(archive, guest(admitted=True), "dd") and told(archive, VIEWERS["staff"], "dd")


def test_a_note_of_circulation_keeps_a_document_inside_until_a_person_says_otherwise(archive: Archive) -> None:
    archive.catalogue.documents.insert_many([document("dd", note="LƯU HÀNH NỘI BỘ"), document("ee", note="DỰ THẢO")])
    archive.follow()
    assert archive.seen_by(guest(admitted=True)).ids() == ["aa", "bb", "cc", "ee"]
    archive.catalogue.access.set(Rule(Scope.COMMITTEE, TU, Level.OPEN))
    assert "dd" not in archive.seen_by(guest(admitted=True)).ids()
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, "dd", Level.OPEN))
    assert "dd" in archive.seen_by(guest(admitted=True)).ids()


def test_before_the_index_follows_nothing_is_shown(archive: Archive) -> None:
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, "aa", Level.INTERNAL))
    assert [one.id for one in archive.seen_by(guest(admitted=True)).search.search(Ask("aaxyz")).results] == []
    with pytest.raises(NotFoundError):
        archive.seen_by(guest(admitted=True)).document("aa")


@given(st.sets(st.sampled_from(Level)), st.sets(st.sampled_from(["an", "@lichsu", "@khac"])))
def test_a_stricter_level_never_shows_more(levels: set[Level], names: set[str]) -> None:
    labels = [labels_of(level, map(named, names)) for level in Level]
    for viewer in (VIEWERS["guest"], VIEWERS["reader"], VIEWERS["staff"]):
        shown = [bool(viewer.labels & each) for each in labels]
        assert shown == sorted(shown, reverse=True)
    assert all(list(Level).index(strictest(levels)) >= list(Level).index(level) for level in levels)
