"""What an act changed of records, from what the journal holds of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from library.authorities.records import SORTS

NAMES, MERGED = "names", "merged_into"
_SAID = tuple(dict.fromkeys(key for one in SORTS for key in (*one.single, *one.several)))


@dataclass(frozen=True, slots=True)
class Difference:
    """Something of a record that an act changed.

    Args:
        record: the name it is, or was, shown by.
        what: `names`, `merged_into`, or what is said beside the names: `level`, `letters` and the like.
        before, after: in one line; None where there was nothing.
    """

    record: str
    what: str
    before: str | None
    after: str | None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    """What changed of each record; `before` and `after` are records by id as JSON, None where there was none."""
    for record_id, now in after.items():
        then = before.get(record_id)
        was, names = _names(then), _names(now)
        label = (names or was or [record_id])[0]
        if now and now.get(MERGED):
            yield Difference(label, MERGED, _text(was), now[MERGED])
        elif names != was:
            yield Difference(label, NAMES, _text(was), _text(names))
        for key in _SAID if now and names else ():
            old, new = _text((then or {}).get(key)), _text(now.get(key))
            if old != new:
                yield Difference(label, key, old, new)


def _names(record: Mapping[str, Any] | None) -> list[str]:
    return [one["text"] for one in record["names"]] if record else []


def _text(value: Any) -> str | None:
    return "; ".join(value) or None if isinstance(value, list) else value or None
