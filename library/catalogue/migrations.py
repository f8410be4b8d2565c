"""The catalogue's schema, as numbered steps; each runs once, in one transaction with its own record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from library.catalogue import (
    access,
    authorities,
    filing,
    hold_reasons,
    inferring_due,
    judgements,
    kept_counts,
    kept_records,
    kept_remarks,
    ledger,
    lost_sayings,
    numbered,
    numbers_said,
    pages_seen,
    releases_seen,
    schema_of_accounts,
    schema_of_checks,
    schema_of_documents,
    schema_of_lines,
    schema_of_relations,
    schema_of_work,
    signers,
    tallies,
    told_names,
    uploads,
    watched,
)
from library.catalogue.connection import Connections
from library.errors import WrongCatalogueError

_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    schema_of_documents.first_schema,
    schema_of_documents.doubts,
    schema_of_documents.volumes,
    schema_of_documents.repairs,
    schema_of_documents.citations,
    schema_of_documents.holds,
    schema_of_work.judged,
    schema_of_work.jobs,
    schema_of_work.access,
    schema_of_work.journal,
    schema_of_work.generations,
    schema_of_work.enclosures,
    schema_of_work.reasons_of_holds,
    schema_of_work.unlearning,
    schema_of_accounts.accounts,
    schema_of_work.named_columns,
    schema_of_relations.relations,
    schema_of_work.owners,
    authorities.authorities,
    schema_of_work.sayings,
    schema_of_relations.people_on_relations,
    schema_of_relations.missing,
    schema_of_work.many,
    uploads.uploads,
    watched.watched,
    numbered.series,
    schema_of_lines.lines,
    schema_of_checks.checks,
    schema_of_relations.general_repeals,
    schema_of_relations.words_are_kept,
    schema_of_relations.held_names,
    hold_reasons.hold_reasons,
    tallies.tallies,
    authorities.kinds,
    schema_of_relations.missing_together,
    kept_counts.kept_counts,
    numbers_said.numbers_said,
    inferring_due.inferring_due,
    judgements.judgements_waiting,
    pages_seen.pages_seen,
    access.labels_of_spellings,
    releases_seen.releases_seen,
    told_names.names_of_released,
    filing.filing,
    ledger.paths_of_uploads,
    kept_records.kept_records,
    signers.signers,
    schema_of_lines.pages_of_lines,
    kept_remarks.kept_remarks,
    lost_sayings.lost_sayings,
)


def migrate(connections: Connections) -> None:
    """Bring the catalogue to the schema of this version.

    Raises:
        WrongCatalogueError: it was written by a newer version.
    """
    version: int = connections.get().execute("PRAGMA user_version").fetchone()[0]
    if version > len(_STEPS):
        raise WrongCatalogueError("The catalogue has schema {version}; this version knows {known}.",
                                  next_step="Use the newer version of vankien that wrote it.", version=version,
                                  known=len(_STEPS))
    for number, step in enumerate(_STEPS[version:], start=version + 1):
        with connections.transaction() as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] >= number:
                continue  # another process was quicker
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")
