"""E-mail to the person who appealed, by jobs whose arguments name only the appeal."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concilia.core import clock, jobs
from concilia.core.documents import to_pdf
from concilia.indicators.appeals import letters, passphrase
from concilia.indicators.appeals.models import Appeal, Petitioner

KIND = "appeals.mail"


def request(what: str, appeal: Appeal) -> None:
    """Queue the e-mail that confirms the receipt ("received") or brings the answer ("answered")."""
    arguments = {"appeal": appeal.pk, "what": what}
    jobs.enqueue(KIND, key=f"{KIND}:{what}:{appeal.pk}", arguments=arguments)


def send(appeal: int, what: str) -> dict[str, int]:
    """Send it, unless the person was erased meanwhile or the letter is sent. A job's handler."""
    found = Petitioner.objects.filter(appeal=appeal, erased_at=None).exclude(email="").first()
    if found is None or (what == "answered" and found.letter_sent_at):
        return {"sent": 0}
    case = Appeal.objects.select_related("body", "territory", "agency").get(pk=appeal)
    with translation.override(letters.language_of(case)):
        message = _received(case, found) if what == "received" else _answered(case, found)
    jobs.hold()
    message.send()
    if what == "answered":
        Petitioner.objects.filter(pk=found.pk).update(letter_sent_at=clock.now())
    return {"sent": 1}


def _received(appeal: Appeal, person: Petitioner) -> EmailMessage:
    lines = (
        _("%(body)s has received your appeal. You have an answer by %(day)s.")
        % {"body": appeal.body, "day": date_format(appeal.due_on, "DATE_FORMAT")},
        _("Reference: %(ref)s") % {"ref": appeal.ref},
        _("Secret: %(secret)s") % {"secret": passphrase.of(person.salt)},
        _("With both you can see here at any time how it stands:"),
        settings.BASE_URL + reverse("appeals:state"),
        _("Keep this message to yourself: whoever has the secret can see it too."),
    )
    subject = _("We have received your appeal %(ref)s") % {"ref": appeal.ref}
    return _message("received", appeal, person, subject, "\n\n".join(lines))


def _answered(appeal: Appeal, person: Petitioner) -> EmailMessage:
    lines = (
        _("%(body)s answers your appeal %(ref)s.") % {"body": appeal.body, "ref": appeal.ref},
        appeal.answer,
        _("The same as a letter is attached."),
    )
    subject = _("The answer to your appeal %(ref)s") % {"ref": appeal.ref}
    message = _message("answered", appeal, person, subject, "\n\n".join(lines))
    content = to_pdf(letters.letter(appeal, person))
    message.attach(f"{appeal.ref}.pdf", content, "application/pdf")
    return message


def _message(
    what: str, appeal: Appeal, person: Petitioner, subject: str, text: str
) -> EmailMessage:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return EmailMessage(
        subject,
        text,
        to=[person.email],
        headers={
            "Message-ID": f"<appeal-{what}.{appeal.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": letters.language_of(appeal),
        },
    )
