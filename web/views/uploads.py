"""What was sent in, as a list shows it: how much has arrived, and what became of each file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from library.catalogue import MARKED, Entry
from library.catalogue.uploads import Stage
from library.records import Part, State
from library.uploads import Sent
from library.wording import in_language
from web.dates import moment
from web.links import Links
from web.views.desk import reason_said
from web.views.paging import Paging, paging_through
from web.wording import Translate, mark

SIZE: Final = 50
_STATES: Final[Mapping[State, str]] = {
    State.INDEXED: mark("vào thư viện"), State.DUPLICATE: mark("trùng với văn bản đã có"),
    State.QUARANTINED: mark("bị giữ"), State.FAILED: mark("không nhận được"),
}  # fmt: skip
_ARRIVING, _ARRIVED = mark("chưa tới hết, chọn lại đúng tệp này để gửi nốt"), mark("chờ đọc")
_PASSED_OVER = mark("tệp của hệ điều hành, bỏ qua")
_UNKNOWN = mark("tệp còn đây, chưa rõ đã đọc được hay chưa")
_WITHDRAWN = mark("đã rút")
_MARKED, _UNREAD = mark("có dấu mật"), mark("chưa đọc được")


@dataclass(frozen=True, slots=True)
class Inner:
    """A file within a sent one, or a document of it: what it is called, its state in words, where one goes on."""

    name: str
    state: str
    good: bool
    why: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A file that was sent.

    Args:
        state: in words; `why` says more where something keeps it out.
        within: the files in it, where it holds several; those that could not be taken in come first. Of a file that
            is split the documents in it.
        is_split: it is.
        percent: of it that has arrived; None where all of it has.
        href: of the document, or of the list where the file stands.
        again, give_up: where the forms are sent; None where there is nothing to do so.
    """

    id: str
    name: str
    size: int
    who: str
    when: datetime
    state: str
    good: bool
    why: str
    within: tuple[Inner, ...]
    is_split: bool
    percent: int | None
    href: str | None
    again: str | None
    give_up: str | None


@dataclass(frozen=True, slots=True)
class UploadsView:
    """The page on which files are sent.

    Args:
        send: where the form is sent.
        begin: where a script begins to send a file in pieces of at most `piece` bytes.
        most, most_at_once: bytes of a file, and of a form.
        taken, refused: of the form that was just sent; None where none was.
        busy: something is still to be read, so that the list is worth asking for again.
    """

    send: str
    begin: str
    piece: int
    most: int
    most_at_once: int
    taken: int | None
    refused: int | None
    count: int
    arriving: int
    waiting: int
    busy: bool
    rows: tuple[Row, ...]
    paging: Paging


def uploads_view(
    counts: Mapping[Stage, int], sent: Sequence[Sent], *, states: Mapping[str, State | None],
    parts: Mapping[str, Sequence[tuple[str, Part, State]]], who: str, send: str,
    most: int, most_at_once: int, piece: int, taken: int | None, refused: int | None, page: int, language: str,
    links: Links, translate: Translate,
) -> UploadsView:  # fmt: skip
    """The page.

    Args:
        counts: of all uploads at each stage.
        sent: those of this page.
        states: of the documents that they name, as they are now.
        parts: by such a document the documents into which its file is split now: id, pages, state.
        who: looks at it; only one's own is given up.
        language: of sentences that the ledger holds.
    """
    rows = tuple(_row(one, states, parts, who=who, language=language, links=links, translate=translate) for one in sent)
    count, waiting = sum(counts.values()), counts.get(Stage.ARRIVED, 0)
    paging = paging_through(count, page=page, size=SIZE, href=lambda number: links.uploads(page=number))
    return UploadsView(
        send=send, begin=links.api_uploads(), piece=piece, most=most, most_at_once=most_at_once, taken=taken,
        refused=refused, count=count, arriving=counts.get(Stage.ARRIVING, 0), waiting=waiting, busy=waiting > 0,
        rows=rows, paging=paging,
    )  # fmt: skip


def _row(one: Sent, states: Mapping[str, State | None], parts: Mapping[str, Sequence[tuple[str, Part, State]]], *,
         who: str, language: str, links: Links,
         translate: Translate) -> Row:  # fmt: skip
    upload = one.upload
    arriving = upload.stage is Stage.ARRIVING
    first = one.entries[0] if one.entries else None
    single = first if len(one.entries) == 1 else None
    failed = [entry for entry in one.entries if entry.state is State.FAILED]
    first_wrong = sorted(one.entries, key=lambda entry: entry.state is not State.FAILED) if single is None else []
    within = tuple(Inner(entry.source, _ended(entry, states, translate), entry.state is not State.FAILED,
                         _why(entry, language, translate), _href(entry, states, links))
                   for entry in first_wrong)  # fmt: skip
    cut = parts.get(single.document_id, ()) if single is not None and single.document_id else ()
    if cut:
        within = tuple(_part(number, part, links, translate) for number, part in enumerate(cut, start=1))
    state = _state(one, states, translate)
    if cut:
        state = translate(mark("vào thư viện: %(count)s văn bản"), count=len(cut))
    return Row(
        upload.id, upload.name, upload.size, upload.person, moment(upload.begun), state,
        good=not failed, why=_why(single, language, translate) if single else "", within=within, is_split=bool(cut),
        percent=int(100 * one.offset / upload.size) if arriving and upload.size else None,
        href=_href(single, states, links) if single else None,
        again=links.upload(upload.id, "again") if failed or one.stopped else None,
        give_up=links.upload(upload.id, "give-up") if arriving and upload.person == who else None,
    )  # fmt: skip


def _part(number: int, part: tuple[str, Part, State], links: Links, translate: Translate) -> Inner:
    id_, pages, state = part
    shown = state is State.INDEXED
    name = translate(mark("Văn bản %(number)s: trang %(first)s–%(last)s"), number=number, first=pages.first,
                     last=pages.last)  # fmt: skip
    return Inner(name, translate(_STATES[State.INDEXED] if shown else _WITHDRAWN), good=True, why="",
                 href=links.document(id_) if shown else links.history(id_))


def _state(one: Sent, states: Mapping[str, State | None], translate: Translate) -> str:
    if one.stopped:
        return translate(_UNKNOWN if one.upload.stage is Stage.READ else mark("đã dừng, chưa đọc"))
    if one.upload.stage is not Stage.READ and not one.entries:
        return translate(_ARRIVING if one.upload.stage is Stage.ARRIVING else _ARRIVED)
    if not one.entries:
        return translate(_PASSED_OVER)
    counted = Counter(filter(None, (_ended(entry, states, translate) for entry in one.entries)))
    if len(one.entries) == 1:
        return ", ".join(counted)
    return ", ".join(f"{words} {count}" for words, count in counted.items())


def _ended(entry: Entry, states: Mapping[str, State | None], translate: Translate) -> str:
    """How a file ended, or what was done to its document since; empty where it is still to be read."""
    if entry.document_id and states.get(entry.document_id) is State.WITHDRAWN:
        return translate(_WITHDRAWN)
    return translate(_STATES[entry.state]) if entry.state else ""


def _why(entry: Entry, language: str, translate: Translate) -> str:
    if entry.state is State.QUARANTINED:
        return translate(_MARKED if entry.reason == MARKED else _UNREAD)
    if entry.state is not State.FAILED:
        return ""
    return in_language(entry.message or "", language) or reason_said(entry.reason or "", translate)


def _href(entry: Entry, states: Mapping[str, State | None], links: Links) -> str | None:
    """Where one goes on: to the document where it is shown, to the list where it is not."""
    state = states.get(entry.document_id) if entry.document_id else None
    if entry.document_id and state in (State.INDEXED, State.ASIDE):  # the whole of a split file leads to its first part
        return links.document(entry.document_id)
    if entry.document_id and state is State.WITHDRAWN:
        return links.history(entry.document_id)
    return links.held() if state is State.QUARANTINED else None
