"""Parts of `brands.py`: an edition that is put together beside other engines, what has to be made again, and how large it all is."""

from __future__ import annotations

import json
import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from curve import OTHERS
from peers import Engine, with_chromium, with_typst
from sides import WIDTH, Goal, said
from trusts import AUDIENCES, LEAFLETS, Trusts
from workshop import Workshop, hold

WARMING = 2
ALIKE = "abdeghnopqu"
"""Letters of about one width: where they change places, lines stay as long as they are."""


# ------------------------------------------------------------------------------------------ an edition beside other engines


@contextmanager
def proof_timed() -> Iterator[Counter[str]]:
    """Seconds in the proof."""
    from docgen.batch import steps

    spent: Counter[str] = Counter()
    stock = steps.unproved

    def timed(*arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return stock(*arguments, **options)
        finally:
            spent["proof"] += time.perf_counter() - start  # type: ignore[assignment]

    steps.unproved = timed
    try:
        yield spent
    finally:
        steps.unproved = stock


def editions(trusts: Trusts, turns: int) -> None:
    """(a) One edition in each turn, each of another brand, by each engine; pages and slots are typeset, as within a build."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name).resolve()
        workshop = Workshop(trusts.folder, folder / "build", fan_out=True)
        names = _one_of_each(trusts, WARMING * 8 + turns)
        html = {edition: workshop.html(edition) for edition in names}
        others = {f"{edition}-shuffled": _shuffled(text, turn) for turn, (edition, text) in enumerate(html.items())}
        typst = dict(with_typst(folder, html | others, stack))
        if not typst:
            raise SystemExit(1)  # it has said what is missing
        warm, _cold = typst.values()
        (chromium,) = dict(with_chromium(trusts.folder, html, stack)).values()
        engines: dict[str, Engine] = {
            "typst, warm: another leaflet of the same size": lambda edition: warm(f"{edition}-shuffled"),
            "typst, warm: the same leaflet in another brand": warm,
            "Chromium, warm: the same HTML": chromium,
        }
        with engine_timed() as engine:
            for edition in names:  # typeset once, as the first editions of a build have it done
                workshop.make(edition)
        times: dict[str, list[float]] = {key: [] for key in (*_OURS, *engines)}
        sizes: dict[str, list[int]] = {key: [] for key in times}
        with proof_timed() as spent:
            for turn, edition in enumerate(names):
                found = {
                    **_ours(workshop, edition, spent),
                    **{key: _timed(make, edition) for key, make in engines.items()},
                }
                for key, (seconds, size) in found.items() if turn >= WARMING * 8 else ():
                    times[key].append(seconds * 1000)
                    sizes[key].append(size)
        _table(times, sizes)
        others = {
            key.partition(",")[0]: statistics.median(times[key]) / 1000
            for key in engines
            if "another leaflet" not in key
        }
        OTHERS.parent.mkdir(parents=True, exist_ok=True)
        OTHERS.write_text(json.dumps(others) + "\n")
        pages, slots = (statistics.median(engine[kind]) for kind in ("typeset", "typeset_slots"))
        share = (len(LEAFLETS) * len(AUDIENCES) * pages + trusts.brands * len(AUDIENCES) * slots) / len(
            trusts.editions()
        )
        words = f"{share * 1000:.1f} ms ({pages * 1000:.0f} a leaflet, {slots * 1000:.0f} a brand's slots)"
        said(f"\n(a) an edition's share of typesetting, {trusts.brands:,} brands", words)


@contextmanager
def engine_timed() -> Iterator[dict[str, list[float]]]:
    """Seconds of each run of the engine, for pages and for slots."""
    from docgen.batch import steps

    spent: dict[str, list[float]] = {"typeset": [], "typeset_slots": []}

    def timed(name: str, stock: Callable[..., Any]) -> Callable[..., Any]:
        def work(*arguments: Any) -> Any:
            start = time.perf_counter()
            try:
                return stock(*arguments)
            finally:
                spent[name].append(time.perf_counter() - start)

        return work

    before = {name: getattr(steps, name) for name in spent}
    for name, stock in before.items():
        setattr(steps, name, timed(name, stock))
    try:
        yield spent
    finally:
        for name, stock in before.items():
            setattr(steps, name, stock)


_OURS = ("put together", "put together and written", "put together and proved", "put together, proved and written")


def _ours(workshop: Workshop, edition: str, spent: Counter[str]) -> dict[str, tuple[float, int]]:
    """Seconds for what docgen does, and the size of what it makes."""
    (workshop.output / workshop.source(edition).edition.path).unlink(missing_ok=True)
    spent.clear()
    start = time.perf_counter()
    result = workshop.perform(edition)
    made = time.perf_counter()
    workshop.publish(edition, result)
    written = time.perf_counter() - made
    proved, size = made - start, len(result.pdf or b"")
    joined = proved - spent["proof"]
    return {
        key: (seconds, size)
        for key, seconds in zip(_OURS, (joined, joined + written, proved, proved + written), strict=True)
    }


def _timed(make: Engine, edition: str) -> tuple[float, int]:
    start = time.perf_counter()
    pdf = make(edition)
    return time.perf_counter() - start, len(pdf)


def _table(times: dict[str, list[float]], sizes: dict[str, list[int]]) -> None:
    theirs = [key for key in times if key not in _OURS]
    print(f"{'(a) medians of ' + str(len(times[_OURS[0]])) + ' turns':<{WIDTH}} {'ms':>10} {'kB':>8}")
    for key, spent in times.items():
        print(f"    {key:<{WIDTH - 4}} {statistics.median(spent):10.1f} {statistics.mean(sizes[key]) / 1000:8.0f}")
    goals = {
        (_OURS[0], theirs[0]): Goal(most=1 / 3), (_OURS[2], theirs[0]): Goal(most=1),
        (_OURS[0], theirs[1]): Goal(most=1 / 3), (_OURS[2], theirs[1]): Goal(most=1),
        (_OURS[0], theirs[2]): Goal(most=1 / 15),
    }  # fmt: skip
    for theirs_ in theirs:
        print(f"\n    divided by {theirs_}")
        for ours in _OURS:
            ratio = statistics.median(our / their for our, their in zip(times[ours], times[theirs_], strict=True))
            verdict = goals.get((ours, theirs_), Goal()).verdict(ratio)
            print(f"    {ours:<{WIDTH - 4}} {ratio:10.3f}   {verdict}".rstrip())


def _one_of_each(trusts: Trusts, count: int) -> list[str]:
    """So many editions, each of another brand than the one before it, and all leaflets for both audiences in turn."""
    kinds = [(leaflet, audience) for leaflet in LEAFLETS for audience in AUDIENCES]
    return [
        f"{leaflet}.{audience}.{trusts.names[turn % trusts.brands]}.en-GB.standard"
        for turn in range(count)
        for leaflet, audience in [kinds[turn % len(kinds)]]
    ]


def _shuffled(html: str, turn: int) -> str:
    """The page with letters changed throughout, so that an engine that remembers what it has laid out remembers nothing of it."""
    letters = random.Random(turn).sample(ALIKE, len(ALIKE))
    table = str.maketrans(ALIKE, "".join(letters))
    head, body = html.split("<body", 1)
    return head + "<body" + re.sub(r">[^<]+<", lambda found: found[0].translate(table), body)


# ------------------------------------------------------------------------------------------------- what is made again


class Counting:
    """Workers on this machine whose runs of the engine are counted."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self.pages = self.slots = 0

    def run(self, errands: Sequence[Any]) -> Generator[Any, None, None]:
        from docgen.batch import jobs
        from docgen.batch.store import unpack
        from docgen.typeset.document import TypesetDocument

        for event in self._pool.run(errands):
            if isinstance(event, jobs.Done):
                for packed in event.result.documents.values():
                    kept = unpack(packed)
                    assert kept
                    if isinstance(kept.typeset, TypesetDocument):
                        self.pages += 1
                    else:
                        self.slots += 1
            yield event


def changes(trusts: Trusts, jobs: int) -> None:
    """(c) What a build typesets and makes: at first, after one brand's phone number has changed, after a fact has."""
    most = len(LEAFLETS) * len(AUDIENCES), trusts.brands * len(AUDIENCES)
    pages, slots, built = _built(trusts, jobs, "(c) all editions of a new clone")
    said(
        "(c)   engine runs: leaflets' pages, brands' slots",
        f"{pages} + {slots}",
        (pages, slots) <= most,
        f"{most[0]} + {most[1]}",
    )
    _built(trusts, jobs, "(c) nothing changed")
    brand = trusts.names[trusts.brands // 2]
    trusts.change_phone(brand, 999)
    pages, slots, built = _built(trusts, jobs, "(c) a brand's phone number changed")
    holds = (pages, slots, built) == (0, len(AUDIENCES), len(trusts.editions([brand])))
    said("(c)   engine runs, editions made", f"{pages} + {slots}, {built}", holds, "that brand's alone")
    medicine = trusts.folder / "content/medicines/baclofen.yaml"
    text = medicine.read_text()
    assert text.count(FACT[0]) == 1, FACT
    medicine.write_text(text.replace(*FACT))
    pages, slots, built = _built(trusts, jobs, "(c) a fact changed")
    said(
        "(c)   engine runs, editions made",
        f"{pages} + {slots}, {built}",
        (slots, built) == (0, pages * trusts.brands),
        "each leaflet once",
    )
    medicine.write_text(text)
    trusts.write()


FACT = ("dose: 100 mg", "dose: 99 mg")
"""The highest dose for adults, as its file has it and as it is changed."""


def _built(trusts: Trusts, jobs: int, what: str) -> tuple[int, int, int]:
    """Builds; gives how many pages and slots were typeset, and how many editions were made."""
    from docgen import Project
    from docgen.batch.build import local_pool

    start = time.perf_counter()
    with local_pool(jobs) as pool:
        counting = Counting(pool)
        report = Project.open(trusts.folder).build(executor=counting)
    seconds = time.perf_counter() - start
    assert report.exit_code == 0, [outcome.diagnostics for outcome in report.outcomes if outcome.failed][:3]
    built = sum(outcome.built for outcome in report.outcomes)
    looked = len(report.outcomes) - built
    words = f"{built:,} made" + (f", {looked:,} looked at" if looked else "") + f", {seconds:.1f} s"
    said(what, words)
    return counting.pages, counting.slots, built


# --------------------------------------------------------------------------------------------------- sizes and memory


def sizes(trusts: Trusts, brands: int) -> None:
    """(d) The length of editions, put together and typeset as a whole."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        joined = Workshop(trusts.folder, folder / "joined", fan_out=True)
        whole = Workshop(trusts.folder, folder / "whole")
        pairs = [
            (len(joined.make(edition).read_bytes()), len(whole.make(edition).read_bytes()))
            for edition in trusts.editions(trusts.names[:brands])
        ]
    ratios = [ours / theirs for ours, theirs in pairs]
    for word, ratio in (("median", statistics.median(ratios)), ("most", max(ratios))):
        said(
            f"(d) size put together / as a whole, {word} of {len(pairs)}", f"{ratio:.4f}", ratio <= 1.05, "at most 1.05"
        )


def memory(trusts: Trusts, counts: list[int]) -> None:
    """(e) What a worker holds after so many editions that were put together."""
    with tempfile.TemporaryDirectory() as name:
        hold("e", Workshop(trusts.folder, Path(name), fan_out=True), sorted(trusts.editions()), counts)
