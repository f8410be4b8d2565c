"""Settings: the call before the environment before the file, and nothing that cannot be."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.access import Role
from library.errors import UsageError
from library.setting import Secret, checked
from library.settings import Settings, load_settings
from library.wording import in_language

WRITTEN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
                    st.lists(st.text(max_size=3)),
                    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2))  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from(fields(Settings)), WRITTEN)
def test_what_was_written_is_read_or_refused_with_a_reason(one: object, written: object) -> None:
    try:
        value = checked(written, one.metadata)  # type: ignore[attr-defined]
    except ValueError as error:
        assert str(error)
    else:
        assert checked(value, one.metadata) == value  # type: ignore[attr-defined]


@pytest.mark.parametrize("one", fields(Settings), ids=lambda one: one.name)
def test_numbers_keep_to_their_bounds(one: object) -> None:
    known = one.metadata  # type: ignore[attr-defined]
    for bound, beyond in ((known["least"], -1), (known["most"], 1)):
        if bound is not None:
            assert checked(str(bound), known) == bound
            with pytest.raises(ValueError, match="it must be at"):
                checked(bound + beyond, known)


def test_the_call_before_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vankien.toml").write_text('port = 1\ntitle = "Kho"\nguests = false\nhosts = ["a"]', encoding="utf-8")
    assert load_settings(tmp_path).port == 1
    monkeypatch.setenv("VANKIEN_PORT", "2")
    monkeypatch.setenv("VANKIEN_HOSTS", '["b", "c"]')
    monkeypatch.setenv("VANKIEN_LDAP_GROUPS", '{"x": "y"}')
    monkeypatch.setenv("VANKIEN_LDAP_BIND_PASSWORD", "[no list")
    monkeypatch.setenv("VANKIEN_SOMETHING_ELSE", "3")
    read = load_settings(tmp_path)
    assert (read.port, read.title, read.guests, read.host_names) == (2, "Kho", False, ("b", "c"))
    assert read.ldap_groups == {"x": "y"}
    assert read.ldap_bind_password.get_secret_value() == "[no list"
    assert load_settings(tmp_path, port=3, title=None).port == 3


def test_a_file_that_notepad_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / "vankien.toml").write_text('title = "Kho"', encoding="utf-8-sig")
    assert load_settings(tmp_path).title == "Kho"


def test_a_variable_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANKIEN_LDAP_GROUPS", "{x")
    with pytest.raises(UsageError, match=r"The setting ldap_groups is wrong: .+"):
        load_settings(tmp_path)


def test_a_secret_is_not_shown() -> None:
    read = Settings(ldap_bind_password=Secret("abc"), oidc_client_secret="xyz")  # type: ignore[arg-type]
    assert "abc" not in f"{read} {read!r}"
    assert "xyz" not in f"{read} {read.oidc_client_secret}"


@pytest.mark.parametrize("toml", ["port = 0", 'port = "x"', "prot = 80", 'guests = "perhaps"', "title = 5",
                                  "port = true", 'ldap_groups = "x"', "not toml"])  # fmt: skip
def test_what_cannot_be_is_refused(toml: str, tmp_path: Path) -> None:
    (tmp_path / "vankien.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(UsageError, match=r"The setting .+ is wrong: .+"):
        load_settings(tmp_path)


def test_a_role_is_read_by_its_name() -> None:
    assert Settings(ldap_role="staff").ldap_role is Role.STAFF  # type: ignore[arg-type]


def test_settings_that_are_a_link_to_nowhere_are_not_none(tmp_path: Path) -> None:
    (tmp_path / "vankien.toml").symlink_to("real.toml")
    with pytest.raises(UsageError, match=r"is a link to real\.toml, which is not there"):
        load_settings(tmp_path)
    (tmp_path / "real.toml").write_text("guests = false", encoding="utf-8")
    assert not load_settings(tmp_path).guests


def test_settings_that_are_a_folder_or_a_circle_are_not_none(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "vankien.toml").mkdir()
    (tmp_path / "vankien.toml").symlink_to("vankien.toml")
    for folder in (tmp_path, tmp_path / "a"):
        with pytest.raises(OSError, match=r"vankien\.toml"):
            load_settings(folder)


def test_where_no_archive_is_there_are_no_settings(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert load_settings(tmp_path / "none") == load_settings(tmp_path / "file") == load_settings(tmp_path)


@pytest.mark.parametrize(("toml", "told"), [
    ('guests = "perhaps"', "guests sai: phải là true (có) hoặc false (không)."),
    ("max_pages = -1", "max_pages sai: phải từ 1 trở lên."), ("session_hours = 999", "không được quá 720."),
    ("nonsense = 1", "nonsense sai: không có thiết lập nào tên như vậy."), ('workers = "x"', "phải là số nguyên."),
    ('ldap_role = "king"', "ldap_role sai: phải là một trong: reader, "), ('ldap_role = ["x"]', "phải là một trong: "),
    ('ldap_url = "ldap://x"\nldap_user_dn = "an"', "ldap_user_dn sai: phải có {name} ở chỗ tên người dùng."),
    ('port = 80\ntitle = \nhost = "x"', "vankien.toml sai: dòng 2 không đúng cách viết của TOML."),
    ('title = "x', "vankien.toml sai: dòng cuối không đúng cách viết của TOML."),
    ('port = 80\ntitle = "\udcff"', "vankien.toml sai: dòng 2 không phải chữ UTF-8."),
])  # fmt: skip
def test_what_is_wrong_is_told_in_both_languages(toml: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "vankien.toml").write_bytes(toml.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError) as wrong:
        load_settings(tmp_path)
    said = in_language(wrong.value.message, "vi")
    assert said.startswith("Thiết lập ") and told in said and said.endswith(".")
    assert str(wrong.value.message).endswith(".") and not str(wrong.value.message).endswith("..")
