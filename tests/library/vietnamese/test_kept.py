"""What is kept is made once, of these files and by this program; nothing that is wrong is ever taken for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from library.errors import DamagedError
from library.vietnamese import words
from library.vietnamese.kept import kept
from library.vietnamese.word_model import read_tables

MADE = {"hội": (0.5, -1.25), "nghị": (0.0, 1e-300)}


class Maker:
    """Makes the same whenever it is called, and counts."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, tuple[float, float]]:
        self.times += 1
        return dict(MADE)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"model")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "kept"
    path.mkdir()
    return path


def test_it_is_made_once_and_kept_whole(source: Path, folder: Path) -> None:
    make = Maker()
    assert [kept("one", make, of=[source], folder=folder) for _ in range(3)] == [MADE] * 3
    assert make.times == 1
    assert [path.suffix for path in folder.iterdir()] == [".kept"]
    kept("two", make, of=[source], folder=folder)
    assert make.times == 2 and len(list(folder.iterdir())) == 2


def _longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"!")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-4] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [_longer, _cut, _emptied, _changed])
def test_what_is_damaged_is_made_anew(source: Path, folder: Path, damage: Callable[[Path], None]) -> None:
    make = Maker()
    kept("one", make, of=[source], folder=folder)
    damage(next(folder.iterdir()))
    assert [kept("one", make, of=[source], folder=folder) for _ in range(2)] == [MADE] * 2
    assert make.times == 2


@pytest.mark.parametrize("change", [_longer, lambda path: os.utime(path, (1, 1))])
def test_of_other_files_it_is_made_anew(source: Path, folder: Path, change: Callable[[Path], None]) -> None:
    make = Maker()
    kept("one", make, of=[source], folder=folder)
    before = set(folder.iterdir())
    change(source)
    kept("one", make, of=[source], folder=folder)
    assert make.times == 2
    assert len(set(folder.iterdir())) == 1 and before.isdisjoint(folder.iterdir())


def test_where_nothing_can_be_kept_it_is_made_each_time(source: Path, tmp_path: Path) -> None:
    make = Maker()
    assert [kept("one", make, of=[source], folder=tmp_path / "none") for _ in range(2)] == [MADE] * 2
    assert make.times == 2


def test_what_it_raises_is_passed_on_and_nothing_kept(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(DamagedError):
        kept("one", lambda: read_tables(tmp_path), of=[tmp_path / "models.bin"], folder=folder)
    (tmp_path / "models.bin").write_bytes(b"\0" * 100)
    with pytest.raises(DamagedError):
        kept("one", lambda: read_tables(tmp_path), of=[tmp_path / "models.bin"], folder=folder)
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_is_taken_away(source: Path, folder: Path) -> None:
    old, new = folder / ".one-0.kept-1", folder / ".one-0.kept-2"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    kept("one", Maker(), of=[source], folder=folder)
    assert not old.exists() and new.exists()


def test_the_words_are_kept_as_they_are_made() -> None:
    assert words.two_syllable_words() == words._two_syllable_words()
    model, made = words._model(), read_tables(words._folder())
    assert (model._raw2, model._low1, model._raw3, model._step) == (
        made["raw2"], made["low1"], made["raw3"], made["step"])
