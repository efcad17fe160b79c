"""Making a list, drafting its next version, putting it in force."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.duties.responsibilities import rules
from concilia.duties.responsibilities.models import (
    ListVersion,
    ResponsibilityList,
    StandingDuty,
)

TITLE = 200
State = ListVersion.State


def create_list(body: Body, *, title: str, note: str = "", by: Actor) -> ResponsibilityList:
    """Begin a list with an empty first draft.

    Raises `Forbidden`, or `Invalid` without a title or when the body has a list of this title.
    """
    title = " ".join(title.replace("\0", " ").split())
    with act("responsibilities.keep", by=by, on=body) as doing:
        Body.objects.select_for_update().get(pk=body.pk)
        if not title or len(title) > TITLE:
            raise Invalid(
                Problem(_("Give the list a title of up to 200 characters."), None, "title")
            )
        if ResponsibilityList.objects.filter(body=body, title=title).exists():
            raise Invalid(Problem(_("The body already has a list of this title."), None, "title"))
        kept = ResponsibilityList.objects.create(
            body=body, title=title, note=note.replace("\0", " ").strip(), created_at=clock.now()
        )
        ListVersion.objects.create(
            list=kept, number=1, created_by=_person(by), created_at=clock.now()
        )
        doing.record(kept, {"title": title, "note": kept.note})
    return kept


def _person(by: Actor) -> Person | None:
    return by if isinstance(by, Person) else None


def held(kept: ResponsibilityList) -> ResponsibilityList:
    """Return the list, held until the transaction ends."""
    return ResponsibilityList.objects.select_for_update().get(pk=kept.pk)


def held_draft(version: ListVersion) -> ListVersion:
    """Return a draft as it now is, its list held until the transaction ends.

    Raises `NotNow` when it is no draft any more.
    """
    held(version.list)
    found = ListVersion.objects.select_related("list__body").filter(pk=version.pk).first()
    if found is None or found.state != State.DRAFT:
        raise NotNow(_("This version is no draft any more; make a new draft of the list."))
    return found


def draft_of(kept: ResponsibilityList, *, by: Actor) -> ListVersion:
    """Return the draft of a list: the open one, or a new one with the lines in force.

    Raises `Forbidden`.
    """
    with act("responsibilities.keep", by=by, on=kept) as doing:
        held(kept)
        open_ = kept.versions.filter(state=State.DRAFT).first()
        if open_ is not None:
            doing.record(kept, {"draft": open_.number})
            return open_
        last = kept.versions.aggregate(last=Max("number"))["last"] or 0
        draft = ListVersion.objects.create(
            list=kept, number=last + 1, created_by=_person(by), created_at=clock.now()
        )
        lines = StandingDuty.objects.filter(version__list=kept, version__state=State.IN_FORCE)
        copies = []
        for line in lines:
            line.pk, line.version = None, draft
            copies.append(line)
        StandingDuty.objects.bulk_create(copies, batch_size=500)
        doing.record(kept, {"draft": draft.number, "lines": len(copies)})
    return draft


def enact(version: ListVersion, *, note: str = "", by: Actor) -> ListVersion:
    """Put a draft in force from today; the version in force until now becomes a former one.

    Raises `Forbidden`, or `NotNow` when it is no draft or has no lines.
    """
    with act("responsibilities.enact", by=by, on=version.list) as doing:
        draft = held_draft(version)
        if not draft.lines.exists():
            raise NotNow(_("The draft has no lines yet."))
        former = draft.list.versions.filter(state=State.IN_FORCE).first()
        if former is not None:
            rules.LIFE.move(former, "replace")
            former.save(update_fields=("state",))
        rules.LIFE.move(draft, "enact")
        draft.in_force_from = draft.list.body.today()
        draft.note = " ".join(note.replace("\0", " ").split())[:300]
        draft.save(update_fields=("state", "in_force_from", "note"))
        doing.record(
            draft.list,
            {"version": draft.number, "from": draft.in_force_from, "note": draft.note},
        )
    return draft


def discard_draft(version: ListVersion, *, by: Actor) -> None:
    """Throw a draft away. Raises `Forbidden`, or `NotNow` when it is no draft or the only one."""
    with act("responsibilities.keep", by=by, on=version.list) as doing:
        draft = held_draft(version)
        if not draft.list.versions.exclude(pk=draft.pk).exists():
            raise NotNow(_("This is the only version of the list; change it instead."))
        lines = draft.lines.count()
        doing.record(draft.list, {"discarded": draft.number, "lines": lines})
        draft.delete()
