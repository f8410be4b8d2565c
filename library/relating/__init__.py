"""What documents of the archive do to one another, as one viewer may know it (see the README here)."""

from library.relating.both_ends import Related, Relating, Standing, written_keys

__all__ = ["Related", "Relating", "Standing", "written_keys"]
