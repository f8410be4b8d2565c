"""The number of the rules of secrecy, for whoever only asks whether something was judged by them."""

from __future__ import annotations

from typing import Final

RULES: Final = 16
"""It rises with every change of the rules in `library/secrecy`, so that what older rules judged is judged again."""
