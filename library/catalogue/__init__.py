"""The truth about the archive, in SQLite."""

from library.catalogue.documents import NewDocument, OriginalFile, Summary
from library.catalogue.ledger import Entry, Ledger
from library.catalogue.store import Catalogue, Totals

__all__ = ["Catalogue", "Entry", "Ledger", "NewDocument", "OriginalFile", "Summary", "Totals"]
