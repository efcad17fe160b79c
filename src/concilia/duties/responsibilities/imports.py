"""A responsibility list from a spreadsheet, in list form or as a matrix, into its draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies import names
from concilia.agencies.models import Agency
from concilia.core import clock
from concilia.core.errors import Problem
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM, Actor, rule_for, scopes_with
from concilia.core.tables import Counts, Importer, Progress, Row
from concilia.core.tables.sheet import Sheet
from concilia.duties.responsibilities import reading, rules
from concilia.duties.responsibilities.actions.versions import held
from concilia.duties.responsibilities.models import (
    ListVersion,
    ResponsibilityList,
    StandingDuty,
)

VERB = "responsibilities.import"
_BATCH = 500
_SAID = ("role", "task", "days", "legal_basis", "competence", "effort", "known_by", "waits_for")


def importable(user: Actor) -> QuerySet[ResponsibilityList]:
    """Return the lists that `user` may bring a table into."""
    if user is SYSTEM:
        return ResponsibilityList.objects.all()
    bodies = scopes_with(user, "body", rule_for(VERB).roles)
    return ResponsibilityList.objects.filter(body__in=bodies)


class ListForm(forms.Form):
    """What the file does not say. Shown to `user`, it names the lists of the person’s own."""

    list = forms.ModelChoiceField(
        ResponsibilityList.objects.none(),
        label=gettext_lazy("Responsibility list"),
        empty_label=None,
        help_text=gettext_lazy("Its draft becomes what the file says; what is in force stays."),
    )

    def __init__(self, *args: Any, user: Actor = SYSTEM, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["list"]
        field.queryset = importable(user).select_related("body")
        field.label_from_instance = lambda one: f"{one} · {one.body}"


class Lines(Importer):
    """One line per row, or one cell of a matrix; together they are the draft."""

    kind = "responsibilities"
    label = gettext_lazy("Responsibility list")
    help = gettext_lazy(
        "Either one row for each function, stage and agency, or a matrix: one row for each "
        "function and stage, one column for each agency, and in the cells lead, co-lead, support "
        "or informed (or L, C, S, I)."
    )
    verb = VERB
    anywhere = True
    options_form = ListForm
    options_for_user = True
    fields = reading.FIELDS

    @classmethod
    def reshape(cls, sheet: Sheet) -> Sheet:
        """A matrix is read as a list."""
        return reading.unfolded(sheet)

    @classmethod
    def seen_by(cls, user: Actor) -> Q:
        """Those into the lists that the person may import into."""
        held_lists = [str(pk) for pk in importable(user).values_list("pk", flat=True)]
        return Q(kind=cls.kind, options__list__in=held_lists)

    def on(self, user: Actor) -> object | None:
        """The right is asked on the list that the form names."""
        kept: ResponsibilityList = self.options["list"]
        return kept

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The place and the agency."""
        return reading.natural_key(values)

    def prepare(self) -> None:
        """Load the agencies."""
        self._list: ResponsibilityList = self.options["list"]
        self._resolver = names.Resolver("agency")
        self._agencies = {one.code: one for one in Agency.objects.standing()}

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Yield unknown and dissolved agencies, and what is wrong across rows."""
        if len(rows) > rules.MOST_LINES:
            words = _("A list holds at most %(most)s lines; make several lists of it.")
            yield Problem(words % {"most": f"{rules.MOST_LINES:,}"})
        for row in rows:
            for name in ("area", "function"):
                row.values[name] = rules.storable(row.values[name])
        reading.spelled_alike(rows)
        yield from reading.check(rows)
        seen: set[tuple[Any, ...]] = set()
        for row in rows:
            wanted = row.values["agency"] or ""
            agency = self._agencies.get(self._resolver.find(wanted) or "") if wanted else None
            row.values["concerned"] = agency
            key = (*reading.place_key(row.values), agency.pk if agency else wanted)
            words = ""
            if wanted and agency is None:
                words = _("No agency has this name; enter it first.")
            elif agency and agency.state == Agency.State.DISSOLVED:
                words = _("This agency is dissolved and can have no duty.")
            elif key in seen:
                words = _("The agency has this place twice, under two names.")
            if words:
                yield Problem(words, row.number, "agency", wanted)
            seen.add(key)

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Let the draft hold what the file says, line by line; lines that it lacks are removed."""
        held(self._list)
        draft = self._draft(source)
        known = {
            (one.area, one.function, one.stage, one.agency_id): one for one in draft.lines.all()
        }
        counts = Counts()
        fresh: list[StandingDuty] = []
        changed: list[StandingDuty] = []
        for row in _without_idle(rows):
            values = row.values
            agency = values["concerned"].pk if values["concerned"] else None
            wanted = _wanted(values)
            place = (values["area"], values["function"], values["stage"])
            former = known.pop((*place, agency), None)
            if former is None:
                line = StandingDuty(
                    version=draft,
                    area=place[0],
                    function=place[1],
                    stage=place[2],
                    agency_id=agency,
                    source_import=source,
                    source_row=row.number,
                    **wanted,
                )
                fresh.append(line)
            elif any(getattr(former, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(former, name, value)
                former.source_import, former.source_row = source, row.number
                changed.append(former)
            else:
                counts.unchanged += 1
        gone = [one.pk for one in known.values()]
        StandingDuty.objects.filter(pk__in=gone).delete()
        StandingDuty.objects.bulk_create(fresh, batch_size=_BATCH)
        fields = (*_SAID, "source_import", "source_row")
        StandingDuty.objects.bulk_update(changed, fields, batch_size=_BATCH)
        counts.created, counts.updated = len(fresh), len(changed)
        if gone:
            counts.more[_("removed")] = len(gone)
        progress(len(rows))
        return counts

    def _draft(self, source: Import) -> ListVersion:
        draft = self._list.versions.filter(state=ListVersion.State.DRAFT).first()
        if draft is None:
            last = self._list.versions.aggregate(last=Max("number"))["last"] or 0
            draft = ListVersion.objects.create(
                list=self._list,
                number=last + 1,
                created_by_id=source.created_by_id,
                created_at=clock.now(),
            )
        return draft

    def done_url(self) -> str:
        """The list’s page."""
        kept: ResponsibilityList = self.options["list"]
        return reverse("duties:responsibilities:list", args=[kept.pk])


def _without_idle(rows: Sequence[Row]) -> list[Row]:
    """Leave out rows without an agency where another row puts one into the cell."""
    taken = {reading.place_key(row.values) for row in rows if row.values["concerned"]}
    return [
        row for row in rows if row.values["concerned"] or reading.place_key(row.values) not in taken
    ]


def _wanted(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "role": values["role"] or "",
        "task": values["task"] or "",
        "days": values["days"],
        "legal_basis": values["legal_basis"] or "",
        "competence": values["competence"] or "",
        "effort": values["effort"],
        "known_by": values["known_by"],
        "waits_for": reading.in_words(values["awaited"]),
    }


def offered() -> tuple[type[Importer], ...]:
    """Return what can be imported here."""
    return (Lines,)
