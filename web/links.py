"""Every address of the site is made here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from web.choice import Choice, YearRange


def _with(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(pairs), quote_via=quote, safe="/")
    return f"{path}?{query}" if query else path


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses.

    Args:
        root: the path the site is mounted under, without a trailing slash; empty at the top of a host.
        versions: content hashes of the static files by name, so that they can be cached for ever.
    """

    root: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    def search(self, choice: Choice | None = None) -> str:
        """The search page."""
        return _with(f"{self.root}/", choice.pairs() if choice else ())

    def document(
        self,
        document_id: str,
        *,
        page: int | None = None,
        hit: int | None = None,
        choice: Choice | None = None,
        rank: int | None = None,
        zoom: str | None = None,
        find: str | None = None,
        show: str | None = None,
    ) -> str:
        """The reader, at a page or a hit; `choice` and `rank` say from which result it was opened.

        `#at` is the box of the current hit: the browser brings it into view by itself.
        """
        pairs: list[tuple[str, str]] = choice.at(1).pairs() if choice else []
        optional = (("find", find), ("page", page), ("hit", hit), ("n", rank), ("zoom", zoom), ("show", show))
        pairs += [(name, str(value)) for name, value in optional if value is not None]
        placed = page is not None or hit is not None or show is not None
        return _with(self._document(document_id), pairs) + ("#at" if placed else "")

    def picture(self, document_id: str, number: int, *, version: str | None = None, narrow: bool = False) -> str:
        """A page picture, or its narrower size; with its version it may be cached for ever."""
        pairs = [("size", "narrow")] if narrow else []
        pairs += [("v", version)] if version else []
        return _with(f"{self._document(document_id)}/pages/{number}.webp", pairs)

    def original(self, document_id: str) -> str:
        """The original file, as an attachment."""
        return f"{self._document(document_id)}/original"

    def form(self, document_id: str, *, form: str) -> str:
        """A document in a form of its own (`pdf` that can be searched, `hocr`, `alto`), as an attachment."""
        return f"{self._document(document_id)}/export/{form}"

    def printed(self, document_id: str, *, first: int = 1) -> str:
        """All pages of a document to be printed, or of a long one a part from some page on."""
        return _with(f"{self._document(document_id)}/print", [("from", str(first))] if first > 1 else ())

    def similar(self, document_id: str) -> str:
        """Documents about the same."""
        return f"{self._document(document_id)}/similar"

    def relations(self, document_id: str) -> str:
        """What a document is to others and others to it."""
        return f"{self._document(document_id)}/relations"

    def timeline(self, choice: Choice | None = None, *, of: str | None = None) -> str:
        """Documents by date: those of a search, or all that hangs together with one."""
        return _with(f"{self.root}/timeline", [("of", of)] if of else choice.at(1).pairs() if choice else ())

    def missing(self, *, tail: str | None = None, year: int | None = None, page: int = 1, code: str | None = None,
                style: str = "") -> str:  # fmt: skip
        """What is cited and not held, of an end of letters and a year (0: not known); as a file; or one code."""
        told = (("body", tail), ("year", year), ("page", page if page > 1 else None), ("code", code))
        pairs = [(name, str(value)) for name, value in told if value is not None]
        return _with(f"{self.root}/missing" + (f".{style}" if style else ""), pairs)

    def gaps(self, *, committee: str | None = None, style: str = "") -> str:
        """Gaps in the numbers of one committee's documents, or of all; as a file."""
        return _with(f"{self.root}/missing/numbers" + (f".{style}" if style else ""),
                     [("committee", committee)] if committee else ())  # fmt: skip

    def citation(self, document_id: str, *, style: str, page: int | None = None) -> str:
        """A citation as a file (`bib` or `ris`)."""
        return _with(f"{self._document(document_id)}/citation.{style}", [("page", str(page))] if page else ())

    def originals(self, choice: Choice) -> str:
        """The originals of all results, as one ZIP."""
        return _with(f"{self.root}/originals.zip", choice.at(1).pairs())

    def export(self, choice: Choice, *, style: str) -> str:
        """All results of a search as a file (`csv`, `jsonl`, `bib`, `ris`)."""
        return _with(f"{self.root}/export.{style}", choice.at(1).pairs())

    def feed(self, choice: Choice) -> str:
        """What came last of the results of a search as an Atom feed."""
        return _with(f"{self.root}/feed.atom", choice.at(1).pairs())

    def values(self, facet: str, choice: Choice | None = None, *, find: str = "") -> str:
        """All values of a facet."""
        pairs = choice.at(1).pairs() if choice else []
        return _with(f"{self.root}/facets/{facet}", pairs + ([("find", find)] if find else []))

    def browse(self, part: str = "", *, name: str | None = None, years: Iterable[YearRange] = ()) -> str:
        """Browsing: the overview, or one value of `committees` or `kinds`; of all years or of some."""
        path = f"{self.root}/browse" + (f"/{part}" if part else "")
        pairs = [("name", name)] if name is not None else []
        return _with(path, pairs + [("year", str(span)) for span in years])

    def files(self, name: str | None = None, *, page: int = 1) -> str:
        """The files (hồ sơ) that documents lie in, or what lies in one."""
        pairs = [("name", name)] if name is not None else []
        return _with(f"{self.root}/browse/files", pairs + ([("page", str(page))] if page > 1 else []))

    def review(self, field: str | None = None, *, page: int = 1, act: int | None = None) -> str:
        """What waits for a person: all doubtful fields, those of one name, or the doubtful pages (`page`)."""
        pairs = [("field", field)] if field else []
        pairs += [("page", str(page))] if page > 1 else []
        return _with(f"{self.root}/review", pairs + ([("act", str(act))] if act is not None else []))

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
        return _with(f"{self.root}/desk/review", [(name, str(value)) for name, value in pairs if value is not None])

    def page_text(self, document_id: str, number: int, *, act: int | None = None, proposed: int | None = None) -> str:
        """The text of a page line by line; where what is written is sent too.

        Args:
            act: that was just done.
            proposed: how many proposals were just made.
        """
        pairs = [(name, str(value)) for name, value in (("act", act), ("proposed", proposed)) if value]
        return _with(f"{self.root}/desk/documents/{quote(document_id, safe='')}/pages/{number}", pairs)

    def proposals(self, *, page: int = 1) -> str:
        """What readers propose for the text of pages."""
        return _with(f"{self.root}/desk/proposals", [("page", str(page))] if page > 1 else ())

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
        return _with(f"{self._document(document_id)}/history", [("act", str(act))] if act else ())

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
        return _with(f"{self.root}/acts/{act}", [("page", str(page))] if page > 1 else ())

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
        return _with(path, [(name, str(value)) for name, value in told if value is not None])

    def check_next(self, number: int, *, at: str | None = None, act: int | None = None, show: str | None = None,
                   page: int | None = None) -> str:  # fmt: skip
        """The document of a batch that waits for whoever asks; where what is found is sent too."""
        told = (("at", at), ("act", act), ("show", show), ("page", page))
        pairs = [(name, str(value)) for name, value in told if value is not None]
        return _with(f"{self.checks(number)}/next", pairs)

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
        return _with(f"{self.root}/desk/uploads", [(name, str(value)) for name, value in told if value is not None])

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
        return _with(f"{self.root}/failed", [("page", str(page))] if page > 1 else ())

    def held(self, *, page: int = 1, ended: bool = False) -> str:
        """The files that are held back; or those of them whose term is over."""
        told = [("terms", "ended")] if ended else []
        return _with(f"{self.root}/held", [*told, *([("page", str(page))] if page > 1 else [])])

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
        return _with(f"{self.root}/statistics" + (".xlsx" if workbook else ""), pairs)

    def withdrawn(self, *, page: int = 1) -> str:
        """The withdrawn documents."""
        return _with(f"{self.root}/withdrawn", [("page", str(page))] if page > 1 else ())

    def rules(self, *, page: int = 1, act: int | None = None, documents: int | None = None) -> str:
        """The rules of access; at an act, with how many documents it changed."""
        told = (("page", page if page > 1 else None), ("act", act), ("documents", documents))
        return _with(f"{self.root}/access", [(name, str(value)) for name, value in told if value is not None])

    def drop_rule(self) -> str:
        """Where the form is sent that takes a rule of access back."""
        return f"{self.root}/access/drop"

    def journal(self, pairs: Iterable[tuple[str, str]] = (), *, page: int = 1) -> str:
        """The journal, or the acts of a selection."""
        return _with(f"{self.root}/journal", [*pairs, *([("page", str(page))] if page > 1 else [])])

    def journal_table(self, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """The same acts as CSV."""
        return _with(f"{self.root}/journal.csv", pairs)

    def about(self) -> str:
        """What the library is and how it is searched."""
        return f"{self.root}/about"

    def sign_in(self, *, back: str = "") -> str:
        """The page to sign in on, and where one is led after it."""
        return _with(f"{self.root}/sign-in", [("next", back)] if back else ())

    def sign_in_elsewhere(self, *, back: str = "") -> str:
        """Where signing in by the service of the organisation begins."""
        return _with(f"{self.root}/sign-in/oidc", [("next", back)] if back else ())

    def sign_in_return(self) -> str:
        """Where the service sends the browser back to."""
        return f"{self.root}/sign-in/oidc/return"

    def sign_out(self) -> str:
        """Where the form to sign out is sent."""
        return f"{self.root}/sign-out"

    def account(self) -> str:
        """One's own account."""
        return f"{self.root}/account"

    def accounts(self, what: str = "") -> str:
        """All accounts; or where the form is sent that changes `role`, `groups`, `password` or `state` of one."""
        return f"{self.root}/accounts" + (f"/{what}" if what else "")

    def password(self) -> str:
        """Where another password is sent."""
        return f"{self.account()}/password"

    def sessions(self) -> str:
        """Where the form to sign out everywhere is sent."""
        return f"{self.account()}/sessions"

    def tokens(self) -> str:
        """Where the form for a new token is sent."""
        return f"{self.account()}/tokens"

    def token(self, number: int) -> str:
        """Where the form is sent by which a token becomes void."""
        return f"{self.tokens()}/{number}/revoke"

    def queries(self) -> str:
        """Many queries at once."""
        return f"{self.root}/queries"

    def api_search(self, choice: Choice | None = None) -> str:
        """The same search as JSON."""
        return _with(f"{self.root}/api/v1/search", choice.pairs() if choice else ())

    def api_complete(self) -> str:
        """Completions of what is being typed, as JSON; the script adds `q`."""
        return f"{self.root}/api/v1/complete"

    def api_document(self, document_id: str) -> str:
        """A document as JSON."""
        return f"{self.root}/api/v1/documents/{quote(document_id, safe='')}"

    def api_review(self, field: str | None = None) -> str:
        """The same list of doubts as JSON."""
        return _with(f"{self.root}/api/v1/review", [("field", field)] if field else [])

    def api_description(self) -> str:
        """The OpenAPI description."""
        return f"{self.root}/api/v1/openapi.json"

    def static(self, name: str) -> str:
        """A file of `static/`."""
        version = self.versions.get(name)
        return _with(f"{self.root}/static/{quote(name)}", [("v", version)] if version else ())

    def in_language(self, path: str, pairs: Iterable[tuple[str, str]], language: str) -> str:
        """The same page in another language."""
        kept = [(name, value) for name, value in pairs if name != "lang"]
        return _with(f"{self.root}{quote(path)}", [*kept, ("lang", language)])

    def _document(self, document_id: str) -> str:
        return f"{self.root}/documents/{quote(document_id, safe='')}"
