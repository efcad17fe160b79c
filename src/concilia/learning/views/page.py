"""What every page of a study shares: reading it, its tabs, its cautions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import permissions
from concilia.learning import queries, words
from concilia.learning.models import Study
from concilia.learning.queries import Loaded


def found(request: HttpRequest, pk: int) -> Study:
    """Return the study if the person sees it; otherwise 404."""
    seen = Study.objects.visible_to(request.user).select_related("body", "started_by")
    return get_object_or_404(seen, pk=pk)


def loaded(request: HttpRequest, pk: int) -> Loaded:
    """Return the study with its rows if the person sees it; otherwise 404."""
    return queries.load(found(request, pk))


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a POST, even when it is nothing; None otherwise."""
    return request.POST if request.method == "POST" else None


def tabs(study: Study, current: str) -> list[tuple[str, str, bool]]:
    """Return the pages of a study: words, address, and which one this is."""
    pages = (
        ("study", _("Overview")),
        ("data", _("Data")),
        ("calibration", _("Calibration")),
        ("table", _("Truth table")),
        ("solutions", _("Solutions")),
        ("necessity", _("Necessity")),
        ("robustness", _("Robustness")),
        ("advisor", _("Advisor")),
        ("report", _("Report")),
        ("choices", _("Choices")),
    )
    return [
        (label, reverse(f"learning:{name}", args=[study.pk]), name == current)
        for name, label in pages
    ]


def shown(
    request: HttpRequest,
    template: str,
    held: Loaded,
    current: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page of a study."""
    refusal = held.result.refusal if held.ready else None
    return render(
        request,
        f"learning/{template}.html",
        {
            "study": held.study,
            "held": held,
            "tabs": tabs(held.study, current),
            "abilities": permissions.abilities(request.user, held.study),
            "refusal": words.sentence(refusal) if refusal else "",
            **(context or {}),
        },
        status=status,
    )


def form_page(
    request: HttpRequest,
    held: Loaded,
    form: Any,
    *,
    heading: str,
    button: str,
    back: str,
    lede: str = "",
    multipart: bool = False,
    danger: bool = False,
) -> HttpResponse:
    """Render a form of a study on a page of its own; 422 when it was filled in wrongly."""
    return render(
        request,
        "learning/form.html",
        {
            "study": held.study,
            "form": form,
            "heading": heading,
            "button": button,
            "back": back,
            "lede": lede,
            "multipart": multipart,
            "danger": danger,
        },
        status=422 if form.is_bound else 200,
    )
