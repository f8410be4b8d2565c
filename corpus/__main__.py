"""`python -m corpus generate [--to DIR] [--only FILE…]` makes the sample archive again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.fonts import missing_fonts
from corpus.generate import generate

_MISSING = 3  # exit status: something needed is not installed


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("generate", help="make archive/, truth.jsonl and boxes.jsonl.gz")
    command.add_argument("--to", type=Path, default=Path(__file__).parent, help="folder to write to")
    command.add_argument("--only", nargs="+", default=(), help="make only these files, and no truth")
    options = parser.parse_args(arguments)
    missing = missing_fonts()
    if missing:
        sys.stderr.write(f"fonts are missing: apt-get install {' '.join(missing)}\n")
        return _MISSING
    generate(options.to, _say, options.only)
    return 0


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
