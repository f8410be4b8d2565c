"""The fields of a document: one table, which whoever reads, stores, corrects, shows or measures fields asks.

A new field is a new line here, a column of the catalogue (a migration) and an attribute of `records.Fields`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


def label(words: str) -> str:
    """The words themselves; the extractor of messages looks for this name."""
    return words


@dataclass(frozen=True, slots=True)
class DocumentField:
    """One field of a document.

    Args:
        name: its key in every export and the API, its column in the catalogue, its attribute in `records.Fields`.
        label: what readers of the site call it; `web/translations` has the English.
        derived: it follows from another field and is stored nowhere.
        is_date: its value is a `PartialDate`, written `2020-04`; the others are text.
        correctable: people may say what the paper says; of secrecy they speak by releasing.
        facet: results can be narrowed by it.
        measured: one of the seven whose rightness has a target.
        expected: every document should have it, so that the site shows it also where it is unread.
        parts: fields that are shown together with it, the one whose place on the paper tells more first.
    """

    name: str
    label: str
    derived: bool = False
    is_date: bool = False
    correctable: bool = True
    facet: bool = False
    measured: bool = True
    expected: bool = False
    parts: tuple[str, ...] = ()


TABLE: Final = (
    DocumentField("kind", label("Loại văn bản"), facet=True, expected=True),
    DocumentField("symbol", label("Ký hiệu")),
    DocumentField("number", label("Số")),
    DocumentField("code", label("Số, ký hiệu"), measured=False, parts=("number", "symbol")),
    DocumentField("committee", label("Cơ quan ban hành"), facet=True, expected=True),
    DocumentField("issued", label("Ngày ban hành"), is_date=True, expected=True, parts=("year",)),
    DocumentField("year", label("Năm"), derived=True, correctable=False, facet=True),
    DocumentField("subject", label("Trích yếu"), expected=True),
    DocumentField("signer", label("Người ký"), measured=False),
    DocumentField("secrecy", label("Độ mật"), correctable=False, measured=False),
    DocumentField("urgency", label("Độ khẩn"), measured=False),
)
"""In the order of the exchange contract."""

BY_NAME: Final = {one.name: one for one in TABLE}
EXPORTED: Final = tuple(one.name for one in TABLE)
STORED: Final = tuple(one.name for one in TABLE if not one.derived)
"""Columns of the catalogue."""
TEXTS: Final = tuple(one.name for one in TABLE if not one.derived and not one.is_date)
CORRECTABLE: Final = tuple(one.name for one in TABLE if one.correctable)
FACETS: Final = tuple(one.name for one in TABLE if one.facet)
MEASURED: Final = tuple(one.name for one in TABLE if one.measured)
LISTED: Final = ("code", "kind", "committee", "issued", "year", "subject")
"""What a list of results tells of a document, in the order of the search contract."""

_PARTS = frozenset(part for one in TABLE for part in one.parts)
SHOWN: Final = tuple(name for one in TABLE if one.name not in _PARTS for name in (one.name, *one.parts))
"""All of them for people: a whole before its parts."""


def with_parts(name: str) -> tuple[str, ...]:
    """A field and its parts: what is shown, and doubted, as one."""
    return (name, *BY_NAME[name].parts)
