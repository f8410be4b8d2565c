"""What a command prints is in one language: no English sentence in Vietnamese, no Vietnamese of ours in English."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from indexer import doctor
from library.archive import Archive

Command = Callable[..., Any]
ENGLISH = re.compile(
    r"\b(the|is|are|was|were|of|and|or|not|there|this|that|it|its|on|at|with|from|by|for|be|been|has|have|had|"
    r"which|what|who|where|when|again|only|every|each|give|given|file|files|page|pages|document|documents|found|"
    r"failed|indexed|show|run|usage|error|options?|commands?|missing|invalid|try|help|name|read|written|kept)\b", re.I)
QUOTED = re.compile(r"“[^”]*”|'[^']*'|--[\w-]+|[/\w.-]*/[\w/.-]+|\b[A-Z]{2,}\b|\[[A-Z…\[\] ]+\]|\[[a-z|-]+\]|\w+=\S*"
                    r"|/?\w+\.(?:jsonl|pdf|txt|toml|csv)\S*|\bvankien \w+")
"""Names of commands, options and files, which are the same in every language."""
RECORD = {"source": "a", "kind": "Nghị quyết", "code": "05-NQ/TU", "symbol": "NQ/TU", "number": "05",
          "committee": "Tỉnh ủy", "issued": "1958-05-06", "subject": "Về thủy lợi",
          "review": [{"field": "number", "reason": "handwritten"}, {"field": "issued", "reason": "day handwritten"}],
          "pages": [{"text": "công trình thủy lợi", "confidence": 0.4}]}  # fmt: skip
COMMANDS = sorted(entry_points(group="vankien.commands").names)
PARTS = [("user", one) for one in ("add", "disable", "group", "list", "password", "role")]
PARTS += [("token", one) for one in ("add", "list", "revoke")]
NAMES = {*COMMANDS, *(part for _, part in PARTS),
         *"open internal conditional jsonl csv hocr alto page number issued subject guest".split()}


def english_in(text: str) -> list[str]:
    """The lines with an English word that is no name."""
    lines = (QUOTED.sub("", line) for line in text.splitlines())
    return [line for line in lines if {one.lower() for one in ENGLISH.findall(line)} - NAMES]


def vietnamese_in(text: str) -> str:
    """Letters that only Vietnamese has.

    Click names a type when a command is loaded, and a process of tests loads each once, in whichever language.
    """
    text = re.sub("đường dẫn", "", unicodedata.normalize("NFC", text), flags=re.I)
    return "".join(one for one in unicodedata.normalize("NFC", text)
                   if one in "ăđơưĂĐƠƯ" or "\u1ea0" <= one <= "\u1ef9")


def test_the_detector_finds_a_mixture() -> None:
    assert english_in("Có lỗi: The file is empty.") and not english_in("Chạy “vankien verify” với --retry-failed.")
    assert vietnamese_in("There is no văn bản.")


@pytest.mark.parametrize("command", [(), *((one,) for one in COMMANDS), *PARTS], ids="-".join)
def test_help_is_in_one_language(vankien: Command, command: tuple[str, ...]) -> None:
    assert english_in(vankien("--lang", "vi", *command, "--help").out) == []
    assert vietnamese_in(vankien("--lang", "en", *command, "--help").out.replace("văn kiện", "")) == ""


@pytest.mark.parametrize(("command", "group"), [((), True), (("user",), True), (("search",), False),
                                                (("user", "add"), False)])  # fmt: skip
@pytest.mark.parametrize("asked", ["--help", "--bogus"])
def test_usage_lines_are_in_the_language_too(vankien: Command, command: tuple[str, ...], group: bool, asked: str
                                             ) -> None:  # fmt: skip
    """`[OPTIONS]` stands in capitals, as names do, and is none."""
    words = {"en": ("[OPTIONS]", "COMMAND [ARGS]..."), "vi": ("[TÙY CHỌN]", "LỆNH [THAM SỐ]...")}
    for language, other in (("en", "vi"), ("vi", "en")):
        ended = vankien("--lang", language, *command, asked)
        usage = (ended.out + ended.err).splitlines()[0]
        assert words[language][0] in usage and (words[language][1] in usage) == group
        assert not any(one in usage for one in words[other])


@pytest.mark.parametrize("wrong", [
    ("nothing",), ("show",), ("search", "--bogus"), ("search", "--limit", "x", "q"), ("search", "--limit", "-1", "q"),
    ("search",), ("search", "q", "--year", "xx"), ("search", "--sort", "x", "q"), ("show", "x"), ("withdraw", "x"),
    ("undo", "7"), ("correct", "x", "zz"), ("correct", "x"), ("history", "x"), ("audit", "--since", "x"),
    ("access", "x", "open", "--to", "y"), ("ingest", "/nowhere"), ("import", "/nowhere"), ("split", "x", "--at", "y"),
    ("export", "--format", "pdf"), ("release", "x", "--undo", "--why", "z"), ("--lang", "xx", "status"),
    ("work", "--cancel", "9"), ("search", "x", "--as", "nobody"), ("search", "x", "y"), ("search", "--year"),
    ("user", "role", "x", "reader"), ("user", "add", "@x", "--role", "reader", "--source", "oidc"), ("user", "x"),
    ("user", "password", "x"), ("token", "add", "x"), ("token", "revoke", "9"), ("token", "add", "x", "--days", "0"),
], ids=" ".join)  # fmt: skip
def test_what_is_wrong_is_said_in_one_language(vankien: Command, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    Archive.open(tmp_path / "archive", create=True).close()
    for language in ("vi", "en"):
        ended = vankien("--lang", language, *wrong)
        assert ended.code in (1, 2) and ended.err
        if language == "vi":
            assert english_in(ended.out + ended.err) == []
            assert vietnamese_in(ended.err)
        else:
            assert vietnamese_in(ended.out + ended.err) == ""


def test_what_commands_print_is_in_one_language(
    monkeypatch: pytest.MonkeyPatch, vankien: Command, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "calls_of_libreoffice", list)  # it takes seconds
    records = tmp_path / "r.jsonl"
    secret = {"source": "m", "pages": ["MẬT\nkho"], "secrecy": "MẬT"}
    records.write_text("\n".join([json.dumps(RECORD), json.dumps(secret), "{"]), encoding="utf-8")
    for language in ("vi", "en"):
        told = [vankien("--lang", language, "import", records)]
        (hit,) = vankien("search", "thủy lợi", "--json").json()["results"]
        for command in (
            ("status",), ("verify",), ("doctor",), ("reindex",), ("review",), ("audit",), ("audit", "--verify"),
            ("search", "thuy loi", "--explain"), ("search", "--complete", "5"), ("show", hit["id"]),
            ("correct", hit["id"], "number=06", "--why", "xem giấy"), ("history", hit["id"]), ("undo", "1"),
            ("access", hit["id"], "internal"), ("withdraw", hit["id"]), ("withdraw", hit["id"], "--undo"),
            ("work", "--list"), ("work", "--once"), ("user", "list"), ("token", "list"), ("token", "add", language),
            ("user", "add", language, "--role", "reader", "--source", "oidc"), ("user", "group", language, "x"),
            ("user", "disable", language), ("export", "--format", "pdf", "--to", tmp_path / "out"),
        ):
            told.append(vankien("--lang", language, *command))
        for ended in told:
            if language == "vi":
                assert english_in(ended.out + ended.err) == [], ended
            else:
                ours = ended.out + ended.err
                for data in ("Nghị quyết", "Tỉnh ủy", "Về thủy lợi", "công trình thủy lợi", "thủy lợi", "xem giấy",
                             "MẬT", "Ý", "05-NQ/TU", "công trình [thủy lợi]", "lợi", "thủy", "trình"):
                    ours = ours.replace(data, "")
                assert vietnamese_in(ours) == "", ended
