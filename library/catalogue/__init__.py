"""The truth about the archive, in SQLite."""

from library.catalogue.documents import NewDocument, OriginalFile, Summary
from library.catalogue.doubts import DoubtCount, DoubtCounts, Doubts, FieldDoubt, PageDoubt, Sheet
from library.catalogue.generations import Keeper, Known
from library.catalogue.hold_reasons import HoldReason, PagePicture
from library.catalogue.holds import DONE, DUE, MARKED, SWEEP, UNREAD, HeldFile, Hold, Holds, hold_reason
from library.catalogue.jobs import Job, Jobs, JobState
from library.catalogue.judgements import By, Judgements
from library.catalogue.ledger import Entry, Ledger
from library.catalogue.lost import LostFile
from library.catalogue.store import Catalogue, Totals
from library.catalogue.volumes import Cut, Volumes

__all__ = [
    "DONE", "DUE", "MARKED", "SWEEP", "UNREAD", "By", "Catalogue", "Cut", "DoubtCount", "DoubtCounts", "Doubts",
    "Entry", "FieldDoubt", "HeldFile", "Hold", "HoldReason", "Holds", "Job", "JobState", "Jobs", "Judgements", "Keeper",
    "Known", "Ledger", "LostFile", "NewDocument", "OriginalFile", "PageDoubt", "PagePicture", "Sheet", "Summary",
    "Totals", "Volumes", "hold_reason",
]  # fmt: skip
