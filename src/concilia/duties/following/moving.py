"""The form by which one body takes over the duties of another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _l

from concilia.bodies.models import Body
from concilia.core.permissions import SYSTEM_SCOPE, Actor, roles_by_scope, scopes_with
from concilia.duties.actions.answering import REASON
from concilia.duties.permissions import LEADERS


class TakeOverForm(forms.Form):
    """Which body was merged into which, and why."""

    body = forms.ModelChoiceField(
        Body.objects.none(), label=_l("Body that ends"), empty_label=_l("choose")
    )
    into = forms.ModelChoiceField(
        Body.objects.none(), label=_l("Body that takes over"), empty_label=_l("choose")
    )
    reason = forms.CharField(
        label=_l("Reason"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("For instance the decree by which they were merged."),
    )

    def __init__(self, data: Any = None, *, bodies: QuerySet[Body], **more: Any) -> None:
        super().__init__(data, **more)
        for name in ("body", "into"):
            field: Any = self.fields[name]
            field.queryset = bodies

    @staticmethod
    def bodies(user: Actor) -> QuerySet[Body]:
        """Return the bodies among which `user` may let one take over another: not merged ones."""
        standing = Body.objects.filter(succeeded_by=None)
        if "operator" in roles_by_scope(user).get(SYSTEM_SCOPE, frozenset()):
            return standing
        return standing.filter(pk__in=scopes_with(user, "body", LEADERS))
