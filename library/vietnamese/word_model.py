"""underthesea's model of Vietnamese words, read from its files and run without making a string per feature.

The model is a linear-chain conditional random field with two labels: a token begins a word or continues one. Its
features are single tokens, pairs and triples of tokens around a place, as written and in lower case, whether they are
digits, capitalised or in a dictionary. Only the difference of the two labels' weights matters. The answers are those of
underthesea's own tagger (a test compares them); the time is a fifteenth, which an import of 100,000 documents needs.
"""

from __future__ import annotations

import pickle
import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from library.errors import DamagedError

MODEL, DICTIONARY = "models.bin", "dictionary.bin"
"""The files of the model."""

Weights = tuple[float, ...]
Tables = dict[str, Any]
"""Plain dictionaries, which can be kept: value of a feature to its weights. `step` is a list of two lists."""

_REMEMBERED = 1 << 15
_LONGEST_REMEMBERED = 40
_LONGEST_NUMBER = 10
_BEGIN, _END = "BOS", "EOS"
_SINGLES = ("-2", "-1", "0", "1", "2")
_PAIRS = ("-2,-1", "-1,0", "0,1", "1,2")
_TRIPLES = ("-2,0", "-1,1", "0,2")
_HEADER = struct.Struct("<4sI4sIIIIIIIII")
_FEATURE = struct.Struct("<IIId")
_STATE = 0


class WordModel:
    """Says of each token whether it continues a word.

    Args:
        tables: its weights, as `read_tables` gives them.
        words: the dictionary that it was made with.
    """

    def __init__(self, tables: Tables, words: frozenset[str]) -> None:
        self._words = words
        self._step = tables["step"]
        self._raw1, self._low1, self._raw2, self._low2, self._raw3 = (
            tables[name] for name in ("raw1", "low1", "raw2", "low2", "raw3"))
        self._digit, self._title1, self._title2, self._title3 = (
            tables[name] for name in ("digit", "title1", "title2", "title3"))
        self._known1, self._known2, self._known3 = (tables[name] for name in ("known1", "known2", "known3"))
        self._edges2 = {edge: self._pair_edge(edge) for edge in (_BEGIN, _END)}
        self._edges3 = {edge: self._triple_edge(edge) for edge in (_BEGIN, _END)}
        self._single = lru_cache(maxsize=_REMEMBERED)(self._single_weights)

    def continues(self, tokens: Sequence[str]) -> list[bool]:
        """Return for each token whether it continues the word of the token before; the likeliest reading of all."""
        if not tokens:
            return []
        return _likeliest(self._scores(tokens), self._step)

    def _scores(self, tokens: Sequence[str]) -> list[float]:
        """For each token how much more it is inside a word than at its beginning, by its surroundings."""
        count = len(tokens)
        lowered = [token.lower() for token in tokens]
        titles = [token[:1].upper() == token[:1] for token in tokens]
        start, end = self._edge_single(_BEGIN), self._edge_single(_END)
        ones = [start, start, *map(self._weights_of, tokens), end, end]
        begin2, end2 = self._edges2[_BEGIN], self._edges2[_END]
        twos = [begin2, begin2, *self._pairs(tokens, lowered, titles), end2, end2]
        begin3, end3 = self._edges3[_BEGIN], self._edges3[_END]
        threes = [begin3, begin3, *self._triples(tokens, lowered, titles), end3, end3]
        if count == 1:  # the triple around a lone token begins before it and is an edge of the beginning
            threes = [begin3, begin3, end3]
        return [
            ones[at][0] + ones[at + 1][1] + ones[at + 2][2] + ones[at + 3][3] + ones[at + 4][4]
            + twos[at][0] + twos[at + 1][1] + twos[at + 2][2] + twos[at + 3][3]
            + threes[at][0] + threes[at + 1][1] + threes[at + 2][2]
            for at in range(count)
        ]  # fmt: skip

    def _pairs(self, tokens: Sequence[str], lowered: Sequence[str], titles: Sequence[bool]) -> Iterator[Weights]:
        """The weights of each pair of neighbours, at the four places where it may stand."""
        raw, low, known = self._raw2, self._low2, self._known2
        words, title = self._words, self._title2
        nothing = (0.0,) * len(_PAIRS)
        for at in range(len(tokens) - 1):
            lower = f"{lowered[at]} {lowered[at + 1]}"
            one = raw.get(f"{tokens[at]} {tokens[at + 1]}", nothing)
            two = low.get(lower, nothing)
            three = known["True" if lower in words else "False"]
            four = title["True" if titles[at] and titles[at + 1] else "False"]
            yield (one[0] + two[0] + three[0], one[1] + two[1] + three[1], one[2] + two[2] + three[2] + four[2],
                   one[3] + two[3] + three[3])  # fmt: skip

    def _triples(self, tokens: Sequence[str], lowered: Sequence[str], titles: Sequence[bool]) -> Iterator[Weights]:
        """The weights of each three neighbours, at the three places where they may stand."""
        raw, known, words, title = self._raw3, self._known3, self._words, self._title3
        nothing = (0.0,) * len(_TRIPLES)
        for at in range(len(tokens) - 2):
            one = raw.get(f"{tokens[at]} {tokens[at + 1]} {tokens[at + 2]}", nothing)
            two = known["True" if f"{lowered[at]} {lowered[at + 1]} {lowered[at + 2]}" in words else "False"]
            three = title["True" if titles[at] and titles[at + 1] and titles[at + 2] else "False"]
            yield one[0] + two[0], one[1] + two[1], one[2] + two[2] + three[2]

    def _weights_of(self, token: str) -> Weights:
        return self._single(token) if len(token) <= _LONGEST_REMEMBERED else self._single_weights(token)

    def _single_weights(self, token: str) -> Weights:
        nothing = (0.0,) * len(_SINGLES)
        lowered = token.lower()
        tables = (
            self._raw1.get(token, nothing), self._low1.get(lowered, nothing),
            self._digit["True" if _is_digit(token) else "False"],
            self._title1["True" if token[:1].upper() == token[:1] else "False"],
            self._known1["True" if lowered in self._words else "False"],
        )  # fmt: skip
        return tuple(map(sum, zip(*tables, strict=True)))

    def _edge_single(self, edge: str) -> Weights:
        tables = (self._raw1[edge], self._low1[edge], self._digit[edge], self._title1[edge], self._known1[edge])
        return tuple(map(sum, zip(*tables, strict=True)))

    def _pair_edge(self, edge: str) -> Weights:
        tables = (self._raw2[edge], self._low2[edge], self._known2[edge], self._title2[edge])
        return tuple(map(sum, zip(*tables, strict=True)))

    def _triple_edge(self, edge: str) -> Weights:
        tables = (self._raw3[edge], self._known3[edge], self._title3[edge])
        return tuple(map(sum, zip(*tables, strict=True)))


def _is_digit(token: str) -> bool:
    """Whether the model was taught that a token is a number: a sign before it counts, more than 32 bits do not."""
    sign = token[:1] if token[:1] in ("+", "-") else ""
    digits = token.removeprefix(sign)
    if not digits.isascii() or not digits.isdigit():
        return False
    worth = digits.lstrip("0") or "0"
    return len(worth) <= _LONGEST_NUMBER and int(worth) < (1 << 31) + (sign == "-")


def read_tables(folder: Path) -> Tables:
    """Read the weights of the model, by kind of feature, and those of the steps between its labels.

    Args:
        folder: with `models.bin`, in CRFsuite's form, of underthesea.

    Raises:
        DamagedError: the file is not that of such a model.
    """
    try:
        labels, attributes, transitions = _read((folder / MODEL).read_bytes())
    except (OSError, struct.error, UnicodeDecodeError, IndexError, TypeError) as error:
        raise DamagedError("The model of words cannot be read.", next_step="Install it again.") from error
    if labels != ["B-W", "I-W"]:
        raise DamagedError("The model of words has other labels.", next_step="Install the pinned one.")
    tables: Tables = {name: _table(attributes, places, how) for name, places, how in (
        ("raw1", _SINGLES, ""), ("low1", _SINGLES, ".lower"), ("raw2", _PAIRS, ""), ("low2", _PAIRS, ".lower"),
        ("raw3", _TRIPLES, ""), ("digit", _SINGLES, ".isdigit"), ("title1", _SINGLES, ".istitle"),
        ("title2", _PAIRS, ".istitle"), ("title3", _TRIPLES, ".istitle"), ("known1", _SINGLES, ".is_in_dict"),
        ("known2", _PAIRS, ".is_in_dict"), ("known3", _TRIPLES, ".is_in_dict"),
    )}  # fmt: skip
    return {**tables, "step": transitions}


def listed_words(folder: Path) -> frozenset[str]:
    """The words of the dictionary that the model was made with, their syllables parted by spaces.

    Raises:
        DamagedError: the file is not such a dictionary.
    """
    try:
        return frozenset(pickle.loads((folder / DICTIONARY).read_bytes()))
    except (OSError, pickle.UnpicklingError, EOFError, TypeError) as error:
        raise DamagedError("The dictionary of words cannot be read.", next_step="Install it again.") from error


def _likeliest(scores: Sequence[float], step: Sequence[Sequence[float]]) -> list[bool]:
    """The likeliest chain of labels (Viterbi): outside is 0, inside is 1."""
    (outer, enter), (leave, stay) = step
    begin, inside = 0.0, scores[0]
    before: list[tuple[bool, bool]] = []
    for score in scores[1:]:
        from_inside = (inside + leave > begin + outer, inside + stay > begin + enter)
        begin, inside = (
            inside + leave if from_inside[0] else begin + outer,
            (inside + stay if from_inside[1] else begin + enter) + score,
        )
        before.append(from_inside)
    label = inside > begin
    labels = [label]
    for from_inside in reversed(before):
        label = from_inside[label]
        labels.append(label)
    return labels[::-1]


def _table(attributes: Mapping[str, float], places: Sequence[str], how: str) -> Mapping[str, Weights]:
    """The weights of one kind of feature: value to its weight at each of the places."""
    nothing = [0.0] * len(places)
    table: defaultdict[str, list[float]] = defaultdict(nothing.copy)
    prefixes = {f"T[{place}]{how}": index for index, place in enumerate(places)}
    for attribute, weight in attributes.items():
        prefix, _, value = attribute.partition("=")
        if prefix in prefixes:
            table[value][prefixes[prefix]] = weight
    always = () if how in ("", ".lower") else ("True", "False")
    return {value: tuple(table[value]) for value in (*table, *always, _BEGIN, _END)}


def _read(data: bytes) -> tuple[list[str], dict[str, float], list[list[float]]]:
    """Read labels, the difference of the labels' weights by attribute, and the weights of steps between labels."""
    magic, _, kind, _, _, _, _, features_at, labels_at, names_at, _, _ = _HEADER.unpack_from(data)
    if (magic, kind) != (b"lCRF", b"FOMC"):
        raise struct.error("not a model")
    labels, names = _strings(data, labels_at), _strings(data, names_at)
    weights: defaultdict[str, float] = defaultdict(float)
    steps = [[0.0] * len(labels) for _ in labels]
    (count,) = struct.unpack_from("<I", data, features_at + 8)
    first = features_at + 12
    for sort, source, target, weight in _FEATURE.iter_unpack(data[first : first + count * _FEATURE.size]):
        if sort == _STATE:
            weights[names[source]] += weight if target == 1 else -weight
        else:
            steps[source][target] = weight
    return labels, weights, steps


def _strings(data: bytes, start: int) -> list[str]:
    """Read a table of strings by number (CQDB)."""
    _, _, _, _, count, backward = struct.unpack_from("<4sIIIII", data, start)
    found = []
    for (offset,) in struct.iter_unpack("<I", data[start + backward : start + backward + 4 * count]):
        size = struct.unpack_from("<I", data, start + offset + 4)[0]
        found.append(data[start + offset + 8 : start + offset + 7 + size].decode("utf-8"))
    return found
