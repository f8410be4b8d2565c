"""Prints how often the right document stands first. See README.md.

`python tests/benchmarks/questions/bench.py [--reveal REASON]`
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from halves import Half, Question, questions
from material import documents

from library.access import guest
from library.search.analysis import analyse
from library.search.contract import PUBLIC
from library.search.service import Ask, SearchService
from library.search.whoosh_engine import WhooshEngine
from tests.held_documents import Held

SHOWN = 3
AUDIENCE = frozenset({PUBLIC})


def answers(service: SearchService, asked: Sequence[Question]) -> dict[str, list[str]]:
    """The first sources for each question."""
    return {one.text: [result.source for result in service.search(Ask(one.text, audience=AUDIENCE, limit=SHOWN,
                                                                      snippets=False)).results] for one in asked}


def report(half: Half, asked: Sequence[Question], found: Mapping[str, Sequence[str]], *, misses: bool) -> None:
    """Print the share of a half, and what is missed where that may be seen."""
    missed = [one for one in asked if not one.right.intersection(found[one.text][:1])]
    print(f"{half}: {1 - len(missed) / len(asked):.3f} first of {len(asked)} questions")
    if misses:
        kinds, lost = Counter(one.kind for one in asked), Counter(one.kind for one in missed)
        for kind, count in kinds.items():
            print(f"  {count - lost[kind]:3d} of {count:3d}  {kind}")
        for one in missed:
            print(f"  missed: {one.text}\n    right: {', '.join(sorted(one.right))}")
            print("".join(f"    found: {source}\n" for source in found[one.text]), end="")


def main() -> None:
    """Build the archive, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reveal", metavar="REASON", help="print the misses of the blind half too, for this reason")
    chosen = parser.parse_args()
    root = os.environ.get("VANKIEN_TEST_DATA")
    if root is None:
        sys.exit("VANKIEN_TEST_DATA does not name the folder of the documents that are asked for")
    held = documents(Path(root))
    with tempfile.TemporaryDirectory(prefix="vankien-questions-") as folder:
        engine = WhooshEngine(Path(folder) / "index")
        with engine.writing(watermark=1) as writer:
            for document in held:
                writer.put(analyse(document, audience=guest(admitted=True).labels))
        found = answers(SearchService(engine, Held(held)), questions())
        engine.close()
    if chosen.reveal:
        print(f"the blind half was looked at: {chosen.reveal}")
    for half in Half:
        asked = [one for one in questions() if one.half is half]
        report(half, asked, found, misses=half is Half.WORKING or bool(chosen.reveal))


if __name__ == "__main__":
    main()
