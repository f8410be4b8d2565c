"""`người-ký:` finds what a person signed, as the catalogue has it."""

from __future__ import annotations

from dataclasses import replace

from library.archive import Archive
from library.records import State
from library.search.answers import Ask
from tests.library.relating.papers import SEEN, paper, take_in

SIGNED = (("a", "Nguyễn Văn An"), ("b", "Nguyễn Văn Ánh"), ("c", "Trần Thị Bình"), ("d", None))


def found(archive: Archive, query: str) -> tuple[list[str], list[str]]:
    """The ids, and what was understood."""
    answer = archive.searching.seen_by(SEEN).search(Ask(query, snippets=False))
    return sorted(one.id for one in answer.results[: answer.total]), list(map(str, answer.notes))


def test_a_signer_is_found_by_all_or_part_of_the_name(archive: Archive) -> None:
    for id_, signer in SIGNED:
        new = paper(id_, f"{ord(id_)}-QĐ/TU", "2001-02-03", "Quy định về lưu trữ.")
        fields = replace(new.document.fields, signer=signer)
        take_in(archive, replace(new, document=replace(new.document, fields=fields)))
    archive.follow()
    for query in ('người-ký:"Nguyễn Văn An"', "người ký: Nguyễn Văn An", "nguoi_ky:Nguyễn Văn An"):
        assert found(archive, query) == (["a"], ["người ký Nguyễn Văn An"])
    assert found(archive, 'nguoiky:"nguyen van"')[0] == ["a", "b"]
    assert found(archive, "người-ký:Bình lưu trữ")[0] == ["c"]
    assert found(archive, "lưu trữ -người-ký:nguyễn")[0] == ["c", "d"]
    for query in ('người-ký:"đồng chí Nguyễn Văn An"', "người-ký:đ/c Nguyễn Văn An", "nguoiky:ong nguyen van an",
                  "người-ký:Chủ tịch Nguyễn Văn An lưu trữ"):  # fmt: skip
        assert found(archive, query)[0] == ["a"] and found(archive, query)[1][0] == "người ký Nguyễn Văn An"
    assert found(archive, "người-ký:Lan") == ([], ["người ký không có trong kho"])
    archive.catalogue.documents.set_state("a", State.WITHDRAWN)
    archive.follow()
    assert found(archive, 'người-ký:"Nguyễn Văn An"') == ([], ["người ký không có trong kho"])
