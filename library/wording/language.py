"""Which language the command speaks: as it is told, as the surroundings say, else English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from library.wording.telling import Language

VARIABLE = "VANKIEN_LANG"
OPTION = "--lang"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language of a call: `--lang`, else VANKIEN_LANG, else the locale; a locale that is not Vietnamese is English.

    Whoever parses the arguments needs the answer for what is wrong with them: so they are looked through before.
    """
    for wish in (_named(arguments), environment.get(VARIABLE)):
        if (found := _language(wish)) is not None:
            return found
    locale = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    return Language.VIETNAMESE if locale.partition("_")[0].lower() == Language.VIETNAMESE else Language.ENGLISH


def unknown_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """What VANKIEN_LANG says where that is no language and nothing else names one; None where nothing is wrong."""
    wish = environment.get(VARIABLE)
    return wish if wish and _language(wish) is None and _named(arguments) is None else None


def _language(wish: str | None) -> Language | None:
    """A language by its name in small or capital letters; None where it is none."""
    return next((one for one in Language if wish is not None and one == wish.lower()), None)


def _named(arguments: Sequence[str]) -> str | None:
    for place, one in enumerate(arguments):
        if one == "--":
            break
        if one == OPTION and place + 1 < len(arguments):
            return arguments[place + 1]
        if one.startswith(f"{OPTION}="):
            return one.removeprefix(f"{OPTION}=")
    return None
