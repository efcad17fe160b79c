"""Who may do what in the bodies room."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

_OFFICE = ("operator", "secretary", "system")

RULES: tuple[Rule, ...] = (
    Rule("bodies.create", _n("enter a new body"), ("operator", "system")),
    Rule("bodies.edit", _n("change a body's name, parent, steering model or mandates"), _OFFICE),
    Rule("bodies.procedure", _n("put a new version of the rules of procedure in force"), _OFFICE),
    Rule("bodies.seat", _n("give a seat to an agency, or end one"), _OFFICE),
    Rule("bodies.fill", _n("say who fills any seat of the body"), _OFFICE),
    Rule(
        "bodies.delegate",
        _n("name the delegate and substitutes of an agency's own seat"),
        (*_OFFICE, "agency.head", "agency.coordinator"),
    ),
)
