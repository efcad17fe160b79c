"""The sections of a dossier: from the template, owned, written, put in order."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.challenges.models import Challenge
from concilia.challenges.rules import TEXT_LENGTH, line, wording
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.dossiers import layouts, rules
from concilia.dossiers.actions.contributions import ask_contribution
from concilia.dossiers.actions.locking import in_drafting
from concilia.dossiers.models import Contribution, Dossier, Part, Template

VERB = "dossiers.edit"


def template_of(body: Body, kind: str) -> tuple[layouts.Place, ...]:
    """Return the template of a body for a kind of challenge: its own, or the usual one."""
    own = Template.objects.filter(body=body, kind=kind).first()
    return layouts.from_data(own.parts) if own else layouts.shipped(kind)


def lay_out(dossier: Dossier) -> None:
    """Give a new dossier the sections of its template; called inside the action that opens it."""
    challenge = dossier.challenge
    places = template_of(challenge.body, challenge.kind)
    owners = Agency.objects.in_bulk([one.owner for one in places if one.owner], field_name="code")
    Part.objects.bulk_create(
        Part(
            dossier=dossier,
            key=place.key,
            title=place.title,
            owner=owners.get(place.owner),
            question=place.question,
            days=place.days,
            position=at,
        )
        for at, place in enumerate(places)
    )


def save_template(body: Body, kind: str, rows: Any, *, by: Person) -> Template:
    """Keep a body's own template for a kind of challenge; dossiers that are open stay as they are.

    Raises `Forbidden`, or `Invalid` naming each row that is wrong.
    """
    places = layouts.from_data(rows)
    kind = str(Challenge.Kind(kind))
    known = set(
        Agency.objects.filter(code__in=[p.owner for p in places if p.owner]).values_list(
            "code", flat=True
        )
    )
    problems = [
        Problem(_("No agency has this code."), row=number, column="owner", value=place.owner)
        for number, place in enumerate(places, 1)
        if place.owner and place.owner not in known
    ]
    if problems:
        raise Invalid(problems)
    with act("dossiers.template", by=by, on=body) as doing:
        values = {"parts": layouts.to_data(places), "edited_by": by, "edited_at": clock.now()}
        made, _new = Template.objects.update_or_create(body=body, kind=kind, defaults=values)
        doing.record(made, {"kind": kind, "parts": values["parts"]})
    return made


def reset_template(body: Body, kind: str, *, by: Actor) -> None:
    """Go back to the usual template. Raises `Forbidden`."""
    with act("dossiers.template", by=by, on=body) as doing:
        Template.objects.filter(body=body, kind=kind).delete()
        doing.record(body, {"kind": kind, "reset": True})


def add_part(dossier: Dossier, *, title: str, by: Actor) -> Part:
    """Add a section of one's own as the last. Raises `Forbidden`, `NotNow` or `Invalid`."""
    title = line(title, "title", 200)
    with act(VERB, by=by, on=dossier) as doing:
        in_drafting(dossier)
        keys = set(dossier.parts.values_list("key", flat=True))
        if len(keys) >= layouts.MOST:
            message = _("A dossier has at most %(most)d sections.") % {"most": layouts.MOST}
            raise Invalid(Problem(message, column="title"))
        stem = slugify(title)[:30] or "section"
        free = (f"own-{stem}-{number}" for number in range(1, layouts.MOST + 2))
        key = next(one for one in free if one not in keys)
        last = dossier.parts.aggregate(last=Max("position"))["last"]
        part = Part.objects.create(
            dossier=dossier, key=key, title=title, position=0 if last is None else last + 1
        )
        doing.record(dossier, {"section": key, "added": title})
    return part


def edit_part(
    part: Part,
    *,
    title: str,
    text: str,
    mode: str,
    owner: Agency | None,
    question: str = "",
    days: int = 10,
    by: Person,
) -> Part:
    """Write in a section; it then says that it was edited, by whom and when.

    An empty text takes that back. Raises `Forbidden`, `NotNow` or `Invalid`.
    """
    title = line(title, "title", 200, required=part.key not in layouts.KEYS)
    text = wording(text, "text", TEXT_LENGTH, required=False)
    question = wording(question, "question", rules.QUESTION_LENGTH, required=False)
    if not 1 <= days <= rules.LONGEST_DAYS:
        message = _("Give between 1 and %(most)d working days.")
        raise Invalid(Problem(message % {"most": rules.LONGEST_DAYS}, column="days"))
    with act(VERB, by=by, on=part.dossier) as doing:
        in_drafting(part.dossier)
        if text != part.text or mode != part.mode:
            part.edited_by, part.edited_at = (by, clock.now()) if text else (None, None)
        part.title, part.text, part.mode = title, text, Part.Mode(mode)
        part.owner, part.question, part.days = owner, question, days
        part.save()
        said = {"section": part.key, "title": title, "text": text, "mode": mode, "owner": owner}
        doing.record(part.dossier, said)
    return part


def step_part(part: Part, *, direction: Literal["up", "down"], by: Actor) -> None:
    """Move a section one place, unless at the end of the row. Raises `Forbidden`, `NotNow`."""
    with act(VERB, by=by, on=part.dossier) as doing:
        order = list(in_drafting(part.dossier).parts.values_list("pk", flat=True))
        at = order.index(part.pk)
        to = at + (-1 if direction == "up" else 1)
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
        for position, pk in enumerate(order):
            Part.objects.filter(pk=pk).update(position=position)
        doing.record(part.dossier, {"section": part.key, "moved": direction})


def remove_part(part: Part, *, by: Actor) -> None:
    """Leave a section out. Raises `Forbidden`, or `NotNow` while contributions stand in it."""
    with act(VERB, by=by, on=part.dossier) as doing:
        in_drafting(part.dossier)
        if part.contributions.exists():
            raise NotNow(_("Agencies contribute to this section, so it stays."))
        doing.record(part.dossier, {"section": part.key, "removed": str(part)})
        part.delete()


def ask_owners(dossier: Dossier, *, by: Person) -> list[Contribution]:
    """Ask the owner of every section that was not asked yet, each with its own question and days.

    Raises `Forbidden`, `NotNow`, or `Invalid` when no section has an owner left to be asked, or
    nobody speaks for one of them.
    """
    waiting = dossier.parts.filter(owner__isnull=False, contributions=None).select_related("owner")
    with act("dossiers.ask", by=by, on=dossier) as doing:
        made = [
            ask_contribution(
                dossier,
                part.owner,
                question=part.question
                or _("Please write the section “%(title)s”.")
                % {"title": part.title or layouts.title_of(part.key)},
                days=part.days,
                part=part,
                by=by,
            )
            for part in waiting
            if part.owner
        ]
        if not made:
            raise Invalid(_("Every section with an owner was asked for already."))
        doing.record(dossier, {"asked": [one.agency for one in made]})
    return made
