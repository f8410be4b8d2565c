"""What became of each field, counted, with the 95 % interval of every share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

STATES = ("right", "right+flag", "empty+flag", "empty", "wrong+flag", "wrong")
TITLES = {
    "right": "right",
    "right+flag": "right, flagged",
    "empty+flag": "empty, flagged",
    "empty": "empty, not flagged",
    "wrong+flag": "wrong, flagged",
    "wrong": "wrong, not flagged",
}
_SUBJECT_ALLOWED = 0.10
_SURENESS = (0.0, 0.55, 0.7, 0.8, 0.9, 0.95, 1.01)
_Z = 1.959964  # of a normal distribution, for 95 %


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if total == 0:
        return 0.0, 1.0
    share, square = count / total, _Z**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    reach = _Z / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def share(count: int, total: int) -> str:
    """A count with its share and interval: `3 of 16, 18.8 % [6.6, 43.0]`."""
    low, high = wilson(count, total)
    return f"{count} of {total}, {100 * count / max(1, total):.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def subject_errors(value: str | None, answers: Sequence[str | None]) -> tuple[int, int]:
    """How many characters of a subject are wrong, and how many the answer has that it is nearest to.

    Brackets round the whole are the paper's layout, not its subject.
    """
    given = _bare(value)
    return min((Levenshtein.distance(given, _bare(one)), len(_bare(one))) for one in answers)


def state_of(name: str, value: str | None, answers: Sequence[str | None], doubt: str | None) -> str:
    """One of `STATES`.

    Args:
        name: of the field.
        value: as found.
        answers: that are right.
        doubt: the reason of the flag on the field, if it has one.
    """
    if name == "subject":
        errors, letters = subject_errors(value, answers)
        right = errors <= _SUBJECT_ALLOWED * letters
    elif name == "committee" and value is not None:
        right = value.casefold() in {one.casefold() for one in answers if one is not None}
    else:
        right = value in answers
    partly = name == "issued" and value is not None and any((one or "").startswith(value) for one in answers)
    state = "right" if right else "empty" if value is None or partly else "wrong"
    if name == "year" and value is not None and "year" not in (doubt or ""):
        doubt = None  # a day in doubt says nothing against the year
    return state + ("+flag" if doubt else "")


def table(names: Sequence[str], counts: Mapping[tuple[str, str], int]) -> Iterable[str]:
    """One line a field and one of all together: the count, share and interval of each state."""
    yield f"{'':11}{'n':>5}" + "".join(f"{TITLES[state]:>24}" for state in STATES)
    every: Counter[tuple[str, str]] = Counter()
    for name in names:
        yield _row(name, [counts.get((name, state), 0) for state in STATES])
        every.update({("all", state): counts.get((name, state), 0) for state in STATES})
    yield _row("all", [every["all", state] for state in STATES])


def calibration(told: Iterable[tuple[float | None, str]]) -> Iterable[str]:
    """How often values are right, by how sure their reading was: a line a span of sureness.

    Args:
        told: sureness, 0 to 1, or None where the paper shows no place of it, and one of `STATES`, of each field.
    """
    found = [(sure, state) for sure, state in told if not state.startswith("empty")]
    yield f"{'sureness':13}{'not flagged: right':>44}{'flagged: right':>44}"
    for low, high in pairwise(_SURENESS):
        some = [state for sure, state in found if sure is not None and low <= sure < high]
        yield _sureness_row(f"{low:.2f} to {min(high, 1.0):.2f}", some)
    yield _sureness_row("no place", [state for sure, state in found if sure is None])


def _sureness_row(name: str, states: Sequence[str]) -> str:
    parts = ([state for state in states if state.endswith("+flag") is flagged] for flagged in (False, True))
    cells = (share(sum(state.startswith("right") for state in part), len(part)) for part in parts)
    return f"{name:13}" + "".join(f"{cell:>44}" for cell in cells)


def _row(name: str, counts: Sequence[int]) -> str:
    total = sum(counts)
    cells = []
    for count in counts:
        low, high = wilson(count, total)
        cells.append(f"{count:4} {100 * count / max(1, total):5.1f} % [{100 * low:3.0f},{100 * high:3.0f}]".rjust(24))
    return f"{name:11}{total:5}" + "".join(cells)


def _bare(text: str | None) -> str:
    words = " ".join((text or "").split())
    return words[1:-1].strip() if words.startswith("(") and words.endswith(")") else words
