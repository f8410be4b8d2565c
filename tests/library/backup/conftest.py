"""A small archive to copy away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from library.access import everything
from library.archive import Archive
from library.backup import make_backup, making
from library.catalogue import NewDocument
from library.progress import Silent
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.service import Ask
from library.vault import Room

SUBJECTS = ("Về phát triển nông nghiệp", "Về thủy lợi mùa khô", "Về công tác cán bộ", "Về xây dựng chi bộ",
            "Về phòng chống lũ lụt", "Về giao thông nông thôn")  # fmt: skip
QUIET = Silent()


@contextmanager
def opened(root: Path, *, create: bool = False) -> Iterator[Archive]:
    archive = Archive.open(root, create=create)
    try:
        yield archive
    finally:
        archive.close()


def backed_up(root: Path, target: Path, **options: object) -> making.Backup:
    with opened(root) as archive:
        return make_backup(archive, target, actor="an", progress=QUIET, **options)  # type: ignore[arg-type]


def put(archive: Archive, name: str, subject: str, state: State = State.INDEXED) -> str:
    """Catalogue a document with an original and a picture of its own."""
    sha256 = archive.vault.put(Room.ORIGINALS, f"bản gốc {name}".encode())
    picture = archive.vault.put(Room.DERIVED, f"ảnh {name}".encode())
    page = Page(1, f"{subject}. Toàn tỉnh ra sức thi đua.", Origin.OCR, 0.9, (), 10, 10, picture)
    fields = Fields(kind="Báo cáo", committee="Tỉnh ủy Phước An", subject=subject, issued=PartialDate(1958, 4))
    document = Document(sha256[:16], f"{name}.pdf", sha256, state, fields, pages=(page,))
    archive.catalogue.finish(NewDocument(document, 10, "application/pdf"), [])
    return document.id


def put_some(archive: Archive) -> None:
    """Some documents, one of them withdrawn, one held."""
    for number, subject in enumerate(SUBJECTS):
        put(archive, f"văn bản {number}", subject)
    put(archive, "rút", "Bản đã rút", State.WITHDRAWN)
    put(archive, "mật", "Bản mật", State.QUARANTINED)
    archive.follow()


def state_of(root: Path) -> dict[str, Any]:
    """All that must be the same after an archive was brought back."""
    with opened(root) as archive:
        archive.follow()
        documents = archive.catalogue.documents
        held = sorted(repr(documents.as_stored(one)) for state in State for one in documents.ids(state))
        vault = {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
                 for room in Room for path in archive.vault.objects(room)}  # fmt: skip
        answers = {}
        for subject in SUBJECTS:
            answer = archive.seen_by(everything()).search.search(Ask(subject))
            answers[subject] = (answer.total, [one.id for one in answer.results])
        return {"documents": held, "vault": vault, "answers": answers, "ledger": archive.catalogue.ledger.counts()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with opened(tmp_path / "archive", create=True) as archive:
        put_some(archive)
    return tmp_path / "archive"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backups"
