"""The command line of a process that does jobs: 'vankien work', beside the process that starts it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from library.wording import OPTION

_COMMAND = "import sys; from library.cli import main; sys.argv[0] = 'vankien'; main()"


def work_command(root: Path, language: str, *, linger: int | None = None, watching: bool = False) -> list[str]:
    """How `vankien work` is called for an archive; it ends with the process that asks here.

    Args:
        root: of the archive.
        language: in which it complains.
        linger: it does short jobs alone, and ends when there have been no jobs for so many seconds; None: it does all
            jobs that wait, and ends.
        watching: it looks at watched folders, and does no jobs.
    """
    kind = ["--watching"] if watching else ["--once"] if linger is None else ["--short", str(linger)]
    return [sys.executable, "-c", _COMMAND, "--archive", str(root), OPTION, language, "work", *kind, "--beside",
            str(os.getpid())]
