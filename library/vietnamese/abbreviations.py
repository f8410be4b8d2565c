"""Abbreviations and what they stand for, both ways: from a data file that an archive may extend with its own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from library.errors import UsageError
from library.vietnamese.normalise import tokens
from library.vietnamese.syllables import fold

Form = tuple[str, ...]
Expansion = tuple[int, int, Form]
"""Where in the tokens it begins, how many tokens it replaces, and what may stand there instead."""

_SHORTEST_PLAIN = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Forms that mean the same, as normal tokens, and the years in which the short ones are used for it."""

    forms: tuple[Form, ...]
    first_year: int = 0
    last_year: int = 9999


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """A table of groups by any of their forms; `lengths` tells how long those are that begin with a token."""

    by_form: Mapping[Form, tuple[Group, ...]]
    by_plain: Mapping[Form, tuple[Group, ...]]
    lengths: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, groups: Iterable[Group]) -> Abbreviations:
        """Make the table."""
        by_form: dict[Form, tuple[Group, ...]] = {}
        by_plain: dict[Form, tuple[Group, ...]] = {}
        for group in groups:
            for form in group.forms:
                by_form[form] = (*by_form.get(form, ()), group)
                by_plain[_plain(form)] = (*by_plain.get(_plain(form), ()), group)
        lengths: dict[str, set[int]] = {}
        for form in (*by_form, *by_plain):
            lengths.setdefault(form[0], set()).add(len(form))
        return cls(MappingProxyType(by_form), MappingProxyType(by_plain),
                   {first: tuple(sorted(known, reverse=True)) for first, known in lengths.items()})

    def expansions(self, found: Sequence[str], *, years: tuple[int, int] | None = None) -> list[Expansion]:
        """Return every place where other forms may stand, in order, the longest form at a place first.

        Forms typed without diacritics are known as well. A form within a longer one is left to the longer one.

        Args:
            found: normal tokens.
            years: only groups in use between these years, both included.
        """
        expansions: list[Expansion] = []
        start = 0
        while start < len(found):
            length = 0
            for known in self.lengths.get(found[start], ()):
                if known <= len(found) - start and self._groups(found[start : start + known], years):
                    length = known
                    break
            if length:
                form = tuple(found[start : start + length])
                others = dict.fromkeys(other for group in self._groups(form, years) for other in group.forms)
                expansions += [(start, length, other) for other in others if form not in (other, _plain(other))]
            start += length or 1
        return expansions

    def _groups(self, form: Sequence[str], years: tuple[int, int] | None) -> list[Group]:
        groups = self.by_form.get(tuple(form), ())
        if not groups and sum(map(len, form)) >= _SHORTEST_PLAIN:  # typed without diacritics: `hdnd`, `uy ban nhan dan`
            groups = self.by_plain.get(tuple(form), ())
        return [one for one in groups if years is None or (one.first_year <= years[1] and years[0] <= one.last_year)]


def expansions(found: Sequence[str], *, years: tuple[int, int] | None = None) -> list[Expansion]:
    """Return the expansions by the table that ships with the library; see `Abbreviations.expansions`."""
    return shipped().expansions(found, years=years)


@cache
def shipped() -> Abbreviations:
    """Return the table that ships with the library."""
    text = resources.files("library.vietnamese").joinpath("abbreviations.toml").read_text(encoding="utf-8")
    return Abbreviations.of(_groups(tomllib.loads(text), "abbreviations.toml"))


def load(*files: Path) -> Abbreviations:
    """Return the shipped table with an archive's own groups.

    Raises:
        UsageError: a file is not of the right shape; it is named.
    """
    groups = list(dict.fromkeys(group for known in shipped().by_form.values() for group in known))
    for file in files:
        try:
            groups += _groups(tomllib.loads(file.read_text(encoding="utf-8-sig")), file.name)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise UsageError("The file of abbreviations {name} cannot be read: {detail}.", name=file.name,
                             detail=error) from error
    return Abbreviations.of(groups)


def _groups(data: Mapping[str, Any], name: str) -> Iterator[Group]:
    tables = data.get("group", ())
    for entry in tables if isinstance(tables, list) else [tables]:
        table = entry if isinstance(entry, dict) else {}
        forms, years = table.get("forms"), table.get("years", [0, 9999])
        listed = [str(form) for form in forms] if isinstance(forms, list) else []
        normal = tuple(dict.fromkeys(form for written in listed for form in _written(written)))
        if len(normal) < 2 or () in normal or not _is_span(years):
            raise UsageError("The file of abbreviations {name}: group {group} needs two forms or more, its years two.",
                             name=name, group=repr(forms))
        yield Group(normal, years[0], years[1])


def _is_span(years: object) -> bool:
    return isinstance(years, list) and len(years) == 2 and all(isinstance(year, int) for year in years)


def _written(form: str) -> Iterator[Form]:
    """The normal tokens of a form; where it says TW, also with TƯ and Trung ương."""
    normal = tuple(token.text for token in tokens(form))
    yield normal
    if "tw" in normal[1:]:
        place = normal.index("tw", 1)
        for centre in (("tư",), ("trung", "ương")):
            yield (*normal[:place], *centre, *normal[place + 1 :])
    elif len(normal) == 1 and len(normal[0]) > 2 and normal[0].endswith("tw"):
        yield (f"{normal[0][:-2]}tư",)


def _plain(form: Form) -> Form:
    return tuple(map(fold, form))
