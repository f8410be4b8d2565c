"""Names of accounts and groups: what they may be, and when two of them are the same."""

from __future__ import annotations

import unicodedata

from library.errors import UsageError
from library.wording import mark, say

LONGEST = 64
"""Characters of a name."""
_READ = 2_000  # characters of whatever is given as a name
_RESERVED = frozenset({"guest", "unknown"})  # who has no account, as the command line and the journal call them
OF_A_UNIT = say("The name of a unit")
_ALLOWED = frozenset("LNPS")  # letters, digits, marks of writing, signs: what can be seen


def compared(name: str) -> str:
    """The name as names are compared: its case and its width do not count."""
    name = name[:_READ].encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def checked(name: str, *, what: str = mark("A name")) -> str:
    """A name that an account or a group may have, in its normal form.

    Raises:
        UsageError: it may not have that.
    """
    name = unicodedata.normalize("NFC", name[:_READ])
    if not name or len(name) > LONGEST:
        raise UsageError("{what} has 1 to {most} characters, not {count}.", what=say(what), most=LONGEST,
                         count=len(name))
    seen = all(unicodedata.category(one)[0] in _ALLOWED for one in name.replace(" ", ""))
    if not seen or name != " ".join(name.split()):
        raise UsageError("{what} consists of characters that can be seen, with single blanks between them.",
                         what=say(what))
    if name[0] in "@-":
        raise UsageError("{what} does not begin with {sign}.", what=say(what), sign=name[0],
                         next_step="Groups are written with @ only where a level of access names them.")
    if compared(name) in _RESERVED:
        raise UsageError("{name} stands for somebody without an account.", name=name, next_step="Choose another name.")
    return name


def is_name(name: str) -> bool:
    """Whether an account may be called so."""
    try:
        return bool(checked(name))
    except UsageError:
        return False
