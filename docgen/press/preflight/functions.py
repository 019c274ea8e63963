"""Gradients as a press sees them: the most ink of each plate that a shading puts anywhere (ISO 32000-1, 7.10 and 8.7.4.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docgen.press.preflight.colour import Colour, Space, merged, read_space

_Values = list[float]


def shading_colour(shading: Any, spaces: Any) -> Colour:
    """The most of each plate; what a function that cannot be followed paints is taken to be no more than its plates.

    Raises :class:`~docgen.press.preflight.colour.NotAColour`.
    """
    from pikepdf import Array

    space = read_space(shading.ColorSpace, spaces)
    written = shading.get("/Function")
    if space.trouble or written is None:
        return _faint(space)
    parts = list(written) if isinstance(written, Array) else [written]
    per_part = [list(_outcomes(part)) for part in parts]
    if not all(per_part):
        return _faint(space)
    if len(parts) == 1:
        return merged(space.colour(values) for values in per_part[0])
    most = [max(values[0] for values in outcomes) for outcomes in per_part]
    least = [min(values[0] for values in outcomes) for outcomes in per_part]
    return merged([space.colour(most), space.colour(least)])


def _faint(space: Space) -> Colour:
    """A colour that names the plates, and hardly any ink: how much there is cannot be told."""
    plates = {plate: 0.01 for plate in space.plates if plate}
    return Colour(tuple(plates.items()), space.family, space.trouble, space.managed)


def _outcomes(function: Any, depth: int = 0) -> Iterator[_Values]:
    """Values that a function takes, its extremes among them; none if it cannot be followed.

    Between the ends of an exponential function each component only grows or only shrinks; a sampled one is as high as
    its highest sample.
    """
    kind = int(function.FunctionType)
    if kind == 2:
        yield [float(value) for value in function.get("/C0", [0])]
        yield [float(value) for value in function.get("/C1", [1])]
    elif kind == 3 and depth < 8:
        for part in function.Functions:
            yield from _outcomes(part, depth + 1)
    elif kind == 0 and int(function.BitsPerSample) == 8:
        span = [float(value) for value in function.Range]
        count = len(span) // 2
        decode = [float(value) for value in function.get("/Decode", span)]
        data = function.read_bytes()
        for start in range(0, min(len(data), 4096 * count) - count + 1, count):
            yield [
                decode[2 * part] + data[start + part] / 255 * (decode[2 * part + 1] - decode[2 * part])
                for part in range(count)
            ]
