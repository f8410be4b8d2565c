"""The commands about accounts and tokens: user, token."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from library.access import Role
from library.accounts import Account, Source, Token
from library.accounts.names import checked
from library.accounts.passwords import MOST_BYTES, check_password
from library.accounts.tokens import DAYS
from library.catalogue.store import FILE_NAME as CATALOGUE_FILE
from library.command_line.acting_commands import actor
from library.command_line.commands import as_json, opened
from library.command_line.speaking import language, tell
from library.errors import UsageError
from library.moments import moment, written_day
from library.wording import in_language, say, word

role_argument = click.argument("role", type=click.Choice([str(one) for one in Role]))
from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from the first line of stdin.")


@click.group()
def user() -> None:
    """Say who may sign in, and with which role; --help after the name of a part tells more."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice([str(one) for one in Role]), required=True, help="What the person may do.")
@click.option("--group", "groups", multiple=True, metavar="G",
              help="A group that levels of access may name as @G; may be given several times.")
@click.option("--source", type=click.Choice([str(one) for one in Source]), default=str(Source.OWN), show_default=True,
              help="Who knows the password: this archive, a directory (LDAP) or a provider (OIDC).")
@from_stdin
@click.pass_obj
def add_user(folder: Path, name: str, role: str, groups: tuple[str, ...], source: str, password_stdin: bool) -> None:
    """Make an account; asks for its password. Where there is no archive yet an administrator's begins an empty one."""
    is_new = role == Role.ADMINISTRATOR and not (folder / CATALOGUE_FILE).is_file()
    name = checked(name) if is_new else name  # what is refused leaves no archive behind
    password = None if source != Source.OWN else _password(given=password_stdin)
    if is_new and password is not None:
        check_password(password, name=name)
    with opened(folder, create=is_new) as archive:
        if is_new:
            tell("A new archive was begun in {root}. 'vankien serve' shows it.", root=archive.root, err=True)
        account = archive.accounts.add(name, Role(role), password, groups=groups, actor=actor(), source=Source(source))
        click.echo(_line(account))


@user.command("list")
@as_json
@click.pass_obj
def list_users(folder: Path, as_json: bool) -> None:
    """Name the accounts."""
    with opened(folder) as archive:
        accounts = archive.accounts.all()
    if as_json:
        click.echo(json.dumps([one.as_json() for one in accounts], ensure_ascii=False))
        return
    for one in accounts:
        click.echo(_line(one))


@user.command("role")
@click.argument("name")
@role_argument
@click.pass_obj
def set_role(folder: Path, name: str, role: str) -> None:
    """Give another role; ends the person's sign-ins."""
    with opened(folder) as archive:
        click.echo(_line(archive.accounts.set_role(name, Role(role), actor=actor())))


@user.command("group")
@click.argument("name")
@click.argument("groups", metavar="[G…]", nargs=-1)
@click.pass_obj
def set_groups(folder: Path, name: str, groups: tuple[str, ...]) -> None:
    """Put a person into these groups and no others; ends the person's sign-ins."""
    with opened(folder) as archive:
        click.echo(_line(archive.accounts.set_groups(name, groups, actor=actor())))


@user.command("password")
@click.argument("name")
@from_stdin
@click.pass_obj
def set_password(folder: Path, name: str, password_stdin: bool) -> None:
    """Set another password; ends the person's sign-ins, not the tokens."""
    with opened(folder) as archive:
        account = archive.accounts.existing(name)
        archive.accounts.set_password(account.name, _password(given=password_stdin), actor=actor())
        tell("{name}: the password is set, all sign-ins are ended", name=account.name)


@user.command("disable")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let the person sign in again.")
@click.pass_obj
def disable_user(folder: Path, name: str, undo: bool) -> None:
    """Let nobody sign in by an account any more; ends its sign-ins, its tokens rest."""
    with opened(folder) as archive:
        change = archive.accounts.enable if undo else archive.accounts.disable
        click.echo(_line(change(name, actor=actor())))


@click.group()
def token() -> None:
    """Let programs act as an account; --help after the name of a part tells more."""


@token.command("add")
@click.argument("name")
@click.option("--days", type=int, default=DAYS, show_default=True, help="It ends after so many days.")
@click.pass_obj
def add_token(folder: Path, name: str, days: int) -> None:
    """Make a token and print it, this once; it is sent as `Authorization: Bearer …`."""
    with opened(folder) as archive:
        click.echo(archive.accounts.tokens.add(name, days=days, actor=actor()))
    tell("This is shown once. 'vankien token list' gives its number, 'token revoke' ends it.", err=True)


@token.command("list")
@as_json
@click.pass_obj
def list_tokens(folder: Path, as_json: bool) -> None:
    """Name the tokens, without what they are."""
    with opened(folder) as archive:
        tokens = archive.accounts.tokens.all()
    if as_json:
        click.echo(json.dumps([one.as_json() for one in tokens]))
        return
    for one in tokens:
        tell("{id}  {account}  made {made}, ends {ends}", id=one.id, account=one.account, made=_day(one.made),
             ends=_day(one.ends))


@token.command("revoke")
@click.argument("number", metavar="ID", type=int)
@click.pass_obj
def revoke_token(folder: Path, number: int) -> None:
    """Let a token be void."""
    with opened(folder) as archive:
        revoked: Token = archive.accounts.tokens.revoke(number, actor=actor())
        tell("token {id} of {account} is void", id=revoked.id, account=revoked.account)


def _password(*, given: bool) -> str:
    """A password from stdin, or asked for twice on a terminal."""
    if given:
        line = sys.stdin.buffer.readline(2 * MOST_BYTES)
        try:
            return line.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise UsageError("The password is no text in UTF-8.") from error
    if not sys.stdin.isatty():
        raise UsageError("A password is asked for on a terminal, and this is none.",
                         next_step="Give it with --password-stdin.")
    typed: str = click.prompt(in_language(say("Password"), language()), hide_input=True, err=True,
                              confirmation_prompt=in_language(say("The same again"), language()))
    return typed


def _line(account: Account) -> str:
    told = [account.name, word(account.role, language()), *(f"@{group}" for group in sorted(account.groups))]
    told += [f"({account.source})"] if account.source is not Source.OWN else []
    return "  ".join(told + ([word("disabled", language())] if account.disabled else []))


def _day(seconds: int) -> str:
    return written_day(moment(seconds))
