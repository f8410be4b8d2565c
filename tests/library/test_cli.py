"""The command as a user meets it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from library.archive import Archive
from library.defects import SHOWN, report
from library.records import State

Command = Callable[..., Any]
"""The command, called in this process; see `conftest.py`."""

RECORDS = [
    {"source": "a", "pages": [{"text": "Nghị quyết về thủy lợi"}], "kind": "Nghị quyết", "committee": "Tỉnh ủy",
     "issued": "1961-09-28", "code": "05-NQ/TU", "symbol": "NQ/TU", "number": "05", "subject": "Về thủy lợi"},
    {"source": "b", "pages": [{"text": "Chỉ thị về chống hạn"}, {"text": "và thủy lợi"}], "kind": "Chỉ thị"},
    {"source": "a", "pages": [{"text": "Một bản ghi nói về bí mật nhà nước"}]},
]  # fmt: skip


@pytest.fixture
def filled(vankien: Command, tmp_path: Path) -> Command:
    records = tmp_path / "records.jsonl"
    records.write_text("\n".join(json.dumps(record) for record in RECORDS), encoding="utf-8")
    assert vankien("import", records).code == 0
    return vankien


def test_import_reports_like_ingest_and_keeps_every_record(vankien: Command, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    lines = [json.dumps(RECORDS[0]), "{no json", json.dumps({"source": ""}), json.dumps(RECORDS[0]), "",
             json.dumps({"source": "x", "pages": [], "issued": "2021-02-30"})]
    records.write_text("\n".join(lines), encoding="utf-8")
    done = vankien("import", records, "--json")
    report = done.json()
    assert done.code == 1
    assert {key: report[key] for key in ("found", "indexed", "duplicate", "quarantined", "failed")} == {
        "found": 5, "indexed": 2, "duplicate": 0, "quarantined": 0, "failed": 3}
    assert [file["reason"] for file in report["files"]] == [None, "invalid", "invalid", None, "invalid"]
    again = vankien("import", records, "--json").json()
    assert again == report
    assert vankien("status", "--json").json()["documents"] == {"indexed": 2}


@pytest.mark.parametrize(
    "secret", [{"pages": [{"text": "TỐI MẬT\nkho thóc canarixyz"}]},
               {"pages": [{"text": "kho thóc canarixyz"}], "secrecy": "Mật"},
               {"pages": [{"text": "kho thóc canarixyz"}], "secrecy": "a mark nobody knows"}],
)  # fmt: skip
def test_a_record_with_a_mark_is_held_and_shows_nothing(vankien: Command, tmp_path: Path, secret: Any) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(json.dumps({"source": "s", "subject": "canarixyz", **secret}), encoding="utf-8")
    done = vankien("import", records, "--json")
    report = done.json()
    assert done.code == 0 and (report["found"], report["quarantined"], report["indexed"]) == (1, 1, 0)
    assert vankien("search", "canarixyz", "--json").json()["total"] == 0
    assert vankien("export").out == ""
    assert "canarixyz" not in vankien("show", report["files"][0]["id"]).out


@pytest.mark.parametrize(("access", "level"), [("open", "open"), ("internal", "internal"),
                                               ("conditional", "conditional"), ("nobody knows this", "internal")])
def test_a_record_keeps_its_level_of_access(vankien: Command, tmp_path: Path, access: str, level: str) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(json.dumps({"source": "s", "pages": ["kho canarixyz"], "access": access}), encoding="utf-8")
    (file,) = vankien("import", records, "--json").json()["files"]
    assert vankien("show", file["id"], "--json").json()["access"] == level
    assert vankien("search", "canarixyz", "--as", "guest", "--json").json()["total"] == (level == "open")
    assert vankien("search", "canarixyz", "--json").json()["total"] == 1


def test_export_brings_back_what_was_imported(filled: Command, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in filled("export").out.splitlines()]
    assert sorted(line["source"] for line in lines) == ["a", "a", "b"]
    one = next(line for line in lines if line["code"])
    assert {key: one[key] for key in RECORDS[0] if key != "pages"} == {
        key: value for key, value in RECORDS[0].items() if key != "pages"}
    target = tmp_path / "out.csv"
    assert filled("export", "--format", "csv", "--to", target).code == 0
    assert target.read_text(encoding="utf-8").startswith("\ufeffid,source,")


def test_search_prints_the_keys_of_the_contract(filled: Command) -> None:
    answer = filled("search", "thủy lợi", "--json").json()
    assert " ".join(answer) == "query total took_ms results facets widened partial_from suggestion"
    assert answer["total"] == 2
    assert " ".join(answer["results"][0]) == "id source code kind committee issued year subject score pages"
    assert set(answer["facets"]) == {"year", "committee", "kind"}
    assert answer["facets"]["kind"] == [{"value": "Chỉ thị", "count": 1}, {"value": "Nghị quyết", "count": 1}]
    by_source = {one["source"]: [page["number"] for page in one["pages"]] for one in answer["results"]}
    assert by_source["b"] == [2]


def test_search_narrows_sorts_and_limits(filled: Command) -> None:
    assert filled("search", "thủy lợi", "--year", "1958..1975", "--json").json()["total"] == 1
    assert filled("search", "thủy lợi", "--year", "1962..", "--json").json()["total"] == 0
    assert filled("search", "thủy lợi", "--year", "1975..1958", "--json").json()["total"] == 1
    for typed in ("Tỉnh uỷ", "tỉnh ủy", "TỈNH  ỦY", "tinh uy", "Tinh ủy"):
        assert filled("search", "thủy lợi", "--committee", typed, "--json").json()["total"] == 1, typed
    assert filled("search", "thủy lợi", "--committee", "Tính ủy", "--json").json()["total"] == 0
    assert filled("search", "thủy lợi", "--kind", "nghi quyet", "--json").json()["total"] == 1
    narrowed = filled("search", "thủy lợi", "--kind", "Chỉ thị", "--kind", "Nghị quyết", "--json").json()
    assert narrowed["total"] == 2
    assert len(filled("search", "thủy lợi", "--limit", "1", "--json").json()["results"]) == 1


def test_search_completes_what_is_typed(filled: Command) -> None:
    assert filled("search", "--complete", "5").out == "05-NQ/TU\tnumber and letters\n"
    assert filled("--lang", "vi", "search", "--complete", "5").out == "05-NQ/TU\tsố và ký hiệu\n"
    assert filled("search", "--complete", "tinh u", "--json").json() == {
        "query": "tinh u", "completions": [{"what": "committee", "text": "Tỉnh ủy"}]}
    assert filled("search", "--complete", "về th").out == "Về thủy lợi\tsubject\n"
    assert filled("search", "--complete", "không có").out == ""
    assert [filled("search", "--complete", *wrong).code for wrong in ([], ["x", "--kind", "Chỉ thị"])] == [2, 2]


def test_a_list_of_queries_gives_a_line_each_in_order(filled: Command, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("chống hạn\n\nkhông có gì như thế\n", encoding="utf-8")
    answers = [json.loads(line) for line in filled("search", "--queries", queries, "--json").out.splitlines()]
    assert [answer["query"] for answer in answers] == ["chống hạn", "", "không có gì như thế"]
    assert [answer["total"] for answer in answers] == [1, 3, 0]


def test_show_status_verify_doctor_and_reindex_answer(filled: Command) -> None:
    document = filled("search", "chống hạn", "--json").json()["results"][0]["id"]
    assert filled("show", document, "--json").json()["pages"][1]["text"] == "và thủy lợi"
    assert "và thủy lợi" in filled("show", document).out
    assert filled("status", "--json").json()["index"]["in_step"] is True
    assert filled("verify").out.endswith("0 damaged\n")
    assert filled("doctor").code == 0
    assert filled("reindex").code == 0
    assert filled("search", "chống hạn", "--json").json()["total"] == 1


def test_a_damaged_index_is_told_and_built_anew(filled: Command, tmp_path: Path) -> None:
    index = tmp_path / "archive" / "index"
    segments = [path for path in index.rglob("*") if path.is_file() and path.stat().st_size > 999]
    assert segments
    for path in segments:
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:200])
    ended = filled("search", "chống hạn")
    assert ended.code == 1
    assert "vankien reindex" in ended.err
    assert "reindex" in filled("doctor").out
    more = tmp_path / "more.txt"
    more.write_text("THÔNG BÁO\nVề chống hạn\n\nChống hạn cho lúa.\n")
    assert filled("ingest", more).code == 0
    assert filled("reindex").code == 0
    assert filled("search", "chống hạn", "--json").json()["total"] == 2


@pytest.mark.parametrize(("arguments", "code"), [
    (["search"], 2), (["search", "x"], 2), (["show", "x"], 2), (["search", "x", "--year", "abc"], 2),
    (["search", "x", "--limit", "-1"], 2), (["nonsense"], 2), (["ingest"], 2), (["ingest", "/no/such/folder"], 2),
    (["import", "/no/such/file"], 2), (["--help"], 0),
])
def test_wrong_usage_is_told_and_ends_with_two(
    arguments: list[str], code: int, vankien: Command
) -> None:
    ended = vankien(*arguments)
    assert ended.code == code
    assert (ended.err if code else ended.out).strip()


def test_a_wrong_path_begins_no_archive(vankien: Command, tmp_path: Path) -> None:
    assert vankien("ingest", tmp_path / "missing").code == 2
    assert not (tmp_path / "archive").exists()


def test_an_unknown_document_is_told(filled: Command) -> None:
    ended = filled("show", "0000")
    assert ended.code == 1
    assert "There is no document" in ended.err


def test_what_is_missing_ends_with_three_and_the_line_that_installs_it(
    vankien: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ended = vankien("ingest", tmp_path)
    assert ended.code == 3
    assert "apt-get install tesseract-ocr" in ended.err


def test_an_archive_is_not_begun_in_a_folder_of_other_things(
    vankien: Command, tmp_path: Path
) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "letter.doc").write_text("x")
    (tmp_path / "records.jsonl").write_text("{}")
    ended = vankien("import", tmp_path / "records.jsonl")
    assert ended.code == 2
    assert "holds no archive" in ended.err


def test_a_wrong_setting_is_named(filled: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANKIEN_PORT", "many")
    ended = filled("status")
    assert ended.code == 2
    assert "port" in ended.err


DOUBTFUL = [
    {"source": "khó.pdf", "kind": "Chỉ thị", "symbol": "CT/TU", "pages": [{"text": "mờ", "confidence": 0.4}, "rõ"],
     "review": [{"field": "number", "reason": "handwritten"}, {"field": "kind", "reason": "low confidence"}]},
    {"source": "rút.pdf", "pages": ["x"], "review": [{"field": "number", "reason": "handwritten"}]},
]  # fmt: skip


@pytest.fixture
def doubtful(vankien: Command, tmp_path: Path) -> Command:
    """A command over two documents with doubts, one of them withdrawn."""
    records = tmp_path / "doubtful.jsonl"
    records.write_text("\n".join(json.dumps(record) for record in DOUBTFUL), encoding="utf-8")
    taken = vankien("import", records, "--json").json()["files"]
    assert vankien("withdraw", taken[1]["id"]).code == 0
    return vankien


def test_review_counts_first_then_lists_the_worst_first(doubtful: Command) -> None:
    told = doubtful("--lang", "vi", "review")
    lines = told.out.splitlines()
    assert told.code == 0 and "rút.pdf" not in told.out
    assert lines[0] == "3 chỗ chờ kiểm tra: 2 trường, 1 trang"
    assert lines.index("  Loại văn bản: 1") < lines.index("─── Trường ───") < lines.index("─── Trang ───")
    assert "         1  viết tay" in lines
    doubts = [line.strip() for line in lines if line.startswith("     ") and ("tay ·" in line or "chắc" in line)]
    assert doubts[-3:] == [
        "Loại văn bản: đọc chưa chắc · đang ghi “Chỉ thị” · trang 1", "Số: viết tay · để trống · trang 1",
        "Trang 1: đọc chưa chắc · độ tin cậy 40%",
    ]  # fmt: skip
    assert sum(line.strip().startswith("http://127.0.0.1:8080/documents/") for line in lines) == 3


def test_review_as_json(doubtful: Command) -> None:
    told = doubtful("review", "--json").json()
    assert told["total"] == 3 == len(told["items"]) == sum(one["count"] for one in told["counts"])
    assert [(one["field"], one["reason"], one["value"]) for one in told["items"]] == [
        ("kind", "low confidence", "Chỉ thị"), ("number", "handwritten", None), ("page:1", "low confidence", None),
    ]  # fmt: skip
    assert told["items"][2]["confidence"] == 0.4 and told["items"][2]["reading"] == "mờ"
    assert all(one["source"] == "khó.pdf" and one["id"] in one["address"] for one in told["items"])


@pytest.mark.parametrize(("options", "total", "shown"), [
    (("--field", "number"), 1, 1), (("--field", "page"), 1, 1), (("--field", "zzz"), 0, 0), (("--limit", 0), 3, 0),
    (("--limit", 1), 3, 2),
])  # fmt: skip
def test_review_in_part(doubtful: Command, options: tuple[object, ...], total: int, shown: int) -> None:
    told = doubtful("review", "--json", *options).json()
    assert (told["total"], len(told["items"])) == (total, shown)


def test_review_of_nothing(vankien: Command, filled: Command) -> None:
    assert vankien("review").out == "0 doubts to check: 0 fields, 0 pages\n"
    assert vankien("review", "--limit", "-1").code == 2
def test_join_and_split_say_what_cannot_be_done(filled: Command) -> None:
    record = filled("search", "chống hạn", "--json").json()["results"][0]["id"]
    told = {arguments: filled(*arguments) for arguments in (
        ("join", record), ("split", record, "--at", "2"), ("split", record), ("split", record, "--at", "hai"),
        ("split", "never", "--at", "2"), ("join", "never"))}  # fmt: skip
    assert [ended.code for ended in told.values()] == [2, 2, 2, 2, 1, 1]
    said = [ended.err for ended in told.values()]
    assert "one document already" in said[0]
    assert "without a file" in said[1]
    assert "no list of pages" in said[3]
    assert "There is no document never" in said[4]
    assert filled("show", record, "--json").json()["state"] == "indexed"


def test_what_nobody_foresaw_is_a_sentence_and_a_file(
    monkeypatch: pytest.MonkeyPatch, vankien: Command, tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("zzdefectzz")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("library.command_line.commands.opened", broken)
    ended = vankien("status")
    log = tmp_path / "state" / "vankien" / "vankien-errors.log"
    assert ended.code == 1 and not ended.out
    assert ended.err.count("\n") == 1 and "LookupError" in ended.err and str(log) in ended.err
    assert "zzdefectzz" in log.read_text() and "Traceback" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0, "a traceback may name documents"
    vankien("status")
    assert log.read_text().count("zzdefectzz\n") == 2


def test_where_no_file_can_be_written_or_one_asks_for_it_the_traceback_is_for_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "file"))
    nowhere = {"HOME": str(tmp_path / "file"), "XDG_STATE_HOME": str(tmp_path / "file" / "below")}
    assert f"{SHOWN}=1" in report(LookupError("zzdefectzz"), nowhere).next_step
    assert not capsys.readouterr().err
    report(LookupError("zzdefectzz"), {**nowhere, SHOWN: "1"})
    assert "zzdefectzz" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "words"), [
    (MemoryError(), "more memory"), (OSError(28, "No space left"), "no space left"),
    (OSError(30, "Read-only", "/x"), "read-only"), (KeyboardInterrupt(), "Stopped"),
])  # fmt: skip
def test_known_troubles_are_told_rightly(
    monkeypatch: pytest.MonkeyPatch, vankien: Command, error: BaseException, words: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("library.command_line.commands.opened", broken)
    assert words in vankien("status").err


def test_an_export_into_a_folder_that_is_not_there_is_told(filled: Command, tmp_path: Path) -> None:
    for target in (tmp_path / "missing" / "out.csv", tmp_path / "records.jsonl" / "out.csv"):
        ended = filled("export", "--format", "csv", "--to", target)
        assert ended.code == 2 and "There is no folder" in ended.err


def test_an_export_leaves_a_pipe_and_a_link_what_they_are(filled: Command, tmp_path: Path) -> None:
    pipe, real, link = tmp_path / "pipe", tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert filled("export", "--to", pipe).code == 0
    assert pipe.is_fifo() and os.read(reader, 100_000).count(b"\n") == 3
    os.close(reader)
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real.name)
    assert filled("export", "--to", link).code == 0
    assert link.is_symlink() and real.read_text(encoding="utf-8").count("\n") == 3
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    loop, gone = tmp_path / "loop", tmp_path / "gone.jsonl"
    loop.symlink_to(loop.name)
    gone.symlink_to(tmp_path / "missing" / "real.jsonl")
    for target, words in ((loop, "Links lead back to themselves"), (gone, "missing/real.jsonl")):
        ended = filled("export", "--to", target)
        assert ended.code == 2 and words in ended.err and ".part" not in ended.err and target.is_symlink()


def test_an_archive_copied_without_its_index_is_searched_all_the_same(filled: Command, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "archive" / "index")
    ended = filled("search", "thủy lợi", "--json")
    assert ended.json()["total"] == 2 and "no index" in ended.err
    assert not filled("search", "thủy lợi").err
    shutil.rmtree(tmp_path / "archive" / "index")
    assert "05-NQ/TU" in filled("search", "05", "--complete").out


def test_an_index_that_lacks_something_is_said(filled: Command, tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive")
    archive.catalogue.documents.set_state(next(iter(archive.catalogue.documents.ids())), State.WITHDRAWN)
    archive.close()
    ended = filled("search", "thủy lợi")
    assert ended.code == 0 and "may not be all" in ended.err and "reindex" in ended.err


@pytest.mark.parametrize("named", [True, False])
def test_the_sample_archive_is_built_where_it_is_said(
    vankien: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: bool
) -> None:
    monkeypatch.delenv("VANKIEN_ARCHIVE")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sample").mkdir()
    monkeypatch.setattr("indexer.commands._SAMPLE_FILES", tmp_path / "sample")
    arguments = ["--archive", tmp_path / "here"] if named else []
    assert vankien(*arguments, "demo", "--no-serve").code == 0
    made = {path.name for path in tmp_path.iterdir()} - {"sample"}
    assert made == {"here" if named else "demo-archive"}


def test_the_sample_archive_never_takes_the_place_of_another(filled: Command, tmp_path: Path) -> None:
    ended = filled("--archive", tmp_path / "archive", "demo", "--no-serve")
    assert ended.code == 2 and "holds another archive" in ended.err
