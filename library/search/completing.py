"""Completion while typing: codes, committees and subjects of documents that the asker may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from library.party.codes import code_keys, parse_code
from library.records import Fields
from library.search.contract import And, Engine, Field, Node, Prefix, Request, Sort, Synonyms, Term
from library.search.lexicon import Lexicon
from library.search.understanding.leaves import leaf
from library.search.understanding.senses import senses
from library.vietnamese import fold, tokens

_LONGEST: Final = 200
"""Characters of a beginning that are read."""
_MOST_ENDINGS: Final = 40
"""Tokens that an unfinished one may become."""


class Completes(StrEnum):
    """What a completion is."""

    CODE = "code"
    COMMITTEE = "committee"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that begins as typed, and what it is."""

    what: Completes
    text: str


class _Summary(Protocol):
    @property
    def fields(self) -> Fields: ...


class _Source(Protocol):
    def get(self, ids: Sequence[str]) -> Mapping[str, _Summary]: ...


@dataclass(frozen=True, slots=True)
class Completer:
    """Completes for one audience."""

    engine: Engine
    documents: _Source
    lexicon: Lexicon
    audience: frozenset[str]

    def complete(self, prefix: str, *, limit: int) -> tuple[Completion, ...]:
        """What may be meant by a beginning: codes first, then committees, then subjects; each once."""
        found: dict[Completion, None] = {}
        typed = [token.text for token in tokens(prefix[:_LONGEST])]
        if not typed or limit <= 0:
            return ()
        for one in self._all(prefix[:_LONGEST], typed, limit):
            found.setdefault(one)
            if len(found) == limit:
                break
        return tuple(found)

    def _all(self, prefix: str, typed: Sequence[str], limit: int) -> Iterator[Completion]:
        for fields in self._fields(_code_begins(prefix, typed), limit):
            if fields.code:
                yield Completion(Completes.CODE, fields.code)
        for name, value in self.lexicon.committees.items():
            if _begins(typed, name):
                yield Completion(Completes.COMMITTEE, value)
        for fields in self._fields(self._subject_begins(typed), limit):
            if fields.subject:
                yield Completion(Completes.SUBJECT, fields.subject)

    def _subject_begins(self, typed: Sequence[str]) -> Node:
        """Subjects that have the words typed so far and one that begins as the last."""
        slots, _ = senses(typed[:-1], self.lexicon.words)
        last = self._unfinished(typed[-1])
        return And((*(leaf(Field.SUBJECT, slot) for slot in slots), last)) if slots else last

    def _unfinished(self, typed: str) -> Node:
        """A token of which only the beginning is typed; without diacritics in every spelling."""
        if not typed.isascii() or typed.isdigit():
            return Prefix(Field.SUBJECT, typed)
        words = self.lexicon.words
        known = {token: count for plain in words.plain_tokens() if plain.startswith(typed)
                 for token, count in words.spellings(plain)}
        frequent = sorted(known, key=lambda token: (-known[token], token))[:_MOST_ENDINGS]
        return Synonyms(Field.SUBJECT, tuple((token, 1.0) for token in (frequent or [typed])))

    def _fields(self, node: Node | None, limit: int) -> Iterator[Fields]:
        if node is None:
            return
        request = Request(query=node, audience=self.audience, limit=limit, sort=Sort.RELEVANCE)
        hits = self.engine.search(request).hits
        known = self.documents.get([hit.id for hit in hits])
        yield from (known[hit.id].fields for hit in hits if hit.id in known)


def _code_begins(prefix: str, typed: Sequence[str]) -> Node | None:
    """Documents whose code begins so: `26`, `26-n`, `26-NQ/T`."""
    code = parse_code(prefix)
    if code is not None and code.number:
        return Term(Field.CODE, code_keys(code)[0])
    if not typed[0].isdigit():
        return None
    number = typed[0].lstrip("0") or "0"
    if len(typed) == 1:
        return Term(Field.CODE, number)
    return Prefix(Field.CODE, "|".join((number, *typed[1:])))


def _begins(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Do the typed tokens begin the name, or a word within it, the last of them perhaps unfinished?"""
    return any(
        all(_same(one, part) for one, part in zip(typed[:-1], name[start:], strict=False))
        and len(name) - start >= len(typed)
        and _starts(name[start + len(typed) - 1], typed[-1])
        for start in range(len(name))
    )


def _same(typed: str, part: str) -> bool:
    return typed == part or (typed.isascii() and fold(part) == typed)


def _starts(part: str, typed: str) -> bool:
    return part.startswith(typed) or (typed.isascii() and fold(part).startswith(typed))
