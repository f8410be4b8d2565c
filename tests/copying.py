"""Copying an archive that this process holds open."""

from __future__ import annotations

import subprocess
from pathlib import Path


def copied_while_open(root: Path, to: Path) -> Path:
    """Copy an archive's folder in a child process.

    SQLite's locks are the process's: who reads the catalogue's file here and closes it lets go of them all, and the
    next process to open the catalogue believes itself alone, and takes its log away.
    """
    subprocess.run(["cp", "-a", str(root), str(to)], check=True)
    return to
