"""The addresses of the pages on which people work; `web/links.py` adds those of reading and offers all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode


def with_pairs(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """An address with what is asked for behind it."""
    query = urlencode(list(pairs), quote_via=quote, safe="/")
    return f"{path}?{query}" if query else path


def with_known(path: str, told: Iterable[tuple[str, object]]) -> str:
    """An address with those of these behind it that are not None."""
    return with_pairs(path, [(name, str(value)) for name, value in told if value is not None])


@dataclass(frozen=True, slots=True)
class DeskLinks:
    """Makes addresses of the desk, of acts, of records, and of lists of what was done.

    Args:
        root: the path the site is mounted under, without a trailing slash; empty at the top of a host.
    """

    root: str = ""

    def desk_review(self, field: str | None = None, *, at: str | None = None, done: int = 0, act: int | None = None,
                    show: str | None = None, page: int | None = None) -> str:
        """The doubtful fields of one document after another; where what is said of them is sent too.

        Args:
            field: only doubts about this field.
            at: the document; None: the first that waits.
            done: how many were answered in this sitting.
            act: that was just done.
            show: the field whose place is shown.
            page: the page that is shown.
        """
        pairs = (("field", field), ("at", at), ("done", done or None), ("act", act), ("show", show), ("page", page))
        return with_known(f"{self.root}/desk/review", pairs)

    def page_text(self, document_id: str, number: int, *, act: int | None = None, proposed: int | None = None) -> str:
        """The text of a page line by line; where what is written is sent too.

        Args:
            act: that was just done.
            proposed: how many proposals were just made.
        """
        pairs = [(name, str(value)) for name, value in (("act", act), ("proposed", proposed)) if value]
        return with_pairs(f"{self.root}/desk/documents/{quote(document_id, safe='')}/pages/{number}", pairs)

    def proposals(self, *, page: int = 1) -> str:
        """What readers propose for the text of pages."""
        return with_pairs(f"{self.root}/desk/proposals", [("page", str(page))] if page > 1 else ())

    def proposal(self, number: int) -> str:
        """Where a proposal is accepted or refused."""
        return f"{self.root}/desk/proposals/{number}"

    def edit(self, document_id: str) -> str:
        """The page on which a document's fields are corrected."""
        return f"{self._document(document_id)}/edit"

    def manage(self, document_id: str) -> str:
        """The page with what else may be done to a document."""
        return f"{self._document(document_id)}/manage"

    def relation(self, document_id: str, key: str) -> str:
        """Where a relation of a document is judged; `new`: where one is written down, `edit`: the page for both."""
        return f"{self._document(document_id)}/relations/{quote(key, safe='')}"

    def history(self, document_id: str, *, act: int | None = None) -> str:
        """What was done to a document; at an act."""
        return with_pairs(f"{self._document(document_id)}/history", [("act", str(act))] if act else ())

    def act(self, document_id: str, *, name: str) -> str:
        """Where the form of an act on a document is sent: `withdraw`, `access`, `owner`, `file`, `join`, `split`…"""
        return f"{self._document(document_id)}/{name}"

    def undo(self, act: int) -> str:
        """Where the form is sent that takes an act back."""
        return f"{self.root}/acts/{act}/undo"

    def many(self, plan: int | None = None) -> str:
        """Where it is said what to set for many documents; a plan of that, which is sent there to be carried out."""
        return f"{self.root}/many" + (f"/{plan}" if plan is not None else "")

    def act_on_many(self, act: int, *, page: int = 1) -> str:
        """What was done to many documents by one act."""
        return with_pairs(f"{self.root}/acts/{act}", [("page", str(page))] if page > 1 else ())

    def records(self, part: str) -> str:
        """The records of `committees` or `kinds`; where a new one is sent too."""
        return f"{self.root}/{part}"

    def records_table(self, part: str) -> str:
        """All records as CSV."""
        return f"{self.root}/{part}.csv"

    def record(self, part: str, key: str, what: str = "", *, act: int | None = None) -> str:
        """A record, and the act that was just done; or where the form is sent that does `change`, `merge` or `split`
        with it.
        """
        return f"{self.records(part)}/{quote(key, safe='')}" + (f"/{what}" if what else "") + (
            f"?act={act}" if act is not None else "")

    def desk(self) -> str:
        """What waits for people."""
        return f"{self.root}/desk"

    def system(self) -> str:
        """How the archive stands, for who keeps the machine."""
        return f"{self.root}/system"

    def checks(self, number: int | None = None, *, page: int = 1, act: int | None = None) -> str:
        """The batches that are checked, or one of them; with what was just done."""
        told = (("page", page if page > 1 else None), ("act", act))
        path = f"{self.root}/desk/checks" + (f"/{number}" if number is not None else "")
        return with_known(path, told)

    def check_next(self, number: int, *, at: str | None = None, act: int | None = None, show: str | None = None,
                   page: int | None = None) -> str:  # fmt: skip
        """The document of a batch that waits for whoever asks; where what is found is sent too."""
        told = (("at", at), ("act", act), ("show", show), ("page", page))
        pairs = [(name, str(value)) for name, value in told if value is not None]
        return with_pairs(f"{self.checks(number)}/next", pairs)

    def check_settle(self, check: int) -> str:
        """Where it is said which of two values the paper has."""
        return f"{self.root}/desk/checks/settle/{check}"

    def check_back(self, number: int) -> str:
        """Where the form is sent that sends a batch back."""
        return f"{self.checks(number)}/back"

    def check_record(self, number: int, *, style: str) -> str:
        """The record of a batch as a file (`csv` or `xlsx`)."""
        return f"{self.checks(number)}/record.{style}"

    def uploads(self, *, page: int = 1, taken: int | None = None, refused: int | None = None) -> str:
        """The page on which files are sent; after a form, how many were taken and how many refused."""
        told = (("page", page if page > 1 else None), ("taken", taken), ("refused", refused or None))
        return with_known(f"{self.root}/desk/uploads", told)

    def send_files(self, permit: str) -> str:
        """Where the form with files is sent."""
        return f"{self.root}/desk/uploads/send/{quote(permit, safe='')}"

    def upload(self, upload: str, what: str) -> str:
        """Where the form is sent that has a file read `again`, or does `give-up` one."""
        return f"{self.root}/desk/uploads/{quote(upload, safe='')}/{what}"

    def api_uploads(self) -> str:
        """Where a file that comes in pieces is begun."""
        return f"{self.root}/api/v1/uploads"

    def jobs(self, *, failed: bool = False) -> str:
        """Long work: what is done now, and what was; what could not be done of late."""
        return f"{self.root}/jobs" + ("?state=failed" if failed else "")

    def stop_job(self, job: int) -> str:
        """Where the form is sent that has a job stopped."""
        return f"{self.root}/jobs/{job}/stop"

    def failed(self, *, page: int = 1) -> str:
        """The files that could not be taken in."""
        return with_pairs(f"{self.root}/failed", [("page", str(page))] if page > 1 else ())

    def held(self, *, page: int = 1, ended: bool = False) -> str:
        """The files that are held back; or those of them whose term is over."""
        told = [("terms", "ended")] if ended else []
        return with_pairs(f"{self.root}/held", [*told, *([("page", str(page))] if page > 1 else [])])

    def held_file(self, file: str, what: str = "") -> str:
        """One held file; or where the form is sent that sets its `level` or would `declassify` it."""
        return f"{self.root}/held/{quote(file, safe='')}" + (f"/{what}" if what else "")

    def mark_on_paper(self, file: str, place: int) -> str:
        """The piece of the original where something speaks against showing a held file."""
        return f"{self.held_file(file)}/marks/{place}.webp"

    def release(self, file: str) -> str:
        """Where the form is sent that lets a held file through."""
        return f"{self.root}/held/{quote(file, safe='')}/release"

    def statistics(self, pairs: Iterable[tuple[str, str]] = (), *, workbook: bool = False) -> str:
        """What happened in a period; as a workbook of a spreadsheet."""
        return with_pairs(f"{self.root}/statistics" + (".xlsx" if workbook else ""), pairs)

    def withdrawn(self, *, page: int = 1) -> str:
        """The withdrawn documents."""
        return with_pairs(f"{self.root}/withdrawn", [("page", str(page))] if page > 1 else ())

    def rules(self, *, page: int = 1, act: int | None = None, documents: int | None = None) -> str:
        """The rules of access; at an act, with how many documents it changed."""
        told = (("page", page if page > 1 else None), ("act", act), ("documents", documents))
        return with_known(f"{self.root}/access", told)

    def drop_rule(self) -> str:
        """Where the form is sent that takes a rule of access back."""
        return f"{self.root}/access/drop"

    def journal(self, pairs: Iterable[tuple[str, str]] = (), *, page: int = 1) -> str:
        """The journal, or the acts of a selection."""
        return with_pairs(f"{self.root}/journal", [*pairs, *([("page", str(page))] if page > 1 else [])])

    def journal_table(self, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """The same acts as CSV."""
        return with_pairs(f"{self.root}/journal.csv", pairs)

    def _document(self, document_id: str) -> str:
        return f"{self.root}/documents/{quote(document_id, safe='')}"
