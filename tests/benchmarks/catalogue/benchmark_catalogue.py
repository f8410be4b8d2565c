"""What a catalogue of millions of documents costs: start, an ingest's step, counts, lists, relations, a backup.

    python tests/benchmarks/catalogue/benchmark_catalogue.py FOLDER [--documents 1000000] [--only WORD]

A catalogue of drawn documents (`drawn.py` says of which shapes) is made in FOLDER, or that from an earlier run is asked
again: 10 million take 29 GB, as much again while it is backed up, and two hours under load. There is no index and no
vault: what is measured is the catalogue. Each line is a process of its own, so that its memory is its own:

    what; processor's seconds of the first call and the median of those behind it; seconds by the clock of the first
    call; the most memory that the process took, in MB; `over` where a person waits longer than 2 s of the processor's
    time, or where it takes more than 2 GB.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import resource
import statistics
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from drawn import PASSWORD, PEOPLE, draw, sha256_of

from library import moments
from library.access import everything, guest, viewer_of
from library.acts.desk import Desk
from library.archive import Archive
from library.catalogue import By, NewDocument
from library.catalogue.ledger import Entry
from library.catalogue.recovery import copy_catalogue
from library.catalogue.store import FILE_NAME
from library.catalogue.words import Says, Word
from library.cli import vankien
from library.errors import VankienError
from library.numbers.corroborating import corroborate
from library.records import Document, Fields, Origin, Page, PartialDate, ReviewFlag, State
from library.relating import Relating
from library.relating.precedents import CataloguePrecedents
from library.relating.timeline import chain_of
from web import create_app

_SECONDS, _MEGABYTES = 2.0, 2_000
_STEP = 20
"""Documents of one step of an ingest."""
Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured.

    Args:
        calls: makes the calls; what it does before the first is not counted.
        waited: a person waits for it.
        times: how often it is called.
    """

    name: str
    calls: Callable[[Archive], Iterator[Call]]
    waited: bool = True
    times: int = 5


def main() -> None:
    """Make the catalogue where it is not there, and print the times."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--documents", type=int, default=1_000_000)
    options.add_argument("--only", default="", help="lines in whose name this word stands")
    given = options.parse_args()
    if not given.folder.exists():
        draw(given.folder, given.documents, lambda said: print(said, file=sys.stderr, flush=True))
    print(f"{'':44} {'first s':>8} {'then s':>8} {'clock s':>8} {'MB':>6}")
    for one in _measures(given.folder):
        if given.only in one.name:
            _apart(one, given.folder)


def _apart(one: Measure, folder: Path) -> None:
    """Measure in a process of its own."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        status = 1
        try:
            _measure(one, folder)
            sys.stdout.flush()
            status = 0
        except (AssertionError, VankienError):
            traceback.print_exc()  # the other lines are measured all the same
        finally:
            os._exit(status)
    os.waitpid(child, 0)


def _measure(one: Measure, folder: Path) -> None:
    archive = Archive.open(folder)
    took: list[tuple[float, float]] = []
    for call in islice(one.calls(archive), one.times):
        began = time.process_time(), time.perf_counter()
        call()
        took.append((time.process_time() - began[0], time.perf_counter() - began[1]))
    archive.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    slowest = max(seconds for seconds, _ in took)
    over = (one.waited and slowest > _SECONDS) or memory > _MEGABYTES
    then = statistics.median(seconds for seconds, _ in took[1:] or took)
    print(f"{one.name:44} {took[0][0]:8.3f} {then:8.3f} {took[0][1]:8.3f} {memory:6} {'over' if over else ''}")


def _measures(folder: Path) -> Iterator[Measure]:
    yield Measure("start: opening the archive", lambda _: _again(lambda: Archive.open(folder).close()))
    yield Measure("status", lambda _: _again(lambda: _told("status", folder)), times=2)
    yield Measure("review, the command", lambda _: _again(lambda: _told("review", folder)), times=2)
    yield from _of_the_site()
    yield from _of_an_ingest()
    yield from _of_relations()
    yield Measure("counts by day of the last month", _month, times=2)
    yield Measure("ids of all that is seen", lambda a: _again(lambda: len(a.seen_by(everything()).ids())), waited=False,
                  times=1)
    yield Measure("what a check of the vault goes through", lambda a: _again(
        lambda: sum(1 for _ in a.catalogue.vault_objects())), waited=False, times=1)
    yield Measure("the next 1,000 to be judged again", _judging, waited=False, times=1)
    yield Measure("backup of the catalogue, and its check", _backup, waited=False, times=1)


def _of_the_site() -> Iterator[Measure]:
    for address in ("/", "/browse", "/documents/{id}", "/missing",
                    "/missing/numbers", "/review", "/review?field=number", "/review?page=200"):  # fmt: skip
        yield Measure(f"page {address}, a guest", lambda a, address=address: _page(a, address), times=3)
    for address in ("/", "/desk", "/desk/review", "/desk/review?field=issued", "/review", "/held", "/withdrawn",
                    "/failed", "/access", "/statistics", "/documents/{id}", "/documents/{id}/manage",
                    "/documents/{id}/history", "/missing"):  # fmt: skip
        yield Measure(f"page {address}, an archivist", lambda a, address=address: _page(a, address, "lan"), times=3)
    yield Measure("page /journal, an administrator", lambda a: _page(a, "/journal", "an"), times=3)


def _of_an_ingest() -> Iterator[Measure]:
    yield Measure(f"a step of an ingest: {_STEP} documents entered", _entering, waited=False)
    yield Measure("and numbers confirmed by others", lambda a: _behind(a, corroborate), waited=False)
    yield Measure("and relations read", lambda a: _behind(a, lambda c: c.relations.follow()), waited=False)
    yield Measure("a person corrects a field", _correcting)
    yield Measure("a code typed while the index is away", _typing)


def _of_relations() -> Iterator[Measure]:
    labels = guest(admitted=True).labels
    yield Measure("relations of a document", lambda a: (
        partial(Relating(a.catalogue, labels).of, one) for one in _some(a, 200)), times=200)
    yield Measure("whether it is in force", lambda a: (
        partial(Relating(a.catalogue, labels).on, one, moments.today()) for one in _some(a, 200)), times=200)
    yield Measure("the chain of a document", lambda a: (
        partial(chain_of, Relating(a.catalogue, labels), one) for one in _some(a, 20)), times=20)
    yield Measure("what holds of all, worked out behind", lambda a: _again(
        lambda: CataloguePrecedents(a.catalogue).standings(moments.today(), labels)), waited=False, times=1)


def _again(call: Call) -> Iterator[Call]:
    while True:
        yield call


def _told(name: str, folder: Path) -> None:
    done = CliRunner().invoke(vankien, ["--archive", str(folder), name, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def _page(archive: Archive, address: str, name: str = "") -> Iterator[Call]:
    client: Any = create_app(archive).test_client()
    if name:
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))
        assert token
        client.post("/sign-in", data={"csrf_token": token[1], "name": name, "password": PASSWORD})

    def ask(whole: str) -> None:
        answer = client.get(whole)
        answer.get_data()
        assert answer.status_code == 200, (whole, answer.status_code)

    for one in _some(archive, 100):
        yield partial(ask, address.replace("{id}", one))


def _some(archive: Archive, wanted: int) -> Iterator[str]:
    """Ids of open documents, from all over the catalogue."""
    last = archive.catalogue.documents.last_change()
    drawn = random.Random(7)
    while wanted:
        one = sha256_of(drawn.randrange(last))[:16]
        if archive.catalogue.documents.seen([one], guest(admitted=True).labels):
            wanted -= 1
            yield one


def _new(number: int) -> NewDocument:
    sha256 = hashlib.sha256(b"new %d %d" % (number, time.time_ns())).hexdigest()
    code = f"{number % 3000}/QĐ-UBND"
    text = "\n".join(f"Căn cứ Quyết định số {number * 31 % 3000 + place}/QĐ-UBND ngày {place + 1}/5/{2000 + place} "
                     "của Ủy ban nhân dân tỉnh" for place in range(5))  # fmt: skip
    fields = Fields("Quyết định", "QĐ-UBND", None if number % 3 == 0 else code.split("/")[0],
                    None if number % 3 == 0 else code, f"Ủy ban nhân dân tỉnh {number % 250}", PartialDate(2020, 5, 7),
                    "Về việc thử")  # fmt: skip
    flags = (ReviewFlag("number", "handwritten"),) if number % 3 == 0 else ()
    pages = tuple(Page(place, text, Origin.OCR, 0.9) for place in (1, 2, 3))
    return NewDocument(Document(sha256[:16], f"mới/{sha256[:9]}.pdf", sha256, State.INDEXED, fields, flags,
                                pages=pages), 1000, "application/pdf")  # fmt: skip


def _enter(archive: Archive, numbers: range) -> None:
    for number in numbers:
        new = _new(number)
        document = new.document
        archive.catalogue.finish(new, [Entry(Path("/srv") / document.source, document.source, 1000, number,
                                             document.sha256, State.INDEXED, document_id=document.id)])  # fmt: skip


def _entering(archive: Archive) -> Iterator[Call]:
    for start in count(0, _STEP):
        yield partial(_enter, archive, range(start, start + _STEP))


def _behind(archive: Archive, follow: Callable[[Any], object]) -> Iterator[Call]:
    """A step that follows what was entered."""
    follow(archive.catalogue)
    for start in count(10_000, _STEP):
        _enter(archive, range(start, start + _STEP))
        yield lambda: follow(archive.catalogue)


def _correcting(archive: Archive) -> Iterator[Call]:
    desk = Desk(archive, viewer_of("lan", PEOPLE["lan"]))
    for one in _some(archive, 100):
        now = archive.catalogue.documents.summaries([one])[one].fields.subject
        yield partial(desk.correct, one, {"subject": Word(Says.VALUE, "Về việc khác")}, expected={"subject": now},
                      why="")


def _typing(archive: Archive) -> Iterator[Call]:
    room = archive.seen_by(guest(admitted=True))
    for number in count(20):
        yield partial(room.of_code, f"{number}/QĐ-UBND")


def _month(archive: Archive) -> Iterator[Call]:
    last = max(one.added for one in archive.seen_by(everything()).overview().latest)
    yield from _again(lambda: archive.catalogue.counting.came(last - 30 * 86_400, last, everything().labels))


def _judging(archive: Archive) -> Iterator[Call]:
    yield lambda: archive.catalogue.judgements.waiting(By.PAPER, limit=1000)


def _backup(archive: Archive) -> Iterator[Call]:
    with tempfile.TemporaryDirectory(dir=archive.root.parent) as folder:
        yield lambda: copy_catalogue(archive.root / FILE_NAME, Path(folder) / FILE_NAME)


if __name__ == "__main__":
    main()
