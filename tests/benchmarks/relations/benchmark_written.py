"""The same as `benchmark_relations` over sentences of our own in the form of real papers, for types with few cases.

Usage: python tests/benchmarks/relations/benchmark_written.py [--half working|blind|all]
A sentence is a paper of its own. Misses of the working half are printed, those of the blind half never.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fields"))

from benchmark_relations import at_place, tell_line
from cited_lists import HALVES, HERE
from counting import share

from library.relations.reading import read_relations


def main() -> None:
    """Print both halves, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=[*HALVES, "all"], default="all")
    asked = parser.parse_args().half
    for half in HALVES if asked == "all" else (asked,):
        report(half)


def report(half: str) -> None:
    """Print what one half says."""
    wanted, said, right = Counter[str](), Counter[str](), Counter[str]()
    modal = modal_right = 0
    with (HERE / f"written_{half}.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            start = row["sentence"].index(row["target"])
            one = at_place(read_relations(row["sentence"]).relations, start, start + len(row["target"]))
            kind, modality = (str(one.type), str(one.modality)) if one else ("none", "")
            wanted[row["type"]] += 1
            said[kind] += 1
            right[kind] += kind == row["type"]
            counts = bool(row["modality"]) and kind == row["type"]
            modal += counts
            modal_right += counts and modality == row["modality"]
            if half == "working" and (kind != row["type"] or (counts and modality != row["modality"])):
                print(f"  wanted {row['type']} {row['modality']}, told {kind} {modality}: {row['sentence']}")
    print(f"{half}: {sum(wanted.values())} documents named")
    for kind in sorted(set(wanted) | set(said)):
        tell_line(kind, wanted[kind], said[kind], right[kind])
    print(f"  modality {share(modal_right, modal)}")


if __name__ == "__main__":
    main()
