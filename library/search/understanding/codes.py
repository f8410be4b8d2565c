"""Reads a code that a run of words says, alone or among others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from library.search import ranking
from library.search.contract import BY_NAME, IN_DOUBT, And, AnyOf, Equals, Facet, Field, Node, Or
from library.search.lexicon import Lexicon
from library.search.understanding import wording
from library.search.understanding.evidence import by_name, called_so, in_doubt, in_name, in_text, note, speaks
from library.search.understanding.facts import CodeNamed, Fact, letters_only
from library.search.understanding.gathering import Gathered
from library.search.understanding.leaves import any_, every, keys, leaf, spelled
from library.search.understanding.senses import Slot

_MOST_LETTERS: Final = 2


class CodesReader:
    """Reads the codes of one run of words into what was gathered so far.

    Args:
        typed, slots: the tokens of the run and what each may be.
    """

    def __init__(self, typed: Sequence[str], slots: Sequence[Slot], lexicon: Lexicon, into: Gathered) -> None:
        self._typed = typed
        self._slots = slots
        self._lexicon = lexicon
        self._into = into

    def letters_alone(self, text: str) -> CodeNamed | None:
        """`nq tw` or `nqtw`, where the archive has documents whose code has these letters."""
        code = letters_only(text) if len(self._typed) <= _MOST_LETTERS else None
        return code if code is not None and self._lexicon.holds(keys(Field.CODE, code.exact, ranking.CODE)) else None

    def borne(self, code: CodeNamed) -> bool:
        """May the asker see a document that bears the code, with the marks that were typed, or cites it?"""
        said = [keys(field, code.exact[:1], ranking.CODE) for field in (Field.CODE, Field.CITED)]
        return self._lexicon.holds(any_(said))

    def alone(self, code: CodeNamed, others: Sequence[Fact]) -> None:
        """The documents of that code are the result; those that cite it and those with less of it follow."""
        into = self._into
        own = _borne(code)
        cited = keys(Field.CITED, code.exact, ranking.CITED)
        into.loose += [own, cited]
        self._near(code)
        kind = (Equals(Facet.KIND, frozenset((code.kind,)), ranking.KIND),) if code.kind else ()
        named = [*kind, *(speaks(fact) for fact in others)]
        if len(named) > 1:  # what fits but for its number, which in a scan may be unread
            into.loose.append(every(named))
        held = self._lexicon.holds(own)
        fits = held and bool(named) and self._lexicon.holds(every([own, *named]))
        if held:
            into.needed.append(every([own, *named]) if fits else own)
            into.notes.append(wording.code(code.written))
        else:
            self._not_held(code, cited, named)
        into.codes.update(code.exact)
        into.mark_phrase(self._slots[code.start : code.end] or self._slots)
        said = in_text(code.exact[0])
        into.extra.append(any_((cited, said, *(leaf(Field.SUBJECT, slot, ranking.SUBJECT) for slot in self._slots))))
        into.extra += named
        into.notes += [note(fact) for fact in others]
        if held and named and not fits:
            into.notes.append(wording.none_fits_all(code.written))

    def number_alone(self, number: str) -> None:
        """Documents that bear the number; where none does, files that are called so, then texts that have it."""
        into = self._into
        own = keys(Field.CODE, (number,), ranking.CODE)
        called = keys(Field.CODE, (BY_NAME + number,), ranking.CODE / 2)
        text = spelled(Field.TEXT, tuple((form, 1.0) for form in forms_of(number)), ranking.TEXT)
        doubted = keys(Field.CODE, (IN_DOUBT + number,), ranking.CODE / 2)
        into.loose += [own, called, doubted, text, keys(Field.CITED, (number,), ranking.CITED)]
        into.extra.append(spelled(Field.SUBJECT, tuple((form, 1.0) for form in forms_of(number)), ranking.SUBJECT))
        into.words.update(forms_of(number))
        if self._lexicon.holds(own):
            into.needed.append(own)
            into.notes.append(wording.number(number))
        elif self._lexicon.holds(called):
            into.needed.append(called)
            into.notes.append(wording.number_called(number))
        else:
            into.needed.append(text)
            into.notes.append(wording.all_words([number]))

    def _not_held(self, code: CodeNamed, cited: Node, named: Sequence[Node]) -> None:
        """The files that are called so are the result, their number still unread, and what cites the code.

        Nearest to it are those of its letters, then of its kind and committee.
        """
        into = self._into
        named_so = called_so(code)
        into.needed.append(Or((named_so, cited)))
        if not self._lexicon.holds(cited):
            into.loose += named or _of_its_letters(code, self._lexicon)
        if code.letters:
            into.phrases.append(tuple(frozenset((part,)) for part in code.letters[0].split("|")))
        held = self._lexicon.holds(any_(into.loose))
        if self._lexicon.holds(in_name(code)):
            into.notes.append(wording.called_so(code.written))
            return
        if self._lexicon.holds(named_so):
            into.notes.append(wording.number_called(code.exact[0].split("|")[0]))
            return
        if self._lexicon.holds(in_doubt(code)):
            into.notes.append(wording.read_in_doubt(code.written))
            return
        into.notes.append((wording.code_not_held if held else wording.code_unknown)(code.written))

    def _near(self, code: CodeNamed) -> None:
        """Below the line: the same number with less of the letters, the letters without it, the code as mere text."""
        into = self._into
        into.spare_codes.update(code.near)
        into.loose += [by_name(code), in_doubt(code)]
        if code.near:
            into.loose.append(keys(Field.CODE, code.near, ranking.CODE / 2))
            into.loose.append(keys(Field.CITED, code.near, ranking.CITED / 2))
            into.loose.append(in_text(code.near[0]))
        if code.letters:
            into.loose += [keys(Field.CODE, code.letters, ranking.CODE / 4), in_text(code.letters[0])]
        into.loose.append(in_text(code.exact[0]))

    def among_words(self, code: CodeNamed, into: Gathered) -> None:
        """The words of the code in a text count as much as the code itself."""
        leaves = [self._number_or_word(place) for place in range(code.start, code.end)]
        own = keys(Field.CODE, code.exact, ranking.CODE)
        cited = keys(Field.CITED, code.exact, ranking.CITED)
        into.needed.append(Or((every(leaves), own, cited)))
        into.loose += [*leaves, own, cited, by_name(code), in_doubt(code)]
        if code.near:
            into.loose.append(keys(Field.CODE, code.near, ranking.CODE / 2))
        if code.kind:
            into.extra.append(Equals(Facet.KIND, frozenset((code.kind,)), ranking.KIND))
        into.codes.update(code.exact)
        into.mark_phrase(self._slots[code.start : code.end])
        into.notes.append(wording.code(code.written))

    def _number_or_word(self, place: int) -> Node:
        """A number within a code: `5` is written `05` as well."""
        typed = self._typed[place]
        if typed.isdigit() and len(typed) <= 2:
            return spelled(Field.TEXT, tuple((form, 1.0) for form in forms_of(typed)), ranking.TEXT)
        return leaf(Field.TEXT, self._slots[place], ranking.TEXT)


def _borne(code: CodeNamed) -> Node:
    """Documents that bear the code; a kind with a number also those of that kind whose letters are unread."""
    said = keys(Field.CODE, code.exact, ranking.CODE)
    number, *letters = code.exact[0].split("|")
    if code.kind is None or len(letters) != 1 or not number.isdigit():
        return said
    of_kind = Equals(Facet.KIND, frozenset((code.kind,)))
    return AnyOf((said, And((keys(Field.CODE, (number,), ranking.CODE), of_kind))))


def forms_of(number: str) -> tuple[str, ...]:
    """The ways to write a number: as typed, without leading zeros, with one."""
    return tuple(dict.fromkeys((number, number.lstrip("0") or "0", number.zfill(2))))


def _of_its_letters(code: CodeNamed, lexicon: Lexicon) -> list[Node]:
    """The documents of the kinds that the letters of a code stand for."""
    parts = code.exact[0].split("|")
    kinds = lexicon.kinds_of_letters(parts[1].upper()) if len(parts) > 1 else frozenset[str]()
    return [Equals(Facet.KIND, kinds, ranking.KIND)] if kinds else []
