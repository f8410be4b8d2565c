"""A fuzz target: throws mutated queries at the real service until time is up; prints the query of any failure.

Not collected by pytest. With atheris installed it is guided by coverage, else by chance from a printed seed.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import time

from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.service import Ask, Search, SearchService
from tests.everybody import as_indexed
from tests.held_documents import Held
from tests.memory_engine import MemoryEngine

TEXTS = (
    "Nghị quyết số 26-NQ/TU về hợp tác hóa nông nghiệp",
    "Chỉ thị 05-CT/TW, HTX, BCH TƯ, khóa XI",
    "Việt Nam năm 1958",
)
SEEDS = (
    *TEXTS, "số:26-NQ/TW", "năm:1958..1975", 'loại:"chỉ thị"', "cơquan:tỉnh ủy", "a OR b -c", '"hợp tác',
    "noong nghieepj", "nghi quyet 26 nam 2013", "\u0301\u0323", "Ðảng hoà ủy", "\u00ad\n-", "🙂", "…", "1958–1975",
    "\x00\x07\x1b[31m", "“”\"", "07hdbtgđtw",
)  # fmt: skip
LONGEST = 12_000


def service() -> Search:
    """Three documents behind the real service."""
    fields = Fields(kind="Nghị quyết", code="26-NQ/TU", committee="Tỉnh ủy", issued=PartialDate(1958), subject=TEXTS[0])
    documents = [Document(str(number), "x", "", State.INDEXED, fields, pages=(Page(1, text, Origin.GIVEN),))
                 for number, text in enumerate(TEXTS)]
    engine = MemoryEngine()
    with engine.writing(watermark=1) as writer:
        for one in documents:
            writer.put(as_indexed(one))
    return SearchService(engine, Held(documents)).seen_by(frozenset({"public"}))


def attack(target: Search, query: str) -> None:
    """What must hold for any query."""
    answer = target.search(Ask(query))
    answer.as_json()
    for text in TEXTS:
        last = 0
        for start, end in target.highlight(query, text):
            assert last <= start < end <= len(text), (query, text)
            last = end
    target.complete(query)


def mutated(draw: random.Random) -> str:
    """Seeds cut, joined, repeated, with single characters changed."""
    pieces = [draw.choice(SEEDS)[draw.randrange(3) :] for _ in range(draw.randrange(1, 6))]
    text = "".join(piece + draw.choice((" ", "", "\n", ":")) for piece in pieces)
    letters = list(text * draw.choice((1, 1, 1, 2, 40)))[:LONGEST]
    for _ in range(draw.randrange(6)):
        if letters:
            changed = draw.choice((draw.randrange(32, 0x250), draw.randrange(0x110000)))
            letters[draw.randrange(len(letters))] = chr(changed)
    return "".join(letters)


def by_chance(seconds: float, seed: int) -> None:
    """Without atheris."""
    draw, target, done = random.Random(seed), service(), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        query = mutated(draw)
        try:
            attack(target, query)
        except BaseException:
            sys.stderr.write(f"seed {seed}, query {done}: {query!r}\n")
            raise
        done += 1
    sys.stdout.write(f"{done} queries, none failed (seed {seed})\n")


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given, rest = parser.parse_known_args()
    if importlib.util.find_spec("atheris") is None:
        by_chance(given.seconds, given.seed)
        return
    import atheris

    target = service()
    atheris.Setup([sys.argv[0], f"-max_total_time={int(given.seconds)}", *rest],
                  lambda data: attack(target, data.decode("utf-8", "surrogatepass" if len(data) % 2 else "replace")))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
