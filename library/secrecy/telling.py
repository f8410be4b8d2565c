"""A decision in a sentence, for the archivist who has to look at the paper."""

from __future__ import annotations

from library.secrecy.decision import Decision, Reason
from library.secrecy.matter import Part
from library.wording import Listed, Said, say

_MOST = 3  # reasons told; the paper shows the rest


def tell(decision: Decision) -> str:
    """Say what speaks against showing a file, and where it stands; empty for a free one."""
    found = list(dict.fromkeys(_sentence(reason) for reason in decision.reasons))
    told = found[:_MOST]
    if len(found) > _MOST:
        told[-1] = say("{what} and {count} more", what=told[-1], count=len(found) - _MOST)
    if found and decision.declassified:
        told.append(say("a stamp says that it was declassified, which a person has to confirm"))
    return str(Listed(told))


def _sentence(reason: Reason) -> Said:
    what = say("secrecy mark {mark}", mark=reason.mark) if reason.mark else say("not read ({rule})", rule=reason.rule)
    where = [say("in the {part}", part=reason.part)] if reason.part is not Part.BODY else []
    where += [say("page {page}", page=reason.page)] if reason.page else []
    where += [say("of {file}", file=reason.inside)] if reason.inside else []
    return Said(", ".join((what, *where)))
