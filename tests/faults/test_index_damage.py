"""An index that is not what was written says so, with the command that builds it anew; it never answers wrongly."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from library.errors import ClosedIndexError, DamagedError
from library.search.contract import Field, Response, Term
from library.search.whoosh_engine import WhooshEngine
from library.search.whoosh_engine.arrays import ArrayFile
from tests.everybody import for_all, indexed
from tests.without_rights import without_rights

REQUEST = for_all(query=Term(Field.TEXT, "chung"), limit=100)


def _fill(folder: Path) -> Response:
    engine = WhooshEngine(folder)
    for mark in (1, 2):
        with engine.writing(watermark=mark) as writer:
            for number in range(40):
                tokens = ["chung", f"t{number}", *["đệm"] * number]
                writer.put(indexed(id=f"d{mark}-{number}", tokens={Field.TEXT: tokens}))
    return engine.search(REQUEST)


def _written(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".arrays", ".toc"))
    assert {path.suffix for path in found} == {".arrays", ".toc"}
    return found


def _assert_told(folder: Path) -> None:
    with pytest.raises(DamagedError) as told:
        WhooshEngine(folder).search(REQUEST)
    assert "vankien reindex" in told.value.next_step


@pytest.mark.parametrize("suffix", [".arrays", ".toc"])
def test_missing(tmp_path: Path, suffix: str) -> None:
    _fill(tmp_path)
    next(path for path in _written(tmp_path) if path.suffix == suffix).unlink()
    _assert_told(tmp_path)


@pytest.mark.parametrize("suffix", [".arrays", ".toc"])
def test_truncated(tmp_path: Path, suffix: str) -> None:
    _fill(tmp_path)
    path = next(path for path in _written(tmp_path) if path.suffix == suffix)
    whole = path.read_bytes()
    for size in (0, 1, 20, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        _assert_told(tmp_path)


def test_flipped(tmp_path: Path) -> None:
    """Whichever bit is flipped, either it is told or (between the arrays) nothing depends on it."""
    expected = _fill(tmp_path)
    choose = random.Random(3)
    for path in _written(tmp_path):
        whole = path.read_bytes()
        ends = range(len(whole) - 24, len(whole))  # where lengths and checksums stand
        for at, bit in [*((choose.randrange(len(whole)), choose.randrange(8)) for _ in range(60)),
                        *((at, bit) for at in ends for bit in range(8))]:  # fmt: skip
            flipped = bytearray(whole)
            flipped[at] ^= 1 << bit
            path.write_bytes(flipped)
            _assert_told(tmp_path)
        path.write_bytes(whole)
    assert WhooshEngine(tmp_path).search(REQUEST) == expected


def test_flipped_while_open(tmp_path: Path) -> None:
    """`verify` reads everything again, so that a disk that rots is noticed while the site runs."""
    _fill(tmp_path)
    engine = WhooshEngine(tmp_path)
    engine.check()
    path = next(path for path in _written(tmp_path) if path.suffix == ".arrays")
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        engine.check()


@pytest.mark.parametrize("suffix", [".arrays", ".toc"])
def test_rebuilt_over_damage(tmp_path: Path, suffix: str) -> None:
    """What is damaged can be built anew, or emptied, without a hand on the files."""
    _fill(tmp_path)
    next(path for path in _written(tmp_path) if path.suffix == suffix).write_bytes(b"rubbish")
    engine = WhooshEngine(tmp_path)
    with engine.rebuilding() as building, building.writing(watermark=9) as writer:
        writer.put(indexed(id="new", tokens={Field.TEXT: ("chung",)}))
    assert engine.watermark() == 9
    assert [hit.id for hit in engine.search(REQUEST).hits] == ["new"]
    next(path for path in _written(tmp_path) if path.suffix == suffix).write_bytes(b"rubbish")
    engine.clear()
    assert (engine.watermark(), engine.document_count()) == (0, 0)


@pytest.mark.parametrize("closed", ["*.toc", "*.arrays", "*_WRITELOCK", "."])
def test_rebuilt_over_what_may_not_be_read(tmp_path: Path, closed: str) -> None:
    """What belongs to another user is told as that, and does not keep anybody from building the index anew."""
    _fill(tmp_path)
    old = next(tmp_path.glob("generation-*"))
    modes = {one: one.stat().st_mode for one in ([old] if closed == "." else old.glob(closed))}
    for one in modes:
        one.chmod(0)
    with without_rights():
        engine = WhooshEngine(tmp_path)
        if closed != "*_WRITELOCK":
            with pytest.raises(ClosedIndexError, match=r"This user may not read .*vankien reindex"):
                engine.search(REQUEST)
        with engine.rebuilding() as building, building.writing(watermark=9) as writer:
            writer.put(indexed(id="new", tokens={Field.TEXT: ("chung",)}))
        assert [hit.id for hit in engine.search(REQUEST).hits] == ["new"]
    if closed == ".":
        old.chmod(0o700)


def test_what_another_user_left_half_built_is_not_built_on(tmp_path: Path) -> None:
    _fill(tmp_path)
    left = tmp_path / "building-2"
    (left / "within").mkdir(parents=True)
    left.chmod(0)
    with without_rights():
        engine = WhooshEngine(tmp_path)
        with engine.rebuilding() as building, building.writing(watermark=9) as writer:
            writer.put(indexed(id="new", tokens={Field.TEXT: ("chung",)}))
        assert engine.watermark() == 9
    left.chmod(0o700)


def test_an_error_within_a_commit_changes_nothing(tmp_path: Path) -> None:
    expected = _fill(tmp_path)
    engine = WhooshEngine(tmp_path, tokens_in_memory=10)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(ZeroDivisionError), engine.writing(watermark=3) as writer:
        writer.put(indexed(id="lost", tokens={Field.TEXT: ("chung",) * 20}))
        writer.delete("d1-3")
        raise ZeroDivisionError
    assert engine.search(REQUEST) == expected
    assert engine.watermark() == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_file_that_was_noted_as_sound_is_read_whole_only_after_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _fill(tmp_path)
    path = next(path for path in _written(tmp_path) if path.suffix == ".arrays")
    compared: list[Path] = []
    monkeypatch.setattr(ArrayFile, "verify", lambda file: compared.append(file.path))
    assert WhooshEngine(tmp_path).search(REQUEST) == expected
    assert compared == []
    times = path.stat()
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as a copy that keeps the times of files
    assert WhooshEngine(tmp_path).search(REQUEST) == expected
    assert compared == [path]


def test_damage_is_found_behind_the_note(tmp_path: Path) -> None:
    _fill(tmp_path)
    for note in tmp_path.rglob("*.sound"):
        note.write_bytes(b"\xff")
    path = next(path for path in _written(tmp_path) if path.suffix == ".arrays")
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        WhooshEngine(tmp_path).search(REQUEST)
