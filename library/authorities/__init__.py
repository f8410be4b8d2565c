"""Committees and kinds as records: their names, and which of them a printed name means."""

from library.authorities.directory import Directory, Resolved
from library.authorities.records import SORTS, Committee, Form, Kind, Name, R, Record
from library.authorities.shipped import shipped, shipped_committees, shipped_kinds
from library.authorities.table import read_table, write_table

__all__ = ["SORTS", "Committee", "Directory", "Form", "Kind", "Name", "R", "Record", "Resolved", "read_table",
           "shipped", "shipped_committees", "shipped_kinds", "write_table"]
