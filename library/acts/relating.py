"""What people say of relations: that one is right, that one is none, that there is one that no reading found."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from library.acts.looking import existing
from library.archive import Archive
from library.catalogue.journal import Entry
from library.catalogue.relation_words import RelationWord, SaysOfRelation, key_of
from library.errors import ConflictError, NotFoundError, UsageError
from library.relations.records import Modality, Scope, Type

ADD_RELATION, CONFIRM_RELATION, REFUSE_RELATION = "add relation", "confirm relation", "refuse relation"
TAKE_BACK_RELATION = "take back relation"
OF_RELATIONS = (ADD_RELATION, CONFIRM_RELATION, REFUSE_RELATION, TAKE_BACK_RELATION)
_ACT = {SaysOfRelation.YES: CONFIRM_RELATION, SaysOfRelation.NO: REFUSE_RELATION,
        SaysOfRelation.NOTHING: TAKE_BACK_RELATION}  # fmt: skip
LONGEST_QUOTE = 1_000
"""Characters of the words that say a relation."""
LONGEST_PROVISION = 200


@dataclass(frozen=True, slots=True)
class NewRelation:
    """A relation that a person writes down.

    Args:
        type: what the one document does.
        target: id of the other.
        page: on which the words stand.
        quote: the words, as they stand there; empty where the page alone is named.
        provision: which part of the other is meant: `Điều 4`.
    """

    type: Type
    target: str
    page: int
    quote: str = ""
    scope: Scope = Scope.WHOLE
    provision: str = ""


def judge_relation(archive: Archive, document_id: str, key: str, says: SaysOfRelation, *, actor: str, why: str = "",
                   target: str | None = None, undoes: int | None = None) -> int:
    """Say that a relation of a document is right, or is none; returns the act.

    Args:
        archive: that holds the document.
        document_id: whose text says it.
        key: of the relation, as `relations --json` tells it.
        says: yes, no, or nothing: what was said before is taken back.
        actor: who says so.
        why: the reason, if one is given.
        target: the document that is meant, where the text fits several or the wrong one.
        undoes: the act that is taken back by this.

    Raises:
        NotFoundError: there is no such document, relation or target.
        UsageError: one of them is held back, or both are one.
    """
    with archive.catalogue.transaction():
        existing(archive, document_id)
        word = archive.catalogue.relation_words.find(document_id, key)
        if word is None:
            raise NotFoundError("Document {id} has no relation {key}.", id=document_id, key=key,
                                next_step="'vankien relations ID --json' tells the keys.")
        if target is not None:
            _check_target(archive, document_id, target)
        said = replace(word, says=says, target=target or (word.target if word.added else None))
        act = _write(archive, document_id, word, said, _ACT[says], actor, why, undoes)
    archive.follow_soon()
    return act


def add_relation(archive: Archive, document_id: str, new: NewRelation, *, actor: str, why: str = "") -> int:
    """Write down what a document does to another; returns the act.

    Raises:
        NotFoundError: there is no such document, target or page.
        UsageError: one of them is held back, both are one, or the words do not stand on the page.
    """
    with archive.catalogue.transaction():
        existing(archive, document_id)
        _check_target(archive, document_id, new.target)
        word = _word(archive, document_id, new)
        known = archive.catalogue.relation_words.find(document_id, word.key)
        act = _write(archive, document_id, known, word, ADD_RELATION, actor, why, None)
    archive.follow_soon()
    return act


def take_back_relation(archive: Archive, entry: Entry, *, actor: str, why: str) -> None:
    """Put in force what was said of a relation before an act.

    Raises:
        ConflictError: something was said of it since.
    """
    document_id, key = entry.document or "", entry.after["key"]
    word = archive.catalogue.relation_words.find(document_id, key)
    if word is None or word.act != entry.id:
        raise ConflictError("Somebody else spoke of this relation since act {number}.", number=entry.id,
                            next_step="Take that act back first.")
    judge_relation(archive, document_id, key, SaysOfRelation(entry.before["says"]), actor=actor, why=why,
                   target=entry.before["meant"], undoes=entry.id)


def _write(archive: Archive, document_id: str, before: RelationWord | None, after: RelationWord, kind: str, actor: str,
           why: str, undoes: int | None) -> int:  # fmt: skip
    told = {"key": after.key, "relation": after.told["type"], "of": after.told["code"] or after.told["name"],
            "page": after.told["page"]}  # fmt: skip
    before_it = {"says": str(before.says if before else SaysOfRelation.NOTHING),
                 "meant": before.target if before else None}
    act = archive.catalogue.journal.write(actor, kind, document_id, why=why, before=before_it,
                                          after={**told, "says": str(after.says), "meant": after.target},
                                          undoes=undoes)
    archive.catalogue.relation_words.say(document_id, replace(after, act=act))
    return act


def _check_target(archive: Archive, document_id: str, target: str) -> None:
    if target == document_id:
        raise UsageError("A document has no relation to itself.", next_step="Name another document.")
    existing(archive, target)


def _word(archive: Archive, document_id: str, new: NewRelation) -> RelationWord:
    page = archive.catalogue.documents.page(document_id, new.page)
    if page is None:
        raise NotFoundError("Document {id} has no page {page}.", id=document_id, page=new.page)
    target = archive.catalogue.documents.get(new.target)
    fields = target.fields if target is not None else None
    told = {
        "type": str(new.type), "modality": str(Modality.DONE), "scope": str(new.scope), "page": new.page,
        "quote": _quoted(new.quote, page[0].text), "letters": None, "number": None,
        "code": fields.code if fields else None, "kind": fields.kind if fields else None,
        "issued": str(fields.issued) if fields and fields.issued else None,
        "body": fields.committee if fields else None, "name": None,
        "provision": " ".join(new.provision.split())[:LONGEST_PROVISION] or None, "source_letters": None,
        "source_number": None, "source_code": None, "source_issued": None,
    }  # fmt: skip
    key = key_of({**told, "name": new.target})
    return RelationWord(key, SaysOfRelation.YES, None, new.target, True, told)


def _quoted(quote: str, text: str) -> str:
    """The words of a page, as they stand there but for line breaks."""
    words = quote.split()
    if len(quote) > LONGEST_QUOTE:
        raise UsageError("The words have {count} characters; at most {most} are kept.", count=len(quote),
                         most=LONGEST_QUOTE)
    if words and re.search(r"\s+".join(map(re.escape, words)), text) is None:
        raise UsageError("These words do not stand on the page.",
                         next_step="Copy them from its text, or name the page alone.")
    return " ".join(words)
