"""The names that the Party bore, by year: what its documents print above their heads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """Whole years `first` to `last`, both included (None: until now), and the Party's name in most of each of them."""

    name: str
    first: int
    last: int | None


# The name changed in October 1930, at the Second Congress (February 1951) and at the Fourth (December 1976).
PARTY_NAMES = (
    Period("Đảng Cộng sản Đông Dương", 1930, 1950),
    Period("Đảng Lao động Việt Nam", 1951, 1976),
    Period("Đảng Cộng sản Việt Nam", 1977, None),
)
