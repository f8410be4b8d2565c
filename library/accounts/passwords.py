"""Passwords: which are accepted, how they are kept (Argon2id), how one is checked."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from library.accounts.names import compared
from library.errors import UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10
"""Characters of a password."""
MOST_BYTES = 1_000
_FEWEST_DIFFERENT = 5
_AT_A_TIME = 2  # each takes the memory that is set
_GOOD = "A few words that have nothing to do with each other are good."
_NOBODYS = "this is nobody's password"
_ROWS = ("1234567890", "0987654321", "qwertyuiop", "asdfghjkl;", "abcdefghijklmnopqrstuvwxyz")
_WORN = ("password", "matkhau", "vankien", "administrator", "quantri", "iloveyou", "qwerty", "welcome", "letmein")


def check_password(password: str, *, name: str) -> None:
    """Refuse what anybody would guess.

    Raises:
        UsageError: it is too short, too long, or among the first that are tried.
    """
    if len(password) < SHORTEST:
        raise UsageError("A password has at least {least} characters.", least=SHORTEST,
                         next_step="A few words that have nothing to do with each other are good.")
    if as_bytes(password) is None:
        raise UsageError("A password has at most {most} bytes of text.", most=MOST_BYTES)
    if _is_easy(compared(password), compared(name)):
        raise UsageError("This password would be among the first that are tried.", next_step=_GOOD)


class Passwords:
    """Keeps and checks passwords; may be used by many threads.

    Args:
        memory_mb: that one check takes.
    """

    def __init__(self, memory_mb: int) -> None:
        self._memory_mb = memory_mb
        self._room = BoundedSemaphore(_AT_A_TIME)

    def hash(self, password: str) -> str:
        """What is kept of a password that was accepted."""
        with self._room:
            return self._hasher.hash(as_bytes(password) or b"")

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether it is the password; takes as long where nothing is kept."""
        from argon2.exceptions import InvalidHashError, VerificationError

        given = as_bytes(password)
        with self._room:
            nobodys = self._nobodys  # made by the first call, whoever it is about
            try:
                self._hasher.verify(kept or nobodys, given or b"")
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None and given is not None

    def is_weak(self, kept: str) -> bool:
        """Whether it was kept with less care than is taken now."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher  # whoever does not sign in does not wait for it

        return PasswordHasher(memory_cost=self._memory_mb * 1024)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(_NOBODYS)


def as_bytes(password: str) -> bytes | None:
    """A password as it is hashed: the same letters are the same bytes on every keyboard. None where it is none."""
    if len(password) > MOST_BYTES:
        return None
    try:
        told = unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError:
        return None
    return told if len(told) <= MOST_BYTES else None


def _is_easy(password: str, name: str) -> bool:
    if len(set(password)) < _FEWEST_DIFFERENT or any(password in row for row in _ROWS):
        return True
    rest = password
    for word in (name, *_WORN):
        rest = rest.replace(word, "")
    return len(rest) < SHORTEST // 2 and rest != password
