"""The `vankien` command: gathers every package's commands, and is the one place that turns errors into words."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path

import click

from library.errors import VankienError

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
    try:
        code = vankien.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped. Give the same command again to go on.", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except VankienError as error:
        click.echo(f"vankien: {error}", err=True)
        code = error.exit_code
    except KeyboardInterrupt:
        click.echo("Stopped. Give the same command again to go on.", err=True)
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away (`vankien … | head`)
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
