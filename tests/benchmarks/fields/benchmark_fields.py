"""How right are the fields? Prints, per field, what was right, empty or wrong, with and without a flag.

Usage: python tests/benchmarks/fields/benchmark_fields.py [--only TEXT] [--workers N]
Reads the sample archive (corpus/) and, where VANKIEN_TEST_DATA names them, the real scans.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pypdf
from rapidfuzz.distance import Levenshtein

from indexer.describing import describe
from indexer.judging import judge
from indexer.limits import Limits
from indexer.reading import read_file
from indexer.records import Hints
from library.errors import UnreadableError
from library.fields import MEASURED

CORPUS = Path(__file__).parents[3] / "corpus"
ALSO = ("secrecy", "urgency", "signer")
STATES = ("right", "right+flag", "empty", "empty+flag", "wrong", "wrong+flag")
_SUBJECT_ALLOWED = 0.10
_PAGE_DOTS = 400_000  # an A4 page at 70 dpi has 480,000


@dataclass(frozen=True)
class Case:
    """A file with its truth.

    Args:
        handwritten: the fields that are written by hand.
        origins: where the text of each page must come from: `ocr` or `text-layer`.
        real: a real scan, not one of the sample archive.
    """

    path: Path
    truth: dict[str, str | None]
    handwritten: tuple[str, ...]
    origins: tuple[str, ...] = ()
    real: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of each field of one file."""

    path: Path
    states: dict[str, str]
    found: dict[str, str | None]
    subject_errors: int
    origins: tuple[str, ...] = ()


def cases() -> Iterator[Case]:
    """Yield the files of the sample archive, then the real scans."""
    for line in (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["state"] in {"indexed", "quarantined"}:
            truth = {key: record[key] for key in (*MEASURED, *ALSO) if key != "year"}
            origins = tuple(page["origin"] for page in record["pages"])
            yield Case(CORPUS / "archive" / record["source"], truth, tuple(record["handwritten"]), origins)
    folder = os.environ.get("VANKIEN_TEST_DATA")
    if folder:
        for entry in json.loads((Path(folder) / "truth" / "scans.json").read_text(encoding="utf-8")):
            truth = {key: entry[key] for key in ("symbol", "number", "issued", "subject")}
            truth |= {"kind": entry["type"], "committee": entry["issuer"]}
            path = Path(folder) / "scans" / entry["file"]
            yield Case(path, truth, ("number", "issued"), tuple(_origins_of(path)), real=True)


def _origins_of(path: Path) -> Iterator[str]:
    """Say of each page whether it is one large picture, whatever text lies over it."""
    for page in pypdf.PdfReader(path).pages:
        dots = [image.image.width * image.image.height for image in page.images if image.image is not None]
        yield "ocr" if max(dots, default=0) >= _PAGE_DOTS else "text-layer"


def measure(case: Case) -> Outcome:
    """Read and describe one file and compare it with its truth."""
    try:
        document = read_file(case.path, Limits())
    except UnreadableError as error:
        return Outcome(case.path, dict.fromkeys(MEASURED, "empty+flag"), {"kind": error.reason}, 0)
    found = describe(document, Hints(case.path.name))
    fields = found.fields
    values = {name: getattr(fields, name) for name in (*MEASURED, *ALSO) if name not in {"year", "issued"}}
    values["secrecy"] = judge(document).mark
    values["issued"] = str(fields.issued) if fields.issued else None
    values["year"] = str(fields.issued.year) if fields.issued else None
    truth = {**case.truth, "year": (case.truth["issued"] or "")[:4]}
    flagged = {flag.field: flag.reason for flag in found.review}
    states = {name: _state(name, values[name], truth[name], flagged) for name in values if name in truth}
    errors = Levenshtein.distance(values["subject"] or "", truth["subject"] or "")
    return Outcome(case.path, states, values, errors, tuple(str(page.page.origin) for page in document.pages))


def _state(name: str, value: str | None, truth: str | None, flagged: dict[str, str]) -> str:
    right = value == truth
    if name == "subject":
        right = Levenshtein.distance(value or "", truth or "") <= _SUBJECT_ALLOWED * len(truth or "")
    partly = name == "issued" and value is not None and truth is not None and truth.startswith(value)
    state = "right" if right else "empty" if value is None or partly else "wrong"
    doubt = flagged.get("issued" if name == "year" else name, "")
    if name == "year" and value is not None and "year" not in doubt:
        doubt = ""  # a day in doubt says nothing against the year
    return state + ("+flag" if doubt else "")


def report(outcomes: list[Outcome]) -> None:
    """Print one line a field, then the figures that have a target."""
    counts = Counter((name, state) for outcome in outcomes for name, state in outcome.states.items())
    print(f"{'':10}" + "".join(f"{state:>12}" for state in STATES))
    for name in (*MEASURED, *ALSO):
        print(f"{name:10}" + "".join(f"{counts[name, state]:12}" for state in STATES))
    four = ("kind", "committee", "year", "symbol")
    right = sum(counts[name, state] for name in four for state in ("right", "right+flag"))
    flagged = sum(counts[name, "right+flag"] for name in four)
    every = sum(counts[name, state] for name in four for state in STATES)
    wrong = sum(counts[name, "wrong"] for name in MEASURED)
    fields = sum(counts[name, state] for name in MEASURED for state in STATES)
    print(f"files {len(outcomes)}; kind, committee, year, symbol right: {100 * right / max(1, every):.1f} %")
    print(f"of the right ones flagged: {100 * flagged / max(1, right):.1f} %")
    print(f"of all seven wrong and not flagged: {wrong} of {fields} ({100 * wrong / max(1, fields):.2f} %)")


def report_more(chosen: list[Case], outcomes: list[Outcome]) -> None:
    """Print what must be told apart by the paper: printed numbers, real and sample subjects, text layers, marks."""
    pairs = list(zip(chosen, outcomes, strict=True))
    printed = [one.states["number"] for case, one in pairs if case.truth["number"] and "number" not in case.handwritten]
    lost = sum(state != "right" for state in printed)
    print(f"printed numbers flagged or empty: {lost} of {len(printed)} ({100 * lost / max(1, len(printed)):.1f} %)")
    for name, real in (("real scans", True), ("sample archive", False)):
        errors = sum(one.subject_errors for case, one in pairs if case.real is real)
        letters = sum(len(case.truth["subject"] or "") for case in chosen if case.real is real)
        print(f"subjects, characters wrong, {name}: {100 * errors / max(1, letters):.2f} %")
    pages = [pair for case, one in pairs for pair in zip(case.origins, one.origins, strict=False)]
    print(f"text layer or picture decided rightly: {sum(true == found for true, found in pages)} of {len(pages)} pages")
    for name in ("secrecy", "urgency"):
        marked = [one.found.get(name) == case.truth.get(name) for case, one in pairs if case.truth.get(name)]
        false = sum(bool(one.found.get(name)) for case, one in pairs if not case.truth.get(name))
        print(f"{name} marks found: {sum(marked)} of {len(marked)}; false alarms: {false}")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only files whose path contains this")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    chosen = [case for case in cases() if options.only in str(case.path)]
    with ProcessPoolExecutor(options.workers) as pool:
        outcomes = list(pool.map(measure, chosen))
    for case, outcome in zip(chosen, outcomes, strict=True):
        for name, state in outcome.states.items():
            if state.startswith("wrong") or (state.startswith("empty") and name not in (*case.handwritten, "signer")):
                print(f"{case.path.name}: {name} {state}: {outcome.found.get(name)!r}, truly {case.truth.get(name)!r}")
    report(outcomes)
    report_more(chosen, outcomes)


if __name__ == "__main__":
    main()
