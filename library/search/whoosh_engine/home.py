"""Where an index lives: which folder is current, how the first one comes to be, how a rebuilt one takes over.

generation-3     the index that is searched
building-4       an index that is being built anew; renamed to generation-4 when it is whole
"""

from __future__ import annotations

import os
import re
import shutil
from abc import ABC, abstractmethod
from pathlib import Path

from library.errors import DamagedError
from library.machine.owner import is_allowed
from library.search.whoosh_engine.locks import rebuild_lock
from library.search.whoosh_engine.schema import SCHEMA_VERSION
from library.search.whoosh_engine.toc import (
    Commit,
    Facts,
    latest_generation,
    read_facts,
    remove_strays,
    sync_folder,
    toc_path,
    write_commit,
)

_CURRENT = re.compile(r"^generation-(\d+)$")
_BUILDING = re.compile(r"^building-(\d+)$")


class Home(ABC):
    """Tells the folder that holds the current index."""

    @abstractmethod
    def current(self) -> Path | None:
        """The folder, None while there is no index."""

    @abstractmethod
    def ensure(self, analyser: str) -> Path:
        """The folder, with an empty index made where there is none."""

    def signs(self, folder: Path, commit: int) -> tuple[str, tuple[str, ...]]:
        """Names by which to see that a commit is still the last: one that is there, and those that are not."""
        return str(toc_path(folder, commit)), (str(toc_path(folder, commit + 1)),)


class FixedHome(Home):
    """An index that stays in one folder: one that is being built."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> Path | None:
        """The folder."""
        return self._folder

    def ensure(self, analyser: str) -> Path:
        """The folder; whoever builds there has made the index."""
        return self._folder


class GenerationHome(Home):
    """An index in numbered generations; the highest is current."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path | None:
        """The folder of the highest generation."""
        number = self.number()
        return self._generation(number) if number else None

    def ensure(self, analyser: str) -> Path:
        """The current folder, with an empty index made where there is none."""
        numbers = self._numbers(_CURRENT)
        if numbers:
            if len(numbers) > 1:  # a rebuild was killed between its switch and the end of its tidying up
                self.remove_old()
            return self._generation(max(numbers))
        self.root.mkdir(parents=True, exist_ok=True)
        with rebuild_lock(self.root):
            if not self.number():
                self.begin(1, analyser, fresh=True)
                self.switch(1)
        return self._generation(self.number())

    def signs(self, folder: Path, commit: int) -> tuple[str, tuple[str, ...]]:
        """The same; a following generation is a sign too."""
        there, absent = super().signs(folder, commit)
        following = self._generation(int(folder.name.rpartition("-")[2]) + 1)
        return there, (*absent, str(following))

    def number(self) -> int:
        """The current generation, 0 where there is none."""
        return max(self._numbers(_CURRENT), default=0)

    def next_number(self) -> int:
        """Under which the next generation is built; not one under which another user left what cannot be removed."""
        number = self.number() + 1
        while (folder := self.root / f"building-{number}").exists() and not is_allowed(folder, os.W_OK | os.X_OK):
            number += 1
        return number

    def begin(self, number: int, analyser: str, *, fresh: bool) -> Path:
        """The folder in which a generation is built; an unfinished one is gone on with unless it is of no use."""
        folder = self.root / f"building-{number}"
        if fresh or not _can_go_on(folder, analyser):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            write_commit(folder, Commit(0, (), Facts(0, analyser)))
        return folder

    def built(self, analyser: str) -> int | None:
        """The watermark of what is built as the next generation; None where that is of no use, or not there."""
        facts = _facts(self.root / f"building-{self.number() + 1}")
        return None if facts is None or not _is_of_use(facts, analyser) else facts.watermark

    def switch(self, number: int) -> None:
        """Make the generation that was built the current one, then let go of all others."""
        (self.root / f"building-{number}").rename(self._generation(number))
        sync_folder(self.root)
        self.remove_old()

    def remove_old(self) -> None:
        """Let go of every generation but the current one, and of what was built under a number that is taken."""
        current = self.number()
        for number in self._numbers(_CURRENT):
            if number != current:
                shutil.rmtree(self._generation(number), ignore_errors=True)
        for number in self._numbers(_BUILDING):
            if number <= current:
                shutil.rmtree(self.root / f"building-{number}", ignore_errors=True)

    def _generation(self, number: int) -> Path:
        return self.root / f"generation-{number}"

    def _numbers(self, pattern: re.Pattern[str]) -> list[int]:
        try:
            return [int(match[1]) for path in self.root.iterdir() if (match := pattern.match(path.name))]
        except FileNotFoundError:
            return []


def _can_go_on(folder: Path, analyser: str) -> bool:
    """Whether what was built so far is of use; what was not committed is removed."""
    facts = _facts(folder)
    if facts is None or not _is_of_use(facts, analyser):
        return False
    try:
        remove_strays(folder)
    except (DamagedError, FileNotFoundError, PermissionError):
        return False
    return True


def _facts(folder: Path) -> Facts | None:
    """What the last commit in a folder remembers; None where it cannot be read."""
    try:
        return read_facts(folder, latest_generation(folder))
    except (DamagedError, FileNotFoundError, PermissionError):
        return None


def _is_of_use(facts: Facts, analyser: str) -> bool:
    return facts.analyser == analyser and facts.schema == SCHEMA_VERSION
