"""Where the cluster is and who asks it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cluster:
    """What the settings say of the cluster.

    Args:
        urls: of its nodes; any may answer.
        index: with which the names of this archive's indexes begin.
        shards: into how many parts each index is cut when it is made.
        user, password: who asks; empty for nobody.
        ca_file: certificates (PEM) by which the nodes are known; None: those of this machine.
        seconds: after which a request is given up.
    """

    urls: tuple[str, ...]
    index: str = "vankien"
    shards: int = 3
    user: str = ""
    password: str = ""
    ca_file: Path | None = None
    seconds: float = 60.0
