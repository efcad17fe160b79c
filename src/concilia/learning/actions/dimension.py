"""A condition out of a dimension of an instrument."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.learning import questionnaire, rules
from concilia.learning.actions.data import proposal
from concilia.learning.actions.recording import choose, locked
from concilia.learning.models import Choice, Condition, Instrument, Study, StudyCase
from concilia.learning.queries import latest_scores


def add_dimension(
    study: Study, instrument: Instrument, dimension: str, *, reason: str, by: Actor
) -> int:
    """Take the score of the latest closed assessment of each case that is a body.

    Only assessments that `by` sees count; the choice names each with its date and people. Returns
    how many cases have a score. Raises `Forbidden`, `Invalid` when none has.
    """
    reason = rules.reason(reason)
    form = questionnaire.of(instrument.content)
    wanted = next((one for one in form.dimensions if one.code == dimension), None)
    if wanted is None:
        raise Invalid(Problem(_("There is no such dimension."), column="dimension"))
    with act("learning.work", by=by, on=study) as doing:
        locked(study)
        cases = list(study.cases.all())
        bodies = {case.body_id for case in cases if case.body_id}
        found = latest_scores(instrument, bodies, by)
        usable = {
            body: (held, score)
            for body, (held, all_scores) in found.items()
            for score in all_scores
            if score.dimension.code == dimension and score.value is not None
        }
        if not usable:
            raise Invalid(_("No case is a body with a closed assessment by this instrument."))
        codes = sorted(study.conditions.values_list("code", flat=True))
        one = study.conditions.filter(instrument=instrument, dimension=dimension).first()
        if one is None:
            last = study.conditions.aggregate(last=Max("position"))["last"]
            one = Condition(
                study=study,
                code=rules.codes([*codes, dimension])[-1],
                position=0 if last is None else last + 1,
            )
        came = []
        for case in cases:
            pair = usable.get(case.body_id) if case.body_id else None
            value = pair[1].value if pair else None
            case.values = {**case.values, one.code: value}
            if pair:
                day = pair[0].closed_at.date() if pair[0].closed_at else ""
                came.append(f"{case.name}: {pair[0].occasion} ({day}, {pair[1].raters})")
        StudyCase.objects.bulk_update(cases, ["values"])
        if one.pk is None:
            one.method, one.anchors = proposal([case.values[one.code] for case in cases])
        one.label, one.instrument, one.dimension = wanted.title, instrument, dimension
        one.save()
        after = {
            "instrument": f"{instrument.code} {instrument.version}",
            "dimension": dimension,
            "values": len(came),
            "assessments": came,
        }
        choose(doing, study, Choice.Kind.DATA, one.code, after=after, reason=reason)
    return len(came)
