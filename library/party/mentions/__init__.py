"""Which documents a text names, and where."""

from library.party.mentions.finding import find_mentions, letters_key
from library.party.mentions.mention import Itself, Mention, Place

__all__ = ["Itself", "Mention", "Place", "find_mentions", "letters_key"]
