"""Ready packs of definitions, for machines."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from concilia.indicators import packs
from concilia.indicators.models import Indicator

router = Router(tags=["indicators"])


class PackOut(Schema):
    """A set of definitions with its source."""

    key: str
    name: str
    reference: str
    definitions: list[str] = Field(description="codes")
    undefined: int = Field(description="of them without a settled formula")
    missing: int = Field(description="of them not defined here yet")


def _data(pack: packs.Pack, known: set[str]) -> dict[str, Any]:
    codes = [one["code"] for one in pack.definitions]
    return {
        "key": pack.key,
        "name": str(pack),
        "reference": pack.reference,
        "definitions": codes,
        "undefined": pack.undefined,
        "missing": len(set(codes) - known),
    }


def _known() -> set[str]:
    return set(Indicator.objects.values_list("code", flat=True))


@router.get("/", response=list[PackOut], summary="Ready packs of definitions")
def pack_list(request: HttpRequest) -> Any:
    """What can be taken over as a whole."""
    known = _known()
    return [_data(pack, known) for pack in packs.packs().values()]


@router.post("/{slug:pack}", response=PackOut, summary="Take a pack over")
def adopt_pack(request: HttpRequest, pack: str) -> Any:
    """Defines what of it is not there yet."""
    found = packs.packs().get(pack)
    if found is None:
        raise Http404
    packs.adopt(found, by=request.user)
    return _data(found, _known())
