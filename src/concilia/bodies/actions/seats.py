"""Seats, and who fills them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from concilia.agencies.actions import person_at
from concilia.agencies.models import Agency, Cluster, Person
from concilia.bodies import rules
from concilia.bodies.models import Body, Filling, Seat
from concilia.core import permissions
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor


def give_seat(
    body: Body,
    agency: Agency,
    *,
    role: str,
    cluster: Cluster | None = None,
    title: str = "",
    starts: dt.date,
    ends: dt.date | None = None,
    by: Actor,
) -> Seat:
    """Give an agency a seat in a body; without a cluster the agency's own counts.

    Raises `Invalid` for an impossible period, an agency that does not stand, or a second chair.
    """
    with act("bodies.seat", by=by, on=body) as doing:
        seat = Seat(
            body=body,
            agency=agency,
            role=role,
            cluster=cluster or agency.cluster,
            title=title,
            starts=starts,
            ends=ends,
        )
        _check_seat(seat)
        seat.save()
        doing.record(
            seat,
            {
                "agency": agency,
                "role": role,
                "cluster": seat.cluster and seat.cluster.code,
                "title": title,
                "starts": starts,
                "ends": ends,
            },
        )
    return seat


def _check_seat(seat: Seat) -> None:
    if seat.ends and seat.ends < seat.starts:
        raise Invalid(
            Problem(_("The last day is before the first."), column="ends", value=str(seat.ends))
        )
    if seat.agency.state != Agency.State.ACTIVE:
        raise Invalid(
            Problem(
                _("%(agency)s no longer stands as an agency of its own.") % {"agency": seat.agency},
                column="agency",
                value=seat.agency.code,
            )
        )
    if seat.role == Seat.Role.CHAIR:
        Body.objects.select_for_update().get(pk=seat.body_id)
        others = Seat.objects.filter(body=seat.body, role=seat.role)
        periods = list(others.values_list("starts", "ends"))
        if rules.overlapping((seat.starts, seat.ends), periods):
            raise Invalid(
                Problem(
                    _("The body has a chair in that period already. End that seat first."),
                    column="role",
                    value=seat.role,
                )
            )


def end_seat(seat: Seat, day: dt.date, *, by: Actor) -> None:
    """Set the last day of a seat; who fills it then leaves it with that day."""
    with act("bodies.seat", by=by, on=seat) as doing:
        if seat.ends and seat.ends < day:
            raise NotNow(_("This seat ended before that day."))
        if day < seat.starts:
            raise Invalid(
                Problem(_("The last day is before the first."), column="day", value=str(day))
            )
        later = Filling.objects.filter(seat=seat, starts__gt=day)
        dropped = [filling.person for filling in later.select_related("person")]
        later.delete()
        open_ones = Filling.objects.filter(seat=seat).exclude(ends__lte=day)
        left = open_ones.update(ends=day)
        seat.ends = day
        seat.save(update_fields=("ends",))
        doing.record(seat, {"ends": day, "left with it": left, "never began": len(dropped)})


def fill_seat(
    seat: Seat,
    *,
    person: Person | None = None,
    email: str = "",
    name: str = "",
    kind: str = Filling.Kind.DELEGATE,
    starts: dt.date,
    ends: dt.date | None = None,
    by: Actor,
) -> Filling:
    """Say who fills a seat, as delegate or substitute; a new person is made from the e-mail.

    A delegate who fills the seat already leaves it on the day before. Raises `Invalid` for a
    period outside the seat's, or one that overlaps another delegate's or the same person's.
    """
    verb = "bodies.fill" if permissions.may(by, "bodies.fill", seat) else "bodies.delegate"
    with act(verb, by=by, on=seat) as doing:
        Seat.objects.select_for_update().get(pk=seat.pk)
        who = person or person_at(email, name)
        filling = Filling(seat=seat, person=who, kind=kind, starts=starts, ends=ends)
        _check_period(filling)
        replaced = _make_room(filling)
        filling.save()
        doing.record(
            seat,
            {
                "person": who,
                "kind": kind,
                "starts": starts,
                "ends": ends,
                "in place of": replaced,
            },
        )
    return filling


def _check_period(filling: Filling) -> None:
    seat = filling.seat
    if filling.ends and filling.ends < filling.starts:
        raise Invalid(
            Problem(_("The last day is before the first."), column="ends", value=str(filling.ends))
        )
    if filling.starts < seat.starts:
        raise Invalid(
            Problem(
                _("The seat exists only from %(day)s.") % {"day": seat.starts},
                column="starts",
                value=str(filling.starts),
            )
        )
    if seat.ends and (filling.ends is None or filling.ends > seat.ends):
        if filling.starts > seat.ends:
            raise NotNow(_("This seat ended on %(day)s.") % {"day": seat.ends})
        filling.ends = seat.ends


def _make_room(filling: Filling) -> Person | None:
    """End the open delegate who makes place for the new one, and refuse any other overlap."""
    others = Filling.objects.filter(seat=filling.seat).select_related("person")
    replaced = None
    if filling.kind == Filling.Kind.DELEGATE:
        sitting = others.filter(kind=filling.kind, ends=None, starts__lt=filling.starts).first()
        if sitting and sitting.person_id != filling.person_id and filling.ends is None:
            sitting.ends = filling.starts - dt.timedelta(days=1)
            sitting.save(update_fields=("ends",))
            replaced = sitting.person
    period = (filling.starts, filling.ends)
    for other in others:
        if not rules.overlapping(period, [(other.starts, other.ends)]):
            continue
        same_person = other.person_id == filling.person_id
        both_delegates = other.kind == filling.kind == Filling.Kind.DELEGATE
        if same_person or both_delegates:
            raise Invalid(
                Problem(
                    _("%(person)s fills this seat in that period already, as %(kind)s.")
                    % {"person": other.person, "kind": other.get_kind_display()},
                    column="starts",
                    value=str(filling.starts),
                )
            )
    return replaced


def end_filling(filling: Filling, day: dt.date, *, by: Actor) -> None:
    """Set the last day on which a person fills a seat."""
    seat = filling.seat
    verb = "bodies.fill" if permissions.may(by, "bodies.fill", seat) else "bodies.delegate"
    with act(verb, by=by, on=seat) as doing:
        if filling.ends and filling.ends < day:
            raise NotNow(_("This person left the seat before that day."))
        if day < filling.starts:
            raise Invalid(
                Problem(_("The last day is before the first."), column="day", value=str(day))
            )
        filling.ends = day
        filling.save(update_fields=("ends",))
        doing.record(seat, {"person": filling.person, "kind": filling.kind, "ends": day})
