"""Relations: each rule by its example, who does it, and that nothing planned or told of others counts as done."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.party.codes import parse_code
from library.party.mentions import Itself
from library.records import PartialDate
from library.relations import Modality, Relation, Scope, Type
from library.relations.cues import CUES, Cue
from library.relations.reading import read_relations
from library.relations.records import CHANGING

A, B = "Quyết định số 12-QĐ/TU, ngày 3/4/1990", "Quyết định số 15-QĐ/TU, ngày 4/5/1991"


def told(text: str) -> list[tuple[str | None, Type, Modality, str | None]]:
    return [(one.target.code, one.type, one.modality, one.source.code if one.source else None)
            for one in read_relations(text).relations]  # fmt: skip


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: f"{cue.type}-{cue.example}")
def test_each_rule_says_its_type(cue: Cue) -> None:
    found = read_relations(cue.example.replace("¤", A)).relations
    assert [one.type for one in found] == [cue.type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Quyết định này thay thế {A} của Tỉnh ủy.", [("12-QĐ/TU", Type.REPLACES, Modality.DONE, None)]),
        (f"Quyết định này thay thế các {A}, {B} của Tỉnh ủy.",
         [("12-QĐ/TU", Type.REPLACES, Modality.DONE, None), ("15-QĐ/TU", Type.REPLACES, Modality.DONE, None)]),
        (f"Quyết định này thay thế {A} và bãi bỏ khoản 2 Điều 4 {B}.",
         [("12-QĐ/TU", Type.REPLACES, Modality.DONE, None), ("15-QĐ/TU", Type.REPEALS, Modality.DONE, None)]),
        (f"Điều 3. Bãi bỏ {A}.", [("12-QĐ/TU", Type.REPEALS, Modality.DONE, None)]),
        (f"Sửa đổi Điều 2 {A} như sau:", [("12-QĐ/TU", Type.AMENDS, Modality.DONE, None)]),
        (f"QUYẾT ĐỊNH\nvề việc sửa đổi, bổ sung một số điều của {A}",
         [("12-QĐ/TU", Type.AMENDS, Modality.DONE, None)]),
        (f"TỈNH ỦY\nKẾT LUẬN\nvề điều chỉnh một số mục tiêu của {A}",
         [("12-QĐ/TU", Type.AMENDS, Modality.DONE, None)]),
        (f"Bổ sung mục II của {A} hai nhiệm vụ: giữ kho, phát lương.",
         [("12-QĐ/TU", Type.AMENDS, Modality.DONE, None)]),
        (f"Kể từ ngày Quy định này có hiệu lực, {A}, {B} hết hiệu lực thi hành.",
         [("12-QĐ/TU", Type.REPEALS, Modality.DONE, None), ("15-QĐ/TU", Type.REPEALS, Modality.DONE, None)]),
        (f"{A} được thay thế bởi {B}.",
         [("12-QĐ/TU", Type.REPLACES, Modality.REPORTED, "15-QĐ/TU"), ("15-QĐ/TU", Type.CITES, Modality.DONE, None)]),
        (f"{B} thay thế {A}.",
         [("15-QĐ/TU", Type.CITES, Modality.DONE, None), ("12-QĐ/TU", Type.REPLACES, Modality.REPORTED, "15-QĐ/TU")]),
        (f"Căn cứ Luật Đê điều số 3/1999/QH10; {A};",
         [("3/1999/QH10", Type.BASED_ON, Modality.DONE, None), ("12-QĐ/TU", Type.BASED_ON, Modality.DONE, None)]),
        (f"Thực hiện các nhiệm vụ, giải pháp về trồng rừng nêu tại {A} và {B}",
         [("12-QĐ/TU", Type.APPLIES, Modality.DONE, None), ("15-QĐ/TU", Type.APPLIES, Modality.DONE, None)]),
    ],
)  # fmt: skip
def test_who_does_what(text: str, found: list[tuple[str, Type, Modality, str | None]]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        f"Giao Văn phòng tham mưu sửa đổi, bổ sung {A}.",
        f"Dự thảo Quyết định thay thế {A}",
        f"Rà soát, đề xuất bãi bỏ {A}",
        f"Sửa đổi hoặc ban hành thay thế {A} Văn phòng Tỉnh ủy 1995",
        f"Xây dựng quy chế mới (thay thế {A})",
        f"Sửa đổi {A}: Văn phòng Tỉnh ủy, quý II",
    ],
)
def test_what_is_planned_is_not_done(text: str) -> None:
    assert {one.modality for one in read_relations(text).relations if one.type in CHANGING} == {Modality.PLANNED}


@pytest.mark.parametrize(
    "text",
    [
        f"Bảng lương mới thay thế bảng lương theo {A}",
        f"Bãi bỏ thủ tục hành chính quy định tại {A}",
        f"Đề án phát triển gắn với tổng kết {A}",
        f"Giao Đảng ủy căn cứ {A} xây dựng kế hoạch",
        f"Đưa nội dung mới vào đời sống, theo {A}",
        "Báo cáo tổng kết số 19-BC/TU ngày 20 tháng 12 năm 1960 đã chỉ rõ",
        "theo báo cáo sơ kết số 19-BC/TU của Tỉnh ủy",
        "Hướng dẫn thực hiện Chỉ thị số 1-CT/TU như thế nào?",
        f"Quyết định này không thay thế {A}.",
        f"Theo Quyết định này {A} không bị bãi bỏ.",
    ],
)
def test_false_friends_only_cite(text: str) -> None:
    assert [one.type for one in read_relations(text).relations] == [Type.CITES]


@pytest.mark.parametrize(
    ("text", "done"),
    [
        (f"Điều 2. Bãi bỏ các văn bản sau đây:\n1. {A} của Tỉnh ủy;\n2. {B}.\nĐiều 3. Thực hiện {A}.", [True, True]),
        (f"Điều 2. Quyết định này thay thế các văn bản sau:\n- {A};\n- {B}.\n", [True, True]),
        (f"1. Bãi bỏ các văn bản:\na) {A};\nb) {B}.\n2. {A} được áp dụng.", [True, True, False]),
        (f"Điều 2. Bãi bỏ các văn bản sau:\na) {A};\nb) Thủ tục theo {B}.", [True, False]),
        (f"Rà soát, sửa đổi các văn bản sau:\n- {A};\n- {B}.", [False, False]),
        (f"Điều 2. Thủ tục theo {A} được bãi bỏ như sau:\n- {B}.", [False, False]),
        (f"Quyết định này thay thế {A} và các văn bản: số 9-QĐ/TU, ngày 1/2/1990.", [True, True]),
        ("Các Quyết định sau đây hết hiệu lực kể từ ngày Quyết định này có hiệu lực: số 7-QĐ/TU, số 9-QĐ/TU.",
         [True, True]),
        (f"Điều 1. Khoản 2 Điều 3 {A} được sửa đổi, bổ sung như sau:", [True]),
        (f"Khoản 2 Điều 3 {A} được sửa đổi, bổ sung nhiều lần.", [False]),
    ],
)  # fmt: skip
def test_the_head_of_a_list_says_what_is_done_to_its_items(text: str, done: list[bool]) -> None:
    found = read_relations(text).relations
    assert [one.type in CHANGING and one.modality is Modality.DONE for one in found][: len(done)] == done


def test_the_words_of_an_item_begin_with_its_head() -> None:
    text = f"Điều 2. Bãi bỏ các văn bản sau đây:\n1. {A};\n" + "".join(f"{at}. {B};\n" for at in range(2, 40))
    found = read_relations(text).relations
    assert text[found[0].start : found[0].end].startswith("Điều 2. Bãi bỏ")
    assert max(one.end - one.start for one in found) < 1000 and len(found) == 39


def test_who_quotes_the_head_of_a_list_does_not_act() -> None:
    text = f"Nghị định này bãi bỏ các văn bản sau đây:\n1. {A}."
    assert [one.modality for one in read_relations(text, Itself(kind="Báo cáo")).relations] == [Modality.REPORTED]


def test_what_stands_in_a_title_is_the_act_of_that_document() -> None:
    text = f"Thực hiện Kết luận số 9-KL/TU, ngày 1/2/1999 về tổng kết {A} và Kết luận số 8-KL/TU, ngày 3/2/1999"
    assert told(text) == [
        ("9-KL/TU", Type.APPLIES, Modality.DONE, None),
        ("12-QĐ/TU", Type.FINAL_REVIEW, Modality.REPORTED, "9-KL/TU"),
        ("8-KL/TU", Type.APPLIES, Modality.DONE, None),
    ]


def test_a_document_that_calls_itself_by_its_code_acts_itself() -> None:
    own = Itself(parse_code("15-QĐ/TU"), kind="Quyết định")
    found = read_relations(f"{B} thay thế {A}.", own).relations
    assert [(one.target.code, one.type, one.modality, one.source) for one in found] == [
        ("12-QĐ/TU", Type.REPLACES, Modality.DONE, None)]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "said", "modality"),
    [
        ("Quyết định", "Quyết định", Modality.DONE),
        ("Quyết định", "Quy chế", Modality.DONE),  # that it promulgates
        ("Quy định", "Văn bản", Modality.DONE),
        ("Báo cáo", "Quyết định", Modality.REPORTED),  # it quotes
        ("Hướng dẫn", "Nghị định", Modality.REPORTED),
        (None, "Quyết định", Modality.REPORTED),
    ],
)
def test_a_paper_that_quotes_another_does_not_act(kind: str | None, said: str, modality: Modality) -> None:
    found = read_relations(f"{said} này thay thế {A}, có hiệu lực từ ngày 1/7/1999.", Itself(kind=kind))
    assert [one.modality for one in found.relations] == [modality]
    assert bool(found.effects) is (modality is Modality.DONE)


@pytest.mark.parametrize(
    ("code", "kind", "modality"),
    [("03/NQ-CP", "Nghị quyết", Modality.PLANNED), ("5-KL/TU", "Kết luận", Modality.PLANNED),
     ("5/1999/QH10", "Luật", Modality.DONE), ("5/1999/QH10", "Nghị quyết", Modality.DONE), ("", None, Modality.DONE)],
)  # fmt: skip
def test_only_a_law_changes_a_law(code: str, kind: str | None, modality: Modality) -> None:
    text = "a) Sửa đổi Luật Đê điều trong dự án xây dựng Luật Thủy lợi để:"
    found = read_relations(text, Itself(parse_code(code), PartialDate(1999, 2, 2), kind)).relations
    assert [(one.type, one.modality) for one in found][:1] == [(Type.AMENDS, modality)]


def test_a_paper_without_a_number_that_acts_is_not_the_one_named_before() -> None:
    text = f"Theo {A}, ngay sau khi Nghị quyết sửa đổi, bổ sung một số điều của {B} có hiệu lực"
    assert [(type_, source) for _, type_, _, source in told(text)] == [(Type.CITES, None), (Type.AMENDS, None)]


def test_the_charter_does_not_act_on_itself() -> None:
    """A regulation about following it does, and that one has no number here."""
    for text in (
        "Theo Điều lệ Đảng, Quy định về thi hành Điều lệ Đảng và Hướng dẫn thực hiện Điều lệ Đảng.",
        "Điều lệ Đảng về thi hành Điều lệ Đảng.",
    ):
        assert {(one.type, one.source) for one in read_relations(text).relations} == {(Type.CITES, None)}, text
    ((_, kind, _, source),) = told(f"{A} quy định thi hành Điều lệ Đảng.")[1:]
    assert (kind, source) == (Type.APPLIES, "12-QĐ/TU")


def test_what_stands_in_brackets_behind_another_is_where_it_is_told() -> None:
    report = "Báo cáo số 7-BC/TU, ngày 2/3/1992"
    for text in (f"Kết quả thực hiện {A} ({report}) cho thấy.", f"Thực hiện {A} ( {report})."):
        assert told(text) == [
            ("12-QĐ/TU", Type.APPLIES, Modality.DONE, None),
            ("7-BC/TU", Type.CITES, Modality.DONE, None),
        ], text
    assert [kind for _, kind, *_ in told(f"Thực hiện {A}, ({B}).")] == [Type.APPLIES, Type.APPLIES]
    assert [kind for _, kind, *_ in told(f"Thực hiện {A}, {report}.")] == [Type.APPLIES, Type.APPLIES]


def test_a_part_and_the_whole() -> None:
    found = read_relations(f"Điều 1. Bãi bỏ Điều 5 {A}. Điều 2. Bãi bỏ {B}.").relations
    assert [one.scope for one in found] == [Scope.PART, Scope.WHOLE]


@pytest.mark.parametrize(
    ("text", "day", "signing", "until"),
    [
        ("Quy định này có hiệu lực kể từ ngày ký.", "", True, False),
        ("Quy định này có hiệu lực thi hành từ ngày 1/7/1999.", "1999-07-01", False, False),
        ("Quy định này áp dụng đến hết ngày 31/12/1999.", "1999-12-31", False, True),
        ("Quy định này tiếp tục có hiệu lực đến hết ngày 31/12/1999.", "1999-12-31", False, True),
        ("Quy định này có hiệu lực thi hành sau 15 ngày, kể từ ngày ký.", "1999-07-05", False, False),
    ],
)
def test_effect(text: str, day: str, signing: bool, until: bool) -> None:
    (one,) = read_relations(text, Itself(issued=PartialDate(1999, 6, 20), kind="Quy định")).effects
    assert (str(one.day or ""), one.signing, one.until) == (day, signing, until)


def test_effect_with_another_document() -> None:
    (one,) = read_relations("Thông tư này có hiệu lực cùng ngày với Nghị định số 12/1999/NĐ-CP.").effects
    assert one.with_other is not None and one.with_other.code == "12/1999/NĐ-CP"


def test_the_last_day_of_a_part_that_is_left_is_not_that_of_the_text() -> None:
    text = f"Quyết định này thay thế {A}, trừ Điều 5 được tiếp tục áp dụng đến hết ngày 31/12/1999."
    found = read_relations(text)
    assert not found.effects
    assert [(one.target.code, str(one.until)) for one in found.saved] == [("12-QĐ/TU", "1999-12-31")]


@pytest.mark.parametrize(
    ("said", "years", "until"),
    [
        (f"Trong thời hạn hai năm, các cơ quan làm theo {A}.", 2, None),
        (f"Trong thời hạn 06 (sáu) tháng, các cơ quan làm theo {A}.", None, "1999-12-30"),
        (f"Trong thời hạn 30 ngày, các cơ quan làm theo {A}.", None, "1999-07-30"),
        (f"Riêng Điều 4 {A} tiếp tục có hiệu lực đến hết ngày 31/12/2000.", None, "2000-12-31"),
        (f"Hồ sơ nhận trước ngày Quyết định này có hiệu lực được giải quyết theo {A}.", None, None),
    ],
)
def test_how_long_something_is_saved(said: str, years: int | None, until: str | None) -> None:
    text = f"Quyết định này thay thế {A}, có hiệu lực từ ngày 30/6/1999.\n{said}"
    (one,) = read_relations(text, Itself(issued=PartialDate(1999, 6, 20), kind="Quyết định")).saved
    assert (one.years, str(one.until) if one.until else None) == (years, until)


@pytest.mark.parametrize(
    ("text", "repeals"),
    [
        ("Quy định này có hiệu lực từ ngày ký. Bãi bỏ các quy định trước đây trái với Quy định này.", True),
        ("Quy định này có hiệu lực từ ngày ký và bãi bỏ những quy định trước đây trái với Quy định này.", True),
        ("Những quy định trước đây trái với Quy định này không còn giá trị.", True),
        ("Rà soát, sửa đổi, bãi bỏ các quy định trái với Quy định này.", False),
        ("Những quy định không trái với Quy định này vẫn được áp dụng, thủ tục cũ bãi bỏ.", False),
    ],
)
def test_whatever_is_contrary_is_repealed(text: str, repeals: bool) -> None:
    assert bool(read_relations(text).general_repeal) is repeals


def test_a_text_that_ends_itself_is_told_so() -> None:
    own = Itself(parse_code("12-QĐ/TU"), PartialDate(1990, 4, 3), "Quyết định")
    (one,) = read_relations(f"Quyết định này thay thế {A}.\nThực hiện {A}.", own).relations
    assert one.type is Type.REPLACES and one.target.itself
    assert not read_relations(f"Quyết định này thực hiện {A}; khoản 2 Điều 1 {A} hết hiệu lực.", own).relations


def test_what_is_saved_and_what_is_repealed_unnamed() -> None:
    text = (f"Quyết định này thay thế {A}.\nTrong thời hạn 5 năm, các cơ quan chỉnh lý tài liệu theo {A} đối với "
            "tài liệu cũ.\nCác quy định trước đây trái với Quyết định này đều bãi bỏ.")  # fmt: skip
    found = read_relations(text)
    assert [(one.target.code, one.years) for one in found.saved] == [("12-QĐ/TU", 5)]
    assert [text[start:end] for start, end in found.general_repeal] == [
        "Các quy định trước đây trái với Quyết định này đều bãi bỏ"]  # fmt: skip


pieces = st.sampled_from((A, B, "thay thế", "bãi bỏ", "sửa đổi", "Quyết định này", "dự thảo", "theo", "Căn cứ", ";",
                          ",", ".", "và", "\n", "về", "hết hiệu lực", "bị", "Điều 3."))  # fmt: skip


@given(st.lists(pieces, max_size=25).map(" ".join))
def test_every_document_has_one_relation_and_its_words_hold_it(text: str) -> None:
    found = read_relations(text).relations
    assert all(one.start <= one.target.start < one.target.end <= one.end <= len(text) for one in found)
    assert len({(one.target.start, one.target.end) for one in found}) == len(found)


@given(st.integers(0, 30))
def test_of_a_long_sentence_whole_words_are_told(shift: int) -> None:
    text = f"{'x' * shift} {'chỉ đạo ' * 90}theo {A} và {'chỉ đạo ' * 90}cho tốt."
    (one,) = read_relations(text).relations
    told = text[one.start : one.end]
    assert A in told and len(told) < len(A) + 800
    assert set(told.split()) <= set(text.split())


@given(st.lists(pieces, max_size=25).map(" ".join))
def test_nothing_is_done_where_no_document_acts(text: str) -> None:
    acts = ("này", "Điều 3.", "về")
    changed = [one for one in read_relations(text).relations if one.type in CHANGING]
    assert any(word in text for word in acts) or not [one for one in changed if one.modality is Modality.DONE]


@settings(deadline=None, max_examples=5)
@given(st.integers(400, 1200))
def test_many_codes_in_a_sentence(count: int) -> None:
    text = "Quyết định này thay thế các " + ", ".join(f"Quyết định số {number}-QĐ/TU" for number in range(1, count))
    found: tuple[Relation, ...] = read_relations(text).relations
    assert len(found) == count - 1
    assert {one.type for one in found} == {Type.REPLACES}
