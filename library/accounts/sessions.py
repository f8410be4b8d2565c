"""Sessions: who has signed in at the site. The browser has a random key, the catalogue its SHA-256."""

from __future__ import annotations

import hashlib
import secrets
import time
from contextlib import suppress

from library.accounts.names import compared
from library.catalogue import Catalogue
from library.catalogue.accounts import Account
from library.errors import BusyError, DiskError, SignInError
from library.settings import Settings

_KEY_BYTES = 32
_LONGEST = 200
_TOUCHED_EVERY = 60  # seconds: looking at a page writes no more often than that
_AHEAD = 60  # seconds: clocks are set back by a little all the time


class Sessions:
    """The sessions of one archive."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self._rows = catalogue.sessions
        self._idle = settings.session_idle_minutes * 60
        self._longest = settings.session_hours * 3600

    def open(self, account: Account, *, now: float | None = None) -> str:
        """Begin a session; returns the key that the browser is given, which is kept nowhere.

        Raises:
            SignInError: the account was disabled or changed since the person signed in.
        """
        moment, key = _moment(now), secrets.token_urlsafe(_KEY_BYTES)
        self._rows.end_old(moment - self._longest, moment - self._idle, later=moment + _AHEAD)
        if not self._rows.open(digest(key), account, moment):
            raise SignInError("The account was changed just now.", next_step="Sign in again.")
        return key

    def find(self, key: str, *, now: float | None = None) -> Account | None:
        """Who has this session, as the account is now; None where it has ended. It counts as used.

        One that was used in the future has ended too: the clock stood ahead then, and its age is not known.
        """
        if not key or len(key) > _LONGEST:
            return None
        moment, told = _moment(now), digest(key)
        found = self._rows.find(told)
        if found is None:
            return None
        account, opened, seen = found
        if not -_AHEAD <= moment - opened < self._longest or not -_AHEAD <= moment - seen < self._idle:
            return None
        if moment - seen >= _TOUCHED_EVERY:
            with suppress(BusyError, DiskError):  # a full disk signs nobody out before the time
                self._rows.touch(told, moment)
        return account

    def end(self, key: str) -> None:
        """End one: the person signs out."""
        self._rows.end(digest(key))

    def end_all(self, name: str) -> None:
        """End all of an account."""
        self._rows.end_of(compared(name))


def digest(key: str) -> str:
    """What is kept of a random key: nobody can go back from it, and it needs no slow hash to be so."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _moment(now: float | None) -> int:
    return int(time.time() if now is None else now)
