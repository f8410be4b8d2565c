"""Acts: a person's word outranks every reading, every act has its row and its way back, the journal tells of damage."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import PUBLIC, Level
from library.acts import correct, restore, set_access, undo, withdraw, word_for
from library.acts.correcting import said_by
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.generations import everything as announced
from library.catalogue.store import FILE_NAME
from library.catalogue.words import Says, Word
from library.errors import ConflictError, DamagedError, NotFoundError, UsageError
from library.fields import CORRECTABLE
from library.records import Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State
from library.search.service import Ask
from library.vault.manifest import KeptSaying
from tests.seeing import seen

READ = Fields(kind="Báo cáo", symbol="BC/TU", committee="Tỉnh ủy Lạc Giang", issued=PartialDate(1958, 4),
              subject="Về kho thóc")
FLAGS = (ReviewFlag("number", "handwritten"), ReviewFlag("issued", "day handwritten"))


def document(fields: Fields = READ, name: str = "aa") -> NewDocument:
    return NewDocument(Document(name, f"{name}.txt", name * 8, State.INDEXED, fields, FLAGS,
                                (Evidence("number", 1, "7?", 0.3),), (Page(1, "kho thóc", Origin.GIVEN),)))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many([document(), document(name="bb")])
    archive.follow()
    yield archive
    archive.close()


def fields(archive: Archive) -> Fields:
    return seen(archive).document("aa").fields


def test_a_correction_is_in_force_in_fields_search_and_doubts(archive: Archive) -> None:
    correct(archive, "aa", {"number": word_for("number", "07"), "issued": word_for("issued", "15-4-1958")}, actor="an")
    now = fields(archive)
    assert (now.number, now.code, str(now.issued)) == ("07", "07-BC/TU", "1958-04-15")
    assert [one.id for one in seen(archive).search.search(Ask("07-BC/TU")).results][:1] == ["aa"]
    assert {one.document_id for one in seen(archive).field_doubts(limit=9)} == {"bb"}
    spoken = {one.field: (one.word.value, one.reading) for one in archive.catalogue.words.of("aa")}
    assert spoken == {"number": ("07", None), "code": ("07-BC/TU", None), "issued": ("1958-04-15", "1958-04")}


def test_reading_again_never_touches_a_word(archive: Archive) -> None:
    correct(archive, "aa", {"subject": word_for("subject", "Về kho muối")}, actor="an")
    again = Fields(kind="Chỉ thị", subject="Về kho thóc, đọc lại", symbol="CT/TU")
    with archive.catalogue.transaction() as connection:
        archive.catalogue.documents.rewrite(document(again), connection)  # type: ignore[arg-type]
    assert (fields(archive).subject, fields(archive).kind) == ("Về kho muối", "Chỉ thị")
    undo(archive, 1, actor="an")
    assert fields(archive).subject == "Về kho thóc, đọc lại"


def test_not_on_the_paper_and_unreadable_are_words_too(archive: Archive) -> None:
    correct(archive, "aa", {"subject": Word(Says.NONE), "number": Word(Says.UNREADABLE)}, actor="an")
    assert (fields(archive).subject, fields(archive).number, fields(archive).code) == (None, None, None)
    assert [one.field for one in seen(archive).field_doubts(limit=9) if one.document_id == "aa"] == ["issued"]


def everything(archive: Archive) -> tuple[object, ...]:
    document = archive.catalogue.documents.get("aa")
    assert document is not None
    return document, archive.catalogue.words.of("aa"), archive.catalogue.access.all()


def test_every_act_can_be_taken_back_and_that_too(archive: Archive) -> None:
    for act in (lambda: correct(archive, "aa", {"number": word_for("number", "9")}, actor="an", why="xem giấy"),
                lambda: withdraw(archive, "aa", actor="an"),
                lambda: set_access(archive, "aa", Level.INTERNAL, actor="an")):
        before = everything(archive)
        number = act()
        assert number is not None
        after = everything(archive)
        assert before != after
        back = undo(archive, number, actor="binh")
        assert everything(archive)[0] == before[0] and back.since == ()
        with pytest.raises(UsageError, match=f"taken back already, by act {back.act}"):
            undo(archive, number, actor="binh")
        again = undo(archive, back.act, actor="an")
        assert everything(archive)[0] == after[0]
        undo(archive, again.act, actor="an")
    assert list(archive.catalogue.journal.damage()) == []


def test_undoing_says_what_was_built_on_it_and_refuses_where_another_spoke(archive: Archive) -> None:
    first = correct(archive, "aa", {"number": word_for("number", "7")}, actor="an")
    withdraw(archive, "aa", actor="an")
    assert [entry.act for entry in undo(archive, first, actor="an").since] == ["withdraw"]
    second = correct(archive, "aa", {"number": word_for("number", "8")}, actor="an")
    correct(archive, "aa", {"number": word_for("number", "9")}, actor="binh")
    with pytest.raises(ConflictError, match="Somebody else changed"):
        undo(archive, second, actor="an")


def test_a_word_that_an_undo_brings_back_is_the_word_of_who_said_it(archive: Archive) -> None:
    first = correct(archive, "aa", {"number": word_for("number", "01")}, actor="an")
    second = correct(archive, "aa", {"number": word_for("number", "02")}, actor="binh")
    undo(archive, second, actor="binh")
    assert (fields(archive).number, said_by(archive, "aa", "number")) == ("01", "an")
    undo(archive, first, actor="an")
    assert (fields(archive).number, said_by(archive, "aa", "number")) == (None, "")


def test_a_number_says_nothing_of_a_code_whose_letters_nobody_read(archive: Archive) -> None:
    archive.catalogue.documents.insert_many([document(Fields(kind="Công văn"), name="cc")])
    correct(archive, "cc", {"number": word_for("number", "77")}, actor="an")
    assert [one.field for one in archive.catalogue.words.of("cc")] == ["number"]
    correct(archive, "cc", {"symbol": word_for("symbol", "ATTP-ĐKCN")}, actor="an")
    assert seen(archive).document("cc").fields.code == "77/ATTP-ĐKCN"


def test_two_people_at_the_same_field(archive: Archive) -> None:
    correct(archive, "aa", {"number": word_for("number", "7")}, actor="an", expected={"number": None})
    with pytest.raises(ConflictError, match="changed number to '7'"):
        correct(archive, "aa", {"number": word_for("number", "9")}, actor="binh", expected={"number": None})
    assert fields(archive).number == "7" and len(archive.catalogue.journal.of("aa")) == 1


@pytest.mark.parametrize(("field", "value"), [("issued", "31-2-1958"), ("issued", "hôm qua"),
                                              ("issued", "30-3-2999"), ("secrecy", "MẬT"),
                                              ("state", "indexed"), ("number", "  "), ("subject", "x" * 5_000)])
def test_what_a_field_cannot_hold_is_refused(archive: Archive, field: str, value: str) -> None:
    with pytest.raises(UsageError):
        word_for(field, value)
    assert list(archive.catalogue.journal.since()) == []


def test_nobody_works_on_what_is_held_or_is_not_there(archive: Archive) -> None:
    archive.catalogue.holds.hold("bb", "MẬT")
    for act in (lambda one: correct(archive, one, {"number": word_for("number", "9")}, actor="an"),
                lambda one: withdraw(archive, one, actor="an"), lambda one: restore(archive, one, actor="an"),
                lambda one: set_access(archive, one, Level.OPEN, actor="an")):
        with pytest.raises(UsageError):
            act("bb")
        with pytest.raises(NotFoundError):
            act("zz")


def test_a_row_changed_by_hand_or_missing_is_told(archive: Archive) -> None:
    for number in range(3):
        correct(archive, "aa", {"number": word_for("number", str(number))}, actor="an")
    assert list(archive.catalogue.journal.damage()) == []
    for statement, told in (("UPDATE journal SET actor = 'binh' WHERE id = 2", "row 2 is not as it was written"),
                            ("DELETE FROM journal WHERE id = 3", "rows 3 to 3 are missing")):
        connection = sqlite3.connect(archive.root / FILE_NAME)
        with connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(statement)
        connection.close()
        assert told in list(archive.catalogue.journal.damage())


def test_whatever_is_written_into_a_row_by_hand_is_told_and_stops_nobody(archive: Archive) -> None:
    for number in range(3):
        correct(archive, "aa", {"number": word_for("number", str(number))}, actor="an")
    journal = archive.catalogue.journal
    whole = {one.id: one for one in journal.since()}
    connection = sqlite3.connect(archive.root / FILE_NAME, isolation_level=None)
    for column in ("at", "actor", "act", "why", "before", "after", "undoes"):
        for value in ("not json", "[]", "{}", '{"words": 3}', b"\xff\x00", -1, 1 << 60, 0.5, "\x1b[31m"):
            kept = connection.execute(f"SELECT {column} FROM journal WHERE id = 2").fetchone()[0]
            try:
                connection.execute(f"UPDATE journal SET {column} = ? WHERE id = 2", (value,))
            except sqlite3.IntegrityError:  # `undoes` names a row
                continue
            told = {one.id: one for one in journal.of("aa")}
            assert "row 2 is not as it was written" in list(journal.damage()), (column, value)
            assert told.keys() == whole.keys() and told[2].damaged
            assert told[2].before == told[2].after == {}
            assert all(told[number] == whole[number] for number in (1, 3))
            assert all(one.id != 2 or one == told[2] for one in journal.since())
            with pytest.raises(DamagedError):
                undo(archive, 2, actor="an")
            connection.execute(f"UPDATE journal SET {column} = ? WHERE id = 2", (kept,))
    connection.close()
    assert list(journal.damage()) == [] and undo(archive, 3, actor="an").act == 4


def test_what_is_counted_and_announced_passes_over_rows_changed_by_hand(archive: Archive) -> None:
    correct(archive, "aa", {"number": word_for("number", "7")}, actor="an")
    now = int(time.time())
    counted = archive.catalogue.counting.checked(now - 60, now + 60, frozenset({PUBLIC}))
    assert [sum(one.values()) for one in counted] == [1, 1]
    for value in ("{", "[]", b"\xff"):
        with sqlite3.connect(archive.root / FILE_NAME) as connection:
            connection.execute("UPDATE journal SET act = 'set secrecy', after = ?", (value,))
        connection.close()
        connection = sqlite3.connect(archive.root / FILE_NAME)
        connection.row_factory = sqlite3.Row
        assert not [one for one in announced(connection) if isinstance(one, KeptSaying) and one.about == "secrecy"]
        connection.close()
        with sqlite3.connect(archive.root / FILE_NAME) as connection:
            connection.execute("UPDATE journal SET act = 'correct'")
        connection.close()
        counted = archive.catalogue.counting.checked(now - 60, now + 60, frozenset({PUBLIC}))
        assert [sum(one.values()) for one in counted] == [0, 0]


def test_taking_back_without_a_reason_gives_none(archive: Archive) -> None:
    act = correct(archive, "aa", {"number": word_for("number", "7")}, actor="an")
    undone = archive.catalogue.journal.get(undo(archive, act, actor="an").act)
    assert undone is not None and (undone.why, undone.undoes) == ("", act)


@given(data=st.data())
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_newest_word_is_in_force_else_the_reading(archive: Archive, data: st.DataObject) -> None:
    values = st.text("abcđê 0123", min_size=1, max_size=9).filter(str.strip)
    names = st.sampled_from(sorted(set(CORRECTABLE) - {"issued", "code", "number", "symbol"}))
    model = {name: getattr(READ, name) for name in CORRECTABLE}
    acts: list[int] = []
    for name, value in data.draw(st.lists(st.tuples(names, st.none() | values), max_size=6)):
        word = Word(Says.NONE) if value is None else word_for(name, value)
        acts.append(correct(archive, "aa", {name: word}, actor="an"))
        model[name] = word.value
    now = archive.catalogue.words.values("aa")
    assert all(now[name] == model[name] for name in set(CORRECTABLE) - {"issued"})
    for act in reversed(acts):
        undo(archive, act, actor="an")
    assert archive.catalogue.documents.get("aa").fields == READ  # type: ignore[union-attr]
