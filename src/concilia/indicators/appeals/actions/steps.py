"""The steps of an appeal from the desk to its end."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core.actions import act
from concilia.core.errors import NotNow, Problem
from concilia.core.permissions import Actor
from concilia.indicators.appeals import mailing, rules, terms
from concilia.indicators.appeals.actions import checks
from concilia.indicators.appeals.models import Appeal, Petitioner
from concilia.indicators.appeals.telling import tell_agency


def prepare(appeal: Appeal, *, text: str, category: str = "", by: Actor) -> Appeal:
    """Write the case down without the person, so that others may see it.

    Raises `Forbidden`, `NotNow` once it went to an agency, `Invalid` without words.
    """
    with act("appeals.prepare", by=by, on=appeal) as doing:
        held = _locked(appeal)
        if held.state != Appeal.State.RECEIVED:
            raise NotNow(_("The case is prepared already: the agency concerned has it."))
        checks.refuse(checks.text_problems(text, "text", _("The case")))
        held.text = text.strip()
        former = held.category
        if category and category != former:
            held.category = Appeal.Category(category)
            held.due_on = terms.due_on(held.body, category, held.received_on)
        held.save(update_fields=("text", "category", "due_on"))
        doing.record(held, {"category": str(held.category), "from": str(former)})
    return held


def assign(appeal: Appeal, *, agency: Agency, because: str = "", by: Actor) -> Appeal:
    """Send an appeal to the agency that is to answer, and tell it.

    `because` is the competence by which it was chosen. Raises `Forbidden`, `NotNow` once it was
    answered or before the case was prepared, `Invalid` for an agency that was merged.
    """
    with act("appeals.assign", by=by, on=appeal, agency=agency) as doing:
        held = _locked(appeal)
        former = held.agency
        rules.LIFE.move(held, "assign")
        if not held.text:
            raise NotNow(_("First write the case down without the person."))
        checks.refuse(checks.agency_problems(agency))
        held.agency = agency
        held.routed = because[:400]
        held.save(update_fields=("agency", "routed", "state"))
        doing.record(held, {"from": former, "to": agency, "because": held.routed})
        tell_agency(held)
    return held


def answer(appeal: Appeal, *, answer: str, by: Actor) -> Appeal:
    """Write down what the person was answered. Raises `Forbidden`, `NotNow` or `Invalid`."""
    with act("appeals.answer", by=by, on=appeal, agency=appeal.agency) as doing:
        held = _locked(appeal)
        rules.LIFE.move(held, "answer")
        if not held.text:
            raise NotNow(_("First write the case down without the person."))
        checks.refuse(checks.text_problems(answer, "answer", _("Answer")))
        held.answer = answer.strip()
        held.answered_on = max(held.body.today(), held.received_on)
        held.save(update_fields=("answer", "answered_on", "state"))
        # The words may tell of a person: they stay with the appeal and out of the ledger.
        doing.record(held, {"on": held.answered_on, "late": held.answered_on > held.due_on})
        if Petitioner.objects.filter(appeal=held).exclude(email="").exists():
            mailing.request("answered", held)
    return held


def close(appeal: Appeal, *, well_founded: bool | None, settled: str = "", by: Actor) -> Appeal:
    """Close an answered appeal and say whether it was well founded (None: not to be said).

    `settled` says of a well-founded one whether before court or in court. From here on the days
    count until who appealed is erased. Raises `Forbidden`, `NotNow` before the answer, `Invalid`.
    """
    with act("appeals.close", by=by, on=appeal, agency=appeal.agency) as doing:
        held = _locked(appeal)
        rules.LIFE.move(held, "close")
        if settled and well_founded is not True:
            words = _("Only a well-founded appeal is settled before court or in court.")
            checks.refuse([Problem(words, column="settled")])
        held.well_founded = well_founded
        held.settled = Appeal.Settled(settled) if settled else ""
        held.closed_on = max(held.body.today(), held.received_on)
        held.save(update_fields=("well_founded", "settled", "closed_on", "state"))
        kept = dt.timedelta(days=terms.intake_of(held.body).kept_days)
        Petitioner.objects.filter(appeal=held, erased_at=None).update(
            erase_on=held.closed_on + kept
        )
        doing.record(held, {"well_founded": well_founded, "settled": str(held.settled)})
    return held


def _locked(appeal: Appeal) -> Appeal:
    """Return the appeal as it now stands, held until the transaction ends."""
    rows = Appeal.objects.select_for_update(of=("self",))
    return rows.select_related("body", "agency", "territory").get(pk=appeal.pk)
