"""How well are single lines of stamps read? The second reader of marks beside that of handwriting, on the same lines.

Usage: python tests/benchmarks/stamps/benchmark_letters.py [--lines N] [--first SEED]
The lines are drawn with the fonts of this machine that the reader did not learn from (DejaVu, Liberation).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from random import Random

import numpy as np
from drawn_lines import DrawnLine, draw_line, fonts_kept_for_measuring
from rapidfuzz.distance import Levenshtein

from indexer.ocr.line_model import LineModel, line_model, stamp_model

_MARK = "MẬT"


def read(model: LineModel, line: DrawnLine) -> str:
    """The likeliest letter of each place, repeated ones once."""
    best = model.chances(line.picture).argmax(axis=1)
    starts = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
    return "".join(model.letters[best[place]] for place in starts)


def told(model: LineModel, lines: Sequence[DrawnLine]) -> str:
    """What a model makes of the lines, case and spaces apart."""
    wrong = letters = missed = marks = invented = others = lines_wrong = 0
    start = time.process_time()
    for line in lines:
        found, there = (text.upper().replace(" ", "") for text in (read(model, line), line.text))
        if there:
            wrong, letters = wrong + Levenshtein.distance(found, there), letters + len(there)
            lines_wrong += found != there
        if _MARK in there:
            marks, missed = marks + 1, missed + (_MARK not in found)
        else:
            others, invented = others + 1, invented + (_MARK in found)
    spent = (time.process_time() - start) / len(lines)
    return (f"letters wrong {wrong / letters:.1%}, lines wrong {lines_wrong / len(lines):.1%}, MẬT missed {missed} of "
            f"{marks}, read where it is not {invented} of {others}, {1000 * spent:.1f} ms a line")  # fmt: skip


def main() -> None:
    """Draw, read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=2000)
    parser.add_argument("--first", type=int, default=70_000_000)
    chosen = parser.parse_args()
    families = fonts_kept_for_measuring()
    seeds = range(chosen.first, chosen.first + chosen.lines)
    lines = [line for line in (draw_line(Random(seed), families) for seed in seeds) if line is not None]
    print(f"{len(lines)} lines, {sum(map(len, families))} fonts")
    for name, model in (("of stamps", stamp_model()), ("of handwriting", line_model())):
        print(f"reader {name}: {told(model, lines) if model else 'not installed'}")


if __name__ == "__main__":
    main()
