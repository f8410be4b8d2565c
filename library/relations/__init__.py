"""What documents say of one another, and what holds on a day."""

from library.relations.reading import read_relations
from library.relations.records import Effect, Modality, Relation, Relations, Saved, Scope, Type

__all__ = ["Effect", "Modality", "Relation", "Relations", "Saved", "Scope", "Type", "read_relations"]
