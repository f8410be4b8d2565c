"""Saying which file (hồ sơ) a document lies in; it changes nothing of who sees the document."""

from __future__ import annotations

import re
import unicodedata

from library.acts.looking import existing, need_as_seen
from library.archive import Archive
from library.errors import UsageError

SET_FILE = "set file"
LONGEST = 300
"""Characters of what a file is called."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def file_named(name: str) -> str | None:
    """What a file is called, in its normal form; None for an empty name.

    Raises:
        UsageError: it is too long.
    """
    clean = unicodedata.normalize("NFC", " ".join(_UNSEEN.sub(" ", name).split()))
    if len(clean) > LONGEST:
        raise UsageError("The name has {count} characters; at most {most} are kept.", count=len(clean), most=LONGEST)
    return clean or None


def set_file(archive: Archive, document_id: str, file: str | None, *, actor: str, why: str = "",
             expected: str | None = None, undoes: int | None = None) -> int:
    """Say which file a document lies in; returns the act.

    Args:
        archive: that holds the document.
        document_id: of the document.
        file: what the file is called; None or empty: it lies in none.
        actor: who says so.
        why: the reason, if one is given.
        expected: the file that the person saw it in, empty for none; None: nothing is asked.
        undoes: the act that is taken back by this.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is held back, or no file can be called so.
        ConflictError: it lies in another file now than the person saw.
    """
    wanted = file_named(file or "")
    with archive.catalogue.transaction():
        existing(archive, document_id)
        before = {"filed_in": archive.catalogue.filing.of(document_id)}
        need_as_seen(before["filed_in"] or "", expected)
        act = archive.catalogue.journal.write(actor, SET_FILE, document_id, why=why, before=before,
                                              after={"filed_in": wanted}, undoes=undoes)
        archive.catalogue.filing.put(document_id, wanted)
    return act
