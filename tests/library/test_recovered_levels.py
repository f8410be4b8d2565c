"""Levels of held files, with their terms, are the same after an older catalogue was put back, or none."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from library.acts import undo
from library.acts.secrecy import Ground, Level, Ruling, declassify_part, level_of, set_secrecy
from library.archive import Archive
from library.catalogue.generations import parts_standing
from library.catalogue.holds import DECLASSIFY_PART
from library.catalogue.journal import Entry
from library.catalogue.store import FILE_NAME
from library.recovering import recover_catalogue
from library.vault import Room
from tests.library.test_held_files import held

NAMES = ("aa", "bb", "cc")


def put(archive: Archive, name: str, mark: str | None) -> None:
    """As it is taken in: its original lies in the vault."""
    new = held(name, mark)
    sha256 = archive.vault.put(Room.ORIGINALS, name.encode())
    archive.catalogue.finish(replace(new, document=replace(new.document, sha256=sha256)), [])


def set_at_random(archive: Archive, chance: random.Random) -> None:
    """Set a level, with or without a term, or take the last act back."""
    last: Entry | None = archive.catalogue.journal.newest("set secrecy")
    if last is not None and last.undoes is None and archive.catalogue.journal.undone_by(last.id) is None \
            and chance.random() < 0.3:
        undo(archive, last.id, actor="binh")
        return
    level = Level(chance.choice(["MẬT", "TỐI MẬT", "TUYỆT MẬT"]), chance.choice([None, date(2021, 3, 4)]),
                  chance.choice([None, date(2031, 5, 6)]), "Tỉnh ủy", chance.choice(["4-QĐ/TU", "5-QĐ/TU"]))
    set_secrecy(archive, chance.choice(NAMES), level, actor="an", why="theo giấy")


def told(archive: Archive) -> dict[str, Level]:
    return {one: level_of(archive, one) for one in NAMES}


@pytest.mark.parametrize("seed", range(6))
def test_levels_are_as_people_set_them(tmp_path: Path, seed: int) -> None:
    chance, folder = random.Random(seed), tmp_path / "archive"
    archive = Archive.open(folder, create=True)
    for name in NAMES:
        put(archive, name, chance.choice(["MẬT", None]))
    for _ in range(chance.randrange(3)):
        set_at_random(archive, chance)
    archive.close()
    older = shutil.copy(folder / FILE_NAME, tmp_path / "older")
    archive = Archive.open(folder)
    set_secrecy(archive, "aa", Level("TỐI MẬT", date(2020, 2, 1), None, "Ban Tổ chức", "7-QĐ/TC"), actor="an")
    for _ in range(chance.randrange(6)):
        set_at_random(archive, chance)
    wanted = told(archive)
    archive.close()
    shutil.copy(older, folder / FILE_NAME)
    assert recover_catalogue(folder).levels
    archive = Archive.open(folder)
    assert told(archive) == wanted
    assert not list(archive.catalogue.journal.damage())
    last = archive.catalogue.journal.newest("set secrecy")
    assert last is not None and (last.actor != "recover" or last.why.startswith(("an:", "binh:")))
    archive.close()
    assert recover_catalogue(folder).levels == 0, "what was said again is not said twice"


def test_without_a_catalogue_the_terms_are_kept_for_what_is_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    archive = Archive.open(folder, create=True)
    put(archive, "aa", "MẬT")
    set_secrecy(archive, "aa", Level("TỐI MẬT", date(2020, 2, 1)), actor="an")
    archive.close()
    for one in folder.glob(f"{FILE_NAME}*"):
        one.unlink()
    assert recover_catalogue(folder).levels == 1
    archive = Archive.open(folder)
    (entry,) = archive.catalogue.journal.of_kinds("aa", ("set secrecy",))
    assert Level.from_told(entry.after) == Level("TỐI MẬT", date(2020, 2, 1))
    archive.close()


@pytest.mark.parametrize("seed", range(4))
def test_parts_are_declassified_as_people_decided(tmp_path: Path, seed: int) -> None:
    chance, folder = random.Random(seed), tmp_path / "archive"

    def decide(archive: Archive, count: int) -> None:
        for number in range(count):
            last = archive.catalogue.journal.newest(DECLASSIFY_PART)
            if last is not None and last.undoes is None and chance.random() < 0.4:
                undo(archive, last.id, actor="binh")
            ruling = Ruling(Ground.OFF_LIST, "Tỉnh ủy", f"{number}-QĐ/TU", date(2020, 1, 2), f"trang {number}")
            declassify_part(archive, chance.choice(NAMES), ruling, actor="an")

    def parts(archive: Archive) -> dict[str, list[object]]:
        return {name: sorted((one.after for one in parts_standing(
            archive.catalogue.journal.of_kinds(name, (DECLASSIFY_PART,)))), key=str) for name in NAMES}

    archive = Archive.open(folder, create=True)
    for name in NAMES:
        put(archive, name, "MẬT")
    decide(archive, 3)
    archive.close()
    older = shutil.copy(folder / FILE_NAME, tmp_path / "older")
    archive = Archive.open(folder)
    decide(archive, 4)
    wanted = parts(archive)
    archive.close()
    shutil.copy(older, folder / FILE_NAME)
    assert recover_catalogue(folder).parts
    archive = Archive.open(folder)
    assert parts(archive) == wanted and not list(archive.catalogue.journal.damage())
    archive.close()
    assert recover_catalogue(folder).parts == 0, "what was said again is not said twice"
    for one in folder.glob(f"{FILE_NAME}*"):
        one.unlink()
    assert recover_catalogue(folder).parts == sum(map(len, wanted.values())), "without a catalogue too"
