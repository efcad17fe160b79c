"""Profile, invitations and the list of people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.agencies.models import Person
from concilia.core import tables
from concilia.core.errors import Invalid
from concilia.core.models import SignedLink
from concilia.core.permissions import Somewhere, abilities, require, roles_by_scope
from concilia.site.accounts import actions, forms, queries


@login_required
def people(request: HttpRequest) -> HttpResponseBase:
    """Show everybody who may sign in."""
    require(request.user, "people.read")
    filters = forms.PeopleFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    found = queries.people(
        chosen.get("q", ""), chosen.get("state", ""), request.GET.get("sort", "")
    )
    if wanted := tables.requested_format(request):
        rows = (
            (p.name, p.email, p.language, _roles(p), p.state)  # type: ignore[attr-defined]  # for the page
            for p in found
        )
        columns = (_("Name"), _("E-mail"), _("Language"), _("Acts for"), _("State"))
        return tables.download(wanted, "people", columns, rows)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    for person in page:
        person.held = forms.today_roles(person)  # type: ignore[attr-defined]  # for the page
    return render(
        request,
        "site/people/list.html",
        {"page": page, "filters": filters, "abilities": abilities(request.user)},
    )


def _roles(person: Person) -> str:
    held = forms.today_roles(person)
    return "; ".join(f"{one.agency} ({one.get_role_display()})" for one in held)


@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person."""
    require(request.user, "people.invite", Somewhere(tuple(roles_by_scope(request.user))))
    initial = {"language": request.LANGUAGE_CODE, "agency": request.GET.get("agency", "")}
    form = forms.InvitationForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        person = actions.invite(**form.cleaned_data, by=request.user)
        messages.success(request, _("%(name)s has been invited by e-mail.") % {"name": person.name})
        back = "people" if "people.read" in abilities(request.user) else "people_invite"
        return redirect(back)
    status = 422 if form.is_bound else 200
    return render(request, "site/people/invite.html", {"form": form}, status=status)


def join(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Choose the first password, through the link of an invitation."""
    person = get_object_or_404(Person, pk=link.person_id)
    form = forms.JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.join(person, password=form.cleaned_data["password"], link=link)
        except Invalid as wrong:
            for problem in wrong:
                form.add_error("password", problem.message)
        else:
            messages.success(request, _("Your password is set. Sign in with it now."))
            return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "site/people/join.html", {"form": form, "person": person}, status=status)


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the own profile."""
    person = get_object_or_404(Person, pk=request.user.pk)
    form = forms.ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(Person.objects.get(pk=person.pk), **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    held = list(person.appointments.select_related("agency"))
    status = 422 if form.is_bound else 200
    return render(request, "site/people/profile.html", {"form": form, "held": held}, status=status)


@login_required
@require_POST
def change(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Close or open an account, or send the invitation again."""
    require(request.user, "people.read")
    person = get_object_or_404(Person, pk=pk)
    if step == "close":
        actions.close_account(person, by=request.user)
        said = _("The account of %(name)s is closed.")
    elif step == "open":
        actions.open_account(person, by=request.user)
        said = _("The account of %(name)s is open again.")
    else:
        actions.invite_again(person, by=request.user)
        said = _("%(name)s has been invited again.")
    messages.success(request, said % {"name": person.name})
    return redirect("people")
