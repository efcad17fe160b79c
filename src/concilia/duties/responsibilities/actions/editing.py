"""Changing the lines of a draft."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.duties.responsibilities import reading, rules
from concilia.duties.responsibilities.actions.versions import held_draft
from concilia.duties.responsibilities.models import ListVersion, StandingDuty

DETAILS = ("task", "days", "legal_basis", "competence", "effort", "known_by", "waits_for")


def add_function(version: ListVersion, *, area: str, function: str, by: Actor) -> None:
    """Enter a function with its three stages, nobody in them yet.

    Raises `Forbidden`, `NotNow`, or `Invalid` for an empty, too long or known name.
    """
    place = _place(area, function)
    with act("responsibilities.keep", by=by, on=version.list) as doing:
        draft = held_draft(version)
        known = draft.lines.filter(area__iexact=place[0], function__iexact=place[1])
        if known.exists():
            words = _("The list already has this function.")
            raise Invalid(Problem(words, column="function"))
        if draft.lines.count() + 3 > rules.MOST_LINES:
            raise Invalid(_("The list is full; begin another one."))
        StandingDuty.objects.bulk_create(
            StandingDuty(version=draft, area=place[0], function=place[1], stage=stage)
            for stage in StandingDuty.Stage.values
        )
        doing.record(draft.list, {"version": draft.number, "area": place[0], "added": place[1]})


def _place(area: str, function: str) -> tuple[str, str]:
    place = rules.storable(area), rules.storable(function)
    problems = []
    for text, most, column in (
        (place[0], rules.AREA, "area"),
        (place[1], rules.FUNCTION, "function"),
    ):
        if not text:
            problems.append(Problem(_("Please write something."), column=column))
        elif len(text) > most:
            words = _("At most %(most)d characters.") % {"most": most}
            problems.append(Problem(words, column=column))
    if problems:
        raise Invalid(problems)
    return place


def remove_function(version: ListVersion, *, area: str, function: str, by: Actor) -> int:
    """Take a function with all its lines out of a draft; return how many lines.

    Raises `Forbidden`, `NotNow`, or `Invalid` when another line waits for it or it is not there.
    """
    with act("responsibilities.keep", by=by, on=version.list) as doing:
        draft = held_draft(version)
        lines = draft.lines.filter(area=area, function=function)
        count = lines.count()
        if not count:
            raise Invalid(_("The list has no such function."))
        waiting = draft.lines.filter(waits_for__contains=f"{area} > {function} > ")
        waiting = waiting.exclude(area=area, function=function)
        if first := waiting.first():
            words = _("“%(function)s” waits for it; change that first.")
            raise Invalid(words % {"function": first.function})
        lines.delete()
        doing.record(draft.list, {"version": draft.number, "area": area, "removed": function})
    return count


def set_role(
    version: ListVersion,
    *,
    area: str,
    function: str,
    stage: str,
    agency: Agency,
    role: str,
    by: Actor,
) -> StandingDuty | None:
    """Give an agency a role in a cell of the matrix, or none (""); what else it says stays.

    Returns the line, or None. Raises `Forbidden`, `NotNow`, or `Invalid` for an unknown cell or
    an agency that no longer exists as itself.
    """
    with act("responsibilities.keep", by=by, on=version.list, agency=agency) as doing:
        draft = held_draft(version)
        cell = draft.lines.filter(area=area, function=function, stage=stage)
        line = cell.filter(agency=agency).first()
        if role and role not in StandingDuty.Role.values:
            raise Invalid(Problem(_("There is no such role."), column="role"))
        if not draft.lines.filter(area=area, function=function).exists():
            raise Invalid(_("The list has no such function."))
        if stage not in StandingDuty.Stage.values:
            raise Invalid(Problem(_("There is no such stage."), column="stage"))
        former = line.role if line else ""
        if role and line is None:
            _exists(agency)
            line = StandingDuty(
                version=draft, area=area, function=function, stage=stage, agency=agency
            )
        if role and line is not None:
            line.role = role
            line.save()
            cell.filter(agency=None).delete()
        elif line is not None:
            line.delete()
            line = None
            if not cell.exists():
                StandingDuty.objects.create(
                    version=draft, area=area, function=function, stage=stage
                )
        doing.record(
            draft.list,
            {
                "version": draft.number,
                "place": f"{area} > {function} > {stage}",
                "agency": agency,
                "from": former,
                "to": role,
            },
        )
    return line


def _exists(agency: Agency) -> None:
    if agency.state != Agency.State.ACTIVE:
        words = _("%(agency)s no longer exists as itself; choose its successor.")
        raise Invalid(Problem(words % {"agency": agency}, column="agency"))


def state_line(line: StandingDuty, *, role: str, by: Actor, **details: Any) -> StandingDuty:
    """Say everything that a line says: its role, and any of `DETAILS`.

    Raises `Forbidden`, `NotNow`, or `Invalid` with everything that is wrong.
    """
    with act("responsibilities.keep", by=by, on=line.version.list, agency=line.agency) as doing:
        draft = held_draft(line.version)
        found = StandingDuty.objects.filter(pk=line.pk, version=draft).first()
        if found is None or found.agency_id is None:
            raise Invalid(_("This line is no longer in the draft."))
        if role not in StandingDuty.Role.values:
            raise Invalid(Problem(_("There is no such role."), column="role"))
        for name in DETAILS:
            value = details.get(name)
            if name in {"days", "effort", "known_by"}:
                setattr(found, name, value)
            elif name == "waits_for":
                found.waits_for = _waiting(draft, found, value or "")
            else:
                setattr(found, name, " ".join((value or "").replace("\0", " ").split()))
        found.role = role
        found.save()
        stated = {
            name: getattr(found, name) for name in DETAILS if getattr(found, name) not in ("", None)
        }
        doing.record(
            draft.list, {"version": draft.number, "line": str(found), "role": role, **stated}
        )
    return found


def _waiting(draft: ListVersion, line: StandingDuty, text: str) -> str:
    places = draft.lines.values_list("area", "function", "stage").distinct().order_by()
    cells = {
        reading.place_key({"area": a, "function": f, "stage": s}): {"area": a, "function": f}
        for a, f, s in places
    }
    try:
        words = reading.in_words(reading.awaited(text, line.area, cells))
    except Invalid as refusal:
        raise Invalid(Problem(one.message, column="waits_for") for one in refusal) from refusal
    if len(words) > rules.WAITS:
        raise Invalid(Problem(_("It waits for too much."), column="waits_for"))
    return words


def remove_line(line: StandingDuty, *, by: Actor) -> None:
    """Take a line out of a draft. Raises `Forbidden` or `NotNow`."""
    if line.agency is not None:
        set_role(
            line.version,
            area=line.area,
            function=line.function,
            stage=line.stage,
            agency=line.agency,
            role="",
            by=by,
        )
