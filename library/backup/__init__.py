"""Backups: BagIt bags of an archive, made while everything runs, and archives made from them again."""

from library.backup.bags import Bag, bags_in, problems
from library.backup.making import Backup, make_backup
from library.backup.restoring import Restored, check_backup, restore

__all__ = [
    "Backup", "Bag", "Restored", "bags_in", "check_backup", "make_backup", "problems",
    "restore",
]  # fmt: skip
