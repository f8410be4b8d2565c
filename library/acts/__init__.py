"""What people do to the archive, each act with its row in the journal and a way back."""

from library.acts.correcting import correct, word_for
from library.acts.kinds import DECLASSIFY, HOLD, JOIN, RELEASE, SHORT_JOBS, SPLIT, UNKNOWN
from library.acts.opening import drop_rule, set_access, set_rule
from library.acts.owning import set_owner
from library.acts.relating import NewRelation, add_relation, judge_relation
from library.acts.showing import restore, withdraw
from library.acts.undoing import Undone, undo

__all__ = [
    "DECLASSIFY", "HOLD", "JOIN", "RELEASE", "SHORT_JOBS", "SPLIT", "UNKNOWN", "NewRelation", "Undone", "add_relation",
    "correct", "drop_rule", "judge_relation", "restore", "set_access", "set_owner", "set_rule", "undo", "withdraw",
    "word_for",
]  # fmt: skip
