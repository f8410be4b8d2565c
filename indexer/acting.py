"""Acts on files that read no paper, offered to the site as `vankien.acts`: joining, and holding back again."""

from __future__ import annotations

from indexer.recutting import join as join_documents
from indexer.releasing import hold_again
from library.archive import Archive
from library.progress import Silent


def join(archive: Archive, document_id: str, /, *, actor: str, why: str, undoes: int | None = None) -> None:
    """Make the documents of a file one again."""
    join_documents(archive, document_id, actor=actor, why=why, undoes=undoes)


def hold(archive: Archive, document_id: str, /, *, actor: str, why: str, undoes: int | None = None) -> None:
    """Hold a released file back again."""
    hold_again(archive, document_id, actor=actor, why=why, undoes=undoes, progress=Silent())
