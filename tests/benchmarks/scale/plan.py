"""What 1, 10 and 100 million pages need, from figures that were measured: prints the tables of `docs/scale.md`.

python tests/benchmarks/scale/plan.py [--pages N]… [--set FIGURE=VALUE]…
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figures import FIGURES, Figure

SIZES = (1_000_000, 10_000_000, 100_000_000)
_HOUR, _DAY = 3600, 86_400
_FEWEST_NODES = 3
"""Two copies, and a third that decides when one is gone."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a number of pages needs; times in hours, sizes in bytes.

    Args:
        reading_core_hours: of one core.
        reading_hours_one: of one machine that reads.
        readers: machines that read, so that all is read in the days that are given; 0: the one machine does it.
        nodes: machines of the index; 0: it stands on the one machine.
        index_bytes: with all copies.
        vault_disks: without the second set of them that the backup needs.
        node_memory: of each of them.
        rebuild_hours: making the whole index anew from the catalogue.
        node_hours: copying again what a lost node held.
        restore_hours: bringing the whole vault back from the backup.
        lost_pages: pages under way on a lost reading machine, which are read again.
    """

    pages: int
    documents: int
    reading_core_hours: float
    reading_hours_one: float
    readers: int
    reader_memory: float
    vault_bytes: float
    vault_disks: int
    catalogue_bytes: float
    index_bytes: float
    nodes: int
    node_memory: float
    rebuild_hours: float
    node_hours: float
    restore_hours: float
    lost_pages: int


def plan(pages: int, figures: Mapping[str, Figure] = FIGURES) -> Plan:
    """What so many pages need."""
    of = {name: figure.value for name, figure in figures.items()}
    documents = math.ceil(pages / of["pages_per_document"])
    small = pages <= of["whoosh_pages"]
    core_hours = pages * of["read_seconds"] / _HOUR
    hours = core_hours / (of["cores"] * of["readers_gain"])
    readers = math.ceil(hours / (of["days"] * _DAY / _HOUR))
    vault = pages * (of["original_bytes"] + of["derived_bytes"])
    index = pages * (of["whoosh_bytes"] if small else of["cluster_bytes"] * of["copies"])
    words = pages * of["analysis_seconds"] / (of["leader_cores"] * of["readers_gain"])
    nodes = 0 if small else max(_FEWEST_NODES, math.ceil(index / of["node_bytes"]))
    return Plan(
        pages=pages,
        documents=documents,
        reading_core_hours=core_hours,
        reading_hours_one=hours,
        readers=0 if small and readers <= 1 else readers,
        reader_memory=of["cores"] * of["reader_bytes"],
        vault_bytes=vault,
        vault_disks=math.ceil(vault / (of["disk_bytes"] * (1 - of["spare"]))),
        catalogue_bytes=pages * of["catalogue_bytes"],
        index_bytes=index,
        nodes=nodes,
        node_memory=of["node_memory"] if nodes else 0,
        rebuild_hours=max(words, pages / of["whoosh_rate" if small else "cluster_rate"]) / _HOUR,
        node_hours=index / nodes / of["line_bytes"] / _HOUR if nodes else 0,
        restore_hours=vault / of["line_bytes"] / _HOUR,
        lost_pages=int(of["cores"]),
    )


def told(plans: Sequence[Plan], figures: Mapping[str, Figure] = FIGURES) -> str:
    """The two tables, in Markdown."""
    rows = [(name, [tell(one) for one in plans]) for name, tell in _ROWS.items()]
    head = ["", *(f"{one.pages:,} pages" for one in plans)]
    lines = [_row(head), _row(["---"] * len(head)), *(_row([name, *cells]) for name, cells in rows), ""]
    lines += [_row(["figure", "value", "what", "from where"]), _row(["---"] * 4)]
    lines += [_row([f"`{name}`", f"{one.value:,} {one.unit}", one.meaning, one.source])
              for name, one in figures.items()]  # fmt: skip
    return "\n".join(lines)


def size(count: float) -> str:
    """Bytes as a person says them."""
    for unit, least in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= least:
            return f"{count / least:,.1f} {unit}" if count < 10 * least else f"{count / least:,.0f} {unit}"
    return f"{count:,.0f} bytes"


def hours(count: float) -> str:
    """Hours as a person says them."""
    if count < 1:
        return f"{math.ceil(count * 60)} min"
    return f"{count:,.0f} h" if count < 48 else f"{count:,.0f} h ({count / 24:,.0f} days)"


_ROWS: Mapping[str, Callable[[Plan], str]] = {
    "documents": lambda one: f"{one.documents:,}",
    "engine": lambda one: "`opensearch`" if one.nodes else "`whoosh`",
    "machine with site, catalogue and index": lambda one: "" if one.nodes else "1",
    "machine with site and catalogue": lambda one: "1, and one that stands by" if one.nodes else "",
    "machines of the index": lambda one: str(one.nodes or ""),
    "memory of each of them": lambda one: size(one.node_memory) if one.nodes else "",
    "machines that read, for the time of the backlog": lambda one: str(one.readers or "none: the one does it"),
    "memory of a machine that reads": lambda one: size(one.reader_memory),
    "reading, hours of one core": lambda one: f"{one.reading_core_hours:,.0f}",
    "reading, one machine": lambda one: hours(one.reading_hours_one),
    "reading, all of them": lambda one: hours(one.reading_hours_one / max(1, one.readers)),
    "vault": lambda one: size(one.vault_bytes),
    "disks of the vault, and as many for the backup": lambda one: str(one.vault_disks),
    "catalogue (a fast disk)": lambda one: size(one.catalogue_bytes),
    "index, all copies (fast disks)": lambda one: size(one.index_bytes),
    "index made anew from the catalogue": lambda one: hours(one.rebuild_hours),
    "losing a machine that reads: pages read again": lambda one: str(one.lost_pages),
    "losing a node: copied again in": lambda one: hours(one.node_hours) if one.nodes else "",
    "losing the vault: brought back from the backup in": lambda one: hours(one.restore_hours),
}


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _with(said: Sequence[str]) -> Mapping[str, Figure]:
    figures = dict(FIGURES)
    for one in said:
        name, _, value = one.partition("=")
        try:
            figures[name] = replace(figures[name], value=float(value), source="as said")
        except (KeyError, ValueError):
            sys.exit(f"{one}: say one of these with a number: {', '.join(FIGURES)}")
        if not figures[name].value > 0:
            sys.exit(f"{one}: it must be above 0.")
    return figures


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="What so many pages need.")
    parser.add_argument("--pages", type=int, action="append", metavar="N", help="instead of 1, 10 and 100 million")
    parser.add_argument("--set", action="append", default=[], metavar="FIGURE=VALUE", help="another figure")
    given = parser.parse_args()
    figures = _with(given.set)
    print(told([plan(pages, figures) for pages in given.pages or SIZES], figures))


if __name__ == "__main__":
    main()
