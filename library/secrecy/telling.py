"""A decision in a sentence, for the archivist who has to look at the paper."""

from __future__ import annotations

from library.secrecy.decision import Decision, Reason
from library.secrecy.matter import Part

_MOST = 3  # reasons told; the paper shows the rest


def tell(decision: Decision) -> str:
    """Say what speaks against showing a file, and where it stands; empty for a free one."""
    told = list(dict.fromkeys(_sentence(reason) for reason in decision.reasons))
    more = f" and {len(told) - _MOST} more" if len(told) > _MOST else ""
    lifted = "; a stamp says that it was declassified, which a person has to confirm" if decision.declassified else ""
    return "; ".join(told[:_MOST]) + more + (lifted if told else "")


def _sentence(reason: Reason) -> str:
    what = f"secrecy mark {reason.mark}" if reason.mark else f"not read ({reason.rule})"
    where = [f"in the {reason.part}"] if reason.part is not Part.BODY else []
    where += [f"page {reason.page}"] if reason.page else []
    where += [f"of {reason.inside}"] if reason.inside else []
    return ", ".join((what, *where))
