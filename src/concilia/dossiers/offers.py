"""What the dossiers room offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.challenges.models import Challenge
from concilia.core import offers
from concilia.core.desk import Item, Panel
from concilia.core.permissions import Actor, may, rule_for, scopes_with
from concilia.dossiers import printing, queries
from concilia.dossiers.actions.contributions import VERB
from concilia.dossiers.models import (
    Contribution,
    Dossier,
    DraftDecision,
    Option,
    Part,
    Verification,
)
from concilia.dossiers.views.contributions import by_link
from concilia.dossiers.views.product import is_late
from concilia.resources.models import Scenario

MOST = 50


def desk(user: Actor) -> Iterator[Item]:
    """Yield what the person's agencies owe, and what the secretary has to take in."""
    bodies = scopes_with(user, "body", rule_for("dossiers.judge").roles)
    owed, given = queries.waiting_for(user, bodies)
    for one in owed[:MOST]:
        today = one.dossier.challenge.body.today()
        days = (one.due - today).days
        yield Item(
            title=_("Contribution to “%(title)s”") % {"title": one.dossier.challenge.title},
            url=one.get_absolute_url(),
            action=_("Write the contribution"),
            context=f"{one.dossier.challenge.body}, {one.agency.label}",
            due=one.due,
            today=today,
            tone="late" if days < 0 else "soon" if days <= 5 else "calm",
            hurt=(70 if days < 0 else 40 if days <= 5 else 15) + (5 if one.return_reason else 0),
        )
    if not bodies:
        return
    for one in given[:MOST]:
        yield Item(
            title=_("%(agency)s gave its contribution to “%(title)s”")
            % {"agency": one.agency.label, "title": one.dossier.challenge.title},
            url=one.get_absolute_url(),
            action=_("Accept or return"),
            context=str(one.dossier.challenge.body),
            tone="soon",
            hurt=35,
        )
    ready = Dossier.objects.filter(challenge__body__in=bodies, state=Dossier.State.READY)
    for dossier in ready.select_related("challenge__body")[:MOST]:
        yield Item(
            title=_("Dossier “%(title)s” is ready") % {"title": dossier.challenge.title},
            url=dossier.get_absolute_url(),
            action=_("Put it on an agenda"),
            context=str(dossier.challenge.body),
            hurt=25,
        )


def board(body: Body, user: Actor) -> Iterator[Panel]:
    """Yield the dossiers in work."""
    found = queries.dossiers_for(user).filter(
        challenge__body=body, state__in=(Dossier.State.DRAFTING, Dossier.State.READY)
    )
    yield Panel(
        title=_("Dossiers in work"),
        template="dossiers/panel_board.html",
        context={"rows": list(found[:10])},
        url=f"{reverse('dossiers:list')}?body={body.ref}",
        order=30,
    )


def agency(one: Agency, user: Actor) -> Iterator[Panel]:
    """Yield the contributions that an agency owes, as far as the person sees them."""
    seen = Contribution.objects.visible_to(user)
    rows = list(queries.owed().filter(agency=one, pk__in=seen.values("pk"))[:10])
    if rows:
        yield Panel(
            title=_("Contributions owed"),
            template="dossiers/panel_owed.html",
            context={"rows": [(held, is_late(held, held.dossier.challenge.body)) for held in rows]},
            order=20,
        )


def challenge(one: Challenge, user: Actor) -> Iterator[Panel]:
    """Yield the dossier of a challenge, or the way to open one."""
    dossier = Dossier.objects.visible_to(user).filter(challenge=one).first()
    openable = one.state == Challenge.State.ACCEPTED and may(user, "dossiers.open", one)
    if dossier or openable:
        versions = dossier.versions.defer("blocks") if dossier else ()
        yield Panel(
            title=_("Dossier"),
            template="dossiers/panel_challenge.html",
            context={"dossier": dossier, "challenge": one, "versions": versions},
            url=dossier.get_absolute_url() if dossier else "",
            order=10,
        )


def scenario(one: Scenario, user: Actor) -> Iterator[Panel]:
    """Yield the dossiers in which the person may use a scenario's answer as an option."""
    if not one.result:
        return
    bodies = scopes_with(user, "body", rule_for("dossiers.edit").roles)
    open_ones = Dossier.objects.filter(challenge__body__in=bodies, state=Dossier.State.DRAFTING)
    used = Option.objects.filter(source_url=one.get_absolute_url())
    seen = Dossier.objects.visible_to(user).filter(pk__in=used.values("dossier"))
    rows = list(open_ones.select_related("challenge__body").order_by("-pk")[:20])
    uses = list(seen.select_related("challenge__body").order_by("-pk")[:20])
    if rows or uses:
        yield Panel(
            title=_("Use it in a dossier"),
            template="dossiers/panel_scenario.html",
            context={"rows": rows, "uses": uses, "scenario": one},
            order=10,
        )


def history(one: Challenge, user: Actor) -> Iterator[tuple[dt.datetime, str, str]]:
    """Yield what agencies were asked and gave, and the versions that meetings received."""
    dossier = Dossier.objects.visible_to(user).filter(challenge=one).first()
    if dossier is None:
        return
    for held in queries.contributions_of(dossier):
        said = {"agency": held.agency.label}
        if held.asked_at:
            yield held.asked_at, str(one.body), _("asked %(agency)s for a contribution") % said
        if held.given_at:
            words = _("gave a dissenting note") if held.dissent else _("gave its contribution")
            yield held.given_at, held.agency.label, words
    for version in dossier.versions.select_related("frozen_by").defer("blocks"):
        words = _("froze version %(number)d for a meeting") % {"number": version.number}
        yield version.frozen_at, str(version.frozen_by), words


def link() -> dict[str, Callable[..., Any]]:
    """Say what a signed link of this room does."""
    return {VERB: by_link}


def merge(from_agency: Agency, into_agency: Agency) -> dict[str, int]:
    """Let contributions and drafts count for the agency that takes the other's place."""
    given = Contribution.objects.filter(agency=from_agency).update(agency=into_agency)
    Part.objects.filter(owner=from_agency).update(owner=into_agency)
    Verification.objects.filter(agency=from_agency).update(agency=into_agency)
    led = DraftDecision.objects.filter(lead=from_agency).update(lead=into_agency)
    touched = Q(supporting=from_agency) | Q(co_leads=from_agency)
    beside = list(DraftDecision.objects.filter(touched).distinct())
    for draft in beside:
        co_leads, supporting = set(draft.co_leads.all()), set(draft.supporting.all())
        # The stronger part remains: lead before co-lead before support.
        for held in (co_leads, supporting):
            if from_agency in held:
                held.remove(from_agency)
                held.add(into_agency)
        co_leads = {one for one in co_leads if one.pk != draft.lead_id}
        draft.co_leads.set(co_leads)
        draft.supporting.set(
            {one for one in supporting - co_leads if one.pk != draft.lead_id},
        )
    return {"contributions": given, "draft decisions": led + len(beside)}


def register() -> None:
    """Register the room's providers in `concilia.core.offers`."""
    offers.register("desk", desk)
    offers.register("board", board)
    offers.register("agency", agency)
    offers.register("challenge", challenge)
    offers.register("history", history)
    offers.register("scenario", scenario)
    offers.register("link", link)
    offers.register("merge", merge)
    offers.register("job", printing.kinds)
    offers.register("tick", printing.forget)
