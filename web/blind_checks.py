"""What somebody is to check without seeing it is kept from this person at every page, until it was checked.

A request about such a document is answered by the way on: to the check, or to looking all the same, which is written
down and leaves the check to others. In lists the document stands without its values. What is printed on it, its
pictures and its text, may be seen: the check is about what the archive says of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any, Final, TypeVar, cast

from flask import Flask, Response, g, request
from flask_babel import gettext

from library.access import Right, may
from library.acts.checking import kept_blind
from library.acts.checks_desk import ChecksDesk
from library.catalogue import FieldDoubt, PageDoubt, Summary
from library.catalogue.checks import Blind
from library.errors import ConflictError
from library.exchange import Taken
from library.reading_room import Blob, Overview
from library.records import Document, Fields
from library.relating import Relating
from library.search.contract import Filters, Sort
from library.search.notes import Note
from library.search.service import Answer, Ask, Result
from web.admission import STATIC_FILES
from web.blind_relations import BlindGaps, BlindMissings, BlindRelating
from web.desks import desk
from web.ports import Room
from web.rendering import links, page
from web.viewing import known_asker, room
from web.wording import mark

_TELLS_NOTHING: Final = frozenset({"files.picture", "checking", "api_checking"}) | {
    f"{face}.{act}" for face in ("acting", "api_acts")
    for act in ("look", "withdraw", "restore", "access", "owner", "file")}
"""Endpoints and blueprints that take a document and tell no value; access is closed without looking first."""
_SETTLING: Final = {f"{face}.{act}" for face, act in (("checking", "compare"), ("checking", "settle"),
                                                      ("api_checking", "differences"), ("api_checking", "settle"))}
_NAMED: Final = {"desk_review.review": "at", "desk_review.keep": "document"}
"""Parameters that name a document."""
_OF_WORDS: Final = {mark("có đủ các từ: %(words)s"), mark("có từ: %(word)s"), mark("đúng cụm “%(text)s”"),
                    mark("gõ không dấu, tìm mọi cách viết: %(words)s")}
"""Remarks on a question that was read as words alone."""
_Doubt = TypeVar("_Doubt", FieldDoubt, PageDoubt)


@dataclass(frozen=True, slots=True)
class BlindView:
    """The way on from a document that is kept from whoever asks.

    Args:
        check: where it is checked; empty where that is not its turn yet.
        look: where the form is sent by which one sees it all the same.
        back: the page that was asked for; empty where it was sent.
    """

    check: str
    look: str
    back: str


def keep_blind(app: Flask) -> None:
    """Let every request of who checks pass here, behind the one that finds out who asks."""

    @app.before_request
    def keep() -> Response | None:
        account = known_asker().account
        if account is None or request.endpoint in (None, STATIC_FILES) or not may(account.role, Right.CHECK):
            return None
        g.room = _Blindfold(room())
        named = _named()
        found = _blind([named]).get(named) if named else None
        if found is None:
            return None
        if request.path.startswith("/api/"):
            raise kept_blind()
        return _kept(named, found)


def whole_search() -> Any:
    """Search as if nothing were kept: for choosing what an act is about, which shows nobody what was found."""
    here: Any = room()
    return here.whole if isinstance(here, _Blindfold) else here.search


def _named() -> str:
    """The document that the request is about; empty where it is about none, or tells nothing of it."""
    if request.endpoint in _SETTLING:  # which shows what stands there to whom another batch asks for it blind
        number = (request.view_args or {}).get("check", 0)
        return ChecksDesk(desk()).to_be_settled(min(number, 2**62)) or ""
    if request.endpoint in _TELLS_NOTHING or request.blueprint in _TELLS_NOTHING:
        return ""
    name = _NAMED.get(request.endpoint or "")
    given: object = request.values.get(name) if name else (request.view_args or {}).get("document_id")
    return given if isinstance(given, str) else ""


def _kept(document_id: str, found: Blind) -> Response:
    check = links().check_next(found.batch, at=document_id) if found.is_due else ""
    asked = request.full_path.rstrip("?") if request.method == "GET" else ""
    view = BlindView(check, links().act(document_id, name="look"), f"{request.script_root}{asked}" if asked else "")
    response = page("blind.html", view, title=gettext("Chờ bạn kiểm tra lại"))
    response.status_code = ConflictError.http_status
    response.headers["Cache-Control"] = "no-store"
    return response


TELL_NO_VALUE: Final = frozenset({
    "page", "page_picture", "added", "note_taken", "note_list", "count_opening", "count_search", "siblings", "moved",
    "filed_in", "files", "has_files", "committee_years", "doubt_counts", "page_doubt_behind",
})  # fmt: skip
"""What of a room may be handed on as it is: it says nothing of what the archive says of one document."""


class _Blindfold:
    """A room in which documents that whoever asks is to check stand without their values; see `web.ports.Room`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def __getattr__(self, name: str) -> Any:
        if name not in TELL_NO_VALUE:
            raise AttributeError(name)  # something new: whether it tells a value must be looked at first
        return getattr(self._room, name)

    @property
    def search(self) -> _BlindSearch:
        return _BlindSearch(self._room.search)

    @property
    def whole(self) -> Any:
        return self._room.search

    def document(self, document_id: str) -> Document:
        document = self._room.document(document_id)
        if not _blind([document_id]):
            return document
        return replace(document, source=_words(), fields=_no_fields(), review=(), evidence=())

    def original(self, document_id: str) -> Blob:
        blob = self._room.original(document_id)
        if not _blind([document_id]):
            return blob
        return replace(blob, name=f"{document_id}{PurePath(blob.name).suffix}")

    def taken(self, document_id: str, form: str, *, check: bool) -> Taken:
        if _blind([document_id]):
            raise kept_blind()
        return self._room.taken(document_id, form, check=check)

    def summaries(self, ids: Sequence[str]) -> list[Summary]:
        found = self._room.summaries(ids)
        hidden = _blind(one.id for one in found)
        return [replace(one, source=_words(), fields=_no_fields(), flagged=()) if one.id in hidden else one
                for one in found]

    def of_code(self, typed: str, *, limit: int = 20) -> list[Summary]:
        found = self._room.of_code(typed, limit=limit)
        hidden = _blind(one.id for one in found)
        return [one for one in found if one.id not in hidden]

    def filed(self, file: str, *, offset: int = 0, limit: int) -> tuple[int, list[Summary]]:
        count, found = self._room.filed(file, offset=offset, limit=limit)
        hidden = _blind(one.id for one in found)  # which stand last: among others their place would tell the date
        last = self.summaries(sorted(hidden))
        return count, [*(one for one in found if one.id not in hidden), *last]

    def overview(self, *, latest: int) -> Overview:
        found = self._room.overview(latest=latest)
        return replace(found, latest=tuple(self.summaries([one.id for one in found.latest])))

    @property
    def relating(self) -> BlindRelating:
        return BlindRelating(self._room.relating, _blind)

    @property
    def missing(self) -> BlindMissings:
        return BlindMissings(self._room.missing, _blind)

    @property
    def gaps(self) -> BlindGaps:
        return BlindGaps(self._room.gaps, _blind)

    def relation_records(self, document_id: str, today: date) -> dict[str, Any]:
        return self._room.relation_records(document_id, today, cast(Relating, self.relating))

    def field_doubts(self, field: str | None = None, *, offset: int, limit: int) -> list[FieldDoubt]:
        return _without_values(self._room.field_doubts(field, offset=offset, limit=limit))

    def page_doubts(self, *, offset: int, limit: int) -> list[PageDoubt]:
        return _without_values(self._room.page_doubts(offset=offset, limit=limit))


class _BlindSearch:
    """Search whose results stand without their values likewise.

    They stand there only where plain words of a page were found. A filter, an order by date, a match in what the record
    says and a question read as a code, year or kind would each tell a value; so would an empty question, which lists by
    date. Totals count all.
    """

    def __init__(self, search: Any) -> None:
        self._search = search

    def __getattr__(self, name: str) -> Any:
        return getattr(self._search, name)

    def search(self, ask: Ask) -> Answer:
        answer: Answer = self._search.search(ask)
        kept = self._kept(ask, answer.notes, answer.results)
        return answer if kept is answer.results else replace(answer, results=kept)

    def batches(self, ask: Ask, size: int) -> Iterator[tuple[Result, ...]]:
        notes = self._search.search(replace(ask, limit=0)).notes
        for batch in self._search.batches(ask, size):
            yield self._kept(ask, notes, batch)

    def _kept(self, ask: Ask, notes: Iterable[Note], results: tuple[Result, ...]) -> tuple[Result, ...]:
        deciding = (one.became.by_id for one in results if one.became is not None and one.became.by_id)
        hidden = _blind([*(one.id for one in results), *deciding])
        if not hidden:
            return results
        by_paper = (bool(ask.query.strip()) and (ask.filters, ask.sort) == (Filters(), Sort.RELEVANCE)
                    and all(one.template in _OF_WORDS for one in notes))
        kept = [one for one in results if one.id not in hidden or (by_paper and one.pages)]
        g.left_out_blind = len(results) - len(kept)
        return tuple(_bare(one) if one.id in hidden else _by_nobody(one, hidden) for one in kept)


def _bare(one: Result) -> Result:
    return replace(one, source=_words(), code=None, kind=None, committee=None, issued=None, year=None,
                   subject=_words(), flagged=(), became=None)  # fmt: skip


def _by_nobody(one: Result, hidden: Container[str]) -> Result:
    """A result that another document decides, without the code of that one."""
    became = one.became
    return one if became is None or became.by_id not in hidden else replace(one, became=replace(became, by=None))


def _without_values(found: list[_Doubt]) -> list[_Doubt]:
    hidden = _blind(one.document_id for one in found)
    return [replace(one, source=_words(), fields=_no_fields()) if one.document_id in hidden else one for one in found]


def _blind(ids: Iterable[str]) -> dict[str, Blind]:
    """Which of these are kept from whoever asks; asked for each document once in a request, which a page does often."""
    known: dict[str, Blind | None] = g.setdefault("blind", {})
    wanted = list(ids)
    if new := [one for one in dict.fromkeys(wanted) if one not in known]:
        found = desk().blind(new)
        known.update({one: found.get(one) for one in new})
    return {one: kept for one in wanted if (kept := known[one]) is not None}


def _no_fields() -> Fields:
    return Fields(subject=_words())  # lists call a document by its subject; "not known" would be untrue


def _words() -> str:
    return str(gettext("Văn bản chờ bạn kiểm tra lại"))
