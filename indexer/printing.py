"""Workbooks on sheets of paper."""

from __future__ import annotations

from pathlib import Path

from indexer.reading.office.libreoffice import converted

_SECONDS = 120.0


def workbook(file: Path) -> bytes:
    """A workbook as PDF; see `library.exchange.printing`."""
    with converted(file, "pdf", seconds=_SECONDS) as made:
        return made.read_bytes()
