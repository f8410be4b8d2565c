"""What leaves the archive: records as lines, and documents as searchable PDF, hOCR and ALTO."""

from library.exchange.checking import Difference
from library.exchange.forms import FORMS, Form, Taken, can_be_written, write_document
from library.exchange.tables import write_csv, write_jsonl

__all__ = ["FORMS", "Difference", "Form", "Taken", "can_be_written", "write_csv", "write_document", "write_jsonl"]
