"""Only one process writes: a document that its holder touches every other second.

No clock is compared with another machine's: whoever waits sees for itself whether the holder still moves.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from library.errors import BusyError, VankienError
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.refusals import ConflictingWriteError, IndexGoneError

BEAT: Final = 2.0
"""Seconds between two signs of life."""
SILENCE: Final = 12.0
"""Seconds without one after which a holder counts as gone."""
_LOOK: Final = 0.5


@dataclass(slots=True)
class _Held:
    """What stands in the document.

    Args:
        owner: empty when nobody writes.
        attempt: how often somebody began to write.
        beat: signs of life so far.
        place: of the document in the order of the cluster's writes; None while there is none.
    """

    owner: str = ""
    attempt: int = 0
    beat: int = 0
    place: tuple[int, int] | None = None


class Lease:
    """The right to write to one generation, or to build another.

    Args:
        state: name of the index in which it stands.
        name: of the document.
    """

    def __init__(self, connection: Connection, state: str, name: str) -> None:
        self._connection = connection
        self._path = f"/{state}/_doc/{name}"
        self._state, self._name = state, name

    @contextmanager
    def held(self, *, wait: float = 0.0) -> Iterator[int]:
        """Hold it.

        Args:
            wait: seconds for which a holder who is alive is waited for.

        Yields:
            The number of this attempt, larger than all before.

        Raises:
            BusyError: another process holds it.
        """
        mine = self._take(wait)
        stop = threading.Event()
        thread = threading.Thread(target=self._keep, args=(mine, stop), name="lease", daemon=True)
        thread.start()
        try:
            yield mine.attempt
        finally:
            stop.set()
            thread.join()
            mine.owner = ""
            self._put_quietly(mine)

    def _take(self, wait: float) -> _Held:
        begun = seen_at = time.monotonic()
        seen = self._read()
        while True:
            if not seen.owner or time.monotonic() - seen_at > SILENCE:
                taken = _Held(uuid.uuid4().hex, seen.attempt + 1, 0, seen.place)
                if self._put(taken):
                    return taken
            time.sleep(_LOOK if seen.owner else 0.0)
            now = self._read()
            if now.place != seen.place:
                if now.owner and time.monotonic() - begun >= wait:
                    raise BusyError("Another process is writing to the search index.",
                                    next_step="Try again when it has ended.")
                seen, seen_at = now, time.monotonic()

    def _keep(self, mine: _Held, stop: threading.Event) -> None:
        """Give signs of life until told to stop; a lease that was lost is noticed when the commit is to be seen."""
        while not stop.wait(BEAT):
            mine.beat += 1
            if not self._put_quietly(mine):
                return

    def _put_quietly(self, held: _Held) -> bool:
        try:
            return self._put(held)
        except (VankienError, IndexGoneError):
            return True  # the cluster may be back for the next one

    def _read(self) -> _Held:
        told = self._connection.read(self._state, self._name)
        if told is None:
            return _Held()
        found = told["_source"]
        return _Held(found["owner"], found["attempt"], found["beat"], (told["_seq_no"], told["_primary_term"]))

    def _put(self, held: _Held) -> bool:
        """Write the document if nobody else has meanwhile."""
        body: dict[str, Any] = {"owner": held.owner, "attempt": held.attempt, "beat": held.beat}
        params: dict[str, object] = {"op_type": "create"}
        if held.place is not None:
            params = {"if_seq_no": held.place[0], "if_primary_term": held.place[1]}
        try:
            told = self._connection.ask("PUT", self._path, body, **params)
        except ConflictingWriteError:
            found = self._read()  # the answer to the first time may have been lost
            if (found.owner, found.attempt, found.beat) != (held.owner, held.attempt, held.beat):
                return False
            held.place = found.place
            return True
        held.place = (told["_seq_no"], told["_primary_term"])
        return True
