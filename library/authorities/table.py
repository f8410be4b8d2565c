"""Records of a sort as a table for spreadsheets: a row for each name, what is said of the whole on the first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from library.authorities.records import Form, Name, R, date_or_none, made
from library.errors import UsageError

_NEEDED = ("id", "name")
_OF_NAMES = (*_NEEDED, "form", "since", "until")
_APART = ";"
_SEPARATORS = (",", ";", "\t")


def columns(of: type[R]) -> tuple[str, ...]:
    """The headings of the table of a sort."""
    return (*_OF_NAMES, *of.single, *of.several, "merged_into")


def write_table(records: Iterable[R], of: type[R]) -> str:
    """All records as CSV, UTF-8 to be; read again it gives the same records."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns(of))
    for one in records:
        whole = (*(getattr(one, key) or "" for key in of.single),
                 *(_APART.join(getattr(one, key)) for key in of.several), one.merged_into or "")
        rows = [(name.text, str(name.form), str(name.since or ""), str(name.until or "")) for name in one.names]
        for place, row in enumerate(rows or [("", "", "", "")]):
            writer.writerow((one.id, *row, *(whole if place == 0 else ("",) * len(whole))))
    return out.getvalue()


def read_table(text: str, of: type[R]) -> list[R]:
    """The records of such a table; columns are known by their headings, the order of rows is that of names.

    Spreadsheets may have left rows empty above the headings, and write a semicolon or a tab between columns where the
    comma stands in numbers.

    Raises:
        UsageError: a column is missing, or a row says what no record can hold; it is named.
    """
    head, rows = _read(text.removeprefix("\ufeff"))
    missing = [one for one in _NEEDED if one not in head]
    if missing:
        raise UsageError("The table lacks the column {column}.", column=missing[0],
                         next_step="See 'vankien committee export' and 'vankien kind export'.")
    gathered: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    for number, row in rows:
        told = {key: value for key, value in zip(head, row, strict=False) if key}
        if any(told.values()):
            gathered.setdefault(told.get("id", ""), []).append((number, told))
    return [_record(of, record_id, rows) for record_id, rows in gathered.items()]


def _read(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The headings and the rows below, each with its number in the spreadsheet; the cells trimmed."""
    head: list[str] = []
    for separator in _SEPARATORS:
        try:
            rows = [(number, [cell.strip() for cell in row])
                    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1)]
        except csv.Error:  # a cell without end: no table of this separator
            continue
        place = next((place for place, (_, row) in enumerate(rows) if any(row)), None)
        head = [] if place is None else rows[place][1]
        if place is not None and set(_NEEDED) <= set(head):
            return head, rows[place + 1 :]
    return head, []


def _record(of: type[R], record_id: str, rows: list[tuple[int, Mapping[str, str]]]) -> R:
    names = [_name(number, row) for number, row in rows if row.get("name")]
    number, whole = rows[0]
    several = {key: [one.strip() for one in whole.get(key, "").split(_APART) if one.strip()] for key in of.several}
    try:
        return made(of, record_id, names, {key: whole.get(key) for key in of.single}, several,
                    whole.get("merged_into") or None)
    except UsageError as error:
        raise UsageError("Row {row} of the table: {why}", row=number, why=error) from error


def _name(number: int, row: Mapping[str, str]) -> Name:
    try:
        return Name(row["name"], _form(row.get("form", "")), date_or_none(row.get("since")),
                    date_or_none(row.get("until")))
    except UsageError as error:
        raise UsageError("Row {row} of the table: {why}", row=number, why=error) from error


def _form(text: str) -> Form:
    try:
        return Form(text or str(Form.NAME))
    except ValueError as error:
        raise UsageError("'{form}' is no form of a name.", form=text,
                         next_step="Forms are {forms}.", forms=", ".join(map(str, Form))) from error
