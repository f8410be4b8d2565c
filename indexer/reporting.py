"""What became of every file of an ingest; the counts add up to the number of files found."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indexer.discovering import FoundFile
from library.catalogue import Catalogue, Entry
from library.records import State
from library.wording import Said, say

STATES = (State.INDEXED, State.DUPLICATE, State.QUARANTINED, State.FAILED)
NO_PAGES = "no-pages"
"""The reason that is told of a record that was taken in with what it says of itself alone."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One file, or one record of an import (`path` is then `FILE:line`)."""

    path: str
    state: State
    id: str | None
    reason: str | None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The lines in the order of the files, and how many files of the system (`Thumbs.db`) were passed over.

    Args:
        act: of an import, that it was; None where it brought nothing in.
    """

    lines: tuple[ReportLine, ...]
    passed_over: int = 0
    act: int | None = None

    @property
    def counts(self) -> dict[State, int]:
        """How many lines are in each state."""
        counted = Counter(line.state for line in self.lines)
        return {state: counted[state] for state in STATES}

    def as_json(self) -> dict[str, Any]:
        """The keys of the command's contract."""
        return {
            "found": len(self.lines),
            **{str(state): count for state, count in self.counts.items()},
            "passed_over": self.passed_over,
            "files": [{"path": line.path, "state": str(line.state), "id": line.id, "reason": line.reason}
                      for line in self.lines],
        }


def counts_told(report: Report) -> Said:
    """How many files there were, and what became of them, for people."""
    counts = {str(state): count for state, count in report.counts.items()}
    return say("{found} found: {indexed} indexed, {duplicate} duplicate, {quarantined} quarantined, {failed} failed",
               found=len(report.lines), **counts)


def report(found: Sequence[FoundFile], catalogue: Catalogue, *, passed_over: int = 0) -> Report:
    """The state of every file that was taken in, from the ledger, and behind each that of the files found within it.

    Of a file that is held back the files within it have no lines: they are held with it, unopened.
    """
    entries = catalogue.ledger.get(file.path for file in found)
    return Report(tuple(_line(entry) for file in found
                        for entry in (entries[file.path], *catalogue.ledger.below(file.path))),
                  passed_over)  # fmt: skip


def _line(entry: Entry) -> ReportLine:
    if entry.state is None:
        raise AssertionError(f"the work on {entry.path} was not finished")
    path = os.fsencode(entry.path).decode("utf-8", "replace")
    return ReportLine(path, entry.state, entry.document_id, entry.reason, entry.message)
