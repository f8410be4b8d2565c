"""The record of a batch and its rates as rows, for CSV and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from library.checks.batches import Batch
from library.checks.rates import Rate, Rates

RECORD: Final = ("batch", "turn", "round", "document", "source", "checker", "at", "field", "before", "maker", "flagged",
                 "says", "given", "verdict", "after")  # fmt: skip
RATES: Final = ("of", "name", "wrong", "count", "rate", "low", "high")
BATCH: Final = ("id", "name", "by", "made", "asked", "second_percent", "third_percent", "bound_percent", "turn",
                "seed", "standing", "size")  # fmt: skip
MACHINE: Final = "machine"
"""Whose value it was where no person's was."""
_PLACES: Final = 6


def record_rows(lines: Iterable[Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    """A head, then a row a field; times in UTC."""
    yield RECORD
    for line in lines:
        told = {**line, "at": _time(line["at"]), "maker": line["maker"] or MACHINE, "flagged": int(line["flagged"]),
                "verdict": str(line["verdict"])}  # fmt: skip
        yield tuple(told[name] for name in RECORD)


def rate_rows(rates: Rates) -> Iterator[tuple[object, ...]]:
    """A head, then a row a rate: shares from 0 to 1, `low` and `high` the ends of the 95 % interval."""
    yield RATES
    yield _rate("all", "", rates.all)
    for number, rate in rates.by_round.items():
        yield _rate("round", f"V{number}", rate)
    yield _rate(MACHINE, "", rates.machine)
    yield _rate(MACHINE, "unflagged", rates.unflagged)
    for of, named in (("field", rates.by_field), ("machine field", rates.machine_by_field),
                      ("person", rates.by_maker), ("checker", rates.by_checker)):  # fmt: skip
        for name, rate in named.items():
            yield _rate(of, name, rate)


def batch_rows(batch: Batch) -> Iterator[tuple[object, ...]]:
    """What the batch is, a row a property."""
    told = {**batch.as_json(), "made": _time(batch.made)}
    yield ("property", "value")
    for name in BATCH:
        yield name, told[name]


def _rate(of: str, name: str, rate: Rate) -> tuple[object, ...]:
    low, high = rate.interval or (None, None)
    return (of, name, rate.wrong, rate.count, *(None if one is None else round(one, _PLACES)
                                                for one in (rate.share, low, high)))  # fmt: skip


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
