"""Tokens: a program that sends one acts as an account, with the role and groups that the account has at that moment."""

from __future__ import annotations

import secrets
import time

from library.accounts.lookup import existing
from library.accounts.names import compared
from library.accounts.sessions import digest
from library.catalogue import Catalogue
from library.catalogue.accounts import Account
from library.catalogue.sign_ins import Token
from library.errors import NotFoundError, UsageError

PREFIX = "vk_"
"""Every token begins so, and is recognised where it should not be, as in a log."""
DAYS, MOST_DAYS = 90, 3660
ADD_TOKEN, REVOKE_TOKEN = "add token", "revoke token"
_BYTES = 32
_LONGEST = 200


class Tokens:
    """The tokens of one archive."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._rows = catalogue.tokens

    def add(self, name: str, *, actor: str, days: int = DAYS, now: float | None = None) -> str:
        """Make a token for an account and return it. Only its SHA-256 is kept, so it cannot be shown again.

        Raises:
            NotFoundError: there is no such account.
            UsageError: it is disabled, or a token cannot last so long.
        """
        if not 1 <= days <= MOST_DAYS:
            raise UsageError("A token lasts 1 to {most} days, not {days}.", most=MOST_DAYS, days=days)
        token = PREFIX + secrets.token_urlsafe(_BYTES)
        made = int(time.time() if now is None else now)
        with self._catalogue.transaction():
            account = existing(self._catalogue, name)
            if account.disabled:
                raise UsageError("The account {name} is disabled.", name=account.name)
            number = self._rows.add(digest(token), account, made, made + days * 86_400)
            self._catalogue.journal.write(actor, ADD_TOKEN, None,
                                          after={"account": account.name, "token": number, "days": days})
        return token

    def find(self, token: str, *, now: float | None = None) -> Account | None:
        """The account of a token; None if it is unknown, has ended or was revoked, or the account is disabled."""
        if not token.startswith(PREFIX) or len(token) > _LONGEST:
            return None
        return self._rows.find(digest(token), int(time.time() if now is None else now))

    def all(self, name: str | None = None) -> list[Token]:
        """The tokens of an account, or of everybody; also those that have ended."""
        return self._rows.all(None if name is None else compared(name))

    def revoke(self, number: int, *, actor: str, why: str = "", undoes: int | None = None) -> Token:
        """End a token now; returns it.

        Raises:
            NotFoundError: no token has this number.
        """
        with self._catalogue.transaction():
            token = self._rows.get(number)
            if token is None:
                raise NotFoundError("There is no token {number}.", number=number, next_step="See 'vankien token list'.")
            self._rows.revoke(number)
            self._catalogue.journal.write(actor, REVOKE_TOKEN, None, why=why, undoes=undoes,
                                          before={"account": token.account, "token": number})
        return token
