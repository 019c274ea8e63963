"""Adding a brand to the list in ``docgen.yaml`` as a careful person would: one insertion, all else as it was."""

from __future__ import annotations

from docgen.content.record import read_record
from docgen.content.settings import SETTINGS, Settings
from docgen.content.source import read_yaml
from docgen.diagnostics import Place


def with_brand(data: bytes, name: str) -> bytes | None:
    """The bytes of ``docgen.yaml`` with ``name`` last in its list of brands; as they are if it stands there already.

    ``None`` where that cannot be done by inserting a few characters: the list is written in a way that nobody foresaw.
    The result is read back, and says the same as before but for the new brand.
    """
    before = _settings(data)
    if before is None:
        return None
    if name in _names(before):
        return data
    added = _inserted(data.decode("utf-8"), before.brands[-1].place, name).encode()
    after = _settings(added)
    if after is None or _names(after) != [*_names(before), name]:
        return None
    same = all(
        getattr(before, field) == getattr(after, field) for field in Settings.model_fields if field != "brands"
    )
    return added if same else None


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


def _settings(data: bytes) -> Settings | None:
    written, faults = read_yaml(data, SETTINGS)
    if written is None or faults:
        return None
    return read_record(Settings, written)[0]


def _names(settings: Settings) -> list[str]:
    return [brand.value for brand in settings.brands]
