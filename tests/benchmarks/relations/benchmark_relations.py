"""Is it told rightly what texts do to the documents that they name? Precision and recall per type, with intervals.

Usage: python tests/benchmarks/relations/benchmark_relations.py [--half working|blind|all]
Each label is one document at its place in a real text, with the type, whether it is done, planned or reported, and who
does it where that is another document. Misses of the working half are printed, those of the blind half never.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fields"))

from cited_lists import HALVES, HERE, mentions_of, texts
from counting import share

from library.relations import Relation
from library.relations.reading import read_relations

HARD = ("replaces", "amends", "repeals", "corrects")


def main() -> None:
    """Print both halves, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=[*HALVES, "all"], default="all")
    asked = parser.parse_args().half
    for half in HALVES if asked == "all" else (asked,):
        report(half, texts())


def labels(half: str) -> dict[str, list[dict[str, str]]]:
    """The labels of a half, by file."""
    found: dict[str, list[dict[str, str]]] = {}
    with (HERE / f"relations_{half}.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            found.setdefault(row["file"], []).append(row)
    return found


def report(half: str, folder: Path) -> None:
    """Print what one half says."""
    wanted, said, right = Counter[str](), Counter[str](), Counter[str]()
    modal = modal_right = as_done = not_done = sources = sources_right = total = 0
    for file, rows in labels(half).items():
        text, mentions = mentions_of(file, folder)
        relations = read_relations(text, mentions=mentions).relations
        for row in rows:
            one = at_place(relations, int(row["start"]), int(row["end"]))
            kind = str(one.type) if one else "none"
            total += 1
            wanted[row["type"]] += 1
            said[kind] += 1
            right[kind] += kind == row["type"]
            wrong = kind != row["type"]
            if row["modality"] and one is not None and not wrong:
                modal += 1
                modal_right += str(one.modality) == row["modality"]
                wrong |= str(one.modality) != row["modality"]
                if row["modality"] != "done":
                    not_done += 1
                    as_done += str(one.modality) == "done"
                if row["source"]:
                    sources += 1
                    same = one.source is not None and one.source.code == row["source"]
                    sources_right += same
                    wrong |= not same
            if wrong and half == "working":
                print(f"  {file}:{row['start']} {row['target']}: wanted {row['type']} {row['modality']} "
                      f"{row['source']}, told {kind} {one and one.modality} "
                      f"{one and one.source and one.source.code}")  # fmt: skip
    print(f"{half}: {total} documents named, right {share(sum(right.values()), total)}")
    for kind in sorted(set(wanted) | set(said)):
        tell_line(kind, wanted[kind], said[kind], right[kind])
    hard = [sum(counts[kind] for kind in HARD) for counts in (wanted, said, right)]
    tell_line("the four that change", *hard)
    bound = [sum(counts.values()) - counts["cites"] for counts in (wanted, said, right)]
    tell_line("all but cites", *bound)
    print(f"  modality {share(modal_right, modal)}; planned or reported told as done {share(as_done, not_done)}; "
          f"who does it {share(sources_right, sources)}")  # fmt: skip


def tell_line(kind: str, wanted: int, said: int, right: int) -> None:
    """Print precision, recall and F1 of a type."""
    precision, recall = right / said if said else 1.0, right / wanted if wanted else 1.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    print(f"  {kind:22} precision {share(right, said):38} recall {share(right, wanted):38} F1 {both:.3f}")


def at_place(relations: tuple[Relation, ...], start: int, end: int) -> Relation | None:
    """The relation of the document that is named at this place."""
    fitting = [one for one in relations if one.target.start < end and start < one.target.end]
    return min(fitting, key=lambda one: abs(one.target.start - start) + abs(one.target.end - end), default=None)


if __name__ == "__main__":
    main()
