"""Plain text, HTML saved as .doc, and RTF."""

from __future__ import annotations

from html import escape
from random import Random

from papers.encodings import cp1258
from papers.spellings import Phrase
from papers.words import Paper, plain_sentences

TXT_PLACES = (
    "first line",
    "before the number",
    "after the number",
    "above the kind",
    "on the number's line",
    "beside the date",
    "last line",
    "top of page 2",
    "bottom of page 2",
    "behind a blank cover",
    "far down",
)
HTML_PLACES = ("paragraph", "upper case by style", "table cell", "division at the end", "preformatted")
RTF_PLACES = ("body", "header", "footer", "first-page header", "text box", "table")
_GAP = "                    "


def txt(place: str, paper: Paper, phrase: Phrase, rng: Random) -> bytes:
    """A text file; encodings vary."""
    lines = _placed(place, paper, phrase, rng)
    text = rng.choice(("\n", "\r\n")).join(lines) + "\n"
    if phrase.style in ("Cyrillic", "full width", "invisible sign", "hard spaces"):  # 1258 has no such signs
        return text.encode(rng.choice(("utf-8", "utf-8-sig", "utf-16")))
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1258"))
    if encoding == "cp1258":
        return cp1258(text.replace("…", "...").replace("²", "2"))
    return (
        text.encode("utf-16")
        if encoding == "utf-16"
        else (b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be" else text.encode(encoding))
    )


def _placed(place: str, paper: Paper, phrase: Phrase, rng: Random) -> list[str]:
    head, title, text, end = list(paper.head), list(paper.title), list(paper.sentences), list(paper.end)
    marks = list(phrase.lines)
    near = {"first line": 0, "before the number": 2, "after the number": 3, "above the kind": 4}
    if place in near:
        head[near[place] : near[place]] = marks
    elif place == "on the number's line":
        head[2] += rng.choice(("   ", _GAP, "\t\t")) + phrase.text
    elif place == "beside the date":
        head[3] = phrase.text + _GAP + head[3]
    elif place == "last line":
        end += marks
    elif place == "top of page 2":
        text += ["\f" + marks[0], *marks[1:], "", *plain_sentences(rng, 4)]
    elif place == "bottom of page 2":
        text += ["\f" + rng.choice(text), *plain_sentences(rng, 5), "", *marks]
    elif place == "behind a blank cover":
        return [paper.body, "", *title, "\f", "\f" + marks[0], *marks[1:], *head, "", *title, "", *text, "", *end]
    else:
        text += [*plain_sentences(rng, rng.randint(45, 110)), "", *marks, "", *plain_sentences(rng, 3)]
    return [*head, "", *title, "", *text, "", *end]


def html(place: str, paper: Paper, phrase: Phrase, rng: Random) -> bytes:
    """A page of HTML that Word saved under the name .doc."""
    charset = rng.choice(("utf-8", "windows-1258"))
    mark = "<br>".join(map(escape, phrase.lines))
    shown = {
        "paragraph": f"<p align=center><b>{mark}</b></p>",
        "upper case by style": f'<p style="text-transform:uppercase">{mark.lower()}</p>',
        "table cell": f"<table border=1><tr><td>{mark}</td></tr></table>",
        "division at the end": "",
        "preformatted": f"<pre>{mark}</pre>",
    }[place]
    last = f'<div class="Section2"><p>{mark}</p></div>' if place == "division at the end" else ""
    body = "".join(f"<p>{escape(line)}</p>" for line in (*paper.title, *paper.sentences, *paper.end))
    head = "".join(f"<p align=center>{escape(line)}</p>" for line in paper.head)
    page = (
        f'<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta http-equiv="Content-Type" '
        f'content="text/html; charset={charset}"></head>'
        f"<body lang=VI>{shown}{head}{body}{last}</body></html>"
    )
    if charset == "utf-8":
        return page.encode()
    return cp1258(page.encode("cp1258", "xmlcharrefreplace").decode("cp1258") if _has_odd(page) else page)


def _has_odd(text: str) -> bool:
    return "?" in cp1258(text.replace("?", "")).decode("cp1258")


def rtf(place: str, paper: Paper, phrase: Phrase, rng: Random) -> bytes:
    """A file in rich text format."""
    mark = r"\line ".join(map(_rtf, phrase.lines))
    part = {
        "header": r"{\header \pard\qc " + mark + r"\par}",
        "footer": r"{\footer \pard\qr " + mark + r"\par}",
        "first-page header": r"\titlepg{\headerf \pard\qc\b " + mark + r"\b0\par}{\header \pard \par}",
    }.get(place, "")
    here = {
        "body": r"\pard\qc\b " + mark + r"\b0\par ",
        "text box": r"\pard{\shp{\*\shpinst\shpleft500\shptop200\shpright3200\shpbottom900\shpwr3{\sp{\sn shapeType}"
        r"{\sv 202}}{\shptxt \pard\qc " + mark + r"\par}}}\par ",
        "table": r"\trowd\cellx4000\cellx9000\pard\intbl " + mark + r"\cell " + _rtf("Bản lưu") + r"\cell\row\pard ",
    }.get(place, "")
    size = rng.choice((24, 26, 28))
    body = "".join(rf"\pard {_rtf(line)}\par " for line in (*paper.title, *paper.sentences, *paper.end))
    head = "".join(rf"\pard\qc {_rtf(line)}\par " for line in paper.head)
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}"
        + part
        + rf"\f0\fs{size} "
        + here
        + head
        + body
        + "}"
    ).encode("ascii")


def _rtf(text: str) -> str:
    made = []
    for letter in text.replace("\\", ""):
        code = ord(letter)
        made.append(letter if code < 128 else rf"\u{code if code < 32768 else code - 65536}?")
    return "".join(made).replace("\t", r"\tab ")
