"""How soon does a rule of access about many documents hold everywhere, and how long do other people wait meanwhile?

Usage: python tests/benchmarks/access/benchmark_rules.py [--documents 100000] [--folder DIR]
Makes an archive of records with short texts (DIR keeps it), then puts a rule about the whole archive in force, one
about a kind that half of them bear, and takes both back. Measured: seconds of the act itself, after which no document
is told to who may not see it, and how many of them the processor worked; seconds until the index has followed; and
meanwhile, in another process, how long a correction and a search take, one of each every tenth of a second.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from indexer.working import work
from library.access import ARCHIVE, Level, Scope, guest
from library.acts.correcting import correct, word_for
from library.acts.opening import drop_rule, set_rule
from library.archive import Archive
from library.catalogue import NewDocument
from library.progress import Silent
from library.records import Document, Fields, Origin, Page, State
from library.search.service import Ask

KINDS = ("Báo cáo", "Nghị quyết")
COMMITTEES = 300
_BATCH = 5_000
_PAUSE = 0.1


def make(archive: Archive, documents: int) -> None:
    """So many documents, half of each kind."""
    for start in range(0, documents, _BATCH):
        archive.catalogue.documents.insert_many(
            NewDocument(Document(f"{number:012x}", f"{number}.txt", f"{number:064x}", State.INDEXED,
                                 Fields(kind=KINDS[number % 2], committee=f"Đảng ủy xã số {number % COMMITTEES}"),
                                 pages=(Page(1, f"Văn bản {number} về kho thóc chung", Origin.GIVEN),)), 1, "")
            for number in range(start, min(documents, start + _BATCH)))  # fmt: skip
    archive.follow()
    work(archive, once=True, progress=Silent())


def others(folder: Path, here: Connection) -> None:
    """What other people do meanwhile: the longest correction and the longest search, in seconds, until told to stop."""
    archive = Archive.open(folder)
    asked = archive.seen_by(guest(admitted=True)).search
    ids, longest, turn = [f"{number:012x}" for number in range(100)], [0.0, 0.0], 0
    correct(archive, ids[0], {"number": word_for("number", "0")}, actor="benchmark")  # reads the model of words
    asked.search(Ask("kho thóc"))
    here.send(None)
    while not here.poll():
        turn += 1
        begin = time.perf_counter()
        correct(archive, ids[turn % 100], {"number": word_for("number", str(turn))}, actor="benchmark")
        longest[0] = max(longest[0], time.perf_counter() - begin)
        begin = time.perf_counter()
        asked.search(Ask("kho thóc"))
        longest[1] = max(longest[1], time.perf_counter() - begin)
        time.sleep(_PAUSE)
    archive.close()
    here.send((longest[0], longest[1], turn))


def measure(folder: Path, what: str, act: Callable[[Archive], int]) -> None:
    """One act, with other people beside it."""
    archive = Archive.open(folder)
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=others, args=(folder, theirs))
    process.start()
    mine.recv()
    time.sleep(1)
    begin, used = time.perf_counter(), time.process_time()
    changed = act(archive)
    done, used = time.perf_counter() - begin, time.process_time() - used
    while not archive.health().in_step or archive.catalogue.jobs.unfinished():
        work(archive, once=True, progress=Silent())
    followed = time.perf_counter() - begin
    mine.send(None)
    correction, search, turns = mine.recv()
    process.join()
    archive.close()
    print(f"{what}: {changed} documents; the act {done:.1f} s ({used:.1f} s of the processor), "
          f"until the index has followed {followed:.1f} s; "
          f"meanwhile {turns} corrections, the longest {correction:.1f} s, and the longest search {search:.1f} s")


def main() -> None:
    """Make the archive where it is not there, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as given:
        folder = (chosen.folder or Path(given)) / "archive"
        if not folder.exists():
            begin = time.perf_counter()
            archive = Archive.open(folder, create=True)
            make(archive, chosen.documents)
            archive.close()
            print(f"made in {time.perf_counter() - begin:.0f} s")
        measure(folder, "the whole archive becomes internal", lambda archive: set_rule(
            archive, Scope.ARCHIVE, ARCHIVE, Level.INTERNAL, actor="benchmark").documents)
        measure(folder, "a kind becomes conditional", lambda archive: set_rule(
            archive, Scope.KIND, KINDS[0], Level.CONDITIONAL, actor="benchmark").documents)
        measure(folder, "the rule about the kind is dropped", lambda archive: drop_rule(
            archive, Scope.KIND, KINDS[0], actor="benchmark").documents)
        measure(folder, "the rule about the archive is dropped", lambda archive: drop_rule(
            archive, Scope.ARCHIVE, ARCHIVE, actor="benchmark").documents)


if __name__ == "__main__":
    main()
