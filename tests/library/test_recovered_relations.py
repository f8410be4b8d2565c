"""What people said of relations holds again after an older catalogue was put back; what cannot be said is counted."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from library.acts import NewRelation, add_relation, judge_relation
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.relation_words import SaysOfRelation
from library.catalogue.store import FILE_NAME
from library.recovering import recover_catalogue
from library.relating import Relating
from library.relations.records import Type
from library.vault import Room
from tests.library.relating.papers import NEW, OLD, OTHER, SEEN

IDS = ("old", "new", "other")


def put(archive: Archive, new: NewDocument) -> None:
    """As it is read: its original lies in the vault."""
    sha256 = archive.vault.put(Room.ORIGINALS, new.document.id.encode())
    archive.catalogue.finish(replace(new, document=replace(new.document, sha256=sha256), media_type="text/plain"), [])


def act_at_random(archive: Archive, chance: random.Random) -> None:
    """Confirm or refuse a relation that was read, or add one."""
    found = [one.told for id_ in IDS for one in Relating(archive.catalogue, SEEN).of(id_) if not one.incoming]
    if found and chance.random() < 0.7:
        one = chance.choice(found)
        says = chance.choice([SaysOfRelation.YES, SaysOfRelation.NO])
        judge_relation(archive, one.document_id, one.key, says, actor="an")
    else:
        target, kind = chance.choice(("old", "other")), chance.choice([Type.AMENDS, Type.REPEALS, Type.GUIDES])
        add_relation(archive, "new", NewRelation(kind, target, 1, "Điều lệ Đảng"), actor="an")


def told(archive: Archive) -> list[Any]:
    asked = Relating(archive.catalogue, SEEN)
    words = [archive.catalogue.relation_words.refused(id_) for id_ in IDS]
    return [*([replace(one.told, start=0, end=0) for one in asked.of(id_)] for id_ in IDS),
            [[word.key for word in refused] for refused in words]]  # fmt: skip


def older_and_newer(tmp_path: Path, chance: random.Random, between: Callable[[Archive], None]) -> tuple[Path, Any]:
    """An archive whose catalogue is that from before the last acts; what it told after them."""
    folder = tmp_path / "archive"
    archive = Archive.open(folder, create=True)
    for one in (OLD, OTHER):
        put(archive, one)
    between(archive)
    archive.catalogue.relations.follow()
    archive.close()
    older = shutil.copy(folder / FILE_NAME, tmp_path / "older")
    archive = Archive.open(folder)
    if archive.catalogue.documents.state_of("new") is None:
        put(archive, NEW)
        archive.catalogue.relations.follow()
    for _ in range(1 + chance.randrange(5)):
        act_at_random(archive, chance)
    wanted = told(archive)
    archive.close()
    shutil.copy(older, folder / FILE_NAME)
    return folder, wanted


@pytest.mark.parametrize("seed", range(8))
def test_relations_are_as_people_said(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)

    def between(archive: Archive) -> None:
        put(archive, NEW)
        archive.catalogue.relations.follow()
        for _ in range(chance.randrange(3)):
            act_at_random(archive, chance)

    folder, wanted = older_and_newer(tmp_path, chance, between)
    done = recover_catalogue(folder)
    archive = Archive.open(folder)
    archive.catalogue.relations.follow()
    assert told(archive) == wanted
    assert done.unsaid == 0
    archive.close()
    assert recover_catalogue(folder).said == 0, "once is enough"


def test_words_about_what_is_to_be_read_again_are_counted(tmp_path: Path) -> None:
    folder, _ = older_and_newer(tmp_path, random.Random(1), lambda archive: None)
    done = recover_catalogue(folder)
    assert done.unsaid > 0 and done.said == 0
