"""The text of pages line by line: what archivists correct, what readers propose, and the list of proposals."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from library.access import Right
from library.acts.correcting import LONGEST
from library.acts.desk import Desk
from library.acts.lines import OF_TEXT
from library.catalogue.lines import Proposal
from library.errors import ConflictError, NotFoundError, UsageError
from library.page_lines import lines_of
from web import bounds
from web.desks import desk
from web.pages.acting import MAX_ACT, reason
from web.pages.asking import parameters
from web.pages.desk_review import act_of, last_of
from web.rendering import links, page
from web.telling import At, told_at
from web.viewing import room
from web.views.desk_review import LastAct
from web.views.page_text import SEEN, SIZE, Offered, ProposalsView, offered, page_text_view, strips_of, title_of
from web.views.paging import paging_through
from web.wording import REFUSALS

_NOTHING = REFUSALS["nothing-said"]
_MOST_LINES = 2_000


def blueprint() -> Blueprint:
    """`/desk/documents/<id>/pages/<n>`, `/desk/proposals`, and where answers are sent."""
    made = Blueprint("page_text", __name__)
    made.get("/desk/documents/<document_id>/pages/<int:number>")(lines)
    made.post("/desk/documents/<document_id>/pages/<int:number>")(write)
    made.get("/desk/proposals")(proposals)
    made.post("/desk/proposals/<int:proposal>")(answer)
    return made


def lines(document_id: str, number: int) -> Response:
    """The lines of a page."""
    here = desk()
    here.state(document_id, Right.PROPOSE)
    return _form(here, document_id, number)


def write(document_id: str, number: int) -> Any:
    """Say, or propose, how lines read; where somebody else spoke meanwhile, show that and ask again."""
    here, sent = desk(), parameters(request.form)
    here.state(document_id, Right.PROPOSE)
    count = len(lines_of(here.read_page(document_id, number).text))
    changed, expected = _changed(sent, count)
    finished = bounds.single(sent, "do") == SEEN and here.may(Right.CORRECT)
    if not changed and not finished:
        return _form(here, document_id, number, problem=gettext(_NOTHING), status=400)
    if not here.may(Right.CORRECT):
        given = {line: text or "" for line, text in changed.items()}
        here.propose_text(document_id, number, given)
        return redirect(links().page_text(document_id, number, proposed=len(given)), 303)
    act, behind = None, room().page_doubt_behind(document_id, number)
    try:
        if changed:
            act = here.correct_text(document_id, number, changed, expected=expected, why=reason(sent)).act
    except (ConflictError, UsageError) as error:
        kept = {line: text for line, text in changed.items() if text is not None}
        return _form(here, document_id, number, given=kept, problem=told_at(At.LINES, error), why=reason(sent),
                     status=error.http_status)  # fmt: skip
    if not here.told([document_id]):  # a secrecy mark came to light
        return redirect(links().held(), 303)
    if finished:
        act = here.see_page(document_id, number).act or act
        document_id, number = behind or (document_id, number)
    return redirect(links().page_text(document_id, number, act=act), 303)


def proposals() -> Response:
    """What readers propose, the oldest first."""
    here = desk()
    here.need(Right.CORRECT)
    number = bounds.whole_number(parameters(), "page", least=1, most=bounds.MAX_PAGE) or 1
    count, found = here.proposals(offset=(number - 1) * SIZE, limit=SIZE)
    paging = paging_through(count, page=number, size=SIZE, href=lambda n: links().proposals(page=n))
    view = ProposalsView(count, tuple(_offered(one) for one in found), paging)
    return page("proposals.html", view, title=gettext("Đề nghị sửa chữ"), section="desk")


def answer(proposal: int) -> Any:
    """Accept or refuse a proposal."""
    here, sent = desk(), parameters(request.form)
    one = here.proposal(min(proposal, MAX_ACT))
    if bounds.single(sent, "do") == "accept":
        here.accept_text(one)
    else:
        here.refuse_text(one, why=reason(sent))
    back = bounds.local_address(sent, "next") or links().proposals()
    return redirect(back if here.told([one.document_id]) else links().held(), 303)


def _changed(sent: bounds.Parameters, count: int) -> tuple[dict[int, str | None], dict[int, str]]:
    """The lines that are not as they were seen, by line; None: what was read counts again."""
    changed: dict[int, str | None] = {}
    expected: dict[int, str] = {}
    for line in range(min(count, _MOST_LINES)):
        text, seen = (bounds.written_line(sent, f"{name}.{line}", longest=LONGEST + 1) for name in ("line", "expected"))
        if bounds.single(sent, f"reading.{line}"):
            changed[line] = None
        elif text is not None and seen is not None and text.split() != seen.split():
            changed[line] = text
        if line in changed and seen is not None:
            expected[line] = seen
    return changed, expected


def _form(here: Desk, document_id: str, number: int, *, given: dict[int, str] | None = None, problem: str = "",
          why: str = "", status: int = 200) -> Response:  # fmt: skip
    document, shown = room().document(document_id), room().page(document_id, number)
    asked = parameters()
    view = page_text_view(
        document, shown, here.read_page(document_id, number), here.said_lines(document_id, number),
        here.proposals_of(document_id, number), given=given or {}, may_correct=here.may(Right.CORRECT),
        sees_who=here.may(Right.SEE_HISTORY), problem=problem,
        why=why, last=_last(here, document_id, number) if here.may(Right.CORRECT) else None,
        waits=here.archive.catalogue.pages_seen.waits(document_id, number),
        behind=room().page_doubt_behind(document_id, number),
        seen=here.archive.catalogue.pages_seen.has(document_id, number),
        proposed=bounds.whole_number(asked, "proposed", least=1, most=_MOST_LINES) or 0, person=here.actor,
        links=links(), translate=gettext,
    )  # fmt: skip
    response = page("page_text.html", view, title=gettext("Chữ của trang"), section="desk")
    response.status_code = status
    return response


def _last(here: Desk, document_id: str, number: int) -> LastAct | None:
    """What was just done; taking it back leads to the page that it was done to."""
    act = bounds.whole_number(parameters(), "act", least=1, most=MAX_ACT)
    entry = act_of(here, act) if act else None
    if entry is not None and entry.document and entry.act in OF_TEXT and not entry.damaged:
        document_id, number = entry.document, (entry.after or entry.before)["page"]
    return last_of(here, act, back=links().page_text(document_id, number))


def _offered(one: Proposal) -> Offered:
    document = room().document(one.document_id)
    try:
        strips = strips_of(document, room().page(one.document_id, one.number), links=links(), translate=gettext)
    except NotFoundError:
        strips = {}
    return offered(one, links=links(), title=title_of(document), strip=strips.get(one.line))
