"""Is what bears a mark of secrecy held, in whatever file, place and spelling, and nothing else?

Usage: python tests/benchmarks/secrecy/benchmark_secrecy.py --half working|blind [--only scans,docx,…] [--times N]
           [--cases FOLDER] [--keep DIR] [--workers N] [--show-blind "reason"]
Draws the files of a half, takes them in with the whole command into an archive of its own, and asks for each file what
a reader could ask: its state, a search for three words that stand in it alone, every route of the site, every export.
With --cases the files of a folder are judged instead: S-… must be held, F-… must be shown.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from asking import found_by_search, plain, site_over, vankien
from papers import HALVES, Drawn, draw, wanted_of
from reporting import Outcome, listed, summary

_TURN_AT_ONCE = 20


@dataclass(frozen=True)
class Judged:
    """A file that was taken in: where it lies, what is known of it, its canary ("" where none is known)."""

    path: Path
    form: str
    place: str
    style: str
    secret: bool
    canary: str
    told: str


def drawn_files(half: str, only: frozenset[str], times: int, folder: Path) -> list[Judged]:
    """Draws the files of a half, so many times as many, into a folder."""
    drawn = [draw(one) for one in wanted_of(half, only, times)]
    for one in drawn:
        (folder / one.name).write_bytes(one.content)
    _turn(drawn, folder)
    return [_judged(one, folder) for one in drawn]


def _judged(drawn: Drawn, folder: Path) -> Judged:
    name = drawn.name if drawn.turned_into is None else f"{drawn.name.rpartition('.')[0]}.{drawn.turned_into}"
    wanted = drawn.wanted
    told = f"{wanted.place}: {drawn.phrase.lines!r} ({drawn.phrase.style}) {drawn.told}"
    return Judged(folder / name, wanted.form, wanted.place, drawn.phrase.style, wanted.secret, drawn.canary, told)


def _turn(drawn: Sequence[Drawn], folder: Path) -> None:
    """Turns files into older formats with LibreOffice."""
    with tempfile.TemporaryDirectory() as profile:
        for ending in sorted({one.turned_into for one in drawn if one.turned_into}):
            names = [folder / one.name for one in drawn if one.turned_into == ending]
            for start in range(0, len(names), _TURN_AT_ONCE):
                some = names[start : start + _TURN_AT_ONCE]
                subprocess.run(
                    [
                        "soffice",
                        "--headless",
                        f"-env:UserInstallation=file://{profile}",
                        "--convert-to",
                        ending,
                        "--outdir",
                        folder,
                        *some,
                    ],
                    check=True,
                    capture_output=True,
                    timeout=600,
                )
            for name in names:
                name.unlink()


def case_files(folder: Path) -> list[Judged]:
    """The files of a folder whose names say what is right; their canaries are not known."""
    paths = sorted(one for one in folder.rglob("*") if one.is_file() and one.name[:2] in ("S-", "F-"))
    return [Judged(one, one.parent.name, one.suffix, "case", one.name.startswith("S-"), "", one.stem) for one in paths]


def judge(files: Sequence[Judged], given: Path, folder: Path, workers: int | None) -> list[Outcome]:
    """Takes the files in and asks for each of them."""
    archive = folder / "archive"
    words = ["--workers", str(workers)] if workers else []
    report = json.loads(vankien(archive, "ingest", given, "--json", *words))
    lines = {Path(one["path"]).resolve(): one for one in report["files"]}
    canaries = [one.canary for one in files if one.canary]
    found = found_by_search(archive, canaries, folder) if canaries else {}
    with site_over(archive) as site:
        said = [*site.whole(), vankien(archive, "export"), vankien(archive, "export", "--format", "csv")]
        texts = [" ".join(one.split()) for one in said]
        outcomes = []
        for one in files:
            line = lines.get(one.path.resolve()) or _line_of(report, one)
            leaks: list[str] = []
            if one.secret:
                leaks = [*_seen_in(texts, one, line), *(f"search finds {hit}" for hit in found.get(one.canary, []))]
                if line.get("id"):
                    leaks += [*site.opening(line["id"]), *(site.naming(line["id"], one.canary) if one.canary else ())]
            seen = bool(found.get(one.canary)) if one.canary else None
            state, reason = line.get("state") or "not told", line.get("reason") or ""
            outcomes.append(
                Outcome(
                    one.path.name,
                    one.form,
                    one.place,
                    one.style,
                    one.secret,
                    state,
                    tuple(leaks),
                    seen,
                    f"{one.told} [{state} {reason}]",
                )
            )
    return outcomes


def _line_of(report: dict[str, list[dict[str, str]]], one: Judged) -> dict[str, str]:
    """The report's line of a file that is told by a shorter path."""
    return next((line for line in report["files"] if Path(line["path"]).name == one.path.name), {})


def _seen_in(texts: Iterable[str], one: Judged, line: dict[str, str]) -> list[str]:
    """Whether lists and exports say its canary or its id."""
    sought = [word for word in (one.canary, plain(one.canary), line.get("id")) if word]
    return [f"list or export says {word!r}" for text in texts for word in sought if word in text]


def main() -> None:
    """Draw or take the files, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=list(HALVES), default="working")
    parser.add_argument("--only", default="", help="formats, with commas between")
    parser.add_argument("--times", type=int, default=1, help="draw so many times as many; those of once are among them")
    parser.add_argument("--cases", type=Path, help="a folder of S-… and F-… files")
    parser.add_argument("--keep", type=Path, help="keep files and archive in this folder, which must not exist yet")
    parser.add_argument("--workers", type=int)
    parser.add_argument(
        "--show-blind", metavar="REASON", help="list what came out wrong of the blind half too, and why you look"
    )
    chosen = parser.parse_args()
    started = time.monotonic()
    with ExitStack() as stack:
        folder = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="secrecy-")))
        given = chosen.cases or folder / "files"
        (folder / "files").mkdir(parents=True, exist_ok=chosen.keep is None)
        only = frozenset(filter(None, chosen.only.split(",")))
        files = case_files(given) if chosen.cases else drawn_files(chosen.half, only, chosen.times, given)
        print(
            f"{len(files)} files {'of ' + str(given) if chosen.cases else 'of the ' + chosen.half + ' half'}, "
            f"drawn in {time.monotonic() - started:.0f} s"
        )
        outcomes = judge(files, given, folder, chosen.workers)
    print("\n".join(summary(outcomes)))
    if chosen.cases or chosen.half == "working" or chosen.show_blind:
        print("\n".join(["", *listed(outcomes)]))
    if chosen.show_blind:
        print(
            f"The blind half was looked into: {chosen.show_blind}. Draw it from new seeds before it is counted again."
        )
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
