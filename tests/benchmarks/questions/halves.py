"""The questions with their right first answers, cut into two halves.

One half is worked on; of the other only the figure is looked at. Which half a question falls into is settled by its
words and the seed alone; the seed changes when the blind half was looked at.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

QUESTIONS = Path(__file__).with_name("questions.jsonl")
SEED = "2026-11"


class Half(StrEnum):
    """Which half of the questions."""

    WORKING = "working"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a stranger types it.

    Args:
        kind: what is special about it.
        right: sources of documents; any of them is a right first answer.
    """

    text: str
    kind: str
    right: frozenset[str]

    @property
    def half(self) -> Half:
        """Where the question belongs."""
        digest = hashlib.sha256(f"{SEED} {self.text}".encode()).digest()
        return Half.BLIND if digest[0] % 2 else Half.WORKING


def questions() -> list[Question]:
    """All questions."""
    lines = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    return [Question(one["question"], one["kind"], frozenset(one["right"])) for one in lines]
