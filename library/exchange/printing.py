"""Workbooks as PDF: whoever registers `vankien.prints` makes them (the indexer does, with LibreOffice)."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from library.errors import MissingRequirementError

GROUP: Final = "vankien.prints"


def workbook_as_pdf(file: Path) -> bytes:
    """A workbook on sheets of paper.

    Raises:
        MissingRequirementError: nothing here can make one.
        UnreadableError: it could not be made, or not in time.
    """
    for entry in entry_points(group=GROUP, name="workbook"):
        made: bytes = entry.load()(file)
        return made
    raise MissingRequirementError("Nothing here can make a PDF of a workbook.",
                                  next_step="Install the whole of Vankien.")
