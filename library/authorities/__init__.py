"""Committees as records: their names, and which of them a printed name means."""

from library.authorities.directory import Directory, Resolved
from library.authorities.records import Committee, Form, Name
from library.authorities.shipped import shipped_committees
from library.authorities.table import read_table, write_table

__all__ = ["Committee", "Directory", "Form", "Name", "Resolved", "read_table", "shipped_committees", "write_table"]
