"""E-mail kept as a file (`.eml`): its head and words are one page, whatever is attached is a file of its own.

Both forms of its words are judged where a message has two, for one program shows the plain one and another the page.
What the message says in another way than these (a part that is encrypted or cut short) was not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import errors, message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from indexer.limits import Limits
from indexer.reading.office.web_pages import beside_page, decoded, lines_of_page, trees_of
from indexer.reading.office.web_pictures import held_pictures
from indexer.reading.office.web_trees import tree_of
from indexer.reading.text import decode, pages_of
from indexer.records import Enclosed, ReadDocument
from indexer.restoring import restore_bytes
from library.errors import UnreadableError
from library.records import Origin
from library.secrecy import Part, Passage, ShownLine, Unread

MEDIA_TYPE = "message/rfc822"
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_SAID = ("Subject", "Keywords", "Comments", "Thread-Topic")
_PAGES = {"text/html", "application/xhtml+xml"}
_WORDS = {"text/plain", "text/calendar", "text/csv", "text/markdown", *_PAGES}
"""What is words as it stands; other text (RTF) has a reader of its own."""
_ELSEWHERE = {"message/partial", "message/external-body"}
"""These hold a piece of a message, or say where one lies."""
_ENCODINGS = {"", "7bit", "8bit", "binary", "quoted-printable", "base64", "x-uuencode", "uuencode", "uue", "x-uue"}
_FOLD = re.compile(r"[\r\n]+")
_INLINE_FILE = re.compile(r"^begin [0-7]{3,4} \S", re.MULTILINE)  # attached in the way that was usual before MIME
_NESTED, _MOST_NESTED = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE), 200
# What was sent is not all here, or cannot be taken out.
_CUT = (errors.CloseBoundaryNotFoundDefect, errors.StartBoundaryNotFoundDefect, errors.NoBoundaryInMultipartDefect,
        errors.InvalidBase64PaddingDefect, errors.InvalidBase64LengthDefect,
        errors.InvalidBase64CharactersDefect)  # fmt: skip
# Lines of a head that the parser leaves out.
_IN_HEADS = (errors.FirstHeaderLineIsContinuationDefect, errors.MisplacedEnvelopeHeaderDefect,
             errors.InvalidHeaderDefect)  # fmt: skip
_OTHERWISE = 0.2  # of the words of a page; its plain form has others where it has signs for bold letters and links
_AS_IT_STANDS = {"", "7bit", "8bit", "binary"}
_ONCE = ("Content-Type", "Content-Transfer-Encoding")
"""Where they are said twice, programs differ in which of them they follow."""


@dataclass(slots=True)
class _Gathered:
    plain: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    cut: bool = False


def read_message(path: Path, *, limits: Limits) -> ReadDocument:
    """Read a message.

    Raises:
        UnreadableError: `damaged` where it cannot be taken apart, `too-large`.
    """
    gathered = _Gathered()
    try:
        content = path.read_bytes().lstrip(b"\r\n")
        if len(_NESTED.findall(content)) > _MOST_NESTED:
            raise UnreadableError("too-large", "The message is nested too deeply.")
        message = message_from_bytes(content, policy=policy.default)
        _gather(message, gathered)
        head = [f"{name}: {said}" for name in _SHOWN if (said := _header(message, name))]
        properties = [said for name in _SAID if (said := _header(message, name))]
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableError("damaged", "The message cannot be taken apart.") from error
    pages = ["\n".join(lines_of_page(tree_of(page))) for page in gathered.pages]
    beside = [beside_page(page) for page in gathered.pages]
    plain = "\n\n".join(gathered.plain)
    words = "\n\n".join(filter(str.strip, [plain, *(page for page in pages if _says_more(page, plain))]))
    text = "\n".join([*head, "", words])
    if len(text) > limits.text_characters:
        raise UnreadableError("too-large", "The text has {count} characters.", count=len(text))
    read, origin, doubt = decode(text.encode("utf-8", "replace"))
    unread = [Unread(Part.ATTACHMENT, "truncated")] if gathered.cut else []
    unread += [Unread(Part.BODY, "truncated")] if not all(one.whole for one in beside) else []
    unread += [Unread(Part.ATTACHMENT, "unsupported")] if _INLINE_FILE.search(words) else []
    shown = [_passage(Part.PROPERTY, properties), *(_passage(Part.BODY, page.splitlines()) for page in pages)]
    shown.append(_passage(Part.BODY, gathered.around))
    shown += [_passage(Part.TEXT_BOX, list(lines)) for one in beside for lines in one.passages]
    return ReadDocument(pages_of([read.replace("\f", "\n")], origin or Origin.TEXT_LAYER, doubt), MEDIA_TYPE,
                        shown=tuple(one for one in shown if one.lines), unread=tuple(unread),
                        enclosed=tuple(gathered.enclosed))  # fmt: skip


def _says_more(page: str, plain: str) -> bool:
    """Whether a page is more than the plain form of it, which may only say that the program shows no pages."""
    words = set(page.split())
    return len(words.difference(plain.split())) > len(words) * _OTHERWISE


def _passage(part: Part, lines: list[str]) -> Passage:
    return Passage(part, tuple(ShownLine(line, row) for row, line in enumerate(lines)), page=1, begins=True)


def _header(message: EmailMessage, name: str) -> str:
    """What all lines of a head with this name say; old programs wrote letters there in the code of their machine."""
    raw = [value for key, value in message.raw_items() if key.lower() == name.lower()]
    lines = [_FOLD.sub("", decoded(str(value).encode("ascii", "surrogateescape"), None)) for value in raw]
    return " ".join(" ".join(str(policy.default.header_factory(name, line)).split()) for line in lines)


def _gather(message: EmailMessage, gathered: _Gathered) -> None:
    """Sort the parts of a message: its words, and the files that came with them."""
    for part in _leaves(message, gathered):
        kind, name = part.get_content_type(), part.get_filename()
        encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
        if kind == MEDIA_TYPE:
            gathered.cut |= encoding not in _AS_IT_STANDS
            gathered.enclosed.append(_message_within(part))
            continue
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        cut = any(isinstance(one, _CUT) for one in part.defects) or encoding not in _ENCODINGS
        if name is None and part.get_content_disposition() != "attachment" and kind in _WORDS:
            gathered.cut |= cut
            words = (kind not in _PAGES and _of_old(content)) or decoded(content, part.get_content_charset())
            (gathered.pages if kind in _PAGES else gathered.plain).append(words)
            for tree in trees_of(words) if kind in _PAGES else ():
                gathered.enclosed += held_pictures(tree)
        elif content or cut:
            gathered.enclosed.append(Enclosed(name or _named(part), None if cut else content))


def _of_old(content: bytes) -> str | None:
    """Plain words in a code of before Unicode, of which the head says nothing or what is not true; else None."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        restored = restore_bytes(content)
        return restored.text if restored.encoding else None
    return None


def _leaves(message: EmailMessage, gathered: _Gathered) -> Iterator[EmailMessage]:
    """The parts that hold something themselves; a message within this one is one of them."""
    gathered.cut |= message.is_multipart() and any(isinstance(one, _CUT) for one in message.defects)
    gathered.cut |= message.get_content_type() in _ELSEWHERE
    gathered.cut |= any(isinstance(one, _IN_HEADS) for one in message.defects)
    gathered.cut |= any(len(set(message.get_all(name, []))) > 1 for name in _ONCE)
    for beside in (message.preamble, message.epilogue):  # programs hide it; whoever opens the file sees it
        if beside:
            gathered.around += decoded(beside.encode("ascii", "surrogateescape"), None).splitlines()
    if message.get_content_type() == MEDIA_TYPE or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, EmailMessage):
            yield from _leaves(part, gathered)


def _message_within(part: EmailMessage) -> Enclosed:
    """A message that was sent on as it came."""
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    content = first.as_bytes() if isinstance(first, EmailMessage) else None
    return Enclosed(part.get_filename() or "message.eml", content)


def _named(part: EmailMessage) -> str:
    """A name for what came without one."""
    return f"attachment.{_ending(part.get_content_subtype())}"


def _ending(kind: str) -> str:
    return {"jpeg": "jpg", "plain": "txt", "tiff": "tif"}.get(kind, kind)
