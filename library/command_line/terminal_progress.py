"""Progress for people: a bar with rate and time left on stderr, plain lines where that is no terminal."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

from library.command_line.speaking import in_words, language
from library.wording import in_language

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_PLAIN_SECONDS = 10.0


class TerminalProgress:
    """A bar while somebody looks; a line every ten seconds where the output goes to a file."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._label, self._total, self._done, self._told = "", 0, 0, 0.0

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console  # a command with nothing to tell does not wait for it

        return Console(stderr=True, highlight=False)

    def begin(self, label: str, total: int) -> None:
        """Show a new bar."""
        label = in_language(label, language())
        self._label, self._total, self._done, self._told = label, total, 0, time.monotonic()
        if not total or not self._console.is_terminal:
            return
        from library.command_line.terminal_bar import bar

        self._bar = bar(self._console, language())
        self._task = self._bar.add_task(label, total=total, note="")
        self._bar.start()

    def advance(self, steps: int = 1, *, note: str = "") -> None:
        """Move the bar."""
        self._done += steps
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=steps, note=note[-60:])
        elif time.monotonic() - self._told > _PLAIN_SECONDS:
            self._told = time.monotonic()
            of = f"/{self._total}" if self._total else ""  # of some work nobody knows how much there is
            self._console.print(f"{self._label}: {self._done}{of}", markup=False)

    def complain(self, message: str) -> None:
        """Say it above the bar."""
        self._console.print(in_words(message), style="yellow", markup=False, soft_wrap=True)

    def end(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
        self._bar = self._task = None
