"""Notes in the journal of who opened what is not for everybody, and of every export.

A note is never worth an answer: where the disk is full or read-only the log says what was not noted, and that is all.
Of pages one note a document, person and day is written; of files that leave, one each time.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime
from typing import Any

from library.access import Level, Viewer
from library.catalogue import Catalogue
from library.errors import VankienError

OPEN, EXPORT = "look at", "export"
NOTES = frozenset({OPEN, EXPORT})
"""Kinds of notes; nothing is changed by what they tell of, so nothing is to be undone."""
_log = logging.getLogger(__name__)
_MOST = 100_000


class Notes:
    """The notes of one archive; used from many threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._known: set[tuple[int, str, str]] = set()

    def opened(self, viewer: Viewer, document_id: str) -> None:
        """Somebody with an account was shown a document, or a page of it."""
        if viewer.name is None:
            return
        today = _midnight()
        note = (today, viewer.name, document_id)
        if note in self._known:
            return
        if self._catalogue.documents.access_of(document_id) is not Level.OPEN:
            try:
                with self._catalogue.transaction():
                    if not self._catalogue.journal.noted(OPEN, document_id, viewer.name, since=today):
                        self._catalogue.journal.write(viewer.name, OPEN, document_id, after={"outcome": "shown"})
            except (VankienError, OSError) as error:
                _log.error("not noted: %s opened %s: %s", viewer.name, document_id, error)
                return
            self._remember(note)

    def exported(self, actor: str | None, document_id: str | None, **told: Any) -> None:
        """Something left the archive.

        Args:
            actor: who took it; None for somebody without an account, of whom nothing is noted.
            document_id: of the document; None for a list.
            told: form, outcome, how many and the like, as JSON holds it.
        """
        if actor is None:
            return
        try:
            self._catalogue.journal.write(actor, EXPORT, document_id, after=told)
        except (VankienError, OSError) as error:
            _log.error("not noted: %s exported %s %s: %s", actor, document_id or "", told, error)

    def _remember(self, note: tuple[int, str, str]) -> None:
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known.add(note)


def _midnight() -> int:
    """When this day began where the archive stands, in seconds since 1970, UTC."""
    return int(datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0).timestamp())
