"""The kinds of notes in the journal: what somebody saw, took away, or tried. Nothing is changed by it."""

from __future__ import annotations

from library.catalogue.checks import LOOK_AT_VALUES

OPEN, EXPORT = "look at", "export"
LOOK_AT_MARK = "look at mark"
SIGN_IN, REFUSED, LOCKED = "sign in", "sign-in refused", "sign-in locked"
NOTES = frozenset({OPEN, LOOK_AT_MARK, LOOK_AT_VALUES, EXPORT, SIGN_IN, REFUSED, LOCKED})
"""All of them; nothing of them is to be undone, or done again."""
