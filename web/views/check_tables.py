"""The record of a batch as people read it: heads, values and times in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from library.checks import Batch, Rates, Standing, Verdict
from library.checks.tables import BATCH, MACHINE, RECORD, batch_rows, rate_rows, record_rows
from library.fields import BY_NAME
from web.dates import moment, written_time
from web.views.act_words import SAYS
from web.views.checks import STANDINGS, VERDICTS, written_value
from web.wording import Translate, field_name

Rows = Iterable[Sequence[object]]
_RECORD: Final = ("Lô", "Lượt", "Lần", "Mã văn bản", "Tệp", "Người kiểm tra", "Lúc", "Trường", "Giá trị trước",
                  "Của ai", "Máy có nghi ngờ", "Người kiểm tra nói", "Người kiểm tra ghi", "Kết luận",
                  "Giá trị sau")  # fmt: skip
_RATES: Final = ("Của", "Tên", "Sai", "Đã xét", "Tỷ lệ", "Từ", "Đến")
_OF: Final[Mapping[object, str]] = {
    "all": "tất cả", "round": "lần kiểm tra", MACHINE: "máy đọc", "field": "trường", "machine field": "máy đọc, trường",
    "person": "người đã ghi", "checker": "người kiểm tra", "unflagged": "trường máy không nghi ngờ",
}  # fmt: skip
_BATCH: Final[Mapping[str, str]] = {
    "id": "Lô", "name": "Tên", "by": "Người lập", "made": "Lập lúc", "asked": "Điều kiện", "second_percent": "V2, %",
    "third_percent": "V3, %", "bound_percent": "Sai nhiều nhất, %", "turn": "Lượt", "seed": "Mã rút ngẫu nhiên",
    "standing": "Tình trạng", "size": "Số văn bản",
}  # fmt: skip
_SAID: Final = "như đã ghi"


def sheets(lines: Iterable[Mapping[str, Any]], rates: Rates, batch: Batch, *, translate: Translate | None
           ) -> dict[str, Rows]:  # fmt: skip
    """The sheets of the workbook.

    Args:
        translate: words; None: names and values as programs read them.
    """
    if translate is None:
        return {"record": record_rows(lines), "rates": rate_rows(rates), "batch": batch_rows(batch)}
    return {"Sổ kiểm tra": record_told(lines, translate=translate), "Tỷ lệ sai": _rates_told(rates, translate),
            "Lô": _batch_told(batch, translate)}  # fmt: skip


def record_told(lines: Iterable[Mapping[str, Any]], *, translate: Translate) -> Iterator[Sequence[object]]:
    """The record, a row a field."""
    yield _RECORD
    for line in lines:
        name, says = str(line["field"]), str(line["says"])
        told = {
            **line, "round": f"V{int(line['round'])}", "at": written_time(moment(line["at"])),
            "field": field_name(name, translate), "maker": line["maker"] or _OF[MACHINE],
            "flagged": "có" if line["flagged"] else "không", "says": translate(SAYS[says]) if says in SAYS else _SAID,
            "verdict": translate(VERDICTS[Verdict(line["verdict"])]),
            **{one: written_value(name, line[one]) for one in ("before", "given", "after")},
        }  # fmt: skip
        yield [told[one] for one in RECORD]


def _rates_told(rates: Rates, translate: Translate) -> Iterator[Sequence[object]]:
    for number, row in enumerate(rate_rows(rates)):
        of, name = row[:2]
        shown = field_name(str(name), translate) if name in BY_NAME else _OF.get(name, name)
        yield (_OF[of], shown, *row[2:]) if number else _RATES


def _batch_told(batch: Batch, translate: Translate) -> Iterator[Sequence[object]]:
    told = {**batch.as_json(), "made": written_time(moment(batch.made)),
            "standing": translate(STANDINGS[Standing(batch.standing)])}
    yield ("Mục", "Giá trị")
    for name in BATCH:
        yield _BATCH[name], told[name]
