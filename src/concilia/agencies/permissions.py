"""Who may do what in the agencies room."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

_OWN = ("agency.head", "agency.coordinator")

RULES: tuple[Rule, ...] = (
    Rule("agencies.create", _n("enter a new agency"), ("operator", "system")),
    Rule(
        "agencies.edit",
        _n("change an agency's names, contact points and competences"),
        ("operator", *_OWN, "system"),
    ),
    Rule(
        "agencies.classify",
        _n("change an agency's code, type, cluster, parent or territory, or dissolve it"),
        ("operator", "system"),
    ),
    Rule(
        "agencies.appoint",
        _n("say who acts for an agency, in which role and when"),
        ("operator", *_OWN, "system"),
    ),
    Rule(
        "agencies.people",
        _n("see how the people of an agency are reached"),
        ("operator", "auditor", *_OWN, "agency.delegate", "agency.data_officer", "agency.staff"),
    ),
    Rule("agencies.history", _n("read what was done to an agency"), ("operator", "auditor", *_OWN)),
    Rule(
        "agencies.duplicates", _n("see agencies that may be one"), ("operator", "auditor", "system")
    ),
    Rule(
        "agencies.merge",
        _n("merge two agencies that are one, or confirm that they are two"),
        ("operator", "system"),
    ),
    Rule("agencies.cluster", _n("enter and change clusters"), ("operator", "system")),
    Rule("agencies.territory", _n("enter and change territories"), ("operator", "system")),
    Rule("agencies.import", _n("import agencies, territories and people"), ("operator", "system")),
)
