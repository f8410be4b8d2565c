"""The catalogue's schema, as numbered steps; each runs once, in one transaction with its own record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from library.catalogue import (
    access,
    authorities,
    filing,
    hold_reasons,
    imports,
    inferring_due,
    judgements,
    kept_counts,
    kept_records,
    kept_remarks,
    ledger,
    lost_sayings,
    numbered,
    numbers_said,
    origins,
    pages_seen,
    releases_seen,
    signers,
    tallies,
    told_names,
    uploads,
    watched,
)
from library.catalogue.connection import Connections
from library.catalogue.rules_of_declassified import rules_of_declassified
from library.catalogue.schema import accounts, checks, documents, lines, relations, work
from library.errors import WrongCatalogueError

_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    documents.first_schema,
    documents.doubts,
    documents.volumes,
    documents.repairs,
    documents.citations,
    documents.holds,
    work.judged,
    work.jobs,
    work.access,
    work.journal,
    work.generations,
    work.enclosures,
    work.reasons_of_holds,
    work.unlearning,
    accounts.accounts,
    work.named_columns,
    relations.relations,
    work.owners,
    authorities.authorities,
    work.sayings,
    relations.people_on_relations,
    relations.missing,
    work.many,
    uploads.uploads,
    watched.watched,
    numbered.series,
    lines.lines,
    checks.checks,
    relations.general_repeals,
    relations.words_are_kept,
    relations.held_names,
    hold_reasons.hold_reasons,
    tallies.tallies,
    authorities.kinds,
    relations.missing_together,
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
    access.labels_of_enclosed,
    lines.pages_of_lines,
    kept_remarks.kept_remarks,
    lost_sayings.lost_sayings,
    access.labels_of_enclosed,  # once more: of files that are cut too
    rules_of_declassified,
    origins.origins,
    imports.imports,
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
