"""Originals and derivatives by SHA-256."""

from library.vault.manifest import Announced, Kept, KeptHold, KeptRule, KeptSaying, Line, Manifest, Records, Standing
from library.vault.store import CONNECT, Mismatch, Modes, Room, Vault, hash_file, modes_of
from library.vault.words import pack_words, unpack_placed, unpack_words

__all__ = [
    "CONNECT", "Announced", "Kept", "KeptHold", "KeptRule", "KeptSaying", "Line", "Manifest", "Mismatch", "Modes",
    "Records", "Room", "Standing", "Vault", "hash_file", "modes_of", "pack_words", "unpack_placed", "unpack_words",
]  # fmt: skip
