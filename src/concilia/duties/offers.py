"""What the duties room offers to other rooms."""

import datetime as dt
import heapq
from collections.abc import Callable, Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.challenges.models import Challenge
from concilia.core import clock, offers
from concilia.core.desk import Item, Panel
from concilia.core.documents import Section
from concilia.core.origins import Pointed
from concilia.core.permissions import Actor
from concilia.duties import asked, earlier, extracts, imports, lateness, queries, seeing
from concilia.duties.following import waiting
from concilia.duties.merging import merge
from concilia.duties.models import Duty, DutyPart
from concilia.duties.ticking import tick
from concilia.duties.views.steps import report_by_link
from concilia.meetings.models import Decision

MOST = 50
"""Items on a desk: beyond, the list of duties serves better."""


def desk(user: Actor) -> Iterator[Item]:
    """Yield what my agencies must do, and what those who lead or stand above a body must see to."""
    candidates = waiting.for_person(user)[: 2 * MOST]
    who = waiting.Standing.of(user)
    items = [item for duty in candidates for item in waiting.item(duty, who)]
    yield from heapq.nlargest(MOST, items, key=lambda item: item.hurt)
    yield from asked.items(user, MOST)


def board(body: Body, user: Actor) -> Iterator[Panel]:
    """Yield the body's late duties by agency and by cause, and those that are or will be late."""
    mine = Duty.objects.of_body(body, user)
    by_agency, by_cause = lateness.late_of(body, user)
    late = queries.pressing(queries.shown(mine).prefetch_related(None), body.today())
    yield Panel(
        title=_("Duties"),
        template="duties/panel_duties.html",
        context={
            "body": body,
            "by_agency": by_agency,
            "by_cause": by_cause,
            "duties": list(late[:10]),
            "empty": _("No duty is late."),
        },
        url=f"{reverse('duties:list')}?body={body.ref}",
        order=30,
    )


def agenda(body: Body) -> Iterator[Item]:
    """Yield what must come back to the next meeting: late and contested duties, and what a body
    below has put before this one."""
    yield from waiting.for_agenda(body)


def agency(shown: Agency, user: Actor) -> Iterator[Panel]:
    """Yield the live duties in which an agency has a part."""
    yield Panel(
        title=_("Duties"),
        template="duties/panel_duties.html",
        context={
            "duties": list(queries.of_agency(shown, user)[:25]),
            "empty": _("No open duty that you may see."),
        },
        url=f"{reverse('duties:list')}?agency={shown.code}",
        order=20,
    )


def ahead(shown: Agency, user: Actor) -> Iterator[Panel]:
    """Yield what falls on an agency in the next weeks, in all bodies that the person sees."""
    weeks = seeing.workload(shown, user, clock.today())
    if any(week.all for week in weeks):
        yield Panel(
            title=_("Workload ahead"),
            template="duties/panel_workload.html",
            context={"weeks": weeks, "most": max(week.all for week in weeks)},
            url=f"{reverse('duties:list')}?agency={shown.code}&group=month",
            order=22,
        )


def decision(shown: Decision, user: Actor) -> Iterator[Panel]:
    """Yield the duties that follow from a decision."""
    duties = queries.shown(Duty.objects.visible_to(user).filter(decision=shown))
    yield Panel(
        title=_("Duties from this decision"),
        template="duties/panel_duties.html",
        context={
            "duties": list(duties.order_by("number")),
            "empty": _("No duty follows from this decision yet."),
        },
        order=10,
    )


def dossier(challenge: Challenge, user: Actor) -> Iterator[Section]:
    """Yield the body's earlier decisions on the subject, each with its duties and their effect."""
    yield from earlier.section(challenge)


def history(challenge: Challenge, user: Actor) -> Iterator[tuple[dt.datetime, str, str]]:
    """Yield the decisions on a challenge and the duties that came of them."""
    decisions = (
        Decision.objects.visible_to(user)
        .filter(motion__item__dossier_version__dossier__challenge=challenge)
        .prefetch_related("duties__lead")
    )
    for made in decisions:
        yield made.decided_at, str(challenge.body), _("decided %(ref)s") % {"ref": made.ref}
        for duty in made.duties.all():
            said = {"ref": duty.ref, "agency": duty.lead.label}
            when = made.decided_at
            yield when, str(challenge.body), _("gave duty %(ref)s to %(agency)s") % said
            if duty.done_at:
                yield duty.done_at, duty.lead.label, _("reported %(ref)s as done") % said


def evidence() -> dict[str, Callable[[int, Actor], Iterable[Pointed]]]:
    """Return what of this room evidence can point at: the decisions of a body."""
    return {"decision": _decisions}


def _decisions(body: int, user: Actor) -> Iterator[Pointed]:
    decisions = Decision.objects.visible_to(user).filter(body=body)
    newest = decisions.order_by("-decided_at", "-number").prefetch_related("duties__lead")
    for made in newest[:200]:
        duties = [
            f"{duty.ref} {duty.title} ({duty.lead.label}): {duty.get_state_display()}"
            for duty in made.duties.all()
        ]
        yield Pointed(
            kind="decision",
            key=str(made.pk),
            title=f"{made.ref}: {made.wording}"[:200],
            url=made.get_absolute_url(),
            text="\n\n".join([made.wording, *duties]),
        )


def links() -> dict[str, object]:
    """Return what signed links may do here."""
    return {"duties.report": report_by_link}


def shared(user: Actor) -> Iterator[tuple[int, str]]:
    """Yield who leads or has a part in which duty, so that others can tell who works together."""
    seen = Duty.objects.visible_to(user).order_by()
    for duty, lead in seen.values_list("pk", "lead"):
        yield lead, str(duty)
    parts = DutyPart.objects.filter(duty__in=seen.values("pk")).order_by()
    for duty, agency in parts.values_list("duty", "agency"):
        yield agency, str(duty)


def register() -> None:
    """Register the room's providers in `concilia.core.offers`."""
    offers.register("desk", desk)
    offers.register("board", board)
    offers.register("agenda", agenda)
    offers.register("agency", agency)
    offers.register("agency", ahead)
    offers.register("decision", decision)
    offers.register("extract", extracts.extracts)
    offers.register("execution", extracts.execution)
    offers.register("dossier", dossier)
    offers.register("history", history)
    offers.register("shared", shared)
    offers.register("evidence", evidence)
    offers.register("merge", merge)
    offers.register("link", links)
    offers.register("tick", tick)
    offers.register("importer", imports.offered)
