"""The relations of a document from both ends, and what holds on a day: the catalogue's rows, resolved when asked.

What is held now decides who is meant, so the order in which documents came never matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from library.authorities.around import successors
from library.authorities.ruling import Ruling
from library.catalogue import Catalogue
from library.catalogue.general_repeals import GeneralRepeal
from library.catalogue.relations import Told, ToldEffect
from library.party.codes import code_keys, parse_given_code
from library.party.mentions import letters_key
from library.party.together import typed_together
from library.records import PartialDate
from library.relations.contrary import same_matter
from library.relations.holding import Act, Clause, Key, Paper, Status, Validity
from library.relations.records import CHANGING, Modality, Scope, Type
from library.relations.resolving import Days, Held, Named, fitting, not_later, one_day
from library.relations.validity import Book
from library.vietnamese import fold

_DIGITS = re.compile(r"\d+")
_BETWEEN = re.compile(r"[^a-z0-9]+")
_MOST = 300
"""Documents that are looked at for one answer; what lies farther away decides nothing about it."""


@dataclass(frozen=True, slots=True)
class Related:
    """One relation, seen from a document.

    Args:
        incoming: another document says it of this one; `told.document_id` is that one.
        targets: the held documents that can be meant: one is the answer, several are candidates, none is not held.
    """

    told: Told
    incoming: bool
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of one document of a code; `id` is None where it is only named."""

    id: str | None
    code: str
    issued: PartialDate | None
    committee: str | None
    validity: Validity


class Relating:
    """Answers about relations for whoever bears these labels.

    Args:
        labels: of the viewer; what they may not see neither says nor decides anything.
    """

    def __init__(self, catalogue: Catalogue, labels: frozenset[str]) -> None:
        self._rows, self._documents, self._labels = catalogue.relations, catalogue.documents, labels
        self._general, self._committees = catalogue.general_repeals, catalogue.committees
        self._kinds = Ruling(catalogue.kinds.directory())
        self._names: dict[str | None, list[Held]] = {}
        self._held: dict[tuple[str, str, PartialDate | None], list[Held]] = {}
        self._fitting: dict[tuple[object, ...], tuple[str, ...]] = {}  # many say the same of what they cite

    @cached_property
    def unread(self) -> int:
        """How many documents were not read yet, as after an upgrade or in a large import: they may say otherwise."""
        return self._rows.unread(self._labels)

    def of(self, document_id: str) -> list[Related]:
        """The relations of a document: what it says, in the order of its text, then what others say of it."""
        found = [Related(told, False, self.meant(told)) for told in self._rows.told_by(document_id, self._labels)]
        own = self._rows.named(document_id)
        return found + [Related(told, True, targets) for told, targets in self._into(own)] if own else found

    def on(self, document_id: str, day: date) -> Validity:
        """What holds of a document on a day."""
        own = self._rows.named(document_id)
        return self._as_far_as_read(self._book([own] if own else []).on(document_id, day))

    def of_its_time(self, document_id: str) -> list[ToldEffect]:
        """Where a document says itself from when or until when it holds, in the order of its text."""
        return [one for one in self._rows.effects(document_id, self._labels) if one.sort in ("from", "until")]

    def perhaps_repealed(self, document_id: str, day: date) -> list[GeneralRepeal]:
        """The younger documents, in effect on a day, that repeal what is contrary and speak of the same matter."""
        subject, found = self._general.after(document_id, self._labels, self._and_successors)
        return [one for one in found if same_matter(subject, one.subject)
                and self.on(one.document_id, day).status is not Status.NOT_YET
                and one.issued is not None and one.issued.ordinal <= day.year * 10_000 + day.month * 100 + day.day]

    def _and_successors(self, committee: str) -> Iterator[str]:
        """The names of a committee and of the bodies that took over its work since."""
        directory = self._committees.directory()
        owner = directory.owner(committee)
        queue = [owner] if owner is not None else []
        for one in queue:
            yield from directory.names_of(directory.label(one))
            queue += [other for other in successors(directory, one) if other not in queue]

    def in_force(self, code: str, day: date) -> list[Standing]:
        """What holds on a day of every document of a code, held or only named; oldest first."""
        held = self.holders(code)
        book = self._book(held)
        found = [Standing(one.id, one.code or code, one.issued, one.committee, book.on(one.id, day)) for one in held]
        for letters, number in sorted({(one.letters, one.number) for one in held} or self._keys(code)):
            found += self._only_named(code, letters, number, day)
        found = [replace(one, validity=self._as_far_as_read(one.validity)) for one in found]
        return sorted(found, key=lambda one: (one.issued.ordinal if one.issued else 0, one.id or ""))

    def _as_far_as_read(self, validity: Validity) -> Validity:
        """Nothing is sure while a document was not read that may say otherwise."""
        return replace(validity, sure=False, unread=self.unread) if self.unread else validity

    def holders(self, code: str) -> list[Held]:
        """The held documents of a code as somebody types it; where letters are missing, all that it can be."""
        keys = self._keys(code)
        if keys:
            return [one for letters, number in keys for one in self._rows.held(letters, number, self._labels)]
        asked = parse_given_code(code)
        if asked is None or not asked.number:
            return []
        wanted = code_keys(asked)[0]
        ids = [id_ for id_, own in self._documents.codes_of_number(asked.number, self._labels)
               if (read := parse_given_code(own)) and wanted in code_keys(read)]  # fmt: skip
        return [one for one in map(self._rows.named, ids) if one is not None]

    def _keys(self, code: str) -> list[tuple[str, str]]:
        """Letters and number of a code as somebody types it; where nothing is known of these, or it has no sign between
        its parts (`381 VVS`), those of all codes here that are written so together.
        """
        written = written_keys(code)
        if any(self._rows.held(*key, self._labels) or self._rows.told_of(*key, self._labels) for key in written):
            return written
        typed = typed_together(code)
        digits = _DIGITS.match(typed) if typed is not None else None
        if typed is None or digits is None:
            return written
        behind = typed[digits.end() :]
        numbers = dict.fromkeys(f"{digits[0]}{suffix}" for suffix in ("", behind[:1], behind[:3]))  # `12b`, `12bis`
        together = [key for key in sorted(self._rows.letters_of(list(numbers))) if _together(*key) == fold(typed)]
        return together or written

    def name_of(self, key: Key) -> str:
        """The code of a document, its id where it has none."""
        held = self._rows.named(str(key))
        return (held.code if held is not None else None) or str(key)

    def of_named(self, code: str) -> list[Related]:
        """What documents say of those of a code that are not held."""
        told = [one for key in self._keys(code) for one in self._rows.told_of(*key, self._labels)]
        return [Related(one, True, ()) for one in told if not self.meant(one)]

    def _only_named(self, code: str, letters: str, number: str, day: date) -> Iterator[Standing]:
        """Those that documents name and the archive does not hold, one for each date."""
        told = [one for one in self._rows.told_of(letters, number, self._labels) if not self.meant(one)]
        for issued in Days(one.issued for one in told).kept:
            same = [one for one in told if one_day(one.issued, issued)]
            key = f"{code} {issued or ''}"
            sources = [one for one in same if _acts(one)]
            tellers = [held for one in sources if (held := self._rows.named(one.document_id)) is not None]
            acts = [_act(one, key) for one in sources]
            rules = all(self._kinds.rules(one.kind) for one in same)
            book = self._book(tellers, [Paper(key, issued, held=False, rules=rules)], acts, self._clauses(sources, key))
            committee = next((one.body for one in same if one.body), None)
            yield Standing(None, same[0].code or code, issued, committee, book.on(key, day))

    def _book(self, starts: Iterable[Held], papers: Iterable[Paper] = (), acts: Iterable[Act] = (),
              clauses: Iterable[Clause] = ()) -> Book:  # fmt: skip
        """All that can decide about these documents: who acts upon them, and upon those."""
        known = {paper.key: paper for paper in papers}
        done, saved = list(acts), list(clauses)
        queue, asked = [(one, True) for one in starts], set[str]()
        doubtful = list[tuple[Told, str]]()
        while queue and len(known) < _MOST:
            one, whole = queue.pop()
            if one.id not in known:
                known[one.id], others = self._paper(one)
                queue += [(other, False) for other in others]
            if not whole or one.id in asked:
                continue
            asked.add(one.id)
            done += self._done_by(one)
            pairs = self._into(one, acts=True)
            acting = [told for told, targets in pairs if targets == (one.id,)]
            doubtful += [(told, one.id) for told, targets in pairs if len(targets) > 1]
            for told in acting:
                until = self._last_day(told) if told.type in (Type.EXTENDS, Type.SUSPENDS) else None
                done.append(_act(told, one.id, until))
                source = self._rows.named(told.document_id)
                if source is not None:
                    queue.append((source, told.type == Type.SUSPENDS))  # a suspension ends with what suspends
                else:
                    known.setdefault(told.document_id, Paper(told.document_id, told.told_on))
            saved += self._clauses(acting, one.id)
        for told, target in doubtful:
            known.setdefault(told.document_id, Paper(told.document_id, told.told_on))
            done.append(_act(told, target, several=True))
        return Book(known.values(), done, saved)

    def _done_by(self, one: Held) -> list[Act]:
        """What a document does to others: two that end each other are known by that."""
        told = [(each, self.meant(each)) for each in self._rows.told_by(one.id, self._labels, acts=True)
                if each.letters is not None or each.target_id is not None]  # fmt: skip
        return [_act(each, targets[0]) for each, targets in told if len(targets) == 1]

    def _paper(self, one: Held) -> tuple[Paper, list[Held]]:
        """What a held document says of its time, and the document with which it takes effect."""
        starts = ends = None
        stated, joined = False, None
        others: list[Held] = []
        for effect in self._rows.effects(one.id, self._labels):
            if effect.sort == "until":
                ends = effect.day or ends
            elif effect.sort == "from":
                stated, starts = True, effect.day or starts
                if effect.letters and effect.number:
                    named = Named(effect.letters, effect.number, issued=effect.issued)
                    fits = fitting(named, self._holders(effect.letters, effect.number, effect.issued))
                    if len(fits) == 1:
                        joined, others = fits[0].id, list(fits)
        return Paper(one.id, one.issued, stated, starts, joined, ends, rules=self._kinds.rules(one.kind)), others

    def _clauses(self, acting: Iterable[Told], target: str) -> list[Clause]:
        found = []
        for told in acting:
            for effect in self._rows.effects(told.document_id, self._labels):
                if effect.sort == "still" and (effect.letters, effect.number) == (told.letters, told.number):
                    found.append(Clause(told.document_id, target, effect.quote, effect.years, effect.day))
        return found

    def _last_day(self, told: Told) -> PartialDate | None:
        days = [one.day for one in self._rows.effects(told.document_id, self._labels) if one.sort == "until"]
        return next((day for day in days if day is not None), None)

    def _into(self, own: Held, *, acts: bool = False) -> list[tuple[Told, tuple[str, ...]]]:
        """What others say that can mean this document, each with all that it can mean; `acts`: what they do to it."""
        told = self._rows.told_to(own, self._labels, acts=acts)
        pairs = [(one, self.meant(one)) for one in told if one.document_id != own.id]
        return [(one, targets) for one, targets in pairs if own.id in targets]

    def said_among(self, ids: Sequence[str]) -> Iterator[tuple[Told, str]]:
        """What these documents, some hundreds, say of one another, where one held document is meant; that document."""
        inside, borne = set(ids), self._rows.borne_by(ids)
        for told in self._rows.told_by_any(ids, self._labels):
            if told.target_id is None and told.letters is not None and (told.letters, told.number) not in borne:
                continue
            targets = self.meant(told)
            if len(targets) == 1 and targets[0] in inside:
                yield told, targets[0]

    def meant(self, told: Told) -> tuple[str, ...]:
        """The held documents that are meant: one is the answer, several are candidates, none is not held."""
        if told.target_id is not None:
            return tuple(self._documents.seen([told.target_id], self._labels))
        if told.letters is None or told.number is None:
            return self._by_name(told) if told.letters is None and told.name else ()
        year = told.told_on.year if told.told_on else None  # of that date no more is asked
        said = (told.letters, told.number, told.kind, told.issued, told.body, told.by, year)
        if said not in self._fitting:
            named = Named(told.letters, told.number, told.kind, told.issued, told.body, told.by, told.told_on)
            found = fitting(named, self._holders(told.letters, told.number, told.issued))
            self._fitting[said] = tuple(one.id for one in found)
        fits = self._fitting[said]
        return tuple(one for one in fits if one != told.document_id) if told.document_id in fits else fits

    def _by_name(self, told: Told) -> tuple[str, ...]:
        """The held laws of a name, as far as dates tell; what they do by name alone decides nothing."""
        if told.name not in self._names:
            self._names[told.name] = self._rows.held_by_name(told.name or "", self._labels)
        return tuple(one.id for one in self._names[told.name] if one.id != told.document_id
                     and one_day(told.issued, one.issued) and not_later(one.issued, told.told_on))  # fmt: skip

    def _holders(self, letters: str, number: str, issued: PartialDate | None) -> list[Held]:
        if (letters, number, issued) not in self._held:
            self._held[letters, number, issued] = self._rows.held(letters, number, self._labels, issued)
        return self._held[letters, number, issued]


def written_keys(code: str) -> list[tuple[str, str]]:
    """Letters and number of a code as somebody types it; none where either is missing."""
    parsed = parse_given_code(code)
    letters = letters_key(parsed) if parsed is not None else None
    return [] if parsed is None or parsed.number is None or letters is None else [(letters, parsed.number)]


def _together(letters: str, number: str) -> str:
    """A code with nothing between its parts, without diacritics."""
    return fold(number) + _BETWEEN.sub("", letters)


def _acts(told: Told) -> bool:
    """Whether a document does itself what touches whether another is in force."""
    return told.type in CHANGING and told.modality == Modality.DONE and told.source_code is None


def _act(told: Told, target: str, until: PartialDate | None = None, *, several: bool = False) -> Act:
    return Act(Type(told.type), told.document_id, target, Scope(told.scope), Modality(told.modality), until, several)
