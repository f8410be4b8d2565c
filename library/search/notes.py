"""Remarks to a reader that can be made in every language: a Vietnamese sentence and what is filled into it.

The library speaks Vietnamese. A face that speaks another language hands in what translates the bare sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

Translate = Callable[[str], str]
"""The sentence in the reader's language, its `%(name)s` left as they are."""
_LONGEST: Final = 600


def vietnamese(template: str) -> str:
    """The sentence as it stands in the code."""
    return template


@dataclass(frozen=True, slots=True)
class Note:
    """One remark.

    Args:
        template: Vietnamese, with `%(name)s` where a value belongs.
        values: by name; what a reader typed and names of the archive are never translated.
    """

    template: str
    values: tuple[tuple[str, Value], ...] = ()

    def told(self, translate: Translate) -> str:
        """The remark in the reader's language."""
        return translate(self.template) % {name: _told(value, translate) for name, value in self.values}

    def __str__(self) -> str:
        return self.told(vietnamese)


@dataclass(frozen=True, slots=True)
class Joined:
    """One thing or more, in a row.

    Args:
        both: how two of them are joined: Vietnamese, with `%(one)s` and `%(other)s`.
    """

    parts: tuple[str | Note, ...]
    both: Note

    def told(self, translate: Translate) -> str:
        """The row in the reader's language."""
        both = translate(self.both.template)
        parts = (_told(part, translate) for part in self.parts)
        return reduce(lambda one, other: both % {"one": one, "other": other}, parts)


Value = str | int | Note | Joined | tuple[Note, ...]
"""What is filled in; several notes stand one behind the other."""


def say(template: str, /, **values: Value) -> Note:
    """A remark; whoever collects what is to be translated looks for this name."""
    return Note(template, tuple(values.items()))


def told(notes: Sequence[Note], translate: Translate = vietnamese) -> str:
    """All notes in one line, cut where a query of thousands of characters is told again."""
    line = _told(tuple(notes), translate)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _told(value: Value, translate: Translate) -> str:
    if isinstance(value, Note | Joined):
        return value.told(translate)
    if isinstance(value, tuple):
        return "; ".join(note.told(translate) for note in value)
    return str(value)
