"""E-mail, by jobs.

A job sends one *batch*: a notice of its own, or a person's digest of a day or a week. Which
notices belong to a batch is fixed in the database before anything is sent, and the Message-ID is
made from the batch; the batch is marked as sent when the server has taken the message. Between
those two moments, some milliseconds, a killed worker cannot know whether the server took it. The
same text with the same Message-ID then goes out again: receiving servers and mail programs
recognise it as the message they have. Losing a duty would be worse than a second copy of it.
"""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core import clock, jobs, links, offers
from concilia.core.desk import Item
from concilia.core.models import Notice
from concilia.core.notices.telling import MAIL_JOB, language_of, tell

DIGEST_JOB = "notices.digest"
MORNING = dt.time(7)
WEEK = "week-"
AHEAD = 15


def mail(batch: str) -> dict[str, int]:
    """Send the notices of `batch` in one e-mail, unless that was done. A job's handler."""
    notices = list(
        Notice.objects.filter(batch=batch, mail=Notice.Mail.WAITING)
        .select_related("person", "link")
        .order_by("created_at", "pk")
    )
    if not notices:
        return {"sent": 0}
    person = notices[0].person
    if not person.is_active:
        return {"sent": 0}
    message = compose(person, notices, batch)
    jobs.hold()
    message.send()
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
        mail=Notice.Mail.SENT, mailed_at=clock.now()
    )
    return {"sent": len(notices)}


def digest(person: int, batch: str) -> dict[str, int]:
    """Gather what waits for a person into `batch`, the first time, and send it. A job's handler."""
    with transaction.atomic():
        if not Notice.objects.filter(batch=batch).exists():
            if batch.startswith(WEEK):
                _look_ahead(get_user_model()._default_manager.get(pk=person), batch)
            waiting = Notice.objects.filter(person=person, mail=Notice.Mail.WAITING, batch="")
            waiting.update(batch=batch)
    return mail(batch)


def _look_ahead(person: Any, key: str) -> None:
    """Tell a person on a Monday what waits for them; nothing where nothing does."""

    def waits() -> list[Item]:
        found = [item for provider in offers.of("desk") for item in provider(person)]
        return sorted(found, key=lambda item: (-item.hurt, item.due or dt.date.max, item.title))

    def text() -> str:
        lines = [_line(item) for item in waits()[:AHEAD]]
        if (more := len(waits()) - AHEAD) > 0:
            lines.append(
                ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
            )
        return "\n".join(f"– {line}" for line in lines)

    with translation.override(language_of(person)):
        if not (count := len(waits())):
            return
    tell(
        person,
        kind="week",
        key=key,
        subject=lambda: (
            ngettext("Your week: %(count)d thing waits", "Your week: %(count)d things wait", count)
            % {"count": count}
        ),
        text=text,
        url="/",
    )


def _line(item: Item) -> str:
    due = _("due on %(day)s") % {"day": date_format(item.due, "DATE_FORMAT")} if item.due else ""
    return " · ".join(part for part in (str(item.title), str(item.context), due) if part)


def compose(person: Any, notices: list[Notice], batch: str) -> EmailMultiAlternatives:
    """Return the e-mail: plain text, and the same in small HTML, in the person's language."""
    with translation.override(language_of(person)):
        single = len(notices) == 1
        subject = (
            notices[0].subject
            if single
            else ngettext("%(count)d message for you", "%(count)d messages for you", len(notices))
            % {"count": len(notices)}
        )
        preferences = settings.BASE_URL + reverse("core:notices")
        context = {
            "person": person,
            "letters": [_letter(notice) for notice in notices],
            "single": single,
            "subject": subject,
            "preferences": preferences,
            "language": language_of(person),
        }
        text = render_to_string("core/mail/notice.txt", context)
        html = render_to_string("core/mail/notice.html", context)
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject,
        text,
        to=[person.email],
        headers={
            "Message-ID": f"<{batch}.{person.pk}@{host}>",
            "List-Unsubscribe": f"<{preferences}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": language_of(person),
        },
    )
    message.attach_alternative(html, "text/html")
    for notice in notices:
        for provider in offers.of("attachment"):
            for attachment in provider(notice):
                message.attach(*attachment)
    return message


def _letter(notice: Notice) -> dict[str, str]:
    url = links.url_of(notice.link) if notice.link else ""
    label = _("Answer now, without signing in") if url else _("Open in Concilia")
    if not url and notice.url:
        url = settings.BASE_URL + notice.url if notice.url.startswith("/") else notice.url
    return {"subject": notice.subject, "text": notice.text, "url": url, "label": label}


def send_due(now: dt.datetime | None = None) -> int:
    """Queue what waits outside a batch, as each person chose. Part of the tick, idempotent.

    A digest goes out on the first tick after seven in the morning of the person's day, a weekly one
    on Monday, or later where Monday was missed.
    """
    now = now or clock.now()
    waiting = Notice.objects.filter(mail=Notice.Mail.WAITING, batch="")
    people = get_user_model()._default_manager.filter(
        Q(pk__in=waiting.values("person")) | Q(digest="weekly", is_active=True)
    )
    queued = 0
    for person in people:
        mine = waiting.filter(person=person)
        choice = getattr(person, "digest", "at_once")
        if choice == "never" or not person.is_active:
            mine.update(mail=Notice.Mail.NONE)
            continue
        local = now.astimezone(_zone(person))
        if choice == "daily" and local.time() < MORNING:
            continue
        if choice == "weekly" and not _new_week(local, mine):
            continue
        day = local.date().isoformat()
        batch = f"digest-{person.pk}-{day}"
        if choice == "weekly":
            year, week, _day = local.isocalendar()
            batch = f"{WEEK}{person.pk}-{year}-{week}"
        if choice == "at_once":
            batch = f"rest-{person.pk}-{now:%Y%m%dT%H%M}"
        jobs.enqueue(DIGEST_JOB, key=batch, arguments={"person": person.pk, "batch": batch})
        queued += 1
    return queued


def _new_week(local: dt.datetime, waiting: QuerySet[Notice]) -> bool:
    monday = dt.datetime.combine(
        local.date() - dt.timedelta(days=local.weekday()), MORNING, tzinfo=local.tzinfo
    )
    if local < monday:
        return False
    return local.weekday() == 0 or waiting.filter(created_at__lt=monday).exists()


def _zone(person: Any) -> dt.tzinfo:
    try:
        return ZoneInfo(person.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return dt.UTC


HANDLERS: dict[str, jobs.Handler] = {MAIL_JOB: mail, DIGEST_JOB: digest}
