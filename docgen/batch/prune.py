"""Takes away downloads of editions that the project does not have any more, and files of print runs that it does not have.

Only what the ledger says docgen made, and what is still as docgen made it, is removed. A leaflet or brand that cannot be read
just now has lost nothing: the downloads of its editions stay; nor has one that nothing names any more, as long as something else
is named that cannot be read, for that may be it. What is there and not docgen's is told, and never touched.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.batch.disk import OUTPUT
from docgen.batch.events import gravest
from docgen.batch.memory import Made
from docgen.batch.outlet import Outlet, still_there
from docgen.batch.plan import Plan
from docgen.batch.press.leftovers import leftovers
from docgen.batch.press.orders import PRESS, Orders
from docgen.batch.session import Session
from docgen.batch.sources import Sources
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, in_order
from docgen.files import UNFINISHED, Folder, writing
from docgen.publish.lock import locked
from docgen.publish.names import download_path, parts_of

DOWNLOADS = "downloads"


@dataclass(frozen=True, slots=True)
class Removed:
    """A file that docgen made and nobody claims: its path, relative to the output folder, and its length."""

    path: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """A file among docgen's that is not docgen's; ``edited`` if docgen made it once and somebody changed it since."""

    path: str
    edited: bool


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed, or would be.

    Attributes:
        removed: The files and how large they are, sorted by path.
        withdrawn: The editions of withdrawn leaflets whose downloads were taken away too, as a build does.
        foreign: What is there and not docgen's.
        kept: The editions that cannot be made just now, or may be meant; their downloads stay.
        claimed: How many editions the project has.
        findings: What was found on the way.
        exit_code: What goes wrong amounts to.
    """

    removed: tuple[Removed, ...]
    withdrawn: tuple[str, ...]
    foreign: tuple[Foreign, ...]
    kept: tuple[str, ...]
    claimed: int
    findings: tuple[Diagnostic, ...] = ()
    exit_code: ExitCode = ExitCode.DONE


def would_prune(folder: Folder, output: Path) -> Pruned:
    """What :func:`prune` would do now. Changes nothing. Raises :class:`~docgen.diagnostics.Refusal` as that does."""
    with Session.looking(folder, output) as session:
        found = _Unclaimed(session)
        ours, others = session.to_withdraw()
        findings = [*session.findings, *map(still_there, others)]
        return found.told([edition.id for edition in ours], findings, [ExitCode.FAULTS for _ in others])


def prune(
    folder: Folder, output: Path, *, wait: bool = True, waiting: Callable[[str], None] = lambda _: None
) -> Pruned:
    """Removes what no edition of the project claims; ``wait`` and ``waiting`` as for :func:`docgen.publish.lock.locked`.

    The manifest comes first, then the files, then the ledger: after a kill at any moment the manifest lists no file that
    is not there, and the next time removes the rest.

    Raises:
        Refusal: ``docgen.yaml`` has faults, somebody else holds the output folder, or it cannot be written.
    """
    if not output.is_dir():
        return would_prune(folder, output)
    with locked(output, wait=wait, waiting=waiting), Session.working(folder, output) as session:
        found = _Unclaimed(session)
        outlet = Outlet(session, Plan({}, ()))
        outlet.withdraw()
        if not outlet.close():  # the manifest may still list them
            found.keep_all()
        codes, findings = list(outlet.codes), [*session.findings, *outlet.findings]
        for path in found.paths():
            try:
                with writing(output / path):
                    (output / path).unlink(missing_ok=True)
            except Refusal as refusal:  # it costs no other
                found.keep(path)
                codes.append(refusal.exit_code)
                findings += refusal.diagnostics
        session.ledger.forget([made.id for made in [*found.ours, *found.missing]])
        session.ledger.forget_pressed(found.unclaimed_jobs)
        _remove_empty_folders(output / DOWNLOADS)
        _remove_empty_folders(output / PRESS)
        session.keep()
        return found.told(outlet.withdrawn, findings, codes)


class _Unclaimed:
    """What no edition of the project claims: ``ours`` is what docgen made and nobody changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        statuses = session.survey.statuses
        made = session.ledger.memory.made
        may_be_meant = {id for id in made.keys() - statuses.keys() if session.survey.may_mean(parts_of(id))}
        self.kept = tuple(sorted({*session.lost(), *may_be_meant}))
        self.claimed = {download_path(*parts_of(id)).casefold() for id in [*statuses, *self.kept]}
        self.ours: list[Made] = []
        self.missing: list[Made] = []
        self.edited: set[str] = set()
        for id, one in sorted(made.items()):
            path = download_path(*parts_of(id))
            if path.casefold() in self.claimed:
                continue
            now = session.disk.digest(OUTPUT + path)
            if now is None:
                self.missing.append(one)
            elif (path, now) == (one.path, one.digest):
                self.ours.append(one)
            else:
                self.edited.add(path)
        self.unclaimed_jobs: list[str] = []
        self.pressed: dict[str, int] = {}
        if session.ledger.memory.pressed:
            self._look_at_press()

    def _look_at_press(self) -> None:
        """The files of jobs that no print run has any more."""
        session = self._session
        claimed = dict(session.ledger.memory.pressed)
        for left in leftovers(session, Orders(session.survey.sources or Sources(session.folder))):
            del claimed[left.id]
            self.pressed.update(left.files)
            self.edited.update(left.edited)
            if not left.edited:
                self.unclaimed_jobs.append(left.id)
        self.claimed.update(path.casefold() for pressed in claimed.values() for path in pressed.digests)

    def paths(self) -> list[str]:
        """What is to be removed."""
        return [*(made.path for made in self.ours), *self.pressed]

    def keep(self, path: str) -> None:
        """That one is not removed, and so not forgotten."""
        self.claimed.add(path.casefold())
        self.ours = [made for made in self.ours if made.path != path]
        if self.pressed.pop(path, None) is not None:
            jobs = self._session.ledger.memory.pressed
            self.unclaimed_jobs = [id for id in self.unclaimed_jobs if path not in jobs[id].digests]

    def keep_all(self) -> None:
        """None is."""
        for path in self.paths():
            self.keep(path)

    def told(self, withdrawn: list[str], findings: list[Diagnostic], codes: list[ExitCode]) -> Pruned:
        """The whole as facts."""
        return Pruned(
            removed=tuple(
                Removed(path, size)
                for path, size in sorted([*((made.path, made.bytes) for made in self.ours), *self.pressed.items()])
            ),
            withdrawn=tuple(withdrawn),
            foreign=tuple(Foreign(path, path in self.edited) for path in self._foreign()),
            kept=self.kept,
            claimed=len(self._session.survey.ids()),
            findings=tuple(in_order(findings)),
            exit_code=gravest(codes),
        )

    def _foreign(self) -> Iterator[str]:
        """The files among docgen's that neither an edition, nor a print run, nor docgen claims."""
        output = self._session.output
        ours = {*(made.path for made in self.ours), *self.pressed}
        walks = (os.walk(output / base) for base in (DOWNLOADS, PRESS))
        for folder, folders, files in itertools.chain.from_iterable(walks):
            folders.sort()
            for name in sorted(files):
                path = Path(folder, name).relative_to(output).as_posix()
                if path not in ours and path.casefold() not in self.claimed and not UNFINISHED.fullmatch(name):
                    yield path


def _remove_empty_folders(base: Path) -> None:
    """Removes ``base`` and the folders in it as far as they hold nothing."""
    for folder, _, _ in os.walk(base, topdown=False):
        with contextlib.suppress(OSError):  # it holds something
            Path(folder).rmdir()
