"""Failed jobs, for operators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import clock, permissions
from concilia.core import jobs as queue
from concilia.core.models import Job


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List the jobs that failed for good, and how many wait and run."""
    permissions.require(request.user, "jobs.read")
    counts = dict(Job.objects.values_list("state").annotate(Count("pk")).order_by())
    dead = Job.objects.filter(state=Job.State.DEAD).order_by("-finished_at", "-pk")
    failing = Job.objects.filter(state=Job.State.WAITING, attempts__gt=0).order_by("run_at")
    overdue = Job.objects.filter(state=Job.State.WAITING, run_at__lt=clock.now()).order_by("run_at")
    context = {
        "page": Paginator(dead, 50).get_page(request.GET.get("page")),
        "failing": failing[:20],
        "oldest": overdue.first(),
        "figures": [
            (label, counts.get(state, 0)) for state, label in Job.State.choices if state != "done"
        ],
        "abilities": permissions.abilities(request.user),
    }
    return render(request, "core/jobs.html", context)


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed job back to the queue."""
    permissions.require(request.user, "jobs.read")
    queue.retry(get_object_or_404(Job, pk=pk), by=request.user)
    messages.success(request, _("The job is back in the queue and will be tried within a minute."))
    return redirect("core:jobs")
