"""The machine that an archive lies on: its disk, files, processes and memory (see the README here)."""
