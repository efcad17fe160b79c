"""Who may do what with costs and funds."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

LEADERS = ("chair", "deputy", "secretary")
ACTING = ("agency.head", "agency.coordinator", "agency.delegate", "agency.staff")

RULES: tuple[Rule, ...] = (
    Rule("compensation.book", _n("book what a duty cost one’s agency"), ACTING),
    Rule("compensation.withdraw", _n("withdraw a cost that one’s agency booked"), ACTING),
    Rule(
        "compensation.keep",
        _n("open a fund of the body, set its rule and endow it"),
        (*LEADERS, "system"),
    ),
    Rule(
        "compensation.decide",
        _n("decide on the compensation of a cost; never for one’s own agency"),
        (*LEADERS, "system"),
    ),
    Rule("compensation.pay", _n("write down that a fund paid an agency"), (*LEADERS, "system")),
    Rule(
        "compensation.reverse",
        _n("take an entry of a fund back by a counter-entry"),
        (*LEADERS, "system"),
    ),
    Rule(
        "compensation.statement",
        _n("read the statement of an agency"),
        (*LEADERS, *ACTING, "operator", "auditor", "system"),
    ),
)
