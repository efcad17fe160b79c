"""Taking appeals in: at the desk, and from anybody by the public form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core.actions import act
from concilia.core.errors import NotNow, Problem
from concilia.core.permissions import Actor
from concilia.indicators.appeals import mailing, passphrase, rules, terms
from concilia.indicators.appeals.actions import checks
from concilia.indicators.appeals.attachments import Checked
from concilia.indicators.appeals.models import Appeal, Attachment, Intake, Petitioner
from concilia.indicators.appeals.permissions import CITIZEN
from concilia.indicators.appeals.telling import tell_agency

PERSON = ("name", "email", "phone", "address")


def last_number(body: Body) -> int:
    """Return the last number given in a body, whose row is held until the transaction ends."""
    Body.objects.select_for_update().get(pk=body.pk)
    return Appeal.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0


def receive_appeal(
    body: Body,
    *,
    received_on: dt.date,
    channel: str,
    category: str,
    territory: Territory,
    text: str,
    agency: Agency | None = None,
    reference: str = "",
    due_on: dt.date | None = None,
    person: Mapping[str, str] | None = None,
    by: Actor,
) -> Appeal:
    """Enter an appeal under the body's next number; with an agency it goes there at once.

    `due_on` follows the body's term of law where it is not given. `person` may hold name, email,
    phone and address, which are kept apart from the case. Raises `Forbidden`, or `Invalid` with
    everything that is wrong.
    """
    with act("appeals.receive", by=by, on=body, agency=agency) as doing:
        due = due_on or terms.due_on(body, category, received_on)
        number = last_number(body) + 1
        known = {name: (person or {}).get(name, "").strip() for name in PERSON}
        problems = checks.text_problems(text, "text", _("Text"))
        problems += checks.day_problems(received_on, due, body.today())
        problems += checks.agency_problems(agency)
        problems += checks.place_problems(body, territory)
        problems += checks.person_problems(known)
        if reference and Appeal.objects.filter(body=body, reference=reference).exists():
            words = _("There already is an appeal with this reference.")
            problems.append(Problem(words, column="reference"))
        checks.refuse(problems)
        appeal = Appeal.objects.create(
            body=body,
            number=number,
            reference=reference,
            received_on=received_on,
            channel=Appeal.Channel(channel),
            category=Appeal.Category(category),
            territory=territory,
            agency=agency,
            text=text.strip(),
            state=rules.state_of(agency=agency is not None, answered=False, closed=False),
            due_on=due,
        )
        if any(known.values()):
            Petitioner.objects.create(
                appeal=appeal, erase_on=_latest(appeal, terms.intake_of(body)), **known
            )
        doing.record(appeal, _facts(appeal))
        tell_agency(appeal)
    return appeal


@dataclass(frozen=True, slots=True)
class Received:
    """What the public form tells the person: the number, and the secret that shows the state."""

    appeal: Appeal
    secret: str


def submit(
    body: Body,
    *,
    category: str,
    territory: Territory,
    words: str,
    person: Mapping[str, str],
    shared: bool = False,
    language: str = "en",
    files: Sequence[Checked] = (),
) -> Received:
    """Take in what somebody wrote in the public form of a body.

    The words stay with the person's data until the secretary wrote the case down without them.
    Raises `NotNow` where the body takes no appeals from the public, or `Invalid`.
    """
    with act("appeals.submit", by=CITIZEN, on=body) as doing:
        intake = Intake.objects.open_to(CITIZEN).filter(body=body).first()
        if intake is None:
            raise NotNow(_("This body does not take appeals by this form."))
        today = body.today()
        known = {name: person.get(name, "").strip() for name in PERSON}
        problems = checks.text_problems(words, "words", _("What happened"))
        problems += checks.place_problems(body, territory)
        problems += checks.person_problems(known)
        checks.refuse(problems)
        appeal = Appeal.objects.create(
            body=body,
            number=last_number(body) + 1,
            received_on=today,
            channel=Appeal.Channel.PAGE,
            category=Appeal.Category(category),
            territory=territory,
            due_on=terms.term_of(intake, category).due(today, body.country),
            language=language if language in dict(settings.LANGUAGES) else "",
        )
        salt, secret = passphrase.make()
        petitioner = Petitioner.objects.create(
            appeal=appeal,
            words=words.strip(),
            shared=shared,
            salt=salt,
            digest=passphrase.digest_of(secret),
            erase_on=_latest(appeal, intake),
            **known,
        )
        for file in files:
            Attachment.objects.create(
                petitioner=petitioner,
                name=file.name,
                media_type=file.media_type,
                size=len(file.content),
                digest=file.digest,
                content=file.content,
            )
        doing.record(appeal, {**_facts(appeal), "attachments": len(files)})
        if petitioner.email:
            mailing.request("received", appeal)
    return Received(appeal, secret)


def _latest(appeal: Appeal, intake: Intake) -> dt.date:
    """Return until when the person's data are kept when nobody ever closes the appeal."""
    return appeal.received_on + rules.LONGEST + dt.timedelta(days=intake.kept_days)


def _facts(appeal: Appeal) -> dict[str, Any]:
    return {
        "ref": appeal.ref,
        "received_on": appeal.received_on,
        "channel": str(appeal.channel),
        "category": str(appeal.category),
        "territory": appeal.territory,
        "agency": appeal.agency,
        "due_on": appeal.due_on,
    }


def set_intake(body: Body, values: Mapping[str, Any], *, by: Actor) -> Intake:
    """Say how a body takes appeals in; the terms of appeals that are there stay as they are.

    `values` may hold public, days, unit, basis, terms, kept_days, notice and contact. Raises
    `Forbidden` or `Invalid`.
    """
    with act("appeals.set_intake", by=by, on=body) as doing:
        Body.objects.select_for_update().get(pk=body.pk)
        intake = terms.intake_of(body)
        problems = []
        for name in ("days", "kept_days"):
            most = 366 if name == "days" else 3660
            if name in values and not 1 <= int(values[name]) <= most:
                words = _("From 1 to %(most)d days.") % {"most": most}
                problems.append(Problem(words, column=name))
        for category, term in dict(values.get("terms", {})).items():
            if category not in Appeal.Category.values or not 1 <= int(term.get("days", 0)) <= 366:
                words = _("From 1 to %(most)d days.") % {"most": 366}
                problems.append(Problem(words, column=f"days_{category}"))
        checks.refuse(problems)
        for name, value in values.items():
            setattr(intake, name, value)
        intake.save()
        doing.record(intake, dict(values), scope=("body", body.pk))
    return intake
