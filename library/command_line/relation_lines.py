"""Relations and validity as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from library.relations.records import INWARD, OUTWARD, Modality, Scope, Type
from library.wording import Language, in_language, say, word

_ORDER = {str(one): place for place, one in enumerate(Type)}


def relation_lines(told: Mapping[str, Any], language: Language) -> Iterator[str]:
    """A document, whether it is in force, then its relations: first what others do to it, by type."""
    yield _head(told)
    yield validity_line(told["validity"], language)
    found = sorted(told["relations"], key=lambda one: (one["direction"] == "out", _ORDER[one["type"]]))
    for (direction, type_), group in groupby(found, key=lambda one: (one["direction"], one["type"])):
        seen = INWARD if direction == "in" else OUTWARD
        yield f"{word(seen[Type(type_)], language)}:"
        for one in group:
            yield from _relation_lines(one, language)


def standing_lines(told: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Every document of a code with what holds of it on the day."""
    if not told["documents"] and told["unread"]:
        yield in_language(say("No document here has this code, and none cites it, among those that were read; "
                              "not read yet: {count}.", count=told["unread"]), language)  # fmt: skip
    elif not told["documents"]:
        yield in_language(say("No document here has this code, and none cites it."), language)
    for one in told["documents"]:
        yield _head(one)
        yield "  " + validity_line(one, language)


def validity_line(validity: Mapping[str, Any], language: Language) -> str:
    """What holds, from and until when, who decides it, and how sure that is."""
    parts = [word(validity["status"], language)]
    if validity["from"]:
        parts.append(in_language(say("from {day}", day=validity["from"]), language))
    if validity["until"]:
        parts.append(in_language(say("until {day}", day=validity["until"]), language))
    if validity["by"]:
        parts.append(in_language(say("by {code}", code=validity["by"]), language))
    for one in validity["saved"]:
        still = (say("still applied by {code} until {day}", code=one["by"], day=one["until"]) if one["until"] else
                 say("still applied by {code}", code=one["by"]))
        parts.append(in_language(still, language))
    for one in validity["perhaps_repealed_by"]:
        parts.append(in_language(say("{code} may have repealed it without naming it", code=one["by"]), language))
    for one in validity["contradictions"]:
        parts.append(f"{one['by']}: {word(one['why'], language)}")
    if validity["unread"] and validity["status"] not in ("replaced", "repealed"):
        said = say("documents not read yet, which may say otherwise: {count}", count=validity["unread"])
        parts.append(in_language(said, language))
    elif validity["status"] == "in force" and not validity["sure"] and not (
        validity["until"] or validity["contradictions"]
    ):
        parts.append(in_language(say("no document here replaces it"), language))
    return " · ".join(parts)


def _head(told: Mapping[str, Any]) -> str:
    parts = [told["code"], told["issued"], told["committee"]]
    return " · ".join(part for part in parts if part) + (f"  [{told['id']}]" if told["id"] else "")


def _relation_lines(one: Mapping[str, Any], language: Language) -> Iterator[str]:
    name = one["target_code"] or one["target_name"] or one["target"] or "–"
    parts = [name, one["target_date"], one["provision"]]
    if one["scope"] == Scope.PART:
        parts.append(in_language(say("in part"), language))
    if one["modality"] != Modality.DONE:
        parts.append(word(one["modality"], language))
    if one["source_code"]:
        parts.append(in_language(say("by {code}", code=one["source_code"]), language))
    held = f"  [{one['target']}]" if one["target"] else ""
    yield "  " + " · ".join(part for part in parts if part) + held
    if one["candidates"]:
        yield "    " + in_language(say("may be {ids}", ids=", ".join(one["candidates"])), language)
    elif not one["target"]:
        yield "    " + in_language(say("not held"), language)
    yield "    " + in_language(say("p. {page}: {snippet}", page=one["page"], snippet=one["quote"]), language)
