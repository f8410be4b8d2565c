"""How right are the fields? Per field: right, empty or wrong, with and without a flag, with 95 % intervals.

Usage: python tests/benchmarks/fields/benchmark_fields.py [--half working|blind|all] [--only TEXT] [--keep FOLDER]
Reads the sample archive (corpus/) and, where VANKIEN_TEST_DATA names them, real scans and texts. The material is cut in
two halves (see `halves.py`): the misses of the working half are printed, those of the blind half only with
`--show-blind REASON`, and the reason belongs into the note on what was measured.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from counting import STATES, calibration, share, state_of, subject_errors, table
from halves import ALSO, MEASURED, Case, Half, material

from indexer.describing import describe
from indexer.judging import judge
from indexer.limits import Limits
from indexer.reading import read_file
from indexer.records import Hints, ReadDocument
from library.errors import UnreadableError

_FOUR = ("kind", "committee", "year", "symbol")


@dataclass(frozen=True)
class Outcome:
    """What became of each field of one file.

    Attributes:
        states: of each field, one of `STATES`.
        found: its value.
        doubts: the reason of its flag, where it has one.
        errors: characters of the subject that are wrong.
        letters: characters that it has.
        origins: of the pages' texts.
        sure: how sure the reading of each field was, 0 to 1, where its place is known.
    """

    case: Case
    states: dict[str, str]
    found: dict[str, str | None]
    doubts: dict[str, str]
    errors: int
    letters: int
    origins: tuple[str, ...] = ()
    sure: dict[str, float] = field(default_factory=dict)


def read(path: Path, keep: Path | None) -> ReadDocument | str:
    """Read a file, or take what was kept of its reading; the reason where it cannot be read."""
    kept = keep / f"{hashlib.sha256(path.read_bytes()).hexdigest()[:24]}.pickle" if keep else None
    if kept is not None and kept.exists():
        document: ReadDocument | str = pickle.loads(kept.read_bytes())
        return document
    try:
        document = read_file(path, Limits())
    except UnreadableError as error:
        document = error.reason
    if kept is not None:
        kept.write_bytes(pickle.dumps(document))
    return document


def measure(case: Case, keep: Path | None) -> Outcome:
    """Read and describe one file and compare it with its truth."""
    document = read(case.path, keep)
    if isinstance(document, str):
        return Outcome(case, dict.fromkeys(MEASURED, "empty+flag"), {"kind": document}, {}, 0, 0)
    found = describe(document, Hints(case.path.name))
    fields = found.fields
    values = {name: getattr(fields, name) for name in (*MEASURED, *ALSO) if name not in {"year", "issued"}}
    values["secrecy"] = judge(document).mark
    values["issued"] = str(fields.issued) if fields.issued else None
    values["year"] = str(fields.issued.year) if fields.issued else None
    doubts = {flag.field: flag.reason for flag in found.review}
    doubts |= {"year": doubts["issued"]} if "issued" in doubts else {}
    states = {name: state_of(name, values[name], case.answers[name], doubts.get(name))
              for name in values if name in case.answers}  # fmt: skip
    errors, letters = subject_errors(values["subject"], case.answers["subject"]) if "subject" in states else (0, 0)
    origins = tuple(str(page.page.origin) for page in document.pages)
    sure = {one.field: one.confidence for one in reversed(found.evidence)}
    sure |= {"year": sure["issued"]} if "issued" in sure else {}
    return Outcome(case, states, values, doubts, errors, letters, origins, sure)


def report(outcomes: list[Outcome]) -> None:
    """Print the table, then the figures that have a target."""
    counts = Counter((name, state) for one in outcomes for name, state in one.states.items())
    for line in table(MEASURED, counts):
        print(line)
    for name in ALSO:
        print(f"{name:11}" + ", ".join(f"{state} {counts[name, state]}" for state in STATES if counts[name, state]))
    right = {state: sum(counts[name, state] for name in MEASURED) for state in STATES}
    four = sum(counts[name, state] for name in _FOUR for state in ("right", "right+flag"))
    every = sum(counts[name, state] for name in _FOUR for state in STATES)
    filled = right["right"] + right["wrong"]
    print(f"kind, committee, year, symbol right: {share(four, every)}")
    print(f"of the right ones flagged: {share(right['right+flag'], right['right'] + right['right+flag'])}")
    print(f"of what is shown without a flag right: {share(right['right'], filled)}")
    print(f"of all seven wrong and not flagged: {share(right['wrong'], sum(right.values()))}")
    for line in calibration((one.sure.get(name), one.states[name]) for one in outcomes for name in MEASURED):
        print(line)
    for name in sorted({one.case.material for one in outcomes}):
        errors = sum(one.errors for one in outcomes if one.case.material == name)
        letters = sum(one.letters for one in outcomes if one.case.material == name)
        some = [one for one in outcomes if one.case.material == name]
        print(f"{name}: {len(some)} files; characters of the subjects wrong {100 * errors / max(1, letters):.2f} %; "
              + ", ".join(f"{one} {_right(some, one)}" for one in _FOUR))  # fmt: skip


def _right(outcomes: list[Outcome], name: str) -> str:
    return f"{sum(one.states[name].startswith('right') for one in outcomes)}/{len(outcomes)}"


def report_more(outcomes: list[Outcome]) -> None:
    """Print what must be told apart by the paper: printed numbers, text layers, marks."""
    printed = [one.states["number"] for one in outcomes
               if one.case.truth("number") and "number" not in one.case.handwritten]  # fmt: skip
    lost = sum(state != "right" for state in printed)
    print(f"printed numbers flagged or empty: {share(lost, len(printed))}")
    pages = [pair for one in outcomes for pair in zip(one.case.origins, one.origins, strict=False)]
    print(f"text layer or picture decided rightly: {sum(true == found for true, found in pages)} of {len(pages)} pages")
    for name in ("secrecy", "urgency"):
        known = [one for one in outcomes if name in one.case.answers]
        marked = [one.found.get(name) == one.case.truth(name) for one in known if one.case.truth(name)]
        false = sum(bool(one.found.get(name)) for one in known if not one.case.truth(name))
        print(f"{name} marks found: {sum(marked)} of {len(marked)}; false alarms: {false}")


def misses(outcomes: Iterable[Outcome]) -> Iterable[str]:
    """One line for each field that is wrong, or empty or flagged without need."""
    for one in outcomes:
        for name, state in one.states.items():
            needless = state == "right+flag" or (state.startswith("empty") and name not in one.case.handwritten)
            if state.startswith("wrong") or (needless and name not in ALSO):
                yield (f"{one.case.path.name}: {name} {state}: {one.found.get(name)!r}, truly "
                       f"{one.case.truth(name)!r} {one.doubts.get(name, '')}")  # fmt: skip


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=[*Half, "all"], default="all", help="of the material; default: all")
    parser.add_argument("--show-blind", default="", metavar="REASON", help="print the blind half's misses, and why")
    parser.add_argument("--keep", type=Path, help="a folder for readings, of one state of the reading only")
    parser.add_argument("--only", default="", help="only files whose path contains this")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    data = os.environ.get("VANKIEN_TEST_DATA")
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    chosen = [case for case in material(Path(data) if data else None)
              if options.only in str(case.path) and options.half in ("all", case.half)]  # fmt: skip
    with ProcessPoolExecutor(options.workers) as pool:
        outcomes = list(pool.map(partial(measure, keep=options.keep), chosen))
    shown = [one for one in outcomes if one.case.half is Half.WORKING or options.show_blind]
    for line in misses(shown):
        print(line)
    if options.show_blind:
        print(f"The blind half's misses were looked at: {options.show_blind}")
    report(outcomes)
    report_more(outcomes)


if __name__ == "__main__":
    main()
