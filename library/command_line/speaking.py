"""The command line in the reader's language: what commands print, and their help."""

from __future__ import annotations

import copy
import gettext
import inspect
import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path

import click

from library.command_line.as_called import as_called
from library.command_line.context_keys import LANGUAGE
from library.wording import Language, Listed, Said, in_language, mark, say, word

_CLICK = Path(__file__).parents[1] / "wording" / "click"
"""Click looks for its own sentences as every program does that uses gettext: here, by this variable."""
_GETTEXT = "LANGUAGE"
_OPTIONS, _SUBCOMMAND = mark("[OPTIONS]"), mark("COMMAND [ARGS]...")
"""Click's words in a line of usage, which its own translations leave out."""


@contextmanager
def click_in(chosen: Language, environment: MutableMapping[str, str]) -> Iterator[None]:
    """Let click itself speak the language of the call."""
    gettext.bindtextdomain("messages", str(_CLICK))
    before = environment.get(_GETTEXT)
    environment[_GETTEXT] = str(chosen)
    try:
        yield
    finally:
        if before is None:
            del environment[_GETTEXT]
        else:
            environment[_GETTEXT] = before


def language() -> Language:
    """The language of the call; English where no command runs."""
    context = click.get_current_context(silent=True)
    return Language.ENGLISH if context is None else Language(context.meta.get(LANGUAGE, Language.ENGLISH))


def tell(sentence: str, *, err: bool = False, **values: object) -> None:
    """Print a sentence in the language of the call."""
    click.echo(in_words(Said(sentence, **values)), err=err)


def in_words(sentence: str) -> str:
    """A sentence in the language of the call; commands in it stand as they would have to be given."""
    return as_called(in_language(sentence, language()), sys.argv[1:], os.environ)


def counted(counts: Mapping[str, int]) -> Listed:
    """How many of which state or reason."""
    return Listed(say("{count} {state}", count=count, state=word(one, language())) for one, count in counts.items())


def spoken(command: click.Command, chosen: Language) -> click.Command:
    """A command whose help is in a language; the command itself stays as it is."""
    told = copy.copy(command)
    told._help_option = None  # click makes it once, in the language of the first call
    if chosen is Language.ENGLISH:
        return told
    told.help = "\n\n".join(in_language(one, chosen) for one in paragraphs(command))
    told.params = [_spoken(one, chosen) for one in command.params]
    told.options_metavar = in_language(_OPTIONS, chosen)
    if isinstance(told, click.Group):
        told.subcommand_metavar = in_language(_SUBCOMMAND, chosen)
        told.commands = {name: spoken(one, chosen) for name, one in told.commands.items()}
    return told


def paragraphs(command: click.Command) -> list[str]:
    """A command's help, each paragraph in one line: so it stands among the sentences."""
    return [" ".join(one.split()) for one in inspect.cleandoc(command.help or "").split("\n\n")]


def _spoken(parameter: click.Parameter, chosen: Language) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    told = copy.copy(parameter)
    told.help = in_language(" ".join(parameter.help.split()), chosen) if parameter.help else parameter.help
    if told.metavar is None and isinstance(told.type, click.types.IntParamType):
        told.metavar = "N"
    return told
