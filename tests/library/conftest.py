"""The command, called in this process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from library.cli import main


@dataclass(frozen=True)
class Ended:
    """How a call of the command ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def vankien(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Ended]:
    """Calls the command in this process, on an archive of its own."""
    monkeypatch.setenv("VANKIEN_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.setenv("VANKIEN_WORKERS", "1")

    def call(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["vankien", *map(str, arguments)])
        with pytest.raises(SystemExit) as raised:
            main()
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Ended(int(raised.value.code or 0), captured.out, captured.err)

    return call
