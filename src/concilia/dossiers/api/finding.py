"""What every address of the interface needs: the dossier that is seen, an agency by its code."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from concilia.agencies.models import Agency
from concilia.core.errors import Invalid, Problem
from concilia.dossiers.models import Dossier


def found(request: HttpRequest, pk: int) -> Dossier:
    """Return the dossier if the person sees it; otherwise 404."""
    seen = Dossier.objects.visible_to(request.user).select_related(
        "challenge__body__territory", "challenge__territory"
    )
    return get_object_or_404(seen, pk=pk)


def agency(code: str, column: str) -> Agency:
    """Return the agency of this code; raises `Invalid` when there is none."""
    (one,) = agencies([code], column)
    return one


def agencies(codes: Iterable[str], column: str) -> list[Agency]:
    """Return the agencies of these codes in their order; raises `Invalid` naming unknown ones."""
    wanted = list(dict.fromkeys(code.replace("\0", "") for code in codes))
    known = Agency.objects.in_bulk(wanted, field_name="code")
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise Invalid([Problem("no such agency", column=column, value=c[:60]) for c in unknown])
    return [known[code] for code in wanted]
