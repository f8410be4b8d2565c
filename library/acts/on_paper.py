"""Acts on files that the indexer can do: whoever registers `vankien.acts` does them; without it they are not there."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Any, Protocol

from library.archive import Archive
from library.errors import MissingRequirementError

GROUP = "vankien.acts"


class OnPaper(Protocol):
    """Changes what a file is; returns nothing. Only releasing reads more than the first pages of documents.

    Splitting takes `at` (pages on which documents begin), releasing `mark_read_wrongly`.
    """

    def __call__(self, archive: Archive, document_id: str, /, *, actor: str, why: str, undoes: int | None,
                 **told: Any) -> None: ...


@cache
def installed(name: str) -> OnPaper:
    """Who does an act here.

    Raises:
        MissingRequirementError: nobody.
    """
    for entry in entry_points(group=GROUP, name=name):
        made: OnPaper = entry.load()
        return made
    raise MissingRequirementError("Nothing here can {act} documents.", next_step="Install the whole of Vankien.",
                                  act=name)
