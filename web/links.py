"""Every address of the site is made here, or for the desk in `web/desk_links.py`, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from web.choice import Choice, YearRange
from web.desk_links import DeskLinks, with_pairs


@dataclass(frozen=True, slots=True)
class Links(DeskLinks):
    """Makes addresses.

    Args:
        root: the path the site is mounted under, without a trailing slash; empty at the top of a host.
        versions: content hashes of the static files by name, so that they can be cached for ever.
    """

    versions: Mapping[str, str] = field(default_factory=dict)

    def search(self, choice: Choice | None = None) -> str:
        """The search page."""
        return with_pairs(f"{self.root}/", choice.pairs() if choice else ())

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
        return with_pairs(self._document(document_id), pairs) + ("#at" if placed else "")

    def picture(self, document_id: str, number: int, *, version: str | None = None, narrow: bool = False) -> str:
        """A page picture, or its narrower size; with its version it may be cached for ever."""
        pairs = [("size", "narrow")] if narrow else []
        pairs += [("v", version)] if version else []
        return with_pairs(f"{self._document(document_id)}/pages/{number}.webp", pairs)

    def original(self, document_id: str) -> str:
        """The original file, as an attachment."""
        return f"{self._document(document_id)}/original"

    def form(self, document_id: str, *, form: str) -> str:
        """A document in a form of its own (`pdf` that can be searched, `hocr`, `alto`), as an attachment."""
        return f"{self._document(document_id)}/export/{form}"

    def printed(self, document_id: str, *, first: int = 1) -> str:
        """All pages of a document to be printed, or of a long one a part from some page on."""
        return with_pairs(f"{self._document(document_id)}/print", [("from", str(first))] if first > 1 else ())

    def similar(self, document_id: str) -> str:
        """Documents about the same."""
        return f"{self._document(document_id)}/similar"

    def relations(self, document_id: str) -> str:
        """What a document is to others and others to it."""
        return f"{self._document(document_id)}/relations"

    def timeline(self, choice: Choice | None = None, *, of: str | None = None) -> str:
        """Documents by date: those of a search, or all that hangs together with one."""
        return with_pairs(f"{self.root}/timeline", [("of", of)] if of else choice.at(1).pairs() if choice else ())

    def missing(self, *, tail: str | None = None, year: int | None = None, page: int = 1, code: str | None = None,
                style: str = "") -> str:  # fmt: skip
        """What is cited and not held, of an end of letters and a year (0: not known); as a file; or one code."""
        told = (("body", tail), ("year", year), ("page", page if page > 1 else None), ("code", code))
        pairs = [(name, str(value)) for name, value in told if value is not None]
        return with_pairs(f"{self.root}/missing" + (f".{style}" if style else ""), pairs)

    def gaps(self, *, committee: str | None = None, style: str = "") -> str:
        """Gaps in the numbers of one committee's documents, or of all; as a file."""
        return with_pairs(f"{self.root}/missing/numbers" + (f".{style}" if style else ""),
                     [("committee", committee)] if committee else ())  # fmt: skip

    def citation(self, document_id: str, *, style: str, page: int | None = None) -> str:
        """A citation as a file (`bib` or `ris`)."""
        return with_pairs(f"{self._document(document_id)}/citation.{style}", [("page", str(page))] if page else ())

    def originals(self, choice: Choice) -> str:
        """The originals of all results, as one ZIP."""
        return with_pairs(f"{self.root}/originals.zip", choice.at(1).pairs())

    def export(self, choice: Choice, *, style: str) -> str:
        """All results of a search as a file (`csv`, `jsonl`, `bib`, `ris`)."""
        return with_pairs(f"{self.root}/export.{style}", choice.at(1).pairs())

    def feed(self, choice: Choice) -> str:
        """What came last of the results of a search as an Atom feed."""
        return with_pairs(f"{self.root}/feed.atom", choice.at(1).pairs())

    def values(self, facet: str, choice: Choice | None = None, *, find: str = "") -> str:
        """All values of a facet."""
        pairs = choice.at(1).pairs() if choice else []
        return with_pairs(f"{self.root}/facets/{facet}", pairs + ([("find", find)] if find else []))

    def browse(self, part: str = "", *, name: str | None = None, years: Iterable[YearRange] = ()) -> str:
        """Browsing: the overview, or one value of `committees` or `kinds`; of all years or of some."""
        path = f"{self.root}/browse" + (f"/{part}" if part else "")
        pairs = [("name", name)] if name is not None else []
        return with_pairs(path, pairs + [("year", str(span)) for span in years])

    def files(self, name: str | None = None, *, page: int = 1) -> str:
        """The files (hồ sơ) that documents lie in, or what lies in one."""
        pairs = [("name", name)] if name is not None else []
        return with_pairs(f"{self.root}/browse/files", pairs + ([("page", str(page))] if page > 1 else []))

    def review(self, field: str | None = None, *, page: int = 1, act: int | None = None) -> str:
        """What waits for a person: all doubtful fields, those of one name, or the doubtful pages (`page`)."""
        pairs = [("field", field)] if field else []
        pairs += [("page", str(page))] if page > 1 else []
        return with_pairs(f"{self.root}/review", pairs + ([("act", str(act))] if act is not None else []))

    def about(self) -> str:
        """What the library is and how it is searched."""
        return f"{self.root}/about"

    def sign_in(self, *, back: str = "") -> str:
        """The page to sign in on, and where one is led after it."""
        return with_pairs(f"{self.root}/sign-in", [("next", back)] if back else ())

    def sign_in_elsewhere(self, *, back: str = "") -> str:
        """Where signing in by the service of the organisation begins."""
        return with_pairs(f"{self.root}/sign-in/oidc", [("next", back)] if back else ())

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
        return with_pairs(f"{self.root}/api/v1/search", choice.pairs() if choice else ())

    def api_complete(self) -> str:
        """Completions of what is being typed, as JSON; the script adds `q`."""
        return f"{self.root}/api/v1/complete"

    def api_document(self, document_id: str) -> str:
        """A document as JSON."""
        return f"{self.root}/api/v1/documents/{quote(document_id, safe='')}"

    def api_review(self, field: str | None = None) -> str:
        """The same list of doubts as JSON."""
        return with_pairs(f"{self.root}/api/v1/review", [("field", field)] if field else [])

    def api_description(self) -> str:
        """The OpenAPI description."""
        return f"{self.root}/api/v1/openapi.json"

    def static(self, name: str) -> str:
        """A file of `static/`."""
        version = self.versions.get(name)
        return with_pairs(f"{self.root}/static/{quote(name)}", [("v", version)] if version else ())

    def in_language(self, path: str, pairs: Iterable[tuple[str, str]], language: str) -> str:
        """The same page in another language."""
        kept = [(name, value) for name, value in pairs if name != "lang"]
        return with_pairs(f"{self.root}{quote(path)}", [*kept, ("lang", language)])
