"""How fast ready text comes in, tokenising included: all cores against one, in one run.

Usage: python tests/benchmarks/importing/bench.py [--documents 3000] [--syllables 400]
Text: the encyclopedia that VANKIEN_TEST_DATA names when it is there, else made-up sentences of the sample archive.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from indexer.importing import import_records
from indexer.reindexing import index_on_all_cores
from library.archive import Archive
from library.progress import Silent

CORPUS = Path(__file__).parents[3] / "corpus"


def texts(syllables: int) -> Iterator[str]:
    """Real text, cut to length, over and over with a number so that no two are the same."""
    folder = os.environ.get("VANKIEN_TEST_DATA")
    source = Path(folder) / "scale" / "wikipedia_vi.jsonl.xz" if folder else None
    while True:
        if source and source.exists():
            with lzma.open(source, "rt", encoding="utf-8") as lines:
                whole = (json.loads(line)["text"].split() for line in lines)
                yield from _cut(whole, syllables)
        else:
            records = map(json.loads, (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines())
            yield from _cut((page["text"].split() for record in records for page in record["pages"]), syllables)


def _cut(sources: Iterator[list[str]], syllables: int) -> Iterator[str]:
    for words in sources:
        for start in range(0, max(1, len(words) - syllables // 2), syllables):
            yield " ".join(words[start : start + syllables])


def seconds(records: Path, *, workers: int) -> float:
    """How long the import of a file takes into a new archive, on as many cores as workers."""
    every = os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory() as folder:
        os.sched_setaffinity(0, sorted(every)[:workers])  # else the leading process would have a core of its own
        archive = Archive.open(Path(folder) / "archive", create=True)
        begin = time.perf_counter()
        import_records(archive, records, progress=Silent(),
                       index=lambda: index_on_all_cores(archive, workers=workers, progress=Silent()))
        took = time.perf_counter() - begin
        archive.close()
    os.sched_setaffinity(0, every)
    return took


def main() -> None:
    """Print documents per second with one core and with all, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--syllables", type=int, default=400)
    chosen = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for number, text in enumerate(itertools.islice(texts(chosen.syllables), chosen.documents)):
            file.write(json.dumps({"source": f"{number}.txt", "pages": [{"text": text}]}) + "\n")
        file.flush()
        took = {workers: seconds(Path(file.name), workers=workers) for workers in (1, cores)}
    for workers, each in took.items():
        print(f"{workers} core(s): {chosen.documents / each:7.0f} documents/s")
    print(f"all cores against one: {took[1] / took[cores]:.2f} times as fast")


if __name__ == "__main__":
    main()
