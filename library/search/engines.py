"""The one place that makes a search engine: which ones there are, and the one that the setting `engine` names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from library.errors import MissingRequirementError, UsageError
from library.search.contract import Engine
from library.settings import Settings

INDEX_FOLDER = "index"
"""In the folder of an archive: where an engine of this machine keeps its files."""


def _whoosh(settings: Settings, folder: Path, analyser: str) -> Engine:
    from library.search.whoosh_engine import WhooshEngine

    return WhooshEngine(folder, analyser=analyser)


def _opensearch(settings: Settings, folder: Path, analyser: str) -> Engine:
    try:
        from library.search.opensearch_engine import Cluster, OpenSearchEngine
    except ImportError as error:
        raise MissingRequirementError("The engine opensearch needs the package {package}, which is not installed.",
                                      next_step="Run: pip install '.[opensearch]'",
                                      package=error.name or "urllib3") from error
    cluster = Cluster(settings.opensearch_nodes, settings.opensearch_index, settings.opensearch_shards,
                      settings.opensearch_user, settings.opensearch_password.get_secret_value(), settings.ca_file)
    return OpenSearchEngine(cluster, folder, analyser=analyser)


_ENGINES: Final[Mapping[str, Callable[[Settings, Path, str], Engine]]] = {
    "opensearch": _opensearch, "whoosh": _whoosh,
}  # fmt: skip


def make_engine(settings: Settings, folder: Path, *, analyser: str) -> Engine:
    """The index of an archive.

    Args:
        settings: name the engine, and say where it is if it runs elsewhere.
        folder: for its files, of an engine of this machine.
        analyser: version of what makes the tokens; an index that was made with another is outdated.

    Raises:
        UsageError: there is no such engine.
        MissingRequirementError: it needs a package that is not installed.
    """
    check_engine(settings.engine)
    return _ENGINES[settings.engine](settings, folder, analyser)


def check_engine(name: str) -> None:
    """Make sure that there is such an engine.

    Raises:
        UsageError: there is none.
    """
    if name not in _ENGINES:
        raise UsageError("There is no search engine '{name}'.", next_step="The setting 'engine' can be {engines}.",
                         name=name, engines=", ".join(sorted(_ENGINES)))


def not_compiled() -> str:
    """Why searches of an engine of this machine are answered by numpy; empty where compiled code answers."""
    from library.search.whoosh_engine.kernel import why_none

    return why_none()
