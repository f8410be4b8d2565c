"""The files that are held back, as they are told to who may know of them: why each is held, its level, its acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from library.acts.kinds import ON_PAPER
from library.acts.secrecy import OF_HELD, Level, level_of
from library.archive import Archive
from library.catalogue import HeldFile, HoldReason
from library.catalogue.holds import SET_SECRECY
from library.catalogue.journal import Entry
from library.errors import NotFoundError
from library.records import State


@dataclass(frozen=True, slots=True)
class Ended:
    """A held file whose term is over; that opens nothing.

    Args:
        file: it.
        level: as it was set.
        last_day: of the term.
    """

    file: HeldFile
    level: Level
    last_day: date


@dataclass(frozen=True, slots=True)
class Held:
    """One held file with all that is known of its secrecy.

    Args:
        file: it.
        reasons: what was found when it was read; empty where an older version held it back.
        level: its level, as it was set or read.
        acts: what was done to it, the oldest first.
    """

    file: HeldFile
    reasons: tuple[HoldReason, ...]
    level: Level
    acts: tuple[Entry, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs; where something stands in pixels of the page picture, which is not kept."""
        ends = self.level.ends()
        level = {**self.level.as_told(), "last_day": ends.isoformat() if ends is not None else None}
        return {**file_json(self.file), "level": level, "reasons": list(map(_reason_json, self.reasons)),
                "acts": [act.as_json() for act in self.acts]}


def held_file(archive: Archive, whole: str) -> Held:
    """One held file.

    Raises:
        NotFoundError: no such file is held back.
    """
    if archive.catalogue.documents.state_of(whole) is not State.QUARANTINED:
        raise NotFoundError("There is no such file.", next_step="The list of held files gives their ids.")
    (file,) = archive.catalogue.holds.of_ids([whole])
    reasons = tuple(archive.catalogue.hold_reasons.of(whole))
    acts = archive.catalogue.journal.of_kinds(whole, (*ON_PAPER, *OF_HELD))
    return Held(file, reasons, level_of(archive, whole), tuple(acts))


def ended(archive: Archive, today: date) -> list[Ended]:
    """The held files whose term is over, the longest over first."""
    levels = {one.document or "": Level.from_told(one.after)
              for one in archive.catalogue.journal.latest_about_held(SET_SECRECY)}  # fmt: skip
    over = {whole: last for whole, level in levels.items() if (last := level.ends()) is not None and last < today}
    files: Sequence[HeldFile] = archive.catalogue.holds.of_ids(sorted(over))
    found = [Ended(one, levels[one.id], over[one.id]) for one in files if one.mark == levels[one.id].mark]
    return sorted(found, key=lambda one: (one.last_day, one.file.source, one.file.id))


def file_json(file: HeldFile) -> dict[str, Any]:
    """A held file in a list, for programs."""
    return {"id": file.id, "source": file.source, "reason": "mark" if file.mark else "unread", "mark": file.mark}


def _reason_json(found: HoldReason) -> dict[str, Any]:
    box, picture = found.box, found.picture
    return {"rule": found.rule, "part": found.part, "mark": found.mark, "sure": found.sure, "page": found.page,
            "inside": found.inside, "box": [box.left, box.top, box.right, box.bottom] if box else None,
            "sheet": [picture.width, picture.height] if picture else None}
