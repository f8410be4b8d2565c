"""Accounts: who may sign in, with which role. What may be changed and by whom is decided in `library/accounts/`."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from library.access import Role, Viewer, viewer_of
from library.catalogue.connection import Connections

_SECRET_KEY = "secret key"
_SECRET_BYTES = 32
_ENDS_SESSIONS = "changes = changes + 1"


class Source(StrEnum):
    """Who knows a person's password."""

    OWN = "own"
    LDAP = "ldap"
    OIDC = "oidc"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Args:
        name: as it is shown; names that differ in case alone are the same.
        role: what the person may do.
        groups: names that levels of access may mention as `@NAME`.
        disabled: nobody signs in by it, its sessions and tokens are void.
        source: who knows the password.
        created: seconds since 1970, UTC.
        key: the name as names are compared.
        changes: how often password, role, groups or state were changed; a session is of one of these stretches.
    """

    name: str
    role: Role
    groups: frozenset[str]
    disabled: bool
    source: Source
    created: int
    key: str
    changes: int

    def viewer(self) -> Viewer:
        """Who asks, when this person does."""
        return viewer_of(self.name, self.role, self.groups)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"name": self.name, "role": str(self.role), "groups": sorted(self.groups), "source": str(self.source),
                "disabled": self.disabled, "created": self.created}


class AccountRows:
    """The accounts of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def any(self) -> bool:
        """Whether there is an account, disabled ones counted too."""
        return self._connections.get().execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is not None

    def get(self, key: str) -> Account | None:
        """The account of a name as names are compared; None where there is none."""
        return self._one("key = ?", key)

    def of_subject(self, subject: str) -> Account | None:
        """The account that a provider knows by this."""
        return self._one("subject = ?", subject)

    def all(self) -> list[Account]:
        """Every account, by name."""
        return [account_of(row) for row in
                self._connections.get().execute("SELECT * FROM accounts ORDER BY key").fetchall()]

    def password(self, key: str) -> str | None:
        """The hash of an account's password; None where it has none."""
        row = self._connections.get().execute("SELECT password FROM accounts WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def count_able(self, role: Role) -> int:
        """How many accounts with this role are not disabled."""
        return int(self._connections.get().execute(
            "SELECT count(*) FROM accounts WHERE role = ? AND disabled = 0", (str(role),)).fetchone()[0])

    def add(self, account: Account, password: str | None, subject: str | None = None) -> None:
        """Enter a new account."""
        with self._connections.transaction() as connection:
            connection.execute(
                "INSERT INTO accounts (key, name, role, member_of, source, subject, password, disabled, created) "
                "VALUES (?,?,?,?,?,?,?,?,?)",
                (account.key, account.name, str(account.role), _listed(account.groups), str(account.source), subject,
                 password, int(account.disabled), account.created))

    def set_role(self, key: str, role: Role) -> None:
        """Give another role; ends the sessions."""
        self._set(key, f"role = ?, {_ENDS_SESSIONS}", str(role))

    def set_groups(self, key: str, groups: Iterable[str]) -> None:
        """Put into other groups; ends the sessions."""
        self._set(key, f"member_of = ?, {_ENDS_SESSIONS}", _listed(groups))

    def set_password(self, key: str, password: str) -> None:
        """Keep the hash of another password; ends the sessions."""
        self._set(key, f"password = ?, {_ENDS_SESSIONS}", password)

    def keep_better_hash(self, key: str, was: str, password: str) -> None:
        """Keep another hash of the same password."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE accounts SET password = ? WHERE key = ? AND password = ?", (password, key, was))

    def set_subject(self, key: str, subject: str) -> None:
        """Note by what a provider knows the person."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE accounts SET subject = ? WHERE key = ?", (subject, key))

    def has_subject(self, key: str) -> bool:
        """Whether a provider knows the person already."""
        return self._connections.get().execute(
            "SELECT 1 FROM accounts WHERE key = ? AND subject IS NOT NULL", (key,)).fetchone() is not None

    def disable(self, key: str) -> None:
        """Let nobody sign in by it; ends the sessions."""
        self._set(key, f"disabled = ?, {_ENDS_SESSIONS}", 1)

    def enable(self, key: str) -> None:
        """Let its owner sign in again."""
        self._set(key, f"disabled = ?, {_ENDS_SESSIONS}", 0)

    def secret_key(self) -> bytes:
        """The archive's key for signing, made when it is first asked for."""
        return bytes.fromhex(self._secret() or self._made_secret())

    def renew_secret_key(self) -> None:
        """Let what was signed be void."""
        with self._connections.transaction() as connection:
            connection.execute("DELETE FROM meta WHERE key = ?", (_SECRET_KEY,))

    def _secret(self) -> str | None:
        row = self._connections.get().execute("SELECT value FROM meta WHERE key = ?", (_SECRET_KEY,)).fetchone()
        return None if row is None else row[0]

    def _made_secret(self) -> str:
        with self._connections.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)",
                               (_SECRET_KEY, secrets.token_hex(_SECRET_BYTES)))
            return self._secret() or ""

    def _set(self, key: str, what: str, *values: object) -> None:
        with self._connections.transaction() as connection:
            connection.execute(f"UPDATE accounts SET {what} WHERE key = ?", (*values, key))
            connection.execute("DELETE FROM sessions WHERE account = ?", (key,))

    def _one(self, condition: str, value: str) -> Account | None:
        row = self._connections.get().execute(f"SELECT * FROM accounts WHERE {condition}", (value,)).fetchone()
        return None if row is None else account_of(row)


def account_of(row: sqlite3.Row) -> Account:
    """The account in a row of the table `accounts`."""
    return Account(row["name"], Role(row["role"]), frozenset(json.loads(row["member_of"])), bool(row["disabled"]),
                   Source(row["source"]), row["created"], row["key"], row["changes"])


def _listed(groups: Iterable[str]) -> str:
    return json.dumps(sorted(set(groups)), ensure_ascii=False)
