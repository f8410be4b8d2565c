"""Who may sign in, and who has."""

from library.accounts.accounts import Accounts
from library.catalogue.accounts import Account, Source
from library.catalogue.sign_ins import Token

__all__ = ["Account", "Accounts", "Source", "Token"]
