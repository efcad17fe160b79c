"""Who may do what with responsibility lists."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

LEADERS = ("chair", "deputy", "secretary")

RULES: tuple[Rule, ...] = (
    Rule(
        "responsibilities.keep",
        _n("make a responsibility list and change its draft, capacities and live duties"),
        (*LEADERS, "system"),
    ),
    Rule(
        "responsibilities.enact",
        _n("put a version of a responsibility list in force"),
        (*LEADERS, "system"),
    ),
    Rule(
        "responsibilities.import",
        _n("bring a responsibility list in from a spreadsheet"),
        (*LEADERS, "system"),
    ),
    Rule(
        "responsibilities.propose",
        _n("let the fewest changes be computed that mend a responsibility list"),
        (*LEADERS, "member", "system"),
    ),
    Rule(
        "responsibilities.drafts",
        _n("read the draft of a responsibility list"),
        (*LEADERS, "member", "operator", "auditor", "system"),
    ),
)
