"""What an action calls to tell a person something."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from concilia.core import clock, jobs, links
from concilia.core.actions import act
from concilia.core.errors import Invalid
from concilia.core.models import Notice

MAIL_JOB = "notices.mail"


def language_of(person: Any) -> str:
    """Return the person's language if the installation has it, else its main language."""
    known = dict(settings.LANGUAGES)
    return person.language if person.language in known else settings.LANGUAGE_CODE


def tell(
    person: Any,
    *,
    kind: str,
    key: str,
    subject: Callable[[], str],
    text: Callable[[], str],
    url: str = "",
    link: str | None = None,
) -> None:
    """Tell `person` something, inside the transaction of the action that causes it.

    `subject` and `text` are called under the person's language. `url` is a path of this site,
    where the notice leads; `link` a URL from `links.make`, which the e-mail shows as its button.
    The same `key` is told to a person once; deactivated people are told nothing.
    """
    if not person.is_active:
        return
    if len(key) > 200:
        raise ValueError(f"notice key of {len(key)} characters: {key[:60]}")
    signed = links.find_url(link) if link else None
    with translation.override(language_of(person)):
        subject_text, body_text = _line(subject()), text()
    by_mail = person.digest != "never"
    with transaction.atomic():
        notice, new = Notice.objects.get_or_create(
            person_id=person.pk,
            key=key,
            defaults={
                "kind": kind,
                "subject": subject_text,
                "text": body_text,
                "url": url,
                "link": signed,
                "mail": Notice.Mail.WAITING if by_mail else Notice.Mail.NONE,
                "created_at": clock.now(),
            },
        )
        if new and person.digest == "at_once":
            send_now(notice)


def send_now(notice: Notice) -> None:
    """Put one notice in an e-mail of its own and queue it."""
    notice.batch = f"notice-{notice.pk}"
    notice.save(update_fields=("batch",))
    jobs.enqueue(MAIL_JOB, key=f"mail:{notice.batch}", arguments={"batch": notice.batch})


def _line(text: str) -> str:
    """One line of at most 300 characters: a subject may hold no line break."""
    line = " ".join(text.replace("\0", "").split())
    return line if len(line) <= 300 else line[:299] + "…"


def mark_read(person: Any, pk: int) -> Notice | None:
    """Mark a notice of the person as read and return it; None when it is not theirs.

    What somebody has read is their own affair: it does not go into the ledger.
    """
    notice = Notice.objects.filter(person_id=person.pk, pk=pk).first()
    if notice is not None and notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=("read_at",))
    return notice


def mark_all_read(person: Any) -> int:
    """Mark all notices of the person as read and return how many were not."""
    return Notice.objects.filter(person_id=person.pk, read_at=None).update(read_at=clock.now())


def choose_digest(person: Any, digest: str, *, by: Any) -> None:
    """Choose how e-mail reaches the person: `at_once`, `daily` or `never`.

    Notices that wait for a digest follow the new choice at the next tick. Raises `Invalid`.
    """
    if digest not in {"at_once", "daily", "weekly", "never"}:
        raise Invalid(f"{digest[:40]!r}: at_once, daily, weekly or never.")
    with act("notices.choose", by=by) as doing:
        person.digest = digest
        person.save(update_fields=("digest",))
        doing.record(person, {"digest": digest})
