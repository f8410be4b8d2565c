"""Which documents a text names, and where."""

from library.party.mentions.finding import find_mentions
from library.party.mentions.mention import Itself, Mention, Place

__all__ = ["Itself", "Mention", "Place", "find_mentions"]
