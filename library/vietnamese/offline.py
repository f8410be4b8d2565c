"""Keeps the word splitter and what it may load from calling out: nothing of ours ever leaves the machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType

ENVIRONMENT: Mapping[str, str] = MappingProxyType({
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
})  # fmt: skip
"""To be set before anything of underthesea is imported, in this process and in those it starts."""


def stay_offline() -> None:
    """Set `ENVIRONMENT` for this process and its children."""
    os.environ.update(ENVIRONMENT)
