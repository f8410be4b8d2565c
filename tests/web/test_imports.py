"""An import at the site: what it brought in, who may take it back, and how that is told."""

from __future__ import annotations

import json
from html import unescape

from indexer.importing import import_records
from library.archive import Archive
from library.progress import Silent
from tests.web.acting import Caller


def test_it_is_shown_and_taken_back_on_its_page(people: dict[str, Caller], archive: Archive) -> None:
    file = archive.root.parent / "sổ cũ.jsonl"
    file.write_text("".join(json.dumps({"source": f"{one}", "subject": f"zznhap{one}", "pages": ["Giấy"]}) + "\n"
                            for one in range(2)), "utf-8")  # fmt: skip
    act = import_records(archive, file, index=archive.follow, progress=Silent(), actor="binh").act
    an, page = people["an"], f"/acts/{act}"
    told = unescape(an.text(page))
    assert "nhập bản ghi" in told and "sổ cũ.jsonl" in told and "zznhap0" in told and "zznhap1" in told
    assert people["giang"].get(page).status_code == 403, "an approver withdraws nothing"
    assert "zznhap0" in an.text("/?q=zznhap0") and page in an.text("/journal")
    back = an.post(f"{page}/undo", {})
    assert back.status_code == 303
    told = unescape(an.text(back.location))
    assert "rút nhiều văn bản khỏi thư viện" in told and "zznhap0" in told
    assert an.get("/api/v1/search", query_string={"q": "zznhap0"}).get_json()["total"] == 0
    again = an.post(f"{back.location}/undo", {})
    assert "đưa nhiều văn bản trở lại thư viện" in unescape(an.text(again.location))
    assert an.get("/api/v1/search", query_string={"q": "zznhap0"}).get_json()["total"] == 1


def test_nobody_sets_a_state_for_many(people: dict[str, Caller]) -> None:
    sent = {"q": "kho thóc", "which": "all", "what": "state", "value.state": "withdrawn"}
    assert people["an"].post("/many", sent).status_code == 400
    assert "state" not in people["an"].get("/api/v1/openapi.json").get_json()["paths"]["/api/v1/many"]["post"][
        "requestBody"]["content"]["application/json"]["schema"]["properties"]["what"]["enum"]  # fmt: skip
