"""How long a backup of a vault takes in which nothing is new; see the README beside it."""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from pathlib import Path

from library.archive import Archive
from library.backup import make_backup
from library.catalogue import NewDocument
from library.progress import Silent
from library.records import Document, Fields, Origin, Page, State
from library.vault import Room

_FILE = 4_000_000
_TIMES = 3


def main() -> None:
    """Draw the vault and time backups of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gigabytes", type=float, default=10)
    asked = parser.parse_args()
    root, to = asked.folder / "archive", asked.folder / "backups"
    archive = Archive.open(root) if root.exists() else drawn(root, max(1, round(asked.gigabytes * 1e9 / _FILE)))
    to.mkdir(exist_ok=True)
    for number in range(1 + _TIMES):
        start = time.monotonic()
        done = make_backup(archive, to, actor="benchmark", progress=Silent())
        took, what = time.monotonic() - start, "nothing new" if number else "first"
        size = sum(path.stat().st_size for path in (root / "vault").rglob("*") if path.is_file())
        print(f"{size / 1e9:.1f} GB, {what}: {took:.1f} s, {done.copied} of {done.files} files copied")
    archive.close()


def drawn(root: Path, count: int) -> Archive:
    """An archive of so many documents, each with an original that nothing compresses."""
    archive, chance = Archive.open(root, create=True), random.Random(7)
    for number in range(count):
        content = chance.randbytes(_FILE)
        sha256 = hashlib.sha256(content).hexdigest()
        archive.vault.put(Room.ORIGINALS, content)
        archive.catalogue.documents.insert_many([NewDocument(Document(
            sha256[:16], f"{number}.pdf", sha256, State.INDEXED, Fields(kind="Báo cáo"),
            pages=(Page(1, f"Báo cáo {number}", Origin.GIVEN),)), _FILE, "application/pdf")])
    archive.follow()
    return archive


if __name__ == "__main__":
    main()
