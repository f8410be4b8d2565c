"""How sure a value is: what was learnt decides on flags, and a less sure reading never loses one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.describing.findings import Finding, evidence
from indexer.describing.sureness import HEADING, LEAST_SURE, Step, parsed, settled, sureness, table, written
from library.doubt_reasons import Doubt
from library.fields import MEASURED

_SHARE = st.floats(0, 1)
_WITNESSES = st.integers(0, 3)
_STEPS = st.lists(
    st.builds(Step, st.sampled_from(["kind", "year"]), _WITNESSES, _SHARE, st.just(1.0), st.just(2.0), _SHARE)
)


def _found(confidence: float, witnesses: int, unsure: Doubt | None = None, doubt: Doubt | None = None) -> Finding[str]:
    return Finding("Chỉ thị", doubt, evidence("kind", "CHỈ THỊ", confidence, box=None), unsure, witnesses)


def test_what_was_learnt_is_as_its_file_is_to_be() -> None:
    assert table(), "nothing was learnt"
    assert {step.field for step in table()} <= set(MEASURED)
    assert parsed(written(table(), "A note.\nOf two lines.")) == table()


@given(_STEPS, _SHARE, _SHARE, _WITNESSES, _WITNESSES)
def test_sureness_never_falls(steps: Sequence[Step], one: float, other: float, few: int, many: int) -> None:
    (low, high), (few, many) = sorted((one, other)), sorted((few, many))
    less, more = sureness(steps, "kind", low, few), sureness(steps, "kind", high, many)
    assert (less is None) is (more is None)
    assert less is None or more is None or less <= more


@given(st.sampled_from(MEASURED), _SHARE, _SHARE, _WITNESSES, _WITNESSES, st.sampled_from([None, Doubt.UNUSUAL_NAME]))
def test_a_less_sure_reading_never_loses_a_flag(
    field: str, one: float, other: float, few: int, many: int, unsure: Doubt | None
) -> None:
    """Of a field of which something was learnt; what is flagged at all is flagged with the reason of its step."""
    (low, high), (few, many) = sorted((one, other)), sorted((few, many))
    less, more = (settled(field, _found(*one, unsure), read=True) for one in ((low, few), (high, many)))
    assert less.doubt is not None or more.doubt is None
    if any(step.field == field for step in table()):
        assert more.doubt in (None, unsure or Doubt.LOW_CONFIDENCE)
    else:
        assert less.doubt == more.doubt == unsure


@given(_SHARE, _WITNESSES, st.sampled_from([None, Doubt.UNUSUAL_NAME]))
def test_a_field_of_which_nothing_was_learnt_and_typed_text_are_flagged_by_their_own_bounds(
    confidence: float, witnesses: int, unsure: Doubt | None
) -> None:
    assert settled("signer", _found(confidence, witnesses, unsure), read=True).doubt == unsure
    assert settled("kind", _found(confidence, witnesses, unsure), read=False).doubt == unsure


@given(_SHARE, _WITNESSES, st.sampled_from([None, Doubt.LOW_CONFIDENCE]))
def test_what_is_doubtful_for_what_it_is_stays_so(confidence: float, witnesses: int, unsure: Doubt | None) -> None:
    found = _found(confidence, witnesses, unsure, Doubt.UNLIKE_CODE)
    assert settled("kind", found, read=True) == found
    empty: Finding[str] = Finding(None)
    assert settled("kind", empty, read=True) == empty


@pytest.mark.parametrize(
    "line",
    ["kind\t0\t0.5\t3\t4", "kind\t0\t0.5\t5\t4\t0.9", "kind\t0\t1.5\t3\t4\t0.9", "kind\tone\t0.5\t3\t4\t0.9",
     "kind\t1\t0.6\t3\t4\t0.5\nkind\t0\t0.5\t3\t4\t0.7"],
)  # fmt: skip
def test_a_file_of_another_shape_is_refused(line: str) -> None:
    heading = "\t".join(HEADING)
    with pytest.raises(ValueError):
        parsed(f"{heading}\n{line}\n")
    with pytest.raises(ValueError):
        parsed(f"# no heading\n{line}\n")


def test_the_bound_parts_what_was_learnt() -> None:
    """Somewhere a flag is set and somewhere none; else nothing was learnt."""
    fields = {step.field for step in table()}
    surest = {field: max(step.sureness for step in table() if step.field == field) for field in fields}
    assert {field for field, sure in surest.items() if sure < LEAST_SURE} == set(), "every value of it would be flagged"
    assert any(step.sureness < LEAST_SURE for step in table())
