"""Who may do what in the duties room."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

LEADERS = ("chair", "deputy", "secretary")
"""Roles that give duties for a body and see to them."""

ACTING = ("agency.head", "agency.coordinator", "agency.delegate", "agency.staff")
"""Roles in which a person may report for the lead or a supporting agency."""

ANSWERING = ("agency.head", "agency.coordinator", "agency.delegate")
"""Roles in which a person answers for the agency to which a duty or a part was given."""

HEADING = ("agency.head", "agency.coordinator")
"""Roles in which a person commits or excuses the agency as a whole."""

RULES: tuple[Rule, ...] = (
    Rule("duties.give", _n("give a duty that follows from a decision"), (*LEADERS, "system")),
    Rule("duties.import", _n("give duties from a spreadsheet"), (*LEADERS, "system")),
    Rule(
        "duties.report",
        _n("report the progress of a duty"),
        (*ACTING, "secretary"),
    ),
    Rule(
        "duties.report_table",
        _n("report the progress of duties by a spreadsheet"),
        (*ACTING, "secretary"),
    ),
    Rule(
        "duties.accept",
        _n("accept a duty, or a part of it, that was given to one’s agency"),
        (*ANSWERING, "system"),
    ),
    Rule(
        "duties.ask",
        _n("ask for a change of a duty that was given to one’s agency"),
        ANSWERING,
    ),
    Rule(
        "duties.contest",
        _n("contest a duty, or a part of it, that was given to one’s agency"),
        (*ANSWERING, "system"),
    ),
    Rule("duties.withdraw", _n("withdraw one’s agency from the lead of a duty"), HEADING),
    Rule("duties.delegate", _n("hand a duty to a person of one’s agency"), ANSWERING),
    Rule(
        "duties.plan",
        _n("set the milestones of a duty, and what it waits for"),
        (*LEADERS, *ANSWERING, "system"),
    ),
    Rule(
        "duties.arrange",
        _n("grant changes of a duty; set its budget, its aims and who verifies it"),
        (*LEADERS, "system"),
    ),
    Rule("duties.hand_over", _n("hand a duty over to another lead"), (*LEADERS, "system")),
    Rule(
        "duties.dispatch",
        _n("give parts of a duty to supporting agencies; as its lead, where the rules grant it"),
        (*LEADERS, *ANSWERING, "system"),
    ),
    Rule(
        "duties.rate",
        _n("rate, as its lead, what others did for a duty, where the rules grant it"),
        ANSWERING,
    ),
    Rule(
        "duties.propose",
        _n("ask the parent body to hold an agency accountable, where the rules grant it"),
        HEADING,
    ),
    Rule(
        "duties.take_up",
        _n("answer what was put before the body as the parent of another"),
        (*LEADERS, "system"),
    ),
    Rule(
        "duties.verify",
        _n("verify that a duty is done, or return it; never for one’s own agency"),
        (*LEADERS, *ANSWERING, "system"),
    ),
    Rule("duties.judge", _n("judge the effect of a verified duty"), (*LEADERS, "system")),
    Rule("duties.settle", _n("set a contested duty under way again"), (*LEADERS, "system")),
    Rule("duties.close", _n("close a duty without a report of its lead"), (*LEADERS, "system")),
    Rule("duties.cancel", _n("cancel a duty"), (*LEADERS, "system")),
    Rule(
        "duties.take_over",
        _n("let a body take over the duties of one that was merged into it"),
        (*LEADERS, "operator", "system"),
    ),
    Rule(
        "duties.remind",
        _n("remind of a duty, climb its ladder and mark it as late"),
        ("system",),
    ),
)
