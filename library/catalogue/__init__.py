"""The truth about the archive, in SQLite."""

from library.catalogue.documents import NewDocument, OriginalFile, Summary
from library.catalogue.ledger import Entry, Ledger
from library.catalogue.store import Catalogue, Totals
from library.catalogue.volumes import Cut, Volumes

__all__ = ["Catalogue", "Cut", "Entry", "Ledger", "NewDocument", "OriginalFile", "Summary", "Totals", "Volumes"]
