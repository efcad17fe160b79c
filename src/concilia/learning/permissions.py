"""Who may do what in the learning room."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Actor, Rule, Somewhere, System, roles_by_scope

_LEADERS = ("chair", "deputy", "secretary")
_ANALYSTS = (*_LEADERS, "member", "adviser")

RULES: tuple[Rule, ...] = (
    Rule("learning.start", _n("start a study"), (*_ANALYSTS, "system")),
    Rule("learning.work", _n("work on a study: data and choices"), (*_ANALYSTS, "system")),
    Rule("learning.run", _n("start the long computations of a study"), (*_ANALYSTS, "system")),
    Rule("learning.remove", _n("remove a study"), _LEADERS),
    Rule("learning.bring", _n("bring a questionnaire"), ("operator", "secretary", "system")),
    Rule("learning.assess", _n("open and close an assessment"), (*_LEADERS, "system")),
    Rule("learning.answer", _n("answer the questionnaire of an assessment"), _ANALYSTS),
)


def anywhere(user: Actor) -> object | None:
    """Return all places where `user` has a role: the secretary of any body brings instruments."""
    if isinstance(user, System) or not getattr(user, "is_authenticated", False):
        return None
    return Somewhere(tuple(sorted(roles_by_scope(user))))
