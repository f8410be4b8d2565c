"""What documents say of one another, and what holds on a day. Whoever only asks does not load the rules (`reading`)."""

from library.relations.records import Effect, Modality, Relation, Relations, Saved, Scope, Type

RULES = 10
"""Raised when the rules over mentions or sentences change: what was read by others is read again."""

__all__ = ["RULES", "Effect", "Modality", "Relation", "Relations", "Saved", "Scope", "Type"]
