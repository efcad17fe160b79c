"""What is asked of words, days, places and agencies before an appeal is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core.errors import Invalid, Problem
from concilia.indicators.appeals import rules
from concilia.indicators.appeals.models import Petitioner


def text_problems(text: str, column: str, label: str) -> list[Problem]:
    """Return what is wrong with a text that must say something."""
    if not text.strip():
        return [Problem(_("%(label)s: please write something.") % {"label": label}, column=column)]
    if len(text) > rules.TEXT_LENGTH:
        words = _("%(label)s: at most %(most)d characters, this has %(count)d.")
        facts = {"label": label, "most": rules.TEXT_LENGTH, "count": len(text)}
        return [Problem(words % facts, column=column)]
    if "\0" in text:
        return [Problem(_("%(label)s: contains a NUL.") % {"label": label}, column=column)]
    return []


def day_problems(received: dt.date, due: dt.date, today: dt.date) -> list[Problem]:
    """Return what is wrong with the day of receipt and that of the answer."""
    problems = []
    if received > today:
        problems.append(Problem(_("The day of receipt is not over yet."), column="received_on"))
    elif (today - received).days > rules.OLDEST:
        words = _("The day of receipt lies more than 20 years back.")
        problems.append(Problem(words, column="received_on"))
    if due < received:
        problems.append(Problem(_("The answer is due before the receipt."), column="due_on"))
    elif due - received > rules.LONGEST:
        words = _("The answer is due more than two years after the receipt.")
        problems.append(Problem(words, column="due_on"))
    return problems


def agency_problems(agency: Agency | None) -> list[Problem]:
    """Return what is wrong with the agency concerned."""
    if agency is None or agency.state == Agency.State.ACTIVE:
        return []
    words = _("%(agency)s no longer exists as itself; choose its successor.")
    return [Problem(words % {"agency": agency}, column="agency")]


def place_problems(body: Body, territory: Territory) -> list[Problem]:
    """Return what is wrong with the place."""
    if territory.path.startswith(body.territory.path):
        return []
    return [Problem(_("This territory lies outside that of the body."), column="territory")]


def person_problems(person: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with what is said of the person."""
    problems = []
    for name, value in person.items():
        most: int = getattr(Petitioner._meta.get_field(name), "max_length", 0)
        if len(value) > most or "\0" in value:
            words = _("At most %(most)d characters, and no NUL.") % {"most": most}
            problems.append(Problem(words, column=name))
    if person.get("email"):
        try:
            validate_email(person["email"])
        except ValidationError:
            problems.append(Problem(_("This is no e-mail address."), column="email"))
    return problems


def refuse(problems: list[Problem]) -> None:
    """Raise `Invalid` when anything is wrong."""
    if problems:
        raise Invalid(problems)
