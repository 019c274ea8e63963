"""Work that cannot be imported by a worker."""

import os

if "POOL_BROKEN" in os.environ:
    if os.environ["POOL_BROKEN"] == "raise":
        raise RuntimeError("not today")
    os._exit(5)


def do(job: object) -> object:
    return job
