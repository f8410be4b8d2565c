"""Batches that are checked: how they stand, rates of error, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from library.acts.checks_desk import Waiting
from library.catalogue.check_records import Line
from library.checks import Batch, Rate, Rates, Round, Standing, Verdict
from library.fields import BY_NAME
from library.records import PartialDate
from web.collation import sort_key
from web.dates import moment, written_date
from web.links import Links
from web.views.act_words import SAYS
from web.views.paging import Paging
from web.wording import Translate, field_name, mark

STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.FIRST: mark("chờ kiểm tra lần một"), Standing.BACK: mark("bị trả lại, chờ kiểm tra lần một"),
    Standing.SECOND: mark("chờ kiểm tra lần hai"), Standing.THIRD: mark("chờ kiểm tra lần ba"),
    Standing.PASSED: mark("đạt"), Standing.FAILED: mark("vượt mức sai, chờ trả lại"),
    Standing.DROPPED: mark("đã hoàn lại"),
}  # fmt: skip
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.RIGHT: mark("đúng"), Verdict.WRONG: mark("sai"), Verdict.SLIP: mark("đúng, người kiểm tra ghi nhầm"),
    Verdict.BOTH: mark("sai, người kiểm tra cũng ghi nhầm"), Verdict.OPEN: mark("chờ đối chiếu"),
}  # fmt: skip
_MACHINE: Final = mark("máy đọc")


@dataclass(frozen=True, slots=True)
class Step:
    """One round: `share` in percent of the documents, what of it is done, errors so far (empty: not told)."""

    name: str
    share: int
    done: int
    due: int
    on: bool
    rate: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in the list.

    Args:
        mine: documents that wait for whoever looks, to be checked or settled.
        next: where that is done.
    """

    title: str
    href: str
    standing: str
    late: bool
    who: str
    when: datetime
    steps: tuple[Step, ...]
    mine: int
    next: str


@dataclass(frozen=True, slots=True)
class ListView:
    """The batches, and the form for a new one with the shares of the settings."""

    count: int
    rows: tuple[BatchRow, ...]
    second: int
    third: int
    bound: int
    free: int
    action: str
    paging: Paging


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate in words: `3 / 120`, `2,5 %`, `0,9–7,1 %`."""

    label: str
    wrong: int
    count: int
    share: str
    interval: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rates of one kind."""

    title: str
    rows: tuple[RateRow, ...]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """What was found of a field."""

    round: str
    field: str
    document: str
    source: str
    before: str
    maker: str
    given: str
    after: str
    verdict: str
    is_wrong: bool
    checker: str
    when: datetime


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch; `told_all`: what others found is shown too; `told_rates`: the rates are those of all.

    Args:
        left_out: documents of which nothing is told, for whoever looks is to check them in another batch.
        back: where the form is sent that sends it back; empty where it is within its bound.
        undo: where the form is sent that takes the last act back; empty where none is shown.
    """

    row: BatchRow
    number: int
    turn: int
    size: int
    bound: int
    seed: str
    asked: str
    settling: int
    settle: str
    groups: tuple[Group, ...]
    found: tuple[FoundRow, ...]
    told_all: bool
    told_rates: bool
    left_out: int
    csv: str
    xlsx: str
    back: str
    undo: str
    paging: Paging


def batch_row(waits: Waiting, *, settle: int | None, language: str, links: Links, translate: Translate) -> BatchRow:
    """A batch in a line.

    Args:
        settle: a check of whoever looks that waits for a word on what differs; None where none does.
    """
    batch = waits.batch
    shares = {Round.FIRST: 100, Round.SECOND: batch.second, Round.THIRD: batch.third}
    steps = tuple(Step(f"V{int(one)}", shares[one], counted.done, counted.due, batch.waits_for is one,
                       percent(counted.rate.share if counted.rate else None, language))
                  for one, counted in batch.rounds.items() if shares[one])
    href = links.check_settle(settle) if settle is not None and not waits.due else links.check_next(batch.id)
    return BatchRow(title_of(batch, translate), links.checks(batch.id), translate(STANDINGS[batch.standing]),
                    batch.standing in (Standing.BACK, Standing.FAILED), batch.by, moment(batch.made), steps,
                    waits.due + waits.settling, href)


def title_of(batch: Batch, translate: Translate) -> str:
    """`Lô 3`, with its name where it has one."""
    number = translate(mark("Lô %(number)s"), number=batch.id)
    return f"{number} · {batch.name}" if batch.name else number


def rate_groups(rates: Rates, *, language: str, translate: Translate) -> tuple[Group, ...]:
    """The rates, those of which something was judged."""
    def row(label: str, rate: Rate) -> RateRow:
        ends = rate.interval
        told = "" if ends is None else f"{percent(ends[0], language, unit=False)}–{percent(ends[1], language)}"
        return RateRow(label, rate.wrong, rate.count, percent(rate.share, language), told)

    def fields(named: Mapping[str, Rate]) -> tuple[RateRow, ...]:
        order = [name for name in BY_NAME if name in named]
        return tuple(row(field_name(name, translate), named[name]) for name in order)

    def people(named: Mapping[str, Rate]) -> tuple[RateRow, ...]:
        return tuple(row(name, named[name]) for name in sorted(named, key=sort_key))

    machine = [row(translate(mark("mọi trường")), rates.machine),
               row(translate(mark("trường máy không nghi ngờ")), rates.unflagged)]
    if rates.left_open:
        machine.append(RateRow(translate(mark("để trống và đã báo ⚑, không tính là sai")), 0, rates.left_open, "", ""))
    groups = (
        Group(translate(mark("Tất cả")), (row(translate(mark("mọi trường")), rates.all),)),
        Group(translate(_MACHINE).capitalize(), tuple(one for one in machine if one.count)),
        Group(translate(mark("Máy đọc, theo trường")), fields(rates.machine_by_field)),
        Group(translate(mark("Theo trường")), fields(rates.by_field)),
        Group(translate(mark("Theo người đã ghi")), people(rates.by_maker)),
        Group(translate(mark("Người kiểm tra ghi nhầm")), people(rates.by_checker)),
    )
    return tuple(one for one in groups if any(each.count for each in one.rows))


def found_rows(lines: Iterable[Line], *, links: Links, translate: Translate) -> tuple[FoundRow, ...]:
    """What was found, a row a field."""
    return tuple(
        FoundRow(
            round=f"V{one.round}", field=field_name(one.field, translate), document=links.history(one.document),
            source=one.source.rpartition("/")[2], before=written_value(one.field, one.before),
            maker=one.maker or translate(_MACHINE), given=given_value(one, translate),
            after=written_value(one.field, one.after), verdict=translate(VERDICTS[one.verdict]),
            is_wrong=one.verdict in (Verdict.WRONG, Verdict.BOTH), checker=one.checker, when=moment(one.at),
        )
        for one in lines)  # fmt: skip


def given_value(line: Line, translate: Translate) -> str:
    """What the checker said."""
    return translate(SAYS[line.says]) if line.says in SAYS else written_value(line.field, line.given)


def written_value(field: str, value: str | None) -> str:
    """A value as people write it."""
    if value is None or not BY_NAME[field].is_date:
        return value or ""
    try:
        return written_date(PartialDate.parse(value))
    except ValueError:
        return value


def percent(share: float | None, language: str, *, unit: bool = True) -> str:
    """`2,5 %`; empty for none."""
    if share is None:
        return ""
    told = f"{share * 100:.1f}"
    return (told.replace(".", ",") if language == "vi" else told) + (" %" if unit else "")
