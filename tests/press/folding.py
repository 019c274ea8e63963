"""A bindery in software: lays printed sheets down, folds, nests and cuts them, and reads what comes out.

It is given only where pages stand and what a folder is told (which way each fold goes, and in which order), and knows
nothing of how an imposition comes about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from docgen.content.finishing import Flip
from docgen.press.area import Box
from docgen.press.imposition import Imposition, Placement, Side
from docgen.press.scheme import Face, Join

EXACT = 0.005


@dataclass(frozen=True)
class Print:
    """What is printed on one face of a leaf: the page, and whether it stands on its head."""

    page: int
    down: bool


@dataclass(frozen=True)
class Leaf:
    """A piece of paper between cuts and folds, as it lies with the front of the sheet up."""

    box: Box
    front: Print | None
    back: Print | None


@dataclass(frozen=True)
class Layer:
    """A leaf in a folded stack: from where to where it reaches, and whether its back is up."""

    leaf: Leaf
    left: float
    right: float
    over: bool = False

    def faces(self) -> tuple[Print | None, Print | None]:
        """What is on it, from above: the upper face, then the lower one."""
        return (self.leaf.back, self.leaf.front) if self.over else (self.leaf.front, self.leaf.back)


Piece = list[Leaf]
"""What hangs together once the sheet is cut: leaves from left to right, with folds between them."""


def lay_down(imposition: Imposition, flip: Flip) -> list[list[Piece]]:
    """For each sheet, which went over as ``flip`` says, the pieces that it is cut into, from the top left."""
    return [list(_pieces(imposition, flip, *sides)) for sides in _sheets(imposition)]


def _sheets(imposition: Imposition) -> Iterator[tuple[Side, Side | None]]:
    for number in range(1, imposition.sheets + 1):
        front, *back = (side for side in imposition.sides if side.sheet == number)
        assert front.face is Face.FRONT
        assert [side.face for side in back] in ([], [Face.BACK])
        yield front, back[0] if back else None


def _pieces(imposition: Imposition, flip: Flip, front: Side, back: Side | None) -> Iterator[Piece]:
    width, height = imposition.sheet.width, imposition.sheet.height
    leaves = [Leaf(each.finished, Print(each.page, each.down), None) for each in front.placements]
    for each in back.placements if back else ():
        box, down = each.finished, each.down
        if flip is Flip.TURN:
            box = Box(width - box.right, box.bottom, width - box.left, box.top)
        else:
            box, down = Box(box.left, height - box.top, box.right, height - box.bottom), not down
        behind = [number for number, leaf in enumerate(leaves) if same(leaf.box, box)]
        if behind:
            leaves[behind[0]] = replace(leaves[behind[0]], back=Print(each.page, down))
        else:
            assert not any(leaf.box.overlaps(box, EXACT) for leaf in leaves), "front and back do not lie back to back"
            leaves.append(Leaf(box, None, Print(each.page, down)))
    leaves.sort(key=lambda leaf: (-round(leaf.box.top, 2), leaf.box.left))
    piece: Piece = []
    for leaf in leaves:
        if piece and not (near(piece[-1].box.right, leaf.box.left) and near(piece[-1].box.top, leaf.box.top)):
            yield piece
            piece = []
        piece.append(leaf)
    yield piece


def near(one: float, other: float) -> bool:
    return abs(one - other) < EXACT


def same(one: Box, other: Box) -> bool:
    return all(
        near(*pair)
        for pair in zip(
            (one.left, one.bottom, one.right, one.top), (other.left, other.bottom, other.right, other.top), strict=True
        )
    )


def fold(piece: Piece, joins: tuple[Join, ...], order: tuple[int, ...]) -> list[Layer]:
    """Folds a piece, front up. The stack from above. The left part always moves: under the rest, or over it."""
    stack = [Layer(leaf, leaf.box.left, leaf.box.right) for leaf in piece]
    lines = {number: (piece[number - 1].box.right, joins[number - 1]) for number in order}
    for number in order:
        line, join = lines.pop(number)
        assert all(layer.right <= line + EXACT or layer.left >= line - EXACT for layer in stack), "paper is in the way"
        moved = [layer for layer in stack if layer.right <= line + EXACT]
        rest = [layer for layer in stack if layer not in moved]
        turned = [
            replace(layer, left=2 * line - layer.right, right=2 * line - layer.left, over=not layer.over)
            for layer in reversed(moved)
        ]
        stack = [*rest, *turned] if join is Join.AWAY else [*turned, *rest]
        other = {Join.AWAY: Join.TOWARDS, Join.TOWARDS: Join.AWAY}
        lines = {n: (2 * line - x, other[j]) if x < line else (x, j) for n, (x, j) in lines.items()}
    return stack


def turned_over(stack: list[Layer]) -> list[Layer]:
    """The stack turned like a page, so that its last face lies up."""
    return [replace(layer, left=-layer.right, right=-layer.left, over=not layer.over) for layer in reversed(stack)]


def cover_up(stack: list[Layer]) -> list[Layer]:
    """The stack with the cover, page 1, on top."""
    top = stack[0].faces()[0]
    return stack if top and top.page == 1 else turned_over(stack)


def nested(stacks: list[list[Layer]]) -> list[Layer]:
    """Sheets of two leaves, outermost first, one put into the other."""
    inner: list[Layer] = []
    for outer in reversed(stacks):
        inner = [outer[0], *inner, outer[1]]
    return inner


def prints(stack: list[Layer]) -> list[Print | None]:
    """What one reads from the first face to the last."""
    return [face for layer in stack for face in layer.faces()]


def pages(stack: list[Layer]) -> list[int]:
    """The numbers of pages, from the first face to the last; all heads must be up."""
    found = [face for face in prints(stack) if face]
    assert not any(face.down for face in found), "heads are down"
    return [face.page for face in found]


def is_folded_at(placement: Placement, side: Side, edge: str) -> bool:
    """Whether the paper goes on beyond the left or right edge of a page: another page begins there."""
    box = placement.finished
    for other in side.placements:
        there = other.finished
        meets = near(there.right, box.left) if edge == "left" else near(there.left, box.right)
        if meets and near(there.top, box.top):
            return True
    return False
