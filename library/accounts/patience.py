"""How many wrong passwords are allowed: after some the wait grows, after more the name is locked for a while."""

from __future__ import annotations

import hashlib
import hmac
from math import ceil

from library.catalogue import Catalogue
from library.errors import LockedError
from library.wording import say

FREE = 5
"""So many wrong passwords cost no waiting."""
MOST = 10
"""So many lock the name."""
LOCK_SECONDS = 15 * 60
_MEANWHILE = "An administrator can set another password meanwhile."
_FORGOTTEN_SECONDS = 60 * 60
_PLACES = 1 << 16  # for names that nobody has; so few that no name, nor a password typed as one, is told by its place


class Patience:
    """Counts wrong passwords in the catalogue, so that neither a restart nor a second process forgets them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._rows = catalogue.wrong_passwords
        self._catalogue = catalogue

    def begin(self, name: str, now: float) -> tuple[int, int]:
        """Count a password before it is looked at, so that many at a time are no way around.

        Returns:
            What was counted before, for `take_back`.

        Raises:
            LockedError: it is not to be looked at now.
        """
        place = self._place(name)
        with self._catalogue.transaction():
            wrong, last = before = self._rows.get(place)
            last = min(last, int(now))  # the clock may have been set back
            if now >= last + (LOCK_SECONDS if wrong >= MOST else _FORGOTTEN_SECONDS):
                wrong = 0
            left = last + wait_after(wrong) - now
            if left <= 0:
                self._rows.set(place, wrong + 1, int(now))
                return before
            if before != (wrong, last):
                self._rows.set(place, wrong, last)
        raise locked(ceil(left))

    def take_back(self, name: str, before: tuple[int, int]) -> None:
        """Nobody could say whether the password was right."""
        self._rows.set(self._place(name), *before)

    def wrong(self, name: str) -> int:
        """How many were wrong."""
        return self._rows.get(self._place(name))[0]

    def forget(self, name: str) -> None:
        """It was right, or somebody who may has set another one."""
        self._rows.set(self._place(name), 0, 0)

    def _place(self, name: str) -> str:
        if self._catalogue.accounts.get(name) is not None:
            return f"account {name}"
        told = hmac.digest(self._catalogue.accounts.secret_key(), name.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"other {int.from_bytes(told[:8], 'big') % _PLACES}"


def wait_after(wrong: int) -> int:
    """Seconds to wait after so many wrong passwords."""
    if wrong < FREE:
        return 0
    return LOCK_SECONDS if wrong >= MOST else 2 ** (wrong - FREE + 1)


def locked(seconds: int) -> LockedError:
    """The answer to who has to wait."""
    wait = say("{count} seconds", count=seconds) if seconds < 100 else say("{count} minutes", count=ceil(seconds / 60))
    return LockedError("Too many wrong passwords were given for this name. Wait {wait}, then try again.", wait=wait,
                       seconds=seconds, next_step="An administrator can set another password meanwhile.")
