"""The `vankien` command: gathers every package's commands, and is the one place that turns errors into words."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path

import click

from library import disk, output
from library.defects import report
from library.errors import UsageError, VankienError

GROUP = "vankien.commands"
INTERRUPTED = 130
ACTOR = "vankien.actor"
"""Under this key of click's `meta` stands who acts, where `--actor` says so."""


class Commands(click.Group):
    """Every package's commands, by entry point; a package is only loaded when one of its commands is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return sorted(entry_points(group=GROUP).names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        for entry in entry_points(group=GROUP, name=cmd_name):
            command: click.Command = entry.load()
            return command
        return None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--archive", "folder", type=click.Path(path_type=Path), envvar="VANKIEN_ARCHIVE",
              default=Path("archive"), show_default=True, help="Folder of the archive (also VANKIEN_ARCHIVE).")
@click.option("--actor", metavar="NAME", help="Who acts, for the journal; the user of the system unless named.")
@click.pass_context
def vankien(context: click.Context, folder: Path, actor: str | None) -> None:
    """Search and look after an archive of Party documents (văn kiện)."""
    context.obj = folder
    context.meta[ACTOR] = actor


def main() -> None:
    """Run the command; nothing a user can do ends in a traceback."""
    output.prepare()
    code = _run()
    output.give_up()
    sys.exit(code)


def _run() -> int:
    try:
        code = vankien.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        return _stopped()
    except KeyboardInterrupt:
        return _stopped()
    except BrokenPipeError:  # the reader of our output went away (`vankien … | head`)
        return 0
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code
    except VankienError as error:
        return _tell(error)
    except OSError as error:
        return _tell(disk.told(error))
    except MemoryError:
        return _tell(VankienError("This needs more memory than the machine has.",
                                  next_step="Close other programs, or do it in smaller parts."))
    except Exception as error:  # noqa: BLE001 - the guard: no command ends in a traceback
        return _tell(_unforeseen(error))
    return code if isinstance(code, int) else 0


def _stopped() -> int:
    with suppress(OSError):
        click.echo("Stopped. Give the same command again to go on.", err=True)
    return INTERRUPTED


def _tell(error: VankienError) -> int:
    with suppress(OSError):
        click.echo(f"vankien: {error}", err=True)
    return error.exit_code


def _unforeseen(error: Exception) -> VankienError:
    if isinstance(error, UnicodeEncodeError) and "\udc80" <= error.object[error.start] <= "\udcff":
        return UsageError("What was given holds bytes that are no text (UTF-8).", next_step="Type it again.")
    return report(error, os.environ)
