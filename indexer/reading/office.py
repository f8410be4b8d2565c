"""Office files of every age: DOCX and PPTX run by run, XLSX through viparse, the binary ones converted before."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.limits import Limits
from indexer.reading.libreoffice import converted
from indexer.reading.slides import text_of_pptx
from indexer.reading.sniffing import Media
from indexer.reading.text import pages_of
from indexer.reading.word import text_of_docx
from indexer.records import ReadDocument
from indexer.restoring import Restored, RunRestorer, load_office, share_of_syllables
from library.errors import UnreadableError
from library.records import Origin

# What each binary or markup format is converted to before it is read.
_CONVERTED = {Media.DOC: "docx", Media.RTF: "docx", Media.HTML: "docx", Media.XLS: "xlsx", Media.PPT: "pptx"}
# Text packs at most some twenty times; a thousand times is a bomb.
_MAX_RATIO = 200
_READS_WELL = 0.80


def read_office(path: Path, *, limits: Limits, media_type: Media) -> ReadDocument:
    """Read the text of an office file; legacy fonts (.VnTime, VNI-Times) are brought to Unicode run by run."""
    with _modern(path, media_type, limits) as modern:
        _check_unpacked(modern, limits)
        restored = _text(modern)
    if not restored.text.strip():
        raise UnreadableError("empty", "The document holds no text.")
    return ReadDocument(pages_of(restored.text.split("\f"), _origin(restored), _doubt(restored)), media_type)


def _text(path: Path) -> Restored:
    """Take the text of a DOCX or PPTX run by run in our own layout, of tables in viparse's."""
    take = {".docx": text_of_docx, ".pptx": text_of_pptx}.get(path.suffix.lower())
    if take is None:
        return load_office(path)
    restorer = RunRestorer()
    text = take(path, restorer.restore)
    lossy = restorer.encoding is not None and share_of_syllables(text)[0] < _READS_WELL
    return Restored(text, restorer.encoding, lossy=lossy)


@contextmanager
def _modern(path: Path, media_type: Media, limits: Limits) -> Iterator[Path]:
    target = _CONVERTED.get(media_type)
    if target is None:
        yield path
        return
    ending = ".html" if media_type is Media.HTML else None
    with converted(path, target, seconds=limits.office_seconds, ending=ending) as result:
        yield result


def _check_unpacked(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableError("damaged", "The document's packing is broken.") from error
    if size > limits.unpacked_bytes and size > _MAX_RATIO * path.stat().st_size:
        raise UnreadableError("too-large", f"The document unpacks to {size // 1_000_000} MB.")


def _origin(restored: Restored) -> Origin:
    return Origin.LEGACY if restored.encoding else Origin.TEXT_LAYER


def _doubt(restored: Restored) -> str | None:
    return "legacy text converted with losses" if restored.lossy else None
