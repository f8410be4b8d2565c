"""By what people are known once they have signed in: sessions and tokens, as SHA-256 alone; and wrong passwords."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from library.catalogue.accounts import Account, account_of
from library.catalogue.connection import Connections


@dataclass(frozen=True, slots=True)
class Token:
    """A key for programs, which act as its account; times are seconds since 1970, UTC."""

    id: int
    account: str
    """The account's name."""
    made: int
    ends: int

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"id": self.id, "account": self.account, "made": self.made, "ends": self.ends}


class SessionRows:
    """The sessions of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def open(self, sha256: str, account: Account, now: int) -> bool:
        """Begin a session; returns whether the account is still as it was when the person signed in."""
        with self._connections.transaction() as connection:
            return bool(connection.execute(
                "INSERT INTO sessions (sha256, account, changes, opened, seen) "
                "SELECT ?, key, changes, ?, ? FROM accounts WHERE key = ? AND changes = ? AND disabled = 0",
                (sha256, now, now, account.key, account.changes)).rowcount)

    def find(self, sha256: str) -> tuple[Account, int, int] | None:
        """The account of a session, when it was opened and when it was last seen."""
        row = self._connections.get().execute(
            "SELECT accounts.*, opened, seen FROM sessions JOIN accounts ON key = account "
            "AND sessions.changes = accounts.changes WHERE sha256 = ? AND disabled = 0", (sha256,)).fetchone()
        return None if row is None else (account_of(row), row["opened"], row["seen"])

    def touch(self, sha256: str, now: int) -> None:
        """It was seen."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE sessions SET seen = max(seen, ?) WHERE sha256 = ?", (now, sha256))

    def end(self, sha256: str) -> None:
        """End one."""
        self._delete("sha256 = ?", sha256)

    def end_of(self, key: str) -> None:
        """End all of an account."""
        self._delete("account = ?", key)

    def end_old(self, opened: int, seen: int, *, later: int) -> None:
        """End those that were opened or last seen before these moments, or after `later`."""
        self._delete("opened < ? OR seen < ? OR max(opened, seen) > ?", opened, seen, later)

    def end_all(self) -> None:
        """End all of everybody."""
        self._delete("1")

    def _delete(self, condition: str, *values: object) -> None:
        with self._connections.transaction() as connection:
            connection.execute(f"DELETE FROM sessions WHERE {condition}", values)


class TokenRows:
    """The tokens of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, sha256: str, account: Account, made: int, ends: int) -> int:
        """Keep a new one; returns its id."""
        with self._connections.transaction() as connection:
            return int(connection.execute("INSERT INTO tokens (sha256, account, made, ends) VALUES (?,?,?,?)",
                                          (sha256, account.key, made, ends)).lastrowid or 0)

    def find(self, sha256: str, now: int) -> Account | None:
        """The account of a token that has not ended; None where that is disabled."""
        row = self._connections.get().execute(
            "SELECT accounts.* FROM tokens JOIN accounts ON key = account "
            "WHERE sha256 = ? AND ends > ? AND disabled = 0", (sha256, now)).fetchone()
        return None if row is None else account_of(row)

    def get(self, number: int) -> Token | None:
        """One by its id."""
        return next(iter(self._where("id = ?", number)), None)

    def all(self, key: str | None = None) -> list[Token]:
        """Those of an account, or of everybody, the oldest first; those that have ended too."""
        return self._where("1") if key is None else self._where("account = ?", key)

    def revoke(self, number: int) -> None:
        """Let one be void."""
        self._delete("id = ?", number)

    def revoke_all(self) -> None:
        """Let all be void."""
        self._delete("1")

    def _delete(self, condition: str, *values: object) -> None:
        with self._connections.transaction() as connection:
            connection.execute(f"DELETE FROM tokens WHERE {condition}", values)

    def _where(self, condition: str, *values: object) -> list[Token]:
        return [_token(row) for row in self._connections.get().execute(
            f"SELECT id, name, made, ends FROM tokens JOIN accounts ON key = account WHERE {condition} ORDER BY id",
            values).fetchall()]


class WrongPasswords:
    """How often a password was wrong, for each name."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, key: str) -> tuple[int, int]:
        """How many were wrong, and when the last was given, in seconds since 1970; zeros where none was."""
        row = self._connections.get().execute("SELECT wrong, last FROM wrong_passwords WHERE key = ?",
                                              (key,)).fetchone()
        return (0, 0) if row is None else (row["wrong"], row["last"])

    def set(self, key: str, wrong: int, last: int) -> None:
        """Write that down; 0 is forgotten."""
        with self._connections.transaction() as connection:
            if wrong:
                connection.execute("INSERT OR REPLACE INTO wrong_passwords (key, wrong, last) VALUES (?,?,?)",
                                   (key, wrong, last))
            else:
                connection.execute("DELETE FROM wrong_passwords WHERE key = ?", (key,))

    def count(self) -> int:
        """For how many names."""
        return int(self._connections.get().execute("SELECT count(*) FROM wrong_passwords").fetchone()[0])


def _token(row: sqlite3.Row) -> Token:
    return Token(row["id"], row["name"], row["made"], row["ends"])
