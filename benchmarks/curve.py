"""Part of `brands.py`: what an edition costs in builds of 1, 5, 20 … brands, put together and typeset as a whole; and a picture of that.

It is counted in seconds of a processor, of all processes of a build: a busy machine disturbs them less than times.
"""

from __future__ import annotations

import json
import math
import os
import resource
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sides import build, run, said
from trusts import Trusts

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "build" / "benchmarks" / "curve.json"
OTHERS = ROOT / "build" / "benchmarks" / "others.json"
PICTURE = ROOT / "docs" / "brands-curve.svg"
WHOLE = (1, 5)
"""So many brands are also built with each edition typeset as a whole; for more it takes as long an edition."""

Curve = dict[int, float]
"""Seconds of a processor an edition, by the number of brands."""


def curve(counts: Sequence[int], prove: str, jobs: int) -> None:
    """(b) Whole builds of new clones, with everything that they do: starting, reading, typesetting, proving, writing."""
    figures = _known()
    for brands in sorted(counts):
        with tempfile.TemporaryDirectory() as name:
            trusts = Trusts(Path(name).resolve(), brands).write()
            editions = len(trusts.editions())
            for kind, words in _kinds(brands, prove):
                each = _cost(trusts, [*build(trusts.folder, jobs=jobs), *words]) / editions
                figures.setdefault(kind, {})[brands] = each
                told = f"{each * 1000:,.1f} ms each (load {os.getloadavg()[0]:.1f})"
                said(f"(b) {brands:,} brands, {editions:,} editions: {kind}", told)
                FIGURES.parent.mkdir(parents=True, exist_ok=True)
                FIGURES.write_text(json.dumps(figures, indent=2) + "\n")
    PICTURE.write_text("\n".join(picture(figures, _others())) + "\n")


def _cost(trusts: Trusts, command: list[object]) -> float:
    shutil.rmtree(trusts.folder / "build", ignore_errors=True)
    before = _used()
    run(command)()
    return _used() - before


def _used() -> float:
    """Seconds of a processor that all processes used that this one has waited for, and theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _kinds(brands: int, prove: str) -> Iterator[tuple[str, list[str]]]:
    if brands in WHOLE and prove == "all":
        yield WHOLE_EACH, ["--no-fan-out"]
    yield {"all": ALL, "sample": SAMPLE}[prove], ["--prove", prove]


def _known() -> dict[str, Curve]:
    """What was measured before: a curve may be measured part by part."""
    if not FIGURES.exists():
        return {}
    return {
        kind: {int(count): each for count, each in curve.items()}
        for kind, curve in json.loads(FIGURES.read_text()).items()
    }


def _others() -> dict[str, float]:
    """What other engines take, as `editions` has measured it."""
    return json.loads(OTHERS.read_text()) if OTHERS.exists() else {}


# -------------------------------------------------------------------------------------------------------- the picture

WIDE, HIGH = 720.0, 440.0
LEFT, RIGHT, TOP, BOTTOM = 76.0, 214.0, 24.0, 60.0
WHOLE_EACH, ALL, SAMPLE = "each typeset as a whole", "put together, all proved", "put together, a sample proved"
COLOURS = {WHOLE_EACH: "#b3261e", ALL: "#0b5c73", SAMPLE: "#1f9488"}
TEXT = 'font-family="Open Sans, Helvetica, Arial, sans-serif" font-size="13"'


def picture(figures: dict[str, Curve], others: dict[str, float]) -> Iterator[str]:
    """The curves as SVG, and what one takes ``others``; both scales are logarithmic."""
    counts = sorted({count for curve in figures.values() for count in curve})
    every = [*(each for curve in figures.values() for each in curve.values()), *others.values()]
    low, high = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)))
    last = max(counts[-1], 10)

    def across(count: float) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * math.log10(count) / math.log10(last)

    def down(each: float) -> float:
        return TOP + (HIGH - TOP - BOTTOM) * (high - math.log10(each)) / (high - low)

    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {HIGH:g}" role="img" {TEXT} fill="#1c2e36">'
    yield "<title>What an edition costs, by the number of brands</title>"
    yield f'<rect width="{WIDE:g}" height="{HIGH:g}" fill="#ffffff"/>'
    for power in range(low, high + 1):
        y = down(10**power)
        yield f'<path d="M{LEFT:g} {y:.1f}H{WIDE - RIGHT:g}" stroke="#bfd0d6"/>'
        yield f'<text x="{LEFT - 8:g}" y="{y + 4:.1f}" text-anchor="end">{_time(10**power)}</text>'
        for part in range(2, 10) if power < high else ():
            yield f'<path d="M{LEFT:g} {down(part * 10**power):.1f}h5" stroke="#bfd0d6"/>'
    for count in counts:
        x = across(count)
        yield f'<path d="M{x:.1f} {TOP:g}V{HIGH - BOTTOM:g}" stroke="#dfe8eb"/>'
        yield f'<text x="{x:.1f}" y="{HIGH - BOTTOM + 20:g}" text-anchor="middle">{count:,}</text>'
    middle = (LEFT + WIDE - RIGHT) / 2
    yield f'<text x="{middle:.1f}" y="{HIGH - 14:g}" text-anchor="middle">brands, eight editions each</text>'
    yield f'<text transform="translate(18 {(TOP + HIGH - BOTTOM) / 2:.1f}) rotate(-90)" text-anchor="middle">processor time an edition</text>'
    yield f'<text x="{WIDE - 8:g}" y="{HIGH - 14:g}" text-anchor="end" fill="#54656d">both scales are logarithmic</text>'
    for kind, each in others.items():
        y = down(each)
        yield f'<path d="M{LEFT:g} {y:.1f}H{WIDE - RIGHT:g}" stroke="#54656d" stroke-dasharray="2 3"/>'
        yield f'<text x="{LEFT + 10:g}" y="{y - 5:.1f}" fill="#54656d" font-size="11">{kind}, one: {_time(each)}</text>'
    lowest = HIGH
    for kind, curve in sorted(figures.items(), key=lambda item: item[1][max(item[1])]):
        points, colour = sorted(curve.items()), COLOURS[kind]
        path = "L".join(f"{across(count):.1f} {down(each):.1f}" for count, each in points)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.2"/>'
        if kind == WHOLE_EACH and points[-1][0] < last:  # it takes as long for any number of brands
            y = down(points[-1][1])
            yield f'<path d="M{across(points[-1][0]):.1f} {y:.1f}H{across(last):.1f}" stroke="{colour}" stroke-width="2.2" stroke-dasharray="5 5"/>'
        for count, each in points:
            yield f'<circle cx="{across(count):.1f}" cy="{down(each):.1f}" r="3.6" fill="{colour}"/>'
        y = lowest = min(down(points[-1][1]) + 4, lowest - 34)
        yield f'<text x="{WIDE - RIGHT + 12:g}" y="{y:.1f}" fill="{colour}">{kind}</text>'
        yield f'<text x="{WIDE - RIGHT + 12:g}" y="{y + 16:.1f}" fill="{colour}">{_time(points[-1][1])}</text>'
    yield "</svg>"


def _time(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"
