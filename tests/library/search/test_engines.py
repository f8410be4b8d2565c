"""The setting that names the engine, and the one place that makes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from library.archive import Archive
from library.cli import vankien
from library.errors import UsageError
from library.search.contract import Engine
from library.search.engines import make_engine
from library.settings import Settings, load_settings


def test_the_engine_of_an_archive_is_the_one_that_its_settings_name(tmp_path: Path) -> None:
    (tmp_path / "vankien.toml").write_text('engine = "whoosh"\n')
    archive = Archive.open(tmp_path, create=True)
    assert isinstance(archive.engine, Engine)
    assert archive.engine.document_count() == 0
    archive.close()
    assert load_settings(tmp_path).engine == Settings().engine == "whoosh"


@pytest.mark.parametrize("name", ["elastic", "", "Whoosh", "whoosh "])
def test_an_engine_that_is_not_there_is_told_with_those_that_are(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(UsageError, match="can be opensearch, whoosh"):
        make_engine(Settings(engine=name), tmp_path / "index", analyser="1")
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "vankien.toml").write_text(f'engine = "{name}"\n')
    result = CliRunner().invoke(vankien, ["--archive", str(folder), "ingest", str(tmp_path)])
    assert isinstance(result.exception, UsageError) and "can be opensearch, whoosh" in str(result.exception)
    assert [one.name for one in folder.iterdir()] == ["vankien.toml"]  # nothing was begun
