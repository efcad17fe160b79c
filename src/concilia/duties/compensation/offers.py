"""What costs and funds offer to other rooms."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core import clock, offers
from concilia.core.desk import Panel
from concilia.core.permissions import SYSTEM, Actor, acts_for
from concilia.duties.compensation.actions.posting import account, balance, held, post
from concilia.duties.compensation.models import Account, Cost, Entry, Fund
from concilia.duties.compensation.permissions import ACTING
from concilia.duties.compensation.queries import shown as with_agencies
from concilia.duties.compensation.queries import totals
from concilia.duties.models import Duty


def duty(shown: Duty, user: Actor) -> Iterator[Panel]:
    """Yield what a duty cost, as far as a person may see it."""
    costs = with_agencies(Cost.objects.visible_to(user).filter(duty=shown))
    held_ = list(costs[:10])
    parts = {shown.lead_id, *(part.agency_id for part in shown.parts.all())}
    may_book = not parts.isdisjoint(acts_for(user, shown.body_id, ACTING))
    if held_ or may_book:
        yield Panel(
            title=_("Cost of coordination"),
            template="duties/compensation/panel.html",
            context={
                "costs": held_,
                "totals": totals(Cost.objects.filter(pk__in=costs.values("pk"))) if held_ else [],
                "duty": shown,
                "may_book": may_book,
            },
            url=f"{reverse('duties:compensation:list')}?duty={shown.pk}",
            order=40,
        )


def merge(old: Agency, new: Agency) -> dict[str, int]:
    """Let the new agency have the costs, and move what is owed to its account by an entry.

    Entries are never rewritten: what was paid to the former agency stays written as that.
    """
    costs = Cost.objects.filter(agency=old).update(agency=new)
    moved = 0
    for one in Account.objects.filter(agency=old, kind=Account.Kind.AGENCY):
        fund: Fund = held(one.fund)
        if (owed := balance(one)) > 0:
            target = account(fund, Account.Kind.AGENCY, new)
            note = f"{old.code} → {new.code}, {clock.today().isoformat()}"
            post(fund, Entry.Kind.MOVE, one, target, owed, note=note, by=SYSTEM)
            moved += 1
    return {"costs": costs, "accounts": moved}


def register() -> None:
    """Register the providers in `concilia.core.offers`."""
    offers.register("duty", duty)
    offers.register("merge", merge)
