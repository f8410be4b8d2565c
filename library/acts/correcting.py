"""Correcting fields: a person's word, which outranks what the machine read for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping

from library.acts.looking import existing
from library.archive import Archive
from library.catalogue.journal import Entry
from library.catalogue.words import THE_READING, Says, Word
from library.errors import ConflictError, UsageError
from library.fields import BY_NAME, CORRECTABLE
from library.moments import today
from library.records import PartialDate
from library.vietnamese.syllables import tones_in_place

CORRECT = "correct"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[-/.])?(\d{1,2})[-/.])?(\d{4})")
LONGEST = 4_000
"""Characters of a field; no subject on paper has so many."""
_LONGEST_NAME = 300
"""Characters of every other field."""


def word_for(field: str, value: str) -> Word:
    """What a person typed into a field, as a word.

    Raises:
        UsageError: there is no such field, or it cannot hold that.
    """
    _check_field(field)
    clean = " ".join(_CONTROL.sub(" ", value).split())
    if not clean:
        raise UsageError("A value for {field} is missing.", next_step="Where the paper has none, say --none {field}.",
                         field=field)
    most = LONGEST if field == "subject" else _LONGEST_NAME
    if len(clean) > most:
        raise UsageError("{field} has {count} characters; at most {most} are kept.", field=field, count=len(clean),
                         most=most)
    if field == "committee":
        clean = tones_in_place(clean)  # as what is read is written, so that one body does not become two
    if not BY_NAME[field].is_date:
        return Word(Says.VALUE, clean)
    day = date_typed(clean)
    if day.year > today().year:
        raise UsageError("{day} lies ahead.", day=clean)
    return Word(Says.VALUE, str(day))


def correct(archive: Archive, document_id: str, words: Mapping[str, Word], *, actor: str, why: str = "",
            expected: Mapping[str, str | None] | None = None, heard: Mapping[str, int] | None = None,
            undoes: int | None = None, acts: Mapping[str, int] | None = None) -> int:
    """Say what stands on the paper; returns the number of the act.

    Where number or letters change and nothing is said of the code, the code follows them.

    Args:
        archive: that holds the document.
        document_id: any state but held back.
        words: by field.
        actor: who says it.
        why: the reason, if one is given.
        expected: values that the person saw; where another has been put in force since, nothing is changed.
        heard: acts by which the words were said that the person saw, 0 for none; where somebody else has said another
            one since, though it be that the value stays, nothing is changed.
        undoes: the act that is taken back by this.
        acts: by field the act by which somebody said this word before; it is the word of that person again.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is held back, or a field is none.
        ConflictError: somebody else spoke meanwhile.
    """
    for field in words:
        _check_field(field)
    with archive.catalogue.transaction():
        existing(archive, document_id)
        values = archive.catalogue.words.values(document_id)
        check_expected(archive, document_id, values, expected or {})
        for field in unheard(archive, document_id, heard or {}, actor=actor):
            if words[field].value != values[field]:
                raise _changed(archive, document_id, field, values[field])
        said = {**words, **code_for(values, words)}
        before = told_before(archive, document_id, values, said)
        act = archive.catalogue.journal.write(actor, CORRECT, document_id, why=why, before=before,
                                              after={"words": words_as_told(said)}, undoes=undoes)
        say_again(archive, document_id, said, acts or {}, act)
    archive.follow_soon()
    return act


def said_anew(values: Mapping[str, str | None], entry: Entry) -> list[str]:
    """The fields that a correction set and that hold something else now, so that it can't be taken back.

    Args:
        values: of the document, as they are in force.
        entry: the correction.
    """
    return [name for name, one in entry.after.get("words", {}).items()
            if one["says"] != "reading" and values.get(name) != one["value"]]


def told_before(archive: Archive, document_id: str, values: Mapping[str, str | None],
                said: Mapping[str, Word]) -> dict[str, object]:
    """What the journal keeps of fields before words about them; `acts` are those by which they were said."""
    words = archive.catalogue.words
    acts = {one.field: one.act for one in words.of(document_id) if one.field in said}
    return {"values": {name: values[name] for name in said},
            "words": words_as_told(words.in_force(document_id, list(said))), "acts": acts}


def say_again(archive: Archive, document_id: str, words: Mapping[str, Word], acts: Mapping[str, int], act: int) -> None:
    """Put words in force, each as the word of who said it by one of `acts`; those without one by `act`."""
    for one in dict.fromkeys(acts.get(name, act) for name in words):
        theirs = {name: word for name, word in words.items() if acts.get(name, act) == one}
        archive.catalogue.words.say(document_id, theirs, one)


def words_told(told: Mapping[str, Mapping[str, str | None]]) -> dict[str, Word]:
    """Words as the journal keeps them, as words again."""
    return {name: Word(Says(one["says"] or ""), one["value"]) for name, one in told.items()}


def words_as_told(words: Mapping[str, Word]) -> dict[str, dict[str, str | None]]:
    """Words as the journal keeps them."""
    return {name: {"says": str(word.says), "value": word.value} for name, word in words.items()}


def _check_field(field: str) -> None:
    if field not in CORRECTABLE:
        raise UsageError("There is no field {field} to correct.", next_step="Fields are {fields}.", field=field,
                         fields=", ".join(CORRECTABLE))


def check_expected(archive: Archive, document_id: str, values: Mapping[str, str | None],
                   expected: Mapping[str, str | None]) -> None:
    """Go on only where the fields are as somebody saw them.

    Raises:
        ConflictError: they are not.
        UsageError: one is no field.
    """
    for field, value in expected.items():
        _check_field(field)
        if values[field] != value:
            raise _changed(archive, document_id, field, values[field])


def unheard(archive: Archive, document_id: str, heard: Mapping[str, int], *, actor: str) -> dict[str, str]:
    """Of which fields somebody else has said a word since, and who.

    Args:
        heard: by field the act of the word that the person saw, 0 for none.
        actor: the person, whose own words are no surprise.
    """
    acts = {one.field: one.act for one in archive.catalogue.words.of(document_id)}
    since = {field: acts[field] for field, act in heard.items() if acts.get(field, act) != act}
    by = {field: said_by(archive, document_id, field) for field in since}
    return {field: name for field, name in by.items() if name != actor}


def _changed(archive: Archive, document_id: str, field: str, value: str | None) -> ConflictError:
    return ConflictError("Somebody else changed {field} to '{value}' meanwhile.",
                         next_step="Look at that value, then decide again.", field=field, value=value or "",
                         by=said_by(archive, document_id, field))


def said_by(archive: Archive, document_id: str, field: str) -> str:
    """Whose word about a field is in force; empty where what was read counts."""
    act = next((one.act for one in archive.catalogue.words.of(document_id) if one.field == field), None)
    entry = archive.catalogue.journal.get(act) if act is not None else None
    return entry.actor if entry is not None else ""


def code_for(values: Mapping[str, str | None], words: Mapping[str, Word]) -> dict[str, Word]:
    """The code that number and letters make now, in the Party's form or the State's; nothing where one is not known."""
    parts = BY_NAME["code"].parts
    said = [words[name] for name in parts if name in words]
    if "code" in words or not said:
        return {}
    if all(word == THE_READING for word in said):
        return {"code": THE_READING}
    number, symbol = (words[name].value if name in words else values[name] for name in parts)
    if not number or not symbol:
        if all(word.says is Says.VALUE for word in said) and values["code"] is None:
            return {}  # of the other part nothing was said
        return {"code": Word(Says.NONE)}
    return {"code": Word(Says.VALUE, f"{number}{'-' if '/' in symbol else '/'}{symbol}")}


def date_typed(text: str) -> PartialDate:
    """Read `1958-04-15` and `15-4-1958`, and what is known of either.

    Raises:
        UsageError: it is no date.
    """
    try:
        found = _DAY_FIRST.fullmatch(text)
        if found is None:
            return PartialDate.parse(text)
        day, month, year = (int(part) if part else None for part in found.groups())
        return PartialDate(year or 0, month, day)
    except ValueError as error:
        raise UsageError("'{text}' is no date.", next_step="Write 15-4-1958, 4-1958 or 1958.", text=text) from error
