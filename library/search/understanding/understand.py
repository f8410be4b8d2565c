"""Puts the parts of a query together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from library.search import ranking
from library.search.contract import Everything, Field, Node, Or, Years
from library.search.lexicon import Lexicon
from library.search.notes import Note
from library.search.query_language import Clause, Given, Item, Operator, Quoted, Words, parse
from library.search.understanding import wording
from library.search.understanding.evidence import in_all
from library.search.understanding.facts import CodeNamed, code_only
from library.search.understanding.gathering import Gathered
from library.search.understanding.given import extended, given_node, mistaken
from library.search.understanding.identifying import document_named
from library.search.understanding.keyboard import typed_as_keys
from library.search.understanding.leaves import every, leaf, phrase
from library.search.understanding.model import Understanding
from library.search.understanding.senses import LONGEST_WORD, Slot, senses
from library.search.understanding.words import MOST_TOKENS, WordsReader, left_out
from library.vietnamese import fold, tokens

_ONE_OF_A_DOCUMENT: Final = frozenset(
    {Operator.CODE, Operator.YEARS, Operator.KIND, Operator.COMMITTEE, Operator.STATUS, Operator.SIGNER, Operator.FILE}
)
"""What a document has one of, so that two values are alternatives unless one thing fits both."""


def understand(query: str, lexicon: Lexicon) -> Understanding:
    """Read a query; every string has a meaning, and never raises."""
    named = document_named(query, lexicon)
    if named is not None:
        return named
    into = Gathered()
    meant = typed_as_keys(query, lexicon)
    if meant is not None:
        into.notes.append(wording.typed_as_keys(meant))
    parsed = parse(query if meant is None else meant, partial(extended, lexicon=lexicon))
    if parsed.cut:
        into.notes.append(wording.CUT)
    if len(parsed.clauses) == 1:
        _read(parsed.clauses[0], lexicon, into)
    else:
        _read_all(_with_whole_words(parsed.clauses, lexicon), lexicon, into)
    if not (into.needed or into.strict or into.unwanted):
        blank = not query.strip()
        into.notes.append(wording.EVERYTHING if blank else wording.NOTHING)
        return Understanding(Everything() if blank else Or(()), notes=tuple(into.notes), is_empty=blank)
    return _understood(into, meant)


def _understood(into: Gathered, meant: str | None) -> Understanding:
    """What was gathered as a whole; it can be asked once for what a reader of scans may have made of the words."""

    def rescued() -> Understanding:
        rescues, into.rescues = into.rescues, []
        for rescue in rescues:
            rescue(into)
        return _understood(into, meant)

    notes = into.notes if len(into.notes) < 2 else dict.fromkeys(into.notes)
    return Understanding(
        query=into.query(), widened=into.widened() if len(into.loose) > 1 else None, refine=into.refine(),
        marking=into.marks, notes=tuple(notes) or (wording.NOTHING,), meant=meant,
        is_empty=not (into.needed or into.loose), rescue=rescued if into.rescues else None,
    )  # fmt: skip


def _with_whole_words(clauses: Sequence[Clause], lexicon: Lexicon) -> list[Clause]:
    """The clauses, an excluded word with the rest of it: `-báo cáo` leaves out báo cáo and not báo alone."""
    whole: list[Clause] = []
    for clause in clauses:
        before = whole[-1] if whole else None
        if before is not None and before.excluded and isinstance(before.options[-1], Words) and _is_run(clause):
            word, rest = _whole_word(before.options[-1].text, _text(clause), lexicon)
            whole[-1] = Clause((*before.options[:-1], word), excluded=True)
            whole += [Clause((Words(rest),))] if tokens(rest) else []
        else:
            whole.append(clause)
    return whole


def _whole_word(excluded: str, following: str, lexicon: Lexicon) -> tuple[Item, str]:
    """The excluded word as the splitter of words sees it, in quotes where it has more syllables, and what is left."""
    behind = tokens(following)
    for length in range(min(len(behind), LONGEST_WORD - 1), 0, -1):
        text = f"{excluded} {following[: behind[length - 1].end]}"
        typed = [token.text for token in tokens(text)]
        if lexicon.words.word_spellings("_".join(map(fold, typed))) and _is_typed(typed, lexicon):
            return Quoted(text), following[behind[length - 1].end :]
    return Words(excluded), following


def _is_typed(typed: Sequence[str], lexicon: Lexicon) -> bool:
    """Is a word of the archive spelled as it was typed, where a token without diacritics stands for every spelling?"""
    return any(compound.length == len(typed) for compound in senses(typed, lexicon.words)[1])


def _is_run(clause: Clause) -> bool:
    return len(clause.options) == 1 and isinstance(clause.options[0], Words) and not clause.excluded


def _text(clause: Clause) -> str:
    return " ".join(item.text for item in clause.options if isinstance(item, Words))


def _read_all(clauses: Sequence[Clause], lexicon: Lexicon, into: Gathered) -> None:
    """Read the clauses; what the same operator asks for again belongs to what it asked for first."""
    asked: dict[Operator, list[Given]] = {}
    for clause in clauses:
        if (given := _given(clause)) is not None:
            asked.setdefault(given.operator, []).append(given)
    for clause in clauses:
        given = _given(clause)
        if given is None or len(asked[given.operator]) == 1 or given.operator not in _ONE_OF_A_DOCUMENT:
            _read(clause, lexicon, into)
        elif given is asked[given.operator][0]:
            _read_again(asked[given.operator], lexicon, into)


def _given(clause: Clause) -> Given | None:
    """The operator that the clause is, and nothing else."""
    first = clause.options[0]
    return first if isinstance(first, Given) and len(clause.options) == 1 and not clause.excluded else None


def _read(clause: Clause, lexicon: Lexicon, into: Gathered) -> None:
    first = clause.options[0]
    if clause.excluded:
        nodes = [node for option in clause.options if (node := _unwanted(option, lexicon, into)) is not None]
        into.unwanted += nodes
        into.notes += [wording.without(_shown(option)) for option in clause.options if nodes]
    elif len(clause.options) > 1:
        _either(clause.options, lexicon, into)
    elif isinstance(first, Words):
        WordsReader(first.text, lexicon, into).read()
    elif isinstance(first, Quoted):
        _quoted(first, lexicon, into)
    elif isinstance(first, Given):
        node = _operator(first, lexicon, into)
        if node is not None:
            into.strict.append(node)
        else:
            WordsReader(_shown(first), lexicon, into).read()


def _read_again(several: Sequence[Given], lexicon: Lexicon, into: Gathered) -> None:
    """One operator with several values: what fits all of them, or, where nothing does, what fits one."""
    read = [_apart(given, lexicon, into) for given in several]
    nodes = [node for node, _ in read if node is not None]
    years = [node for node in nodes if isinstance(node, Years)]
    common = in_all(years) if len(years) == len(several) else None
    if common is not None:
        into.strict.append(common)
        into.notes.append(wording.years(common.first, common.last))
    elif len(nodes) < len(several) or Or(()) in nodes or lexicon.holds(every(nodes)):
        into.strict += nodes
        into.notes += [note for _, notes in read for note in notes]
    else:
        into.strict.append(Or(tuple(nodes)))
        into.notes.append(wording.one_of([wording.in_a_row(notes) for _, notes in read]))


def _apart(given: Given, lexicon: Lexicon, into: Gathered) -> tuple[Node | None, list[Note]]:
    """What an operator asks for, and what there is to tell of it; where it is a sentence, its words are read."""
    begun = len(into.notes)
    node = _operator(given, lexicon, into)
    if node is None:
        WordsReader(_shown(given), lexicon, into).read()
    told = into.notes[begun:]
    del into.notes[begun:]
    return node, told


def _either(options: Sequence[Item], lexicon: Lexicon, into: Gathered) -> None:
    read = [(_shown(option), *_alternative(option, lexicon, into)) for option in options]
    nodes = [node for _, node, _ in read if node is not None]
    if not nodes:
        return
    if all(isinstance(option, Given) for option in options) and len(nodes) == len(options):
        into.strict.append(Or(tuple(nodes)))
        asked = [wording.in_a_row(notes) for _, node, notes in read if node != Or(())]
        into.notes += [wording.one_of(asked)] if asked else []
        into.notes += [note for _, node, notes in read if node == Or(()) for note in notes]  # what is wrong of others
    else:
        into.needed.append(Or(tuple(nodes)))
        into.loose += nodes
        into.notes.append(wording.either([(text, notes) for text, _, notes in read]))


def _alternative(item: Item, lexicon: Lexicon, into: Gathered) -> tuple[Node | None, list[Note]]:
    """One of several alternatives, read as it would be alone; what there is to tell of it besides its words."""
    own = Gathered()
    if isinstance(item, Given) and (node := _operator(item, lexicon, own)) is not None:
        into.absorb(own)
        return node, own.notes
    if isinstance(item, Quoted):
        _quoted(item, lexicon, own)
    else:
        WordsReader(item.text if isinstance(item, Words) else _shown(item), lexicon, own).read()
    into.absorb(own)
    text = item.value if isinstance(item, Given) else item.text
    plain = (wording.all_words([token.text for token in tokens(text)] or [""]), wording.phrase(text))
    return every(own.needed) if own.needed else None, [note for note in own.notes if note not in plain]


def _quoted(item: Quoted, lexicon: Lexicon, into: Gathered) -> None:
    slots = _slots(item.text, lexicon)
    if not slots:
        return
    wanted = phrase(slots, ranking.TEXT * len(slots))
    code = _code_as_written(item.text, slots)
    into.needed.append(wanted if code is None else Or((wanted, into.code_said(code))))
    into.loose.append(wanted)
    into.loose += [leaf(Field.TEXT, slot, ranking.TEXT) for slot in slots]
    into.extra += [leaf(Field.SUBJECT, slot, ranking.SUBJECT) for slot in slots]
    into.mark_phrase(slots)
    into.spare.update(token for slot in slots for token, _ in slot.spellings)
    into.notes.append(wording.phrase(item.text))
    into.notes += left_out(slots, lexicon)
    if code is not None:
        into.notes.append(wording.code(code.written))
    into.rescues.append(lambda gathered: gathered.rescue(slots, lexicon))


def _operator(given: Given, lexicon: Lexicon, into: Gathered) -> Node | None:
    """What an operator asks for: nothing where its value cannot be; None where it may be a sentence."""
    node = given_node(given, lexicon, into)
    if node is None and (wrong := mistaken(given)) is not None:
        into.notes.append(wrong)
        return Or(())
    return node


def _unwanted(item: Item, lexicon: Lexicon, into: Gathered) -> Node | None:
    """What no document may have: a code however it is said, words all together, a phrase."""
    if isinstance(item, Given):
        node = given_node(item, lexicon, Gathered())
        if node is None and (wrong := mistaken(item)) is not None:
            into.notes.append(wrong)
        return node
    slots = _slots(item.text, lexicon)
    if not slots:
        return None
    code = _code_as_written(item.text, slots)
    if code is not None:
        return Gathered().code_said(code)
    return phrase(slots) if isinstance(item, Quoted) else every([leaf(Field.TEXT, slot) for slot in slots])


def _code_as_written(text: str, slots: Sequence[Slot]) -> CodeNamed | None:
    """A code in its letters, of which every token is part; `"nghị quyết 26"` is a phrase."""
    code = code_only(text)
    return code if code is not None and 1 < len(slots) == code.exact[0].count("|") + 1 else None


def _slots(text: str, lexicon: Lexicon) -> list[Slot]:
    return senses([token.text for token in tokens(text)[:MOST_TOKENS]], lexicon.words)[0]


def _shown(item: Item) -> str:
    return f"{item.operator}:{item.value}" if isinstance(item, Given) else wording.one_line(item.text)
