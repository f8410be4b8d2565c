"""Options that many commands have; nothing here loads an archive."""

from __future__ import annotations

import click

seen_as = click.option("--as", "seen_as", metavar="guest|NAME", help="Answer as this person would be answered.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
