"""Signing in at a provider (OpenID Connect): authorization code with PKCE, state and nonce.

The browser is sent to the address that `begin` gives, and comes back with a query that `finish` reads. What `begin`
gives to keep belongs to this one browser, in a signed cookie for some minutes.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from library.accounts.accounts import Accounts
from library.accounts.people import Person
from library.catalogue.accounts import Account, Source
from library.errors import ProviderError, SignInError, UsageError
from library.settings import Settings

_SECONDS = 10
_KEPT_SECONDS = 15 * 60
_CLOCK_SECONDS = 120  # by which the provider's clock may be off
_SCOPE = "openid profile email"
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
_AGAIN = "Begin again at the page for signing in."
_LOOK = "Who has a password of this archive can sign in. See the settings oidc_… and whether the provider runs."


def begin(settings: Settings, redirect: str) -> tuple[str, dict[str, Any]]:
    """Where the browser goes to sign in, and what is to be kept for when it comes back.

    Args:
        settings: that name the provider.
        redirect: address of the page that calls `finish`, as the provider knows it.

    Raises:
        ProviderError: the provider cannot be asked.
        UsageError: no provider is set.
    """
    about = _about(settings)
    kept = {"state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32), "begun": int(time.time()),
            "verifier": secrets.token_urlsafe(48), "redirect": redirect}
    with _session(settings, about, redirect) as session:
        address, _ = session.create_authorization_url(
            about["authorization_endpoint"], state=kept["state"], nonce=kept["nonce"], code_verifier=kept["verifier"])
    return str(address), kept


def finish(accounts: Accounts, kept: Mapping[str, Any], query: Mapping[str, str]) -> Account:
    """Who came back from the provider, which is noted; `sessions.open` is the next step.

    Args:
        accounts: of the archive.
        kept: what `begin` gave, for this browser; to be forgotten after this call, however it ends.
        query: with which the browser came back.

    Raises:
        SignInError: nobody signed in there, or who did has no account here.
        ProviderError: the provider cannot be asked.
    """
    settings = accounts.settings
    _check_way_back(settings, kept, query)
    about = _about(settings)
    with _session(settings, about, kept["redirect"]) as session:
        token = _fetched(session, about, kept, query["code"])
        claims = _claims(settings, token, _keys(session, about), kept["nonce"])
        name = claims.get(settings.oidc_claim) or _asked(session, about, claims["sub"]).get(settings.oidc_claim)
    if not isinstance(name, str) or not name:
        raise ProviderError("The provider does not tell {name} of people.", name=settings.oidc_claim, next_step=_LOOK)
    subject = json.dumps([settings.oidc_issuer, claims["sub"]])
    account = accounts.admit(Person(name, Source.OIDC, subject), settings.oidc_role)
    if account is None:
        known = accounts.get(name)
        accounts.notes.refused(known.name if known is not None else None)
        raise SignInError("{name} may not come in here.", name=name,
                          next_step="An administrator can make an account: 'vankien user add NAME --source oidc …'.")
    accounts.notes.signed_in(account.name, str(account.source))
    return account


def _check_way_back(settings: Settings, kept: Mapping[str, Any], query: Mapping[str, str]) -> None:
    state = str(kept.get("state") or "")
    if not state or not hmac.compare_digest(state.encode(), query.get("state", "").encode("utf-8", "replace")):
        raise SignInError("This sign-in was not begun in this browser.", next_step=_AGAIN)
    if not 0 <= time.time() - int(kept["begun"]) + 1 <= _KEPT_SECONDS:
        raise SignInError("This sign-in took too long.", next_step=_AGAIN)
    if query.get("iss", settings.oidc_issuer) != settings.oidc_issuer:
        raise SignInError("Another provider answered.", next_step=_AGAIN)
    if "code" not in query:
        raise SignInError("Nobody signed in at the provider.", next_step=_AGAIN)


def _about(settings: Settings) -> dict[str, Any]:
    """What the provider says of itself."""
    if not settings.oidc_issuer:
        raise UsageError("No provider is set.", next_step="See the setting oidc_issuer.")
    _check_address(settings.oidc_issuer)
    with _told(), _plain(settings) as session:
        about = _got(session, settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration")
    if about.get("issuer") != settings.oidc_issuer:
        raise ProviderError("The provider calls itself otherwise than the setting oidc_issuer.", next_step=_LOOK)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _check_address(about.get(name))
    return about


def _check_address(address: object) -> None:
    parts = urlsplit(address if isinstance(address, str) else "")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")):
        raise ProviderError("The provider has no encrypted address.", next_step=_LOOK)


def _plain(settings: Settings) -> Any:
    from requests import Session

    session = Session()
    session.verify = str(settings.ca_file) if settings.ca_file else True
    return session


def _session(settings: Settings, about: Mapping[str, Any], redirect: str) -> Any:
    """Authlib's session with the provider."""
    from authlib.integrations.requests_client import OAuth2Session

    secret = settings.oidc_client_secret.get_secret_value()
    ways = about.get("token_endpoint_auth_methods_supported") or ()
    way = "client_secret_post" if "client_secret_post" in ways else "client_secret_basic"  # which garbles signs
    session = OAuth2Session(settings.oidc_client_id, secret or None, scope=_SCOPE, redirect_uri=redirect,
                            token_endpoint_auth_method=way if secret else "none", code_challenge_method="S256")
    session.verify = str(settings.ca_file) if settings.ca_file else True
    return session


def _fetched(session: Any, about: Mapping[str, Any], kept: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    from authlib.integrations.base_client import OAuthError

    with _told():
        try:
            token: dict[str, Any] = session.fetch_token(
                about["token_endpoint"], code=code, grant_type="authorization_code", code_verifier=kept["verifier"],
                timeout=_SECONDS, allow_redirects=False)
            return token
        except OAuthError as error:
            if error.error == "invalid_client":
                raise ProviderError("The provider does not know this archive, or not its secret.",
                                    next_step=_LOOK) from error
            raise SignInError("The provider takes this sign-in for none of its own.", next_step=_AGAIN) from error


def _keys(session: Any, about: Mapping[str, Any]) -> Any:
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    with _told():
        told = _got(session, about["jwks_uri"], withhold_token=True)
        try:
            return KeySet.import_key_set(told)  # type: ignore[arg-type]  # a set of keys, else an error
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise ProviderError("The provider's keys cannot be read.", next_step=_LOOK) from error


def _claims(settings: Settings, token: Mapping[str, Any], keys: Any, nonce: str) -> Mapping[str, Any]:
    """What the provider says of the person, once its signature and all that binds it to this sign-in are checked."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError

    try:
        told = jwt.decode(str(token.get("id_token") or ""), keys, algorithms=_SIGNED_BY)
        claims = CodeIDToken(
            told.claims, told.header,
            {"iss": {"essential": True, "value": settings.oidc_issuer}, "sub": {"essential": True},
             "aud": {"essential": True, "value": settings.oidc_client_id}, "exp": {"essential": True}},
            {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": token.get("access_token")})
        claims.validate(leeway=_CLOCK_SECONDS)
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise SignInError("What the provider says of this sign-in cannot be trusted.", next_step=_AGAIN) from error
    return dict(claims)


def _asked(session: Any, about: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
    """What else the provider says of the same person."""
    if "userinfo_endpoint" not in about:
        return {}
    _check_address(about["userinfo_endpoint"])
    with _told():
        told = _got(session, about["userinfo_endpoint"])
    return told if told.get("sub") == subject else {}


def _got(session: Any, address: str, **how: Any) -> dict[str, Any]:
    answer = session.get(address, timeout=_SECONDS, allow_redirects=False, **how)
    told = answer.json() if answer.status_code == 200 else None
    if not isinstance(told, dict):
        raise ProviderError("The provider answers with status {status}, or not as it should.",
                            status=answer.status_code, next_step=_LOOK)
    return told


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong between here and the provider, in words."""
    from requests import RequestException

    try:
        yield
    except (RequestException, OSError, ValueError) as error:
        raise ProviderError("The provider cannot be asked.", next_step=_LOOK) from error
