"""Carrying out what is written down of an act about many documents, statement by statement for all of them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time

from library.access import Scope
from library.catalogue.words import Says

_BOUND = "document_id, says_before, value_before, says_after, value_after, kept"


def forget_shown(connection: sqlite3.Connection, document_id: str) -> None:
    """Of a document that is held back nothing stays that the machine read."""
    connection.execute("UPDATE plan_documents SET shown = NULL WHERE document_id = ?", (document_id,))
    connection.execute("UPDATE act_documents SET shown = NULL WHERE document_id = ?", (document_id,))
    connection.execute('UPDATE check_fields SET "before" = NULL, given = NULL, "after" = NULL WHERE check_id IN '
                       "(SELECT id FROM checks WHERE document_id = ?)", (document_id,))


def digest_of(connection: sqlite3.Connection, act: int) -> str:
    """The SHA-256 of what is written down of an act, which its row in the journal holds."""
    digest = hashlib.sha256()
    for row in connection.execute(f"SELECT {_BOUND} FROM act_documents WHERE act = ? ORDER BY place", (act,)):
        digest.update(json.dumps(tuple(row), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def say_in(connection: sqlite3.Connection, field: str, act: int) -> None:
    """Put the words of an act in force, as `words` does for one document."""
    changed = "SELECT document_id FROM act_documents WHERE act = :act AND kept IS NULL"
    spoken, silent = (f"{changed} AND says_after {one} '{Says.READING}'" for one in ("<>", "="))
    told = {"act": act, "field": field}
    statements = (
        f"INSERT OR IGNORE INTO readings (document_id, field, value) SELECT id, :field, {field} FROM documents "
        f"WHERE id IN ({changed})",
        "INSERT INTO words (document_id, field, says, value, act) SELECT document_id, :field, says_after, value_after, "
        "act FROM act_documents WHERE act = :act AND kept IS NULL ORDER BY place",
        f"UPDATE documents SET {field} = a.value_after FROM act_documents a WHERE a.act = :act AND a.kept IS NULL "
        f"AND a.says_after <> '{Says.READING}' AND a.document_id = documents.id",
        f"UPDATE documents SET {field} = (SELECT value FROM readings WHERE document_id = documents.id "
        f"AND field = :field) WHERE id IN ({silent})",
        "INSERT OR IGNORE INTO flags (document_id, place, field, reason) SELECT document_id, place, field, reason "
        f"FROM flags_answered WHERE field = :field AND document_id IN ({silent})",
        f"DELETE FROM flags_answered WHERE field = :field AND document_id IN ({silent})",
        "INSERT OR REPLACE INTO flags_answered (document_id, place, field, reason) SELECT document_id, place, field, "
        f"reason FROM flags WHERE field = :field AND document_id IN ({spoken})",
        f"DELETE FROM flags WHERE field = :field AND document_id IN ({spoken})",
        f"DELETE FROM field_doubts WHERE document_id IN ({changed})",
        "INSERT INTO field_doubts (field, reason, standing, document_id, place) SELECT field, reason, standing, "
        f"document_id, place FROM field_doubts_found WHERE document_id IN ({changed})",
    )
    for statement in statements:
        connection.execute(statement, {key: value for key, value in told.items() if f":{key}" in statement})


def rule_in(connection: sqlite3.Connection, act: int, *, by: str, why: str) -> None:
    """Put the rules of an act in force, or take them back."""
    connection.execute(
        "INSERT OR REPLACE INTO access_rules (scope, key, level, named, made_by, why, made) "
        "SELECT ?, document_id, substr(value_after, 1, instr(value_after, ' ') - 1), "
        "substr(value_after, instr(value_after, ' ') + 1), ?, ?, ? FROM act_documents "
        "WHERE act = ? AND kept IS NULL AND says_after = ?",
        (str(Scope.DOCUMENT), by, why, int(time.time()), act, str(Says.VALUE)))
    connection.execute(
        "DELETE FROM access_rules WHERE scope = ? AND key IN (SELECT document_id FROM act_documents WHERE act = ? "
        "AND kept IS NULL AND says_after <> ?)", (str(Scope.DOCUMENT), act, str(Says.VALUE)))
