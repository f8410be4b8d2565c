"""Draws how each engine's time grows with the number of documents, from what `run.py` or `as_asked.py --json` wrote.

    python tests/benchmarks/search/plot.py RESULTS.json [MORE.json …] docs/search-speed.svg

Two panels, p50 and p95 over every query, both axes logarithmic. Plain SVG, so that it needs no drawing library.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from contestants import CONTESTANTS
from run import percentile

_COLOURS = {"text": "#8f1d1d", "all": "#c46a2b", "tantivy": "#1d5a8f", "fields": "#5b8fbf",
            "fts5": "#4f7a3a", "whoosh": "#6b655e", "site": "#8f1d1d", "same": "#5b8fbf"}
_AS_ASKED = {"site": "vankien, as the site asks", "same": "Tantivy, same fields"}
_NAMES = {**{key: contestant.name for key, contestant in CONTESTANTS.items()}, **_AS_ASKED}
_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 340, 260, 60, 50, 70
_PANELS = (("p50", 0.5), ("p95", 0.95))


def every_query(result: dict[str, Any], engine: str) -> list[float]:
    """An engine's times over all groups of queries, in milliseconds; empty where it took no part."""
    if engine in _AS_ASKED:
        rounds = result["times"].get(_AS_ASKED[engine], [])[1:]  # the first is cold
        return [statistics.median(one[0] for one in of_query) for of_query in zip(*rounds, strict=True)]
    return [time for name, times in result["times"].items() if name.startswith(f"{engine}/") for time in times]


def points(results: Sequence[dict[str, Any]], engine: str, share: float) -> list[tuple[float, float]]:
    """Documents and milliseconds of one engine."""
    measured = [(result["documents"], every_query(result, engine)) for result in results]
    return [(count, percentile(times, share)) for count, times in measured if times]


def drawing(results: Sequence[dict[str, Any]]) -> str:
    """The whole picture."""
    total = 2 * _WIDTH + _LEFT + 2 * _GAP
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {_HEIGHT + _TOP + 60}" '
             'font-family="sans-serif" font-size="12">',
             '<rect width="100%" height="100%" fill="#fbfaf7"/>']  # fmt: skip
    for number, (title, share) in enumerate(_PANELS):
        lines = {engine: points(results, engine, share) for engine in _NAMES}
        parts += _panel(_LEFT + number * (_WIDTH + _GAP), f"{title} of a query, ms", lines)
    return "\n".join([*parts, *_legend(results), "</svg>\n"])


def _panel(left: float, title: str, lines: dict[str, list[tuple[float, float]]]) -> Iterator[str]:
    drawn = [point for line in lines.values() for point in line]
    across = _Scale([count for count, _ in drawn], left, left + _WIDTH)
    up = _Scale([time for _, time in drawn], _TOP + _HEIGHT, _TOP)
    yield f'<text x="{left}" y="{_TOP - 12}" font-weight="bold">{escape(title)}</text>'
    for power in up.powers():
        y = up.at(10.0**power)
        yield f'<path d="M{left} {y:.1f}H{left + _WIDTH}" stroke="#e4dfd6"/>'
        yield f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
    for count in sorted({count for count, _ in drawn}):
        yield f'<text x="{across.at(count):.1f}" y="{_TOP + _HEIGHT + 18}" text-anchor="middle">{count:,}</text>'
    for engine, line in lines.items():
        places = [(across.at(count), up.at(time)) for count, time in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{path}" fill="none" stroke="{_COLOURS[engine]}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{_COLOURS[engine]}"/>' for x, y in places)


def _legend(results: Sequence[dict[str, Any]]) -> Iterator[str]:
    shown = [engine for engine in _NAMES if points(results, engine, 0.5)]
    x, y = _LEFT, _TOP + _HEIGHT + 46
    for engine in shown:
        yield f'<rect x="{x}" y="{y - 9}" width="12" height="4" fill="{_COLOURS[engine]}"/>'
        yield f'<text x="{x + 18}" y="{y}">{escape(_NAMES[engine])}</text>'
        x += max(150, 50 + 7 * len(_NAMES[engine]))


class _Scale:
    """A logarithmic axis from whole power to whole power of ten (documents: from the least to the most)."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self._low, self._high = math.log10(min(values)), math.log10(max(values))
        if end < start:  # upwards: times
            self._low, self._high = math.floor(self._low), math.ceil(self._high)
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        """Where a value lies, in the picture's units."""
        span = self._high - self._low
        share = (math.log10(value) - self._low) / span if span else 0.5
        return self._start + share * (self._end - self._start)

    def powers(self) -> range:
        """The whole powers of ten on the axis."""
        return range(math.floor(self._low), math.ceil(self._high) + 1)


def main() -> None:
    """Read results, write the picture."""
    *files, picture = map(Path, sys.argv[1:])
    results = [result for file in files for result in json.loads(file.read_text(encoding="utf-8"))]
    picture.write_text(drawing(results), encoding="utf-8")


if __name__ == "__main__":
    main()
