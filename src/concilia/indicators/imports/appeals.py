"""Appeals from a table, such as an intake desk keeps."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies import names
from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.errors import Problem
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM, Actor, rule_for, scopes_with
from concilia.core.tables import Counts, Field, Importer, Progress, Row
from concilia.core.tables.parsers import Boolean, Choice, Date
from concilia.indicators.appeals import rules, terms
from concilia.indicators.appeals.actions import last_number
from concilia.indicators.appeals.models import Appeal
from concilia.indicators.imports.places import Places

_OURS = re.compile(r"[Aa]-([1-9]\d{0,8})")
_BATCH = 500
_SINCE = dt.date(2000, 1, 1)


class BodyForm(forms.Form):
    """What the file does not say. Shown to `user`, it names the bodies of the person's own."""

    body = forms.ModelChoiceField(
        Body.objects.all(), label=gettext_lazy("Body"), to_field_name="ref", empty_label=None
    )

    def __init__(self, *args: Any, user: Actor = SYSTEM, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["body"]
        field.queryset = importable(user)


def importable(user: Actor) -> QuerySet[Body]:
    """Return the bodies for which `user` may bring appeals in."""
    if user is SYSTEM:
        return Body.objects.all()
    return Body.objects.filter(pk__in=scopes_with(user, "body", rule_for("appeals.import").roles))


def _past() -> Date:
    return Date(earliest=_SINCE, latest=clock.today)


class Appeals(Importer):
    """One appeal per row, known by its reference."""

    kind = "appeals"
    label = gettext_lazy("Appeals")
    help = gettext_lazy(
        "One appeal per row, without any personal data. The reference tells whether an appeal is "
        "known already: a number of ours (A-12), or the number in your own books."
    )
    verb = "appeals.import"
    anywhere = True
    options_form = BodyForm
    options_for_user = True
    fields = (
        Field(
            "reference",
            gettext_lazy("Reference"),
            required=True,
            headers=("number", "no", "case", "id"),
            max_length=60,
            example="2026/0412",
        ),
        Field(
            "received_on",
            gettext_lazy("Received on"),
            required=True,
            headers=("received", "date"),
            hxl=("#date+received",),
            parse=_past(),
            example="2026-03-31",
        ),
        Field(
            "channel",
            gettext_lazy("Channel"),
            headers=("how it came",),
            parse=Choice(Appeal.Channel.choices, {"phone": "telephone", "mail": "e-mail"}),
        ),
        Field(
            "category",
            gettext_lazy("Category"),
            required=True,
            headers=("about", "subject"),
            parse=Choice(Appeal.Category.choices),
        ),
        Field(
            "territory",
            gettext_lazy("Territory"),
            required=True,
            headers=("zone", "district", "area", "where"),
            hxl=("#adm2+name", "#loc"),
            example="Greyhaven",
        ),
        Field(
            "agency",
            gettext_lazy("Agency"),
            headers=("agency concerned", "organisation", "who"),
            hxl=("#org+name", "#org"),
            max_length=250,
        ),
        Field(
            "text",
            gettext_lazy("Text"),
            required=True,
            headers=("what it is about", "complaint", "request"),
            max_length=rules.TEXT_LENGTH,
            help=gettext_lazy("no names or other personal data"),
        ),
        Field(
            "due_on",
            gettext_lazy("Answer due"),
            headers=("due",),
            parse=Date(earliest=_SINCE),
            help=gettext_lazy("empty: by the body’s term, else 30 days after receipt"),
        ),
        Field("answered_on", gettext_lazy("Answered on"), headers=("answered",), parse=_past()),
        Field("answer", gettext_lazy("Answer"), max_length=rules.TEXT_LENGTH),
        Field("well_founded", gettext_lazy("Well founded"), headers=("founded",), parse=Boolean()),
        Field(
            "settled",
            gettext_lazy("Settled"),
            headers=("where it was settled",),
            parse=Choice(Appeal.Settled.choices),
            help=gettext_lazy("of a well-founded appeal: before court or in court"),
        ),
        Field("closed_on", gettext_lazy("Closed on"), headers=("closed",), parse=_past()),
    )

    @classmethod
    def seen_by(cls, user: Actor) -> Q:
        """Those to the bodies for which the person may import; others hold others' appeals."""
        refs = list(importable(user).values_list("ref", flat=True))
        return Q(kind=cls.kind, options__body__in=refs)

    def on(self, user: Actor) -> object | None:
        """The right is asked in the body that the form names."""
        body: Body = self.options["body"]
        return body

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The reference."""
        return (values["reference"],)

    def prepare(self) -> None:
        """Load places, agencies and the appeals that are there."""
        self._body: Body = self.options["body"]
        self._intake = terms.intake_of(self._body)
        self._places = Places()
        self._resolver = names.Resolver("agency")
        self._agencies = {a.code: a for a in Agency.objects.exclude(state=Agency.State.MERGED)}
        rows = Appeal.objects.filter(body=self._body).values_list("pk", "number", "reference")
        self._numbers = {number: pk for pk, number, _reference in rows}
        self._references = {reference: pk for pk, _number, reference in rows if reference}

    def _known(self, reference: str) -> int | None:
        ours = _OURS.fullmatch(reference)
        return self._references.get(reference) or (
            self._numbers.get(int(ours[1])) if ours else None
        )

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Yield rows whose place, agency or days are wrong."""
        for row in rows:
            problem = self._problem(row)
            if problem:
                yield problem

    def _problem(self, row: Row) -> Problem | None:
        values = row.values
        reference = values["reference"]
        values["pk"] = self._known(reference)
        if values["pk"] is None and _OURS.fullmatch(reference):
            words = _("No appeal to this body has this number.")
            return Problem(words, row.number, "reference", reference)
        place = self._places.find("", values["territory"])
        if place.territory is None:
            return Problem(place.message, row.number, "territory", values["territory"])
        if not place.territory.path.startswith(self._body.territory.path):
            words = _("This territory lies outside that of the body.")
            return Problem(words, row.number, "territory", values["territory"])
        wanted = values.get("agency") or ""
        agency = self._agencies.get(self._resolver.find(wanted) or "") if wanted else None
        if wanted and agency is None:
            words = _("No agency has this name; enter it first.")
            return Problem(words, row.number, "agency", wanted)
        values["place"], values["concerned"] = place.territory, agency
        return self._days(row)

    def _days(self, row: Row) -> Problem | None:
        values = row.values
        received, answered, closed = (
            values["received_on"],
            values["answered_on"],
            values["closed_on"],
        )
        term = terms.term_of(self._intake, values["category"])
        due = values["due_on"] or term.due(received, self._body.country)
        values["due_on"] = due
        if not received <= due <= received + rules.LONGEST:
            words = _("The answer is due before the receipt, or more than two years after it.")
            return Problem(words, row.number, "due_on", due.isoformat())
        if closed and not answered:
            words = _("A closed appeal needs the day of its answer.")
            return Problem(words, row.number, "answered_on", "")
        if answered and answered < received:
            words = _("It cannot be answered before it was received.")
            return Problem(words, row.number, "answered_on", answered.isoformat())
        if closed and closed < answered:
            words = _("It cannot be closed before it was answered.")
            return Problem(words, row.number, "closed_on", closed.isoformat())
        if values["well_founded"] is not None and not closed:
            words = _("Only a closed appeal is well founded or not.")
            return Problem(words, row.number, "well_founded", "")
        if values["settled"] and values["well_founded"] is not True:
            words = _("Only a well-founded appeal is settled before court or in court.")
            return Problem(words, row.number, "settled", str(values["settled"]))
        return None

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Enter new appeals under the body's next numbers and change known ones."""
        counts = Counts()
        number = last_number(self._body)
        wanted_pks = [row.values["pk"] for row in rows if row.values["pk"]]
        known = Appeal.objects.filter(body=self._body).in_bulk(wanted_pks)
        fresh: list[Appeal] = []
        changed: list[Appeal] = []
        for row in rows:
            wanted = self._values(row.values)
            former = known.get(row.values["pk"])
            if former is None:
                number += 1
                fresh.append(
                    Appeal(
                        body=self._body,
                        number=number,
                        reference=row.values["reference"],
                        source_import=source,
                        source_row=row.number,
                        **wanted,
                    )
                )
            elif any(getattr(former, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(former, name, value)
                changed.append(former)
            else:
                counts.unchanged += 1
        Appeal.objects.bulk_create(fresh, batch_size=_BATCH)
        Appeal.objects.bulk_update(changed, _WRITTEN, batch_size=_BATCH)
        counts.created, counts.updated = len(fresh), len(changed)
        progress(len(rows))
        return counts

    def _values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "received_on": values["received_on"],
            "channel": values["channel"] or Appeal.Channel.LETTER,
            "category": values["category"],
            "territory_id": values["place"].pk,
            "agency_id": values["concerned"].pk if values["concerned"] else None,
            "text": values["text"],
            "due_on": values["due_on"],
            "answered_on": values["answered_on"],
            "answer": values["answer"] or "",
            "well_founded": values["well_founded"],
            "settled": values["settled"] or "",
            "closed_on": values["closed_on"],
            "state": rules.state_of(
                agency=values["concerned"] is not None,
                answered=values["answered_on"] is not None,
                closed=values["closed_on"] is not None,
            ),
        }

    def done_url(self) -> str:
        """The list of appeals."""
        return reverse("appeals:list")


_WRITTEN = (
    "received_on",
    "channel",
    "category",
    "territory",
    "agency",
    "text",
    "due_on",
    "answered_on",
    "answer",
    "well_founded",
    "settled",
    "closed_on",
    "state",
)
