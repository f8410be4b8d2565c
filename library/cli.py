"""The `vankien` command: gathers every package's commands, and is the one place that turns errors into words."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path

import click

from library.command_line import output
from library.command_line.as_called import as_called
from library.command_line.as_owner import as_owner_of
from library.command_line.context_keys import ACTOR, HELP, LANGUAGE
from library.command_line.speaking import click_in, spoken
from library.defects import report
from library.errors import UsageError, VankienError
from library.machine import disk, garbage
from library.wording import OPTION, Language, Said, chosen_language, in_language, say, told, unknown_language

GROUP = "vankien.commands"
INTERRUPTED = 130
_ELSEWHERE = frozenset({"demo", "restore"})
"""Commands that write into another folder than `--archive` names, and ask for its owner themselves."""


class Commands(click.Group):
    """Every package's commands, by entry point; a package is only loaded when one of its commands is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return sorted(entry_points(group=GROUP).names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        for entry in entry_points(group=GROUP, name=cmd_name):
            command: click.Command = entry.load()
            return spoken(command, Language(ctx.meta.get(LANGUAGE, Language.ENGLISH)))
        return None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Know the language before anything can be wrong with the call, or help be asked for."""
        ctx.meta[LANGUAGE] = chosen_language(args, os.environ)
        ctx.meta[HELP] = not {*ctx.help_option_names}.isdisjoint(args)
        return super().parse_args(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--archive", "folder", type=click.Path(path_type=Path, readable=False), envvar="VANKIEN_ARCHIVE",
              default=Path("archive"), show_default=True, help="Folder of the archive (also VANKIEN_ARCHIVE).")
@click.option("--actor", metavar="NAME", help="Who acts, for the journal; the user of the system unless named.")
@click.option(OPTION, type=click.Choice([str(one) for one in Language]),
              help="Language of messages and help (also VANKIEN_LANG); else that of the locale.")
@click.pass_context
def vankien(context: click.Context, folder: Path, actor: str | None, lang: str | None) -> None:
    """Search and look after an archive of Party documents (văn kiện)."""
    context.obj = folder
    context.meta[ACTOR] = actor
    if context.invoked_subcommand not in _ELSEWHERE:
        as_owner_of(folder)


def main() -> None:
    """Run the command; nothing a user can do ends in a traceback."""
    garbage.expect_little()
    output.prepare()
    language = chosen_language(sys.argv[1:], os.environ)
    unknown = unknown_language(sys.argv[1:], os.environ)
    if unknown is not None:
        _warn(say("VANKIEN_LANG={value} is no language that is known; '{used}' is used. Write vi or en.", value=unknown,
                  used=str(language)), language)
    with click_in(language, os.environ):
        code = _run(language)
    output.give_up()
    sys.exit(code)


def _run(language: Language) -> int:
    try:
        code = spoken(vankien, language).main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        return _stopped(language)
    except KeyboardInterrupt:
        return _stopped(language)
    except BrokenPipeError:  # the reader of our output went away (`vankien … | head`)
        return 0
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code
    except VankienError as error:
        return _tell(error, language)
    except OSError as error:
        return _tell(disk.told(error), language)
    except MemoryError:
        return _tell(VankienError("This needs more memory than the machine has.",
                                  next_step="Close other programs, or do it in smaller parts."), language)
    except Exception as error:  # noqa: BLE001 - the guard: no command ends in a traceback
        return _tell(_unforeseen(error), language)
    return code if isinstance(code, int) else 0


def _warn(sentence: Said, language: Language) -> None:
    with suppress(OSError):
        click.echo(as_called(in_language(sentence, language), sys.argv[1:], os.environ), err=True)


def _stopped(language: Language) -> int:
    _warn(say("Stopped. Give the same command again to go on."), language)
    return INTERRUPTED


def _tell(error: VankienError, language: Language) -> int:
    with suppress(OSError):
        click.echo(as_called(f"vankien: {told(error, language)}", sys.argv[1:], os.environ), err=True)
    return error.exit_code


def _unforeseen(error: Exception) -> VankienError:
    if isinstance(error, UnicodeEncodeError) and "\udc80" <= error.object[error.start] <= "\udcff":
        return UsageError("What was given holds bytes that are no text (UTF-8).", next_step="Type it again.")
    return report(error, os.environ)
