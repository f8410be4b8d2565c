"""The bar of a terminal's progress: what it shows, and in which language."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from library.wording import Language, in_language, say

_SECONDS_OF_SPEED = 300


class _Rate(ProgressColumn):
    """Steps a minute, since the stretch began."""

    def __init__(self, chosen: Language) -> None:
        super().__init__()
        self._language = chosen

    def render(self, task: Task) -> Text:
        shown = say("{count}/min", count=round(task.speed * 60)) if task.speed else ""
        return Text(in_language(shown, self._language), style="progress.percentage")


def bar(console: Console, language: Language) -> Bar:
    """A bar with rate and time left, not yet started."""
    return Bar(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(language),
               TimeRemainingColumn(), TextColumn("{task.fields[note]}"), console=console, transient=True,
               speed_estimate_period=_SECONDS_OF_SPEED)  # fmt: skip
