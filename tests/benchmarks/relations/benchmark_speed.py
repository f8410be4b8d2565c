"""How long relations, a timeline, what is missing and the facet of what holds take in a large archive.

    python tests/benchmarks/relations/benchmark_speed.py FOLDER [--documents 100000]

An archive of drawn documents with five citations each is made in FOLDER, or that from an earlier run is asked again.
A tenth of the documents is internal, a fifth of what is cited is not held. Times are those of the processor, so that
what else runs does not count; milliseconds.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from library import moments
from library.access import Level, Scope, guest
from library.access.levels import INTERNAL
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.access import Rule
from library.catalogue.missing_seen import has_changed
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.relating import Relating
from library.relating.missing import Missings
from library.relating.precedents import CataloguePrecedents
from library.relating.timeline import MOST, between, chain_of

_BATCH = 2000
_CITATIONS = 5
_PLACES = 40
_A_YEAR = 1000
_LETTERS = ("QĐ", "CT", "NQ", "KL", "KH", "TB", "CV", "BC", "HD", "TTr", "QyĐ", "CTr")
_FIRST, _LAST = 1950, 2020
_VERBS = (*["thực hiện"] * 10, *["căn cứ"] * 8, "thay thế", "sửa đổi, bổ sung")


def main() -> None:
    """Make the archive where it is not there, and print the times."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--documents", type=int, default=100_000)
    given = options.parse_args()
    made = not given.folder.exists()
    archive = Archive.open(given.folder, create=made)
    if made:
        _fill(archive, given.documents)
    _ask(archive)
    archive.close()


def _fill(archive: Archive, documents: int) -> None:
    chance = random.Random(5)
    for place in range(_PLACES // 10):
        archive.catalogue.access.set(Rule(Scope.COMMITTEE, f"Tỉnh ủy tỉnh {place}", Level.INTERNAL, (), "lan", "", 1))
    began = time.process_time()
    for start in range(0, documents, _BATCH):
        archive.catalogue.documents.insert_many(
            [_paper(number, documents, chance) for number in range(start, min(start + _BATCH, documents))])
    inserted = time.process_time() - began
    archive.catalogue.relations.follow()
    print(f"{documents:,} documents: entered in {inserted:.0f} s, "
          f"relations read in {time.process_time() - began - inserted:.0f} s")


def _paper(number: int, documents: int, chance: random.Random) -> NewDocument:
    said = [f"Quy định này {chance.choice(_VERBS)} {_named(chance.randrange(max(1, number)), documents, chance)}."
            for _ in range(_CITATIONS)]  # fmt: skip
    place = number % _PLACES
    code = _code_of(number)
    fields = Fields("Quy định", code.partition("-")[2], code.partition("-")[0], code, f"Tỉnh ủy tỉnh {place}",
                    PartialDate(_year(number, documents), 1 + number % 12, 1 + number % 28), f"Về việc thứ {number}")
    document = Document(f"d{number:06}", f"{number}.pdf", f"{number:064}", State.INDEXED, fields,
                        pages=(Page(1, "\n".join(said), Origin.OCR, 0.9),))  # fmt: skip
    return NewDocument(document, 1, "application/pdf")


def _named(other: int, documents: int, chance: random.Random) -> str:
    day = f"{1 + other % 28}/{1 + other % 12}/{_year(other, documents)}"
    return f"văn bản số {_code_of(other, 1000 if chance.random() < 0.2 else 0)}, ngày {day} của Tỉnh ủy"


def _code_of(number: int, more: int = 0) -> str:
    return f"{number // len(_LETTERS) % _A_YEAR + 1 + more}-{_LETTERS[number % len(_LETTERS)]}/TU"


def _year(number: int, documents: int) -> int:
    return _FIRST + number * (_LAST - _FIRST) // documents


def _ask(archive: Archive) -> None:
    catalogue, today = archive.catalogue, moments.today()
    everybody, staff = guest(admitted=True).labels, guest(admitted=True).labels | {INTERNAL}
    ids = sorted(catalogue.documents.ids_seen(everybody))
    some = random.Random(6).sample(ids, 200)
    _time("relations of a document", lambda one: Relating(catalogue, everybody).of(one), some)
    _time("whether it is in force", lambda one: Relating(catalogue, everybody).on(one, today), some)
    _time("timeline: the chain of a document", lambda one: chain_of(Relating(catalogue, everybody), one), some[:20])
    _time(f"timeline: {MOST} of a search", lambda at: between(Relating(catalogue, everybody), ids[at : at + MOST]),
          [len(ids) * part // 10 for part in range(1, 9)])
    for who, labels in (("guests", everybody), ("who sees internal ones", staff)):
        asked = Missings(catalogue, labels)
        _time(f"missing, {who}, after a change", partial(_after_a_change, archive, asked), range(10))
        _time(f"missing, {who}", partial(_first_page, asked), range(10))
    precedents = CataloguePrecedents(catalogue)
    _time("what holds of all, after a change", lambda _: precedents.standings(today, everybody), range(1))
    _time("what holds of all, again", lambda _: precedents.standings(today, everybody), range(20))


def _first_page(asked: Missings, _: int) -> object:
    return asked.find(limit=50)


def _after_a_change(archive: Archive, asked: Missings, _: int) -> object:
    with archive.catalogue.transaction() as connection:
        has_changed(connection)
    return asked.find(limit=50)


def _time(what: str, call: Callable[[Any], object], items: Iterable[Any]) -> None:
    took: list[float] = []
    for one in items:
        began = time.process_time()
        call(one)
        took.append((time.process_time() - began) * 1000)
    print(f"{what:36} p50 {statistics.median(took):8.2f}   p95 {_at(took, 0.95):8.2f}   slowest {max(took):8.2f} ms")


def _at(took: Sequence[float], share: float) -> float:
    return sorted(took)[min(len(took) - 1, int(len(took) * share))]


if __name__ == "__main__":
    main()
