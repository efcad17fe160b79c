"""What appeals offer to the desk, to boards, to territories and to merging."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core import offers
from concilia.core.desk import Item, Panel
from concilia.core.permissions import Actor
from concilia.indicators.appeals import queries, rules, standing
from concilia.indicators.appeals.grouping import offers as groups
from concilia.indicators.appeals.models import Appeal


def register() -> None:
    """Register the providers in `concilia.core.offers`."""
    offers.register("desk", desk)
    offers.register("desk", groups.desk)
    offers.register("evidence", groups.evidence)
    offers.register("origin", groups.origin)
    offers.register("job", standing.jobs_offered)
    offers.register("tick", standing.tick)
    offers.register("board", board)
    offers.register("territory", territory)
    offers.register("merge", merge)


def _list(**filters: str) -> str:
    return f"{reverse('appeals:list')}?{urlencode(filters)}"


def desk(user: Actor) -> Iterator[Item]:
    """Yield one item per agency that owes answers, and per body with appeals to assign or close."""
    found = queries.waiting_for(user)
    for waiting in found[Appeal.State.WITH_AGENCY]:
        tone = rules.tone("with_agency", waiting.due, waiting.today)
        yield Item(
            title=ngettext(
                "%(count)s appeal waits for an answer",
                "%(count)s appeals wait for an answer",
                waiting.number,
            )
            % {"count": waiting.number},
            url=_list(agency=waiting.code, state="with_agency", sort="due"),
            action=pgettext("button", "Answer"),
            context=waiting.name,
            due=waiting.due,
            today=waiting.today,
            tone=tone,
            hurt={"late": 65, "soon": 45}.get(tone, 25),
        )
    for waiting in found[Appeal.State.RECEIVED]:
        yield Item(
            title=ngettext(
                "%(count)s appeal is to be assigned",
                "%(count)s appeals are to be assigned",
                waiting.number,
            )
            % {"count": waiting.number},
            url=_list(body=waiting.code, state="received", sort="due"),
            action=_("Assign"),
            context=waiting.name,
            due=waiting.due,
            today=waiting.today,
            tone=rules.tone("received", waiting.due, waiting.today),
            hurt=55,
        )
    for waiting in found[queries.ELSEWHERE]:
        yield Item(
            title=ngettext(
                "%(count)s appeal is overdue at its agency",
                "%(count)s appeals are overdue at their agencies",
                waiting.number,
            )
            % {"count": waiting.number},
            url=_list(body=waiting.code, state="late", sort="due"),
            action=_("Look"),
            context=waiting.name,
            due=waiting.due,
            today=waiting.today,
            tone="late",
            hurt=50,
        )
    for waiting in found[Appeal.State.ANSWERED]:
        yield Item(
            title=ngettext(
                "%(count)s answered appeal is to be closed",
                "%(count)s answered appeals are to be closed",
                waiting.number,
            )
            % {"count": waiting.number},
            url=_list(body=waiting.code, state="answered", sort="received"),
            action=_("Close"),
            context=waiting.name,
            hurt=15,
        )


def board(body: Body, user: Actor) -> Iterable[Panel]:
    """Yield the appeals of the last twelve months to a body."""
    late = Q(due_on__lt=body.today())
    return _panel(Appeal.objects.visible_to(user).filter(body=body), late, body=body.ref)


def territory(territory: Territory, user: Actor) -> Iterable[Panel]:
    """Yield the appeals of the last twelve months from a territory."""
    mine = Appeal.objects.visible_to(user).filter(territory__path__startswith=territory.path)
    return _panel(mine, None, territory=territory.code)


def _panel(appeals: QuerySet[Appeal], late: Q | None, **filters: str) -> Iterator[Panel]:
    counts, chart = queries.last_year(appeals, late)
    if not counts.received and not counts.owed:
        return
    yield Panel(
        title=_("Appeals of the last twelve months"),
        template="indicators/appeals/panel.html",
        context={
            "counts": counts,
            "late_url": _list(**filters, state="late"),
            "chart": chart,
        },
        url=_list(**filters),
        order=40,
    )


def merge(source: Agency, target: Agency) -> dict[str, int]:
    """Repoint the appeals that concern `source` to `target`."""
    return {"appeals": Appeal.objects.filter(agency=source).update(agency=target)}
