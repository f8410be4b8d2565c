"""May this be shown at all? The one place that decides what is secret."""

from library.rules_of_secrecy import RULES
from library.secrecy.deciding import decide
from library.secrecy.decision import Decision, Reason, Verdict, only_pages_unread
from library.secrecy.kept import matter_of_text
from library.secrecy.marks import half_of_a_mark, mark_in_line, mark_of_lost_signs, mark_on_stamp
from library.secrecy.matter import Matter, Part, Passage, ShownLine, Unread
from library.secrecy.other_words import (
    has_other_signs,
    is_empty_label,
    is_harmless_label,
    is_surely_another,
    tells_of_no_mark,
    without_other_words,
)
from library.secrecy.rules import MARKS
from library.secrecy.telling import tell, tell_one

__all__ = [
    "MARKS", "RULES", "Decision", "Matter", "Part", "Passage", "Reason", "ShownLine", "Unread", "Verdict", "decide",
    "half_of_a_mark", "has_other_signs", "is_empty_label", "is_harmless_label", "is_surely_another", "mark_in_line",
    "mark_of_lost_signs", "mark_on_stamp", "matter_of_text", "only_pages_unread", "tell", "tell_one",
    "tells_of_no_mark", "without_other_words",
]  # fmt: skip
