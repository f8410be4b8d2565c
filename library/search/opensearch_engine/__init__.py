"""The search engine that runs elsewhere: a cluster of OpenSearch behind the contract's `Engine`."""

from library.search.opensearch_engine.cluster import Cluster
from library.search.opensearch_engine.engine import OpenSearchEngine

__all__ = ["Cluster", "OpenSearchEngine"]
