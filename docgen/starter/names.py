"""Names of leaflets and brands: they become names of files and parts of addresses, so they are lower case with hyphens."""

from __future__ import annotations

import re

LONGEST = 60
"""Characters: a brand's name is a label of an invented domain, where 63 are allowed (RFC 1035, 2.3.4)."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def is_name(typed: str) -> bool:
    """Whether it can be used as it is."""
    return len(typed) <= LONGEST and _NAME.fullmatch(typed) is not None


def nearest_name(typed: str, otherwise: str) -> str:
    """The nearest name that can be used; ``otherwise`` when nothing is left of what was typed."""
    words = "-".join(re.findall(r"[a-z0-9]+", typed.lower())).lstrip("0123456789-")
    name = words[:LONGEST].rstrip("-")
    return name if is_name(name) else otherwise


def in_words(name: str) -> str:
    """``sleeping-well`` -> ``Sleeping well``."""
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]


def as_title(name: str) -> str:
    """``river-trust`` -> ``River Trust``."""
    return " ".join(word[:1].upper() + word[1:] for word in name.split("-"))
