"""Reports on duties from a spreadsheet, for one agency or, by the secretary, for the leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.errors import Problem
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM, Actor, roles_by_scope, scopes_with, seated
from concilia.core.tables import Counts, Importer, Progress, Row
from concilia.duties import rules
from concilia.duties.actions.reporting import report_problems, report_progress
from concilia.duties.imports.columns import REPORTED
from concilia.duties.models import Duty, DutyPart, Report
from concilia.duties.permissions import ACTING


def _bodies(user: Actor) -> QuerySet[Body]:
    if user is SYSTEM:
        return Body.objects.all()
    held = Duty.objects.visible_to(user).order_by().values("body")
    return Body.objects.filter(Q(pk__in=held) | Q(pk__in=scopes_with(user, "body", ("secretary",))))


def _agencies(user: Actor) -> QuerySet[Agency]:
    if user is SYSTEM:
        return Agency.objects.all()
    mine = {
        scope[1]
        for scope, roles in roles_by_scope(user).items()
        if not roles.isdisjoint(ACTING) and scope[0] != "body"
    }
    return Agency.objects.filter(pk__in=mine)


class ReporterForm(forms.Form):
    """What the file does not say: of which body the duties are, and who reports."""

    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Body"), empty_label=None)
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=gettext_lazy("Agency that reports"),
        required=False,
        empty_label=gettext_lazy("each lead, by the secretary"),
    )

    def __init__(self, *args: Any, user: Actor = SYSTEM, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, offered in (("body", _bodies(user)), ("agency", _agencies(user))):
            field: Any = self.fields[name]
            field.queryset = offered


class Reports(Importer):
    """One report per row. What an agency has said last is not said again."""

    kind = "duty_reports"
    label = gettext_lazy("Reports on duties")
    help = gettext_lazy(
        "One report per row, by the number of the duty. The list of duties as a spreadsheet "
        "holds the numbers."
    )
    verb = "duties.report_table"
    anywhere = True
    options_form = ReporterForm
    options_for_user = True
    fields = REPORTED

    @classmethod
    def seen_by(cls, user: Actor) -> Q:
        """Only one’s own, for what others reported stands on the duties."""
        return Q(pk=None)

    def on(self, user: Actor) -> object | None:
        """The right is asked on the agency in the body, or on the body itself."""
        body: Body = self.options["body"]
        agency: Agency | None = self.options["agency"]
        if agency is None:
            return body
        return permissions.Somewhere((("agency", agency.pk), seated(body.pk, agency.pk)))

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The duty: a file holds one report on each."""
        return (values["duty"].upper().removeprefix("D-"),)

    def prepare(self) -> None:
        """Nothing yet: duties are looked up when their numbers are known."""
        self._body: Body = self.options["body"]
        self._agency: Agency | None = self.options["agency"]

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Yield duties that the agency has no part in, and reports that nobody awaits."""
        numbers = {n for row in rows if (n := _number(row.values["duty"])) is not None}
        found = Duty.objects.filter(body=self._body, number__in=numbers)
        duties = {one.number: one for one in found.select_related("body", "lead")}
        ids = [one.pk for one in duties.values()]
        parts = {
            part.duty_id: part
            for part in DutyPart.objects.filter(duty__in=ids, agency=self._agency)
        }
        reports = Report.objects.filter(duty__in=ids).order_by("reported_at", "pk")
        last = {(one.duty_id, one.agency_id): one for one in reports}
        for row in rows:
            duty = duties.get(_number(row.values["duty"]) or 0)
            for problem in self._row(row, duty, parts, last):
                value = row.values.get(problem.column)
                said = "" if value is None else str(value)
                yield row.wrong(problem.message, problem.column, said)

    def _row(
        self,
        row: Row,
        duty: Duty | None,
        parts: Mapping[int, DutyPart],
        last: Mapping[tuple[int, int], Report],
    ) -> Iterator[Problem]:
        values = row.values
        values["on"], values["same"] = duty, False
        if duty is None:
            words = _("%(body)s has no duty of this number.") % {"body": self._body}
            yield Problem(words, column="duty")
            return
        agency = self._agency or duty.lead
        part = None if agency == duty.lead else parts.get(duty.pk)
        if agency != duty.lead and part is None:
            words = _("%(agency)s has no part in this duty.") % {"agency": agency}
            yield Problem(words, column="duty")
            return
        values["percent"] = 100 if values["done"] else values["percent"]
        if values["percent"] is None:
            yield Problem(_("Between 0 and 100 percent."), column="percent")
            return
        values["percent"] = round(values["percent"])
        values["same"] = _same(values, last.get((duty.pk, agency.pk)))
        if values["same"]:
            return
        thing: Duty | DutyPart = duty if part is None or not duty.is_open else part
        if duty.state not in rules.OPEN or not thing.is_open:
            words = _("No report is awaited: this duty is %(state)s.")
            yield Problem(words % {"state": thing.get_state_display()}, column="duty")
        yield from report_problems(
            duty, values["text"], values["percent"], values["obstacle"] or "", values["forecast"]
        )

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Report row by row, as on the page."""
        counts = Counts()
        for done, row in enumerate(rows, start=1):
            values = row.values
            if values["same"]:
                counts.unchanged += 1
                continue
            report_progress(
                values["on"],
                text=values["text"],
                percent=values["percent"],
                done=bool(values["done"]),
                obstacle=values["obstacle"] or "",
                forecast=values["forecast"],
                agency=self._agency,
                channel=Report.Channel.TABLE,
                by=source.created_by,
            )
            counts.created += 1
            progress(done)
        return counts

    def done_url(self) -> str:
        """The list of the body’s duties."""
        body: Body = self.options["body"]
        return f"{reverse('duties:list')}?body={body.ref}"


def _number(text: str) -> int | None:
    digits = text.upper().removeprefix("D-")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def _same(values: Mapping[str, Any], last: Report | None) -> bool:
    return last is not None and (
        last.text == values["text"].strip()
        and last.percent == values["percent"]
        and last.done == bool(values["done"])
        and last.obstacle == (values["obstacle"] or "").strip()
        and (last.done or last.forecast == values["forecast"])
    )
