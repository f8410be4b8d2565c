"""Answers and documents as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from library.catalogue import Job, JobState
from library.fields import SHOWN, STORED
from library.records import Document
from library.search.service import Answer, Completes, Completion, Result

_COMPLETES: Final = {
    Completes.CODE: "số và ký hiệu", Completes.COMMITTEE: "cơ quan", Completes.SUBJECT: "trích yếu",
}  # fmt: skip


def answer_lines(answer: Answer, *, explain: bool = False) -> Iterator[str]:
    """A list of results, with the line below which they are widened."""
    yield f"{answer.total} văn bản ({answer.took_ms:.0f} ms)"
    if answer.suggestion:
        yield f"Ý bạn là: {answer.suggestion}?"
    if explain:
        yield f"Hiểu là: {answer.understood}"
    for rank, result in enumerate(answer.results, start=1):
        if rank == answer.partial_from:
            yield f"─── {answer.widened} văn bản khác chỉ khớp một phần ───"
        yield from _result_lines(rank, result)


def completion_lines(completions: Sequence[Completion]) -> Iterator[str]:
    """What a beginning may become, and what that is, with a tab between them."""
    for one in completions:
        yield f"{one.text}\t{_COMPLETES[one.what]}"


def _result_lines(rank: int, result: Result) -> Iterator[str]:
    head = " · ".join(part for part in (result.kind, result.code, result.committee, result.issued) if part)
    yield f"{rank:3}. {head or result.source}  [{result.id}]"
    if result.subject:
        yield f"     {result.subject}"
    for page in result.pages[:2]:
        yield f"     tr. {page.number}: {page.snippet}"


def document_lines(document: Document) -> Iterator[str]:
    """Fields, flags, then the text page by page."""
    record = document.as_json()
    for key in ("id", "source", "sha256", "state", *(name for name in SHOWN if name in STORED)):
        yield f"{key:10} {record[key] if record[key] is not None else '–'}"
    if document.part is not None:
        yield f"{'part':10} trang {document.part.first}–{document.part.last} của tệp (cả tệp: {document.part.whole})"
    for flag in document.review:
        yield f"⚑ {flag.field}: {flag.reason}"
    yield from dict.fromkeys(  # one that gives both number and day is told once
        f"  dẫn ở {one.document}, trang {one.page}: {one.reading}" for one in document.evidence if one.document)
    for page in document.pages:
        sure = f", {page.confidence:.0%}" if page.confidence is not None else ""
        yield f"─── trang {page.number} ({page.origin}{sure}) ───"
        yield page.text


def job_line(job: Job) -> str:
    """A job for people."""
    told = [f"{job.id}", job.kind, str(job.state)]
    if job.state is JobState.RUNNING and job.total:
        told.append(f"{job.label}: {job.steps} of {job.total}")
    return "  ".join((*told, job.outcome)).rstrip()
