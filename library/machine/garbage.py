"""When Python looks for garbage. What it finds is little; what it looks through is much."""

from __future__ import annotations

import gc
from typing import Final

_WHILE_LOADING: Final = 100_000
_WHILE_ANSWERING: Final = 10_000


def expect_little() -> None:
    """A command begins: what it loads is no garbage, and to look through that again and again takes long."""
    gc.set_threshold(_WHILE_LOADING)


def keep_what_is_loaded() -> None:
    """A server is ready: what is loaded stays and is not looked through again.

    An answer makes some hundred objects that go with it; a look at each second answer would find nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_WHILE_ANSWERING)
