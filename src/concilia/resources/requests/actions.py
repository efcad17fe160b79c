"""Every write of requests and offers of resources."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Person, Territory
from concilia.bodies.models import Body, Mandate
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Forbidden, Invalid, NotNow, Problem
from concilia.core.permissions import Actor, Somewhere, System, acts_for, seated
from concilia.resources.models import Authority, Deed, ResourceRequest, Transfer
from concilia.resources.requests import rules, telling

MOST = 1_000_000_000


def _amount(value: float | None, column: str, *, zero: bool = False) -> float:
    if (
        value is None
        or not math.isfinite(value)
        or value > MOST
        or value < 0
        or not (value or zero)
    ):
        raise Invalid(Problem(_("Give a quantity above zero."), column=column))
    return value


Speaks = Callable[[Agency], tuple[bool, Authority | None]]


def power(agency: Agency, body: Body, by: Actor) -> tuple[bool, Authority | None]:
    """Return whether `by` may answer for `agency` in `body`, and under which authority if not as
    the agency itself."""
    return powers(body, by)(agency)


def powers(body: Body, by: Actor) -> Speaks:
    """Return what tells `power` for any agency, with all authorities of the body read once."""
    if isinstance(by, System):
        return lambda _agency: (True, None)
    today = body.today()
    held = {
        one.pk: one
        for one in Authority.objects.filter(mandate__body=body, mandate__starts__lte=today)
        .exclude(mandate__ends__lt=today)
        .select_related("mandate", "holder", "agency")
    }
    known = [rules.Power(pk, one.holder_id, one.agency_id) for pk, one in held.items()]
    mine = acts_for(by, body.pk)

    def speaks(agency: Agency) -> tuple[bool, Authority | None]:
        may, found = rules.power_for(agency.pk, mine, known)
        return may, held[found.pk] if found else None

    return speaks


def _voice(agency: Agency, body: Body, by: Actor) -> tuple[Somewhere, Authority | None]:
    """Return where the role must be held to speak for `agency`; raises Forbidden."""
    may, authority = power(agency, body, by)
    if not may:
        raise Forbidden(
            _("You do not speak for %(agency)s here, and no mandate lets you.") % {"agency": agency}
        )
    speaker = authority.holder if authority else agency
    return Somewhere((("agency", speaker.pk), seated(body.pk, speaker.pk))), authority


def make_request(
    body: Body,
    agency: Agency,
    *,
    kind: str,
    what: str,
    item: str,
    quantity: float,
    unit: str = "",
    territory: Territory | None = None,
    due: dt.date | None = None,
    note: str = "",
    by: Actor,
) -> ResourceRequest:
    """Ask for resources, or offer some, in the name of an agency.

    Raises `Forbidden`, or `Invalid` for a quantity that is none or an agency without a seat.
    """
    quantity = _amount(quantity, "quantity")
    item = " ".join(item.split())
    if not item:
        raise Invalid(Problem(_("Say what is asked for or offered."), column="item"))
    if not body.seats.on(body.today()).filter(agency=agency).exists():
        message = _("%(agency)s has no seat in %(body)s.") % {"agency": agency, "body": body}
        raise Invalid(Problem(message, column="agency"))
    place, authority = _voice(agency, body, by)
    with act("resources.request", by=by, on=place, agency=agency) as doing:
        Body.objects.select_for_update().get(pk=body.pk)
        last = ResourceRequest.objects.filter(body=body).aggregate(most=Max("number"))["most"]
        made = ResourceRequest.objects.create(
            body=body,
            number=(last or 0) + 1,
            kind=kind,
            agency=agency,
            what=what,
            item=item[:150],
            quantity=quantity,
            unit=unit,
            territory=territory,
            due=due,
            note=note,
            made_by=by if isinstance(by, Person) else None,
            made_at=clock.now(),
        )
        _deed(made, None, kind, quantity, note, by, agency, authority)
        telling.made(made)
        doing.record(
            made,
            {
                "kind": kind,
                "item": made.item,
                "quantity": quantity,
                "unit": unit,
                "under": authority,
            },
            scope=("body", body.pk),
        )
    return made


def answer_request(
    request: ResourceRequest, agency: Agency, *, quantity: float, text: str = "", by: Actor
) -> Transfer:
    """Offer something on a request, or claim something of an offer, for an agency.

    Raises `Forbidden`, `NotNow` when it is closed, `Invalid` for the agency's own request.
    """
    quantity = _amount(quantity, "quantity")
    if agency.pk == request.agency_id:
        message = _("An agency does not answer its own request.")
        raise Invalid(Problem(message, column="agency"))
    if not request.body.seats.on(request.body.today()).filter(agency=agency).exists():
        said = {"agency": agency, "body": request.body}
        message = _("%(agency)s has no seat in %(body)s.") % said
        raise Invalid(Problem(message, column="agency"))
    place, authority = _voice(agency, request.body, by)
    with act("resources.transfer", by=by, on=place, agency=agency) as doing:
        held = _open(request)
        made = Transfer.objects.create(
            request=held, agency=agency, said=quantity, made_at=clock.now()
        )
        step = "claim" if held.kind == "offer" else "offer"
        _deed(held, made, step, quantity, text, by, agency, authority)
        telling.moved(made, step, quantity, text)
        doing.record(
            made,
            {"request": held.ref, "said": quantity, "under": authority},
            scope=("body", held.body_id),
        )
    return made


def move(
    transfer: Transfer, step: str, *, quantity: float | None = None, text: str = "", by: Actor
) -> Transfer:
    """Take a step of `rules.LIFE`: approve, assign, send, receive, decline, withdraw.

    Raises `Forbidden`, `NotNow`, or `Invalid` (more sent than assigned, no reason to decline).
    """
    body = transfer.request.body
    rules.LIFE.after(transfer.state, step)
    if step in rules.OFFICE:
        place: object = body
        speaker, authority, verb = None, None, "resources.assign"
    else:
        speaker = transfer.agency if step == "withdraw" else _speaker(transfer, step)
        place, authority = _voice(speaker, body, by)
        verb = "resources.transfer"
    if step == "decline" and not text.strip():
        raise Invalid(Problem(_("Say why it is declined."), column="text"))
    with act(verb, by=by, on=place, agency=speaker) as doing:
        held = Transfer.objects.select_for_update().get(pk=transfer.pk)
        former = rules.LIFE.move(held, step)
        if step in rules.COUNTED:
            quantity = _amount(quantity, "quantity", zero=step == "receive")
            if step == "send" and quantity > (held.assigned or 0):
                message = _("More than the %(most)s that were assigned cannot be sent.")
                raise Invalid(Problem(message % {"most": f"{held.assigned:g}"}, column="quantity"))
            setattr(
                held, {"assign": "assigned", "send": "sent", "receive": "received"}[step], quantity
            )
        else:
            quantity = None
        held.save()
        _deed(held.request, held, step, quantity, text, by, speaker, authority)
        telling.moved(held, step, quantity, text)
        if step == "receive":
            _close_when_met(held.request)
        doing.record(
            held,
            {
                "from": former,
                "to": held.state,
                "quantity": quantity,
                "text": text,
                "under": authority,
            },
            scope=("body", body.pk),
        )
    return held


def _speaker(transfer: Transfer, step: str) -> Agency:
    return transfer.giver if step in rules.GIVER else transfer.taker


def end_request(request: ResourceRequest, *, text: str = "", by: Actor) -> ResourceRequest:
    """Withdraw one's own request or offer, or close it for the body.

    What is on its way goes on; what was only offered falls.
    """
    mine, _authority = power(request.agency, request.body, by)
    verb = "resources.request" if mine else "resources.assign"
    place, authority = _voice(request.agency, request.body, by) if mine else (request.body, None)
    with act(verb, by=by, on=place) as doing:
        held = _open(request)
        held.state = "withdrawn" if mine else "closed"
        held.save(update_fields=("state",))
        Transfer.objects.filter(request=held, state__in=("said", "approved")).update(
            state="withdrawn"
        )
        agency = held.agency if mine else None
        _deed(held, None, "end" if mine else "close", None, text, by, agency, authority)
        doing.record(held, {"state": held.state, "text": text})
    return held


def _open(request: ResourceRequest) -> ResourceRequest:
    held = ResourceRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != ResourceRequest.State.OPEN:
        raise NotNow(_("This is closed. Make a new request."))
    return held


def _close_when_met(request: ResourceRequest) -> None:
    got = request.transfers.values_list("received", flat=True)
    if rules.met(request.quantity, got):
        ResourceRequest.objects.filter(pk=request.pk, state="open").update(state="closed")


def _deed(
    request: ResourceRequest,
    transfer: Transfer | None,
    step: str,
    quantity: float | None,
    text: str,
    by: Actor,
    agency: Agency | None,
    authority: Authority | None,
) -> None:
    Deed.objects.create(
        request=request,
        transfer=transfer,
        step=step,
        quantity=quantity,
        text=text[:500],
        by=by if isinstance(by, Person) else None,
        agency=agency,
        under=authority,
        at=clock.now(),
    )


def give_authority(
    mandate: Mandate, holder: Agency, *, agency: Agency | None = None, provision: str, by: Actor
) -> Authority:
    """Enter that a mandate lets `holder` answer on behalf of `agency` (None: of any).

    Raises `Invalid` without the provision that says so, or when it stands already.
    """
    provision = " ".join(provision.split())
    if not provision:
        message = _("Name the provision of the mandate that says so.")
        raise Invalid(Problem(message, column="provision"))
    if agency is not None and agency.pk == holder.pk:
        raise Invalid(Problem(_("An agency answers for itself anyway."), column="agency"))
    with act("resources.authority", by=by, on=mandate.body) as doing:
        Mandate.objects.select_for_update().get(pk=mandate.pk)
        if Authority.objects.filter(mandate=mandate, holder=holder, agency=agency).exists():
            raise Invalid(Problem(_("This stands there already."), column="agency"))
        made = Authority.objects.create(
            mandate=mandate, holder=holder, agency=agency, provision=provision[:250]
        )
        doing.record(
            made,
            {"holder": holder, "agency": agency, "provision": provision},
            scope=("body", mandate.body_id),
        )
    return made
