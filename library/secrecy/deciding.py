"""The decision: every passage is looked at, every mark and everything unread is a reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from library.secrecy.decision import Decision, Reason, Verdict
from library.secrecy.lines import circulation_in, lifted_in, marks_in
from library.secrecy.marks import MARKS
from library.secrecy.matter import Matter
from library.secrecy.spelling import clean, has_diacritics
from library.secrecy.stamps import riddles_in


def decide(matter: Matter) -> Decision:
    """Say whether a file may be shown.

    A mark holds it even where another stamp says that the mark was lifted: a person confirms that. Without a mark such
    a stamp holds nothing.

    Args:
        matter: all of it; what the reader leaves out is not judged.
    """
    bare = not any(has_diacritics(clean(line.text)) for passage in matter.shown for line in passage.lines)
    found = [reason for passage in matter.shown for reason in marks_in(passage, bare=bare)]
    found.sort(key=lambda one: MARKS.index(one.mark or MARKS[-1]))
    unread = [Reason(one.reason, one.part, "", one.page, one.box, inside=one.inside) for one in matter.unread]
    unread += chain.from_iterable(riddles_in(passage) for passage in matter.shown)
    verdict = Verdict.HELD if found else Verdict.UNKNOWN if unread else Verdict.FREE
    return Decision(verdict, (*found, *unread), any(map(lifted_in, matter.shown)), next(_circulation(matter), None))


def _circulation(matter: Matter) -> Iterator[str]:
    for passage in matter.shown:
        yield from circulation_in(passage)
