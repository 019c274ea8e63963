"""Font features that are freed with their text: the engine, left to itself, loses some memory with every list.

For each text with a feature (``tabular-nums``, which every list marker has) the engine makes a list of attributes and hands
it to Pango, which holds it too. It never lets go of its own hold, and must not: it keeps the attribute inside for the next
text, and the list would free it. On our pages that was 16 kB an edition, most of what a worker grew by.

Here no attribute is kept. Each list then owns the one inside it, Pango alone holds the list, and both go with the text.
Texts in the fonts of others (:class:`Unshared` says which are ours) are left as they are.
"""

from __future__ import annotations

import functools
from typing import Any

from docgen.typeset.environment import ENGINE_VERSION


class Unshared(dict[bytes, Any]):
    """Stands for a font configuration's cache of attributes, and remembers none."""

    def setdefault(self, key: bytes, default: Any = None) -> Any:
        """What the engine made just now."""
        return default


def install() -> None:
    """Has the engine let go of the attributes of each text. Call it once, after the engine was imported."""
    import weasyprint
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, pango

    assert weasyprint.__version__ == ENGINE_VERSION, "what is lost is known of one version only"
    stock = line_break.Layout.setup

    @functools.wraps(stock)
    def setup(layout: Any, style: Any) -> None:
        stock(layout, style)
        if isinstance(style.font_config.font_features, Unshared):
            attributes = pango.pango_layout_get_attributes(layout.layout)
            if attributes != ffi.NULL:
                pango.pango_attr_list_unref(attributes)

    line_break.Layout.setup = setup
