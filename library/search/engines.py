"""The one place that makes a search engine: which ones there are, and the one that the setting `engine` names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from library.errors import UsageError
from library.search.contract import Engine
from library.search.whoosh_engine import WhooshEngine

INDEX_FOLDER = "index"
"""In the folder of an archive: where an engine of this machine keeps its files."""


def _whoosh(folder: Path, analyser: str) -> Engine:
    return WhooshEngine(folder, analyser=analyser)


_ENGINES: Final[Mapping[str, Callable[[Path, str], Engine]]] = {"whoosh": _whoosh}


def make_engine(name: str, folder: Path, *, analyser: str) -> Engine:
    """The index of an archive.

    Args:
        name: as in the settings.
        folder: for its files, of an engine of this machine.
        analyser: version of what makes the tokens; an index that was made with another is outdated.

    Raises:
        UsageError: there is no such engine.
    """
    check_engine(name)
    return _ENGINES[name](folder, analyser)


def check_engine(name: str) -> None:
    """Make sure that there is such an engine.

    Raises:
        UsageError: there is none.
    """
    if name not in _ENGINES:
        raise UsageError("There is no search engine '{name}'.", next_step="The setting 'engine' can be {engines}.",
                         name=name, engines=", ".join(sorted(_ENGINES)))
