"""From what a challenge can be raised: signals, and whatever other rooms offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.utils.translation import ngettext

from concilia.agencies.models import Territory
from concilia.challenges.models import Challenge
from concilia.core import offers
from concilia.core.origins import Origin, Pointed
from concilia.core.permissions import Actor
from concilia.indicators.models import Signal
from concilia.indicators.signals import actions as signal_actions
from concilia.indicators.signals import wording

MOST = 20
Reader = Callable[[list[str], Actor], Origin | None]


def readers() -> Mapping[str, Reader]:
    """Return who reads which parameter of the address."""
    found: dict[str, Reader] = {"signal": from_signals}
    for provider in offers.of("origin"):
        found.update(provider())
    return found


def found(asked: Mapping[str, list[str]], user: Actor) -> tuple[Origin | None, bool]:
    """Return the origin that an address names, and whether it named one at all."""
    for name, reader in readers().items():
        if asked.get(name):
            return reader([key.replace("\0", "") for key in asked[name]][:MOST], user), True
    return None, False


def from_signals(keys: list[str], user: Actor) -> Origin | None:
    """Return what signals say, the clearest first; None when any of them is not to be seen."""
    ids = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 12]
    seen = (
        Signal.objects.visible_to(user)
        .filter(pk__in=ids)
        .select_related("indicator", "territory")
        .defer("territory__geometry")
    )
    signals = list(seen.order_by("q", "pk"))
    if not signals or len(signals) != len(set(keys)):
        return None
    first, more = signals[0], len(signals) - 1
    title = str(first)
    if more:
        title += " " + ngettext("and %(count)d more signal", "and %(count)d more signals", more) % {
            "count": more
        }
    return Origin(
        kind="signal",
        title=title,
        statement="\n\n".join(wording.sentence(one) for one in signals),
        territory=_shared([one.territory for one in signals]),
        url=first.get_absolute_url(),
        evidence=tuple(
            Pointed(
                kind="series",
                key=str(one.pk),
                title=str(one),
                url=one.get_absolute_url(),
                text=wording.sentence(one),
                indicator=one.indicator_id,
                territory=one.territory_id,
            )
            for one in signals
        ),
        taken=partial(_take, signals),
    )


def _shared(places: list[Territory]) -> int | None:
    first = places[0]
    return first.pk if all(one.pk == first.pk for one in places) else first.parent_id or first.pk


def _take(signals: list[Signal], challenge: Challenge, by: Actor) -> None:
    for one in signals:
        signal_actions.take_up(
            one, by=by, challenge=challenge.ref, url=challenge.get_absolute_url()
        )


def citable(kind: str, challenge: Challenge, user: Actor) -> list[Pointed]:
    """Return what of `kind` evidence can point at, as other rooms offer it."""
    out: list[Pointed] = []
    for provider in offers.of("evidence"):
        reader = provider().get(kind)
        if reader:
            out.extend(reader(challenge.body_id, user))
    return out[:200]
