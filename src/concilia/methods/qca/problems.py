"""What can be wrong with an analysis, and what a reader of its results should be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SENTENCES: Mapping[str, str] = {
    "unknown_column": "there is no column {column!r}; there are {known}",
    "missing_file": "there is no file {path}",
    "unreadable": "{path} cannot be read: {why}",
    "empty": "{path} holds no cases",
    "not_numeric": "row {row}, column {column!r}: {value!r} is not a number{more}",
    "empty_cell": "row {row}, column {column!r}: the cell is empty{more}",
    "row_length": "row {row} has {cells} cells, the header has {columns}",
    "duplicate_column": "column {column!r} is there twice",
    "duplicate_cases": "case {case!r} is there twice (rows {first} and {second}){more}",
    "empty_case": "row {row} has no name of a case in the first column",
    "out_of_range": "row {row} ({case}), column {column!r}: {value} is outside 0 to 1{more}; "
    "calibrate it first, or declare it multi-value",
    "not_whole": "row {row} ({case}), column {column!r}: {value} is not a whole number from 0",
    "no_variation": "condition {column!r} does not vary: it is {value} in every case",
    "no_outcome_variation": "outcome {column!r} does not vary: it is {value} in every case",
    "one_sided": "condition {column!r}: every case is on the same side of 0.5",
    "all_contradictory": "all {rows} rows of the truth table are contradictory",
    "no_positive_row": "no row of the truth table is sufficient for {outcome}",
    "all_positive": "no row of the truth table is negative: every configuration is sufficient",
    "too_large": "there are more than {limit} {what}; take fewer conditions",
    "in_both": "row {row} is both positive and negative",
    "contradicting_rows": "rows {first} and {second} are the same configuration, "
    "but differ in {outcome}{more}",
    "usage": "{why}",
    "no_rows": "no row of the truth table reaches the frequency cut {cut}",
    "outcome_condition": "{column!r} cannot be both outcome and condition",
    "repeated_condition": "condition {column!r} is given twice",
    "multivalue_outcome": "outcome {column!r} has several values; say which, as {column}{{1}}",
    "bad_expression": "{text!r} cannot be read: {why}",
    "bad_value": "{column!r} has no value {value}; it has {known}",
    "bad_setting": "{name} {value!r}: {why}",
    "bad_row": "row {row} of the truth table: {why}",
    "exactly_half": "{case} is exactly 0.5 in {column!r}: neither in nor out",
    "unplaced": "{case} is in no row of the truth table, because of its 0.5",
    "not_proven": "the smallest model has {found} terms; none with fewer than {bound} exists, "
    "between the two nothing is proven",
    "many_models": "there are more models than the {listed} that are listed ({count})",
    "pairs_cut": "intermediate models were looked for between {listed} of {all} pairs of a "
    "conservative and a parsimonious model",
    "untenable_positive": "the assumption {assumption} covers observed positive rows; "
    "only its remainders were excluded",
}


class QcaError(ValueError):
    """A refusal: `code` names the sentence, `values` fill it, `str()` is the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        values.setdefault("more", "")
        self.code = code
        self.values = values
        super().__init__(SENTENCES[code].format(**values))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a reader should know: `code` names the sentence, `values` fill it."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return SENTENCES[self.code].format(**{"more": "", **self.values})

    def __hash__(self) -> int:
        return hash((self.code, str(self)))


def and_more(count: int) -> str:
    """Say how many other places have the same fault."""
    return f" (and {count} more)" if count else ""
