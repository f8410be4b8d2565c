"""Correcting the text of a page line by line, and what readers propose for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from library.acts.correcting import LONGEST
from library.acts.looking import existing
from library.archive import Archive
from library.catalogue.journal import Entry
from library.catalogue.lines import Answer, Proposal, ReadPage
from library.errors import ConflictError, NotFoundError, UsageError
from library.page_lines import lines_of
from library.rejudging import hold_if_marked

CORRECT_TEXT, PROPOSE_TEXT, REFUSE_TEXT = "correct text", "propose text", "refuse text"
SEE_PAGE = "see page"
OF_TEXT = (CORRECT_TEXT, PROPOSE_TEXT, REFUSE_TEXT, SEE_PAGE)
"""Acts about the text of a page."""
_ANSWERS = {PROPOSE_TEXT: (Answer.TAKEN_BACK, Answer.WAITING), REFUSE_TEXT: (Answer.WAITING, Answer.REFUSED),
            CORRECT_TEXT: (Answer.WAITING, Answer.ACCEPTED)}  # fmt: skip
"""What a proposal is before an act, and by it."""
_NO_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def correct_text(archive: Archive, document_id: str, number: int, lines: Mapping[int, str | None], *, actor: str,
                 why: str = "", expected: Mapping[int, str] | None = None, undoes: int | None = None,
                 proposal: int | None = None, accepts: bool = True) -> int:
    """Say how lines of a page read; returns the number of the act.

    What the text says now is judged by the rules of secrecy: a mark that came to light holds the file back at once.

    Args:
        archive: that holds the document.
        document_id: any state but held back.
        number: of the page, from 1.
        lines: by line, from 0; None: what was read counts again.
        actor: who says it.
        why: the reason, if one is given.
        expected: lines that the person saw; where another has been put in force since, nothing is changed.
        undoes: the act that is taken back by this.
        proposal: that is accepted by this.
        accepts: False: it waits again.

    Raises:
        NotFoundError: there is no such document, page or line.
        UsageError: it is held back, nothing would change, or the proposal was answered already.
        ConflictError: somebody else spoke meanwhile.
    """
    with archive.catalogue.transaction():
        existing(archive, document_id)
        if proposal is not None:
            _answer(archive, proposal, CORRECT_TEXT, forth=accepts, must=accepts)
        page = read_page(archive, document_id, number)
        now, reading = lines_of(page.text), lines_of(page.reading)
        said = {line: _checked(text, reading, line) for line, text in lines.items()}
        _check_expected(page, expected or {}, archive)
        said = {line: text for line, text in said.items() if (reading[line] if text is None else text) != now[line]}
        if not said:
            raise UsageError("Nothing is said: the lines are so already.")
        before = {str(line): {"text": now[line], "read": line not in page.said} for line in said}
        after = {str(line): {"text": reading[line] if text is None else text, "read": text is None}
                 for line, text in said.items()}
        told = {"page": number, "lines": after} | ({"proposal": proposal} if proposal is not None else {})
        act = archive.catalogue.journal.write(actor, CORRECT_TEXT, document_id, why=why,
                                              before={"page": number, "lines": before}, after=told, undoes=undoes)
        archive.catalogue.lines.say(document_id, number, said, act)
        held = hold_if_marked(archive.catalogue, document_id)
    archive.follow_soon()
    if held:
        archive.sweep()
    return act


def see_page(archive: Archive, document_id: str, number: int, *, actor: str, why: str = "", seen: bool = True,
             undoes: int | None = None) -> int | None:
    """Say that a page was looked at and may stand as it is; what is doubtful there waits no more.

    Args:
        seen: False: it waits again.
        undoes: the act that is taken back by this.

    Returns:
        The number of the act; None where it is so already.

    Raises:
        NotFoundError: there is no such document or page.
        UsageError: it is held back.
    """
    with archive.catalogue.transaction():
        existing(archive, document_id)
        read_page(archive, document_id, number)
        if archive.catalogue.pages_seen.has(document_id, number) == seen:
            return None
        told, nothing = {"page": number}, dict[str, int]()
        act = archive.catalogue.journal.write(actor, SEE_PAGE, document_id, why=why, before=nothing if seen else told,
                                              after=told if seen else nothing, undoes=undoes)
        archive.catalogue.pages_seen.say(document_id, number, act if seen else None)
    archive.follow_soon()
    return act


def propose_text(archive: Archive, document_id: str, number: int, line: int, text: str, *, actor: str) -> int:
    """Propose how a line reads; it waits for an archivist. Returns the number of the act.

    Raises:
        NotFoundError: there is no such document, page or line.
        UsageError: it reads so already.
    """
    with archive.catalogue.transaction():
        existing(archive, document_id)
        page = read_page(archive, document_id, number)
        now = lines_of(page.text)
        clean = _checked(text, now, line)
        if clean is None or clean == now[line]:
            raise UsageError("Nothing is said: the lines are so already.")
        proposal = archive.catalogue.lines.propose(document_id, number, line, before=now[line], text=clean,
                                                   author=actor)
        return archive.catalogue.journal.write(
            actor, PROPOSE_TEXT, document_id, why="",
            before={"page": number, "lines": {str(line): {"text": now[line]}}},
            after={"page": number, "lines": {str(line): {"text": clean}}, "proposal": proposal})


def accept_text(archive: Archive, proposal: Proposal, *, actor: str) -> int:
    """Put a proposal in force.

    Raises:
        UsageError: it does not wait any more.
        ConflictError: the line was changed since it was proposed.
    """
    return correct_text(archive, proposal.document_id, proposal.number, {proposal.line: proposal.text}, actor=actor,
                        expected={proposal.line: proposal.before}, proposal=proposal.id)


def refuse_text(archive: Archive, proposal: Proposal, *, actor: str, why: str = "") -> int:
    """Leave a line as it is.

    Raises:
        UsageError: it does not wait any more.
    """
    with archive.catalogue.transaction():
        told = {"page": proposal.number, "proposal": proposal.id}
        act = archive.catalogue.journal.write(
            actor, REFUSE_TEXT, proposal.document_id, why=why,
            before={**told, "lines": {str(proposal.line): {"text": proposal.text}}},
            after={**told, "lines": {str(proposal.line): {"text": proposal.before}}})
        _answer(archive, proposal.id, REFUSE_TEXT)
    return act


def take_back_text(archive: Archive, entry: Entry, *, actor: str, why: str) -> None:
    """Let lines, a proposal, or a page that was looked at, be as they were before an act.

    Raises:
        UsageError: the proposal was answered otherwise since.
    """
    if entry.act == SEE_PAGE:
        see_page(archive, entry.document or "", (entry.before or entry.after)["page"], actor=actor, why=why,
                 seen="page" not in entry.after, undoes=entry.id)
        return
    proposal = {**entry.before, **entry.after}.get("proposal")
    forth = _takes_back(archive, entry)
    if entry.act == CORRECT_TEXT:
        before, after = entry.before["lines"], entry.after["lines"]
        correct_text(archive, entry.document or "", entry.before["page"],
                     {int(line): None if one["read"] else one["text"] for line, one in before.items()}, actor=actor,
                     why=why, expected={int(line): one["text"] for line, one in after.items()}, undoes=entry.id,
                     proposal=proposal, accepts=forth)
        return
    with archive.catalogue.transaction():
        archive.catalogue.journal.write(actor, entry.act, entry.document, why=why, before=entry.after,
                                        after=entry.before, undoes=entry.id)
        _answer(archive, int(proposal or 0), entry.act, forth=forth)


def _takes_back(archive: Archive, entry: Entry) -> bool:
    """Whether an act takes another back in the end: what takes back a taking back brings the first in force again."""
    back, one = False, entry
    while one.undoes is not None and (before := archive.catalogue.journal.get(one.undoes)) is not None:
        back, one = not back, before
    return back


def _answer(archive: Archive, proposal: int, act: str, *, forth: bool = True, must: bool = True) -> None:
    """Say what becomes of a proposal by an act, or by taking it back, within its transaction.

    Args:
        must: False: one that was answered otherwise meanwhile is left so.

    Raises:
        UsageError: it was answered otherwise meanwhile.
    """
    was, now = _ANSWERS[act] if forth else _ANSWERS[act][::-1]
    if not archive.catalogue.lines.answer(proposal, now, was=was) and must:
        raise UsageError("The proposal was answered already.")


def read_page(archive: Archive, document_id: str, number: int) -> ReadPage:
    """A page with people's lines.

    Raises:
        NotFoundError: there is none.
    """
    page = archive.catalogue.lines.page(document_id, number)
    if page is None:
        raise NotFoundError("There is no such page.")
    return page


def _checked(text: str | None, lines: list[str], line: int) -> str | None:
    if not 0 <= line < len(lines):
        raise NotFoundError("The page has no line {line}.", line=line + 1)
    if text is None:
        return None
    if len(text) > LONGEST:
        raise UsageError("The line has {count} characters; at most {most} are kept.", count=len(text), most=LONGEST)
    return _NO_LINE.sub(" ", text).strip()


def _check_expected(page: ReadPage, expected: Mapping[int, str], archive: Archive) -> None:
    now = lines_of(page.text)
    for line, text in expected.items():
        if not 0 <= line < len(now) or now[line] != text:
            said = page.said.get(line)
            entry = archive.catalogue.journal.get(said.act) if said is not None else None
            raise ConflictError("Somebody else changed line {line} to '{value}' meanwhile.",
                                next_step="Look at that value, then decide again.", line=line + 1,
                                value=now[line] if 0 <= line < len(now) else "", by=entry.actor if entry else "")
