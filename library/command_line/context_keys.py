"""Under which keys the context of a command holds what was said for every command."""

from __future__ import annotations

from typing import Final

ACTOR: Final = "vankien.actor"
"""Who acts, where `--actor` names somebody."""
LANGUAGE: Final = "vankien.language"
"""The language of messages and help."""
HELP: Final = "vankien.help"
"""Whether help is asked for, so that nothing is done."""
