"""One setting: its default, what it may be, and how what was written for it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from library.wording import say

_YES: Final = frozenset(("1", "true", "yes", "on", "y", "t"))
_NO: Final = frozenset(("0", "false", "no", "off", "n", "f"))
_WHOLE: Final = re.compile(r"\s*[+-]?\d+\s*")

Read = Callable[[Any], Any]
"""Makes the value of a setting from what was written; raises ValueError with the reason."""


class SettingError(ValueError):
    """A setting that does not exist or cannot have the value.

    Args:
        name: of the setting; empty where it is the fault of several.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


class Secret:
    """A text that no listing shows."""

    def __init__(self, text: str = "") -> None:
        self._text = text

    def get_secret_value(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('**********')" if self._text else "Secret('')"

    def __str__(self) -> str:
        return "**********" if self._text else ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


def setting(default: Any, description: str, *, least: int | None = None, most: int | None = None,
            pattern: str | None = None, read: Read | None = None) -> Any:  # fmt: skip
    """A field of `Settings`.

    Args:
        default: a whole number, a truth or a text also says what may be written.
        least, most: of a number, both included.
        pattern: that the whole of a text must be.
        read: for every other kind of value.
    """
    known = {"description": description, "least": least, "most": most, "pattern": pattern,
             "read": read or _READERS[type(default)]}  # fmt: skip
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=known)
    return field(default=default, metadata=known)


def checked(written: Any, known: Mapping[str, Any]) -> Any:
    """The value of a setting from what was written for it.

    Raises:
        ValueError: it cannot be that; the reason says why.
    """
    value = known["read"](written)
    if known["least"] is not None and value < known["least"]:
        raise ValueError(say("it must be at least {least}", least=known["least"]))
    if known["most"] is not None and value > known["most"]:
        raise ValueError(say("it must be at most {most}", most=known["most"]))
    if known["pattern"] is not None and re.fullmatch(known["pattern"], value) is None:
        raise ValueError(say("it must fit {pattern}", pattern=known["pattern"]))
    return value


def whole(written: Any) -> int:
    """A whole number."""
    if isinstance(written, int) and not isinstance(written, bool):
        return written
    if isinstance(written, str) and _WHOLE.fullmatch(written):
        return int(written)
    raise ValueError(say("it must be a whole number"))


def truth(written: Any) -> bool:
    """Yes or no."""
    said = str(written).strip().lower()
    if isinstance(written, bool | int | str) and said in _YES | _NO:
        return said in _YES
    raise ValueError(say("it must be true or false"))


def text(written: Any) -> str:
    """A text."""
    if isinstance(written, str):
        return written
    raise ValueError(say("it must be a text"))


def secret(written: Any) -> Secret:
    """A text that no listing shows."""
    return written if isinstance(written, Secret) else Secret(text(written))


def path(written: Any) -> Path | None:
    """A file's path, None for none."""
    return None if written is None else Path(text(str(written) if isinstance(written, Path) else written))


def text_or_list(written: Any) -> str | list[str]:
    """A text, or a list of texts."""
    return [text(one) for one in written] if isinstance(written, list | tuple) else text(written)


def table(written: Any) -> dict[str, str]:
    """Texts by texts."""
    if isinstance(written, Mapping):
        return {text(name): text(value) for name, value in written.items()}
    raise ValueError(say("it must be a table of texts"))


_READERS: Final[Mapping[type, Read]] = {int: whole, bool: truth, str: text, dict: table}
