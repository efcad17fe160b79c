"""Every write of questions about gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Agency, Person, Territory
from concilia.bodies.models import Body
from concilia.core import clock, links, notices
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.models import SignedLink
from concilia.core.permissions import Actor
from concilia.indicators.permissions import anywhere
from concilia.resources.models import ActivityType, GapAnswer, GapQuestion
from concilia.resources.voices import voices_of

VERB = "resources.answer_gap"
DAYS = 30
"""So long the links in the letters can be used."""


def ask_gap(
    agencies: Mapping[Agency, str],
    *,
    type: ActivityType,
    territory: Territory,
    day: dt.date,
    sentence: str,
    text: str = "",
    body: Body | None = None,
    by: Actor,
) -> GapQuestion:
    """Ask agencies (each with the reason why it is asked) whether they can cover a gap.

    Whoever speaks for an agency is told with a signed link. Raises `Invalid` when no agency is
    named, or nobody speaks for any of them.
    """
    if not agencies:
        raise Invalid(Problem(_("Choose at least one agency to ask."), column="agencies"))
    with act("resources.ask_gap", by=by, on=body or anywhere(by)) as doing:
        voices = voices_of(agencies)
        silent = [agency for agency in agencies if not voices[agency.pk]]
        if len(silent) == len(agencies):
            said = ngettext(
                "Nobody speaks for %(names)s yet: appoint a coordinator there first.",
                "Nobody speaks for any of %(names)s yet: appoint coordinators there first.",
                len(silent),
            )
            names = ", ".join(agency.label for agency in silent)
            raise Invalid(Problem(said % {"names": names}, column="agencies"))
        question = GapQuestion.objects.create(
            body=body,
            type=type,
            territory=territory,
            day=day,
            sentence=sentence[:500],
            text=text,
            asked_by=by if isinstance(by, Person) else None,
            asked_at=clock.now(),
        )
        for agency, why in agencies.items():
            asked = GapAnswer.objects.create(question=question, agency=agency, why=why[:250])
            for person in voices[agency.pk]:
                _tell(person, asked)
        doing.record(question, {"gap": sentence, "agencies": list(agencies), "text": text})
    return question


def _tell(person: Person, asked: GapAnswer) -> None:
    question = asked.question
    said = {
        "agency": asked.agency,
        "kind": question.type,
        "place": question.territory,
        "gap": question.sentence,
        "text": question.text,
    }
    notices.tell(
        person,
        kind=VERB,
        key=f"gap:{asked.pk}",
        subject=lambda: _("Can %(agency)s cover “%(kind)s” in %(place)s?") % said,
        text=lambda: (
            _("%(gap)s\n\n%(text)s\n\nPlease answer: wholly, in part, or not.") % said
        ).replace("\n\n\n\n", "\n\n"),
        url=question.get_absolute_url(),
        link=links.make(person, VERB, asked, days=DAYS),
    )


def answer_gap(
    asked: GapAnswer,
    *,
    says: str,
    starts: dt.date | None = None,
    text: str = "",
    by: Actor,
    link: SignedLink | None = None,
) -> GapAnswer:
    """Write the agency's answer; a later one replaces it. With `link` the link is consumed.

    Raises `Invalid` for an answer that is none, `NotNow` when the link was used.
    """
    if says not in GapAnswer.Says.values:
        raise Invalid(Problem(_("Say whether you can: wholly, in part, or not."), column="says"))
    with act(VERB, by=by, on=asked, agency=asked.agency) as doing:
        held = GapAnswer.objects.select_for_update().get(pk=asked.pk)
        if link is not None:
            links.use(link)
        before = held.says
        held.says, held.text = says, text
        held.starts = starts if says != GapAnswer.Says.NO else None
        held.by = by if isinstance(by, Person) else None
        held.at = clock.now()
        held.save()
        doing.record(held, {"from": before, "says": says, "starts": held.starts, "text": text})
        _tell_asker(held)
    return held


def _tell_asker(held: GapAnswer) -> None:
    question = held.question
    if question.asked_by is None:
        return
    said = {
        "agency": held.agency,
        "says": held.get_says_display(),
        "kind": question.type,
        "place": question.territory,
    }
    notices.tell(
        question.asked_by,
        kind="resources.gap_answered",
        key=f"gap-answer:{held.pk}:{held.at}",
        subject=lambda: _("%(agency)s on “%(kind)s” in %(place)s: %(says)s") % said,
        text=lambda: held.text or held.question.sentence,
        url=question.get_absolute_url(),
    )
