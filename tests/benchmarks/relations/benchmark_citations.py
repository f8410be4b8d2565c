"""How much of what ten texts cite is found, and how much of what is found is wrong?

Usage: python tests/benchmarks/relations/benchmark_citations.py [--half working|blind|all]
A citation is found where a mention stands over it; it is wrong where it says another number, kind, name or date than
the list, or where the list has none. Misses of the working half are printed, those of the blind half never.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fields"))

from cited_lists import HALVES, dated, laid_beside, listed, mentions_of, mistakes, texts
from counting import share

from library.party.citing import find_citations


def main() -> None:
    """Print both halves, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=[*HALVES, "all"], default="all")
    asked = parser.parse_args().half
    for half in HALVES if asked == "all" else (asked,):
        report(half, texts())


def report(half: str, folder: Path) -> None:
    """Print what one half says."""
    total = found = right = surplus = full = with_date = bodies = with_body = strict = 0
    for file, cited in listed(half).items():
        text, mentions = mentions_of(file, folder)
        strict += len(list(find_citations(text)))
        outcome = laid_beside(cited, mentions)
        total += len(cited)
        found += len(outcome.pairs)
        surplus += len(outcome.surplus)
        for one, mention in outcome.pairs:
            wrong = list(mistakes(one, mention))
            right += not wrong
            if (said := dated(one, mention)) is not None:
                with_date, full = with_date + 1, full + said
            if one.body:
                with_body += 1
                bodies += (mention.body or "").casefold() == one.body.casefold()
            if half == "working" and (wrong or dated(one, mention) is False
                                      or (one.body and (mention.body or "").casefold() != one.body.casefold())):
                print(f"  {file}:{one.start} {one.code or one.name}: {', '.join(wrong) or 'less'}: {mention}")
        if half == "working":
            for one in outcome.missed:
                print(f"  {file}:{one.start} not found: {one.kind} {one.code or one.name}")
            for other in outcome.surplus:
                print(f"  {file}:{other.start} in no list: {other}")
    print(f"{half}: {len(listed(half))} files")
    print(f"  found                       {share(found, total)}")
    print(f"  right of the found          {share(right, found)}")
    print(f"  wrong (with those in no list) {share(found - right + surplus, found + surplus)}")
    print(f"  date as full as the text has {share(full, with_date)}")
    print(f"  body as the list has it     {share(bodies, with_body)}")
    print(f"  by `find_citations` (kind, code and whole date beside it): {strict}")


if __name__ == "__main__":
    main()
