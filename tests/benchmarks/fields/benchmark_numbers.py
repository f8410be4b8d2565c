"""How well are handwritten numbers and days read, and how right is what is filled? Both halves, with 95 % intervals.

Usage: python tests/benchmarks/fields/benchmark_numbers.py [--half working|blind|all] [--keep FOLDER] [--digits FOLDER]
           [--series N] [--drawn-only]
First the second reader alone: is the number the first of its readings, among three, read at all. Then what is filled:
on the files as they come (two of ink, file's name and register stamp agree), on the real series with the other numbers
known, and, where `--digits` names a folder with the digits of `drawn_numbers.py`, on drawn series of forty of which
some numbers are known: all papers held, or six in ten; that nobody cites, or three in ten of which another document
cites with number and day, one citation in fifty with a digit misread. Where a number was filled, its day is asked for
too. Only counts are printed of the blind half.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from benchmark_fields import read
from counting import share
from drawn_numbers import DrawnPaper, drawn_series
from halves import Case, Half, material

from indexer.describing import describe
from indexer.describing.ink_days import days_in
from indexer.describing.ink_numbers import numbers_in
from indexer.ocr.line_model import line_model
from indexer.records import Hints
from library.catalogue.numbered import Numbered
from library.numbers.days import day_between
from library.numbers.numbering import fill
from library.party.misreading import SECOND_READER, agreeing, shares_in, written
from library.records import PartialDate

_SERIES, _LONG = 12, 40
_KNOWN = (0.1, 0.3, 0.7)
_HELD = (1.0, 0.6)
_CITED, _CITED_WRONGLY = (0.0, 0.3), 0.02


@dataclass(frozen=True)
class _Read:
    """A drawn paper, and what the second reader read of its number and of its day, with shares."""

    paper: DrawnPaper
    numbers: dict[int, float]
    days: dict[int, float]


@dataclass(frozen=True)
class _Judged:
    """What was filled where a number and a day were to be filled: the truth, then what was filled, or None."""

    number: tuple[int, int | None]
    day: tuple[int, int | None]


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=[*Half, "all"], default="all", help="of the material; default: all")
    parser.add_argument("--keep", type=Path, help="a folder for readings, of one state of the reading only")
    parser.add_argument("--digits", type=Path, help="a folder with handwritten digits to draw series from")
    parser.add_argument("--series", type=int, default=_SERIES, help="how many series are drawn")
    parser.add_argument("--drawn-only", action="store_true", help="leave out the files")
    options = parser.parse_args()
    data = os.environ.get("VANKIEN_TEST_DATA")
    cases = [case for case in material(Path(data) if data else None)
             if "number" in case.handwritten and case.truth("number")]  # fmt: skip
    for half in Half:
        if options.half in ("all", half):
            print(f"{half} half")
            if not options.drawn_only:
                _real([case for case in cases if case.half == half], cases, options.keep)
            if options.digits:
                _drawn(options.digits, half, options.series)


def _real(judged: list[Case], every: list[Case], keep: Path | None) -> None:
    readings, series, filled = [], [], []
    for case in judged:
        document = read(case.path, keep)
        if isinstance(document, str):
            continue
        said, truth = describe(document, Hints(case.path.name)), case.truth("number") or ""
        shares = shares_in(next((one.reading for one in said.evidence if one.field == SECOND_READER), ""))
        readings.append((int(truth), shares))
        filled.append((int(truth), None if said.fields.number is None else int(said.fields.number)))
        if case.material == "scans_2010":
            given = fill(_office(every, case, shares)).get(str(case.path))
            series.append((int(truth), given and given.number))
    _alone("scans and sample", readings)
    _filled("scans and sample, as they come", filled)
    _filled("scans_2010, the others known", series)


def _office(every: Iterable[Case], asked: Case, shares: dict[int, float]) -> Iterator[Numbered]:
    """The documents of 2010: the one that is asked with what the second reader read, the others with their truth."""
    for case in every:
        if case.material == "scans_2010":
            waits = case is asked
            issued = PartialDate.parse((case.truth("issued") or "")[: 7 if waits else 10])
            yield Numbered(str(case.path), case.truth("symbol") or "", issued, case.path.name,
                           None if waits else int(case.truth("number") or 0), waits, shares if waits else {}, None)


def _drawn(digits: Path, half: Half, count: int) -> None:
    model = line_model()
    if model is None:
        raise SystemExit("The second reader is not installed.")
    series = [[_Read(one, numbers_in(one.numbered.head, one.numbered.line, one.numbered.area, model),
                     days_in(one.dated.head, one.dated.line, model))
               for one in drawn_series(digits, half, seed, _LONG)] for seed in range(count)]  # fmt: skip
    _alone("drawn numbers", [(one.paper.number, one.numbers) for some in series for one in some])
    _alone("drawn days", [(one.paper.issued.day, one.days) for some in series for one in some])
    for held, cited, known, names in product(_HELD, _CITED, _KNOWN, (False, True)):
        if names and cited:
            continue  # a citation says of a paper without its day only what the ink says too
        judged = [one for seed, some in enumerate(series)
                  for one in _judged(_kept(some, held, seed), known, names, seed, cited)]  # fmt: skip
        order = "days not known, files in order" if names else "days known"
        name = (f"drawn series, {held:.0%} of the papers held, {known:.0%} of their numbers known, "
                f"{cited:.0%} cited, {order}")  # fmt: skip
        _filled(name, [one.number for one in judged])
        if names:
            _filled(f"  … their days, where a number was filled: {len(judged)} asked",
                    [one.day for one in judged if one.number[1] is not None])


def _kept(some: list[_Read], held: float, seed: int) -> list[_Read]:
    chance = random.Random(f"held {seed}")
    return [one for one in some if chance.random() < held]


def _judged(some: list[_Read], known: float, names: bool, seed: int, cited: float) -> Iterator[_Judged]:
    """What is filled of a series, of those papers of which the number is not known."""
    chance, citing = random.Random(seed), random.Random(f"cited {seed}")
    documents = []
    confirmed = set()
    for place, one in enumerate(some):
        sure = chance.random() < known
        issued = one.paper.issued
        day = issued.day if sure or not names else None
        documents.append(Numbered(f"{place:02d}", one.paper.letters, PartialDate(issued.year, issued.month, day),
                                  f"{place}.pdf" if names else "", one.paper.number if sure else None, not sure,
                                  {} if sure else one.numbers, None))  # fmt: skip
        said = _as_cited(one.paper.number, citing) if citing.random() < cited and not sure else None
        if said is not None and said in agreeing(one.numbers):  # as `corroborating` does before it asks the series
            documents[-1] = replace(documents[-1], number=said, waits=False, shares={})
            confirmed.add(documents[-1].id)
        elif said is not None and said in written(one.numbers):
            documents[-1] = replace(documents[-1], said=said)
    days = Counter((one.symbol, one.issued) for one in documents if one.number is None)
    numbers = {one.number for one in documents}
    documents = [replace(one, said=None) if days[one.symbol, one.issued] > 1 or one.said in numbers else one
                 for one in documents]  # fmt: skip
    found = fill(documents)
    for document, one in zip(documents, some, strict=True):
        if document.waits or document.id in confirmed:
            number = found[document.id].number if document.id in found else document.number
            yield _Judged((one.paper.number, number),
                          (one.paper.issued.day, _day(number, document, one, documents) if names else None))


def _as_cited(number: int, chance: random.Random) -> int:
    """A number as the reading of a citation has it."""
    digits = list(str(number))
    if chance.random() < _CITED_WRONGLY:
        digits[chance.randrange(len(digits))] = str(chance.randrange(1, 10))
    return int("".join(digits))


def _day(number: int | None, document: Numbered, read: _Read, every: Iterable[Numbered]) -> int | None:
    """The day that the series gives a document with this number."""
    if number is None:
        return None
    month = replace(document.issued, day=None)
    given = day_between(number, document.symbol, month, read.days, [one for one in every if one is not document])
    return given.day if given else None


def _alone(name: str, readings: list[tuple[int, dict[int, float]]]) -> None:
    """Print where the true number stands among the readings, the likeliest first."""
    places = [[*shares].index(number) if number in shares else 99 for number, shares in readings]
    for title, most in (("first", 1), ("among three", 3), ("read at all", 99)):
        print(f"  second reader, {name}: {title}: {share(sum(place < most for place in places), len(places))}")


def _filled(name: str, told: list[tuple[int, int | None]]) -> None:
    """Print how many numbers were filled, and how many of these rightly."""
    found = [number == said for number, said in told if said is not None]
    print(f"  {name}: filled {share(len(found), len(told))}; right {share(sum(found), len(found))}")


if __name__ == "__main__":
    main()
