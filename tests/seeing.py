"""What a guest sees of an archive: what most tests ask about."""

from __future__ import annotations

from library.access import guest
from library.archive import Archive
from library.reading_room import ReadingRoom


def seen(archive: Archive) -> ReadingRoom:
    """The archive as somebody without an account sees it."""
    return archive.seen_by(guest(admitted=True))
