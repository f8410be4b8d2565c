"""What the cluster says when it does not do what it is asked, as an error of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from library.errors import (
    DamagedError,
    EngineUnreachableError,
    FullDiskError,
    ReadOnlyError,
    UsageError,
    VankienError,
)

ENGINE = "opensearch"
"""Its name in the settings."""
_AWAY = frozenset((429, 502, 503, 504))
_TOO_LARGE = ("too_many_clauses", "maxClauseCount")


class ConflictingWriteError(Exception):
    """Somebody else changed the document meanwhile; never leaves this folder."""


class IndexGoneError(Exception):
    """The index of this name is not there (any more); never leaves this folder."""


class TooLargeError(Exception):
    """The question has more parts than the cluster takes; never leaves this folder."""


def refusal(status: int, answer: Mapping[str, Any], user: str) -> Exception:
    """The error that an answer stands for.

    Args:
        status: of HTTP, 400 or more.
        answer: its body; empty where it was no JSON.
        user: who asked.
    """
    error = answer.get("error")
    said = error if isinstance(error, dict) else {"type": "", "reason": str(error or f"HTTP {status}")}
    kind, reason = str(said.get("type", "")), _reason(said)
    if kind == "index_not_found_exception":
        return IndexGoneError(str(said.get("index", "?")))
    if kind in ("version_conflict_engine_exception", "resource_already_exists_exception"):
        return ConflictingWriteError(reason)
    if any(sign in str(said) for sign in _TOO_LARGE):
        return TooLargeError(reason)
    if kind == "cluster_block_exception":
        return _blocked(reason)
    if status in (401, 403):
        return UsageError("The search cluster refuses the user '{user}': {detail}.",
                          next_step="Look at the settings opensearch_user and opensearch_password.",
                          user=user, detail=reason)
    if status in _AWAY:
        return EngineUnreachableError(engine=ENGINE, why=reason)
    return DamagedError("The search cluster cannot do what it was asked: {detail}.",
                        next_step="Look at the cluster's log; if the index is at fault, run 'vankien reindex'.",
                        detail=reason)


def part_missing(index: str) -> DamagedError:
    """An index of ours is not there, and nothing else took its place."""
    return DamagedError("A part of the search index '{index}' is not there.",
                        next_step="Bring back the node that holds it, or run 'vankien reindex'.", index=index)


def _blocked(reason: str) -> VankienError:
    """The cluster may not write, or not do anything yet."""
    if "flood-stage" in reason or "disk usage" in reason:
        return FullDiskError("A disk of the search cluster is full: {detail}.",
                             next_step="Free space there; nothing is lost, and the index follows by itself.",
                             detail=reason)
    if "SERVICE_UNAVAILABLE" in reason:
        return EngineUnreachableError(engine=ENGINE, why=reason)
    return ReadOnlyError("The search cluster may be read, not written to: {detail}.",
                         next_step="Have the block lifted there; nothing is lost, and the index follows by itself.",
                         detail=reason)


def _reason(said: Mapping[str, Any]) -> str:
    """The innermost reason, which names the cause."""
    causes = said.get("root_cause") or [said]
    shards = said.get("failed_shards") or []
    if shards and isinstance(shards[0].get("reason"), dict):
        causes = [shards[0]["reason"]]
    found = causes[0].get("reason") or said.get("reason") or said.get("type") or "?"
    return str(found).strip().rstrip(".")
