"""The mark on the original of a held file, drawn when somebody who may see it asks; offered as `vankien.pictures`.

Nothing of it is kept: neither the page nor the piece is written anywhere, and the next request draws it anew. A process
of its own does it, bounded like one that reads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pypdfium2

from indexer.bounds import FileBounds
from indexer.jobs import Failure, Job
from indexer.limits import limits_of
from indexer.ocr import Picture
from indexer.preparing import straighten, turn
from indexer.reading.pdf.drawing import draw, draw_for_screen, sheet_of, turned
from indexer.reading.scans.files import page_of_pictures
from indexer.reading.scans.page_pictures import encode_webp, screen_picture
from indexer.reading.sniffing import Media
from indexer.worker_pool import work_through
from library.archive import Archive
from library.catalogue import HoldReason
from library.errors import NotFoundError, UnreadableError
from library.records import Box
from library.vault import Room

_MARGIN = 0.5
"""Of the box's longer side, left around it so that one sees where it stands."""
_LEAST, _MOST = 24, 200  # pixels of the margin
_PICTURES = {Media.TIFF, Media.JPEG, Media.PNG}


@dataclass(frozen=True, slots=True)
class _Drawing(Job):
    """A job that draws instead of reading."""

    media_type: str = ""
    reason: HoldReason | None = None


def mark_picture(archive: Archive, whole: str, reason: HoldReason) -> bytes:
    """The piece of the original where something stands that speaks against showing it, as WebP.

    Raises:
        NotFoundError: its place is not known, or the file has no pages that can be drawn.
        DamagedError: the original is not in the vault.
        UnreadableError: it cannot be drawn.
    """
    original = archive.catalogue.documents.original(whole)
    drawn = original is not None and (original.media_type == Media.PDF or original.media_type in _PICTURES)
    if original is None or not drawn or reason.box is None or reason.picture is None or reason.page is None:
        raise NotFoundError("There is no picture of this mark.")
    kept = archive.vault.existing(Room.ORIGINALS, original.sha256)
    job = _Drawing(kept, original.name, original.sha256, archive.vault.folder, limits_of(archive.settings),
                   media_type=original.media_type, reason=reason)  # fmt: skip
    ((_, drawn_piece),) = work_through([job], _draw, workers=1, watch=FileBounds(job.limits))
    if isinstance(drawn_piece, bytes):
        return drawn_piece
    raise UnreadableError(drawn_piece.reason, "The mark cannot be drawn from the original.")


def _draw(job: _Drawing) -> bytes | Failure:
    try:
        assert job.reason is not None and job.reason.box is not None
        page = _page(job, job.reason)
        left, top, right, bottom = _window(job.reason.box, page.shape[1], page.shape[0])
        return encode_webp(np.ascontiguousarray(page[top:bottom, left:right]))
    except UnreadableError as error:
        return Failure("draw", error.reason, str(error))
    except (OSError, ValueError, pypdfium2.PdfiumError) as error:
        return Failure("draw", "damaged", str(error))


def _page(job: _Drawing, reason: HoldReason) -> Picture:
    """The page picture as it was when the file was read; reading kept nothing of it."""
    assert reason.picture is not None and reason.page is not None
    placing, index = reason.picture.placing, reason.page - 1
    if job.media_type == Media.PDF:
        pdf = pypdfium2.PdfDocument(job.path)
        try:
            page = pdf[index]
            if not reason.picture.scanned:
                with turned(page, placing.turns):
                    return draw_for_screen(page, job.limits)
            drawn = draw(page, sheet_of(page, job.limits).drawn_dpi, job.limits)
        finally:
            pdf.close()
    else:
        drawn = page_of_pictures(job.path, index, limits=job.limits)
    level = straighten(drawn, placing.skew) if placing.skew else drawn
    return screen_picture(turn(level, placing.turns) if placing.turns else level)


def _window(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    longer = max(box.right - box.left, box.bottom - box.top)
    margin = min(_MOST, max(_LEAST, round(longer * _MARGIN)))
    left, top = max(0, min(box.left - margin, width - 1)), max(0, min(box.top - margin, height - 1))
    return left, top, max(left + 1, min(width, box.right + margin)), max(top + 1, min(height, box.bottom + margin))
