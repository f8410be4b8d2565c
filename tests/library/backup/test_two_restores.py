"""Two processes that restore to the same place: the second is refused at once, and the first ends well."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.backup import restore
from library.errors import BusyError, UsageError
from library.progress import Silent
from tests.library.backup.conftest import QUIET, backed_up, state_of


class Meanwhile(Silent):
    """Somebody gives the same command while the first copies files."""

    def __init__(self, backups: Path, target: Path) -> None:
        self._backups, self._target = backups, target
        self.refused = 0

    def advance(self, count: int = 1) -> None:
        if not self.refused:
            self.refused += 1
            with pytest.raises(BusyError, match="restoring"):
                restore(self._backups, self._target, actor="binh", progress=QUIET)


def test_the_second_is_refused_and_the_first_ends_well(root: Path, tmp_path: Path) -> None:
    backups, target = tmp_path / "backups", tmp_path / "new" / "archive"
    backed_up(root, backups)
    meanwhile = Meanwhile(backups, target)
    restore(backups, target, actor="an", progress=meanwhile)
    assert meanwhile.refused and state_of(target) == state_of(root)
    assert [path.name for path in target.parent.iterdir()] == ["archive"]
    with pytest.raises(UsageError):
        restore(backups, target, actor="binh", progress=QUIET)
