"""Heavy work in turns: a few at once, one of each client, a few that wait; others are told when to come again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from library.errors import BusyError, VankienError

AT_ONCE = 2
WAITING = 3
PATIENCE = 20.0
"""Seconds for which a request waits for its turn; its thread waits with it."""


class TooManyError(VankienError):
    """One client asks for more heavy work while its own is still waiting."""

    http_status = 429


@dataclass
class Turns:
    """Who may do heavy work now: exports, lists of queries, files that are made. Safe for many threads.

    A client does one at a time, so that it cannot keep another waiting; what it asks for meanwhile waits.

    Args:
        at_once: how many work at the same time.
        waiting: how many may wait.
        patience: seconds for which they do.
    """

    at_once: int = AT_ONCE
    waiting: int = WAITING
    patience: float = PATIENCE
    _working: set[str] = field(default_factory=set)
    _queue: list[tuple[str, object]] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, client: str) -> Callable[[], None]:
        """Wait for a turn; what is returned gives it back, once however often it is called.

        Raises:
            TooManyError: this client has work waiting already, and no more can wait.
            BusyError: others have, or the turn did not come in time.
        """
        with self._changed:
            if not self._is_next(client, None):
                self._wait(client)
            self._working.add(client)
        return _Once(lambda: self._give_back(client))

    def _wait(self, client: str) -> None:
        if len(self._queue) >= self.waiting:
            if client in self._working:
                raise TooManyError("This client has heavy work waiting already.")
            raise BusyError("Others have heavy work waiting.")
        ticket = (client, object())
        self._queue.append(ticket)
        try:
            until = monotonic() + self.patience
            while not self._is_next(client, ticket):
                if not self._changed.wait(until - monotonic()) and monotonic() >= until:
                    raise BusyError("No turn came in time.")
        finally:
            self._queue.remove(ticket)
            self._changed.notify_all()

    def _is_next(self, client: str, ticket: tuple[str, object] | None) -> bool:
        """Whether there is a place, this client has none, and nobody who could take it came earlier."""
        if len(self._working) >= self.at_once or client in self._working:
            return False
        earlier = self._queue if ticket is None else self._queue[: self._queue.index(ticket)]
        return all(one in self._working for one, _ in earlier)

    def _give_back(self, client: str) -> None:
        with self._changed:
            self._working.discard(client)
            self._changed.notify_all()


class _Once:
    """A call that is made once."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._lock = threading.Lock()
        self._done = False

    def __call__(self) -> None:
        with self._lock:
            done, self._done = self._done, True
        if not done:
            self._call()
