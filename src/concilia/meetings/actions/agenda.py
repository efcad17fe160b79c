"""Building the agenda."""

from collections.abc import Mapping, Sequence

from django.db.models import F, Max
from django.utils.translation import gettext as _

from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.dossiers.actions import freeze
from concilia.dossiers.models import Dossier
from concilia.meetings.actions.locking import TITLE, locked_meeting, require_state, said
from concilia.meetings.models import AgendaItem, Meeting

BEFORE = frozenset({"planned", "invited"})
UNTIL_CLOSED = BEFORE | {"open"}
LONGEST = 24 * 60
"""The most minutes that an item can be given."""


def add_item(
    meeting: Meeting, *, by: Actor, title: str, kind: str = "other", about_url: str = ""
) -> AgendaItem:
    """Put a point on the agenda: free, for information, or something that comes back.

    Raises `NotNow` once the meeting is closed, `Invalid` for an unknown kind or a bad text.
    """
    title = said(title, "title", TITLE)
    about_url = said(about_url, "about_url", 300, needed=False)
    if kind not in {"other", "information", "return"}:
        raise Invalid(Problem(_("Choose what the item is for."), column="kind"))
    if about_url and (not about_url.startswith("/") or about_url.startswith("//")):
        raise Invalid(Problem(_("Give an address inside Concilia."), column="about_url"))
    with act("meetings.agenda", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, UNTIL_CLOSED)
        item = AgendaItem.objects.create(
            meeting=meeting,
            position=number_after(meeting),
            title=title,
            kind=kind,
            about_url=about_url,
        )
        doing.record(item, {"meeting": meeting, "title": title, "kind": kind})
    return item


def add_dossier(meeting: Meeting, dossier: Dossier, *, by: Actor) -> AgendaItem:
    """Put a ready dossier on the agenda; this freezes the version that the meeting receives.

    Raises `NotNow` when the dossier is in drafting or already on this agenda, or the meeting is
    closed; `Invalid` when the
    dossier belongs to another body.
    """
    if dossier.challenge.body_id != meeting.body_id:
        raise Invalid(Problem(_("This dossier belongs to another body."), column="dossier"))
    with act("meetings.agenda", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, UNTIL_CLOSED)
        if meeting.items.filter(dossier_version__dossier=dossier).exists():
            raise NotNow(_("This dossier is already on the agenda."))
        version = freeze(dossier, by=by)
        item = AgendaItem.objects.create(
            meeting=meeting,
            position=number_after(meeting),
            title=str(dossier)[:TITLE],
            kind=AgendaItem.Kind.DOSSIER,
            dossier_version=version,
        )
        doing.record(
            item,
            {"meeting": meeting, "title": item.title, "version": version, "digest": version.digest},
        )
    return item


def remove_item(item: AgendaItem, *, by: Actor) -> None:
    """Take a point off the agenda before the meeting opens; raises `NotNow` later."""
    with act("meetings.agenda", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, BEFORE)
        doing.record(item, {"meeting": meeting, "title": item.title}, verb="meetings.remove_item")
        AgendaItem.objects.filter(pk=item.pk).delete()
        _number(list(meeting.items.filter(accepted=True).order_by("position", "pk")))


def order(meeting: Meeting, ids: Sequence[int], *, by: Actor) -> None:
    """Bring the agenda into the order of `ids`, which must be exactly its items.

    Raises `Invalid` when they are not, `NotNow` once the meeting is open.
    """
    with act("meetings.agenda", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, BEFORE)
        items = {item.pk: item for item in meeting.items.filter(accepted=True)}
        if sorted(ids) != sorted(items):
            raise Invalid(_("The agenda has changed meanwhile. Look at it again, then order it."))
        _number([items[pk] for pk in ids])
        doing.record(meeting, {"items": list(ids)}, verb="meetings.order")


def set_times(meeting: Meeting, minutes: Mapping[int, int], *, by: Actor) -> None:
    """Say how many minutes items are given (0: not said); other items keep theirs.

    Raises `Invalid` beyond a day or for an item that is not on the agenda, `NotNow` once the
    meeting is closed. Who subscribed to a calendar sees the new end.
    """
    for pk, each in minutes.items():
        if not 0 <= each <= LONGEST:
            text = _("Give from 0 to %(most)d minutes.") % {"most": LONGEST}
            raise Invalid(Problem(text, column=f"minutes_{pk}", value=str(each)))
    with act("meetings.agenda", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, UNTIL_CLOSED)
        items = {item.pk: item for item in meeting.items.filter(accepted=True)}
        if not minutes.keys() <= items.keys():
            raise Invalid(_("The agenda has changed meanwhile. Look at it again, then order it."))
        changed = {pk: each for pk, each in minutes.items() if items[pk].minutes != each}
        for pk, each in changed.items():
            items[pk].minutes = each
        AgendaItem.objects.bulk_update([items[pk] for pk in changed], ("minutes",))
        if changed:
            Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)
        doing.record(
            meeting, {"minutes": {str(pk): n for pk, n in changed.items()}}, verb="meetings.times"
        )


def move_item(item: AgendaItem, places: int, *, by: Actor) -> None:
    """Move a point up (negative) or down by `places`; beyond an end it stays at that end."""
    meeting = item.meeting
    agenda = meeting.items.filter(accepted=True).order_by("position", "pk")
    ids = list(agenda.values_list("pk", flat=True))
    if item.pk not in ids:
        raise NotNow(_("This item is no longer on the agenda."))
    place = ids.index(item.pk)
    ids.insert(min(max(place + places, 0), len(ids) - 1), ids.pop(place))
    order(meeting, ids, by=by)


def number_after(meeting: Meeting) -> int:
    """Return the number of the next point of the agenda."""
    return (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1


def _number(items: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ("position",))
