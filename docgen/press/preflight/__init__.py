"""Whether a finished PDF can go to a press: read back once into facts, and judged.

:func:`preflight` is all that others need, with :class:`Promises` and :class:`Verdict`. Facts come from ``document`` (the
file), ``page`` (boxes) and ``interpreter`` (what content streams paint, with the matrices and states that really hold);
the rules in ``rules`` look at nothing else.
"""

from docgen.press.preflight.check import Verdict, preflight
from docgen.press.preflight.promises import PROCESS, Limits, Promises

__all__ = ["PROCESS", "Limits", "Promises", "Verdict", "preflight"]
