"""What time alone brings about: a body that has not answered in time is reminded, once."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from concilia.core.actions import act
from concilia.core.errors import NotNow
from concilia.core.permissions import SYSTEM, Actor
from concilia.duties.cascade.actions.register import tell_body
from concilia.duties.cascade.models import Branch

WORDS = gettext_noop("The answer of %(body)s is overdue: %(objective)s")


def remind(branch: Branch, *, by: Actor = SYSTEM) -> Branch:
    """Remind a body, and tell the one above, that an answer is overdue; never twice.

    Raises `NotNow` when it answered, was reminded, or still has time.
    """
    with act("cascade.remind", by=by, on=branch) as doing:
        held = Branch.objects.select_for_update(of=("self",))
        branch = held.select_related("body", "cascade__decision__body").get(pk=branch.pk)
        late = branch.cascade.answer_by < branch.today
        if not branch.waits or branch.reminded_on is not None or not late:
            raise NotNow(_("No reminder is due."))
        branch.reminded_on = branch.today
        branch.save(update_fields=("reminded_on",))
        text = branch.cascade.decision.wording
        for key, body in (("late", branch.body), ("late above", branch.cascade.decision.body)):
            tell_body(branch, body, key=key, words=WORDS, text=text)
        doing.record(branch, {"answer by": branch.cascade.answer_by})
    return branch
