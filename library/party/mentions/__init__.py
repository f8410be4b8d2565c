"""Which documents a text names, and where. Whoever only asks what a mention is does not load the rules (`finding`)."""

from library.party.mentions.mention import Itself, Mention, Place, letters_key

__all__ = ["Itself", "Mention", "Place", "letters_key"]
