"""Whether a document is in force on a day, from what documents do to one another; pure, and in any order the same.

Nothing is claimed beyond what is known: only what a document does itself counts, a contradiction is shown and not
solved, a day that is known by its year alone leaves the answer open within that year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from library.records import PartialDate
from library.relations.days import Span, first_of, span_of
from library.relations.holding import (
    Act,
    Clause,
    Contradiction,
    Key,
    Oddity,
    Paper,
    Status,
    StillApplied,
    Validity,
)
from library.relations.records import Modality, Scope, Type


class Book:
    """What is known of all documents, to be asked about any on any day."""

    def __init__(self, papers: Iterable[Paper], acts: Iterable[Act], clauses: Iterable[Clause] = ()) -> None:
        self._papers: Mapping[Key, Paper] = {paper.key: paper for paper in papers}
        self._acts: dict[Key, set[Act]] = {}
        self._perhaps: dict[Key, set[Act]] = {}
        for act in acts:
            (self._perhaps if act.several else self._acts).setdefault(act.target, set()).add(act)
        self._clauses: dict[Key, set[Clause]] = {}
        for clause in clauses:
            self._clauses.setdefault(clause.target, set()).add(clause)

    def effect(self, key: Key) -> Span | None:
        """From when a document holds; None where nothing says it. Each is asked once, so circles end."""
        seen: set[Key] = set()
        while key not in seen:
            seen.add(key)
            paper = self._papers.get(key)
            if paper is None:
                return None
            if paper.starts is not None:
                return span_of(paper.starts)
            if paper.starts_with is None:
                return span_of(paper.issued) if paper.issued else None
            key = paper.starts_with
        return None

    def on(self, key: Key, day: date) -> Validity:
        """Whether a document is in force on a day."""
        paper = self._papers.get(key, Paper(key, held=False))
        start = self.effect(key)
        counted, odd = self._counted(key, start)
        ending = [one for one in counted if one.ends]
        over = [one for one in ending if one.span.over(day)]
        last = _own_end(paper, counted, day)
        until = _until(ending, last)
        opens = _partial(start)
        if over:
            by = max(over, key=_rank)
            status = Status.REPLACED if by.act.type is Type.REPLACES else Status.REPEALED
            sure = self._held(by) and not odd and by.span.exact
            return Validity(status, opens, until, by.act.source, self._saved(key, day), sure, odd)
        if last is not None and day > last.high:
            return Validity(Status.REPEALED, opens, until, None, (), paper.held and not odd, odd)
        if not (paper.rules or paper.stated or paper.ends or counted):
            return Validity(Status.UNKNOWN, contradictions=odd, rules=False)
        doubtful = [*(one.span for one in ending), *([start] if start else []), *([last.ended()] if last else [])]
        odd += self._of_several(key, day)
        if start is None or any(one.open(day) for one in doubtful):
            return Validity(Status.UNKNOWN, opens, until, None, (), False, odd)
        if not start.over(day):
            return Validity(Status.NOT_YET, opens, until, None, (), paper.held and paper.stated and not odd, odd)
        return self._standing(paper, day, counted, Validity(Status.IN_FORCE, opens, until, None, (), False, odd))

    def _standing(self, paper: Paper, day: date, counted: Sequence[_Counted], plain: Validity) -> Validity:
        """Of a document that no other has ended: suspended, amended, or whole and in force."""
        odd = plain.contradictions
        for kinds, status in ((_suspending, Status.SUSPENDED), (_amending, Status.PARTLY_AMENDED)):
            now = [one for one in counted if kinds(one.act) and one.span.over(day) and not self._lifted(one, day)]
            if now:
                by = max(now, key=_rank)
                return Validity(status, plain.start, plain.until, by.act.source, (),
                                self._held(by) and by.span.exact and not odd, odd)  # fmt: skip
        sure = paper.held and paper.stated and not odd
        return Validity(Status.IN_FORCE, plain.start, plain.until, None, (), sure, odd)

    def _counted(self, key: Key, start: Span | None) -> tuple[list[_Counted], tuple[Contradiction, ...]]:
        """The acts upon a document that count, each with its day, and those that contradict something."""
        counted, odd = [], []
        for act in sorted(self._acts.get(key, ()), key=_order):
            if act.modality is not Modality.DONE:
                continue
            span = self.effect(act.source)
            why = self._why_not(act, span, start)
            if why is not None:
                odd.append(Contradiction(act, why))
            elif span is not None:
                counted.append(_Counted(act, span))
        return counted, tuple(odd)

    def _of_several(self, key: Key, day: date) -> tuple[Contradiction, ...]:
        """What was done by then to this document or to another of its code: which of them is meant is not known."""
        spans = ((act, self.effect(act.source)) for act in sorted(self._perhaps.get(key, ()), key=_order))
        return tuple(Contradiction(act, Oddity.SEVERAL) for act, span in spans if span is None or span.low <= day)

    def _why_not(self, act: Act, span: Span | None, start: Span | None) -> Oddity | None:
        if act.source == act.target:
            return Oddity.ITSELF
        if span is None:
            return Oddity.UNDATED
        if start is not None and span.high < start.low:
            return Oddity.BEFORE
        back = any(_ending(other) and other.source == act.target and other.modality is Modality.DONE
                   for other in self._acts.get(act.source, ()))  # fmt: skip
        return Oddity.EACH_OTHER if back and _ending(act) and start == span else None

    def _lifted(self, one: _Counted, day: date) -> bool:
        """Whether a suspension is over: by its own last day, or because what suspends was ended."""
        if one.act.type is not Type.SUSPENDS:
            return False
        last = one.act.until or getattr(self._papers.get(one.act.source), "ends", None)
        if last is not None and day > span_of(last).high:
            return True
        ended = [self.effect(act.source) for act in self._acts.get(one.act.source, ())
                 if _ending(act) and act.modality is Modality.DONE and act.source != act.target]  # fmt: skip
        return any(span is not None and span.over(day) for span in ended)

    def _saved(self, key: Key, day: date) -> tuple[StillApplied, ...]:
        found = []
        for clause in self._clauses.get(key, ()):
            last = _last_day(clause, self.effect(clause.source))
            if last is None or day <= last:
                found.append(StillApplied(clause.source, clause.words, last))
        return tuple(sorted(found, key=lambda one: (one.until or date.max, one.words, str(one.source))))

    def _held(self, one: _Counted) -> bool:
        paper = self._papers.get(one.act.source)
        return paper is not None and paper.held


@dataclass(frozen=True, slots=True)
class _Counted:
    act: Act
    span: Span

    @property
    def ends(self) -> bool:
        return _ending(self.act)


def _ending(act: Act) -> bool:
    return act.scope is Scope.WHOLE and act.type in (Type.REPLACES, Type.REPEALS)


def _suspending(act: Act) -> bool:
    return act.scope is Scope.WHOLE and act.type is Type.SUSPENDS


def _amending(act: Act) -> bool:
    return act.type is Type.AMENDS or (act.scope is Scope.PART and act.type in (Type.REPLACES, Type.REPEALS))


def _order(act: Act) -> tuple[str, ...]:
    return (str(act.source), act.type, act.scope, act.modality, str(act.until or ""))


def _rank(one: _Counted) -> tuple[date, date, str, str]:
    return (one.span.high, one.span.low, str(one.act.source), one.act.type)


def _own_end(paper: Paper, counted: Sequence[_Counted], day: date) -> Span | None:
    """The last day that a document names for itself, put off by extensions that are in effect."""
    if paper.ends is None:
        return None
    ends = [span_of(paper.ends)]
    ends += [span_of(one.act.until) for one in counted
             if one.act.type is Type.EXTENDS and one.act.until is not None and one.span.over(day)]  # fmt: skip
    return max(ends, key=lambda one: (one.high, one.low))


def _until(ending: Sequence[_Counted], last: Span | None) -> PartialDate | None:
    """The last day on which it held: the day before the first that ends it, or its own."""
    ends = [one.span.before() for one in ending] + ([last] if last else [])
    return _partial(min(ends, key=lambda one: (one.low, one.high))) if ends else None


def _partial(span: Span | None) -> PartialDate | None:
    return None if span is None else first_of(span)


def _last_day(clause: Clause, start: Span | None) -> date | None:
    if clause.until is not None:
        return span_of(clause.until).high
    if clause.years is None or start is None:
        return None
    try:
        return start.high.replace(year=start.high.year + clause.years)
    except ValueError:  # 29 February, or past the last year there is
        past = start.high.year + clause.years >= date.max.year
        return None if past else start.high + timedelta(days=365 * clause.years)
