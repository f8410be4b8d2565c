"""What an earlier release made and this one makes anew, as jobs that go on after a kill: the index, and relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from library.catalogue import Catalogue
from library.search.contract import Engine
from library.wording import mark, say

UPGRADE: Final = "upgrade"
"""Who asks for a job that a new version makes necessary."""
REINDEX: Final = "reindex"
"""The job of making the index anew."""
RELATE: Final = "relate"
"""The job of reading what documents say of one another."""
_AS_BEFORE = mark("An earlier release made the index ({why}). It answers as before; 'vankien serve' or 'vankien work' "
                  "builds it anew and is at change {built} of {changes}.")
_MAY_BE_WRONG = mark("An earlier release made the index ({why}). Until 'vankien serve' or 'vankien work' has built it "
                     "anew the results may not be right; the new one is at change {built} of {changes}.")


@dataclass(frozen=True, slots=True)
class Renewal:
    """That the index has to be made anew, and how far that is.

    Args:
        why: in some words.
        misleads: its answers may be wrong until then.
        built, changes: the new one knows so many of so many changes; 0 also where nobody has begun.
    """

    why: str
    misleads: bool
    built: int
    changes: int

    def sentence(self) -> str:
        """The same for people."""
        return say(_MAY_BE_WRONG if self.misleads else _AS_BEFORE, why=self.why, built=self.built,
                   changes=self.changes)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"built": self.built, "of": self.changes, "may_be_wrong": self.misleads}


def renewal(catalogue: Catalogue, engine: Engine) -> Renewal | None:
    """What is to be said of an index that has to be made anew; None where it need not be."""
    why = engine.outdated()
    if why is None:
        return None
    return Renewal(why, engine.misleads(), engine.built() or 0, catalogue.documents.last_change())


def renew_soon(catalogue: Catalogue, engine: Engine) -> bool:
    """Ask for the job where the index has to be made anew and nobody has asked; returns whether it has to be."""
    if engine.outdated() is None:
        return False
    if all(job.kind != REINDEX for job in catalogue.jobs.unfinished()):
        catalogue.jobs.add(REINDEX, {}, asked_by=UPGRADE)
    return True


def relate_soon(catalogue: Catalogue) -> None:
    """Ask for the job where documents were not read for relations: by the newest rules, or since many came in."""
    if catalogue.relations.behind():
        catalogue.jobs.add(RELATE, {}, asked_by=UPGRADE)
