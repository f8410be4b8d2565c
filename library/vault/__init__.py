"""Originals and derivatives by SHA-256."""

from library.vault.manifest import Announced, Kept, KeptHold, KeptRule, Line, Manifest, Records, Standing
from library.vault.store import Mismatch, Room, Vault, hash_file
from library.vault.words import pack_words, unpack_placed, unpack_words

__all__ = [
    "Announced", "Kept", "KeptHold", "KeptRule", "Line", "Manifest", "Mismatch", "Records", "Room", "Standing", "Vault",
    "hash_file", "pack_words", "unpack_placed", "unpack_words",
]  # fmt: skip
