"""Duties from a spreadsheet, each from a decision of one body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from concilia.agencies import names
from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM, Actor, rule_for, scopes_with
from concilia.core.tables import Counts, Finding, Importer, Progress, Row
from concilia.duties.actions.giving import (
    aim_problems,
    due_day,
    duty_problems,
    money_problems,
    still_itself,
)
from concilia.duties.actions.importing import Given, give_many
from concilia.duties.compensation.money import KNOWN, minor
from concilia.duties.imports.columns import GIVEN
from concilia.duties.models import Duty
from concilia.indicators.models import Indicator
from concilia.meetings.models import Decision

VERB = "duties.import"


def importable(user: Actor) -> QuerySet[Body]:
    """Return the bodies for which `user` may give duties from a table."""
    if user is SYSTEM:
        return Body.objects.all()
    return Body.objects.filter(pk__in=scopes_with(user, "body", rule_for(VERB).roles))


class BodyForm(forms.Form):
    """What the file does not say. Shown to `user`, it names the person’s own bodies."""

    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Body"), empty_label=None)

    def __init__(self, *args: Any, user: Actor = SYSTEM, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["body"]
        field.queryset = importable(user)


class Duties(Importer):
    """One duty per row; one that the decision already has, by its title, stays as it is."""

    kind = "duties"
    label = gettext_lazy("Duties")
    help = gettext_lazy(
        "One duty per row, each from a decision of the body. Agencies are told once, with all "
        "that is new for them."
    )
    verb = VERB
    anywhere = True
    options_form = BodyForm
    options_for_user = True
    fields = GIVEN

    @classmethod
    def seen_by(cls, user: Actor) -> Q:
        """Those into the bodies that the person may import into."""
        held = [str(pk) for pk in importable(user).values_list("pk", flat=True)]
        return Q(kind=cls.kind, options__body__in=held)

    def on(self, user: Actor) -> object | None:
        """The right is asked on the body that the form names."""
        body: Body = self.options["body"]
        return body

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The decision and the title."""
        return (values["decision"].casefold(), values["title"].casefold())

    def prepare(self) -> None:
        """Load decisions, agencies, indicators and the duties that there are."""
        self._body: Body = self.options["body"]
        self._today = self._body.today()
        decisions = Decision.objects.filter(body=self._body).select_related("body")
        self._decisions = {one.ref: one for one in decisions}
        self._resolver = names.Resolver("agency")
        self._agencies = {one.code: one for one in Agency.objects.all()}
        indicators = Indicator.objects.all()
        self._indicators = {one.code.casefold(): one for one in indicators}
        held = Duty.objects.filter(body=self._body).values_list("decision", "title", "number")
        self._held = {(of, title.casefold()): number for of, title, number in held}

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Yield everything that `give_duty` would refuse, row by row, and unknown names."""
        try:
            still_itself(self._body)
        except NotNow as refusal:
            yield Problem(str(refusal))
        for row in rows:
            for problem in self._row(row):
                yield row.wrong(
                    problem.message, problem.column, str(row.values.get(problem.column) or "")
                )

    def _row(self, row: Row) -> Iterator[Problem]:
        values = row.values
        values["given"] = values["known"] = None
        decision = self._decisions.get(values["decision"].replace("-", "/"))
        if decision is None:
            words = _("%(body)s has taken no decision of this number.") % {"body": self._body}
            yield Problem(words, column="decision")
            return
        values["known"] = self._held.get((decision.pk, values["title"].casefold()))
        if values["known"] is not None:
            return
        problems: list[Problem] = []
        lead = self._agency(values["lead"], "lead", problems)
        co_leads = self._several(values, "co_leads", problems)
        supporting = self._several(values, "supporting", problems)
        verifier = None
        if values["verifier"]:
            verifier = self._agency(values["verifier"], "verifier", problems)
        budget, currency = self._money(values, problems)
        aim = self._aim(values, problems)
        stage = values["stage"] or Duty.Stage.EXECUTE
        due, wrong = due_day(
            decision, self._today, values["due"], values["days"], bool(values["calendar_days"])
        )
        problems += wrong
        if lead is not None:
            problems += duty_problems(
                values["title"],
                values["deliverable"] or "",
                stage,
                lead,
                co_leads,
                supporting,
                verifier,
            )
            values["given"] = Given(
                decision=decision,
                title=values["title"],
                deliverable=values["deliverable"] or "",
                stage=stage,
                lead=lead,
                co_leads=tuple(co_leads),
                supporting=tuple(supporting),
                due=due,
                term_days=values["days"],
                term_working=not values["calendar_days"],
                aim=aim,
                budget=budget,
                currency=currency,
                verifier=verifier,
            )
        yield from problems

    def _agency(self, text: str, column: str, problems: list[Problem]) -> Agency | None:
        agency = self._agencies.get(self._resolver.find(text) or "")
        if agency is None:
            words = _("No agency is called “%(name)s”; enter it first.") % {"name": text[:100]}
            problems.append(Problem(words, column=column))
        return agency

    def _several(
        self, values: Mapping[str, Any], column: str, problems: list[Problem]
    ) -> list[Agency]:
        texts = [text.strip() for text in (values[column] or "").split(";")]
        found = [self._agency(text, column, problems) for text in texts if text]
        return list(dict.fromkeys(agency for agency in found if agency is not None))

    def _money(self, values: Mapping[str, Any], problems: list[Problem]) -> tuple[int | None, str]:
        amount, currency = values["budget"], (values["currency"] or "").upper()
        if amount is None:
            return None, ""
        if currency not in KNOWN:
            words = _("Currency: three capital letters such as EUR.")
            problems.append(Problem(words, column="currency"))
            return None, ""
        try:
            budget = minor(amount, currency, column="budget")
        except Invalid as refusal:
            problems += refusal
            return None, ""
        problems += money_problems(budget, currency)
        return budget, currency

    def _aim(
        self, values: Mapping[str, Any], problems: list[Problem]
    ) -> tuple[Indicator, str, Decimal | None] | None:
        if not values["indicator"]:
            return None
        indicator = self._indicators.get(values["indicator"].casefold())
        if indicator is None:
            problems.append(Problem(_("No indicator has this code."), column="indicator"))
            return None
        way = values["direction"] or ("down" if indicator.direction == "down" else "up")
        problems += aim_problems(way, values["amount"])
        return indicator, way, values["amount"]

    def findings(self, rows: Sequence[Row]) -> Iterable[Finding]:
        """Say which rows name duties that there are already."""
        known = tuple(row.number for row in rows if row.values["known"] is not None)
        if known:
            words = ngettext(
                "%(count)s duty stands already and stays as it is.",
                "%(count)s duties stand already and stay as they are.",
                len(known),
            )
            yield Finding(words % {"count": len(known)}, known)

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Give what is new, with one entry of the ledger for each duty."""
        wanted = [row.values["given"] for row in rows if row.values["known"] is None]
        if wanted:
            give_many(self._body, wanted, by=source.created_by or SYSTEM, source=source.pk)
        progress(len(rows))
        return Counts(created=len(wanted), unchanged=len(rows) - len(wanted))

    def done_url(self) -> str:
        """The list of the body’s duties."""
        body: Body = self.options["body"]
        return f"{reverse('duties:list')}?body={body.ref}&sort=-number"
