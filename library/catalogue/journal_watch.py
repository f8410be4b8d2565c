"""Whether the journal is as it was written, without reading all of it each time somebody asks."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from library.catalogue.connection import Connections
from library.catalogue.journal import BEGINNING, Entry, Journal, Place
from library.errors import VankienError
from library.wording import Said

AGAIN: Final = 600.0
"""Seconds after which all of it is looked at again; on two cores 60,000 rows take about a second."""
_PATIENCE: Final = 2.0
"""Seconds that who asks then waits for it; of a journal that takes longer the answer is of the look before."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found.

    Args:
        damage: what is not as it was written; empty where everything is.
        at: when all of it was looked at last, in seconds since 1970.
    """

    damage: tuple[Said, ...]
    at: int


@dataclass(frozen=True, slots=True)
class _Known:
    looked: Looked
    place: Place
    since: float


class JournalWatch:
    """Keeps how far the journal of one open catalogue was found whole, and looks only at what is new.

    All of it is looked at the first time, where a row that is shown or new is not as it was written, as long as
    anything is wrong, and when somebody asks more than `AGAIN` seconds after: so a row changed by hand further back is
    told too.
    """

    def __init__(self, journal: Journal, connections: Connections, *, clock: Callable[[], float] = time.monotonic,
                 again: float = AGAIN) -> None:
        self._journal = journal
        self._connections = connections
        self._clock = clock
        self._again = again
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._behind: threading.Thread | None = None

    def look(self, shown: Sequence[Entry] = ()) -> Looked:
        """What is known of the journal, with the rows that came in since; `shown` are those that are shown now."""
        self._look_again()
        with self._lock:
            known = self._known
            if known is None or known.looked.damage or any(one.damaged for one in shown):
                return self._whole().looked
            found, place = self._journal.look(known.place)
            if found:  # also where all that follows was written anew to fit: the row before is not as it was seen
                whole = self._whole()
                if not whole.looked.damage:
                    whole = replace(whole, looked=Looked(tuple(found), whole.looked.at))
                self._known = whole
                return whole.looked
            self._known = replace(known, place=place)
            return known.looked

    def begin(self) -> None:
        """Look at all of it behind, before anybody asks."""
        with self._lock:
            self._begin()

    def close(self) -> None:
        """Wait for what is looked at behind."""
        behind = self._behind
        if behind is not None:
            behind.join()

    def _look_again(self) -> None:
        """Begin to look at all of it where that is due, and wait a little; others who ask meanwhile do not wait."""
        with self._lock:
            behind = self._behind
            if (self._known is None or self._clock() - self._known.since < self._again
                    or (behind is not None and behind.is_alive())):
                return
            self._begin()
            behind = self._behind
        if behind is not None:
            behind.join(_PATIENCE)

    def _begin(self) -> None:
        if self._behind is None or not self._behind.is_alive():
            self._behind = threading.Thread(target=self._look_behind, daemon=True)
            self._behind.start()

    def _look_behind(self) -> None:
        try:
            made = self._made()  # nobody waits for it but who asks for the first time
            with self._lock:
                self._known = made
        except (VankienError, sqlite3.Error) as error:
            _log.warning("the journal was not looked at: %s", error)
        finally:
            self._connections.let_go()

    def _whole(self) -> _Known:
        self._known = self._made()
        return self._known

    def _made(self) -> _Known:
        since, at = self._clock(), int(time.time())
        found, place = self._journal.look(BEGINNING)
        return _Known(Looked(tuple(found), at), place, since)
