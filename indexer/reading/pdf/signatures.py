"""Digital signatures of a PDF: who signed and when. Nothing is verified and nothing is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from indexer.records import Signature

_TIME = re.compile(r"D:(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?(?:([+-])(\d{2})'?(\d{2})?)?")


def find_signatures(reader: pypdf.PdfReader) -> tuple[Signature, ...]:
    """Return the signatures of a PDF in the order of their time."""
    try:
        found = [_signature(value) for value in _values(reader)]
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError):  # a broken form hides its signatures only
        return ()
    return tuple(sorted(found, key=lambda one: one.time.timestamp() if one.time else 0.0))


def _values(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    fields = reader.get_fields() or {}
    for field in fields.values():
        if field.get("/FT") == "/Sig":
            value = field.get("/V")
            value = value.get_object() if value is not None else None
            if isinstance(value, DictionaryObject):
                yield value


def _signature(value: DictionaryObject) -> Signature:
    name = str(value.get("/Name") or value.get("/Reason") or "").split("<")[0].strip()
    return Signature(name or None, _time(str(value.get("/M") or "")))


def _time(text: str) -> datetime | None:
    match = _TIME.match(text)
    if match is None:
        return None
    numbers = [int(part or 0) for part in match.groups()[:6]]
    offset = timedelta(hours=int(match.group(8) or 0), minutes=int(match.group(9) or 0))
    zone = timezone(-offset if match.group(7) == "-" else offset)
    try:
        return datetime(*numbers[:3], *numbers[3:6], tzinfo=zone)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
