"""What people do to the archive, each act with its row in the journal and a way back."""

from library.acts.correcting import correct, word_for
from library.acts.kinds import HOLD, JOIN, RELEASE, SPLIT, UNKNOWN
from library.acts.opening import set_access
from library.acts.showing import restore, withdraw
from library.acts.undoing import Undone, undo

__all__ = [
    "HOLD", "JOIN", "RELEASE", "SPLIT", "UNKNOWN", "Undone", "correct", "restore", "set_access", "undo", "withdraw",
    "word_for",
]  # fmt: skip
