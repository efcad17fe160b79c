"""Who may invite and manage people."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

RULES: tuple[Rule, ...] = (
    Rule("people.read", _n("see everybody who may sign in"), ("operator", "auditor")),
    Rule(
        "people.invite",
        _n("invite a person by e-mail"),
        ("operator", "secretary", "agency.head", "agency.coordinator", "system"),
    ),
    Rule("people.close", _n("close a person's account, or open it again"), ("operator",)),
    Rule("people.join", _n("accept an invitation and choose a password"), ("person",)),
    Rule("people.token", _n("make and end the own keys for programs"), ("person",)),
    Rule("views.keep", _n("keep views of lists under names of one's own"), ("person",)),
    Rule("people.profile", _n("change the own name, language, time zone and digest"), ("person",)),
)
