"""What does looking for marks cost an ingest of clean files? Prints the time with and without, and their ratio.

Usage: python tests/benchmarks/secrecy/benchmark_cost.py [FOLDER…] [--files N] [--most RATIO]
Each file is read by the code of an ingest, once with the looks for stamps and marks and once without them, one after
the other in turn, so that a busy machine slows both. What counts is processor time, that of the engines included.
Without a folder the files of the sample archive are taken that bear no mark, N of them, spread evenly.
Exits with 1 where the ratio is larger than --most.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from indexer.counted_time import processor_seconds
from indexer.jobs import Failure, Job
from indexer.limits import Limits
from indexer.ocr.line_model import line_model, stamp_model
from indexer.work import process_file
from library.catalogue import NewDocument
from library.records import State
from library.secrecy import Decision, Verdict

CORPUS = Path(__file__).parents[3] / "corpus"
_LOOKS = ("indexer.reading.scans.scan.read_stamps", "indexer.reading.pdf.text_page.read_stamps",
          "indexer.reading.office.pictures.read_stamps", "indexer.reading.office.pictures.find_stamps")  # fmt: skip
_JUDGE = "indexer.work.judge"


def clean_files(count: int) -> list[Path]:
    """Files of the sample archive without a mark, spread evenly over it."""
    records = map(json.loads, (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    named = {one["source"]: one["state"] == "indexed" and not one["secrecy"] for one in records}
    clean = [CORPUS / "archive" / name for name, is_clean in sorted(named.items()) if is_clean]
    clean = [one for one in clean if one.is_file()]
    return clean[:: max(1, len(clean) // count)][:count]


def files_in(folders: Sequence[Path]) -> list[Path]:
    """All files of some folders, in the order of their names."""
    return sorted(one for folder in folders for one in folder.rglob("*") if one.is_file())


def seconds_of(path: Path, *, looking: bool) -> tuple[float, bool]:
    """Processor seconds of one reading, and whether the file would be shown."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cost-")))
        for name in () if looking else _LOOKS:
            stack.enter_context(patch(name, _nothing))
        if not looking:
            stack.enter_context(patch(_JUDGE, lambda *_, **__: Decision(Verdict.FREE, (), False, None)))
        job = Job(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), folder / "vault", Limits())
        for model in (line_model(), stamp_model()):
            if model is not None:
                model._read.clear()  # or the second reading of a file would find its lines there
        start = processor_seconds()
        made: NewDocument | Failure = process_file(job)
        shown = isinstance(made, NewDocument) and made.document.state in (State.INDEXED, State.ASIDE)
        return processor_seconds() - start, shown


def _nothing(*_: Any, **__: Any) -> tuple[()]:
    """In place of a look for stamps."""
    return ()


def measured(paths: Sequence[Path]) -> Iterator[tuple[Path, float, float]]:
    """Each file that is shown, with its seconds with and without looking; which of them is first takes turns."""
    for number, path in enumerate(paths):
        turns = (True, False) if number % 2 else (False, True)
        found = {looking: seconds_of(path, looking=looking) for looking in turns}
        if all(shown for _, shown in found.values()):
            yield path, found[True][0], found[False][0]
        else:
            print(f"left out, for it is not shown: {path.name}")


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--files", type=int, default=30, help="of the sample archive")
    parser.add_argument("--most", type=float, default=1.1, help="the largest ratio that is well")
    chosen = parser.parse_args()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    paths = files_in(chosen.folders) if chosen.folders else clean_files(chosen.files)
    if paths:
        seconds_of(paths[0], looking=True)  # what is loaded once counts for neither
    found = list(measured(paths))
    looked, bare = sum(one for _, one, _ in found), sum(one for *_, one in found)
    if not bare:
        print("There is no file that would be shown.")
        return 1
    print(f"{len(found)} clean files: {looked:.1f} s of processor time with looking for marks, {bare:.1f} s without")
    print(f"ratio {looked / bare:.3f}, at most {chosen.most}")
    return 0 if looked / bare <= chosen.most else 1


if __name__ == "__main__":
    sys.exit(main())
