"""Commands that a sentence quotes, as this call was given: by its script, and with its archive."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Final

SCRIPT: Final = "VANKIEN_CALLED"
"""The variable in which the script that sets everything up tells how it was called itself."""
_ARCHIVE = "--archive"
_WITH_VALUE = frozenset({_ARCHIVE, "--actor", "--lang"})
_QUOTED = re.compile(r"(?<=['“])vankien (?=[a-z])(?!(?:test|bundle|demo)\b)")


def program(environment: Mapping[str, str]) -> str:
    """What is typed to call this program."""
    return environment.get(SCRIPT) or "vankien"


def as_called(text: str, arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """A sentence whose quoted commands work when they are typed as they stand.

    Args:
        text: in the language of the reader.
        arguments: of this call.
        environment: of this call; an archive that it names needs no naming.
    """
    words = [program(environment), *_archive_of(arguments)]
    return _QUOTED.sub(lambda _: f"{shlex.join(words)} ", text)


def _archive_of(arguments: Sequence[str]) -> list[str]:
    """`--archive` and its value, where it stands before the command; of several the last."""
    found: list[str] = []
    left = iter(arguments)
    for one in left:
        if not one.startswith("-") or one == "--":
            break
        if one in _WITH_VALUE:
            value = next(left, "")
            found = [_ARCHIVE, value] if one == _ARCHIVE else found
        elif one.startswith(f"{_ARCHIVE}="):
            found = [_ARCHIVE, one.removeprefix(f"{_ARCHIVE}=")]
    # what is no text cannot be typed from a message
    return found if found and found[-1] and found[-1].isprintable() else []
