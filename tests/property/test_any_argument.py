"""Whatever is given to whichever command, the answer is a result or a sentence: never a traceback, never a defect."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final

import click
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from library.cli import GROUP, main
from tests.without_rights import without_rights

COMMANDS: Final = {entry.name: entry.load() for entry in entry_points(group=GROUP)}
CODES: Final = frozenset({0, 1, 2, 3, 130})
RECORDS: Final = (
    {"source": "a\n.txt", "pages": ["Nghị quyết về thủy lợi"], "code": "05-NQ/TU", "issued": "1961-09-28"},
    {"source": "b", "pages": ["Chỉ thị"], "review": [{"field": "number", "reason": "handwritten"}]},
)
WORDS: Final = st.sampled_from([
    "", "-", "--", "-1", "0", "1e9", "9" * 30, "9" * 5000, "1958..1975", "..", "x" * 5000, "é" * 300, "records.jsonl",
    "thủy lợi", '"', "số:", "5,9", "0,-1", "a\nb", "\u202e", "\U0001f600", "%s", "{}", "é/../x", "missing/x",
])  # fmt: skip
BYTES: Final = st.binary(max_size=12).map(lambda given: os.fsdecode(given.replace(b"\0", b"").replace(b"/", b"")))
TEXT: Final = st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), max_size=12)


def _options(command: click.Command) -> list[str]:
    return [name for parameter in command.params if isinstance(parameter, click.Option) for name in parameter.opts]


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, ...]:
    """A command with some of its options and anything at all between them."""
    name = draw(st.sampled_from(sorted(COMMANDS)))
    value = st.one_of(WORDS, BYTES, TEXT, st.sampled_from([*_options(COMMANDS[name]), "--help"]))
    given_ = draw(st.lists(value.filter(lambda one: one not in ("..", ".")), max_size=4))
    return name, *given_


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to work in, with an archive in it, in which nothing takes long."""
    folder = tmp_path_factory.mktemp("any")
    before = Path.cwd()
    os.chdir(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VANKIEN_WORKERS", "1")
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        patch.setattr("web.commands.run", _endless)
        patch.setattr("indexer.commands.do_jobs", _endless)
        patch.setattr("indexer.commands.watch_folders", _endless)
        patch.setattr("indexer.commands._SAMPLE_FILES", folder / "sample")
        (folder / "sample").mkdir()
        (folder / "records.jsonl").write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8")
        assert run("import", "records.jsonl")[0] == 0
        yield folder
    os.chdir(before)


def _endless(*_: Any, **__: Any) -> None:
    """What goes on until somebody stops it."""
    raise KeyboardInterrupt


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and everything that was printed, as a terminal gets it."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["vankien", *arguments])
        patch.setattr(sys, "stdout", printed)
        patch.setattr(sys, "stderr", printed)
        with pytest.raises(SystemExit) as ended:
            main()
        printed.flush()
        told = printed.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    return int(ended.value.code or 0), told


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(call=("show", os.fsdecode(b"\xff")))
@example(call=("search", os.fsdecode(b"\xff"), "--json"))
@example(call=("export", "--to", "missing/folder/x.csv"))
@example(call=("export", "--format", "pdf", "--to", "records.jsonl"))
@example(call=("import", "sample"))
@example(call=("ingest", os.fsdecode(b"\xff.pdf")))
@example(call=("review", "--limit", "1", "--field", os.fsdecode(b"\xff")))
@example(call=("split", "x", "--at", "9" * 5000))
@example(call=("search", "x", "--year", "9" * 5000))
@example(call=("search", "x", "--year", "1.." + "9" * 30))
@example(call=("undo", "9" * 30))
@example(call=("work", "--cancel", "9" * 30))
@example(call=("audit", "--since", "9" * 30))
@example(call=("history", os.fsdecode(b"\xff")))
@example(call=("access", os.fsdecode(b"\xff"), "open"))
@example(call=("correct", os.fsdecode(b"\xff"), "kind=x"))
@example(call=("withdraw", "x", "--why", os.fsdecode(b"\xff")))
@given(call=calls())
def test_no_argument_ends_in_a_traceback(place: Path, call: tuple[str, ...]) -> None:
    code, told = run(*call)
    assert code in CODES
    assert "Traceback" not in told
    assert "does not know how to handle" not in told, told
    assert code == 0 or told.strip()


@pytest.mark.parametrize("where", ["/dev/null", "records.jsonl", "x" * 300, "a/b/c", os.fsdecode(b"\xff"), "state", ""])
@pytest.mark.parametrize("name", ["status", "search", "serve", "doctor", "import", "verify"])
def test_no_archive_folder_ends_in_one(place: Path, where: str, name: str) -> None:
    more = {"search": ["x"], "import": ["records.jsonl"]}.get(name, [])
    code, told = run("--archive", where, name, *more)
    assert code in CODES
    assert "Traceback" not in told and "does not know how to handle" not in told, told


HELD: Final = "the id of a document"
GIVEN: Final = {"search": ["thủy lợi"], "show": ["x"], "history": ["x"], "import": ["records.jsonl"],
                "ingest": ["given"], "withdraw": [HELD, "--why", "y"], "undo": ["1"],
                "backup": ["elsewhere"]}  # fmt: skip
READING: Final = frozenset({"search", "statistics", "export", "status", "verify", "review", "missing"})
WRITING: Final = frozenset({"import", "ingest", "reindex", "withdraw", "backup"})


@pytest.fixture
def closed(place: Path) -> Iterator[Path]:
    """The archive of the place, which is given back its rights afterwards."""
    (place / "given").mkdir(exist_ok=True)
    (place / "given" / "a.txt").write_text("Công văn về trồng rừng", encoding="utf-8")
    archive = place / "archive"
    GIVEN["withdraw"][0] = json.loads(run("search", "thủy lợi", "--json")[1])["results"][0]["id"]
    modes = {one: one.stat().st_mode for one in (archive, *archive.rglob("*"))}
    yield archive
    archive.chmod(0o700)
    (archive / "vault").chmod(0o700)
    for path, mode in modes.items():
        if path.exists():
            path.chmod(mode)
    assert json.loads(run("status", "--json")[1])["documents"] == {"indexed": 2}


def test_no_command_on_an_archive_that_may_only_be_read_ends_in_one(closed: Path) -> None:
    for path in (*closed.rglob("*"), closed):
        path.chmod(path.stat().st_mode & 0o555)
    for name in COMMANDS:
        with without_rights():
            code, told = run(name, *GIVEN.get(name, []))
        assert code in CODES and "Traceback" not in told and "does not know how to handle" not in told, (name, told)
        assert name not in READING or code == 0, (name, told)
        assert name not in WRITING or (code == 1 and "may not read or write" in told), (name, told)


def test_no_command_on_a_vault_that_may_not_be_read_ends_in_one(closed: Path) -> None:
    (closed / "vault").chmod(0)
    for name in COMMANDS:
        with without_rights():
            code, told = run(name, *GIVEN.get(name, []))
        assert code in CODES and "Traceback" not in told and "does not know how to handle" not in told, (name, told)
        assert name not in READING | WRITING or (code == 1 and "may not read or write" in told), (name, told)
    (closed / "vault").chmod(0o700)
    assert run("verify")[0] == 0
