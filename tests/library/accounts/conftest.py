"""An archive whose accounts are tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from library.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    yield archive
    archive.close()
