"""Texts: which short texts say the same, in any language, and by which words.

    from concilia.methods import texts
    space = texts.fit(documents)
    for group in texts.groups(space, members): print(group.members, group.terms)

Offline and deterministic: the same texts in the same order give the same groups.
"""

from concilia.methods.texts.grouping import Group, cohesion, groups, nearest, terms
from concilia.methods.texts.space import Space, fit
from concilia.methods.texts.words import CJK, tokens

VERSION = "1"

__all__ = [
    "CJK",
    "VERSION",
    "Group",
    "Space",
    "cohesion",
    "fit",
    "groups",
    "nearest",
    "terms",
    "tokens",
]
