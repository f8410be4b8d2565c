"""The pages of an office file, put in order: text first, pasted scans behind the page that holds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from indexer.reading.office.package import MissingPartError, Package, PartError
from indexer.reading.office.pages import Gathered, RawPage
from indexer.reading.office.pictures import PictureReader, ReadPicture, as_part
from indexer.records import ReadPage
from library.secrecy import Part, Passage, Unread

MakePage = Callable[[str, int], ReadPage]
"""Makes a page of a text and its number."""


@dataclass(slots=True)
class LaidOut:
    """What becomes of a file.

    Args:
        drawn: pictures that only a drawing program can show, and the page that each is on.
        seen: a picture was read, whatever it says.
    """

    pages: list[ReadPage] = field(default_factory=list)
    shown: list[Passage] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    drawn: list[tuple[bytes, int | None]] = field(default_factory=list)
    seen: bool = False


def lay_out(gathered: Gathered, package: Package, reader: PictureReader, make: MakePage,
            beside: Sequence[bytes] = ()) -> LaidOut:
    """Read the pictures of every page and number all pages.

    Args:
        beside: pictures that were found before, which stand on no page of their own.
    """
    layout = LaidOut()
    for raw in gathered.pages:
        _page(raw, package, reader, make, layout)
    number = max(1, len(layout.pages))
    read = [one for name in gathered.pictures for one in _read(name, package, reader, number, alone=False)]
    read += [one for content in beside for one in reader.read(content, number, alone=False)]
    for picture in read:
        # A picture in a header stands on every page: what it says is no page of its own.
        part = picture if picture.page is None else as_part(picture.page)
        layout.shown += [replace(one, page=None) for one in part.shown]
        layout.unread += [replace(one, page=None) for one in part.unread]
        layout.drawn += [(part.drawn, None)] if part.drawn else []
        layout.seen = True
    layout.shown += gathered.shown
    layout.unread += [Unread(part, "damaged") for part in gathered.broken]
    return layout


def _page(raw: RawPage, package: Package, reader: PictureReader, make: MakePage, layout: LaidOut) -> None:
    blank = not raw.text.strip()
    number = len(layout.pages) + 1
    own = None if blank else make(raw.text, number)
    behind: list[ReadPage] = []
    shown = list(raw.passages(None if blank else number))
    unread = [Unread(part, "damaged", None if blank else number) for part in raw.broken]
    for name in raw.pictures:
        for read in _read(name, package, reader, number + (not blank) + len(behind), alone=blank):
            shown += (replace(one, page=None if blank else number) for one in read.shown)
            unread += [replace(one, page=None if blank else number) for one in read.unread]
            behind += [read.page] if read.page is not None else []
            layout.drawn += [(read.drawn, None if blank else number)] if read.drawn else []
            layout.seen = True
    if own is not None:
        layout.pages.append(replace(own, shown=(*own.shown, *shown), unread=(*own.unread, *unread)))
    else:
        layout.shown += shown
        layout.unread += unread
    layout.pages += behind


def _read(name: str, package: Package, reader: PictureReader, number: int, *, alone: bool) -> list[ReadPicture]:
    if not name:  # it lies outside the file, where nobody looks
        return [ReadPicture(unread=(Unread(Part.PICTURE, "missing", number),))]
    try:
        content = package.content(name)
    except MissingPartError:
        return []
    except PartError:
        return [ReadPicture(unread=(Unread(Part.PICTURE, "damaged", number),))]
    return list(reader.read(content, number, alone=alone))

