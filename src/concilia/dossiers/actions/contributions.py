"""Contributions: what agencies are asked for, and what they give."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Person
from concilia.bodies.queries import delegates_of
from concilia.challenges.rules import TEXT_LENGTH, wording
from concilia.core import clock, links, notices
from concilia.core.actions import act
from concilia.core.calendar import Calendar
from concilia.core.errors import Invalid, Problem
from concilia.core.models import SignedLink, StoredFile
from concilia.core.permissions import Actor
from concilia.dossiers import rules
from concilia.dossiers.actions.locking import in_drafting
from concilia.dossiers.models import Contribution, Dossier, Part
from concilia.dossiers.queries import coordinators_of

VERB = "dossiers.contribute"


def ask_contribution(
    dossier: Dossier,
    agency: Agency,
    *,
    question: str,
    days: int,
    part: Part | None = None,
    by: Person,
) -> Contribution:
    """Ask an agency for a contribution, due in so many working days of the body's calendar.

    Its delegates in the body and its coordinators are told, each with a signed link. Raises
    `Forbidden`, `NotNow`, or `Invalid` (no question, wrong days, nobody who could answer).
    """
    question = wording(question, "question", rules.QUESTION_LENGTH)
    if not 1 <= days <= rules.LONGEST_DAYS:
        message = _("Give between 1 and %(most)d working days.")
        raise Invalid(Problem(message % {"most": rules.LONGEST_DAYS}, column="days"))
    body = dossier.challenge.body
    with act("dossiers.ask", by=by, on=dossier, agency=agency) as doing:
        in_drafting(dossier)
        due = Calendar(body.country).add_working_days(body.today(), days)
        contribution = Contribution.objects.create(
            dossier=dossier,
            agency=agency,
            question=question,
            due=due,
            part=part if part and part.dossier_id == dossier.pk else None,
            asked_by=by,
            asked_at=clock.now(),
        )
        doing.record(contribution, {"agency": agency, "question": question, "due": due})
        people = answerers(contribution)
        if not people:
            message = _("Nobody speaks for %(agency)s yet: it has no delegate and no coordinator.")
            raise Invalid(Problem(message % {"agency": agency}, column="agency"))
        for person in people:
            _tell(person, contribution, "asked")
    return contribution


def answerers(contribution: Contribution) -> list[Person]:
    """Return who may answer for the agency: delegates and substitutes, then coordinators."""
    body = contribution.dossier.challenge.body
    today = body.today()
    people = delegates_of(contribution.agency, body, today)
    return list(dict.fromkeys([*people, *coordinators_of(contribution.agency, today)]))


def _tell(person: Person, contribution: Contribution, why: str) -> None:
    challenge = contribution.dossier.challenge
    said = {
        "body": challenge.body,
        "title": challenge.title,
        "due": contribution.due.isoformat(),
        "question": contribution.question,
        "reason": contribution.return_reason,
    }

    def subject() -> str:
        if why == "returned":
            return _("Please look again at your contribution on “%(title)s”") % said
        return _("%(body)s asks for your contribution on “%(title)s”") % said

    def text() -> str:
        if why == "returned":
            return (
                _("The secretary returned it:\n%(reason)s\n\nThe question was:\n%(question)s")
                % said
            )
        return _("Due on %(due)s. The question:\n%(question)s") % said

    days = max((contribution.due - contribution.dossier.challenge.body.today()).days, 0) + 14
    returned = contribution.given_at.isoformat() if contribution.given_at else ""
    notices.tell(
        person,
        kind=VERB,
        key=f"contribution:{contribution.pk}:{why}:{returned if why == 'returned' else ''}",
        subject=subject,
        text=text,
        url=contribution.get_absolute_url(),
        link=links.make(person, VERB, contribution, days=days),
    )


def give_contribution(
    contribution: Contribution,
    *,
    text: str,
    dissent: bool = False,
    file: StoredFile | None = None,
    by: Person,
    link: SignedLink | None = None,
) -> Contribution:
    """Write the agency's contribution; with `dissent` it stands apart as a dissenting note.

    `file` is a document that goes with it (`core.files.keep`). With `link` the signed link is
    consumed. Raises `Forbidden`, `NotNow` when it was accepted or
    the dossier is no longer in drafting, `Invalid` without text.
    """
    text = wording(text, "text", TEXT_LENGTH)
    with act(VERB, by=by, on=contribution, agency=contribution.agency) as doing:
        _current(contribution)
        rules.CONTRIBUTION.move(contribution, "give")
        contribution.text = text
        contribution.dissent = dissent
        contribution.file = file or contribution.file
        contribution.given_by = by
        contribution.given_at = clock.now()
        contribution.return_reason = ""
        contribution.save()
        if link is not None:
            links.use(link)
        said: dict[str, object] = {"text": text, "dissent": dissent, "link": link is not None}
        if file:
            said["file"] = file.digest
        doing.record(contribution, said)
    return contribution


def _current(contribution: Contribution) -> None:
    in_drafting(contribution.dossier)
    contribution.refresh_from_db(fields=["state"])


def accept_contribution(contribution: Contribution, *, by: Actor) -> Contribution:
    """Take the contribution into the dossier. Raises `Forbidden` or `NotNow`."""
    with act("dossiers.judge", by=by, on=contribution) as doing:
        _current(contribution)
        rules.CONTRIBUTION.move(contribution, "accept")
        contribution.save(update_fields=["state"])
        doing.record(contribution, {"state": contribution.state})
    return contribution


def return_contribution(contribution: Contribution, *, reason: str, by: Actor) -> Contribution:
    """Give the contribution back to the agency with a reason, and tell its people.

    Raises `Forbidden`, `NotNow`, or `Invalid` without a reason.
    """
    reason = wording(reason, "reason", rules.QUESTION_LENGTH)
    with act("dossiers.judge", by=by, on=contribution) as doing:
        _current(contribution)
        rules.CONTRIBUTION.move(contribution, "return")
        contribution.return_reason = reason
        contribution.save(update_fields=["state", "return_reason"])
        for person in answerers(contribution):
            _tell(person, contribution, "returned")
        doing.record(contribution, {"state": contribution.state, "reason": reason})
    return contribution
