"""The README names every command and every setting, with its default, and shows pictures that are there."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import fields
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from PIL import Image

from library.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def all_commands() -> list[click.Command]:
    return [entry.load() for entry in entry_points(group="vankien.commands")]


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: str(command.name))
def test_the_readme_names_the_command_and_its_options(command: click.Command) -> None:
    rows = [row for row in README.splitlines() if re.match(rf"\| `{command.name}\b", row)]
    assert len(rows) == 1
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert any(name in rows[0] for name in parameter.opts), parameter.name
    assert command.help


@pytest.mark.parametrize("name", [one.name for one in fields(Settings)])
def test_the_readme_names_the_setting_with_its_default(name: str) -> None:
    assert f"| `{name}` | {getattr(Settings(), name)} |" in README


@pytest.mark.parametrize("unit", sorted((ROOT / "docs/deploy").glob("vankien*.service")), ids=lambda path: path.name)
def test_a_service_starts_a_command_that_is_there(unit: Path) -> None:
    commands = {str(one.name): one for one in all_commands()}
    started = [shlex.split(line.partition("=")[2]) for line in unit.read_text(encoding="utf-8").splitlines()
               if line.startswith("ExecStart=")]  # fmt: skip
    assert started
    for words in started:
        place = next(number for number, word in enumerate(words) if word in commands)
        assert words[1:place] == ["--archive", "/srv/vankien/kho", "--lang", "vi"]
        commands[words[place]].make_context(words[place], words[place + 1:])


def test_the_services_of_dask_start_it_as_it_can_be_started() -> None:
    if not os.environ.get("CI"):  # in the gate it fails where this is missing
        pytest.importorskip("distributed", reason="pip install '.[dask]'")
    from distributed.cli import dask_scheduler, dask_worker

    for name, command in (("dask-scheduler", dask_scheduler.main), ("dask-worker@", dask_worker.main)):
        text = (ROOT / "docs" / "deploy" / f"{name}.service").read_text(encoding="utf-8")
        words = shlex.split(next(line for line in text.splitlines() if line.startswith("ExecStart=")).partition("=")[2])
        assert words[0] == "/opt/vankien/.venv/bin/dask" and "UMask=0077" in text
        command.make_context(words[1], words[2:])


def test_dask_shows_nothing_to_browsers_of_other_machines() -> None:
    pages = [ROOT / "docs" / "deploy.md", *(ROOT / "docs" / "deploy").glob("*.service")]
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]
    started = [line for line in lines if re.search(r"bin/dask (scheduler|worker) ", line)]
    assert len(started) == 5
    # Without an address it shows who works, and what is under way, on port 8787 of all addresses.
    assert all("--no-dashboard --dashboard-address 127.0.0.1:0" in line for line in started)


def test_the_pictures_of_the_readme_and_of_the_figures_are_there_and_light() -> None:
    measured = (ROOT / "docs" / "measured.md").read_text(encoding="utf-8")
    shown = [re.findall(r"!\[.+\]\((.+)\)", text) for text in (README, measured)]
    assert shown == [["docs/search.png", "docs/reader.png", "docs/search-as-asked.svg"],
                     ["search-as-asked.svg", "search-speed.svg"]]
    for path in (*(ROOT / name for name in shown[0]), *(ROOT / "docs" / name for name in shown[1])):
        name = path.name
        assert path.stat().st_size <= 200_000, name
        if path.suffix == ".svg":
            assert ElementTree.parse(path).getroot().tag.endswith("svg")
            continue
        with Image.open(path) as picture:
            assert picture.width == 1280 and picture.format == "PNG", name


def test_every_figure_names_a_command_that_is_there() -> None:
    measured = (ROOT / "docs" / "measured.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests/)?[a-z]+/[a-z_]+\.py)", measured)
    assert len(named) > 30
    assert [name for name in named
            if not (ROOT / name).is_file() and not (ROOT / "tests" / "benchmarks" / name).is_file()] == []
