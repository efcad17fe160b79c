"""The whole standard analysis in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from concilia.methods.qca.data import Data
from concilia.methods.qca.expressions import Expression
from concilia.methods.qca.necessity import Necessity, necessity
from concilia.methods.qca.problems import Notice
from concilia.methods.qca.solutions import (
    Expectations,
    Limits,
    Solution,
    conservative,
    contradictory_assumptions,
    intermediate,
    negated,
    parsimonious,
)
from concilia.methods.qca.text import table_text
from concilia.methods.qca.truth_table import TruthTable, truth_table

KINDS = ("conservative", "parsimonious", "intermediate")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice of an analysis, so that another can repeat it.

    `necessary` and `untenable` exclude remainders (see `solutions.untenable`); with
    `no_contradictory_assumptions` also those that the parsimonious solutions of the outcome and
    of its negation both use. `recodings` sets rows of the truth table by hand: row number,
    outcome, reason.
    """

    outcome: str
    conditions: tuple[str, ...]
    incl_cut: float = 1.0
    contradiction_cut: float | None = None
    pri_cut: float = 0.0
    n_cut: int = 1
    negate: bool = False
    dir_exp: str | None = None
    all_models: bool = False
    necessary: tuple[str, ...] = ()
    untenable: tuple[str, ...] = ()
    no_contradictory_assumptions: bool = False
    recodings: tuple[tuple[int, str, str], ...] = ()
    kinds: tuple[str, ...] = KINDS
    max_models: int = 1000
    time_limit: float = 30.0

    def to_dict(self) -> dict[str, object]:
        """Return plain values."""
        out = asdict(self)
        for name in ("conditions", "necessary", "untenable", "kinds"):
            out[name] = list(out[name])
        out["recodings"] = [
            {"row": row, "OUT": out_, "reason": reason} for row, out_, reason in self.recodings
        ]
        return out


@dataclass(frozen=True, slots=True)
class Analysis:
    """The result; a solution is None when it was not asked for."""

    data: Data
    settings: Settings
    table: TruthTable
    conservative: Solution | None
    parsimonious: Solution | None
    intermediate: Solution | None
    necessity: tuple[Necessity, ...]
    excluded: tuple[str, ...]
    notices: tuple[Notice, ...]

    @property
    def solutions(self) -> Mapping[str, Solution]:
        """The solutions that were asked for, by kind."""
        every = (self.conservative, self.parsimonious, self.intermediate)
        return {one.kind: one for one in every if one is not None}

    def negated(self) -> Analysis:
        """Return the same analysis of the negated outcome.

        Expectations are turned round; assumptions and recodings, which belong to this outcome,
        are left out.
        """
        text = self.settings.dir_exp
        settings = replace(
            self.settings,
            negate=not self.settings.negate,
            dir_exp=None if text is None else _turned(text),
            necessary=(),
            untenable=(),
            recodings=(),
        )
        return run(self.data, settings)

    def to_dict(self) -> dict[str, object]:
        """Return what the command line prints as JSON."""
        out: dict[str, object] = {
            "settings": self.settings.to_dict() | {"cases": len(self.data)},
            "truth_table": self.table.to_rows(),
            "remainders": self.table.remainders,
            "unplaced_cases": list(self.table.unplaced),
            "excluded_assumptions": list(self.excluded),
        }
        for kind in KINDS:
            found = self.solutions.get(kind)
            out[kind] = found.to_dict() if found is not None else None
        out["necessity"] = [one.to_dict() for one in self.necessity]
        out["notices"] = [str(notice) for notice in self.notices]
        return out

    def summary(self) -> str:
        """Return the analysis as text."""
        lines = [
            [one.expression, f"{one.incl:.3f}", f"{one.ron:.3f}", f"{one.cov:.3f}"]
            for one in self.necessity
        ]
        header = ["", "inclN", "RoN", "covN"]
        parts = [f"Necessity for {self.table.outcome_text}\n\n" + table_text(header, lines)]
        parts.append(self.table.summary())
        parts += [solution.summary() for solution in self.solutions.values()]
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        parts = [self.table._repr_html_()]
        return "".join(parts + [one._repr_html_() for one in self.solutions.values()])


def analyse(data: Data, outcome: str, conditions: Sequence[str], **choices: object) -> Analysis:
    """Run the standard analysis; `choices` are the fields of `Settings`."""
    settings = Settings(outcome, tuple(conditions), **choices)  # type: ignore[arg-type]  # names are checked by Settings
    return run(data, settings)


def run(data: Data, settings: Settings) -> Analysis:
    """Run the standard analysis with these settings."""
    table = table_of(data, settings)
    limits = Limits(
        settings.all_models, max_models=settings.max_models, time_limit=settings.time_limit
    )
    narrow = conservative(table, limits)
    untenable: list[str | Expression] = [*settings.untenable]
    untenable += [negated(one, table) for one in settings.necessary]
    wide = middle = None
    if set(settings.kinds) & {"parsimonious", "intermediate"}:
        if settings.no_contradictory_assumptions:
            first = parsimonious(table, untenable, limits)
            other = table_of(data, replace(settings, negate=not settings.negate, recodings=()))
            if other.positive:
                shared = contradictory_assumptions(first, parsimonious(other, (), limits), table)
                untenable += [shared] if shared.products else []
        wide = parsimonious(table, untenable, limits)
        if settings.dir_exp is not None and "intermediate" in settings.kinds:
            expectations = Expectations.parse(settings.dir_exp, table.conditions, table.levels)
            middle = intermediate(table, expectations, narrow, wide, limits)
    shown = {"conservative": narrow, "parsimonious": wide, "intermediate": middle}
    shown = {kind: one if kind in settings.kinds else None for kind, one in shown.items()}
    notices = [*table.notices]
    for found in shown.values():
        notices += found.notices if found is not None else ()
    return Analysis(
        data=data,
        settings=settings,
        table=table,
        **shown,
        necessity=necessity(data, table.outcome, table.conditions, negate=table.negate),
        excluded=tuple(map(str, untenable)),
        notices=tuple(notices),
    )


def table_of(data: Data, settings: Settings) -> TruthTable:
    """Make the truth table, with the rows that were set by hand."""
    table = truth_table(
        data,
        settings.outcome,
        settings.conditions,
        incl_cut=settings.incl_cut,
        contradiction_cut=settings.contradiction_cut,
        pri_cut=settings.pri_cut,
        n_cut=settings.n_cut,
        negate=settings.negate,
    )
    for number, out, reason in settings.recodings:
        table = table.recode(number, out, reason)
    return table


def _turned(text: str) -> str | None:
    """Turn expectations of presence and absence round; no others speak of the negation."""
    pieces = [piece.strip() for piece in text.split(",")]
    turn = {"1": "0", "0": "1", "-": "-", "": "-"}
    return ",".join(turn[piece] for piece in pieces) if all(p in turn for p in pieces) else None
