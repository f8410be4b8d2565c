"""Reading on many machines by Dask."""

from __future__ import annotations

from indexer.dask_cluster.leading import Leader

__all__ = ["Leader"]
