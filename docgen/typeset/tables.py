"""Header cells and what they head (ISO 14289-1, 7.5): Table nodes in, the same with Scope, Headers and IDs out.

HTML says for a header cell whether it heads a row or a column only if the author did. Otherwise: in the table's head,
or in a row of header cells alone, it heads its columns; elsewhere its row. Data cells then list the headers that stand
above them and beside them, so a reading program need not guess, whatever is merged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.typeset.structure import Node

COLUMN, ROW = "/Column", "/Row"
_SCOPES = {"col": COLUMN, "colgroup": COLUMN, "row": ROW, "rowgroup": ROW}
WIDEST = 1000
"""What HTML allows a ``colspan`` at most."""


@dataclass(slots=True)
class _Cell:
    """A cell with the part of the grid that it covers."""

    node: Node
    row: int
    column: int
    height: int
    width: int
    scope: str = ""


def describe_tables(document: Node) -> None:
    """Gives the cells of every table their attributes."""
    for number, table in enumerate((node for node in document.walk() if node.role == "Table"), start=1):
        _describe(table, f"table{number}")


def _rows(table: Node) -> Iterator[tuple[Node, bool]]:
    """The rows, each with whether it stands in the head."""
    for kid in table.nodes():
        if kid.role == "TR":
            yield kid, False
        elif kid.role != "Caption":
            for row in kid.nodes():
                yield row, kid.role == "THead"


def _span(node: Node, name: str, most: int) -> int:
    written = node.element.get(name, "1") if node.element is not None else "1"
    return max(1, min(most, int(written))) if written.strip().isdigit() else 1


def _describe(table: Node, name: str) -> None:
    rows = list(_rows(table))
    cells: list[_Cell] = []
    covered: set[tuple[int, int]] = set()
    for number, (row, is_head) in enumerate(rows):
        column = 0
        kids = row.nodes()
        only_headers = all(kid.role == "TH" for kid in kids) and len(kids) > 1
        for node in kids:
            while (number, column) in covered:
                column += 1
            cell = _Cell(
                node, number, column, _span(node, "rowspan", len(rows) - number), _span(node, "colspan", WIDEST)
            )
            covered.update((number + y, column + x) for y in range(cell.height) for x in range(cell.width))
            column += cell.width
            cells.append(cell)
            if node.role == "TH":
                written = node.element.get("scope", "") if node.element is not None else ""
                cell.scope = _SCOPES.get(written, COLUMN if is_head or only_headers else ROW)
                node.identifier = f"{name}-r{number + 1}c{cell.column + 1}"
    above: dict[int, list[_Cell]] = {}
    beside: dict[int, list[_Cell]] = {}
    for cell in cells:
        for column in range(cell.column, cell.column + cell.width) if cell.scope == COLUMN else ():
            above.setdefault(column, []).append(cell)
        for row_number in range(cell.row, cell.row + cell.height) if cell.scope == ROW else ():
            beside.setdefault(row_number, []).append(cell)
    for cell in cells:
        attributes: dict[str, str] = {}
        if cell.width > 1:
            attributes["ColSpan"] = str(cell.width)
        if cell.height > 1:
            attributes["RowSpan"] = str(cell.height)
        if cell.scope:
            attributes["Scope"] = cell.scope
        heads = [
            head
            for column in range(cell.column, cell.column + cell.width)
            for head in above.get(column, ())
            if head.row + head.height <= cell.row
        ]
        heads += [
            head
            for row_number in range(cell.row, cell.row + cell.height)
            for head in beside.get(row_number, ())
            if head.column + head.width <= cell.column
        ]
        names = dict.fromkeys(f"({head.node.identifier})" for head in heads)
        if names:
            attributes["Headers"] = f"[{' '.join(names)}]"
        if attributes:
            cell.node.attributes["Table"] = attributes
