"""`./vankien` sets things up in a few lines; what apt and pip say is in a log, whose end is shown when one fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = """#!/bin/sh
case "$*" in
    *"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *"-m compileall"*) exec {real} "$@" ;;
    *"-m pip"*) echo "a long story of pip"; echo "ERROR: no such package" >&2; exit {code} ;;
esac
"""


def _set_up(folder: Path, *, pip_ends: int) -> subprocess.CompletedProcess[str]:
    """Run the script beside a `python3` that only pretends, all packages of the system being there."""
    shutil.copy(ROOT / "vankien", folder / "vankien")
    (folder / "requirements.lock").write_text("")
    (folder / "pyproject.toml").write_text("")
    (folder / "library").mkdir()
    (folder / "library" / "one.py").write_text("ONE = 1\n")
    programs = folder / "programs"
    programs.mkdir()
    model = "echo vie; echo script/Vietnamese"
    python = PYTHON.format(code=pip_ends, real=sys.executable)
    for name, text in {"python3": python, "tesseract": f"#!/bin/sh\n{model}\n", "soffice": "#!/bin/sh\n",
                       "libsdlo.so": ""}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    return subprocess.run([str(folder / "vankien"), "--help"], capture_output=True, text=True, env=environment,
                          check=False, timeout=60)


def test_what_pip_says_is_kept_in_a_log_that_the_error_names(tmp_path: Path) -> None:
    done = _set_up(tmp_path, pip_ends=1)
    assert done.returncode == 3 and done.stdout == ""
    assert str(tmp_path / ".setup.log") in done.stderr and "ERROR: no such package" in done.stderr
    assert not (tmp_path / ".venv" / ".lock-installed").exists()


def test_where_all_goes_well_little_is_said(tmp_path: Path) -> None:
    done = _set_up(tmp_path, pip_ends=0)
    told = [line for line in done.stderr.splitlines() if line.startswith("vankien: ")]
    assert told == ["vankien: setting up the Python environment (some minutes, once)"]
    assert "a long story of pip" not in done.stderr
    assert "a long story of pip" in (tmp_path / ".setup.log").read_text()
    assert (tmp_path / ".venv" / ".lock-installed").exists()


def test_the_program_is_compiled_for_services_that_may_not_write_beside_it(tmp_path: Path) -> None:
    _set_up(tmp_path, pip_ends=0)
    assert list((tmp_path / "library" / "__pycache__").glob("one.*.pyc"))


def test_what_is_made_of_the_model_of_words_is_made_while_setting_up(tmp_path: Path) -> None:
    _set_up(tmp_path, pip_ends=0)
    assert "from library.vietnamese.words import make_ready; make_ready()" in (tmp_path / ".setup.log").read_text()


def test_it_tells_the_program_how_it_was_called(tmp_path: Path) -> None:
    _set_up(tmp_path, pip_ends=0)
    program = tmp_path / ".venv" / "bin" / "vankien"
    program.write_text('#!/bin/sh\necho "$VANKIEN_CALLED" "$@"\n')
    program.chmod(0o755)
    done = subprocess.run(["./vankien", "undo", "2"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "./vankien undo 2\n"
