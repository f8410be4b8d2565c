"""What people do to files, offered to the library as `vankien.acts`: it knows the names, the work is done here."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.recutting import join as join_documents
from indexer.recutting import split as split_document
from indexer.releasing import declassify, hold_again
from indexer.releasing import release as release_file
from library.acts.secrecy import Ruling
from library.archive import Archive
from library.progress import Silent


def join(archive: Archive, document_id: str, /, *, actor: str, why: str, undoes: int | None = None) -> None:
    """Make the documents of a file one again."""
    join_documents(archive, document_id, actor=actor, why=why, undoes=undoes)


def hold(archive: Archive, document_id: str, /, *, actor: str, why: str, undoes: int | None = None) -> None:
    """Hold a released file back again."""
    hold_again(archive, document_id, actor=actor, why=why, undoes=undoes, progress=Silent())


def split(archive: Archive, document_id: str, /, *, actor: str, why: str, undoes: int | None,
          at: Sequence[int] = ()) -> None:
    """Cut a file into documents."""
    split_document(archive, document_id, at=at, actor=actor, why=why, undoes=undoes)


def release(archive: Archive, document_id: str, /, *, actor: str, why: str, undoes: int | None,
            mark_read_wrongly: bool = False, ruling: Ruling | None = None) -> None:
    """Let a file through that is held back; by the ruling that had declassified it, where there was one."""
    if ruling is not None:
        declassify(archive, document_id, ruling, why=why, actor=actor, undoes=undoes, progress=Silent())
        return
    release_file(archive, document_id, mark_read_wrongly=mark_read_wrongly, why=why, actor=actor, undoes=undoes,
                 progress=Silent())
