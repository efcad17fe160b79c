"""A new import: choose the kind and the file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concilia.core.errors import Forbidden, Invalid
from concilia.core.models import Import
from concilia.core.tables import actions
from concilia.core.tables.forms import UploadForm, add_problems
from concilia.core.tables.registry import importer_of, offered_to


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Take a file in; with all needed columns recognised it is checked at once."""
    kinds = offered_to(request.user)
    if not kinds:
        raise Forbidden(
            _("You may not import any table. Ask the secretary of your body or the operator.")
        )
    form = UploadForm(kinds, request, bound=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            import_ = actions.upload(
                data["kind"],
                name=data["file"].name,
                content=form.content(),
                by=request.user,
                sheet=data["sheet"],
            )
        except Invalid as error:
            add_problems(form, error)
        else:
            _go_on(request, import_)
            return redirect(import_)
    context = {"form": form, "kinds": kinds}
    status = 422 if form.is_bound else 200
    return render(request, "core/imports/new.html", context, status=status)


def _go_on(request: HttpRequest, import_: Import) -> None:
    """Check at once what needs no choice, and say what happened."""
    cls = importer_of(import_.kind)
    if import_.state == Import.State.DONE:
        messages.info(
            request, _("This very file was already brought in; nothing was done again. See below.")
        )
    elif cls.options_form is None and all(
        field.name in import_.mapping for field in cls.fields if field.required
    ):
        actions.check(import_, by=request.user)
