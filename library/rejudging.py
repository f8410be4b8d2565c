"""After an upgrade: what older rules of secrecy let through is judged again by its text, before anybody sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from library.catalogue import By, Catalogue
from library.held_because import held_because
from library.progress import Progress, Silent
from library.records import Document
from library.rules_of_secrecy import RULES
from library.wording import mark

if TYPE_CHECKING:
    from library.secrecy import Decision

_BATCH = 256
_KEY = "judged_by_text"


def is_judged(catalogue: Catalogue) -> bool:
    """Whether everything that may be shown was judged by these rules, as far as its kept text tells."""
    return catalogue.meta(_KEY) == str(RULES)


def judge_kept_text(catalogue: Catalogue, progress: Progress | None = None) -> int:
    """Hold back every file whose kept text bears a mark; call it while nobody else writes.

    Cut off, it goes on behind the last file that it judged.

    Returns:
        How many files were held back; the index and the vault have to follow.
    """
    from library.secrecy import Verdict  # an archive that was judged does not wait for the rules

    progress = progress or Silent()
    progress.begin(mark("judging by new rules of secrecy"), catalogue.judgements.count_waiting(By.TEXT))
    held, last = 0, ""
    while ids := catalogue.judgements.waiting(By.TEXT, after=last, limit=_BATCH):
        last = ids[-1]
        free = []
        for document in catalogue.documents.get_many(ids):
            decision = _decide(catalogue, document)
            if decision.verdict is Verdict.FREE:
                free.append(document.id)
            else:
                catalogue.holds.hold(document.id, decision.mark, because=held_because(decision))
                held += 1
        catalogue.judgements.note(free, By.TEXT)
        progress.advance(len(ids))
    catalogue.set_meta(_KEY, str(RULES))
    progress.end()
    return held


def hold_if_marked(catalogue: Catalogue, document_id: str) -> bool:
    """Judge the kept text of a document's file, and hold the file back where it is not free; in a transaction.

    Returns:
        Whether it was held back; the index and the vault have to follow.
    """
    from library.secrecy import Verdict

    part = catalogue.volumes.part_of(document_id)
    whole = catalogue.documents.get(part.whole if part is not None else document_id)
    decision = _decide(catalogue, whole) if whole is not None else None
    if whole is None or decision is None or decision.verdict is Verdict.FREE:
        return False
    catalogue.holds.hold(whole.id, decision.mark, because=held_because(decision))
    return True


def _decide(catalogue: Catalogue, document: Document) -> Decision:
    """A file that a person let through stays so."""
    from library.secrecy import Decision, Verdict, decide, matter_of_text

    if catalogue.holds.is_released(document.id):
        return Decision(Verdict.FREE)
    cut = catalogue.volumes.cut_of(document.id)
    begins = frozenset(cut.first_pages) if cut is not None else frozenset({1})
    return decide(matter_of_text(((page.number, page.text) for page in document.pages), begins=begins))
