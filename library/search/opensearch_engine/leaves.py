"""The leaves of a query tree, as queries of the cluster: what has them, how often, where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from library.search.contract import And, AndMaybe, AndNot, AnyOf, Field, Node, Or, Phrase, Prefix, Synonyms, Term
from library.search.opensearch_engine.documents import LONGEST_PHRASE, kept
from library.search.opensearch_engine.state import Query

Leaf = Term | Synonyms | Phrase | Prefix
NOTHING: Final[Query] = {"match_none": {}}


def leaves_of(node: Node | None, *, wanted: bool = False) -> Iterator[Leaf]:
    """All leaves of a tree; `wanted`: without those under the unwanted side of an `AndNot`, which are no hits."""
    match node:
        case Term() | Synonyms() | Phrase() | Prefix():
            yield node
        case And(children) | Or(children) | AnyOf(children):
            for child in children:
                yield from leaves_of(child, wanted=wanted)
        case AndNot(one, other):
            yield from leaves_of(one, wanted=wanted)
            if not wanted:
                yield from leaves_of(other)
        case AndMaybe(one, other):
            yield from leaves_of(one, wanted=wanted)
            yield from leaves_of(other, wanted=wanted)


def is_long(leaf: Leaf) -> bool:
    """Whether it is a phrase of more than one part, whose score is not its frequency; see `frequency`."""
    return isinstance(leaf, Phrase) and len(leaf.parts) > 1


def frequency(leaf: Leaf, *, constant: bool) -> Query:
    """A query whose score is how often the leaf occurs: f; of a phrase of more than one part f / (f + 1).

    Args:
        constant: a beginning counts each document once.
    """
    field = str(leaf.field)
    match leaf:
        case Term():
            return {"term": {field: {"value": kept(leaf.token)}}}
        case Synonyms():
            return _either(field, [(token, weight) for token, weight in leaf.spellings if weight > 0])
        case Prefix():
            rewrite = "constant_score" if constant else "scoring_boolean"
            return {"prefix": {field: {"value": leaf.prefix, "rewrite": rewrite}}}
        case Phrase():
            if len(leaf.parts) == 1:
                return _either(field, [(token, 1.0) for token in dict.fromkeys(leaf.parts[0])])
            return {"intervals": {field: _in_order(leaf.parts)}} if leaf.parts and all(leaf.parts) else NOTHING


def on_pages(leaf: Leaf) -> Query:
    """The pages on which the leaf begins."""
    match leaf:
        case Term():
            return {"term": {"text": kept(leaf.token)}}
        case Synonyms():
            return {"terms": {"text": [kept(token) for token, _ in leaf.spellings]}}
        case Prefix():
            return {"prefix": {"text": {"value": leaf.prefix}}}
        case Phrase():
            if not leaf.parts or not all(leaf.parts):
                return NOTHING
            if len(leaf.parts) == 1:
                return {"terms": {"text": list(map(kept, leaf.parts[0]))}}
            whole = _in_order(leaf.parts[:LONGEST_PHRASE])
            begins_here = {"overlapping": {"match": {"query": "t", "use_field": "tail"}}}
            over = {"all_of": {**whole["all_of"], "filter": begins_here}}
            return {"bool": {"should": [{"intervals": {"text": whole}}, {"intervals": {"seam": over}}]}}


def on_text(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Those that may stand on a page, each once."""
    return list(dict.fromkeys(leaf for leaf in leaves if leaf.field is Field.TEXT))


def _in_order(parts: Sequence[Sequence[str]]) -> Query:
    return {"all_of": {"mode": "ordered", "max_gaps": 0, "intervals": [_any_of(part) for part in parts]}}


def _any_of(part: Sequence[str]) -> Query:
    found = [{"match": {"query": kept(token)}} for token in dict.fromkeys(part)]
    return found[0] if len(found) == 1 else {"any_of": {"intervals": found}}


def _either(field: str, found: Sequence[tuple[str, float]]) -> Query:
    if not found:
        return NOTHING
    terms = [{"term": {field: {"value": kept(token), "boost": weight}}} for token, weight in found]
    return {"bool": {"should": terms, "minimum_should_match": 1}}
