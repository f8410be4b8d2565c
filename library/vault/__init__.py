"""Originals and derivatives by SHA-256."""

from library.vault.store import Mismatch, Room, Vault, hash_file
from library.vault.words import pack_words, unpack_placed, unpack_words

__all__ = ["Mismatch", "Room", "Vault", "hash_file", "pack_words", "unpack_placed", "unpack_words"]
