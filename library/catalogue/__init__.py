"""The truth about the archive, in SQLite."""

from library.catalogue.documents import NewDocument, OriginalFile, Summary
from library.catalogue.doubts import DoubtCount, DoubtCounts, Doubts, FieldDoubt, PageDoubt, Sheet
from library.catalogue.ledger import Entry, Ledger
from library.catalogue.store import Catalogue, Totals

__all__ = [
    "Catalogue", "DoubtCount", "DoubtCounts", "Doubts", "Entry", "FieldDoubt", "Ledger", "NewDocument", "OriginalFile",
    "PageDoubt", "Sheet", "Summary", "Totals",
]  # fmt: skip
