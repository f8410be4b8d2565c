"""Signing in at a provider, against a real one; and tokens that no provider would send."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from library.access import Role
from library.accounts import Account, Source, oidc
from library.archive import Archive
from library.catalogue.notes import NOTES
from library.errors import ProviderError, SignInError, UsageError
from library.settings import Settings
from tests.library.accounts import providers
from tests.library.accounts.providers import BACK, CLIENT, Provider, browse

ISSUER, NONCE = "https://provider.example", "a nonce of this sign-in"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    if (why := providers.missing()) is not None:
        pytest.skip(why)
    with providers.running() as provider:
        yield provider


@pytest.fixture
def open_archive(tmp_path: Path) -> Iterator[Callable[..., Archive]]:
    archives: list[Archive] = []

    def opening(given: dict[str, Any]) -> Archive:
        archives.append(Archive.open(tmp_path / "archive", create=True, settings=Settings(**given)))
        return archives[-1]

    yield opening
    for one in archives:
        one.close()


def sign_in(archive: Archive, name: str) -> Account:
    address, kept = oidc.begin(archive.settings, BACK)
    return oidc.finish(archive.accounts, kept, browse(address, name))


def test_who_signs_in_there_has_one_account_here(provider: Provider, open_archive: Callable[..., Archive]) -> None:
    archive = open_archive(provider.settings())
    account = sign_in(archive, "an")
    assert (account.name, account.role, account.source) == ("an", Role.READER, Source.OIDC)
    archive.accounts.set_role("an", Role.STAFF, actor="root")
    again = sign_in(archive, "an")
    assert again.role is Role.STAFF and archive.accounts.all() == [again]
    assert archive.accounts.sessions.find(archive.accounts.sessions.open(again)) == again
    with pytest.raises(SignInError):
        archive.accounts.sign_in("an", "x")
    archive.accounts.disable("an", actor="root")
    with pytest.raises(SignInError, match="may not come in"):
        sign_in(archive, "an")
    acts = [(one.actor, one.act) for one in archive.catalogue.journal.since()]
    assert [actor for actor, act in acts if act not in NOTES] == ["oidc", "root", "root"]
    assert [one for one in acts if one[1] in NOTES] == [
        ("an", "sign in"), ("an", "sign in"), ("guest", "sign-in refused"), ("guest", "sign-in refused")]
    assert providers.SECRET not in repr(archive.settings)


def test_nobody_takes_the_account_of_another(provider: Provider, open_archive: Callable[..., Archive]) -> None:
    archive = open_archive(provider.settings(oidc_role=None))
    archive.accounts.add("chủ", Role.ADMINISTRATOR, "bốn con voi đi", actor="root")
    archive.accounts.add("An", Role.ARCHIVIST, None, actor="root", source=Source.OIDC)
    for name in ("chủ", "bình"):
        with pytest.raises(SignInError, match="may not come in"):
            sign_in(archive, name)
    assert sign_in(archive, "an").role is Role.ARCHIVIST
    assert archive.accounts.admit(oidc.Person("An", Source.OIDC, "another"), Role.READER) is None
    assert archive.accounts.admit(oidc.Person("An", Source.LDAP), Role.READER) is None
    assert len(archive.accounts.all()) == 2


def test_only_the_browser_that_began_comes_back_and_only_once(
        provider: Provider, open_archive: Callable[..., Archive]) -> None:
    archive = open_archive(provider.settings())
    address, kept = oidc.begin(archive.settings, BACK)
    query = browse(address, "an")
    _, others = oidc.begin(archive.settings, BACK)
    for wrong_kept, wrong_query in (
            (others, query), ({}, {}), ({}, query), (kept, {}), (kept, {**query, "state": "x"}),
            (kept, {**query, "state": "\udc80"}), (kept, {**query, "iss": ISSUER}), (kept, {**query, "code": "x"}),
            ({**kept, "begun": kept["begun"] - 3600}, query), (kept, {"state": query["state"], "error": "denied"})):
        with pytest.raises(SignInError):
            oidc.finish(archive.accounts, wrong_kept, wrong_query)
    assert not archive.accounts.any()
    assert oidc.finish(archive.accounts, kept, query).name == "an"
    with pytest.raises(SignInError):
        oidc.finish(archive.accounts, kept, query)


def test_a_stolen_code_is_of_no_use_without_the_verifier_and_for_no_other_sign_in(
        provider: Provider, open_archive: Callable[..., Archive]) -> None:
    archive = open_archive(provider.settings())
    for change in ({"verifier": "x" * 64}, {"nonce": "another"}):
        address, kept = oidc.begin(archive.settings, BACK)
        with pytest.raises(SignInError):
            oidc.finish(archive.accounts, {**kept, **change}, browse(address, "an"))
    assert not archive.accounts.any()


def test_an_archive_without_a_secret_is_known_by_the_verifier_alone(
        provider: Provider, open_archive: Callable[..., Archive]) -> None:
    archive = open_archive(provider.settings(oidc_client_id="public", oidc_client_secret=""))
    assert sign_in(archive, "an").name == "an"


def test_a_provider_that_cannot_be_asked_is_told(provider: Provider, open_archive: Callable[..., Archive]) -> None:
    for given in ({"oidc_issuer": "http://127.0.0.1:1"}, {"oidc_issuer": f"{provider.issuer}/"},
                  {"oidc_issuer": f"{provider.issuer}/elsewhere"}, {"oidc_issuer": "http://provider.example"}):
        with pytest.raises(ProviderError) as told:
            oidc.begin(Settings(**provider.settings(**given)), BACK)  # type: ignore[arg-type]
        assert "oidc_" in told.value.next_step
    with pytest.raises(UsageError):
        oidc.begin(Settings(), BACK)
    archive = open_archive(provider.settings(oidc_client_secret="wrong"))
    with pytest.raises(ProviderError, match="secret"):
        sign_in(archive, "an")
    archive = open_archive(provider.settings(oidc_claim="no such claim"))
    with pytest.raises(ProviderError, match="no such claim"):
        sign_in(archive, "an")


KEY, FOREIGN = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "1"})
SETTINGS = Settings(oidc_issuer=ISSUER, oidc_client_id=CLIENT)


def signed(key: Any = KEY, algorithm: str = "RS256", **changed: Any) -> dict[str, str]:
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": "an", "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": NONCE, **changed}
    told = {name: value for name, value in claims.items() if value is not None}
    return {"id_token": jwt.encode({"alg": algorithm, "kid": "1"}, told, key, algorithms=[algorithm])}


def claims(token: dict[str, str]) -> Any:
    return oidc._claims(SETTINGS, token, KeySet([KEY]), NONCE)


def test_a_token_of_this_sign_in_is_believed() -> None:
    assert claims(signed())["sub"] == "an" == claims(signed(aud=[CLIENT]))["sub"]


@pytest.mark.parametrize("changed", [
    {"iss": "https://other.example"}, {"iss": None}, {"aud": "another"}, {"aud": None}, {"aud": []},
    {"aud": [CLIENT, "another"]}, {"aud": ["another"], "azp": CLIENT}, {"azp": "another"}, {"nonce": "another"},
    {"nonce": None}, {"nonce": ""}, {"sub": None}, {"exp": 1_000}, {"exp": None}, {"iat": None},
    {"nbf": 99_999_999_999}, {"iat": 99_999_999_999}, {"exp": "soon"}], ids=str)
def test_any_other_is_not(changed: dict[str, Any]) -> None:
    with pytest.raises(SignInError):
        claims(signed(**changed))


def test_nor_one_that_another_signed_or_nobody() -> None:
    head, body, mark = signed()["id_token"].split(".")
    unsigned = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    for token in (signed(FOREIGN), signed(OctKey.import_key(b"x" * 32), "HS256"), {"id_token": f"{head}.{body}."},
                  {"id_token": f"{unsigned}.{body}."}, {"id_token": f"{head}.{body[:-2]}.{mark}"}, {"id_token": ""},
                  {}, {"id_token": "a.b.c"}):
        with pytest.raises(SignInError):
            claims(token)
