"""Steps of the schema: who may sign in, and how."""

from __future__ import annotations

import sqlite3

from library.catalogue.schema.statements import run


def accounts(connection: sqlite3.Connection) -> None:
    """Accounts, and by what people are known once they have signed in."""
    run(connection, _ACCOUNTS)


_ACCOUNTS = """
CREATE TABLE accounts (
    key TEXT PRIMARY KEY,           -- the name as names are compared
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    member_of TEXT NOT NULL,        -- JSON, sorted: names of groups
    source TEXT NOT NULL,           -- own, ldap, oidc: who checks the password
    subject TEXT UNIQUE,            -- by which a provider knows the person: JSON, issuer and subject
    password TEXT,                  -- Argon2 hash
    disabled INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,       -- seconds since 1970, UTC, as all times here
    changes INTEGER NOT NULL DEFAULT 0  -- counts what ends sessions
) WITHOUT ROWID;

CREATE TABLE sessions (
    sha256 TEXT PRIMARY KEY,        -- of the key that the browser has
    account TEXT NOT NULL REFERENCES accounts (key),
    changes INTEGER NOT NULL,       -- of the account when it was opened
    opened INTEGER NOT NULL,
    seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account);

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES accounts (key),
    made INTEGER NOT NULL,
    ends INTEGER NOT NULL
);

CREATE TABLE wrong_passwords (
    key TEXT PRIMARY KEY,           -- of an account, or one of a fixed number of places for names that nobody has
    wrong INTEGER NOT NULL,
    last INTEGER NOT NULL
) WITHOUT ROWID
"""
