"""Errors, sentences and words in the reader's language, and sentences that were stored in English."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple, Protocol

from library.wording.catalogue import catalogue, patterns
from library.wording.said import Listed, Said

_ENDS = re.compile(r"\. ")
_SENTENCES = frozenset({"what", "why"})
_WORDS = frozenset({"part", "rule", "state"})
"""Under these names stand sentences and words, which are told too where only the filled-in sentence was stored."""


class Language(StrEnum):
    """A language that the command speaks."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class Told(NamedTuple):
    """An error in words: what happened, and what the reader can do now (empty: nothing)."""

    message: str
    next_step: str

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class _Error(Protocol):
    """What is asked of an error."""

    message: str
    next_step: str


def told(error: _Error, language: str) -> Told:
    """An error in a language."""
    return Told(in_language(error.message, language), in_language(error.next_step, language))


def in_language(text: str, language: str) -> str:
    """A sentence in a language; a plain text is looked up as a whole, then by the sentence that it was made from."""
    if language != Language.VIETNAMESE:
        return str(text)
    if isinstance(text, Said) and text.template in catalogue().sentences:
        values = {name: _value(value, language) for name, value in text.values.items()}
        return _filled(catalogue().sentences[text.template], values)
    return _retold(text) or str(text)


def word(value: str, language: str) -> str:
    """A state or reason in words: `too-large`, `indexed`; one that is not known is shown as it is."""
    if language != Language.VIETNAMESE:
        return str(value).replace("-", " ")
    return catalogue().words.get(str(value), str(value))


def code_of(message: str) -> str | None:
    """The stable name of an error's sentence; None for one that is not in the catalogue."""
    return catalogue().codes.get(message.template if isinstance(message, Said) else message)


def _value(value: object, language: str) -> object:
    if isinstance(value, Said):
        return in_language(value, language)
    if isinstance(value, Listed):
        return "; ".join(in_language(one, language) for one in value)
    if isinstance(value, StrEnum):
        return word(value, language)
    if hasattr(value, "next_step"):
        return str(told(value, language))  # type: ignore[arg-type]
    return value


def _retold(text: str) -> str | None:
    """A filled-in English sentence, such as the ledger keeps, in Vietnamese; None where no template fits it."""
    for between in ("; ", ", "):  # a list
        first, _, rest = text.partition(between)
        if rest and (one := _retold(first)) and (others := _retold(rest)):
            return f"{one}{between}{others}"
    whole = _matched(text)
    if whole is not None:
        return whole
    for end in (found.end() for found in _ENDS.finditer(text)):  # a sentence and its next step
        one, others = _matched(text[: end - 1]), _retold(text[end:])
        if one is not None and others is not None:
            return f"{one} {others}"
    return None


def _matched(text: str) -> str | None:
    for pattern, template in patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            values = found.groupdict()
            for name in values.keys() & _SENTENCES:
                values[name] = _retold(values[name]) or values[name]
            for name in values.keys() & _WORDS:
                values[name] = word(values[name], Language.VIETNAMESE)
            return _filled(catalogue().sentences[template], values)
    return None


def _filled(template: str, values: dict[str, object] | dict[str, str]) -> str:
    return template.format(**values) if values else template
