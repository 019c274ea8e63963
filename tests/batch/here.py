"""An executor that works in this process, so that what a test breaks is broken for the work too."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Generator, Sequence

from docgen.batch.jobs import Done, Lost, Started
from docgen.batch.local.worker import Raised
from docgen.batch.packing import Errand
from docgen.batch.steps import Job, Result, perform
from docgen.files import digest_of

Work = Callable[[Job], Result]


class Here:
    """Does one errand after the other, as a pool of one worker would; jobs are sent through pickle as there.

    ``did`` are the ids of all editions that were taken in hand, ``waves`` those that were asked for at a time.
    """

    def __init__(self, work: Work = perform) -> None:
        self.work = work
        self.did: list[str] = []
        self.waves: list[list[str]] = []

    in_waves = True

    def run(
        self, jobs: Sequence[Errand]
    ) -> Generator[Started[Errand] | Done[Errand, Result] | Lost[Errand], None, None]:
        self.waves.append([errand.id for errand in jobs])
        for errand in jobs:
            try:
                job: Job = pickle.loads(pickle.dumps(errand))
            except Exception as fault:  # noqa: BLE001 (as the pool does)
                yield Lost(errand, Raised.by(fault, "the job cannot be sent: "))
                continue
            self.did.append(errand.id)
            yield Started(errand)
            yield Done(errand, self.work(job))


def sketch(job: Job) -> Result:
    """Stands in for the work where the pages do not matter: a "PDF" of the edition's facts and its leaflet's words."""
    checked = pickle.loads(job.leaflet)
    variant = next(held for audience, held in checked.variants.items() if audience.value == job.edition.audience)
    words = [variant.words(text) for text in variant.texts(unseen=None)]
    pdf = json.dumps([job.edition.facts(), words]).encode()
    key = digest_of(pdf + job.tools.encode())
    slots = key if job.fan_out else ""
    if job.before and job.before.branding == key and job.before.intact:
        return Result(same=True, manuscript=key, slots=slots, branding=key, seconds=0.25)
    return Result(pdf=pdf, pages=1, manuscript=key, slots=slots, branding=key, seconds=0.25)
