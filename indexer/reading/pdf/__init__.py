"""PDF files: what each page shows, and what stands beside the pages."""
