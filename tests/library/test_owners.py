"""The unit that owns a document: its people see it while it is internal, nobody loses or gains anything else by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.recutting import join, split
from library.access import INTERNAL, PUBLIC, Level, Role, guest, labels_of, named, viewer_of
from library.acts import JOIN, set_access, set_owner, undo
from library.acts.filing import set_file
from library.archive import Archive
from library.catalogue import NewDocument
from library.errors import NotFoundError, UsageError
from library.records import Document, Fields, Origin, Page, State
from library.search.service import Ask
from tests.library.test_volumes import WHOLE
from tests.library.test_volumes import archive as volume

__all__ = ["volume"]
OWN = viewer_of("lan", Role.READER, ["Văn phòng"])
OTHERS = {"guest": guest(admitted=True), "reader": viewer_of("ba", Role.READER, ["khác"]),
          "staff": viewer_of("tư", Role.STAFF), "archivist": viewer_of("năm", Role.ARCHIVIST)}  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many([NewDocument(
        Document("aa", "aa.txt", "a" * 8, State.INDEXED, Fields(subject="Về kho thóc"),
                 pages=(Page(1, "kho thóc", Origin.GIVEN),)))])  # fmt: skip
    archive.follow()
    yield archive
    archive.close()


def sees(archive: Archive) -> set[str]:
    """Who finds the document, the unit's own person among them; search and reading say the same."""
    viewers = {**OTHERS, "own": OWN}
    found = {name for name, one in viewers.items() if archive.seen_by(one).search.search(Ask("kho thóc")).total}
    assert found == {name for name, one in viewers.items() if archive.seen_by(one).ids()}
    return found


def test_the_units_people_see_what_is_internal_and_others_what_they_saw(archive: Archive) -> None:
    for level in Level:
        set_access(archive, "aa", level, actor="an")
        before = sees(archive)
        act = set_owner(archive, "aa", "@Văn phòng", actor="an", why="sổ cũ")
        assert archive.catalogue.access.owner("aa") == "Văn phòng"
        assert sees(archive) == before | ({"own"} if level is Level.INTERNAL else set()), level
        entry = archive.catalogue.journal.get(act)
        assert entry is not None and (dict(entry.before), dict(entry.after)) == ({"owner": None},
                                                                                {"owner": "Văn phòng"})
        back = undo(archive, act, actor="an")
        assert sees(archive) == before and archive.catalogue.access.owner("aa") is None
        undo(archive, back.act, actor="an")
        set_owner(archive, "aa", "", actor="an")
        assert sees(archive) == before


@pytest.mark.parametrize("unit", ["x" * 65, "a\nb", "@@x", "-x", "guest", " "])
def test_what_no_group_is_called_owns_nothing(archive: Archive, unit: str) -> None:
    with pytest.raises(UsageError):
        set_owner(archive, "aa", unit, actor="an")
    with pytest.raises(NotFoundError):
        set_owner(archive, "zz", "Văn phòng", actor="an")
    assert archive.catalogue.access.owner("aa") is None and list(archive.catalogue.journal.since()) == []


def test_however_a_file_is_cut_its_unit_stays(volume: Archive) -> None:
    for one in ("w-1-2", "w-3-3", "w-4-6"):
        set_owner(volume, one, "Văn phòng", actor="an")
        set_access(volume, one, Level.INTERNAL, actor="an")
        set_file(volume, one, "Hồ sơ 12", actor="an")
    join(volume, WHOLE, actor="an")
    assert volume.catalogue.access.owner(WHOLE) == "Văn phòng" and volume.seen_by(OWN).ids() == [WHOLE]
    split(volume, WHOLE, at=[5], actor="an")
    assert volume.seen_by(OWN).files() == [("Hồ sơ 12", 2)]
    assert volume.seen_by(OWN).ids() == ["w-1-4", "w-5-6"] and volume.seen_by(guest(admitted=True)).ids() == []


def test_a_join_that_is_taken_back_leaves_the_parts_as_they_were(volume: Archive) -> None:
    parts = ("w-1-2", "w-3-3", "w-4-6")
    levels = (Level.INTERNAL, Level.CONDITIONAL, Level.OPEN)
    for one, unit, level in zip(parts, ("A", "B", None), levels, strict=True):
        set_owner(volume, one, unit, actor="an")
        set_file(volume, one, unit and f"Hồ sơ {unit}", actor="an")
        set_access(volume, one, level, to=[named("@C")] if level is Level.CONDITIONAL else (), actor="an")

    def stand() -> list[object]:
        found = volume.catalogue.documents.get_many(parts)
        return [(one.audience, volume.catalogue.access.owner(one.id), volume.catalogue.filing.of(one.id))
                for one in found]

    before = stand()
    join(volume, WHOLE, actor="an")
    (act,) = [one.id for one in volume.catalogue.journal.since() if one.act == JOIN]
    undo(volume, act, actor="an")
    assert stand() == before
    join(volume, WHOLE, actor="an")
    split(volume, WHOLE, at=[3, 4], actor="an")
    assert stand() == before, "by the button too"
    join(volume, WHOLE, actor="an")
    set_access(volume, WHOLE, Level.CONDITIONAL, to=[named("@D")], actor="an", why="đơn thư")
    undo(volume, [one.id for one in volume.catalogue.journal.since() if one.act == JOIN][-1], actor="an")
    audiences = [one.audience for one in volume.catalogue.documents.get_many(parts)]
    assert not any(set(one) & {named("@C"), INTERNAL, PUBLIC} for one in audiences), "what was said since counts"


def test_however_a_file_is_cut_nobody_sees_what_they_did_not(volume: Archive) -> None:
    """Of a whole what they did not see as parts, of a part what they did not see as the whole, whatever was said."""
    people = [OWN, viewer_of("bảy", Role.READER, ["A"]), viewer_of("tám", Role.STAFF, ["B"]), *OTHERS.values()]
    draw = Random(7)
    for _ in range(30):
        shown = [one for one, *_ in volume.catalogue.volumes.parts_in_force(WHOLE)]
        for one in shown or [WHOLE]:
            level = draw.choice(list(Level))
            to = draw.sample(["@A", "@B", "ba"], draw.randint(0, 3)) if level is Level.CONDITIONAL else []
            set_access(volume, one, level, to=map(named, to), actor="an")
            set_owner(volume, one, draw.choice([None, "Văn phòng", "B"]), actor="an")
        before = [volume.seen_by(one).ids() for one in people]
        if shown:
            join(volume, WHOLE, actor="an")
        else:
            split(volume, WHOLE, at=draw.choice([[3, 4], [5]]), actor="an")
        after = [volume.seen_by(one).ids() for one in people]
        for old, new in zip(before, after, strict=True):
            assert not new or len(old) == max(1, len(shown))


@given(st.sampled_from(Level), st.sets(st.sampled_from(["an", "@sử"])), st.sampled_from(["Văn phòng", "VĂN PHÒNG"]))
def test_an_owner_takes_no_label_away_and_adds_its_own_alone(level: Level, names: set[str], unit: str) -> None:
    without = labels_of(level, map(named, names))
    added = labels_of(level, map(named, names), owner=unit) - without
    assert without <= labels_of(level, map(named, names), owner=unit)
    assert added == ({named("@Văn phòng")} if level is Level.INTERNAL else set())
