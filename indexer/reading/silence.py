"""Libraries are kept from printing about a file while it is read: it would stand between the lines of the progress.

What matters of it is raised, or found out here and told in our words.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_TALKERS: Final = ("PIL", "olefile", "pypdf", "pypdfium2")


@contextmanager
def libraries_silent() -> Iterator[None]:
    """Keep what libraries warn of to themselves; afterwards they speak as before. For one thread of a process."""
    loggers = [logging.getLogger(name) for name in _TALKERS]
    levels = [one.level for one in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in loggers:
            one.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            for one, level in zip(loggers, levels, strict=True):
                one.setLevel(level)
