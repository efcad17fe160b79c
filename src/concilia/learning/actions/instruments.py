"""Bringing a questionnaire, using it on a body, answering it, closing it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.learning import questionnaire, rules
from concilia.learning.models import Answers, Assessment, Instrument
from concilia.learning.permissions import anywhere


def bring_instrument(content: bytes, *, by: Actor) -> Instrument:
    """Bring one version of a questionnaire as a JSON file.

    Raises `Forbidden`, or `Invalid` with everything that is wrong, or when it is here already.
    """
    with act("learning.bring", by=by, on=anywhere(by)) as doing:
        form = questionnaire.parse(content)
        if Instrument.objects.filter(code=form.code, version=form.version).exists():
            raise Invalid(
                Problem(
                    _("Version %(version)s of this questionnaire is here already; give a new one.")
                    % {"version": form.version},
                    column="version",
                )
            )
        instrument = Instrument.objects.create(
            code=form.code,
            version=form.version,
            title=form.title,
            source=form.source,
            invented=form.invented,
            language=form.language,
            content=form.to_data(),
            brought_by=by if isinstance(by, Person) else None,
            brought_at=clock.now(),
        )
        doing.record(instrument, {"code": form.code, "version": form.version})
    return instrument


def open_assessment(instrument: Instrument, body: Body, *, occasion: str, by: Actor) -> Assessment:
    """Use an instrument on a body. Raises `Forbidden`, or `Invalid` without an occasion."""
    occasion = rules.words(occasion, "occasion", rules.TITLE)
    with act("learning.assess", by=by, on=body) as doing:
        assessment = Assessment.objects.create(
            instrument=instrument,
            body=body,
            occasion=occasion,
            opened_by=by if isinstance(by, Person) else None,
            opened_at=clock.now(),
        )
        doing.record(assessment, {"instrument": str(instrument), "occasion": occasion})
    return assessment


def answer(assessment: Assessment, given: Mapping[str, int | None], *, by: Actor) -> Answers:
    """Answer for oneself, or anew while the assessment is open.

    `given` maps an item's code to a place on the scale; None where the person cannot say.
    Raises `Forbidden`, `NotNow` once it is closed, `Invalid` for an answer that is none.
    """
    with act("learning.answer", by=by, on=assessment) as doing:
        _hold(assessment)
        form = questionnaire.of(assessment.instrument.content)
        kept = {code: place for code, place in given.items() if place is not None}
        known = {item.code for item in form.items}
        problems = [
            Problem(_("There is no such answer."), column=code)
            for code, place in kept.items()
            if code not in known or not 0 <= place < len(form.scale)
        ]
        if problems:
            raise Invalid(problems)
        if not kept:
            raise Invalid(_("Answer at least one item."))
        sheet, _made = Answers.objects.update_or_create(
            assessment=assessment, rater=by, defaults={"given": kept, "at": clock.now()}
        )
        doing.record(assessment, {"answered": len(kept), "of": len(known)})
    return sheet


def close_assessment(assessment: Assessment, *, by: Actor) -> Assessment:
    """Close it: the scores stand from now on. Raises `Forbidden`, or `NotNow` without answers."""
    with act("learning.assess", by=by, on=assessment) as doing:
        _hold(assessment)
        if not assessment.answers.exists():
            raise NotNow(_("Nobody has answered yet, so there is nothing to close."))
        assessment.closed_at = clock.now()
        assessment.save(update_fields=["closed_at"])
        doing.record(assessment, {"closed": True, "answers": assessment.answers.count()})
    return assessment


def _hold(assessment: Assessment) -> None:
    """Bring the row up to date and hold it until the transaction ends; it must be open."""
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    assessment.refresh_from_db(fields=["closed_at"])
    if assessment.closed_at:
        raise NotNow(_("This assessment is closed; its scores stand."))
