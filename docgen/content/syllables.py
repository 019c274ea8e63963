"""An English word -> about how many syllables it has, by rules of spelling.

Hyphenation (pyphen) says where a line may break and leaves out breaks that would look poor, as in ``a-bout``: it counts
too few. These rules count groups of vowels, then mend what spelling hides: the silent ``e`` of ``take``, ``takes``,
``raised`` and ``safely``; two vowels that are spoken apart, as in ``re-li-a-ble``; ``spas-m``. Words that the rules get
wrong are listed. ``tests/content/test_readability.py`` holds words that were counted by hand.

A number in figures counts one: it is seen, not spelled. Initials (``MS``, ``NHS``) count one for each letter.
"""

from __future__ import annotations

import functools
import re
import unicodedata

EXCEPTIONS = {
    "aches": 1, "acne": 2, "area": 3, "areas": 3, "business": 2, "cooperate": 4, "coordinate": 4, "diabetes": 4,
    "evening": 2, "evenings": 2, "every": 2, "everybody": 4, "everyday": 3, "everything": 3,
    "headaches": 2, "hundred": 2, "idea": 3, "ideas": 3, "lion": 2, "maybe": 2, "naked": 2, "nausea": 3, "poem": 2,
    "poet": 2, "reality": 4, "recipe": 3, "ruin": 2, "sacred": 2, "someone": 2, "syncope": 3, "trachea": 3, "urea": 3,
    "wicked": 2,
}  # fmt: skip
"""Words that the rules below get wrong, with their syllables."""

_PARTS = re.compile(r"\d[\d.,]*|[A-Za-z]+")
_INITIALS = re.compile(r"([A-Z]{1,3}|[BCDFGHJKLMNPQRSTVWXZ]{2,})s?")
_NOT_SPOKEN = re.compile(
    r"""
      (?<![sxzcg]) (?<!ch) (?<!sh) (?<![bcdfgkpstzv]l) (?<![bct]r) es$  # takes; not doses, muscles, litres
    | (?<![td]) (?<![bcdfgkpstzv]l) ed (?=$|ness$)                      # raised, tiredness; not started, settled
    | (?<![bcdfgkpstzv]l) (?<![bct]r) e$                                # take; not muscle, litre
    | (?<=[^aeiouy]) e (?=(?:ly|ful|fully|less|ness)$)                  # safely, careful
    | (?<=[^laeiouy]) e (?=ments?$)                                     # movement; not element
    | (?<=^som) e (?=[bhtw]) | (?<=^(?:lif|hom|tim)) e (?=[bcfhklpt]) | (?<=^(?:ther|wher)) e (?=[bf])
    """,
    re.VERBOSE,
)
_APART = re.compile(
    r"""
      (?<![ctg])ia(?!ge) | (?<=[ct])ia(?=t)             # reliable, initiate; not special, marriage
    | (?<![ctsxgln])io | (?<=[ctsxgln])io(?!n|us)       # period, physio; not nation, cautious, million
    | ie(?=t) | (?<![ct])ie(?=n[ct]) | (?<=^sc)ie(?=n)  # diet, nutrient, science; not patient
    | iu(?=[ms])                                        # sodium
    | (?<![qg])u(?=a(?!de)|ou|en[ctz])                  # usual, continuous, influence; not equal, guard, persuade
    | (?<!p)eo(?!ns?$|us)                               # video; not people, surgeon
    | [aeiouy](?=ing)                                   # doing, trying
    | (?<=cr)ea(?=t) | (?<=^r)ea(?=ct) | (?<=th)ea(?=t) # create, react, theatre
    | (?<=fl)ui | (?<=s)ui(?=c) | oea | (?<=^m)yo       # fluid, suicide, apnoea, myopathy
    | [st](?=hms?$|ms?$)                                # spasm, rhythm
    """,
    re.VERBOSE,
)
_VOWELS = re.compile(r"[aeiouy]+")


@functools.lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """The syllables of ``word``, at least one if it holds a letter or a digit; those of its parts when it has a hyphen."""
    letters = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() if not word.isascii() else word
    spoken_apart = bool(re.search(r"[^aeiouyr\W]n['’]t\b", word))  # did-n't
    parts = _PARTS.findall(letters.replace("'", ""))
    return sum(map(_part, parts)) + spoken_apart if parts else int(any(char.isalnum() for char in word))


def _part(part: str) -> int:
    if part[0].isdigit():
        return 1
    if initials := _INITIALS.fullmatch(part):
        return len(initials[1])
    word = part.lower()
    if word in EXCEPTIONS:
        return EXCEPTIONS[word]
    word = re.sub(r"(?<=[aeiou])y(?=[aeiou])", "j", word)  # be-yond
    apart = len(_APART.findall(word))
    return max(1, len(_VOWELS.findall(_NOT_SPOKEN.sub("", word))) + apart)
