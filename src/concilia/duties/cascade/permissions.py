"""Who may send a decision down the tree of bodies, and answer for a body that received it."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

LEADERS = ("chair", "deputy", "secretary")

RULES: tuple[Rule, ...] = (
    Rule("cascade.send", _n("send a decision to the bodies below"), (*LEADERS, "system")),
    Rule(
        "cascade.answer",
        _n("adapt or answer for the body a decision of the body above"),
        (*LEADERS, "system"),
    ),
    Rule("cascade.remind", _n("remind a body of an answer that is due"), ("system",)),
)
