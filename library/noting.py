"""Notes in the journal of who opened what is not for everybody, of every export, and of signing in.

A note is never worth an answer: where the disk is full or read-only the log says what was not noted, and that is all.
Of pages one note a document, person and day is written; of files that leave, one each time.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from library.access import Level, Viewer
from library.catalogue import Catalogue
from library.catalogue.notes import EXPORT, LOCKED, OPEN, REFUSED, SIGN_IN
from library.errors import VankienError
from library.machine import disk
from library.moments import VIETNAM

_log = logging.getLogger(__name__)
_MOST = 100_000
_OF_THE_LIST = frozenset({"page", "size", "sort", "last"})
_BATCH = re.compile(r"checks of batch (\d+)")
_SOMEBODY = "guest"
_NOBODY_SECONDS = 3_600
"""Of names that nobody has one refusal in so many seconds is noted, so that guessing does not fill the disk."""


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

    def signed_in(self, account: str, source: str) -> None:
        """Somebody signed in, by a password here or as another vouches for."""
        self._write(account, SIGN_IN, after={"account": account, "source": source})

    def refused(self, account: str | None) -> None:
        """A sign-in was refused; what was typed for a name that nobody has may be a password, and is not noted.

        Args:
            account: of whom; None where nobody has the name.
        """
        if account is not None:
            self._write(_SOMEBODY, REFUSED, after={"account": account})
        elif not self._catalogue.journal.last_about_nobody(REFUSED, since=int(time.time()) - _NOBODY_SECONDS):
            self._write(_SOMEBODY, REFUSED, after={"account": None})

    def locked(self, account: str) -> None:
        """Wrong passwords were given for an account so often that none is looked at for a while."""
        self._write(_SOMEBODY, LOCKED, after={"account": account})

    def exported(self, actor: str | None, document_id: str | None, **told: Any) -> None:
        """Something left the archive.

        Args:
            actor: who took it; None for somebody without an account, of whom nothing is noted.
            document_id: of the document; None for a list.
            told: form, outcome, how many and the like, as JSON holds it.
        """
        if actor is None:
            return
        self._write(actor, EXPORT, document_id, after=told)

    def exported_by_command(self, actor: str, document_id: str | None, **told: Any) -> VankienError | None:
        """The same at the command line, which tells itself what is not noted.

        Returns:
            What kept it from being noted; None where it is.
        """
        return self._tried(actor, EXPORT, document_id, after=told)

    def _write(self, actor: str, act: str, document_id: str | None = None, *, after: Mapping[str, Any]) -> None:
        error = self._tried(actor, act, document_id, after=after)
        if error is not None:
            _log.error("not noted: %s: %s %s %s: %s", actor, act, document_id or "", dict(after), error)

    def _tried(self, actor: str, act: str, document_id: str | None, *, after: Mapping[str, Any]) -> VankienError | None:
        try:
            self._catalogue.journal.write(actor, act, document_id, after=after)
        except VankienError as error:
            return error
        except OSError as error:
            return disk.told(error)
        return None

    def _remember(self, note: tuple[int, str, str]) -> None:
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known.add(note)


def export_told(after: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the journal holds of an export, as it is noted today: older rows name a batch in the form."""
    older = _BATCH.fullmatch(str(after.get("form", "")))
    if older is None:
        return after
    return {**after, "form": "checks", "query": f"batch={older[1]}&form={after.get('query', '')}"}


def asked_for(query: str) -> list[tuple[str, str]]:
    """What the noted address of a list asks for, as names and values; how much of it stood on a page is left out.

    The words that were looked for have the name `q`. What is no address, as a search at the command line, is words.
    """
    address = query.split("?", 1)[-1]
    pairs = parse_qsl(address) if "=" in address else [("q", address)] if address else []
    return [(name, value) for name, value in pairs if name not in _OF_THE_LIST and value.strip()]


def _midnight() -> int:
    """When this day began in Vietnam, in seconds since 1970, UTC."""
    return int(datetime.now(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0).timestamp())
