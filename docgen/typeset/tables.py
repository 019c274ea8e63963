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

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.height)

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.width)


def describe_tables(document: Node) -> None:
    """Gives the cells of every table their attributes."""
    for number, table in enumerate((node for node in document.walk() if node.role == "Table"), start=1):
        _describe(table, f"table{number}")


def _groups(table: Node) -> Iterator[tuple[list[Node], bool]]:
    """The rows in groups, which no cell reaches across; each group with whether it is the head."""
    loose = [kid for kid in table.nodes() if kid.role == "TR"]
    if loose:
        yield loose, False
    for kid in table.nodes():
        if kid.role not in ("TR", "Caption"):
            yield kid.nodes(), kid.role == "THead"


def _span(node: Node, name: str, most: int) -> int:
    written = node.element.get(name, "1") if node.element is not None else "1"
    return max(1, min(most, int(written))) if written.strip().isdigit() else 1


def _describe(table: Node, name: str) -> None:
    cells = _lay_out(table, name)
    above: dict[int, list[_Cell]] = {}
    beside: dict[int, list[_Cell]] = {}
    for cell in cells:
        for column in cell.columns if cell.scope == COLUMN else ():
            above.setdefault(column, []).append(cell)
        for row in cell.rows if cell.scope == ROW else ():
            beside.setdefault(row, []).append(cell)
    for cell in cells:
        attributes: dict[str, str] = {}
        if cell.width > 1:
            attributes["ColSpan"] = str(cell.width)
        if cell.height > 1:
            attributes["RowSpan"] = str(cell.height)
        if cell.scope:
            attributes["Scope"] = cell.scope
        heads = [head for column in cell.columns for head in above.get(column, ()) if head.rows.stop <= cell.row]
        heads += [head for row in cell.rows for head in beside.get(row, ()) if head.columns.stop <= cell.column]
        if heads:
            names = dict.fromkeys(f"({head.node.identifier})" for head in heads)
            attributes["Headers"] = f"[{' '.join(names)}]"
        if attributes:
            cell.node.attributes["Table"] = attributes


def _lay_out(table: Node, name: str) -> list[_Cell]:
    """Puts the cells on the grid, gives header cells their scope and name, and fills up rows that end early.

    A browser leaves the end of a short row blank; PDF/UA wants all rows to be of one width, so empty cells go there.
    """
    cells: list[_Cell] = []
    covered: set[tuple[int, int]] = set()
    rows: list[Node] = []
    for group, is_head in _groups(table):
        last = len(rows) + len(group)
        for row in group:
            number, column, kids = len(rows), 0, row.nodes()
            rows.append(row)
            only_headers = all(kid.role == "TH" for kid in kids) and len(kids) > 1
            for node in kids:
                while (number, column) in covered:
                    column += 1
                height, width = _span(node, "rowspan", last - number), _span(node, "colspan", WIDEST)
                cell = _Cell(node, number, column, height, width)
                covered.update((y, x) for y in cell.rows for x in cell.columns)
                cells.append(cell)
                if node.role == "TH":
                    written = node.element.get("scope", "") if node.element is not None else ""
                    cell.scope = _SCOPES.get(written, COLUMN if is_head or only_headers else ROW)
                    node.identifier = f"{name}-r{number + 1}c{column + 1}"
                column += width
    columns = max((column for _, column in covered), default=-1) + 1
    for number, row in enumerate(rows):
        blank = [column for column in range(columns) if (number, column) not in covered]
        cells += [_Cell(row.new("TD"), number, column, 1, 1) for column in blank]
    return cells
