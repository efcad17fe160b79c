"""What a person was told."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from concilia.core import notices
from concilia.core.models import Notice


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List the person's notices, newest first; `?show=unread` leaves out what was read."""
    mine = Notice.objects.filter(person_id=int(request.user.pk or 0)).order_by("-created_at", "-pk")
    unread = mine.filter(read_at=None)
    only_unread = request.GET.get("show") == "unread"
    context = {
        "page": Paginator(unread if only_unread else mine, 50).get_page(request.GET.get("page")),
        "unread_count": unread.count(),
        "only_unread": only_unread,
        "choices": get_user_model()._meta.get_field("digest").choices,
    }
    return render(request, "core/notices.html", context)


@login_required
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    notice = notices.mark_read(request.user, pk)
    if notice is None:
        raise Http404
    inside = notice.url.startswith("/") and not notice.url.startswith("//")
    return redirect(notice.url if inside else "core:notices")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = notices.mark_all_read(request.user)
    messages.success(
        request,
        ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count)
        % {"count": count},
    )
    return redirect("core:notices")


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Choose how e-mail reaches the person."""
    notices.choose_digest(request.user, request.POST.get("digest", ""), by=request.user)
    messages.success(request, _("Saved. E-mail now reaches you as you chose."))
    return redirect("core:notices")
