"""Names of the acts whose functions stand above this room: those that read paper, backups, uploads."""

from __future__ import annotations

RELEASE, HOLD, JOIN, SPLIT = "release", "hold", "join", "split"
DECLASSIFY = "declassify"
ON_PAPER = (JOIN, SPLIT, RELEASE, HOLD, DECLASSIFY)
RULES_OF_PARTS = "rules"
"""Key of the rules of access that cutting a file otherwise put in force, by document."""
RULES_SET = "ruled"
"""Key of the acts that set the rules of access of a declassified file: they are taken back with it."""
BACKUP, CHECK_BACKUP, RESTORE_ARCHIVE = "backup", "check backup", "restore archive"
"""Acts of `library/backup/`, which stands above the acts of people."""
UPLOAD = "upload"
"""The act of sending a file in, and the job that reads what was sent."""
SHORT_JOBS = frozenset({SPLIT, RELEASE, DECLASSIFY})
"""Jobs that somebody waits for: they go before others, and beside one that takes all night."""
UNKNOWN = "unknown"
"""Who acts, where nobody says."""
