"""Is every document that papers of the sample archive cite told, and as what? Against the truth beside the archive.

Usage: python tests/benchmarks/relations/benchmark_sample.py [EXPORT.jsonl]
Without a file the texts of the truth are read; with one, made by `vankien --archive demo-archive export`, what the
archive read from its scans is compared. The truth says one thing of each document, so of several the weightiest
counts (replaces before applies before cites). Misses are printed: this is no blind half.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "fields"))

from benchmark_relations import tell_line
from counting import share

from library.party.codes import parse_code
from library.party.mentions import Itself
from library.records import PartialDate
from library.relations.reading import read_relations
from library.relations.records import CHANGING, Modality, Type

TRUTH = Path(__file__).parents[3] / "corpus" / "truth.jsonl"
Types = dict[str, str]
"""By the code of each document that is cited."""


def main() -> None:
    """Print how many are found, and right by type."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path, nargs="?")
    file = parser.parse_args().export
    truth = [one for one in _lines(TRUTH) if one["state"] == "indexed" and one["pages"]]
    exported = {one["source"]: _told(_of_export(one)) for one in _lines(file)} if file else None
    wanted, said, right = Counter[str](), Counter[str](), Counter[str]()
    found = 0
    for one in truth:
        known = {each["code"]: each["type"] for each in one["relations"]}
        told = _told(_of_text(one)) if exported is None else exported.get(one["source"], {})
        wanted.update(known.values())
        said.update(told.values())
        found += len(known.keys() & told.keys())
        for code in sorted(known.keys() | told.keys()):
            right[known.get(code, "")] += known.get(code) == told.get(code)
            if known.get(code) != told.get(code):
                print(f"  {one['source']} {code}: wanted {known.get(code)}, told {told.get(code)}")
    print(f"{len(truth)} papers, cited {sum(wanted.values())}: found {share(found, sum(wanted.values()))}")
    for kind in sorted(set(wanted) | set(said)):
        tell_line(kind, wanted[kind], said[kind], right[kind])
    tell_line("those that change", *(sum(each[kind] for kind in CHANGING) for each in (wanted, said, right)))


def _told(relations: Iterable[tuple[str, str]]) -> Types:
    order, found = [str(one) for one in Type], Types()
    for code, kind in relations:
        found[code] = min(found.get(code, kind), kind, key=order.index)
    return found


def _of_text(one: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    code = parse_code(one["code"]) if one["code"] else None
    own = Itself(code, PartialDate.parse(one["issued"]) if one["issued"] else None, one["kind"])
    for each in read_relations("\n".join(page["text"] for page in one["pages"]), own).relations:
        if each.target.code and each.source is None and each.modality is Modality.DONE:
            yield each.target.code, str(each.type)


def _of_export(one: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for each in one["relations"]:
        if (each["direction"], each["modality"], each["source_code"]) == ("out", "done", None) and each["target_code"]:
            yield each["target_code"], each["type"]


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
