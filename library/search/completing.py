"""Completion while typing: codes, committees and subjects of documents that the asker may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from operator import itemgetter
from typing import Final, Protocol

from library.party.codes import code_keys, parse_code
from library.search.beginnings import begins
from library.search.contract import And, Engine, Field, Node, Prefix, Request, Sort, Synonyms, Term
from library.search.lexicon import Lexicon
from library.search.typed_names import other_forms
from library.search.understanding.leaves import any_, leaf
from library.search.understanding.senses import senses
from library.vietnamese import fold, tokens

_LONGEST: Final = 200
"""Characters of a beginning that are read."""
_MOST_ENDINGS: Final = 40
"""Tokens that an unfinished one may become."""
_MOST_D: Final = 4
_ALIKE: Final = 3
"""For each completion so many documents are looked at, for numbers restart and several bear the same code."""


class Completes(StrEnum):
    """What a completion is."""

    CODE = "code"
    COMMITTEE = "committee"
    SUBJECT = "subject"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that begins as typed, and what it is."""

    what: Completes
    text: str

    def as_json(self) -> dict[str, str]:
        """The keys of the API."""
        return {"what": str(self.what), "text": self.text}


class _Summary(Protocol):
    @property
    def code(self) -> str | None: ...
    @property
    def subject(self) -> str | None: ...


class _Source(Protocol):
    def get(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, _Summary]: ...


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
        for one in self._shown(_code_begins(prefix, typed), limit):
            if one.code:
                yield Completion(Completes.CODE, one.code)
        for value in self._committees(typed):
            yield Completion(Completes.COMMITTEE, value)
        for subject in self._subjects(typed, limit):
            yield Completion(Completes.SUBJECT, subject)

    def _committees(self, typed: Sequence[str]) -> list[str]:
        """Names that begin so, then names within which a word does; where there are none, its other forms."""
        found = self._named(typed)
        others = () if found else other_forms(typed, self.lexicon.abbreviations)
        return found or list(dict.fromkeys(name for form in others for name in self._named(form)))

    def _named(self, typed: Sequence[str]) -> list[str]:
        """Names that begin so, then names within which a word does, the more frequent first."""
        plain = " " + " ".join(map(fold, typed))
        near = [(name, value) for together, name, value in self.lexicon.plain_committees if plain in together]
        places = ((_place(typed, name), value) for name, value in near)
        found = [(_nearness(place), value) for place, value in places if place is not None]
        return [value for _, value in sorted(found, key=itemgetter(0))]

    def _subjects(self, typed: Sequence[str], limit: int) -> list[str]:
        """Subjects that begin so, then those within which it stands as typed, then those that have the words."""
        found = [one.subject for one in self._shown(self._subject_begins(typed), limit) if one.subject]
        places = [_place(typed, [token.text for token in tokens(subject)]) for subject in found]
        return [found[at] for at in sorted(range(len(found)), key=lambda at: _nearness(places[at]))]

    def _subject_begins(self, typed: Sequence[str]) -> Node:
        """Subjects that have the words typed so far and one that begins as the last."""
        slots, _ = senses(typed[:-1], self.lexicon.words)
        last = self._unfinished(typed[-1])
        return And((*(leaf(Field.SUBJECT, slot) for slot in slots), last)) if slots else last

    def _unfinished(self, typed: str) -> Node:
        """A token of which only the beginning is typed."""
        endings = self.lexicon.words.beginning(typed, limit=_MOST_ENDINGS)
        return Synonyms(Field.SUBJECT, tuple((token, 1.0) for token in endings or (typed,)))

    def _shown(self, node: Node | None, limit: int) -> Iterator[_Summary]:
        if node is None:
            return
        request = Request(query=node, audience=self.audience, limit=limit * _ALIKE, sort=Sort.RELEVANCE)
        hits = self.engine.search(request).hits
        known = self.documents.get([hit.id for hit in hits], self.audience)
        yield from (known[hit.id] for hit in hits if hit.id in known)


def _code_begins(prefix: str, typed: Sequence[str]) -> Node | None:
    """Documents whose code is said so far: `26`, `26-n`, `26-NQ/T`, `nq26`, `12-qd/ubk`."""
    code = parse_code(prefix)
    begun: list[Node] = [Term(Field.CODE, code_keys(code)[0])] if code is not None and code.number else []
    if typed[0].isdigit():
        number, letters = typed[0].lstrip("0") or "0", "|".join(typed[1:])
        begun += [Prefix(Field.CODE, f"{number}|{one}") for one in _with_d(letters)] if letters else [
            Term(Field.CODE, number)]  # fmt: skip
    return any_(begun) if begun else None


def _with_d(letters: str) -> list[str]:
    """The letters of a code as they may be meant: `qd` is `qđ` as well."""
    if letters.count("d") > _MOST_D:
        return [letters]
    return ["".join(one) for one in product(*("dđ" if letter == "d" else letter for letter in letters))]


def _place(typed: Sequence[str], name: Sequence[str]) -> int | None:
    """At which token of the name the typed ones stand, the last of them perhaps unfinished."""
    for start in range(len(name) - len(typed) + 1):
        finished = zip(typed[:-1], name[start:], strict=False)
        if all(_same(one, part) for one, part in finished) and begins(typed[-1], name[start + len(typed) - 1]):
            return start
    return None


def _nearness(place: int | None) -> int:
    """At the beginning, elsewhere, or not as typed."""
    return 2 if place is None else min(place, 1)


def _same(typed: str, part: str) -> bool:
    return typed == part or (typed.isascii() and fold(part) == typed)

