"""Pictures of pages: files of them, their text, their stamps."""
