"""What the steps of requests and offers are called."""

from __future__ import annotations

from django.utils.translation import pgettext

from concilia.resources.models import ResourceRequest


def deed(step: str) -> str:
    """Return what was done, as the history says it."""
    return {
        "ask": pgettext("history of a request", "asked"),
        "offer": pgettext("history of a request", "offered"),
        "claim": pgettext("history of a request", "claimed"),
        "approve": pgettext("history of a request", "approved"),
        "assign": pgettext("history of a request", "assigned"),
        "send": pgettext("history of a request", "sent"),
        "receive": pgettext("history of a request", "received"),
        "decline": pgettext("history of a request", "declined"),
        "withdraw": pgettext("history of a request", "withdrew"),
        "end": pgettext("history of a request", "withdrew the request"),
        "close": pgettext("history of a request", "closed the request"),
    }.get(step, step)


def button(step: str) -> str:
    """Return what the button of a step says."""
    return {
        "approve": pgettext("button", "Approve"),
        "assign": pgettext("button", "Assign"),
        "send": pgettext("button", "Note as sent"),
        "receive": pgettext("button", "Note as received"),
        "decline": pgettext("button", "Decline"),
        "withdraw": pgettext("button", "Withdraw"),
    }[step]


def amount(quantity: float, request: ResourceRequest) -> str:
    """Return a quantity with its unit and what it is of, `12 nurses`, `300 sachets: ORS`."""
    number = f"{quantity:g}" if quantity < 1e6 else f"{quantity:.0f}"
    return (
        f"{number} {request.unit}: {request.item}" if request.unit else f"{number} {request.item}"
    )
