"""Two languages on the command line, complete and never mixed: every sentence of the code has its Vietnamese."""

from __future__ import annotations

import ast
import io
import pickle
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

import indexer
import library
import library.wording
import web
from library import errors
from library.access import Level, Role
from library.catalogue import Job, JobState
from library.cli import vankien as group
from library.command_line.speaking import paragraphs
from library.command_line.terminal_output import job_line
from library.errors import BusyError, NotFoundError, UnreadableError, UsageError, VankienError
from library.records import Origin, State
from library.relations.holding import Oddity, Status
from library.relations.records import INWARD, OUTWARD, Type
from library.secrecy.matter import Part
from library.wording import (
    Listed,
    Said,
    catalogue,
    chosen_language,
    in_language,
    say,
    told,
    unknown_language,
    word,
)
from library.wording.said import COUNTED
from library.wording.telling import Language

PACKAGES: tuple[ModuleType, ...] = (library, indexer, web)
NAME = re.compile(r"\{(\w+)\}")
SAYING = {"say": 0, "mark": 0, "tell": 0, "Said": 0, "damaged": 1}
"""Which argument of each is a sentence; the site's own `mark` is Vietnamese."""
ELSEWHERE = ("library/wording/", "library/search/understanding/", "library/search/notes.py")
TOLD_BY_THE_SITE = {"BadParameterError"}


@cache
def _sources() -> list[tuple[str, ast.Module]]:
    found = []
    for package in PACKAGES:
        folder = Path(str(package.__file__)).parent
        for file in sorted(folder.rglob("*.py")):
            name = str(file.relative_to(folder.parent))
            if not name.startswith(ELSEWHERE):
                found.append((name, ast.parse(file.read_text(encoding="utf-8"))))
    return found


def _spoken(tree: ast.Module) -> set[str]:
    """What of `SAYING` a module has from the rooms of words: others may have a function of that name."""
    return {one.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
            and node.module in {"library.wording", "library.command_line.speaking",
                                "library.search.whoosh_engine.arrays"}
            for one in node.names} | {one.name for one in tree.body if isinstance(one, ast.FunctionDef)
                                      and one.name == "damaged" and len(one.args.args) == 2 and one.args.kwarg}


@cache
def _error_classes() -> Mapping[str, int]:
    """Every class of errors by name, with the place of its message among the arguments."""
    found = {name: 0 for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, VankienError)}
    trees = [tree for _, tree in _sources()]
    for _ in range(3):  # a class may stand before the one that it is derived from
        for node in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            if any(isinstance(base, ast.Name) and base.id in found for base in node.bases):
                found.setdefault(node.name, 0)
    return {**{name: place for name, place in found.items() if name not in TOLD_BY_THE_SITE}, "UnreadableError": 1}


@cache
def _sentences() -> list[tuple[str, ast.expr]]:
    """Where each sentence stands, and the expression that it is."""
    return [one for name, tree in _sources() for one in _sentences_of(name, tree)]


def _sentences_of(name: str, tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    spoken, own = _spoken(tree), _own_sentences(tree)
    constants = {to.id: node.value for node in tree.body if isinstance(node, ast.Assign)
                 for to in node.targets if isinstance(to, ast.Name)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in _error_classes() or node in own:
            given = node.args[_error_classes().get(called, 0) :][:1]
            given += [one.value for one in node.keywords if one.arg == "next_step"]
        elif called in SAYING and called in spoken:
            given = node.args[SAYING[called] :][:1]
        else:
            continue
        for one in given:
            for chosen in (one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,):
                meant = constants.get(chosen.id, chosen) if isinstance(chosen, ast.Name) else chosen
                yield f"{name}:{node.lineno}", meant


def _own_sentences(tree: ast.Module) -> set[ast.AST]:
    """The calls by which classes of errors that have one sentence for good pass it on."""
    return {node for one in ast.walk(tree) if isinstance(one, ast.ClassDef) and one.name in _error_classes()
            for node in ast.walk(one) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "__init__"}


def test_every_sentence_of_an_error_and_of_a_command_has_its_vietnamese() -> None:
    """Add what is missing: an error to library/wording/vi/errors.toml, other sentences beside it."""
    missing = [f"{where}: {one.value}" for where, one in _sentences()
               if isinstance(one, ast.Constant) and one.value and one.value not in catalogue().sentences]
    assert not missing, "no Vietnamese for\n" + "\n".join(missing)


def test_no_sentence_is_filled_in_before_it_can_be_told_in_another_language() -> None:
    """Write `UsageError("There is no {path}.", path=path)`, not an f-string."""
    filled = [f"{where}: {ast.unparse(one)}" for where, one in _sentences()
              if isinstance(one, ast.JoinedStr | ast.BinOp)]
    assert not filled, "\n".join(filled)


def test_every_error_has_a_code_of_its_own() -> None:
    said = [one.value for where, one in _sentences() if isinstance(one, ast.Constant)]
    raised = [one for one in said if one in catalogue().codes]
    assert len(raised) > 100
    assert set(catalogue().codes) <= set(said), set(catalogue().codes) - set(said)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in catalogue().codes.values())


def test_every_sentence_stands_in_one_place() -> None:
    """Of two entries for one English sentence the first would be read by nobody."""
    english: list[str] = []
    for path in (Path(library.wording.__file__).parent / "vi").glob("*.toml"):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        english += (one["en"] for one in tables.values()) if path.name == "errors.toml" else tables.get("sentences", ())
    assert len(english) > 1000
    assert not [one for one, count in Counter(english).items() if count > 1]


def test_vietnamese_names_what_english_names() -> None:
    """What another program said in English (`detail`) may be left out."""
    for english, vietnamese in catalogue().sentences.items():
        assert set(NAME.findall(english)) - {"detail"} <= set(NAME.findall(vietnamese)) <= set(NAME.findall(english)), (
            english)


def test_no_sentence_is_left_over() -> None:
    used = {one.value for _, one in _sentences() if isinstance(one, ast.Constant)} | set(_help())
    used |= {"original", "picture", "words"}  # what the catalogue calls an object of the vault
    # what 'doctor' looks at
    used |= {"archive", "catalogue", "index", "network", "disk", "outside calls", "kept tesseract", "second reader",
             "searches"}
    assert set(catalogue().sentences) - used == set()


def _commands() -> list[click.Command]:
    found = [group, *(entry.load() for entry in entry_points(group="vankien.commands"))]
    return found + [one for part in found[1:] if isinstance(part, click.Group) for one in part.commands.values()]


def _all_commands() -> Iterator[click.Command]:
    for command in _commands():
        yield command
        if isinstance(command, click.Group) and command is not group:
            yield from command.commands.values()


def _help() -> Iterator[str]:
    for command in _all_commands():
        yield from paragraphs(command)
        yield from (" ".join(one.help.split()) for one in command.params
                    if isinstance(one, click.Option) and one.help and not one.hidden)


def test_every_help_has_its_vietnamese() -> None:
    assert [one for one in _help() if one not in catalogue().sentences] == []


@pytest.mark.parametrize("words", [State, Origin, Level, Part, JobState, Role, Status, Oddity])
def test_every_state_has_words(words: type[StrEnum]) -> None:
    assert [one for one in words if word(one, "vi") == str(one)] == []


@pytest.mark.parametrize("seen", [OUTWARD, INWARD])
def test_every_relation_has_words_from_both_ends(seen: Mapping[Type, str]) -> None:
    assert set(seen) == set(Type)
    assert [one for one in seen.values() if word(one, "vi") == one] == []


def test_every_reason_why_a_file_is_not_read_has_words() -> None:
    reasons = {node.args[0].value for _, tree in _sources() for node in ast.walk(tree)
               if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
               and node.func.id in {"UnreadableError", "OcrFailedError"} and isinstance(node.args[0], ast.Constant)}
    assert {"too-large", "encrypted", "timeout"} <= reasons
    assert [one for one in reasons | {"mark", "unread", "invalid", "defect", "disk", "memory", "missing"}
            if word(one, "vi") == one] == []


def test_what_click_says_is_translated_and_compiled() -> None:
    folder = Path(str(library.wording.__file__)).parent / "click" / "vi" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as file:
        catalog = read_po(file, locale="vi")
    there = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalog if message.string}
    source = Path(str(click.__file__)).parent
    said = {node.args[0].value for name in ("core", "exceptions", "formatting", "types", "parser", "decorators")
            for node in ast.walk(ast.parse((source / f"{name}.py").read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}
            and isinstance(node.args[0], ast.Constant)}
    for_programmers = re.compile(r"Deprecat|declar|twice|cannot use|Choice\(|UUID|name was passed|must be an iterable")
    assert [one for one in said - there if not for_programmers.search(one)] == []
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    assert (folder / "messages.mo").read_bytes() == compiled.getvalue()


def test_the_site_and_the_command_line_have_the_same_english_of_remarks_on_a_query() -> None:
    with (Path(str(web.__file__)).parent / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        english = read_po(file, locale="en")
    source = Path(str(library.__file__)).parent / "search" / "understanding" / "wording.py"
    said = {node.args[0].value for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"
            and isinstance(node.args[0], ast.Constant)}
    assert said == set(catalogue().notes)
    assert [one for one in said if english[one].string != catalogue().notes[one]] == []


def test_an_error_is_told_in_both_languages() -> None:
    error = NotFoundError("There is no document {id}.", id="x1",
                          next_step="'vankien search' and the report of 'vankien ingest' give the ids.")
    assert error.code == "no-such-document"
    assert str(error) == str(told(error, "en")) == (
        "There is no document x1. 'vankien search' and the report of 'vankien ingest' give the ids.")
    assert told(error, "vi").message == "Không có văn bản x1."
    assert told(error, "vi").next_step.startswith("“vankien search”")


def test_an_error_that_is_not_in_the_catalogue_is_told_as_it_stands() -> None:
    error = BusyError("Nobody translated {this}.", this="me")
    assert (error.code, str(told(error, "vi"))) == ("busy", "Nobody translated me.")
    assert VankienError("a {brace}").message == "a {brace}"


def test_what_is_filled_in_is_told_too() -> None:
    state = UsageError("Document {id} is {state}; only an indexed one can be split.", id="a", state=State.WITHDRAWN)
    assert "“đã rút”" in told(state, "vi").message and "withdrawn" in told(state, "en").message
    within = UnreadableError("truncated", "Document {id} stays quarantined: {why}", id="a",
                             why=UnreadableError("encrypted", "The PDF asks for a password."))
    assert told(within, "vi").message == "Văn bản a vẫn bị giữ: Tệp PDF đòi mật khẩu."
    rows = Listed(say("row {row} is not as it was written", row=row) for row in (1, 2))
    assert in_language(say("The journal is not as it was written: {found}.", found=rows), "vi").endswith(
        "dòng 1 không còn như lúc ghi; dòng 2 không còn như lúc ghi.")


@pytest.mark.parametrize(("stored", "shown"), [
    ("The PDF asks for a password.", "Tệp PDF đòi mật khẩu."),
    ("The file has 900 MB; at most 500 are read.", "Tệp nặng 900 MB; chỉ đọc tệp nhiều nhất 500 MB."),
    ("The file changed while it was being read. Ingest it again when it is complete.",
     "Tệp bị thay đổi trong lúc đang đọc. Nạp lại khi tệp đã đầy đủ."),
    ("secrecy mark MẬT, page 3; not read (too-large), in the picture, page 2 and 4 more",
     "dấu độ mật MẬT, trang 3; chưa đọc được (quá lớn), ở ảnh, trang 2 và 4 chỗ nữa"),
    ("The record is not valid: page 2 has no 'text'.", "Bản ghi không hợp lệ: trang 2 không có “text”."),
    ("A sentence of a version that nobody knows.", "A sentence of a version that nobody knows."),
])  # fmt: skip
def test_what_an_archive_keeps_in_english_is_told_in_vietnamese(stored: str, shown: str) -> None:
    assert in_language(stored, "vi") == shown
    assert in_language(stored, "en") == stored


@given(st.sampled_from(sorted(catalogue().sentences)), st.text("abc xyz", min_size=1).filter(str.strip))
def test_a_sentence_is_told_the_same_fresh_and_stored(template: str, value: str) -> None:
    """Whatever is filled in, it stands in the Vietnamese; what was stored is told again without being lost."""
    said = say(template, **dict.fromkeys(NAME.findall(template), value.strip()))
    fresh = in_language(said, "vi")
    assert not NAME.search(fresh.replace("{field, reason}", ""))
    if "detail" not in NAME.findall(template) and NAME.findall(template):
        assert value.strip() in fresh
    assert in_language(str(said), "vi")


@given(st.text())
def test_any_text_can_be_told(text: str) -> None:
    assert in_language(Said(text), "en") == text
    assert isinstance(in_language(text, "vi"), str)


@pytest.mark.parametrize(("arguments", "environment", "language"), [
    ([], {}, "en"), ([], {"LANG": "C.UTF-8"}, "en"), ([], {"LANG": "vi_VN.UTF-8"}, "vi"), ([], {"LANG": "vi"}, "vi"),
    ([], {"LC_ALL": "C", "LANG": "vi_VN"}, "en"), ([], {"LC_ALL": "", "LC_MESSAGES": "vi_VN", "LANG": "C"}, "vi"),
    ([], {"VANKIEN_LANG": "vi", "LANG": "C"}, "vi"), ([], {"VANKIEN_LANG": "xx", "LANG": "vi"}, "vi"),
    (["--lang", "en"], {"VANKIEN_LANG": "vi"}, "en"), (["--archive", "x", "--lang=vi", "status"], {}, "vi"),
    (["--lang"], {"LANG": "vi"}, "vi"), (["search", "--", "--lang", "vi"], {}, "en"), (["--lang", "fr"], {}, "en"),
    ([], {"VANKIEN_LANG": "VI"}, "vi"), ([], {"VANKIEN_LANG": "En", "LANG": "vi"}, "en"),
])  # fmt: skip
def test_the_language_is_chosen(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert chosen_language(arguments, environment) == language


@pytest.mark.parametrize(("arguments", "environment", "unknown"), [
    ([], {}, None), ([], {"VANKIEN_LANG": "vi"}, None), ([], {"VANKIEN_LANG": ""}, None),
    ([], {"VANKIEN_LANG": "xx"}, "xx"), ([], {"VANKIEN_LANG": "Vi"}, None),
    (["--lang", "vi"], {"VANKIEN_LANG": "xx"}, None),
])  # fmt: skip
def test_a_language_that_is_not_known_is_told(arguments: list[str], environment: dict[str, str],
                                              unknown: str | None) -> None:
    assert unknown_language(arguments, environment) == unknown


COUNTING = [one for one in sorted(catalogue().sentences) if re.search(rf"\{{\w+\}} ({COUNTED})s\b", one)]


def disagrees(sentence: str) -> bool:
    """Whether what is said of one thing speaks of many: by a verb or a pronoun, or by a verb that belongs to others."""
    one = rf"(?<!\d)1 (?:{COUNTED})\b"
    wrong = (rf"{one}[^.;:]*\b(?:are|were|have|they|them|their)\b", rf"\b(?:and|of|to) (?:\w+ )*{one} (?:is|was)\b",
             rf"{one}[^.:]*; (?:\w+ )*(?:they|them)\b", r"(?:^|[;:] )1 (?:are|were|have)\b")
    return any(re.search(pattern, sentence) for pattern in wrong)


@pytest.mark.parametrize("template", COUNTING)
def test_what_is_said_of_one_agrees_with_it(template: str) -> None:
    assert not disagrees(str(say(template, **dict.fromkeys(NAME.findall(template), 1))))


@pytest.mark.parametrize("sentence", [
    "Counts and the answers to 1 question is as they were.", "So far 1 byte have arrived.",
    "1 document read for what they say", "The 1 account is as they were then.",
    "1 record came in since; import them again.", "1 word is; 1 are about it"])  # fmt: skip
def test_what_does_not_agree_is_seen(sentence: str) -> None:
    assert disagrees(sentence)


@settings(deadline=None)
@given(st.sampled_from(COUNTING), st.sampled_from([0, 2, 11, 21]))
def test_one_is_counted_as_one(template: str, count: int) -> None:
    """English says `1 file` and `11 files`; what was stored of one is told in Vietnamese as what was stored of many."""
    names = NAME.findall(template)
    one, many = (say(template, **dict.fromkeys(names, number)) for number in (1, count))
    assert not re.search(rf"(?<!\d)1 ({COUNTED})s\b", str(one)) and str(many) == template.format(**many.values)
    told_of = [in_language(str(said), "vi") for said in (one, many)]
    assert (told_of[0] == str(one)) == (told_of[1] == str(many))


def test_errors_keep_what_they_say_when_they_are_copied() -> None:
    raised = UsageError("'{day}' is no day.", day="x", next_step="Write 2010-05-01 or 1-5-2010.")
    error = pickle.loads(pickle.dumps(raised))
    assert str(told(error, "vi")) == "“x” không phải là ngày. Hãy viết 2010-05-01 hoặc 1-5-2010."
    values: Any = error.message.values
    assert dict(values) == {"day": "x"}


def test_a_job_that_failed_has_another_word_than_a_file() -> None:
    job = Job(5, "relate", {}, JobState.FAILED, "an", 1, 2, "", 0, 0, "", "", False)
    assert job_line(job, Language.VIETNAMESE).endswith("không làm được")
    assert word(State.FAILED, "vi") == "không nhận được"
