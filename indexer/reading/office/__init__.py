"""Office files: Word, sheets, slides and web pages, of every age."""
