"""How much is tried: the gate has half an hour for everything, a release all the time it needs.

`VANKIEN_RELEASE=1` kills at every stage and as often as is promised, and runs what takes long; without it some of that
is tried, always the same.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

RELEASE = bool(os.environ.get("VANKIEN_RELEASE"))
Stage = TypeVar("Stage")
takes_long = pytest.mark.skipif(not RELEASE, reason="it takes long: VANKIEN_RELEASE=1 runs it")


def stages(every: Sequence[Stage]) -> Sequence[Stage]:
    """The stages at which a process is killed."""
    return every if RELEASE else every[::3]


def examples(few: int, *, promised: int) -> int:
    """How many examples Hypothesis draws."""
    return promised if RELEASE else few


def times(variable: str, few: int, *, promised: int) -> int:
    """How often something is killed; `variable` in the environment says another number."""
    return int(os.environ.get(variable, promised if RELEASE else few))
