"""Backups: BagIt bags of an archive, made while everything runs, and archives made from them again."""

from library.backup.bags import Bag, bags_in, problems
from library.backup.making import BACKUP, Backup, make_backup
from library.backup.restoring import CHECK, RESTORE, Restored, check_backup, restore

__all__ = [
    "BACKUP", "CHECK", "RESTORE", "Backup", "Bag", "Restored", "bags_in", "check_backup", "make_backup", "problems",
    "restore",
]  # fmt: skip
