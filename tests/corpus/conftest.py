"""What the committed sample archive holds, read once."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import corpus

Record = dict[str, Any]
HOME = Path(corpus.__file__).parent


@pytest.fixture(scope="session")
def archive() -> Path:
    """The folder of the rendered files."""
    return HOME / "archive"


@pytest.fixture(scope="session")
def truth() -> list[Record]:
    """The truth lines."""
    return [json.loads(line) for line in (HOME / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def boxes() -> dict[str, Record]:
    """The boxes lines by source."""
    with gzip.open(HOME / "boxes.jsonl.gz", "rt", encoding="utf-8") as file:
        return {record["source"]: record for record in map(json.loads, file)}


@pytest.fixture(scope="session")
def queries() -> list[Record]:
    """The judged queries."""
    return [json.loads(line) for line in (HOME / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
