"""What rots or is lost, in the vault or in a backup: it is told, and the sound copy of it stays or comes back."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from library.backup import bags_in, check_backup, filling, problems
from library.backup.bags import FAULTS
from library.vault import Room
from tests.library.backup.conftest import QUIET, backed_up, opened


def test_what_rots_in_the_vault_is_told_and_the_sound_copy_stays(root: Path, target: Path) -> None:
    backed_up(root, target)
    with opened(root) as archive:
        path = next(iter(archive.vault.objects(Room.ORIGINALS)))
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content[:-1])
    done = backed_up(root, target)
    assert len(done.doubts) == 1 and path.name in done.doubts[0]
    for bag in bags_in(target):
        assert (bag.folder / "data/vault/originals" / path.parent.name / path.name).read_bytes() == content


def lose(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(("harm", "told", "links"), [
    (lose, "gone from the vault", True), (cut, "not what was put in", True),
    (cut, "not what was put in", False)])
def test_what_the_vault_lost_comes_from_an_older_backup_and_none_is_taken_away(
    root: Path, target: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None], told: str, links: bool
) -> None:
    backed_up(root, target)
    with opened(root) as archive:
        paths = [next(iter(archive.vault.objects(room))) for room in Room]
    before = [path.read_bytes() for path in paths]
    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.EPERM, "no links")))
    for path in paths:
        harm(path)
    done = backed_up(root, target, keep=1)
    assert done.removed == ()
    assert len(bags_in(target)) == 2
    assert len(done.doubts) == 3, "one for each, and why no backup was taken away"
    for path, doubt in zip(paths, done.doubts[:2], strict=True):
        assert path.name in doubt and told in doubt and "the backup has it" in doubt
    assert not list(problems(done.bag, QUIET))
    assert [(done.bag.folder / "data" / path.relative_to(root)).read_bytes() for path in paths] == before


def test_what_is_whole_nowhere_is_told_and_the_next_backup_says_it_again(root: Path, target: Path) -> None:
    with opened(root) as archive:
        gone, damaged = list(archive.vault.objects(Room.ORIGINALS))[:2]
    gone.unlink()
    cut(damaged)
    for number in (1, 2):
        done = backed_up(root, target, keep=1)
        assert len(bags_in(target)) == number
        assert [sum(path.name in one for one in done.doubts) for path in (gone, damaged)] == [1, 1]


@pytest.mark.parametrize("found_by", ["--verify", "its turn"])
def test_what_rots_in_a_backup_is_copied_anew(
    root: Path, target: Path, monkeypatch: pytest.MonkeyPatch, found_by: str
) -> None:
    first = backed_up(root, target)
    rotten = next(path for path in (first.bag.folder / "data/vault/originals").rglob("*") if path.is_file())
    sound = rotten.read_bytes()
    rotten.chmod(0o600)
    rotten.write_bytes(b"?" + sound[1:])
    if found_by == "--verify":
        assert len(check_backup(None, target, actor="an", progress=QUIET)[1]) == 1
    else:
        monkeypatch.setattr(filling, "_TURNS", 1)
    second = backed_up(root, target)
    assert second.copied == 1
    assert [rotten.name in one for one in second.doubts] == [True] * (found_by != "--verify"), "told once"
    assert check_backup(None, target, actor="an", progress=QUIET)[1] == []
    assert sum(one.name.startswith(FAULTS) for one in target.iterdir()) == (found_by == "--verify")
    third = backed_up(root, target, keep=1)
    assert (third.copied, third.doubts) == (0, ())
    assert (third.bag.folder / rotten.relative_to(first.bag.folder)).read_bytes() == sound
    assert {one.name for one in target.iterdir()} == {third.bag.folder.name, ".vankien-backup.lock"}


def test_what_only_an_older_backup_has_is_found_there(root: Path, target: Path) -> None:
    first = backed_up(root, target)
    with opened(root) as archive:
        path = next(iter(archive.vault.objects(Room.ORIGINALS)))
    content = path.read_bytes()
    second = backed_up(root, target)
    path.unlink()
    (second.bag.folder / "data/vault/originals" / path.parent.name / path.name).unlink()
    (second.bag.folder / "manifest-sha256.txt").write_text("")  # as of a release that did not look for what is gone
    done = backed_up(root, target, keep=2)
    assert (done.bag.folder / "data/vault/originals" / path.parent.name / path.name).read_bytes() == content
    assert first.bag.folder.exists()
    path.write_bytes(content)
    assert len(backed_up(root, target, keep=2).removed) == 2, "as soon as nothing is in doubt"
