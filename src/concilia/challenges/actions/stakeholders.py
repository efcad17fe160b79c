"""Work on stakeholders: who has a say, by which competence, and how each stands to it."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.challenges import rules
from concilia.challenges.actions.locking import open_for_work
from concilia.challenges.models import Challenge, Stakeholder
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor


def put_stakeholder(
    challenge: Challenge,
    *,
    agency: Agency | None = None,
    name: str = "",
    competence: str = "",
    stance: str = Stakeholder.Stance.UNKNOWN,
    interest: str = "",
    by: Actor,
) -> Stakeholder:
    """Note an agency or another group; an agency that is there already is changed.

    Without a competence that of the register of agencies is taken. Raises `Forbidden`, `NotNow`,
    or `Invalid` when nobody is named.
    """
    name = "" if agency else rules.line(name, "name", 200, required=False)
    if not agency and not name:
        raise Invalid(Problem(_("Choose an agency, or name a group."), column="name"))
    interest = rules.line(interest, "interest", rules.LINE_LENGTH, required=False)
    if agency and not competence.strip():
        held = [f"{one.policy_area}: {one.function}" for one in agency.competences.all()[:3]]
        competence = "; ".join(held)[: rules.LINE_LENGTH]
    competence = rules.line(competence, "competence", rules.LINE_LENGTH, required=False)
    with act("challenges.analyse", by=by, on=challenge) as doing:
        open_for_work(challenge)
        last = challenge.stakeholders.aggregate(last=Max("position"))["last"]
        said = {
            "competence": competence,
            "stance": Stakeholder.Stance(stance),
            "interest": interest,
        }
        known = challenge.stakeholders.filter(agency=agency).first() if agency else None
        if known:
            made = known
            for key, value in said.items():
                setattr(made, key, value)
            made.save()
        else:
            made = Stakeholder.objects.create(
                challenge=challenge,
                agency=agency,
                name=name,
                position=0 if last is None else last + 1,
                **said,
            )
        doing.record(challenge, {"stakeholder": str(made), **said})
    return made


def remove_stakeholder(held: Stakeholder, *, by: Actor) -> None:
    """Remove a stakeholder. Raises `Forbidden` or `NotNow`."""
    challenge = held.challenge
    with act("challenges.analyse", by=by, on=challenge) as doing:
        open_for_work(challenge)
        doing.record(challenge, {"removed": str(held)})
        held.delete()
