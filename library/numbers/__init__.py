"""Numbers of documents: what the others of a series say of each, and which are missing (see the README here)."""
