"""The decision: every passage is looked at, every mark and everything unread is a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from library.secrecy.circulation import circulation_in, is_lifted_in
from library.secrecy.decision import Decision, Reason, Verdict
from library.secrecy.drawn_notes import is_drawn_note
from library.secrecy.lines import marks_in_lines
from library.secrecy.matter import Matter, Part
from library.secrecy.rules import MARKS
from library.secrecy.spelling import has_diacritics
from library.secrecy.stamps import riddles_in
from library.secrecy.units import marks_in_unit
from library.secrecy.written import Written


def decide(matter: Matter) -> Decision:
    """Say whether a file may be shown.

    A mark holds it even where another stamp says that the mark was lifted: a person confirms that. Without a mark such
    a stamp holds nothing.

    Args:
        matter: all of it; what the reader leaves out is not judged.
    """
    shown = [Written.of(passage) for passage in matter.shown]
    found = sorted(_marks(shown), key=lambda one: MARKS.index(one.mark or MARKS[-1]))
    unread = [Reason(one.reason, one.part, "", one.page, one.box, inside=one.inside) for one in matter.unread]
    unread += [reason for passage in matter.shown for reason in riddles_in(passage)]
    notes = [passage for passage in matter.shown if passage.part is Part.ANNOTATION]
    found, unread = ([one for one in those if not is_drawn_note(one, notes)] for those in (found, unread))
    verdict = Verdict.HELD if found else Verdict.UNKNOWN if unread else Verdict.FREE
    circulation = next((mark for one in shown for mark in circulation_in(one)), None)
    return Decision(verdict, (*found, *unread), any(map(is_lifted_in, shown)), circulation)


def _marks(shown: Sequence[Written]) -> Iterator[Reason]:
    bare = not any(has_diacritics(one.text) for one in shown)
    for one in shown:
        told = list(marks_in_lines(one, bare=bare))
        yield from told or marks_in_unit(one, bare=bare)
