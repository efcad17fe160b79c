"""Rules of procedure as values, and the check of a body's composition. Pure."""

from concilia.bodies.rules.composition import (
    Count,
    composition_counts,
    composition_findings,
)
from concilia.bodies.rules.data import FORMAT, procedure_from, to_data
from concilia.bodies.rules.periods import overlapping
from concilia.bodies.rules.presets import PRESETS, Preset, preset
from concilia.bodies.rules.procedure import (
    Base,
    Circulation,
    Consensus,
    Majority,
    MajorityBase,
    Places,
    Procedure,
    ProtocolRule,
    Quorum,
    Weight,
)
from concilia.bodies.rules.words import sections, sentences, share_words

__all__ = (
    "FORMAT",
    "PRESETS",
    "Base",
    "Circulation",
    "Consensus",
    "Count",
    "Majority",
    "MajorityBase",
    "Places",
    "Preset",
    "Procedure",
    "ProtocolRule",
    "Quorum",
    "Weight",
    "composition_counts",
    "composition_findings",
    "overlapping",
    "preset",
    "procedure_from",
    "sections",
    "sentences",
    "share_words",
    "to_data",
)
