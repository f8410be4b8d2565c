"""Rules of access as acts: the narrowest counts, whatever was set, dropped and taken back before; the index follows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import library.catalogue.access
import library.index_following
from library.access import Level, Scope, guest, name_of, named, strictest
from library.acts import correct, drop_rule, set_access, set_rule, undo, word_for
from library.acts.opening import key_of, ruled_by
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.access import Rule
from library.errors import ConflictError, NotFoundError, UsageError
from library.records import Document, Evidence, Fields, Origin, Page, Part, State
from library.renewing import RELATE
from library.search.contract import IndexedDocument
from library.search.service import Ask

COMMITTEES, KINDS = ("Tỉnh ủy Lạc Giang", "Huyện ủy Sông Trà"), ("Báo cáo", "Chỉ thị")
DOCUMENTS = {f"d{number}": (COMMITTEES[number % 2], KINDS[number // 2]) for number in range(4)}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many(
        NewDocument(Document(name, f"{name}.txt", name * 8, State.INDEXED, Fields(kind=kind, committee=committee),
                             pages=(Page(1, f"kho thóc {name}xyz", Origin.GIVEN),)))
        for name, (committee, kind) in DOCUMENTS.items())  # fmt: skip
    archive.follow()
    yield archive
    archive.close()


def found(archive: Archive) -> set[str]:
    """What a guest finds: the index and the catalogue say the same."""
    answer = archive.seen_by(guest(admitted=True)).search.search(Ask("kho thóc", limit=99))
    assert answer.total == len(answer.results) and archive.health().in_step
    assert {one.id for one in answer.results} == set(archive.seen_by(guest(admitted=True)).ids())
    return {one.id for one in answer.results}


def came_in(archive: Archive, *files: str) -> None:
    """Each of these files came in the one before, and so in those around that."""
    connection = archive.catalogue._connections.get()
    connection.executemany(
        "INSERT INTO enclosures (holder_id, name, document_id, came) VALUES (?,?,?,1)",
        [(holder, "/".join(files[at + 1 : deep + 1]), files[deep])
         for at, holder in enumerate(files) for deep in range(at + 1, len(files))])
    for at, one in enumerate(files):
        source = "/".join(files[: at + 1])
        connection.execute("UPDATE documents SET source = ? WHERE id = ?", (source, one))
    ids = [one for (one,) in connection.execute("SELECT id FROM documents")]
    while library.catalogue.access.label_in(connection, ids):
        pass
    connection.commit()


def expected(rules: dict[tuple[Scope, str], Level], name: str) -> Level:
    """The level of a document by rules, said once more in another way."""
    committee, kind = DOCUMENTS[name]
    for about in ([(Scope.DOCUMENT, name)], [(Scope.FILE, name)], [(Scope.COMMITTEE, committee), (Scope.KIND, kind)],
                  [(Scope.ARCHIVE, "*")]):  # fmt: skip
        levels = [rules[one] for one in about if one in rules]
        if levels:
            return strictest(levels)
    return Level.OPEN


ABOUT = [*((Scope.DOCUMENT, one) for one in DOCUMENTS), *((Scope.FILE, one) for one in DOCUMENTS),
         *((Scope.COMMITTEE, one) for one in COMMITTEES), *((Scope.KIND, one) for one in KINDS), (Scope.ARCHIVE, "*")]
STEPS = st.lists(st.one_of(st.tuples(st.sampled_from(ABOUT), st.sampled_from([*Level, None])), st.integers(0, 9)),
                 max_size=8)  # fmt: skip


@given(steps=STEPS)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_set_dropped_and_taken_back_the_narrowest_rule_counts(
    archive: Archive, steps: list[tuple[tuple[Scope, str], Level | None] | int]
) -> None:
    rules: dict[tuple[Scope, str], Level] = {}
    acts: list[tuple[int, tuple[Scope, str], Level | None]] = []
    for step in steps:
        if isinstance(step, int):
            if step >= len(acts):
                continue
            number, about, before = acts.pop(step)
            try:
                undo(archive, number, actor="binh")
            except ConflictError:  # a newer word stands, and goes on standing
                assert any(later > number and one == about for later, one, _ in acts)
                continue
        else:
            about, level = step
            before = rules.get(about)
            if level is None and before is None:
                with pytest.raises(NotFoundError):
                    drop_rule(archive, *about, actor="an")
                continue
            done = drop_rule(archive, *about, actor="an") if level is None else set_rule(archive, *about, level,
                                                                                          actor="an")
            acts.append((done.act, about, before))
            before = level
        rules.pop(about, None)
        rules |= {} if before is None else {about: before}
        assert {(one.scope, one.key): one.level for one in archive.catalogue.access.all()} == rules
        levels = {name: archive.catalogue.documents.access_of(name) for name in DOCUMENTS}
        assert levels == {name: expected(rules, name) for name in DOCUMENTS}
        assert found(archive) == {name for name, level in levels.items() if level is Level.OPEN}
    for about in list(rules):
        drop_rule(archive, *about, actor="an")
    assert found(archive) == set(DOCUMENTS) and list(archive.catalogue.journal.damage()) == []


@given(owners=st.lists(st.sampled_from([None, *COMMITTEES]), min_size=5, max_size=5), key=st.data())
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_documents_labelled_by_groups_get_the_labels_that_each_gets_alone(
    tmp_path_factory: pytest.TempPathFactory, owners: list[str | None], key: st.DataObject
) -> None:
    """Files, files in files, printed notes and owners among them; every change has a number of its own."""
    archive = Archive.open(tmp_path_factory.mktemp("labels") / "archive", create=True)
    names = ["d0", "d1", "d2", "d3", "whole"]
    parts = [NewDocument(Document(one, f"{one}.txt", "f" * 64, State.INDEXED, Fields(kind=KINDS[0]),
                                  part=Part("whole", place, place))) for place, one in enumerate(names[:2], 1)]
    noted = (Evidence("circulation", 1, "Lưu hành nội bộ", 1.0),)
    archive.catalogue.documents.insert_many([
        NewDocument(Document("whole", "whole.txt", "f" * 64, State.ASIDE, Fields())), *parts,
        NewDocument(Document("d2", "d2.txt", "2" * 64, State.INDEXED, Fields(committee=COMMITTEES[0]), (), noted)),
        NewDocument(Document("d3", "d3.txt", "3" * 64, State.INDEXED, Fields(kind=KINDS[1], committee=COMMITTEES[1])))])
    for name, owner in zip(names, owners, strict=True):
        archive.catalogue.access.set_owner(name, owner)
    if key.draw(st.booleans()):
        came_in(archive, "d3", "d2", "whole")
    about = [*((scope, one) for scope in (Scope.DOCUMENT, Scope.FILE) for one in names), *ABOUT[8:]]
    for scope, what in key.draw(st.lists(st.sampled_from(about), min_size=1, max_size=6)):
        archive.catalogue.access.set(Rule(scope, what, key.draw(st.sampled_from(list(Level)))))
        connection = archive.catalogue._connections.get()
        rows = "SELECT id, access, audience FROM documents ORDER BY id"
        by_groups = [tuple(row) for row in connection.execute(rows)]
        assert not library.catalogue.access.label_in(connection, names)
        assert [tuple(row) for row in connection.execute(rows)] == by_groups
        assert connection.execute("SELECT count(DISTINCT change) FROM documents").fetchone()[0] == len(names)
    archive.close()


def test_what_came_in_others_is_labelled_once_by_a_rule_about_all(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody who wants to write waits for it."""
    came_in(archive, "d0", "d2", "d1", "d3")
    rules, labelled = library.catalogue.access._Rules, list[str]()
    label = rules.label

    def counted(self: library.catalogue.access._Rules, row: sqlite3.Row) -> tuple[str, int]:
        labelled.append(row["id"])
        return label(self, row)

    monkeypatch.setattr(rules, "label", counted)
    assert archive.catalogue.access.set(Rule(Scope.ARCHIVE, "*", Level.INTERNAL)) == 4
    assert labelled == ["d2", "d1", "d3"]
    labelled.clear()
    assert archive.catalogue.access.set(Rule(Scope.KIND, DOCUMENTS["d0"][1], Level.CONDITIONAL)) == 4
    assert sorted(labelled) == ["d1", "d2", "d3"]
    assert {archive.catalogue.documents.access_of(one) for one in DOCUMENTS} == {Level.CONDITIONAL}


def test_an_act_says_how_many_documents_it_changed_and_undoing_it_what_came_after(archive: Archive) -> None:
    first = set_rule(archive, Scope.COMMITTEE, f"  {COMMITTEES[0]} ", Level.INTERNAL, actor="an", why="nội bộ")
    assert (first.documents, found(archive)) == (2, {"d1", "d3"})
    set_rule(archive, Scope.KIND, KINDS[0], Level.OPEN, actor="binh")
    second = set_rule(archive, Scope.COMMITTEE, COMMITTEES[0], Level.CONDITIONAL, to=[named("lan"), named("@tổ")],
                      actor="an")  # fmt: skip
    entry = archive.catalogue.journal.get(second.act)
    assert entry is not None and entry.document is None and ruled_by(entry) == (Scope.COMMITTEE, COMMITTEES[0])
    with pytest.raises(ConflictError, match="decided about the same"):
        undo(archive, first.act, actor="an")
    back = undo(archive, second.act, actor="an").act
    assert [one.id for one in undo(archive, first.act, actor="an").since] == [second.act, back]
    assert [one.scope for one in archive.catalogue.access.all()] == [Scope.KIND]
    assert [name_of(label) for label in (named("lan"), named("@tổ"))] == ["lan", "@tổ"]


def test_a_corrected_committee_comes_under_the_rule_of_the_right_one(archive: Archive) -> None:
    set_rule(archive, Scope.COMMITTEE, COMMITTEES[0], Level.INTERNAL, actor="an")
    act = correct(archive, "d1", {"committee": word_for("committee", COMMITTEES[0])}, actor="an")
    assert found(archive) == {"d3"}
    undo(archive, act, actor="an")
    assert found(archive) == {"d1", "d3"}


def test_a_rule_that_cannot_be_is_refused(archive: Archive) -> None:
    for scope, key, error in ((Scope.DOCUMENT, "zz", NotFoundError), (Scope.FILE, "zz", NotFoundError),
                              (Scope.KIND, " ", UsageError), (Scope.COMMITTEE, "x" * 5000, UsageError)):  # fmt: skip
        with pytest.raises(error):
            set_rule(archive, scope, key, Level.INTERNAL, actor="an")
    assert list(archive.catalogue.journal.since()) == [] and key_of(archive, Scope.ARCHIVE, "any") == "*"


def test_what_is_closed_leaves_a_large_index_at_once_and_the_rest_is_a_job(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library.index_following, "BATCH", 1)
    done = set_rule(archive, Scope.ARCHIVE, "", Level.INTERNAL, actor="an")
    assert done.documents == 4 and not archive.health().in_step
    answer = archive.seen_by(guest(admitted=True)).search.search(Ask("kho thóc"))
    assert (answer.total, archive.engine.document_count()) == (0, 0)
    assert [job.kind for job in archive.catalogue.jobs.unfinished() if job.kind != RELATE] == ["follow"]
    archive.follow()
    assert archive.engine.document_count() == 4 and found(archive) == set()


def test_who_does_one_thing_does_not_take_in_what_others_changed(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Much waits for the index: what a person changed is found at once, and the rest is a job."""
    monkeypatch.setattr(library.index_following, "BATCH", 2)
    monkeypatch.setattr(library.index_following, "_BESIDE", 1)
    archive.catalogue.access.set(Rule(Scope.ARCHIVE, "*", Level.INTERNAL))
    archive.catalogue.access.drop(Scope.ARCHIVE, "*")
    before = archive.health().watermark
    for number, name in enumerate(DOCUMENTS):
        correct(archive, name, {"subject": word_for("subject", f"Về muối {number}zz")}, actor="an")
        answer = archive.seen_by(guest(admitted=True)).search.search(Ask(f'"{number}zz"'))
        assert [one.id for one in answer.results] == [name] and archive.health().watermark == before
    assert [job.kind for job in archive.catalogue.jobs.unfinished() if job.kind != RELATE] == ["follow"]
    set_access(archive, "d0", Level.INTERNAL, actor="an")
    assert not archive.seen_by(guest(admitted=True)).search.search(Ask('"0zz"')).total
    archive.follow()
    assert found(archive) == {"d1", "d2", "d3"}


def much_waits(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library.index_following, "BATCH", 2)
    monkeypatch.setattr(library.index_following, "_BESIDE", 1)
    archive.catalogue.access.set(Rule(Scope.ARCHIVE, "*", Level.INTERNAL))
    archive.catalogue.access.drop(Scope.ARCHIVE, "*")


@pytest.mark.parametrize("first", list(DOCUMENTS))
def test_what_an_act_closed_is_hidden_though_others_change_more_before_it_is_followed(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    much_waits(archive, monkeypatch)
    correct(archive, "d0", {"subject": word_for("subject", "Về muối")}, actor="an")
    follow_soon = archive.follow_soon

    def late(changed: int = 1) -> None:
        with archive.catalogue.transaction():
            for name in DOCUMENTS:
                if name != first:
                    archive.catalogue.words.say(name, {"subject": word_for("subject", "Về thóc")}, act)
        follow_soon(changed)

    act = archive.catalogue.journal.last()
    monkeypatch.setattr(archive, "follow_soon", late)
    set_access(archive, first, Level.INTERNAL, actor="an")
    assert archive.seen_by(guest(admitted=True)).search.search(Ask("kho thóc")).total == 3
    assert not archive.health().in_step


@pytest.mark.parametrize("wide", [True, False])
def test_who_finds_the_index_held_by_another_act_leaves_to_it_what_is_to_be_hidden(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, wide: bool
) -> None:
    much_waits(archive, monkeypatch)
    analyse, acts = library.index_following.analysed, []

    def meanwhile(documents: Sequence[Document]) -> Iterable[IndexedDocument]:
        if not acts:
            acts.append(set_rule(archive, Scope.ARCHIVE, "", Level.INTERNAL, actor="binh") if wide
                        else set_access(archive, "d3", Level.INTERNAL, actor="binh"))
        return analyse(documents)

    monkeypatch.setattr(library.index_following, "analysed", meanwhile)
    correct(archive, "d0", {"subject": word_for("subject", "Về muối")}, actor="an")
    assert acts and archive.seen_by(guest(admitted=True)).search.search(Ask("kho thóc")).total == (0 if wide else 3)


def test_who_does_one_thing_does_not_take_in_a_rule_that_comes_in_the_same_moment(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where many changes come between an act and what follows it they are left to the job."""
    monkeypatch.setattr(library.index_following, "BATCH", 2)
    monkeypatch.setattr(library.index_following, "_BESIDE", 1)
    infer, put = archive._follower._infer_some, list[str]()

    def meanwhile() -> bool:
        if not put:
            put.append("rule")
            archive.catalogue.access.set(Rule(Scope.ARCHIVE, "*", Level.INTERNAL))
        return infer()

    monkeypatch.setattr(archive._follower, "_infer_some", meanwhile)
    told = partial(library.index_following.catch_up, between=lambda: put.append("commit"))
    monkeypatch.setattr(library.index_following, "catch_up", told)
    before = archive.health().watermark
    correct(archive, "d0", {"subject": word_for("subject", "Về muối")}, actor="an")
    assert put == ["rule"] and archive.health().watermark == before
    assert archive.seen_by(guest(admitted=True)).search.search(Ask("kho thóc")).total == 0
    assert [job.kind for job in archive.catalogue.jobs.unfinished() if job.kind != RELATE] == ["follow"]


def test_what_was_left_unhidden_is_hidden_by_the_next_act(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    much_waits(archive, monkeypatch)
    with archive.writing():
        set_rule(archive, Scope.ARCHIVE, "", Level.INTERNAL, actor="binh")
    assert archive.engine.document_count() == 4
    correct(archive, "d0", {"subject": word_for("subject", "Về muối")}, actor="an")
    assert archive.seen_by(guest(admitted=True)).search.search(Ask("kho thóc")).total == 0


def test_what_changes_while_much_waits_is_taken_in_before_its_turn(archive: Archive) -> None:
    archive.catalogue.access.set(Rule(Scope.KIND, KINDS[0], Level.INTERNAL))
    archive.catalogue.access.drop(Scope.KIND, KINDS[0])
    archive.catalogue.access.set(Rule(Scope.KIND, KINDS[1], Level.INTERNAL))
    totals: list[int] = []

    def change() -> None:
        if not totals:
            act = archive.catalogue.journal.next_number()
            with archive.catalogue.transaction():
                archive.catalogue.journal.write("an", "correct", "d1")
                archive.catalogue.words.say("d1", {"subject": word_for("subject", "Về muối zzmuối")}, act)
        totals.append(archive.seen_by(guest(admitted=True)).search.search(Ask('"zzmuối"')).total)

    with archive.writing():
        library.index_following.catch_up(archive.catalogue, archive.engine, batch=1,
                                         analyse=library.index_following.analysed, between=change)  # fmt: skip
    assert totals[:3] == [0, 1, 1] and found(archive) == {"d0", "d1"}


def test_whoever_catches_up_hides_first(archive: Archive) -> None:
    archive.catalogue.access.set(Rule(Scope.ARCHIVE, "*", Level.INTERNAL))
    seen: list[int] = []

    def note() -> None:
        seen.append(archive.seen_by(guest(admitted=True)).search.search(Ask("kho thóc")).total)

    with archive.writing():
        library.index_following.catch_up(archive.catalogue, archive.engine, batch=1,
                                         analyse=library.index_following.analysed, between=note)  # fmt: skip
    assert seen == [0, 0, 0, 0] and archive.engine.document_count() == 4
