"""What accounts offer: the signed link of an invitation."""

from collections.abc import Callable
from typing import Any

from concilia.core import offers
from concilia.site.accounts import views


def links() -> dict[str, Callable[..., Any]]:
    """Return the view behind the link of an invitation."""
    return {"people.join": views.join}


def register() -> None:
    """Register with `concilia.core.offers`."""
    offers.register("link", links)
