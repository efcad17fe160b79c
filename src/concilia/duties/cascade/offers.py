"""What the cascade offers to other rooms."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core import offers, permissions
from concilia.core.desk import Panel
from concilia.core.permissions import Actor
from concilia.duties.cascade import queries
from concilia.duties.cascade.models import Branch, Cascade
from concilia.duties.cascade.ticking import tick
from concilia.meetings.models import Decision


def decision(shown: Decision, user: Actor) -> Iterator[Panel]:
    """Yield what became of a decision in the bodies below, and whence it came itself."""
    above = Branch.objects.filter(decision=shown).select_related("cascade__decision__body")
    branch = above.first()
    if branch is not None:
        yield Panel(
            title=_("From the body above"),
            template="duties/cascade/panel_above.html",
            context={"branch": branch, "twig": queries.Twig(branch)},
            url=branch.get_absolute_url(),
            order=12,
        )
    cascade = Cascade.objects.filter(decision=shown).select_related("indicator").first()
    if cascade is not None:
        twigs = queries.tree(cascade, user)
        yield Panel(
            title=_("In the bodies below"),
            template="duties/cascade/panel.html",
            context={"cascade": cascade, "twigs": twigs, "sums": queries.sums(twigs)},
            url=cascade.get_absolute_url(),
            order=15,
        )
    elif permissions.may(user, "cascade.send", shown) and shown.body.children.exists():
        yield Panel(
            title=_("In the bodies below"),
            template="duties/cascade/panel_send.html",
            context={
                "decision": shown,
                "send": f"{reverse('duties:cascade:new')}?decision={shown.pk}",
            },
            order=15,
        )


def merge(old: Agency, new: Agency) -> dict[str, int]:
    """Repoint the leads that bodies named."""
    return {"branches": Branch.objects.filter(lead=old).update(lead=new)}


def register() -> None:
    """Register the providers in `concilia.core.offers`."""
    offers.register("decision", decision)
    offers.register("merge", merge)
    offers.register("tick", tick)
