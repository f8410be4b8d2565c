"""What search asks of relations, answered from the catalogue: who cites or replaces, what holds on a day."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date

from library.authorities.ruling import Ruling
from library.catalogue import Catalogue
from library.catalogue.acting_relations import Acting, Key, TimeOf
from library.moments import today
from library.relating import Relating, written_keys
from library.relations.holding import Act, Paper, Status
from library.relations.records import Scope, Type
from library.relations.resolving import Held, Named, fitting
from library.relations.validity import Book
from library.search.precedents import Became, Standings

_BOOKS_KEPT = 8
_DAYS_KEPT = 32
_SHARE = 0.05
"""Where much changes, as in an ingest, so much of the time at most goes into working out what holds of all."""
_LITTLE = 0.1
"""Seconds that this may take while somebody waits."""
_FEW = 2_000
"""Relations of which nothing takes longer."""
_TOLD = frozenset({Status.REPLACED, Status.REPEALED, Status.SUSPENDED, Status.PARTLY_AMENDED, Status.NOT_YET})


class CataloguePrecedents:
    """Answers for one catalogue. What it worked out it keeps until the catalogue changes.

    What takes long is worked out by a thread of its own where the process stays (`keep_ready`), so that no question
    waits for it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._books: OrderedDict[frozenset[str], _Touched] = OrderedDict()
        self._making = threading.Lock()
        self._stays = False
        self._behind: threading.Thread | None = None
        self._question = threading.local()

    def question_begins(self, version: tuple[object, ...]) -> None:
        """What this thread has just read as the version of the relations; its question need not read it again."""
        self._question.version = version

    def keep_ready(self) -> None:
        """From now on what takes long is worked out behind."""
        self._stays = True

    def close(self) -> None:
        """Wait for what is worked out behind."""
        self._stays = False
        with self._lock:
            behind = self._behind
        if behind is not None:
            behind.join()

    def doing(self, code: str, only: Type | None, audience: frozenset[str]) -> frozenset[str]:
        """The documents that do this to those of a code; None: anything, if only to name them."""
        acting = self._catalogue.acting_relations
        return frozenset().union(*(acting.tellers(key, only, audience) for key in written_keys(code)))

    def standings(self, day: date, audience: frozenset[str]) -> Standings:
        """What holds on a day of the documents of which more than their date says it."""
        return self._touched(audience).on(day)

    def at_hand(self, day: date, audience: frozenset[str]) -> Standings | None:
        """The same; None where that takes long and is not worked out yet for the catalogue as it is now."""
        with self._lock:
            known = self._books.get(audience)
        version = self._question.__dict__.pop("version", None) or self._version()  # of one question, and used once
        if known is not None and known.version == version and known.knows(day):
            return known.on(day)
        long = known.took > _LITTLE if known is not None else not self._catalogue.acting_relations.few(_FEW)
        if not long:
            return self.standings(day, audience)
        if known is None or time.monotonic() - known.made > known.took / _SHARE or known.version == version:
            self._work_out_behind(day, audience)
        return None

    def _work_out_behind(self, day: date, audience: frozenset[str]) -> None:
        with self._lock:
            if not self._stays or (self._behind is not None and self._behind.is_alive()):
                return
            self._behind = threading.Thread(target=self._work_out, args=(day, audience), daemon=True)
            self._behind.start()

    def _work_out(self, day: date, audience: frozenset[str]) -> None:
        try:
            self.standings(day, audience)
        finally:
            self._catalogue.let_go()

    def became(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, Became]:
        """What became of these documents until today; of those of which nothing but their date tells, nothing."""
        asked, day = Relating(self._catalogue, audience), today()
        found = {}
        for one in sorted(self._catalogue.acting_relations.touched(ids)):
            validity = asked.on(one, day)
            if validity.status in _TOLD:
                by = self._catalogue.relations.named(str(validity.by)) if validity.by is not None else None
                found[one] = Became(validity.status, by.code, by.id) if by is not None else Became(validity.status)
        return found

    def _version(self) -> tuple[object, ...]:
        return self._catalogue.acting_relations.version()

    def _touched(self, audience: frozenset[str]) -> _Touched:
        with self._making:  # many ask at once, one works it out
            version = self._version()
            with self._lock:
                found = self._books.get(audience)
            if found is not None and found.version == version:
                return found
            found = _Touched(self._catalogue, audience, version)
            with self._lock:
                self._books[audience] = found
                self._books.move_to_end(audience)
                while len(self._books) > _BOOKS_KEPT:
                    self._books.popitem(last=False)
        return found


class _Touched:
    """The documents that others touch, or that say themselves from when or until when they hold."""

    def __init__(self, catalogue: Catalogue, labels: frozenset[str], version: tuple[object, ...]) -> None:
        began = time.monotonic()
        rows, kinds = catalogue.acting_relations, Ruling(catalogue.kinds.directory())
        self.version = version
        self._holders: Mapping[Key, Sequence[Held]] = rows.holders(labels)
        acting, times = rows.acts(labels), rows.times(labels)
        dates = rows.seen_targets([one.target for one in acting if one.target is not None], labels)
        papers = {one.document_id: Paper(one.document_id, one.issued) for one in acting}
        papers |= {held.id: Paper(held.id, held.issued, rules=kinds.rules(held.kind))
                   for several in self._holders.values() for held in several}
        papers |= {id_: Paper(id_, issued, rules=kinds.rules(kind)) for id_, (issued, kind) in dates.items()}
        last = _last_days(times)
        papers |= {id_: self._paper(id_, own) for id_, own in _by_document(times).items()}
        acts = [act for one in acting if (act := self._act(one, dates, last)) is not None]
        self._ids = sorted({str(act.target) for act in acts} | {one.document_id for one in times})
        self._book = Book(papers.values(), acts)
        self._days: OrderedDict[date, Standings] = OrderedDict()
        self._lock = threading.Lock()
        self.made = time.monotonic()
        self.took = 2 * (self.made - began)  # a day of it takes about as long again

    def knows(self, day: date) -> bool:
        """Whether a day was asked for before."""
        with self._lock:
            return day in self._days

    def on(self, day: date) -> Standings:
        """By what holds of them on a day."""
        with self._lock:
            found = self._days.get(day)
        if found is None:
            gathered: dict[Status, set[str]] = {}
            for one in self._ids:
                gathered.setdefault(self._book.on(one, day).status, set()).add(one)
            found = {status: frozenset(ids) for status, ids in gathered.items()}
            with self._lock:
                self._days[day] = found
                while len(self._days) > _DAYS_KEPT:
                    self._days.popitem(last=False)
        return found

    def _act(self, one: Acting, dates: Mapping[str, object], last: Mapping[str, TimeOf]) -> Act | None:
        """What is done, where it is sure to which document."""
        if one.target is not None:
            target = one.target if one.target in dates else None
        else:
            target = self._only(one.named, but=one.document_id) if one.named is not None else None
        if target is None:
            return None
        ends = one.type in (Type.EXTENDS, Type.SUSPENDS) and one.document_id in last
        until = last[one.document_id].day if ends else None
        return Act(Type(one.type), one.document_id, target, Scope(one.scope), until=until)

    def _only(self, named: Named, *, but: str = "") -> str | None:
        held = self._holders.get((named.letters or "", named.number or ""), ())
        fits = [one.id for one in fitting(named, held) if one.id != but]
        return fits[0] if len(fits) == 1 else None

    def _paper(self, document_id: str, own: Sequence[TimeOf]) -> Paper:
        starts = ends = None
        stated, joined = False, None
        for one in own:
            if one.sort == "until":
                ends = one.day or ends
            else:
                stated, starts = True, one.day or starts
                joined = (self._only(one.other) if one.other is not None else None) or joined
        return Paper(document_id, own[0].issued, stated, starts, joined, ends)


def _by_document(times: Sequence[TimeOf]) -> dict[str, list[TimeOf]]:
    found: dict[str, list[TimeOf]] = {}
    for one in times:
        found.setdefault(one.document_id, []).append(one)
    return found


def _last_days(times: Sequence[TimeOf]) -> dict[str, TimeOf]:
    """The first last day that each document names."""
    found: dict[str, TimeOf] = {}
    for one in times:
        if one.sort == "until" and one.day is not None:
            found.setdefault(one.document_id, one)
    return found
