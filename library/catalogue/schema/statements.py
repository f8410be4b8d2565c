"""Statements of a step of the schema, one after another."""

from __future__ import annotations

import sqlite3


def run(connection: sqlite3.Connection, statements: str) -> None:
    """Execute statements that are parted by semicolons, inside the caller's transaction."""
    for statement in statements.split(";"):  # executescript would commit the transaction around it
        connection.execute(statement)
