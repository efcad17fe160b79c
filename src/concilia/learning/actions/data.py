"""Cases and raw values: from a table, from an indicator, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.core.tables.sheet import Sheet
from concilia.indicators.models import Indicator, Observation
from concilia.learning import rules
from concilia.learning.actions.recording import choose, locked
from concilia.learning.models import Choice, Condition, Study, StudyCase


def load_table(
    study: Study, sheet: Sheet, *, outcome: str = "", reason: str, file: str = "", by: Actor
) -> int:
    """Take cases and values from a table: first column the case, the others numbers.

    What the study held before is replaced; conditions of the same code keep their calibration.
    Returns the number of cases. Raises `Forbidden`, or `Invalid` with everything that is wrong.
    """
    reason = rules.reason(reason)
    heads, names, table = _checked(sheet)
    wanted = rules.code(outcome) if outcome.strip() else ""
    if wanted and wanted not in heads:
        raise Invalid(
            Problem(
                _("The table has no column %(name)s. It has: %(heads)s.")
                % {"name": outcome, "heads": ", ".join(heads)},
                column="outcome",
            )
        )
    with act("learning.work", by=by, on=study) as doing:
        locked(study)
        bodies = {body.name.casefold(): body for body in Body.objects.visible_to(by)}
        contacts = dict(study.cases.values_list("name", "contact"))
        before = {"cases": len(contacts), "conditions": sorted(_codes(study))}
        study.cases.all().delete()
        StudyCase.objects.bulk_create(
            StudyCase(
                study=study,
                name=name,
                body=bodies.get(name.casefold()),
                contact=contacts.get(name, ""),
                values=values,
                position=at,
            )
            for at, (name, values) in enumerate(zip(names, table, strict=True))
        )
        _conditions(study, heads, sheet.headers[1:], table, wanted)
        choose(
            doing,
            study,
            Choice.Kind.DATA,
            file or _("a table"),
            before=before,
            after={"cases": len(names), "conditions": heads},
            reason=reason,
        )
    return len(names)


def _codes(study: Study) -> set[str]:
    return set(study.conditions.values_list("code", flat=True))


def _checked(sheet: Sheet) -> tuple[list[str], list[str], list[dict[str, float | None]]]:
    problems = list(sheet.problems)
    if len(sheet.headers) < 3:
        raise Invalid(
            _("The table needs a column of cases and at least two of numbers, one the outcome.")
        )
    if len(sheet.headers) - 1 > rules.MOST_CONDITIONS or len(sheet.rows) > rules.MOST_CASES:
        raise Invalid(
            _("A study holds at most %(cases)s cases and %(conditions)s conditions.")
            % {"cases": f"{rules.MOST_CASES:,}", "conditions": rules.MOST_CONDITIONS}
        )
    heads = rules.codes(sheet.headers[1:])
    names: list[str] = []
    table: list[dict[str, float | None]] = []
    seen: set[str] = set()
    for number, cells in sheet.rows:
        name = " ".join(cells[0].split())[:120]
        if not name or name in seen:
            what = _("appears twice") if name else _("has no name")
            problems.append(Problem(what, row=number, column=sheet.headers[0], value=name))
        seen.add(name)
        values: dict[str, float | None] = {}
        for head, title, cell in zip(heads, sheet.headers[1:], cells[1:], strict=True):
            try:
                values[head] = rules.finite(cell)
            except ValueError:
                problems.append(
                    Problem(_("is not a number"), row=number, column=title, value=cell[:60])
                )
        names.append(name)
        table.append(values)
    if not names:
        problems.append(Problem(_("The table has no rows.")))
    if problems:
        raise Invalid(problems[:200])
    return heads, names, table


def _conditions(
    study: Study,
    heads: list[str],
    titles: tuple[str, ...],
    table: list[dict[str, float | None]],
    outcome: str,
) -> None:
    held = {condition.code: condition for condition in study.conditions.all()}
    study.conditions.exclude(code__in=heads).delete()
    if outcome:
        study.conditions.filter(role=Condition.Role.OUTCOME).exclude(code=outcome).update(
            role=Condition.Role.CONDITION
        )
    elif not any(one.role == Condition.Role.OUTCOME and c in heads for c, one in held.items()):
        outcome = heads[-1]
    for at, (head, title) in enumerate(zip(heads, titles, strict=True)):
        one = held.get(head) or Condition(study=study, code=head, label=title[:200])
        one.position = at
        if one.pk is None:
            one.method, one.anchors = proposal([row.get(head) for row in table])
        if head == outcome:
            one.role = Condition.Role.OUTCOME
        elif outcome and one.role == Condition.Role.OUTCOME:
            one.role = Condition.Role.CONDITION
        one.save()


def proposal(values: list[float | None]) -> tuple[str, list[float]]:
    """Return a calibration to begin with: none for memberships, else the quartiles.

    Quartiles are a place to start from and never a reason; the page says so.
    """
    known = sorted(v for v in values if v is not None)
    if not known or (known[0] >= 0 and known[-1] <= 1):
        return Condition.Method.READY, []
    spots = [known[round(share * (len(known) - 1))] for share in (0.1, 0.5, 0.9)]
    if not spots[0] < spots[1] < spots[2]:
        middle = (known[0] + known[-1]) / 2
        return Condition.Method.CRISP, [middle]
    return Condition.Method.DIRECT, spots


def keep_case(
    study: Study,
    *,
    name: str,
    values: Mapping[str, Any],
    contact: str = "",
    body: Body | None = None,
    case: StudyCase | None = None,
    reason: str,
    by: Actor,
) -> StudyCase:
    """Add a case or change one; an empty value means that nobody knows.

    Raises `Forbidden`, or `Invalid` for a name that is taken or a value that is no number.
    """
    reason, name = rules.reason(reason), rules.words(name, "name", 120)
    with act("learning.work", by=by, on=study) as doing:
        locked(study)
        known = _codes(study)
        read: dict[str, float | None] = {}
        for code, value in values.items():
            try:
                read[code] = rules.finite(value)
            except ValueError as wrong:
                raise Invalid(
                    Problem(_("is not a number"), column=code, value=str(value)[:60])
                ) from wrong
        others = study.cases.exclude(pk=case.pk) if case else study.cases.all()
        if others.filter(name=name).exists():
            raise Invalid(Problem(_("There is a case of this name already."), column="name"))
        last = study.cases.aggregate(last=Max("position"))["last"]
        kept = case or StudyCase(study=study, position=0 if last is None else last + 1)
        before = {"name": kept.name, **kept.values} if case else None
        kept.name, kept.body = name, body
        kept.contact = rules.words(contact, "contact", 200, required=False)
        kept.values = {c: v for c, v in read.items() if c in known}
        kept.save()
        after = {"name": name, **kept.values}
        choose(doing, study, Choice.Kind.DATA, name, before=before, after=after, reason=reason)
    return kept


def remove_case(case: StudyCase, *, reason: str, by: Actor) -> None:
    """Leave a case out of the study. Raises `Forbidden`, or `Invalid` without a reason."""
    reason = rules.reason(reason)
    study = case.study
    with act("learning.work", by=by, on=study) as doing:
        locked(study)
        before = {"name": case.name, **case.values}
        case.delete()
        choose(doing, study, Choice.Kind.DATA, case.name, before=before, reason=reason)


def add_indicator(study: Study, indicator: Indicator, *, reason: str, by: Actor) -> int:
    """Take an indicator's latest value in the territory of each case that is a body.

    Returns how many cases have a value. Raises `Forbidden`, `Invalid` when none has.
    """
    reason = rules.reason(reason)
    with act("learning.work", by=by, on=study) as doing:
        locked(study)
        cases = list(study.cases.select_related("body"))
        places = {case.body.territory_id for case in cases if case.body}
        latest: dict[int, float] = {}
        rows = Observation.objects.filter(indicator=indicator, territory__in=places)
        for row in rows.order_by("period", "pk"):
            latest[row.territory_id] = row.value
        if not latest:
            raise Invalid(_("No case is a body with a value of this indicator in its territory."))
        head = rules.codes([*sorted(_codes(study)), indicator.code])[-1]
        if study.conditions.filter(indicator=indicator).exists():
            head = study.conditions.filter(indicator=indicator)[0].code
        for case in cases:
            value = latest.get(case.body.territory_id) if case.body else None
            case.values = {**case.values, head: value}
        StudyCase.objects.bulk_update(cases, ["values"])
        found = [case.values[head] for case in cases]
        last = study.conditions.aggregate(last=Max("position"))["last"]
        one = study.conditions.filter(code=head).first() or Condition(
            study=study, code=head, position=0 if last is None else last + 1
        )
        if one.pk is None:
            one.method, one.anchors = proposal(found)
        one.label, one.unit, one.indicator = str(indicator)[:200], indicator.unit, indicator
        one.save()
        after = {"indicator": indicator.code, "values": len(latest)}
        choose(doing, study, Choice.Kind.DATA, head, after=after, reason=reason)
    return sum(value is not None for value in found)
