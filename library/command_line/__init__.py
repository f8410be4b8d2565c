"""The commands of the archive, each a function of its face, and how a terminal is spoken to."""
