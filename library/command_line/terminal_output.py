"""Answers and documents as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from library.catalogue import Job, JobState
from library.catalogue.citations import DATED_BESIDE, SERIES
from library.fields import SHOWN, STORED
from library.records import Document, Evidence
from library.search.notes import told as note_told
from library.search.service import Answer, Completes, Completion, Result
from library.wording import Language, Said, doubt_in_words, field_name, in_language, mark, note_in, say, word

_COMPLETES: Final = {
    Completes.CODE: mark("number and letters"), Completes.COMMITTEE: mark("committee"),
    Completes.SUBJECT: mark("subject"),
}  # fmt: skip


def answer_lines(answer: Answer, language: Language, *, explain: bool = False) -> Iterator[str]:
    """A list of results, with the line below which they are widened."""
    yield in_language(say("{count} documents ({time} ms)", count=answer.total, time=round(answer.took_ms)), language)
    if answer.suggestion:
        yield in_language(say("Did you mean: {query}?", query=answer.suggestion), language)
    if explain:
        reading = note_told(answer.notes, lambda template: note_in(template, language))
        yield in_language(say("Read as: {reading}", reading=reading), language)
    for rank, result in enumerate(answer.results, start=1):
        if rank == answer.partial_from:
            yield in_language(say("─── {count} other documents fit in part ───", count=answer.widened), language)
        yield from _result_lines(rank, result, language)


def completion_lines(completions: Sequence[Completion], language: Language) -> Iterator[str]:
    """What a beginning may become, and what that is, with a tab between them."""
    for one in completions:
        yield f"{one.text}\t{in_language(_COMPLETES[one.what], language)}"


def _result_lines(rank: int, result: Result, language: Language) -> Iterator[str]:
    head = " · ".join(part for part in (result.kind, result.code, result.committee, result.issued) if part)
    yield f"{rank:3}. {head or result.source}  [{result.id}]"
    if result.became is not None:
        by = [in_language(say("by {code}", code=result.became.by), language)] if result.became.by else []
        yield f"     {' '.join([word(result.became.status, language), *by])}"
    if result.subject:
        yield f"     {result.subject}"
    for page in result.pages[:2]:
        yield "     " + in_language(say("p. {page}: {snippet}", page=page.number, snippet=page.snippet), language)


def document_lines(document: Document, language: Language) -> Iterator[str]:
    """Fields, flags, then the text page by page."""
    record, width = document.as_json(), 10 if language is Language.ENGLISH else 16
    for key in ("id", "source", "sha256", "state", *(name for name in SHOWN if name in STORED)):
        value = word(record[key], language) if key == "state" else record[key]
        yield f"{field_name(key, language):{width}} {'–' if value is None else value}"
    if document.part is not None:
        part = document.part
        told = say("pages {first}–{last} of the file (the whole file: {id})", first=part.first, last=part.last,
                   id=part.whole)
        yield f"{word('part', language):{width}} {in_language(told, language)}"
    for flag in document.review:
        yield f"⚑ {field_name(flag.field, language)}: {doubt_in_words(flag.reason, language)}"
    yield from dict.fromkeys(  # one that gives both number and day is told once
        "  " + in_language(_said_by(one), language) for one in document.evidence if one.document)
    for page in document.pages:
        sure = f", {page.confidence:.0%}" if page.confidence is not None else ""
        head = say("page {number} ({origin}{sure})", number=page.number, origin=page.origin, sure=sure)
        yield f"─── {in_language(head, language)} ───"
        yield page.text


def _said_by(one: Evidence) -> Said:
    """What another document says of this one."""
    if one.field in (SERIES, DATED_BESIDE):
        return say("beside it in the series is {id}: {reading}", id=one.document, reading=one.reading)
    return say("cited in {id}, page {page}: {reading}", id=one.document, page=one.page, reading=one.reading)


_FAILED_JOB = "not-done"
"""The word for a job that failed, which is another than for a file."""


def job_line(job: Job, language: Language) -> str:
    """A job for people."""
    state = word(_FAILED_JOB if job.state is JobState.FAILED else job.state, language)
    told = [f"{job.id}", word(job.kind, language), state]
    if job.state is JobState.RUNNING and job.total:
        told.append(in_language(say("{label}: {done} of {total}", label=say(job.label), done=job.steps,
                                    total=job.total), language))
    return "  ".join((*told, in_language(job.outcome, language))).rstrip()
