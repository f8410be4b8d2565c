"""A catalogue with millions of drawn documents in the shapes that real archives have, made within minutes.

Rows go in without indexes and triggers, which are made when all rows are there, and without a log: a catalogue that is
cut off while it is made is of no use and is to be made again. What a document bears follows from its number and a seed,
so the same size gives the same catalogue.

Shapes (of offices whose papers this project knows, rounded): 1.6 pages a document, of which the catalogue's speed
depends on the number, not the length, so that texts are short; a third of the numbers and a quarter of the days written
by hand; 85 of 100 open, 10 internal, 5 conditional; 1 held, 0.3 withdrawn; letters and committees are few that bear
much and many that bear little; numbers begin anew each year; a document cites one or two, half of them not held.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import struct
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path

from library.access import Role
from library.access.levels import ARCHIVIST, INTERNAL
from library.archive import Archive
from library.catalogue.kept_counts import count_all
from library.catalogue.notes import OPEN
from library.catalogue.store import FILE_NAME
from library.party.citing import symbol_key
from library.party.codes import parse_code
from library.party.mentions import letters_key
from library.relations import RULES as RELATION_RULES
from library.rules_of_secrecy import RULES

Say = Callable[[str], None]
FIRST, LAST = 1950, 2024
_ADDED = 1_700_000_000
"""Seconds since 1970: when the first document came in."""
_YEARS = 2 * 365 * 86_400
"""Seconds in which the others came."""
_KINDS = (("Quyết định", "QĐ", 30), ("Công văn", "CV", 25), ("Báo cáo", "BC", 12), ("Thông báo", "TB", 10),
          ("Kế hoạch", "KH", 7), ("Tờ trình", "TTr", 6), ("Chỉ thị", "CT", 3), ("Nghị quyết", "NQ", 3),
          ("Hướng dẫn", "HD", 2), ("Kết luận", "KL", 1), ("Quy định", "QyĐ", 1))  # fmt: skip
_BODIES = (("Ủy ban nhân dân tỉnh", "UBND", 30), ("Tỉnh ủy", "TU", 25), ("Ban Tổ chức Tỉnh ủy", "BTCTU", 8),
           ("Ban Tuyên giáo Tỉnh ủy", "BTGTU", 8), ("Huyện ủy", "HU", 8), ("Hội đồng nhân dân tỉnh", "HĐND", 6),
           ("Sở Nội vụ", "SNV", 5), ("Sở Tài chính", "STC", 5), ("Sở Nông nghiệp", "SNN", 5))  # fmt: skip
_THEMES = ("phát triển nông nghiệp", "công tác cán bộ", "phòng, chống bão lụt", "thi đua khen thưởng",
           "xây dựng nông thôn mới", "kiểm tra, giám sát", "cải cách hành chính", "giao chỉ tiêu kế hoạch")
_PLACES = 250
_JOURNAL = 50
"""A row in the journal to so many documents."""
PEOPLE = {"lan": Role.ARCHIVIST, "an": Role.ADMINISTRATOR}
PASSWORD = "bốn từ không liên quan"
"""Who signs in, and how."""
_EIGHT = struct.Struct(">8I")
_TEXT = ("Căn cứ Luật Tổ chức chính quyền địa phương; căn cứ văn bản số {code} ngày {day}; "
         "xét đề nghị của Chánh Văn phòng về {theme}.")
_COLUMNS = ("id, source, sha256, size, media_type, state, kind, symbol, number, code, committee, issued, subject, "
            "signer, secrecy, added, change, access, audience")


class _Drawn:
    """What documents bear, by their number from 0."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._kinds = list(accumulate(share for _, _, share in _KINDS))
        self._bodies = list(accumulate(share for _, _, share in _BODIES))

    def row(self, number: int) -> tuple[object, ...]:
        """The row of the table `documents`."""
        sha256 = sha256_of(number)
        a, b, c, d, e, f, g, h = (part / 2**32 for part in _EIGHT.unpack(bytes.fromhex(sha256)))
        kind, letters, _ = _KINDS[bisect(self._kinds, a * self._kinds[-1])]
        body, short, _ = _BODIES[bisect(self._bodies, b * self._bodies[-1])]
        symbol = f"{letters}-{short}" if short[0] in "UHS" and short != "HU" else f"{letters}/{short}"
        year = LAST - int((LAST - FIRST) * c**2)
        place = int(_PLACES * d**2)
        read = str(1 + int(3000 * e**2))
        is_known = f > 0.33
        code = f"{read}{'/' if '-' in symbol else '-'}{symbol}" if is_known else None
        issued = f"{year}-{1 + number % 12:02}" + (f"-{1 + number % 28:02}" if number % 4 else "")
        state, access, audience = self._standing(g, h)
        held = state == "quarantined"
        values: tuple[str | None, ...] = (
            kind, symbol, read if is_known else None, code, f"{body} {place}", issued,
            f"Về việc {_THEMES[number % len(_THEMES)]} năm {year}, đợt {number % 97}", f"Nguyễn Văn {number % 5000}")
        return (sha256[:16], f"{year}/hộp {number // 400}/{number:08}.pdf", sha256, 300_000 + number % 900_000,
                "application/pdf", state, *((None,) * 8 if held else values), "MẬT" if held and f < 0.8 else None,
                _ADDED + number * _YEARS // self._documents, number + 1, access, audience)  # fmt: skip

    @staticmethod
    def _standing(drawn: float, seen: float) -> tuple[str, str, int]:
        state = "quarantined" if drawn < 0.01 else "withdrawn" if drawn < 0.013 else "indexed"
        if seen < 0.85:
            return state, "open", 1
        return (state, "internal", 2) if seen < 0.95 else (state, "conditional", 3)


def draw(folder: Path, documents: int, say: Say) -> None:
    """Make an archive of so many documents in a folder that is not there yet."""
    Archive.open(folder, create=True).close()
    path = folder / FILE_NAME
    os.environ["SQLITE_TMPDIR"] = str(folder)  # sorting for an index takes gigabytes
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1500000", "foreign_keys = OFF",
                   "temp_store = FILE", "locking_mode = EXCLUSIVE"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")
    later = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL").fetchall()
    for sort, name, _ in later:
        connection.execute(f"DROP {sort} {name}")
    connection.execute("BEGIN")
    _fill(connection, documents, say)
    for sort, name, statement in sorted(later):
        began = time.monotonic()
        connection.execute(statement)
        say(f"{sort} {name} {time.monotonic() - began:.0f} s")
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    _begin(folder, documents, say)


def _begin(folder: Path, documents: int, say: Say) -> None:
    """Write a journal; with its first rows the archive's manifest is begun, which names every document."""
    began = time.monotonic()
    archive = Archive.open(folder)
    with archive.catalogue.transaction():
        for number in range(0, documents, _JOURNAL):
            archive.catalogue.journal.write("lan", OPEN, sha256_of(number)[:16], after={"outcome": "shown"})
    for name, role in PEOPLE.items():
        archive.accounts.add(name, role, PASSWORD, actor="benchmark")
    archive.close()
    say(f"journal and manifest {time.monotonic() - began:.0f} s")


def sha256_of(number: int) -> str:
    """Of the original of a document."""
    return hashlib.sha256(b"%d" % number).hexdigest()


def _fill(connection: sqlite3.Connection, documents: int, say: Say) -> None:
    drawn = _Drawn(documents)
    connection.create_function("letters_of", 1, _Letters().of, deterministic=True)
    connection.create_function("key_of", 1, cache(symbol_key), deterministic=True)
    for number, labels in ((2, [INTERNAL]), (3, [ARCHIVIST])):
        connection.execute("INSERT OR IGNORE INTO audiences (id, labels) VALUES (?, ?)", (number, json.dumps(labels)))
    began = time.monotonic()
    connection.executemany(f"INSERT INTO documents ({_COLUMNS}) VALUES ({', '.join('?' * 19)})",
                           map(drawn.row, range(documents)))
    say(f"documents {time.monotonic() - began:.0f} s")
    connection.execute("CREATE TEMP TABLE ids (id TEXT PRIMARY KEY, n INTEGER, state TEXT, year INTEGER) WITHOUT ROWID")
    connection.execute("INSERT INTO temp.ids SELECT id, rowid - 1, state, CAST(substr(issued, 1, 4) AS INTEGER) "
                       "FROM documents ORDER BY id")
    for name, statement in _statements():
        began = time.monotonic()
        connection.execute(statement)
        say(f"{name} {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    count_all(connection)
    say(f"counts {time.monotonic() - began:.0f} s")
    for key, value in (("numbers and days said", "1"), ("judged_by_text", str(RULES)), ("citations", str(documents)),
                       ("relations", f"{RELATION_RULES} {documents}"), ("misread", str(documents))):  # fmt: skip
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


class _Letters:
    """The letters of codes as relations have them; there are few."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, code: str) -> str:
        """Of a whole code; empty where it has none."""
        symbol = code.lstrip("0123456789")
        if symbol not in self._known:
            parsed = parse_code(f"1{symbol}")
            self._known[symbol] = (letters_key(parsed) if parsed else None) or ""
        return self._known[symbol]


def _statements() -> Iterator[tuple[str, str]]:
    """What fills the other tables from that of documents, each with its name; `n * 7919 % 100` stands for chance."""
    yield from _pages_and_doubts()
    yield from _given_files()
    yield from _numbers()
    yield from _relations()
    yield from _missing()


def _pages_and_doubts() -> Iterator[tuple[str, str]]:
    text = _TEXT.replace("{code}", "' || (n % 900 + 1) || '/QĐ-UBND").replace("{day}", "' || (n % 28 + 1) || '/5/2010")
    text = text.replace("{theme}", "phát triển nông nghiệp năm ' || (n % 70 + 1950) || '")
    yield "pages", f"""
        INSERT INTO pages (document_id, number, text, origin, confidence, width, height, picture, words)
        SELECT id, page, '{text}', CASE WHEN n % 10 < 7 THEN 'ocr' ELSE 'text-layer' END,
            CASE WHEN n % 10 < 7 THEN 0.8 + (n * 7919 % 200) / 1000.0 ELSE 1.0 END, 1654, 2339,
            id || substr(id, 3) || printf('%034d', page), id || substr(id, 5) || printf('%036d', page)
        FROM (SELECT rowid - 1 AS n, id, state FROM documents) CROSS JOIN
            (SELECT 1 AS page UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)
        WHERE state <> 'quarantined' AND page <= 1 + (n % 3 = 0) + (n % 7 = 0) + (n % 8 = 0)"""
    yield "flags", """
        INSERT INTO flags (document_id, place, field, reason)
        SELECT ids.id, place, field, reason FROM temp.ids AS ids JOIN documents USING (id) CROSS JOIN
            (SELECT 0 AS place, 'number' AS field, 'handwritten' AS reason UNION ALL
             SELECT 1, 'issued', 'day handwritten' UNION ALL SELECT 2, 'subject', 'unsure' UNION ALL
             SELECT 3, 'page:1', 'partly covered')
        WHERE ids.state <> 'quarantined' AND CASE place WHEN 0 THEN number IS NULL WHEN 1 THEN length(issued) = 7
            WHEN 2 THEN n % 12 = 0 ELSE n % 25 = 0 END"""
    yield "evidence", """
        INSERT INTO evidence (document_id, place, field, page, reading, confidence, box_left, box_top, box_right,
            box_bottom)
        SELECT ids.id, place, field, 1, CASE place WHEN 0 THEN kind WHEN 1 THEN committee WHEN 2 THEN
            coalesce(number, n % 90 || '') ELSE issued END, 0.6 + n % 40 / 100.0, 200, 300 + 60 * place, 900,
            340 + 60 * place
        FROM temp.ids AS ids JOIN documents USING (id) CROSS JOIN
            (SELECT 0 AS place, 'kind' AS field UNION ALL SELECT 1, 'committee' UNION ALL SELECT 2, 'number' UNION ALL
             SELECT 3, 'issued')
        WHERE ids.state <> 'quarantined'"""
    for table, columns in (("field_doubts", "field, reason, standing, document_id, place"),
                           ("page_doubts", "reason, standing, document_id, number")):  # fmt: skip
        yield table, f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_found ORDER BY document_id"


def _given_files() -> Iterator[tuple[str, str]]:
    yield "files", """
        INSERT INTO files (path, source, size, modified, sha256, state, stage, reason, message, document_id)
        SELECT CAST('/srv/kho/' || source AS BLOB), source, size, added * 1000000000, sha256,
            CASE state WHEN 'withdrawn' THEN 'indexed' ELSE state END, NULL,
            CASE WHEN state = 'quarantined' THEN CASE WHEN secrecy IS NULL THEN 'unread' ELSE 'mark' END END, NULL, id
        FROM documents ORDER BY 1"""
    yield "failed files", """
        INSERT INTO files (path, source, size, modified, sha256, state, stage, reason, message, document_id)
        SELECT CAST('/srv/kho/hỏng/' || n || '.pdf' AS BLOB), 'hỏng/' || n || '.pdf', 1000, n, id, 'failed', 'read',
            CASE n % 3000 WHEN 0 THEN 'encrypted' ELSE 'unsupported' END, 'It is locked.', NULL
        FROM temp.ids WHERE n % 1000 = 0"""
    yield "judged", f"INSERT INTO judged SELECT id, {RULES}, {RULES} FROM temp.ids"


def _numbers() -> Iterator[tuple[str, str]]:
    yield "series", """
        INSERT INTO series (document_id, committee, year)
        SELECT ids.id, committee, substr(issued, 1, 4) FROM temp.ids AS ids JOIN documents USING (id)
        WHERE committee IS NOT NULL"""
    yield "document_letters", """
        INSERT INTO document_letters (document_id, letters, number)
        SELECT ids.id, letters_of(code), number FROM temp.ids AS ids JOIN documents USING (id)
        WHERE ids.state = 'indexed' AND code IS NOT NULL AND letters_of(code) <> ''"""
    yield "numbers_said", """
        INSERT INTO numbers_said (document_id, letters, year, number)
        SELECT ids.id, key_of(symbol), year, coalesce(number, n % 90 + 1)
        FROM temp.ids AS ids JOIN documents USING (id) WHERE key_of(symbol) IS NOT NULL"""


def _relations() -> Iterator[tuple[str, str]]:
    yield "relations", """
        INSERT INTO relations (document_id, place, type, modality, scope, page, start, "end", said_from, said_to,
            letters, number, code, kind, issued, key)
        SELECT ids.id, place, CASE (n + place) % 20 WHEN 0 THEN 'replaces' WHEN 1 THEN 'amends' ELSE 'based_on' END,
            'done', 'whole', 1, 52, 60, 43, 90, letters, (n * 7919 + place * 31) % 6000 + 1,
            (n * 7919 + place * 31) % 6000 + 1 || '/QĐ-UBND', NULL,
            printf('%04d-%02d-%02d', max(1950, year - n % 9), n % 12 + 1, n % 28 + 1), NULL
        FROM temp.ids AS ids CROSS JOIN (SELECT 0 AS place, 'qđ|ubnd' AS letters UNION ALL SELECT 1, 'nq|hđnd')
        WHERE state = 'indexed' AND (place = 0 OR n % 2 = 0)"""
    yield "effects", """
        INSERT INTO effects (document_id, place, sort, page, said_from, said_to, day)
        SELECT id, 0, 'from', 1, 0, 40, printf('%04d-%02d-01', year, n % 12 + 1) FROM temp.ids
        WHERE n % 10 = 0 AND state = 'indexed'"""
    yield "citations", """
        INSERT INTO citations (document_id, page, letters, year, number, kind, issued, body, reading)
        SELECT r.document_id, page, key_of('QĐ-UBND'), CAST(substr(r.issued, 1, 4) AS INTEGER), r.number, 'quyet dinh',
            r.issued, NULL, r.code FROM relations AS r JOIN documents AS d ON d.id = r.document_id
        WHERE d.audience = 1 AND r.place = 0"""


def _missing() -> Iterator[tuple[str, str]]:
    """Of what relations name; call it when they are there."""
    yield "missing", """
        INSERT INTO missing (letters, number, sort, audience, holders, citing, tail, year, issued, code, kind, body,
            shared)
        SELECT r.letters, r.number, r.issued, d.audience, '', count(*), substr(r.letters, instr(r.letters, '|') + 1),
            CAST(substr(r.issued, 1, 4) AS INTEGER), r.issued, max(r.code), NULL, NULL,
            CASE count(*) OVER same WHEN 1 THEN 0 ELSE sum(count(*)) OVER same END
        FROM relations r JOIN documents d ON d.id = r.document_id
        WHERE CAST(r.number AS INTEGER) > 3000
        GROUP BY r.letters, r.number, r.issued, d.audience
        WINDOW same AS (PARTITION BY r.letters, r.number, r.issued)"""
    yield "missing_patterns", """
        INSERT INTO missing_patterns (pattern, tail, count)
        SELECT pattern, tail, count(*) FROM (
            SELECT group_concat(audience || '::' || year, '|') AS pattern, tail
            FROM (SELECT * FROM missing ORDER BY letters, number, sort, audience) GROUP BY letters, number, sort)
        GROUP BY pattern, tail"""
