"""Checking the documents of a batch: beside their values, without them, and saying which of two values is right."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from library.access import everything
from library.acts.check_batches import OF_BATCHES, existing_batch, finish, take_back_batch
from library.acts.correcting import check_expected, code_for, say_again, told_before, words_as_told, words_told
from library.acts.looking import existing
from library.archive import Archive
from library.catalogue.check_records import Check
from library.catalogue.checks import LOOK_AT_VALUES, OPEN, TAKEN_BACK, Found
from library.catalogue.journal import Entry
from library.catalogue.words import Says, Word
from library.checks import CHECKED, Batch, Round, Verdict, same
from library.errors import ConflictError, NotFoundError, UsageError

CHECK_FIRST, CHECK_BLIND, SETTLE = "first check", "blind check", "settle check"
OF_CHECKS = (CHECK_FIRST, CHECK_BLIND, SETTLE, *OF_BATCHES)
"""Acts of checking."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was written down, its act, and the fields that differ and wait for a word."""

    check: int
    act: int
    differ: tuple[str, ...] = ()


def check_first(archive: Archive, batch: int, document_id: str, words: Mapping[str, Word], *, actor: str,
                expected: Mapping[str, str | None], untouched: Collection[str] = (), why: str = "") -> Checked:
    """Write down what somebody found who saw what stands in the fields; the word about each comes in force.

    Args:
        archive: that holds the batch.
        batch: that waits for its first round.
        document_id: one of its documents.
        words: about every checked field.
        actor: who checked.
        expected: values that the person saw.
        untouched: fields that are empty and of which the person said nothing: they are checked, and no word about them
            comes in force, for nobody has said that the paper has none.

    Raises:
        NotFoundError: there is no such batch, or the document is not one of it.
        ConflictError: somebody else checked it, or changed a field, meanwhile.
        UsageError: it is the person's own work, or a field is missing.
    """
    with archive.catalogue.transaction():
        here = _due(archive, batch, document_id, Round.FIRST, words, actor)
        values = archive.catalogue.words.values(document_id)
        check_expected(archive, document_id, values, expected)
        found = _found(archive, document_id, values, words, blind=False)
        new = {one.field: words[one.field] for one in found if one.verdict is Verdict.WRONG}
        said = {**code_for(values, new),
                **{name: word for name, word in words.items() if name not in untouched or values[name] is not None}}
        act = archive.catalogue.journal.write(
            actor, CHECK_FIRST, document_id, why=why, before=told_before(archive, document_id, values, said),
            after={"words": words_as_told(said), "batch": here.id, "turn": here.turn,
                   "wrong": [one.field for one in found if one.verdict is Verdict.WRONG]})
        check = archive.catalogue.checks.write(here, Round.FIRST, document_id, found, checker=actor, act=act)
        archive.catalogue.words.say(document_id, said, act)
        finish(archive, here.id, actor=actor)
    archive.follow_soon()
    return Checked(check, act)


def check_blind(archive: Archive, batch: int, document_id: str, round_: Round, words: Mapping[str, Word], *,
                actor: str) -> Checked:
    """Write down what somebody reads on the paper who did not see what stands in the fields.

    Where the two differ nothing changes yet: the person is shown both and says which the paper has.

    Raises:
        NotFoundError: there is no such batch, or the document was not drawn.
        ConflictError: somebody else checked it meanwhile.
        UsageError: it is the person's own work, or a field is missing.
    """
    with archive.catalogue.transaction():
        here = _due(archive, batch, document_id, round_, words, actor)
        values = archive.catalogue.words.values(document_id)
        found = _found(archive, document_id, values, words, blind=True)
        differ = tuple(one.field for one in found if one.verdict is Verdict.OPEN)
        act = archive.catalogue.journal.write(
            actor, CHECK_BLIND, document_id,
            after={"batch": here.id, "turn": here.turn, "round": int(round_), "given": words_as_told(words),
                   "differ": list(differ)})
        check = archive.catalogue.checks.write(here, round_, document_id, found, checker=actor, act=act)
        finish(archive, here.id, actor=actor)
    return Checked(check, act, differ)


def settle(archive: Archive, number: int, words: Mapping[str, Word | None], *, actor: str, why: str = "") -> int:
    """Say of each field that differs what the paper has; returns the act.

    Args:
        archive: that holds the check.
        number: of the check, which is the person's own.
        words: by field; None: what stood there is right.

    Raises:
        NotFoundError: there is no such check of this person.
        UsageError: it does not wait any more, or a field that differs is missing.
        ConflictError: a field was changed since.
    """
    with archive.catalogue.transaction():
        check = archive.catalogue.checks.check(number)
        if check is None or check.checker != actor:
            raise NotFoundError("There is no such check.")
        found = {one.field: one for one in archive.catalogue.checks.found(number) if one.verdict is Verdict.OPEN}
        if check.state != OPEN:
            raise UsageError("The check was settled already.")
        if set(words) != set(found):
            raise UsageError("Of {fields} it is not said which is right.",
                             fields=", ".join(sorted(set(found) ^ set(words))))
        existing(archive, check.document)
        values = archive.catalogue.words.values(check.document)
        check_expected(archive, check.document, values, {name: one.before for name, one in found.items()})
        new = {name: word for name, word in words.items() if word is not None}
        said = {**code_for(values, new), **new}
        verdicts = {name: _settled(name, word, Word(Says(found[name].says), found[name].given), found[name].before)
                    for name, word in words.items()}
        act = archive.catalogue.journal.write(
            actor, SETTLE, check.document, why=why, before=told_before(archive, check.document, values, said),
            after={"words": words_as_told(said), "batch": check.batch, "check": number,
                   "verdicts": {name: str(verdict) for name, (verdict, _) in verdicts.items()}})
        archive.catalogue.checks.settle(number, verdicts)
        archive.catalogue.words.say(check.document, said, act)
        finish(archive, check.batch, actor=actor)
    archive.follow_soon()
    return act


def kept_blind() -> ConflictError:
    """What who is to check a document without seeing its values is told, wherever these would be told or changed."""
    return ConflictError("You are to check this document without seeing its values.")


def look(archive: Archive, document_id: str, labels: frozenset[str], *, actor: str) -> int | None:
    """Write down that somebody looks at what stands in a document that this person was to check without seeing it.

    The person is not asked to check it any more in this turn of its batch. Returns the act; None where nothing is kept
    from the person.
    """
    with archive.catalogue.transaction():
        found = archive.catalogue.checks.blind(actor, labels, [document_id]).get(document_id)
        if found is None:
            return None
        return archive.catalogue.journal.write(actor, LOOK_AT_VALUES, document_id,
                                               after={"batch": found.batch, "turn": found.turn})


def take_back_check(archive: Archive, entry: Entry, *, actor: str, why: str) -> None:
    """Let a check count no more, or wait again; words come back as they were, with whose they were.

    Raises:
        UsageError: the batch went on since.
        ConflictError: fields were changed since.
    """
    if entry.undoes is not None:
        raise UsageError("What takes an act back is not taken back itself.", next_step="Do it again.")
    if entry.act in OF_BATCHES:
        take_back_batch(archive, entry, actor=actor, why=why)
        return
    with archive.catalogue.transaction():
        check = (archive.catalogue.checks.check(entry.after["check"]) if entry.act == SETTLE
                 else archive.catalogue.checks.of_act(entry.id))
        if check is None:
            raise NotFoundError("There is no such check.")
        _check_last(archive, check, entry)
        _give_back_words(archive, entry, actor, why)
        if entry.act == SETTLE:
            archive.catalogue.checks.settle(check.id, dict.fromkeys(entry.after["verdicts"], (Verdict.OPEN, None)))
        else:
            archive.catalogue.checks.set_state(check.id, TAKEN_BACK)
        archive.catalogue.checks.set_over(check.batch, over=False)
    archive.follow_soon()


def _due(archive: Archive, number: int, document_id: str, round_: Round, words: Mapping[str, Word],
         person: str) -> Batch:
    """The batch, if the document waits in it for this person in this round."""
    batch, checks = existing_batch(archive, number), archive.catalogue.checks
    if set(words) != set(CHECKED):
        raise UsageError("Of {fields} nothing is said.", fields=", ".join(sorted(set(CHECKED) ^ set(words))))
    if batch.waits_for is round_ and checks.due(batch, person, everything().labels, document_id):
        return batch
    drawn = checks.members(number) if round_ is Round.FIRST else checks.drawn(number, batch.turn, round_)
    if document_id not in drawn:
        raise NotFoundError("There is no document {id} in the batch.", id=document_id)
    if batch.waits_for is not round_ or checks.is_checked(batch, document_id):
        raise ConflictError("Somebody else checked this document meanwhile.", next_step="Go on to the next.")
    raise UsageError("Nobody checks own work.", next_step="Leave this document to somebody else.")


def _found(archive: Archive, document_id: str, values: Mapping[str, str | None], words: Mapping[str, Word], *,
           blind: bool) -> list[Found]:
    """What words say of what stands in the fields; who saw that and wrote otherwise says that it is wrong."""
    makers = archive.catalogue.checks.makers(document_id)
    flagged = archive.catalogue.checks.flagged(document_id)
    found, directories = [], {sort: records.directory() for sort, records in archive.catalogue.records.items()}
    for name, word in words.items():
        before = values[name]
        right = same(name, before, word.value, directories) if blind else _tidy(before) == _tidy(word.value)
        verdict = Verdict.RIGHT if right else Verdict.OPEN if blind else Verdict.WRONG
        found.append(Found(name, before, makers.get(name), name not in makers and name in flagged, str(word.says),
                           word.value, verdict, before if blind or right else word.value))
    return found


def _tidy(value: str | None) -> str | None:
    return None if value is None else " ".join(value.split())


def _settled(name: str, word: Word | None, typed: Word, before: str | None) -> tuple[Verdict, str | None]:
    if word is None or word.value == before:
        return Verdict.SLIP, before
    return (Verdict.WRONG if same(name, word.value, typed.value) else Verdict.BOTH), word.value


def _check_last(archive: Archive, check: Check, entry: Entry) -> None:
    batch = existing_batch(archive, check.batch)
    settled = entry.act == CHECK_BLIND and any(
        one.verdict in (Verdict.SLIP, Verdict.WRONG, Verdict.BOTH) for one in archive.catalogue.checks.found(check.id))
    if batch.turn != check.turn or archive.catalogue.checks.later(check) or settled:
        raise UsageError("The batch went on since act {number}.", number=entry.id, next_step="Take that back before.")


def _give_back_words(archive: Archive, entry: Entry, actor: str, why: str) -> None:
    """Say again what was said before, as the words of who said it."""
    document, told = entry.document or "", {"batch": entry.after["batch"]}
    existing(archive, document)
    words = words_told(entry.before.get("words", {}))
    values = archive.catalogue.words.values(document)
    check_expected(archive, document, values,
                   {name: one["value"] for name, one in entry.after.get("words", {}).items()})
    before = told_before(archive, document, values, words) if words else told
    act = archive.catalogue.journal.write(actor, entry.act, document, why=why, before=before,
                                          after={**told, "words": words_as_told(words)} if words else told,
                                          undoes=entry.id)
    say_again(archive, document, words, entry.before.get("acts", {}), act)
