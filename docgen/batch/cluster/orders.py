"""Jobs on their way to another machine: without anything of this one's folders, and with what their pages need there."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.batch.cluster.likeness import Machine

if TYPE_CHECKING:
    from docgen.batch.steps import Job


@dataclass(frozen=True, slots=True)
class Order:
    """A pickled job, and the machine that it comes from; ``root`` is where the project's files are laid out there."""

    job: bytes
    machine: Machine
    root: str = ""


class Desk:
    """Makes orders of jobs."""

    def __init__(self) -> None:
        self._machines: dict[bytes, Machine] = {}

    def order(self, job: Job) -> Order:
        """The order for a job. Raises Refusal if this machine's fonts cannot be asked for."""
        if job.brand not in self._machines:
            brand = pickle.loads(job.brand)  # noqa: S301 (our own)
            own = {family for face in brand.fonts.faces for family in face.families}
            self._machines[job.brand] = Machine.here(sorted(dict(brand.families).keys() - own))
        return Order(pickle.dumps(replace(job, root=Path(), output=Path())), self._machines[job.brand])
