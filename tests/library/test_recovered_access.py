"""Who sees what is the same after an older catalogue was put back: owners, and names that a rule reaches."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from library.access import Level, Scope, everything, guest
from library.access.levels import INTERNAL, named
from library.acts import set_access, set_owner
from library.acts.authorities import change_records, merge_plan, record_or_name
from library.acts.filing import set_file
from library.acts.opening import set_rule
from library.archive import Archive
from library.authorities import SORTS
from library.catalogue import NewDocument
from library.catalogue.store import FILE_NAME
from library.errors import WrongCatalogueError
from library.records import Document, Fields, Origin, Page, State
from library.recovering import recover_catalogue
from library.vault import Room

NAMES = ("Tỉnh ủy Phước An", "Ban Chấp hành Đảng bộ tỉnh Phước An", "Huyện ủy Lạc Sơn", "Huyện ủy Mộc Sơn")


def put(archive: Archive, name: str) -> str:
    sha256 = archive.vault.put(Room.ORIGINALS, name.encode())
    one = Document(sha256[:16], f"{name}.txt", sha256, State.INDEXED, Fields(kind=name, committee=name),
                   pages=(Page(1, "kho thóc", Origin.GIVEN),))
    archive.catalogue.finish(NewDocument(one, len(name), "text/plain"), [])
    return one.id


def act_at_random(archive: Archive, ids: list[str], chance: random.Random) -> None:
    """Name an owner or a file, close a document, close a committee or kind, or say that two names are one's."""
    what, of = chance.randrange(5), chance.choice(SORTS)
    if what == 0:
        set_owner(archive, chance.choice(ids), chance.choice(["van-phong", "luu-tru", None]), actor="an")
    elif what == 4:
        set_file(archive, chance.choice(ids), chance.choice(["HS 7", "HS 8", None]), actor="an")
    elif what == 1:
        set_access(archive, chance.choice(ids), chance.choice(list(Level)), actor="an")
    elif what == 2:
        set_rule(archive, Scope(of.sort), chance.choice(NAMES), chance.choice(list(Level)), actor="an")
    else:
        one, other = (record_or_name(archive, of, name) for name in chance.sample(NAMES, 2))
        if one.names != other.names:
            plan = merge_plan(archive, one, [other], labels=everything().labels)
            change_records(archive, plan, actor="an")


def seen_by(archive: Archive, ids: list[str]) -> list[set[str]]:
    """What those see who bear one label alone."""
    named_ones = (INTERNAL, named("@van-phong"), named("@luu-tru"))
    viewers = [guest(admitted=True).labels, *(frozenset({one}) for one in named_ones)]
    return [archive.catalogue.documents.seen(ids, labels) for labels in viewers]


@pytest.mark.parametrize("seed", range(12))
def test_who_sees_what_is_as_it_was(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "archive"
    archive = Archive.open(folder, create=True)
    ids = [put(archive, name) for name in NAMES]
    for _ in range(chance.randrange(4)):
        act_at_random(archive, ids, chance)
    archive.close()
    older = shutil.copy(folder / FILE_NAME, tmp_path / "older")
    archive = Archive.open(folder)
    for _ in range(1 + chance.randrange(6)):
        act_at_random(archive, ids, chance)
    wanted = seen_by(archive, ids)
    owners = [archive.catalogue.access.owner(one) for one in ids]
    files = [archive.catalogue.filing.of(one) for one in ids]
    archive.close()

    shutil.copy(older, folder / FILE_NAME)
    with pytest.raises(WrongCatalogueError):
        Archive.open(folder)
    recover_catalogue(folder)
    archive = Archive.open(folder)
    assert seen_by(archive, ids) == wanted
    assert [archive.catalogue.access.owner(one) for one in ids] == owners
    assert [archive.catalogue.filing.of(one) for one in ids] == files
    archive.close()
