"""The things that a run of words asks for: syllables with their spellings, a number of a kind, a year, a committee."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from library.party.codes import code_keys, find_codes, parse_code
from library.search import weights
from library.search.contract import AnyOf, Equals, Facet, Field, Node, Or, Synonyms, Term, Years
from library.search.lexicon import Lexicon
from library.vietnamese import Token, fold, tokens

_YEAR = re.compile(r"(?:19[3-9]|20[0-4])\d")
_LONGEST_COMPOUND = 4


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that is asked for.

    Args:
        node: what a document must have.
        optional: what speaks for a document beside that.
        spellings: the tokens that say it in the text, for nearness; empty where it is no single token.
        patterns, codes: what to mark.
        readings: (what, value) for the line that says how the query was read.
    """

    node: Node
    spellings: frozenset[str] = frozenset()
    optional: tuple[Node, ...] = ()
    patterns: tuple[tuple[frozenset[str], ...], ...] = ()
    codes: frozenset[str] = frozenset()
    readings: tuple[tuple[str, str], ...] = ()


def concepts_of(text: str, lexicon: Lexicon, *, plain: bool) -> list[Concept]:
    """What a run of words asks for, in order.

    Args:
        plain: the whole query was typed without diacritics.
    """
    found = tokens(text)
    spelled, words = _senses(found, lexicon, plain=plain)
    coded = {place: one for one in _codes(text, found) for place in one[0]}
    concepts: list[Concept] = []
    place = 0
    while place < len(found):
        if place in coded:
            places, concept = coded[place]
            concepts.append(concept)
            place = places[-1] + 1
            continue
        concepts.append(_word(found, place, spelled[place]))
        place += 1
    return _with_facets(concepts, found, lexicon, words)


def leaf(token: str, lexicon: Lexicon, *, plain: bool) -> Concept:
    """One syllable, number or foreign word with the spellings that fit what was typed."""
    spellings = _spellings(token, lexicon, plain=plain)
    node: Node = Term(Field.TEXT, token) if len(spellings) == 1 else Synonyms(Field.TEXT, tuple(spellings.items()))
    tokens_ = frozenset(spellings)
    return Concept(node, tokens_, patterns=((tokens_,),))


def _spellings(token: str, lexicon: Lexicon, *, plain: bool) -> dict[str, float]:
    """The spellings that fit, with their weights; the typed one counts fully."""
    spellings = {token: 1.0}
    if token.isdigit():
        return spellings | dict.fromkeys((token.lstrip("0") or "0", token.zfill(2)), 1.0)
    if token == fold(token) and plain:
        known = lexicon.spellings.get(token, ())
        most = max((count for _, count in known), default=1)
        for other, count in known:
            spellings.setdefault(other, max(0.1, weights.OTHER_SPELLING * count / most))
    return spellings


def _senses(
    found: Sequence[Token], lexicon: Lexicon, *, plain: bool
) -> tuple[list[dict[str, float]], list[Node]]:
    """The spellings of each token, those that make words with their neighbours counting fully; and these words."""
    texts = [token.text for token in found]
    accented = [text != fold(text) for text in texts]
    spelled = [_spellings(text, lexicon, plain=plain or not _exact_in_context(place, texts, accented, lexicon))
               for place, text in enumerate(texts)]
    words: list[Node] = []
    place = 0
    while place < len(texts):
        senses = _compounds_at(place, texts, lexicon)
        for sense in senses:
            for offset, part in enumerate(sense):
                if part in spelled[place + offset]:
                    spelled[place + offset][part] = 1.0
        if senses:
            words.append(Synonyms(Field.WORDS, tuple(("_".join(sense), 1.0) for sense in senses), weights.WORDS))
        place += len(senses[0]) if senses else 1
    return spelled, words


def _exact_in_context(place: int, texts: Sequence[str], accented: Sequence[bool], lexicon: Lexicon) -> bool:
    """Is a token without diacritics, in a query that has some, meant as it stands (`việt nam`, `trung ương`)?"""
    if accented[place]:
        return True
    for other in (place - 1, place + 1):
        if 0 <= other < len(texts) and accented[other]:
            pair = sorted((place, other))
            word = "_".join(texts[one] for one in pair)
            if any(word == known or f"_{word}_" in f"_{known}_" for known, _ in lexicon.compounds.get(fold(word), ())):
                return True
    return False


def _compounds_at(place: int, texts: Sequence[str], lexicon: Lexicon) -> list[list[str]]:
    """The archive's longest words that begin here and fit what was typed, each as its syllables."""
    for length in range(min(_LONGEST_COMPOUND, len(texts) - place), 1, -1):
        run = texts[place : place + length]
        known = lexicon.compounds.get("_".join(map(fold, run)), ())
        senses = [word.split("_") for word, _ in known]
        fitting = [sense for sense in senses if all(_fits(part, typed) for part, typed in zip(sense, run, strict=True))]
        if fitting:
            return fitting
    return []


def _fits(spelling: str, typed: str) -> bool:
    return spelling == typed or (typed == fold(typed) and fold(spelling) == typed)


def _word(found: Sequence[Token], place: int, spelled: dict[str, float]) -> Concept:
    token = found[place].text
    spellings = frozenset(spelled)
    items = tuple(spelled.items())
    node: Node = Term(Field.TEXT, token) if len(spelled) == 1 else Synonyms(Field.TEXT, items)
    subject = Synonyms(Field.SUBJECT, items, weights.SUBJECT)
    concept = Concept(node, spellings, (subject,), ((spellings,),))
    if _YEAR.fullmatch(token):
        year = int(token)
        return replace(concept, node=AnyOf((node, Years(year, year, weights.YEAR))),
                       optional=(subject, Years(year, year, weights.YEAR)), readings=(("year", f"năm {year}"),))
    if _says_what_follows(found, place):
        return replace(concept, node=AnyOf((node, Years(1, 9999))), spellings=frozenset(), patterns=())
    return concept


def _says_what_follows(found: Sequence[Token], place: int) -> bool:
    """`năm` before a year and `số` before a number say what the number is; a document need not repeat them."""
    following = found[place + 1].text if place + 1 < len(found) else ""
    word = fold(found[place].text)
    return (word == "nam" and _YEAR.fullmatch(following) is not None) or (word == "so" and following.isdigit())


def _codes(text: str, found: Sequence[Token]) -> list[tuple[list[int], Concept]]:
    """Codes within the words: (places of their tokens, the concept)."""
    result = []
    for one in find_codes(text, typed=True):
        places = [place for place, token in enumerate(found) if one.start <= token.start and token.end <= one.end]
        keys = code_keys(one.code)
        exact = [key for key in keys if key.count("|") == keys[0].count("|")]
        if not places or not one.code.number:
            continue
        items = tuple((key, 1.0) for key in exact)
        node = Or((Synonyms(Field.CODE, items, weights.CODE), Synonyms(Field.CITED, items, weights.CITED)))
        result.append((places, Concept(node, codes=frozenset(exact), readings=(("code", text[one.start : one.end]),))))
    return result


def _with_facets(
    concepts: list[Concept], found: Sequence[Token], lexicon: Lexicon, extra: list[Node]
) -> list[Concept]:
    """Kinds, committees and numbers of a kind named in the words speak for their documents; they never filter."""
    if not concepts:
        return concepts
    words = [fold(token.text) for token in found]
    readings: list[tuple[str, str]] = []
    for facet, known, weight in ((Facet.KIND, lexicon.kinds, weights.KIND),
                                 (Facet.COMMITTEE, lexicon.committees, weights.COMMITTEE)):
        for key, value in known.items():
            place = _run_at(key.split(), words)
            if place is None or not _typed_as(value, found[place : place + len(key.split())]):
                continue
            extra.append(Equals(facet, frozenset((value,)), weight))
            readings.append((str(facet), value.lower() if facet is Facet.KIND else value))
            if facet is Facet.KIND:
                extra += _numbered(value, place + len(key.split()), found)
    plain_words = [token.text for token in found]
    readings.append(("words", " ".join(plain_words)))
    first = concepts[0]
    concepts[0] = replace(first, optional=(*first.optional, *extra), readings=(*readings, *first.readings))
    return concepts


def _run_at(run: Sequence[str], words: Sequence[str]) -> int | None:
    places = range(len(words) - len(run) + 1)
    return next((place for place in places if list(words[place : place + len(run)]) == list(run)), None)


def _typed_as(value: str, run: Sequence[Token]) -> bool:
    own = [token.text for token in tokens(value)]
    return len(own) == len(run) and all(_fits(mine, token.text) for mine, token in zip(own, run, strict=True))


def _numbered(kind: str, place: int, found: Sequence[Token]) -> list[Node]:
    """`nghị quyết 26`, `chỉ thị số 05`: the document of that kind and number."""
    if place < len(found) and fold(found[place].text) == "so":
        place += 1
    if place >= len(found) or not found[place].text.isdigit() or _YEAR.fullmatch(found[place].text):
        return []
    code = parse_code(f"{kind} {found[place].text}")
    if code is None or code.kind is None:
        return []
    return [Synonyms(Field.CODE, tuple((key, 1.0) for key in code_keys(code) if key.count("|") == 1), weights.CODE)]
