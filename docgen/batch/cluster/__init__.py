"""Workers on other machines, by dask. In: a scheduler's address. Out: an executor for a build, and the same bytes."""

from __future__ import annotations

from docgen.batch.cluster.client import Cluster, cluster

__all__ = ["Cluster", "cluster"]
