"""Records of committees and kinds as tables: the same when read again, however a spreadsheet left them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.authorities import Committee, Form, Kind, Name, Record, read_table, shipped, write_table
from library.authorities.records import key_of, record_of_sort
from library.errors import UsageError
from library.records import PartialDate

_dates = st.none() | st.builds(PartialDate, st.integers(1900, 1950)) | st.builds(
    PartialDate, st.integers(1900, 1950), st.integers(1, 12))
_later = st.none() | st.builds(PartialDate, st.integers(1951, 2030), st.integers(1, 12), st.integers(1, 28))
_texts = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=20).filter(
    lambda text: key_of(text) != "")
_names = st.lists(st.builds(Name, _texts, st.sampled_from(Form), _dates, _later), min_size=1, max_size=4).map(tuple)
_ids = st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)
_committees = st.builds(Committee, _ids, _names, st.none() | st.sampled_from(["tỉnh", "huyện"]), st.none() | _ids,
                        st.lists(_ids, max_size=3).map(tuple))
_kinds = st.builds(Kind, _ids, _names, st.lists(st.sampled_from(["NQ", "QĐ", "T.Tr", "TTr"])).map(tuple))


@pytest.mark.parametrize(("of", "records"), [(Committee, _committees), (Kind, _kinds)])
def test_a_table_read_again_gives_the_same_records(of: type[Record], records: st.SearchStrategy[Record]) -> None:
    @settings(max_examples=50, deadline=None)
    @given(st.lists(records, max_size=4, unique_by=lambda one: one.id))
    def goes_out_and_comes_in(made: list[Record]) -> None:
        assert read_table(write_table(made, of), of) == made
        assert [record_of_sort(of, one.as_json()) for one in made] == made
        gone = of("da-gop", (), merged_into="noi-khac")
        assert read_table(write_table([*made, gone], of), of)[-1] == gone

    goes_out_and_comes_in()


@pytest.mark.parametrize("above", ["", "\n", "\n\n", ",,,,,,,,\n", " , ,\n\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_write_it(above: str, separator: str) -> None:
    """Rows may be empty above the headings; columns may stand between semicolons or tabs."""
    committees = list(shipped(Committee))
    rows = csv.reader(io.StringIO(above + write_table(committees, Committee)))
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    assert read_table("\ufeff" + out.getvalue(), Committee) == committees


def test_what_is_wrong_in_a_table_is_told_by_the_row_of_the_spreadsheet() -> None:
    for text in ("", "\n,,\n", "tên,mã\nx,y\n", '"' + "x" * 200_000):
        with pytest.raises(UsageError, match="lacks the column id"):
            read_table(text, Committee)
    with pytest.raises(UsageError, match="Row 5 of the table"):
        read_table("\n\nid,name,form\n\na,A,không có\n", Committee)
