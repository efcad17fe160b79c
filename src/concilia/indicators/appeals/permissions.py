"""Who may do what with appeals."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule
from concilia.indicators.permissions import ANSWERING, RECEIVING

RULES: tuple[Rule, ...] = (
    Rule("appeals.submit", _n("hand in an appeal by the public form"), ("public", "system")),
    Rule("appeals.prepare", _n("write the case down without the person"), ("secretary", "system")),
    Rule(
        "appeals.see_person",
        _n("see who appealed, which the ledger notes"),
        ("secretary", *ANSWERING, "system"),
    ),
    Rule("appeals.erase", _n("erase who appealed before its time"), ("secretary", "system")),
    Rule("appeals.set_intake", _n("say how a body takes appeals in"), (*RECEIVING, "system")),
    Rule("appeals.group", _n("confirm, name or split groups of appeals"), (*RECEIVING, "system")),
    Rule("appeals.compute", _n("group and count the appeals"), ("operator", "system")),
    Rule(
        "appeals.take_up",
        _n("note which challenge was raised from a group of appeals"),
        (*RECEIVING, "member", "system"),
    ),
)


class Citizen:
    """Whoever fills in the public form: nobody whom the system knows."""

    pk = None
    is_authenticated = False

    def __str__(self) -> str:
        return "public"


CITIZEN = Citizen()
