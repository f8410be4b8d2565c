"""An index of who signed, so that who asks for a signer does not wait for all documents."""

from __future__ import annotations

import sqlite3

from library.catalogue.schema.statements import run


def signers(connection: sqlite3.Connection) -> None:
    """A step of the schema."""
    run(connection, "CREATE INDEX documents_by_signer ON documents (signer, state, audience) WHERE signer IS NOT NULL")
