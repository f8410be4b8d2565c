"""A writer that is killed at any moment leaves the last commit, whole, and nothing that the next one does not remove.

The gate kills a few dozen times, a release 200 times; `VANKIEN_KILLS` in the environment says another number.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from library.search.contract import Field, Term
from library.search.whoosh_engine import WhooshEngine
from tests.everybody import for_all, indexed
from tests.how_much import times

KILLS = times("VANKIEN_KILLS", 40, promised=200)
BATCH = 20

_WRITER = """
import itertools, sys
from pathlib import Path
from library.search.contract import Field, IndexedDocument
from library.search.whoosh_engine import WhooshEngine
from library.search.whoosh_engine import policy

policy.PER_TIER = 2
BATCH = 20

def fill(engine, mark):
    # Commit n puts the documents of batch n, and takes out the first half of batch n - 1.
    with engine.writing(watermark=mark) as writer:
        for number in range(BATCH):
            tokens = ["chung", f"lo{mark}"] + ["đệm"] * (number * 40)
            writer.put(indexed(id=f"d{mark}-{number}", tokens={Field.TEXT: tokens}))
        for number in range(BATCH // 2):
            writer.delete(f"d{mark - 1}-{number}")

folder, kind = Path(sys.argv[1]), sys.argv[2]
engine = WhooshEngine(folder, tokens_in_memory=6_000)
print("ready", flush=True)
if kind == "commit":
    for mark in itertools.count(engine.watermark() + 1):
        fill(engine, mark)
        print(mark, flush=True)
while True:
    with engine.rebuilding() as building:
        for mark in range(building.watermark() + 1, 7):
            fill(building, mark)
    print("switched", flush=True)
"""


def _run_and_kill(folder: Path, kind: str, delay: float) -> list[str]:
    """Run a writer, kill it some time after it is ready, and return what it said was done."""
    process = subprocess.Popen([sys.executable, "-c", _WRITER, str(folder), kind], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().split()
    process.stdout.close()
    process.wait()
    return said


def _assert_whole(engine: WhooshEngine) -> None:
    """What is there is exactly the commits up to the watermark."""
    mark = engine.watermark()
    engine.check()
    expected = 0 if not mark else (mark - 1) * BATCH // 2 + BATCH
    assert engine.document_count() == expected
    assert engine.search(for_all(query=Term(Field.TEXT, "chung"))).total == expected
    for batch in range(1, mark + 1):
        size = BATCH if batch == mark else BATCH // 2
        assert engine.frequencies(Field.TEXT, [f"lo{batch}"])[f"lo{batch}"] == size


def _files(folder: Path) -> set[str]:
    """All files but the notes that a segment was found sound; of each of these the segment is there."""
    found = {path.name for path in folder.rglob("*") if path.is_file()}
    notes = {name for name in found if name.endswith(".sound")}
    assert {name.removesuffix(".sound") + ".arrays" for name in notes} <= found, "the note of a segment that is gone"
    return found - notes


def _expected_files(engine: WhooshEngine, folder: Path) -> int:
    """One file per segment, the table of contents, Whoosh's lock, and the lock of a rebuild."""
    return len(engine.segments()) + 3


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_commits(tmp_path: Path) -> None:
    folder, choose = tmp_path / "index", random.Random(1)
    committed = 0
    for _ in range(KILLS):
        said = _run_and_kill(folder, "commit", choose.uniform(0.0, 0.25))
        engine = WhooshEngine(folder)
        mark = engine.watermark()
        committed = max([committed, *map(int, said)])
        assert mark >= committed, "a commit that was told is lost"
        assert mark <= committed + 1, "a commit that was not made is there"
        committed = mark
        _assert_whole(engine)
    with engine.writing(watermark=committed + 1) as writer:
        writer.put(indexed(id="after", tokens={Field.TEXT: ("sau",)}))
    assert engine.search(for_all(query=Term(Field.TEXT, "sau"))).total == 1
    assert len(_files(folder)) == _expected_files(engine, folder), "a stray file is left"


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_rebuilds(tmp_path: Path) -> None:
    folder, choose = tmp_path / "index", random.Random(2)
    engine = WhooshEngine(folder)
    with engine.writing(watermark=1) as writer:
        for number in range(BATCH):
            writer.put(indexed(id=f"d1-{number}", tokens={Field.TEXT: ("chung", "lo1")}))
    before, switched = 1, 0
    for _ in range(max(4, KILLS // 2)):
        switched += _run_and_kill(folder, "rebuild", choose.uniform(0.0, 0.4)).count("switched")
        engine = WhooshEngine(folder)
        assert engine.watermark() in (before, 6), "neither the old index nor the rebuilt one"
        before = engine.watermark()
        _assert_whole(engine)
    with engine.rebuilding() as building:
        for mark in range(building.watermark() + 1, 3):
            with building.writing(watermark=mark) as writer:
                writer.put(indexed(id=f"d{mark}", tokens={Field.TEXT: ("cuối",)}))
    assert engine.watermark() >= 2
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {_only_generation(folder)}
    assert len(_files(folder)) <= _expected_files(engine, folder), "a stray file is left"


def _only_generation(folder: Path) -> str:
    (path,) = (path for path in folder.iterdir() if path.is_dir())
    return path.name
