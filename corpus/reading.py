"""Reads the documents' data (TOML beside this module) into records."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.records import Committee, Document, Look, Marks, Relation, Special

_DATA = Path(__file__).parent / "documents"
# What a sheet of each kind looks like unless its document says otherwise.
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "typewriter": {"dpi": 300, "mode": "bilevel", "fade": 0.35},
    "roneo": {"dpi": 300, "mode": "bilevel", "blots": 0.4},
    "letterpress": {"dpi": 300, "mode": "bilevel"},
    "laser": {"dpi": 200, "mode": "colour"},
}
_PLAIN = ("file", "kind", "code", "subject", "signer", "body", "paper", "place", "number_prefix", "date_form",
          "title_left", "garbage")  # fmt: skip
_LISTS = ("authority", "recipients", "handwritten")
_OTHERS = ("committee", "issued", "relations", "look", "marks")


def load_committees(folder: Path = _DATA) -> dict[str, Committee]:
    """Reads committees.toml, key to committee."""
    table = tomllib.loads((folder / "committees.toml").read_text(encoding="utf-8"))
    return {
        key: Committee(key, **{**entry, "lines": tuple(entry["lines"])}) for key, entry in table["committee"].items()
    }


def load_documents(folder: Path = _DATA) -> tuple[Document, ...]:
    """Reads every document, ordered by date, then by file name."""
    committees = load_committees(folder)
    found = [
        _document(entry, committees)
        for path in sorted(folder.glob("[0-9]*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["document"]
    ]
    return tuple(sorted(found, key=lambda document: (document.issued, document.file)))


def load_specials(folder: Path = _DATA) -> tuple[Special, ...]:
    """Reads the copies and the broken files."""
    table = tomllib.loads((folder / "specials.toml").read_text(encoding="utf-8"))
    return tuple(Special(**entry) for entry in table["special"])


def _document(entry: Mapping[str, Any], committees: Mapping[str, Committee]) -> Document:
    unknown = set(entry) - {*_PLAIN, *_LISTS, *_OTHERS}
    if unknown:
        raise ValueError(f"{entry['file']}: unknown fields {sorted(unknown)}")
    values: dict[str, Any] = {name: entry[name] for name in _PLAIN if name in entry}
    values |= {name: tuple(entry[name]) for name in _LISTS if name in entry}
    return Document(
        committee=committees[entry["committee"]],
        issued=datetime.date.fromisoformat(entry["issued"]),
        relations=tuple(Relation(**relation) for relation in entry.get("relations", ())),
        look=Look(**{**_LOOKS.get(entry["paper"], {}), **entry.get("look", {})}),
        marks=_marks(entry.get("marks", {})),
        **{"code": None, **values},
    )


def _marks(entry: Mapping[str, Any]) -> Marks:
    values = dict(entry)
    if "arrived" in values:
        values["arrived"] = tuple(values["arrived"])
    if "digital" in values:
        values["digital"] = tuple(values["digital"])
    return Marks(**values)
