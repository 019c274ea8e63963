"""Gives the wheel a copy of the repository's templates and styles, as part of the starter of new projects.

They are the same files, so they stand in the repository once. An editable installation reads them where they are
(``docgen/starter/laying.py``) and is given nothing: a copy of its own would grow old.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STARTER = "docgen/starter/files/project"


class StarterHook(BuildHookInterface[Any]):
    """Called by hatchling; see ``[tool.hatch.build.targets.wheel.hooks.custom]`` in pyproject.toml."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= {name: f"{STARTER}/{name}" for name in ("templates", "styles")}
