"""How sure is a value that was read? Learnt from right and wrong readings, and used for flags alone.

`sureness.tsv` holds what was learnt on the working half of `tests/benchmarks/fields` (`benchmark_fields.py --learn`
writes it): of each field, by how many witnesses agree with its reading, from which confidence on how many were right.
Sureness never falls with confidence or with witnesses, so that a reading that is less sure never loses a flag.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from indexer.describing.findings import Finding
from library.doubt_reasons import Doubt

Value = TypeVar("Value")

FILE = Path(__file__).with_name("sureness.tsv")
HEADING = ("field", "witnesses", "confidence", "right", "readings", "sureness")
LEAST_SURE = 0.88
"""A value that is less sure is flagged. On the working half, worn copies too, 0.85 lets twice as many wrong ones pass,
0.90 none, but it flags twice as many right ones."""


@dataclass(frozen=True, slots=True)
class Step:
    """Readings of a field that are equally sure.

    Args:
        witnesses: how many agree with the reading; the next step up holds for more.
        confidence: the least of these readings, 0 to 1.
        right: how many were right, worn copies weighted.
        readings: of how many.
        sureness: how likely the next one is right, 0 to 1.
    """

    field: str
    witnesses: int
    confidence: float
    right: float
    readings: float
    sureness: float


def settled(field: str, found: Finding[Value], *, read: bool) -> Finding[Value]:
    """The finding with its doubt: what a step knows to be doubtful stays so, else what was learnt decides.

    A field that nothing was learnt of is flagged by the bounds of its own step (`Finding.unsure`).

    Args:
        read: whether it was read from a picture; text that was typed cannot be misread.
    """
    if found.value is None or found.doubt is not None:
        return found
    confidence = found.evidence.confidence if found.evidence else 1.0
    sure = sureness(table(), field, confidence, found.witnesses) if read else None
    if sure is None:
        return replace(found, doubt=found.unsure)
    return replace(found, doubt=(found.unsure or Doubt.LOW_CONFIDENCE) if sure < LEAST_SURE else None)


def sureness(steps: Iterable[Step], field: str, confidence: float, witnesses: int) -> float | None:
    """How likely a reading is right, 0 to 1; None where nothing was learnt of its field.

    Args:
        confidence: of the reading, 0 to 1.
        witnesses: how many agree with it.
    """
    own = [step for step in steps if step.field == field]
    if not own:
        return None
    below = [step.sureness for step in own if step.confidence <= confidence and step.witnesses <= witnesses]
    return max(below, default=0.0)


@cache
def table() -> tuple[Step, ...]:
    """What was learnt.

    Raises:
        ValueError: the file is not as `--learn` writes it.
    """
    return parsed(FILE.read_text(encoding="utf-8"))


def parsed(text: str) -> tuple[Step, ...]:
    """Read steps as `written` writes them.

    Raises:
        ValueError: a line has not the columns of the heading, a share is none, or sureness falls where it may not.
    """
    heading, *lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    if tuple(heading) != HEADING or any(len(line) != len(HEADING) for line in lines):
        raise ValueError(f"{FILE.name}: the columns are to be {', '.join(HEADING)}.")
    steps = tuple(Step(line[0], int(line[1]), *map(float, line[2:])) for line in lines)
    for step in steps:
        if not (0 <= step.right <= step.readings and 0 <= step.confidence <= 1 and 0 <= step.sureness <= 1):
            raise ValueError(f"{FILE.name}: {step} is not possible.")
    if any(_falls(a, b) for a in steps for b in steps):
        raise ValueError(f"{FILE.name}: a surer reading is told less sure.")
    return steps


def _falls(a: Step, b: Step) -> bool:
    surer = a.field == b.field and a.witnesses <= b.witnesses and a.confidence <= b.confidence
    return surer and a.sureness > b.sureness


def written(steps: Iterable[Step], note: str) -> str:
    """The text of the file, with a note on what was learnt from."""
    lines = [f"# {line}" for line in note.splitlines()] + ["\t".join(HEADING)]
    for step in steps:
        lines.append(f"{step.field}\t{step.witnesses}\t{step.confidence:.3f}\t{step.right:g}\t{step.readings:g}"
                     f"\t{step.sureness:.3f}")  # fmt: skip
    return "\n".join(lines) + "\n"
