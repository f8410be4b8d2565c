"""What the plan reckons with: each figure with its unit, and who measured it under which load; some are assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TRIAL = "trial of the second engine, 28-11-2026, 2 cores at load 5 to 11"
HERE = "29-11-2026, 15 scanned pages of 410 syllables, 2 cores at load 9 to 20"
IMPORT = "29-11-2026, 3,000 texts of 400 syllables imported, 2 cores at load 15 to 20"
LARGE = "30-11-2026, 200,000 texts of 400 syllables imported, 2 cores at load 6 to 20"
ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Args:
        source: where it was measured and what else the machine did, or why it is assumed.
    """

    value: float
    unit: str
    meaning: str
    source: str


FIGURES: Mapping[str, Figure] = {
    "pages_per_document": Figure(3.2, "pages", "of a document", "101 pages in 32 real files of two offices"),
    "read_seconds": Figure(7.7, "s of one core", "reading a scanned page, all steps", f"{HERE}, processor's time"),
    "readers_gain": Figure(0.9, "of the cores", "what several processes on one machine reach",
                           "a volume of 200 pages on two cores against one is asked to be 1.8 times as fast"),
    "original_bytes": Figure(351_000, "bytes a page", "the file as it came", "the same 101 pages"),
    "derived_bytes": Figure(161_000, "bytes a page", "page picture and words with their places in the vault", HERE),
    "catalogue_bytes": Figure(4_400, "bytes a page", "the catalogue", LARGE),
    "whoosh_bytes": Figure(2_110, "bytes a page", "the index on one machine", LARGE),
    "analysis_seconds": Figure(0.0093, "s of one core", "splitting a page into words, and keeping them",
                               f"{IMPORT}, processor's time"),
    "cluster_bytes": Figure(11_800, "bytes a page", "the index in a cluster, one copy",
                            "30-11-2026, 200,000 texts of 400 syllables on three nodes, words added up"),
    "whoosh_pages": Figure(1_000_000, "pages", "up to which one machine's index is planned",
                           "assumed; measured are 300,000 texts of 400 syllables (measured.md: p95 7.09 ms)"),
    "whoosh_rate": Figure(4_526, "pages a second", "building the index on one machine, words given",
                          "measured.md, 100,000 texts of 400 syllables, nothing else running"),
    "cluster_rate": Figure(156, "pages a second", "building the index in a cluster of three small nodes, words given",
                           f"{TRIAL}, 5,000 texts of 400 syllables"),
    "copies": Figure(2, "copies", "of the index in a cluster", "the setting that the program makes"),
    "leader_cores": Figure(8, "cores", "of the machine with the catalogue", ASSUMED),
    "cores": Figure(16, "cores", "of a machine that reads", ASSUMED),
    "reader_bytes": Figure(2_500_000_000, "bytes a core", "memory of a machine that reads",
                           "the bound of 2,000 MB a process (`worker_memory_mb`), and a quarter for the system"),
    "days": Figure(90, "days", "in which what is there is to be read", ASSUMED),
    "node_memory": Figure(64_000_000_000, "bytes", "memory of a machine of the index", ASSUMED),
    "node_bytes": Figure(128_000_000_000, "bytes", "most index on one of them",
                         "assumed: a quarter of it fits into half of that memory"),
    "disk_bytes": Figure(16_000_000_000_000, "bytes", "one disk of the vault", ASSUMED),
    "spare": Figure(0.3, "of a disk", "left free", ASSUMED),
    "line_bytes": Figure(100_000_000, "bytes a second", "between machines, one line of 1 Gbit/s", ASSUMED),
}  # fmt: skip
