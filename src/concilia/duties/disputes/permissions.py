"""Who may do what in disputes."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

LEADERS = ("chair", "deputy", "secretary")

VOICES = ("agency.head", "agency.coordinator", "agency.delegate")
"""Roles in which a person may bind an agency."""

RULES: tuple[Rule, ...] = (
    Rule("disputes.open", _n("open a dispute for one’s agency"), (*VOICES, "system")),
    Rule(
        "disputes.state",
        _n("lay a position, evidence or an offer before a dispute for one’s agency"),
        (*VOICES, "agency.staff"),
    ),
    Rule("disputes.accept", _n("accept an offer to settle for one’s agency"), VOICES),
    Rule(
        "disputes.withdraw",
        _n("withdraw a dispute that one’s agency opened"),
        (*VOICES, "system"),
    ),
    Rule("disputes.appeal", _n("appeal against a ruling for one’s agency"), VOICES),
    Rule(
        "disputes.steer",
        _n("name neutral agencies and move a dispute to its next step"),
        (*LEADERS, "system"),
    ),
    Rule(
        "disputes.interim",
        _n("arrange how work goes on during a dispute"),
        (*LEADERS, *VOICES),
    ),
    Rule("disputes.arbitrate", _n("rule on a dispute for a neutral agency"), VOICES),
    Rule("disputes.rule", _n("write down the body’s ruling on a dispute"), (*LEADERS, "system")),
    Rule("disputes.terms", _n("set the time limits of a body’s disputes"), (*LEADERS, "system")),
    Rule("disputes.expire", _n("let a step end whose time has run out"), ("system",)),
)
