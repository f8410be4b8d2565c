"""Root's commands, done as the user to whom the archive belongs."""

from __future__ import annotations

from pathlib import Path

import click

from library.catalogue.store import FILE_NAME
from library.command_line.acting_person import actor
from library.command_line.context_keys import ACTOR, HELP
from library.command_line.speaking import tell
from library.machine.owner import become_owner, given


def as_owner_of(folder: Path) -> None:
    """Go on as the owner of an archive where root gives the command; the journal still names who gave it.

    Raises:
        UsageError: that cannot be done.
    """
    meta = click.get_current_context().meta
    if meta.get(HELP):
        return
    person = meta.get(ACTOR) or actor()
    name = become_owner(folder, FILE_NAME, given())
    if name:
        meta[ACTOR] = person
        tell("Done as {name}, to whom the archive belongs.", name=name, err=True)
