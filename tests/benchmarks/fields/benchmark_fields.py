"""How right are the fields? Per field: right, empty or wrong, with and without a flag, with 95 % intervals.

Usage: python tests/benchmarks/fields/benchmark_fields.py [--half working|blind|all] [--only TEXT] [--keep FOLDER]
       [--first-pages] [--worn N] [--drawn N [--fonts DIR …]] [--learn]
Reads the sample archive (corpus/) and, where VANKIEN_TEST_DATA names them, real scans and texts. The material is cut in
two halves (see `halves.py`): the misses of the working half are printed, those of the blind half only with
`--show-blind REASON`, and the reason belongs into the note on what was measured. `--worn N` reads N worn copies of each
paper too (`worn_copies.py`), `--drawn N` so many heads of each half drawn from ranges (`drawn_heads.py`), and both are
told of apart. `--learn` writes `sureness.tsv` from the working half: a file
counts one, and so do its worn copies together. `--first-pages` reads no more of real scans, for fields stand there;
what the other pages tell of names is lost.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pypdf
from counting import STATES, calibration, share, state_of, subject_errors, table
from drawn_heads import MATERIAL as DRAWN
from drawn_heads import drawn_heads
from halves import ALSO, MEASURED, Case, Half, material
from learning import Told, bounds, learnt
from worn_copies import WORN, worn_copies

from indexer.describing import describe
from indexer.describing.describe import find
from indexer.describing.head import head_of
from indexer.describing.sureness import FILE, sureness, written
from indexer.describing.sureness import table as learnt_table
from indexer.judging import judge
from indexer.limits import Limits
from indexer.reading import read_file
from indexer.records import Hints, ReadDocument
from library.errors import UnreadableError
from library.records import Origin

_FOUR = ("kind", "committee", "year", "symbol")
_REAL = ("scans", "scans_2010")
_SPAWN = get_context("spawn")
"""A process that is forked from one that drew pictures waits for OpenCV's threads for ever."""
_LIMITS = Limits(ocr_seconds=3_600, office_seconds=3_600, seconds=36_000)
"""What is read here is to say nothing of how busy the machine is."""


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
        sure: how sure the reading of each field is told to be, 0 to 1, where something was learnt of it.
        told: what can be learnt from: values, read from a picture, that nothing but how sure they were read speaks
            against.
    """

    case: Case
    states: dict[str, str]
    found: dict[str, str | None]
    doubts: dict[str, str]
    errors: int
    letters: int
    origins: tuple[str, ...] = ()
    sure: dict[str, float] = field(default_factory=dict)
    told: tuple[Told, ...] = ()


def read(path: Path, keep: Path | None) -> ReadDocument | str:
    """Read a file, or take what was kept of its reading; the reason where it cannot be read."""
    kept = keep / f"{hashlib.sha256(path.read_bytes()).hexdigest()[:24]}.pickle" if keep else None
    if kept is not None and kept.exists():
        document: ReadDocument | str = pickle.loads(kept.read_bytes())
        return document
    try:
        document = read_file(path, _LIMITS)
    except UnreadableError as error:
        document = error.reason
    if kept is not None:
        kept.write_bytes(pickle.dumps(document))
    return document


def shortened(case: Case, folder: Path) -> Case:
    """The case with a copy of its first page alone, where it is a PDF of several."""
    if case.path.suffix.lower() != ".pdf" or len(case.origins) < 2:
        return case
    path = folder / case.material / case.path.name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(case.path))
        for number in range(len(writer.pages) - 1, 0, -1):
            writer.remove_page(number)
        writer.write(path)
    return replace(case, path=path, origins=case.origins[:1])


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
    sure, told = {}, []
    for name, confidence, witnesses, doubted in readings(document, case) if origins[0] == Origin.OCR else ():
        share_right = sureness(learnt_table(), name, confidence, witnesses)
        if share_right is not None:
            sure[name] = share_right
        if not doubted and states[name].startswith(("right", "wrong")):
            told.append(Told(name, confidence, witnesses, states[name].startswith("right")))
    return Outcome(case, states, values, doubts, errors, letters, origins, sure, tuple(told))


def readings(document: ReadDocument, case: Case) -> Iterator[tuple[str, float, int, bool]]:
    """Of each measured field that was read: its name, confidence, witnesses, and whether something else is doubtful."""
    found = find(document, head_of(document.pages[0]), Hints(case.path.name))
    for name in MEASURED:
        one = getattr(found, name)
        if one.value is not None and name in case.answers:
            confidence = one.evidence.confidence if one.evidence else 1.0
            yield name, confidence, one.witnesses, one.doubt is not None


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
    for line in calibration((one.sure.get(name), one.states[name]) for one in outcomes for name in MEASURED
                            if name in one.states):
        print(line)
    for name in sorted({one.case.material for one in outcomes}):
        errors = sum(one.errors for one in outcomes if one.case.material == name)
        letters = sum(one.letters for one in outcomes if one.case.material == name)
        some = [one for one in outcomes if one.case.material == name]
        print(f"{name}: {len(some)} files; characters of the subjects wrong {100 * errors / max(1, letters):.2f} %; "
              + ", ".join(f"{one} {_right(some, one)}" for one in _FOUR))  # fmt: skip


def learn(outcomes: list[Outcome], copies: int) -> None:
    """Write what is learnt of the working half, and print what each bound would do."""
    told = [replace(reading, weight=1 / copies if one.case.material.startswith(WORN) else 1.0)
            for one in outcomes for reading in one.told]  # fmt: skip
    steps = learnt(told)
    files = sum(not one.case.material.startswith(WORN) for one in outcomes)
    note = (f"Learnt from {files} files of the working half and {len(outcomes) - files} worn copies of their heads; "
            f"a file counts 1, a copy {1 / max(1, copies):.2g}.")  # fmt: skip
    FILE.write_text(written(steps, note), encoding="utf-8")
    for title, some in (("as they are", [one for one in told if one.weight == 1]), ("with worn copies", told)):
        print(title)
        for line in bounds(some, steps):
            print(" ", line)


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
    parser.add_argument("--first-pages", action="store_true", help="read only the first page of each real scan")
    parser.add_argument("--worn", type=int, default=0, metavar="N", help="read N worn copies of each paper too")
    parser.add_argument("--drawn", type=int, default=0, metavar="N", help="read N drawn heads of each half too")
    parser.add_argument("--fonts", nargs="*", type=Path, default=[], help="further folders with typefaces to draw with")
    parser.add_argument("--learn", action="store_true", help="write sureness.tsv; of the working half only")
    parser.add_argument("--only", default="", help="only files whose path contains this")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    data = os.environ.get("VANKIEN_TEST_DATA")
    if options.learn and options.half != Half.WORKING:
        parser.error("--learn goes with --half working: the blind half is for measuring.")
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    chosen = [case for case in material(Path(data) if data else None)
              if options.only in str(case.path) and options.half in ("all", case.half)]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(options.workers, _SPAWN) as pool:
        made = options.keep or Path(folder)
        worn = worn_copies(chosen, options.worn, made / "worn")
        chosen = [shortened(case, made / "first") if options.first_pages and case.material in _REAL else case
                  for case in chosen]  # fmt: skip
        drawn = [case for half in Half if options.half in ("all", half)
                 for case in drawn_heads(half, options.drawn, made, options.fonts)
                 if options.only in str(case.path)]  # fmt: skip
        outcomes = list(pool.map(partial(measure, keep=options.keep), [*chosen, *worn, *drawn]))
    shown = [one for one in outcomes if one.case.half is Half.WORKING or options.show_blind]
    for line in misses(shown):
        print(line)
    if options.show_blind:
        print(f"The blind half's misses were looked at: {options.show_blind}")
    heads = [one for one in outcomes if one.case.material == DRAWN]
    plain = [one for one in outcomes if not one.case.material.startswith((WORN, DRAWN))]
    if plain:
        report(plain)
        report_more(plain)
    if options.worn:
        print("worn copies")
        report([one for one in outcomes if one.case.material.startswith(WORN)])
    if heads:
        print("drawn heads")
        report(heads)
    if options.learn:
        learn(outcomes, options.worn)


if __name__ == "__main__":
    main()
