"""Writes an index as the release before wrote it: form 2, which kept every place of every term."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from library.search.whoosh_engine.arrays import Array, ArrayFileWriter, unpacked
from library.search.whoosh_engine.earlier_form import EARLIER_FORM
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.schema import ALL_FIELDS
from library.search.whoosh_engine.segment import SegmentData
from library.search.whoosh_engine.toc import latest_generation, read_commit, write_commit

_NEW = ("sizes", "heads", "documents", "frequencies", "hints", "hint_starts", "rare_terms", "rare_starts",
        "rare_places")  # fmt: skip


def put_in_earlier_form(index: Path) -> None:
    """Write the last commit of an index, which nobody has open, in form 2, under the same names."""
    (folder,) = index.glob("generation-*")
    commit = read_commit(folder, latest_generation(folder))
    for segment in commit.segments:
        path = segment.path(folder)
        _write(SegmentData(path), path)
    facts = replace(commit.facts, schema=EARLIER_FORM)
    write_commit(folder, replace(commit, generation=commit.generation + 1, facts=facts))


def _write(data: SegmentData, path: Path) -> None:
    fields = {f"{name}:{one}" for name in ALL_FIELDS for one in _NEW}
    kept = {name: data.file[name].copy() for name in data.file.sizes() if name not in fields}
    for name in ALL_FIELDS:
        kept |= {f"{name}:{one}": values for one, values in _field(data.fields[name]).items()}
    path.unlink()
    sink = ArrayFileWriter(path)
    for name, values in kept.items():
        sink.add(name, values)
    sink.finish(data.file.facts)


def _field(field: FieldPostings) -> dict[str, Array]:
    terms = field.table.all()
    told = {
        "ends": np.cumsum([0, *map(len, terms)]).astype(np.uint32),
        "keys": np.array([int.from_bytes(one[:8].ljust(8, b"\0"), "big") for one in terms], np.uint64),
        "documents": unpacked(field.documents).copy(),
        "frequencies": field.frequencies.astype(np.uint32),
        "starts": field.starts.astype(np.uint32),
    }
    if field.positional:
        places = [field.places_of(term) for term in range(len(terms))]
        told["place_starts"] = np.cumsum([0, *map(len, places)]).astype(np.uint32)
        told["places"] = np.concatenate([np.zeros(0, np.uint32), *places])
    return told
