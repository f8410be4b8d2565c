"""What is no secrecy and told beside it: a mark that was lifted, a mark that limits who reads the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from library.secrecy.marks import beside_lifting, circulation_of, find, is_lifted
from library.secrecy.written import Written

_LIFTED = re.compile(r"[iI][\W_]*[aAảẢ][\W_]*[iI][\W_]*[mM][\W_]*[aAậẬ][\W_]*[tT]")
_CIRCULATION = re.compile(
    r"n[oộ]i b[oộ]|thu h[oồ]i|xong|b[oó]c b[iì]|ph[oổ] bi[eế]n|li[eệ]u (?:ph[uụ]c v[uụ] )?h[oộ]i", re.IGNORECASE
)


def is_lifted_in(written: Written) -> bool:
    """Whether a line of a passage says that a mark was lifted."""
    if _LIFTED.search(written.text) is None:
        return False
    lines = written.lines
    return is_lifted(" ".join(lines)) or any(map(is_lifted, lines)) or any(
        is_lifted(f"{one} {two}") for one, two in pairwise(lines)) or any(
        find(piece) for line in lines for piece in beside_lifting(line))


def circulation_in(written: Written) -> Iterator[str]:
    """The marks of circulation of a passage."""
    if _CIRCULATION.search(written.text) is None:
        return
    for line in written.lines:
        mark = circulation_of(line) if _CIRCULATION.search(line) and _begins_high(line) else None
        if mark:
            yield mark


def _begins_high(line: str) -> bool:
    return next((letter.isupper() for letter in line if letter.isalpha()), False)
