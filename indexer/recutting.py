"""An archivist's word on where a file's documents begin: join them, split them again, or split elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.building_documents import describe_parts, make_part, part_id, released
from indexer.judging import judge
from indexer.limits import limits_of
from indexer.parting import spans
from indexer.reading import read_first_page
from indexer.records import Description, Line, ReadDocument, ReadPage
from library.access import Level, Scope, labels_of, strictest
from library.acts import HOLD, JOIN, SPLIT, UNKNOWN
from library.acts.filing import SET_FILE
from library.acts.handing_on import Stretch, hand_on
from library.acts.kinds import RULES_OF_PARTS
from library.acts.many import SET_ACCESS_OF_MANY, SET_FILE_OF_MANY, SET_OWNER_OF_MANY
from library.acts.opening import SET_ACCESS
from library.acts.owning import SET_OWNER
from library.acts.showing import withdraw_within
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.access import Rule
from library.doubt_reasons import Doubt
from library.errors import NotFoundError, UsageError
from library.held_because import held_because
from library.records import Page, State
from library.secrecy import Decision, Verdict
from library.vault import Room, unpack_words

_SAYING_WHO_SEES = (SET_ACCESS, SET_ACCESS_OF_MANY, SET_OWNER, SET_OWNER_OF_MANY, SET_FILE, SET_FILE_OF_MANY)


@dataclass(frozen=True, slots=True)
class Recut:
    """What a file is now: ids and pages (first, last) of its documents in order, their state, the number of the act."""

    documents: tuple[tuple[str, int, int], ...]
    state: State
    act: int


def join(archive: Archive, document_id: str, *, actor: str = UNKNOWN, why: str = "",
         undoes: int | None = None) -> Recut:
    """Make the documents of a file one document again, as it would be had it never been split.

    It stays so: the file is not split again by an ingest. If one of its documents was withdrawn, it is withdrawn, and
    what came in it goes with it.

    Args:
        archive: that holds it.
        document_id: of any of its documents, or of the whole.
        actor: who decides so.
        why: the reason, if one is given.
        undoes: the act that is taken back by this.

    Raises:
        NotFoundError: there is no such document.
        UsageError: its file is one document already.
    """
    with archive.acting(), archive.catalogue.transaction():
        whole = whole_of(archive, document_id)
        parts = archive.catalogue.volumes.parts_in_force(whole.document.id)
        if not parts:
            raise UsageError("The file of {id} is one document already.", id=document_id)
        state = State.WITHDRAWN if State.WITHDRAWN in {state for *_, state in parts} else State.INDEXED
        archive.catalogue.volumes.join(whole.document.id, state)
        joined = Stretch(whole.document.id, 1, len(whole.document.pages))
        kept = hand_on(archive, [Stretch(one, part.first, part.last) for one, part, _ in parts], [joined])
        rules = _keep_closed(archive, [one for one, *_ in parts], [whole.document.id], actor=actor)
        number = archive.catalogue.journal.write(actor, JOIN, whole.document.id, why=why, undoes=undoes,
                                                 before={"documents": [one for one, *_ in parts]},
                                                 after={**rules, **_told(kept)})
        if state is State.WITHDRAWN:
            withdraw_within(archive, whole.document.id, number, actor=actor)
    archive.follow()
    archive.unlearn()
    return Recut(((whole.document.id, 1, len(whole.document.pages)),), state, number)


def split(archive: Archive, document_id: str, *, at: Sequence[int] = (), actor: str = UNKNOWN, why: str = "",
          undoes: int | None = None, confirm: Callable[[], None] = lambda: None) -> Recut:
    """Split a file into documents: as it was split before, or where an archivist says.

    Each is described from what was read of it; only pages that begin one are read again. If the file, or one of its
    documents, is withdrawn, all of them are, with what came in it; if one turns out to bear a secrecy mark, the file is
    quarantined.

    Args:
        archive: that holds it.
        document_id: of any of its documents, or of the whole.
        at: pages of the file that begin a document; page 1 always does. Empty: as it was split before.
        actor: who decides so.
        why: the reason, if one is given.
        undoes: the act that is taken back by this.
        confirm: called once more just before it is done; what it raises leaves the file as it is.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it cannot be split there, or is split so already, or is not to be seen.
    """
    whole = whole_of(archive, document_id)
    _state(archive, whole)
    name, firsts = whole.document.id, _firsts(archive, whole, at)
    _check_cut(archive, whole, firsts)
    with archive.reading():
        new, decision = _new_parts(archive, whole, firsts)  # reads paper, so nothing is held meanwhile
    with archive.acting(), archive.catalogue.transaction():
        confirm()
        state = _check_cut(archive, whole_of(archive, document_id), firsts)
        ids, before = _ids(whole, firsts), archive.catalogue.volumes.parts_in_force(name)
        shown, rules = [one for one, *_ in before] or [name], {}
        kept = 0
        if decision.verdict is Verdict.FREE:
            archive.catalogue.volumes.split(name, [new.get(one, one) for one in ids], firsts, state)
            kept = hand_on(archive, [Stretch(one, part.first, part.last) for one, part, _ in before]
                           or [Stretch(name, 1, len(whole.document.pages))], _stretches(whole, firsts))
            if not _is_as_joined(archive, name, ids):
                rules = _keep_closed(archive, shown, ids, actor=actor)
        else:
            archive.catalogue.holds.hold(name, decision.mark, because=held_because(decision))
        act = SPLIT if decision.verdict is Verdict.FREE else HOLD
        number = archive.catalogue.journal.write(
            actor, act, name, why=why, undoes=undoes,
            before={"documents": shown, "at": [part.first for _, part, _ in before]},
            after={"documents": ids, "mark": decision.mark, **rules, **_told(kept)})
        if act == SPLIT and state is State.WITHDRAWN:
            withdraw_within(archive, name, number, actor=actor)
    if decision.verdict is not Verdict.FREE:
        archive.follow()
        archive.unlearn()
        archive.sweep()
        return Recut(((name, 1, len(whole.document.pages)),), State.QUARANTINED, number)
    archive.follow()
    archive.unlearn()
    return Recut(tuple((one.id, one.first, one.last) for one in _stretches(whole, firsts)), state, number)


def _ids(whole: NewDocument, firsts: Sequence[int]) -> list[str]:
    return [one.id for one in _stretches(whole, firsts)]


def _stretches(whole: NewDocument, firsts: Sequence[int]) -> list[Stretch]:
    return [Stretch(part_id(whole.document.id, first, last), first, last)
            for first, last in spans(firsts, len(whole.document.pages))]


def _told(kept: int) -> dict[str, int]:
    """How many words of people went on to other documents, as the act's row in the journal tells it."""
    return {"kept": kept} if kept else {}


def _check_cut(archive: Archive, whole: NewDocument, firsts: Sequence[int]) -> State:
    """The state that the documents of a file get, if it can be cut so."""
    state = _state(archive, whole)
    if _ids(whole, firsts) == [one for one, *_ in archive.catalogue.volumes.parts_in_force(whole.document.id)]:
        raise UsageError("The file of {id} is split so already.", id=whole.document.id)
    return state


def _keep_closed(archive: Archive, before: Sequence[str], after: Sequence[str], *, actor: str) -> dict[str, Any]:
    """What was not for everybody is not opened by cutting it otherwise: the strictest level that was counts.

    The unit that owned all of it goes on owning it, and what lay in one file (hồ sơ) goes on lying there; where there
    were several, nobody owns it and it lies nowhere, whatever was said of it before it was cut the last time.

    Returns:
        The rules that this puts in force, as the act's row in the journal tells them; empty where none are needed.
    """
    level, to, owner, file = _all_of(archive, before)
    for document_id in after:
        archive.catalogue.access.set_owner(document_id, owner)
        archive.catalogue.filing.put(document_id, file)
    rules: dict[str, Any] = {}
    for one in archive.catalogue.documents.get_many(after) if level is not Level.OPEN else ():
        own = strictest([Level(one.access), level])
        as_before = own is Level(one.access)
        if as_before and one.audience - labels_of(own) <= to:
            continue
        # Nobody is let in who did not see all that was closed, by a rule from an earlier cut neither.
        named = tuple(sorted((one.audience & to if as_before else to) - labels_of(own)))
        named = named if own is Level.CONDITIONAL else ()
        archive.catalogue.access.set(Rule(Scope.DOCUMENT, one.id, own, named, actor))
        rules[one.id] = {"level": str(own), "to": list(named)}
    return {RULES_OF_PARTS: rules} if rules else {}


def _all_of(archive: Archive, ids: Sequence[str]) -> tuple[Level, frozenset[str], str | None, str | None]:
    """The strictest level of documents, the labels that see all that is closed, and their one unit and file (hồ sơ)."""
    found = archive.catalogue.documents.get_many(ids)
    closed = [one.audience for one in found if Level(one.access) is not Level.OPEN]
    return (strictest(Level(one.access) for one in found), frozenset.intersection(*closed) if closed else frozenset(),
            _one_of(map(archive.catalogue.access.owner, ids)), _one_of(map(archive.catalogue.filing.of, ids)))


def _is_as_joined(archive: Archive, whole: str, parts: Sequence[str]) -> bool:
    """Whether a whole is still what joining these parts made of it: cut so again, they are what they were.

    Whoever said anything of the whole since may have meant just what the joining had made of it.
    """
    since = archive.catalogue.journal.of_kinds(whole, (JOIN, *_SAYING_WHO_SEES))
    if not since or since[-1].act != JOIN:
        return False
    level, to, owner, file = _all_of(archive, parts)
    (now,) = archive.catalogue.documents.get_many([whole])
    named = to - labels_of(level) if level is Level.CONDITIONAL else ()
    return ((now.access, now.audience) == (level, labels_of(level, named, owner=owner))
            and archive.catalogue.access.owner(whole) == owner and archive.catalogue.filing.of(whole) == file)


def _one_of(values: Iterable[str | None]) -> str | None:
    """What all of them say; None where they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def whole_of(archive: Archive, document_id: str) -> NewDocument:
    """The whole of the file that a document is, or is a part of.

    Raises:
        NotFoundError: there is no such document.
    """
    part = archive.catalogue.volumes.part_of(document_id)
    whole = archive.catalogue.documents.as_stored(part.whole if part else document_id)
    if whole is None:
        raise NotFoundError("There is no document {id}.",
                            next_step="'vankien search' and the report of 'vankien ingest … --json' give the ids; "
                                      "'vankien held list' those of held files.",
                            id=document_id)
    return whole


def _state(archive: Archive, whole: NewDocument) -> State:
    """The state that a file's documents get: the most hidden of what it is now."""
    if not whole.media_type:
        raise UsageError("Document {id} came as a record without a file; only files are split.", id=whole.document.id)
    parts = archive.catalogue.volumes.parts_in_force(whole.document.id)
    states = {state for *_, state in parts} or {whole.document.state}
    if states - {State.INDEXED, State.WITHDRAWN}:
        raise UsageError("Document {id} is {state}; only an indexed one can be split.", id=whole.document.id,
                         state=whole.document.state)
    return State.WITHDRAWN if State.WITHDRAWN in states else State.INDEXED


def _firsts(archive: Archive, whole: NewDocument, at: Sequence[int]) -> tuple[int, ...]:
    name, count = whole.document.id, len(whole.document.pages)
    if not at:
        before = archive.catalogue.volumes.cut_of(name)
        if before is None:
            raise UsageError("Document {id} was never split.", next_step="Say where, as in --at 5,9.", id=name)
        return before.first_pages
    if count == 1:
        raise UsageError("A file of one page cannot be split.")
    wrong = sorted(page for page in set(at) if not 1 <= page <= count)
    if wrong or set(at) == {1}:
        raise UsageError("A file of {count} pages can be split before pages 2 to {count}.",
                         next_step="Name the pages of the file on which documents begin, as in --at 5,9.", count=count)
    return tuple(sorted({1, *at}))


def _new_parts(
    archive: Archive, whole: NewDocument, firsts: Sequence[int]
) -> tuple[dict[str, NewDocument], Decision]:
    """The parts that the catalogue does not have yet, by id; and whether the file may be shown, cut so."""
    name = whole.document.id
    pieces = spans(firsts, len(whole.document.pages))
    documents = archive.catalogue.documents
    if all(documents.is_read(part_id(name, *piece)) for piece in pieces):
        return {}, Decision(Verdict.FREE)
    read = ReadDocument(tuple(_pages(archive, whole, firsts)), whole.media_type)
    parts = describe_parts(read, firsts)
    decision = judge(read, firsts)
    if archive.catalogue.holds.is_released(name):
        _, parts = released(decision, Description(whole.document.fields), parts, len(read.pages))
        decision = Decision(Verdict.FREE)
    made = {new.document.id: new for new in (make_part(whole, part) for part in parts)}
    return {one: new for one, new in made.items() if not documents.is_read(one)}, decision


def _pages(archive: Archive, whole: NewDocument, firsts: Sequence[int]) -> Iterator[ReadPage]:
    """The pages as they were read; those that begin a document also with their heads and stamps."""
    for page in whole.document.pages:
        kept = _kept(archive, whole, page)
        if page.number not in firsts or page.picture is None or not whole.media_type:
            yield kept
            continue
        original = archive.vault.existing(Room.ORIGINALS, whole.document.sha256)
        again = read_first_page(original, page.number, limits_of(archive.settings), media_type=whole.media_type)
        yield replace(kept, stamps=again.stamps, head=again.head, shown=again.shown, unread=again.unread)


def _kept(archive: Archive, whole: NewDocument, page: Page) -> ReadPage:
    sha256 = whole.words.get(page.number)
    words = unpack_words(archive.vault.read(Room.DERIVED, sha256)) if sha256 else ()
    flags = tuple(flag for flag in whole.document.review
                  if flag.field == f"page:{page.number}" and flag.reason != Doubt.MAY_BEGIN)
    return ReadPage(replace(page, words=words), None, flags, tuple(_lines(page.text)))


def _lines(text: str) -> Iterator[Line]:
    """The printed lines, which the page's text keeps apart."""
    start = 0
    for line in text.split("\n"):
        if line:
            yield Line(start, start + len(line))
        start += len(line) + 1
