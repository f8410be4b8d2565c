"""A file or folder that a command is given, and that has to be there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from library.machine import disk
from library.machine.owner import is_allowed


class GivenPath(click.Path):
    """As `click.Path`, but what this user may not read is told as that, with whose it is, and never as not there."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(exists=True, dir_okay=dir_okay, readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path.

        Raises:
            BadParameter: there is nothing.
            NotAllowedError: this user may not read it.
        """
        try:
            Path(value).stat()
        except PermissionError as error:
            raise disk.told(error) from error
        except (OSError, ValueError):
            pass  # told by click
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not is_allowed(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
            raise disk.not_allowed(str(path))
        return path
