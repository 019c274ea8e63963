"""Adding a brand to the list in ``docgen.yaml`` as a careful person would: one insertion, all else as it was."""

from __future__ import annotations

from docgen.content.source import Written, WrittenList, WrittenMap, WrittenText, read_yaml
from docgen.diagnostics import Place
from docgen.files import SETTINGS


def with_brand(data: bytes, name: str) -> bytes | None:
    """The bytes of ``docgen.yaml`` with ``name`` last in its list of brands; as they are if it stands there already.

    ``None`` where that cannot be done by inserting a few characters: the list is written in a way that nobody foresaw.
    The result is read back, and says the same as before but for the new brand.
    """
    before = _brands_and_rest(data)
    if before is None:
        return None
    brands, rest = before
    if name in brands:
        return data
    added = _inserted(data.decode("utf-8"), brands[-1].place, name).encode()
    return added if _brands_and_rest(added) == ([*brands, name], rest) else None


def _brands_and_rest(data: bytes) -> tuple[list[WrittenText], dict[str, Written]] | None:
    """The names in the list of brands, and all else, as written; ``None`` if there are faults."""
    written, faults = read_yaml(data, SETTINGS)
    if faults or not isinstance(written, WrittenMap):
        return None
    rest = {str(key): value for key, value in written.items()}
    brands = rest.pop("brands", None)
    names = [brand for brand in brands if isinstance(brand, WrittenText)] if isinstance(brands, WrittenList) else []
    return (names, rest) if names else None


def _inserted(text: str, last: Place, name: str) -> str:
    """``text`` with the name after the last item: ``, name`` in a list in brackets, else a line of its own."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""  # no part of the columns
    lines = text.removeprefix(mark).splitlines(keepends=True)
    line = lines[last.line - 1]
    lead = line[: last.column - 1]
    if lead.strip() == "-":
        end = "\r\n" if line.endswith("\r\n") else "\n"
        lines[last.line - 1] = line if line.endswith(("\r", "\n")) else line + end
        lines.insert(last.line, f"{lead}{name}{end}")
    else:
        cut = last.end_column - 1
        lines[last.line - 1] = f"{line[:cut]}, {name}{line[cut:]}"
    return mark + "".join(lines)
