"""Putting right what a killed run left, before new work begins."""

from __future__ import annotations

from library.archive import Archive
from library.catalogue.ledger import PENDING


def settle(archive: Archive) -> None:
    """Sweep what no document names out of the vault, and bring the index in step with the catalogue.

    The vault is only walked when the last run did not finish: its files are still pending in the ledger.
    """
    if PENDING in archive.catalogue.ledger.counts():
        archive.vault.sweep(sha256 for _, sha256, _ in archive.catalogue.vault_objects())
    archive.catch_up()
