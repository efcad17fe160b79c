"""What else waits for a person: a decision without a duty, a dispute, an answer to a body above.

One query: every kind gives the same columns, and the kinds stand under each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from concilia.bodies.models import Body
from concilia.core.desk import Item
from concilia.core.permissions import Actor, acting, scopes_with
from concilia.duties import queries
from concilia.duties.cascade import rules as cascading
from concilia.duties.cascade.permissions import LEADERS
from concilia.duties.disputes import rules as disputing
from concilia.duties.disputes.models import Dispute, DisputeParty, Neutral, Ruling, Statement, Voice
from concilia.duties.disputes.permissions import VOICES
from concilia.duties.models import Branch

COLUMNS = ("kind", "key", "ref", "words", "step", "until", "inside")
BODY = ("name", "names", "time_zone")
STEPS = dict(Dispute.State.choices)
ACTIONS: dict[str, str | Promise] = {
    "decision": _l("Give a duty"),
    "side": pgettext_lazy("button", "State your case"),
    "mediator": pgettext_lazy("button", "Mediate"),
    "arbitrator": pgettext_lazy("button", "Rule"),
    "panel": pgettext_lazy("button", "Answer"),
    "branch": pgettext_lazy("button", "Answer"),
}
HURT = {"decision": 0, "side": 65, "mediator": 60, "arbitrator": 66, "panel": 66, "branch": 45}


class Row(NamedTuple):
    """One thing that waits, of any kind."""

    kind: str
    key: int
    ref: str
    words: str
    step: str
    until: Any
    inside: int
    name: str
    names: dict[str, str]
    time_zone: str

    @property
    def body(self) -> Body:
        """The body, as far as a line names it and counts its days."""
        return Body(name=self.name, names=self.names, time_zone=self.time_zone)


def items(user: Actor, most: int) -> Iterator[Item]:
    """Yield what waits for a person besides duties, the first due first."""
    rows = _decisions(user).union(_sides(user), _neutrals(user), _branches(user), all=True)
    rows = rows.order_by(F("until").asc(nulls_last=True), "key")
    for values in rows[:most]:
        row = Row(*values)
        yield _decision(row) if row.kind == "decision" else _asked(row)


def _rows(found: QuerySet[Any], body: str, **columns: Any) -> QuerySet[Any]:
    """Return rows with the common columns, of things of the body in field `body`."""
    found = found.order_by().annotate(**columns)
    rows: QuerySet[Any] = found.values_list(*COLUMNS, *(f"{body}__{one}" for one in BODY))
    return rows


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _decisions(user: Actor) -> QuerySet[Any]:
    number = Concat(Cast("year", CharField()), _text("/"), Cast("number", CharField()))
    return _rows(
        queries.without_duty(user).select_related(None),
        "body",
        kind=_text("decision"),
        key=F("pk"),
        ref=number,
        words=F("wording"),
        step=_text(""),
        until=Cast(Value(None), DateField()),
        inside=Value(0, output_field=IntegerField()),
    )


def _of_dispute(found: QuerySet[Any], kind: Any) -> QuerySet[Any]:
    return _rows(
        found,
        "dispute__body",
        kind=kind,
        key=F("dispute_id"),
        ref=Concat(_text("X-"), Cast("dispute__number", CharField())),
        words=F("dispute__title"),
        step=F("dispute__state"),
        until=F("dispute__due"),
        inside=Value(0, output_field=IntegerField()),
    )


def _sides(user: Actor) -> QuerySet[Any]:
    """Sides that said nothing since the step began; a claimant spoke first by its claim."""
    since = Statement.objects.filter(
        dispute=OuterRef("dispute"),
        agency=OuterRef("agency"),
        made_at__date__gte=OuterRef("dispute__steps__began_on"),
    )
    mine = acting(user, (*VOICES, "agency.staff"), agency="agency", body="dispute__body")
    silent = DisputeParty.objects.filter(
        mine,
        ~Exists(since),
        dispute__state__in=(*disputing.OPEN, "appeal"),
        dispute__steps__ended_on=None,
    )
    return _of_dispute(silent.exclude(side="claimant", dispute__state="negotiation"), _text("side"))


def _neutrals(user: Actor) -> QuerySet[Any]:
    """Neutral agencies whose step it is: to mediate, to rule, to answer the ruling of a panel."""
    draft = Ruling.objects.filter(dispute=OuterRef("dispute"), state="draft")
    said = Voice.objects.filter(
        ruling__dispute=OuterRef("dispute"), ruling__state="draft", agency=OuterRef("agency")
    )
    named = Neutral.objects.filter(
        acting(user, VOICES, agency="agency", body="dispute__body"),
        Q(role="mediator", dispute__state="mediation")
        | Q(~Exists(said), role="arbitrator", dispute__state="arbitration"),
    )
    kind = Case(
        When(role="mediator", then=_text("mediator")),
        When(Exists(draft), then=_text("panel")),
        default=_text("arbitrator"),
    )
    return _of_dispute(named, kind)


def _branches(user: Actor) -> QuerySet[Any]:
    mine = Q(body__in=scopes_with(user, "body", LEADERS))
    return _rows(
        Branch.objects.filter(mine, state__in=cascading.WAITING),
        "body",
        kind=_text("branch"),
        key=F("pk"),
        ref=_text(""),
        words=F("cascade__objective"),
        step=F("state"),
        until=F("cascade__answer_by"),
        inside=F("cascade_id"),
    )


def _decision(row: Row) -> Item:
    return Item(
        title=f"{row.ref}: {row.words[:80]}",
        url=f"{reverse('duties:new')}?decision={row.key}",
        action=str(ACTIONS[row.kind]),
        context=str(row.body),
    )


def _asked(row: Row) -> Item:
    today = row.body.today()
    late = row.until is not None and row.until < today
    if row.kind == "branch":
        url = reverse("duties:cascade:answer", args=[row.inside, row.key])
        about, tone = _("From the body above"), "late" if late else "soon"
        said = Branch.State(row.step).label
    else:
        step = {"side": "state", "arbitrator": "arbitrate"}.get(row.kind)
        url = reverse("duties:disputes:dispute", args=[row.key])
        url = reverse("duties:disputes:step", args=[row.key, step]) if step else url
        about, tone = (
            _("Dispute %(ref)s") % {"ref": row.ref},
            disputing.tone(row.step, row.until, today),
        )
        said = STEPS[row.step]
    return Item(
        title=row.words,
        url=url,
        action=str(ACTIONS[row.kind]),
        context=" · ".join([about, str(said), str(row.body)]),
        due=row.until,
        today=today,
        tone=tone,
        hurt=HURT[row.kind] + (20 if late else 0),
    )
