"""The two outputs of the command, made so that no letter, full disk or closed pipe behind them ends in a traceback."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import suppress
from typing import TextIO

_ESCAPED = "vankien-escaped"


def prepare() -> None:
    """Let both outputs take every letter: what their encoding lacks is written by its number, as JSON writes it.

    A terminal without UTF-8 lacks most Vietnamese letters, and no encoding has the bytes of a name that is no text.
    """
    codecs.register_error(_ESCAPED, _escape)
    sys.stdout = sys.stdout or _nowhere()  # closed by who called (`>&-`)
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # replaced by something that is no file, or closed
            stream.reconfigure(errors=_ESCAPED)  # type: ignore[union-attr]


def give_up() -> None:
    """Write nothing more to an output that is broken: the interpreter would complain of it at its end."""
    for stream in (sys.stdout, sys.stderr):
        if not _flushed(stream):
            _lead_nowhere(stream)


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - as long as the process


def _flushed(stream: TextIO) -> bool:
    try:
        stream.flush()
    except (OSError, ValueError):
        return False
    return True


def _lead_nowhere(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _escape(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs), error.end
