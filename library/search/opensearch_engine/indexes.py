"""Names and forms of the indexes of an archive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from library.search.contract import POSITIONAL, Field

FORM: Final = 1
"""Changes whenever what stands below does; an index of another form is outdated."""

STATE: Final = "state"
DOCUMENTS: Final = "documents"
PAGES: Final = "pages"
WORDS: Final = "words"
KINDS: Final = (DOCUMENTS, PAGES, WORDS)

_FREQUENCY: Final = {"frequency": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}}
_COMMON: Final = {
    "auto_expand_replicas": "0-1",  # a second copy of everything as soon as there is a second node
    "refresh_interval": "-1",  # a commit says itself when it is to be seen
    "merge.policy.expunge_deletes_allowed": 0,  # what is erased goes wherever it stands
}
_TOKENS: Final = {"type": "text", "analyzer": "keyword", "norms": False}
_PLACES: Final = {**_TOKENS, "index_options": "positions", "position_increment_gap": 0}
_NUMBER: Final = {"type": "integer"}
_KEYWORD: Final = {"type": "keyword"}


class Names:
    """The names of one archive's indexes in the cluster."""

    def __init__(self, base: str) -> None:
        self._base = base

    @property
    def state(self) -> str:
        """The index that says which generation and which commit count."""
        return f"{self._base}-{STATE}"

    def of(self, kind: str, generation: int) -> str:
        """One of a generation's indexes."""
        return f"{self._base}-{generation}-{kind}"


def state_form() -> Mapping[str, Any]:
    """Documents that are read by their id alone."""
    return {"settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}, "mappings": {"dynamic": False}}


def form(kind: str, shards: int) -> Mapping[str, Any]:
    """Settings and fields of one of a generation's indexes."""
    made = {DOCUMENTS: _documents, PAGES: _pages, WORDS: _words}[kind]()
    own = made.pop("own", {})
    return {"settings": {"number_of_shards": shards, **_COMMON, **own}, "mappings": {"dynamic": "strict", **made}}


def _documents() -> dict[str, Any]:
    frequent = {"similarity": "frequency"}
    fields = {str(one): {**(_PLACES if one in POSITIONAL else {**_TOKENS, "index_options": "freqs"}), **frequent}
              for one in Field}
    lengths = {f"length_{one}": {**_NUMBER, "index": False} for one in Field}
    return {
        "own": {"similarity": _FREQUENCY, "max_result_window": 1_000_000, "max_terms_count": 1_000_000},
        "_source": {"includes": ["distinct"]},
        "properties": {
            **fields, **lengths, "distinct": {"type": "object", "enabled": False}, "id": _KEYWORD, "year": _NUMBER,
            "kind": _KEYWORD, "committee": _KEYWORD, "issued": _NUMBER, "audience": _KEYWORD, "born": _NUMBER,
        },
    }


def _pages() -> dict[str, Any]:
    return {
        "own": {"max_terms_count": 1_000_000},
        "_source": {"enabled": False},
        "properties": {"document": _KEYWORD, "number": _NUMBER, "born": _NUMBER, "text": _PLACES, "seam": _PLACES,
                       "tail": _PLACES},
    }


def _words() -> dict[str, Any]:
    return {"own": {"max_terms_count": 1_000_000},
            "properties": {"field": _KEYWORD, "token": _KEYWORD, "change": _NUMBER, "born": _NUMBER}}
