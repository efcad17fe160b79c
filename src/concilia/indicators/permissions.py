"""Who may do what in the indicators room."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Actor, Rule, Somewhere, System, roles_by_scope

_DEFINERS = ("operator", "secretary", "agency.data_officer", "system")

RECEIVING = ("chair", "deputy", "secretary")
"""Roles that enter appeals to a body, send them to agencies and close them."""

ANSWERING = ("agency.head", "agency.coordinator", "agency.delegate", "agency.staff")
"""Roles in which a person answers appeals for the agency concerned."""

RULES: tuple[Rule, ...] = (
    Rule(
        "indicators.read",
        _n("see indicators and their values"),
        ("person", "operator", "auditor", "system"),
    ),
    Rule("indicators.define", _n("define an indicator or change its definition"), _DEFINERS),
    Rule("indicators.import", _n("import values of indicators"), _DEFINERS),
    Rule("signals.compute", _n("compute the signals"), ("operator", "system")),
    Rule(
        "signals.dismiss",
        _n("dismiss a signal, with a reason"),
        ("chair", "deputy", "secretary", "operator", "system"),
    ),
    Rule(
        "signals.take_up",
        _n("note which challenge was raised from a signal"),
        ("chair", "deputy", "secretary", "member", "operator", "system"),
    ),
    Rule(
        "quality.acknowledge",
        _n("acknowledge a finding about data, with a reason"),
        ("agency.data_officer", "agency.head", "agency.coordinator", "operator", "system"),
    ),
    Rule("quality.compute", _n("look for doubtful data"), ("operator", "system")),
    Rule(
        "targets.set",
        _n("set a target of the body"),
        ("chair", "deputy", "secretary", "system"),
    ),
    Rule("appeals.receive", _n("enter an appeal to a body"), (*RECEIVING, "system")),
    Rule("appeals.assign", _n("send an appeal to the agency concerned"), (*RECEIVING, "system")),
    Rule("appeals.answer", _n("answer an appeal"), (*ANSWERING, "secretary", "system")),
    Rule("appeals.close", _n("close an answered appeal"), (*RECEIVING, "system")),
    Rule("appeals.import", _n("import appeals to a body"), ("secretary", "system")),
)


def anywhere(user: Actor) -> object | None:
    """Return all the places in which `user` holds a role.

    An indicator belongs to no body: the secretary of any body may define one.
    """
    if isinstance(user, System) or not getattr(user, "is_authenticated", False):
        return None
    return Somewhere(tuple(sorted(roles_by_scope(user))))
