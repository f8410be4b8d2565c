"""The body of a request to the API: a JSON object whose every value is bounded and refused here."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request

from web.bounds import MAX_VALUE, BadParameterError, Problem


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent; a key that is absent is like an empty value of its kind."""

    told: Mapping[str, Any]

    @classmethod
    def of(cls, request: Request, *keys: str) -> Body:
        """The body of a request; no body is like an empty object.

        Raises:
            BadParameterError: it is no JSON object, or has a key that means nothing.
        """
        told = request.get_json(force=True, silent=True) if request.get_data(cache=True) else {}
        if not isinstance(told, dict):
            raise BadParameterError("", Problem.NO_OBJECT)
        for key in told:
            if key not in keys:
                allowed = ", ".join(sorted(keys))
                raise BadParameterError(_printable(key), Problem.UNKNOWN_PARAMETER, allowed=allowed)
        return cls(told)

    def text(self, key: str, *, longest: int) -> str:
        """A text, blanks at its ends left out."""
        return self._text(key, self.told.get(key, ""), longest)

    def line(self, key: str, *, longest: int) -> str:
        """A text as it stands, with whatever is in it: the name of a file on somebody's disk."""
        value = self.told.get(key, "")
        if not isinstance(value, str):
            raise BadParameterError(key, Problem.WRONG_KIND, allowed='"…"')
        if len(value) > longest:
            raise BadParameterError(key, Problem.TOO_LONG, allowed=str(longest))
        return value

    def number(self, key: str, *, most: int) -> int:
        """A whole number from 0, which must be there."""
        value = self.told.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise BadParameterError(key, Problem.WRONG_KIND, allowed=f"0..{most}")
        return value

    def texts(self, key: str, *, longest: int, nullable: bool = False) -> dict[str, Any]:
        """Texts by name; with `nullable` a text may be null."""
        told = self.told.get(key, {})
        if not isinstance(told, dict):
            raise BadParameterError(key, Problem.WRONG_KIND, allowed='{"number": "94"}')
        return {_printable(name): None if nullable and value is None else self._text(key, value, longest)
                for name, value in told.items()}  # fmt: skip

    def words(self, key: str, *, most: int) -> list[str]:
        """A list of short texts."""
        return [self._text(key, one, MAX_VALUE) for one in self._list(key, most)]

    def numbers(self, key: str, *, most: int) -> list[int]:
        """A list of whole numbers from 1."""
        found = self._list(key, most)
        if not all(isinstance(one, int) and not isinstance(one, bool) and 1 <= one < 2**31 for one in found):
            raise BadParameterError(key, Problem.WRONG_KIND, allowed="[5, 9]")
        return found

    def yes(self, key: str) -> bool:
        """Whether something is said to be so."""
        told = self.told.get(key, False)
        if not isinstance(told, bool):
            raise BadParameterError(key, Problem.WRONG_KIND, allowed="true, false")
        return told

    def _list(self, key: str, most: int) -> list[Any]:
        told = self.told.get(key, [])
        if not isinstance(told, list):
            raise BadParameterError(key, Problem.WRONG_KIND, allowed="[…]")
        if len(told) > most:
            raise BadParameterError(key, Problem.TOO_MANY, allowed=str(most))
        return told

    def _text(self, key: str, value: object, longest: int) -> str:
        if not isinstance(value, str):
            raise BadParameterError(key, Problem.WRONG_KIND, allowed='"…"')
        if len(value) > longest:
            raise BadParameterError(key, Problem.TOO_LONG, allowed=str(longest))
        if any(unicodedata.category(letter) in ("Cs", "Cc") and letter not in "\n\t\r" for letter in value):
            raise BadParameterError(key, Problem.CONTROL_CHARACTER)
        return value.strip()


def _printable(key: str) -> str:
    return "".join(letter for letter in key[:MAX_VALUE] if unicodedata.category(letter) not in ("Cs", "Cc"))
